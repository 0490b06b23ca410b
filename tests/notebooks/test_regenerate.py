"""riceshop regenerate: says what differs, writes nothing under --check, mends what can be mended, leaves the rest."""

import shutil
from pathlib import Path

import pytest
from little_notebooks import code, notebook, pair

from riceshop.cli import _pins, _regenerated, _story, data, main
from riceshop.cli._regenerated import (
    PARTS,
    RUN_ID,
    Told,
    exercises,
    ids,
    notebooks,
    pins,
    shops,
    story,
    tables,
    zoo,
)
from riceshop.grading import release
from riceshop.lab import shops_table
from riceshop.notebooks.changes import changed_outputs
from riceshop.notebooks.files import output_text, read, write
from riceshop.notebooks.normalise import normalised
from riceshop.notebooks.refresh import executed
from riceshop.town import TOWN_VERSION, class_town, preset
from riceshop.words.errors import Damaged

ROOT = Path(__file__).resolve().parents[2]
UNIT = "01_rice_shop"
NOTHING = Told()


def test_changed_outputs_are_told_line_by_line() -> None:
    before = notebook(code("same", "print(1)", "1\n"), code("other", "x", "sold 10\nkept 3\n"), code("gone", "y", "7\n"))
    after = notebook(code("same", "print(1)", "1\n"), code("other", "x", "sold 12\nkept 3\n"), code("new", "z", "8\n"))
    assert changed_outputs(before, after) == {
        "other": ["- sold 10", "+ sold 12"], "new": ["+ 8"], "gone": ["- 7"],
    }  # fmt: skip
    assert changed_outputs(before, before) == {}


def test_a_failing_cell_stops_a_run_unless_errors_are_wanted(tmp_path: Path) -> None:
    failing = notebook(code("bad", "1 / 0"), code("good", "print(6 * 7)"))
    with pytest.raises(Damaged, match="bad"):
        executed(failing, tmp_path)
    assert output_text(executed(failing, tmp_path, errors=True)["cells"][1]).strip() == "42"


def test_a_notebook_s_new_output_is_shown_and_the_prose_that_quotes_the_old_is_left(tmp_path: Path) -> None:
    place = tmp_path / "course" / "01_shop" / "lesson_1.ipynb"
    place.parent.mkdir(parents=True)
    sentence = pair("read", "卖了 1,517 斤。", "It sold 1,517 jin.", quotes=["sold"])
    write(place, normalised(notebook(code("sold", "print(1600)", "1517\n"), sentence)))
    broken = place.with_name("lesson_2.ipynb")
    write(broken, normalised(notebook(code("fails", "1 / 0", "5\n"))))
    before = place.read_bytes()
    told = notebooks(tmp_path, check=True)
    assert told.changed == ["course/01_shop/lesson_1.ipynb sold", "    - 1517", "    + 1600"]
    assert [line.split(": ")[1] for line in told.left[:2]] == ["read-zh", "read-en"]
    assert all("1,517" in line for line in told.left[:2])
    assert "lesson_2.ipynb" in told.left[-1] and "fails" in told.left[-1]
    assert place.read_bytes() == before
    notebooks(tmp_path, check=False)
    assert output_text(read(place)["cells"][0]) == "1600\n"
    assert notebooks(tmp_path, check=True).changed == []
    assert output_text(read(broken)["cells"][0]) == "5\n"


def test_tables_are_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "towns", lambda: {"hamlet/orders.csv": b"order\n"})
    shutil.copytree(ROOT / "data", tmp_path / "data")
    tables(tmp_path, check=False)
    table = tmp_path / "data" / "hotel_visits.csv"
    whole = table.read_bytes()
    table.write_bytes(whole[:-10])
    assert tables(tmp_path, check=True).changed == ["data/hotel_visits.csv", "data/SHA256SUMS"]
    assert table.read_bytes() == whole[:-10]
    tables(tmp_path, check=False)
    assert table.read_bytes() == whole
    assert tables(tmp_path, check=True) == NOTHING


def test_shops_that_end_differently_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shops_table, "POLICIES", ("wait", "wang"))
    table = tmp_path / _regenerated.SHOPS
    table.parent.mkdir(parents=True)
    shops_table.rebuild(table, [1])
    whole = table.read_bytes()
    assert shops(tmp_path, True, [1]) == NOTHING
    lines = whole.splitlines(keepends=True)
    table.write_bytes(b"".join([*lines[:-1], b"wang,20000,1,0,0,0,-1\n"]))
    told = shops(tmp_path, True, [1])
    assert len(told.changed) == 1 and "wang" in told.changed[0] and "20000" in told.changed[0]
    assert table.read_bytes() != whole
    shops(tmp_path, False, [1])
    assert table.read_bytes() == whole


