"""The ready-made towns: the files are what the town makes, can be loaded, and keep the truth apart."""

import hashlib
import shutil
from pathlib import Path

import pandas as pd
import pytest

from riceshop.cli import main
from riceshop.cli._towns import lived
from riceshop.data import load_town, load_town_truth, town_names
from riceshop.data.tables import folder
from riceshop.town.documents import SHOP_TABLES, TRUTH_TABLES
from riceshop.words import use_language
from riceshop.words.errors import BadValue, Damaged

NAMES = ["quiet_wait", "quiet_wang", "whole_wait", "whole_wang"]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for path in folder().iterdir():
        if path.suffix == ".csv" or path.name == "SHA256SUMS":
            shutil.copy(path, tmp_path / path.name)
    shutil.copytree(folder() / "towns", tmp_path / "towns")
    return tmp_path


def test_the_files_are_what_the_town_makes() -> None:
    assert main(["data", "rebuild", "--check"]) == 0


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for path in (folder() / "towns").rglob("*") if path.is_file()) < 2_000_000


def test_the_sums_are_those_of_sha256sum() -> None:
    place = folder() / "towns"
    lines = (place / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    sums = dict(line.split("  ")[::-1] for line in lines)
    there = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert set(sums) == there
    assert all(hashlib.sha256((place / name).read_bytes()).hexdigest() == told for name, told in sums.items())


@pytest.mark.parametrize("name", NAMES)
def test_a_town_is_loaded_as_it_was_run(name: str) -> None:
    run = lived(name)
    shop, truth = load_town(name), load_town_truth(name)
    assert set(shop) == set(SHOP_TABLES) and set(truth) == set(TRUTH_TABLES)
    for table, found in (shop | truth).items():
        told = getattr(run, table)
        assert list(found.columns) == list(told.columns)
        assert len(found) == len(told)
        for column in told.select_dtypes(["number", "bool"]) if len(told) else []:
            assert found[column].astype("Float64").equals(told[column].astype("Float64")), (table, column)
            assert found[column].dtype.kind in "biu" or table == "truth", "whole numbers stay whole"


def test_names_and_columns() -> None:
    assert town_names() == NAMES
    for lang in ("zh", "en"):
        told = pd.read_csv(folder() / "towns" / f"columns.{lang}.csv", keep_default_na=False)
        for table, found in (load_town("whole_wang") | load_town_truth("whole_wang")).items():
            assert set(found.columns) <= set(told[told.table == table].name)


def test_the_whole_town_has_something_in_every_table() -> None:
    shop = load_town("whole_wang")
    assert all(len(table) for table in shop.values())
    assert set(shop["surveys"]["kind"]) == {"kano", "servqual", "acsi", "intentions", "census", "mystery"}


def test_an_unknown_town_names_the_known_ones() -> None:
    for name in ("wang", "", "..", "quiet"):
        with pytest.raises(BadValue, match="quiet_wang"):
            load_town(name)


def test_damaged_towns_are_named(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riceshop.data.tables.PACKED", copied)
    (copied / "towns" / "quiet_wang" / "orders.csv").write_bytes(b"\xff\xfe\xff,a\n\xff,1\n")
    with pytest.raises(Damaged, match=r"orders\.csv"):
        load_town("quiet_wang")
    assert set(load_town_truth("quiet_wang")) == set(TRUTH_TABLES)
    shutil.rmtree(copied / "towns" / "quiet_wait")
    (copied / "towns" / "quiet_wait").mkdir()
    with pytest.raises(Damaged, match="quiet_wait"):
        load_town("quiet_wait")


def test_changes_strays_and_losses_are_found_and_mended(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    towns = copied / "towns"
    (towns / "quiet_wang" / "orders.csv").open("a").write("1\n")
    (towns / "quiet_wait" / "moon.csv").write_text("a\n")
    (towns / "quiet_wait" / "daily.csv").unlink()
    try:
        assert main(["--lang", "en", "data", "rebuild", "--check", "--folder", str(copied)]) == 1
        out = capsys.readouterr().out
        for name in ("quiet_wang/orders.csv", "quiet_wait/moon.csv", "quiet_wait/daily.csv", "towns/SHA256SUMS"):
            assert name in out
        assert (towns / "quiet_wait" / "moon.csv").exists(), "a check writes nothing"
        assert main(["data", "rebuild", "--folder", str(copied)]) == 0
        assert main(["data", "rebuild", "--check", "--folder", str(copied)]) == 0
    finally:
        use_language(None)
    assert not (towns / "quiet_wait" / "moon.csv").exists()
