"""Export: all tables and what their columns mean, all or nothing."""

import errno
import json
import os
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from riceshop.town import Run, Town, columns, export, preset
from riceshop.town.documents import SHOP_TABLES, TRUTH_TABLES
from riceshop.town.files import CannotWrite
from riceshop.words import use_language
from riceshop.words.errors import BadValue, Damaged

TABLES = SHOP_TABLES + TRUTH_TABLES


@pytest.fixture(scope="module")
def run() -> Run:
    policy = preset("wang").but(complaint_min=60, win_back_min=60, bulk_floor_fen=900, survey="kano", survey_days=20)
    return Town.build(60, 8, 5, complain_permille=900).run(policy, 40)


def test_every_table_is_there_and_can_be_read_back(run: Run, tmp_path: Path) -> None:
    files = run.export(tmp_path / "shop")
    names = [f"{name}.csv" for name in TABLES] + ["columns.zh.csv", "columns.en.csv", "run.json"]
    assert [file.name for file in files] == names
    assert sorted(os.listdir(tmp_path)) == ["shop"]
    for name in TABLES:
        told = getattr(run, name)
        back = pd.read_csv(tmp_path / "shop" / f"{name}.csv")
        assert (list(back.columns), len(back)) == (list(told.columns), len(told))
        for column in told.select_dtypes("number") if len(told) else []:
            assert back[column].astype("Float64").equals(told[column].astype("Float64")), (name, column)
        for column in told.select_dtypes("category"):
            assert back[column].dropna().tolist() == told[column].dropna().tolist(), (name, column)
    assert json.loads((tmp_path / "shop" / "run.json").read_text(encoding="utf-8"))["id"] == run.id


def test_files_are_utf8_with_lf(run: Run, tmp_path: Path) -> None:
    for file in run.export(tmp_path / "shop"):
        raw = file.read_bytes()
        assert b"\r" not in raw and raw.endswith(b"\n") and not raw.startswith(b"\xef\xbb\xbf")
        raw.decode("utf-8")


def test_every_column_is_explained_in_both_languages(run: Run, tmp_path: Path) -> None:
    run.export(tmp_path / "shop")
    for lang in ("zh", "en"):
        told = pd.read_csv(tmp_path / "shop" / f"columns.{lang}.csv", keep_default_na=False)
        for name in TABLES:
            rows = told[told.table == name]
            assert rows.name.tolist() == getattr(run, name).columns.tolist()
            assert rows.meaning.tolist() == columns(name)[f"meaning_{lang}"].tolist()


def test_several_numbers_in_a_cell_are_parted_by_spaces() -> None:
    table = pd.DataFrame({"household": [0, 1], "weights": [(3, 4, 5), (6,)]})
    assert export.csv(table) == b"household,weights\n0,3 4 5\n1,6\n"


def test_the_same_run_may_be_written_again_and_nothing_else_touched(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    first = {file.name: file.read_bytes() for file in run.export(tmp_path)}
    assert {file.name: file.read_bytes() for file in run.export(str(tmp_path))} == first
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert set(os.listdir(tmp_path)) == {*first, "notes.txt"}


def test_another_run_and_foreign_files_are_left_alone(run: Run, tmp_path: Path) -> None:
    run.export(tmp_path / "shop")
    before = {file: file.read_bytes() for file in (tmp_path / "shop").iterdir()}
    other = run.branch(10, preset("wait"))
    with pytest.raises(Damaged, match=rf"run\.json.*{run.id}.*{other.id}"):
        other.export(tmp_path / "shop")
    assert {file: file.read_bytes() for file in (tmp_path / "shop").iterdir()} == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "orders.csv").write_text("my own", encoding="utf-8")
    with pytest.raises(Damaged, match=r"orders\.csv"):
        run.export(tmp_path / "mine")
    assert os.listdir(tmp_path / "mine") == ["orders.csv"]
    with pytest.raises(Damaged, match=r"orders\.csv"):
        run.export(tmp_path / "mine" / "orders.csv")


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("fails_at", [0, 4, 9])
def test_a_full_disk_leaves_nothing_behind(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int, there: bool
) -> None:
    if there:
        (tmp_path / "shop").mkdir()
        (tmp_path / "shop" / "notes.txt").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    calls = []

    def full(number: int) -> None:
        calls.append(number)
        if len(calls) > fails_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    try:
        for lang in ("zh", "en"):
            use_language(lang)
            calls.clear()
            with pytest.raises(CannotWrite, match=r"shop.*(csv|json).*No space left"):
                run.export(tmp_path / "shop")
    finally:
        use_language(None)
    assert sorted(tmp_path.rglob("*")) == before
    monkeypatch.undo()
    assert len(run.export(tmp_path / "shop")) == len(TABLES) + 3, "the run is whole"


def test_without_logs_what_there_is_is_written(run: Run, tmp_path: Path) -> None:
    short = run.town.run(run.policy, 40, logs=False)
    names = [file.name for file in short.export(tmp_path / "shop")]
    assert {"households.csv", "truth.csv", "columns.zh.csv", "columns.en.csv", "run.json"} <= set(names)
    assert not {"orders.csv", "daily.csv", "truth_daily.csv"} & set(names)
    full = {file.name: file.read_bytes() for file in run.export(tmp_path / "full")}
    assert (tmp_path / "shop" / "truth.csv").read_bytes() == full["truth.csv"]


def test_parquet_is_read_back_as_it_was(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs pyarrow: pip install 'riceshop[parquet]'")
    run.export(tmp_path / "shop", form="parquet")
    for name in TABLES:
        back, told = pd.read_parquet(tmp_path / "shop" / f"{name}.parquet"), getattr(run, name)
        assert (list(back.columns), len(back)) == (list(told.columns), len(told))
        # Several numbers in a cell come back as an array; a table without rows does not keep its categories.
        single = [column for column in told.columns if len(told) and told[column].dtype != object]
        assert_frame_equal(back[single], told[single], obj=name)


def test_without_parquet_s_library_the_extra_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "find_spec", lambda name: None)
    with pytest.raises(BadValue, match=r"riceshop\[parquet\]"):
        run.export(tmp_path / "shop", form="parquet")
    with pytest.raises(BadValue, match=r"xlsx.*parquet"):
        run.export(tmp_path / "shop", form="xlsx")
    assert os.listdir(tmp_path) == []