def test_a_pinned_table_that_changed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_pins, "RUNS", (("quiet", "wait", 3),))
    path = tmp_path / _pins.FILE
    path.parent.mkdir(parents=True)
    pins(tmp_path, check=False)
    whole = path.read_text(encoding="ascii")
    assert pins(tmp_path, check=True) == NOTHING
    orders = _pins.kept(path)["quiet", "wait", "3", "orders"]
    path.write_text(whole.replace(orders, "0" * 20), encoding="ascii")
    assert pins(tmp_path, check=True).changed == [f"quiet wait 3 orders: {'0' * 20} > {orders}"]
    pins(tmp_path, check=False)
    assert path.read_text(encoding="ascii") == whole


def test_releases_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "generate", lambda root, unit: {f"{unit}.ipynb": "from the master"})
    (tmp_path / "grading" / "source" / UNIT).mkdir(parents=True)
    made = tmp_path / "exercises" / UNIT / f"{UNIT}.ipynb"
    assert exercises(tmp_path, check=True).changed == [f"exercises/{UNIT}/{UNIT}.ipynb"]
    assert not made.exists()
    exercises(tmp_path, check=False)
    assert made.read_text(encoding="utf-8") == "from the master"
    assert exercises(tmp_path, check=True) == NOTHING


def test_an_answer_that_gets_other_marks_is_left_and_its_table_is_written(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "grading" / "source", tmp_path / "grading" / "source")
    folder = tmp_path / "grading" / "zoo" / UNIT
    folder.mkdir(parents=True)
    head = 'kind = "right"\nmarks = 7\n'
    (folder / "jar-capacity.toml").write_text(f"""
[[answer]]
name = "by-hand"
{head}code = "def jar_capacity_g(diameter_mm, height_mm):\\n    return 3.14159 * diameter_mm**2 / 4 * height_mm / 1000000 * 800"

[[answer]]
name = "wrong-on-purpose"
{head}code = "def jar_capacity_g(diameter_mm, height_mm):\\n    return 3"
""", encoding="utf-8")  # fmt: skip
    told = zoo(tmp_path, check=True)
    assert told.changed == [f"grading/zoo/{UNIT}/expected.csv"]
    (line,) = told.left
    assert "wrong-on-purpose" in line and "7 points" in line and "0 today" in line
    assert not (folder / "expected.csv").exists()


def test_a_run_of_another_version_or_of_no_policy_is_named(tmp_path: Path) -> None:
    note = tmp_path / "grading" / "rubric.md"
    note.parent.mkdir()
    note.write_text(f"see t1-1932-360x32 and t{TOWN_VERSION}-1932-360x32, not part-1", encoding="utf-8")
    (told,) = ids(tmp_path, check=True).left
    assert "grading/rubric.md" in told and "t1-1932-360x32" in told
    run = class_town().run(preset("wang"), 1).id
    lost = run.replace(preset("wang").digest, "0" * 12)
    note.write_text(f"{run} and {lost}", encoding="utf-8")
    (told,) = ids(tmp_path, check=True).left
    assert lost in told and run not in told
    assert RUN_ID.search("t1-…-90") and not RUN_ID.search("start1-3")


def test_the_command_takes_parts_and_refuses_others(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["regenerate", "recipes"]) == 2
    said = capsys.readouterr().err
    assert "recipes" in said and all(name in said for name in PARTS)
    monkeypatch.setitem(PARTS, "ids", lambda root, check: Told(left=["look here"]))
    monkeypatch.setitem(PARTS, "pins", lambda root, check: Told(changed=["one"]))
    monkeypatch.setitem(PARTS, "zoo", lambda root, check: Told())
    assert main(["regenerate", "ids"]) == 1
    assert main(["regenerate", "pins"]) == 0
    assert main(["regenerate", "--check", "pins"]) == 1
    capsys.readouterr()
    assert main(["regenerate", "zoo"]) == 0
    assert "agrees" in capsys.readouterr().out


def test_a_map_that_came_out_differently_is_shown_and_its_page_is_left_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    kept = (ROOT / _story.FILE).read_text(encoding="ascii")
    first = kept.splitlines()[1]
    changed = first.replace(first.split(",")[-1], "8")
    monkeypatch.setattr(_story, "worked_out", lambda: kept)
    assert story(tmp_path, False) == NOTHING
    monkeypatch.setattr(_story, "worked_out", lambda: kept.replace(first, changed))
    told = story(tmp_path, True)
    assert told.changed == [f"- {first}", f"+ {changed}"] and len(told.left) == 2
    assert (tmp_path / _story.FILE).read_text(encoding="ascii") == kept
    story(tmp_path, False)
    assert changed in (tmp_path / _story.FILE).read_text(encoding="ascii")
