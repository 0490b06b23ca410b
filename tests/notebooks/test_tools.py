"""The command, the skeletons, the refresh of figures, the finding of sources."""

import json
from pathlib import Path

import pytest
from little_notebooks import code, notebook, pair

from riceshop.cli import main
from riceshop.notebooks.check import check_files, check_notebook
from riceshop.notebooks.files import output_text, read, write
from riceshop.notebooks.findings import report
from riceshop.notebooks.normalise import normalised
from riceshop.notebooks.refresh import refresh
from riceshop.notebooks.skeleton import create
from riceshop.notebooks.sources import cases, chosen, find_root, lessons, masters, sources
from riceshop.words.errors import BadValue, Damaged


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "course" / "01_rice_shop").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path


def put(root: Path, name: str, *cells: object) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, normalised(notebook(*cells)))  # type: ignore[arg-type]
    return path


def test_sources_are_found_from_any_folder_inside(course: Path) -> None:
    lesson = put(course, "course/01_rice_shop/lesson_1.ipynb", pair("a", "甲。", "A."))
    case = put(course, "cases/hotel/case.ipynb", pair("a", "甲。", "A."))
    master = put(course, "grading/source/01_rice_shop/01_rice_shop.ipynb", pair("a", "甲。", "A."))
    assert find_root() == find_root(lesson) == course
    assert (lessons(course), cases(course), masters(course)) == ([lesson], [case], [master])
    assert sources(course) == [lesson, case, master] == chosen(course)
    assert chosen(course, ["01_rice_shop", str(lesson)]) == [lesson]


def test_outside_a_course_and_names_that_lead_nowhere(course: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(BadValue, match=r"nothing\.ipynb"):
        chosen(course, ["nothing.ipynb"])
    with pytest.raises(BadValue, match="01_rice_shop"):
        chosen(course, ["01_rice_shop"])
    with pytest.raises(Damaged, match="elsewhere"):
        find_root(tmp_path_factory.mktemp("elsewhere"))


def test_check_groups_findings_by_file(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(course, "cases/a/case.ipynb", pair("x", "送到了！", "Delivered."))
    put(course, "cases/b/case.ipynb", pair("y", "好。", "Good!"))
    assert main(["notebooks", "check", str(course / "cases")]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "cases/a/case.ipynb" and said[1].startswith("  x-zh: ")
    assert said[2] == "cases/b/case.ipynb" and said[3].startswith("  y-en: ")


def test_check_says_when_all_is_well_in_the_reader_s_language(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(course, "cases/a/case.ipynb", pair("x", "送到了。", "Delivered."))
    assert main(["--lang", "zh", "notebooks", "check", str(course / "cases")]) == 0
    assert "1 个笔记本都没有问题" in capsys.readouterr().out


def test_normalise_checks_without_writing_then_writes(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(course, "cases/a/case.ipynb", code("one", "x = 1"))
    messy = json.loads(path.read_text(encoding="utf-8"))
    messy["cells"][0]["execution_count"] = 5
    path.write_text(json.dumps(messy), encoding="utf-8")
    before = path.read_bytes()
    assert main(["notebooks", "normalise", "--check"]) == 1 and path.read_bytes() == before
    assert main(["notebooks", "normalise"]) == 0 and path.read_bytes() != before
    assert main(["notebooks", "normalise", "--check"]) == 0
    assert "cases/a/case.ipynb" in capsys.readouterr().out


def test_stamp_and_respace(course: Path) -> None:
    path = put(course, "cases/a/case.ipynb", pair("fresh", "还有30天。", "30 days."), pair("old", "共5天。", "Five."))
    made = read(path)
    made["cells"][3]["metadata"]["riceshop"]["digest"] = "0" * 12
    write(path, made)
    assert main(["notebooks", "respace"]) == 0
    after = read(path)
    assert after["cells"][0]["source"] == ["还有 30 天。"]
    # The stamp that was right stays right; the stale one is not declared fresh by a change of spaces.
    assert [one.cell for one in check_files(course, [path]) if "stamp" in one.key] == ["old-en"]
    assert main(["notebooks", "stamp"]) == 0
    assert [one for one in check_files(course, [path]) if "stamp" in one.key] == []


def test_cut_never_overwrites(course: Path) -> None:
    path = put(course, "cases/a/case.ipynb", pair("x", "好。", "Good."))
    target = course / "out.ipynb"
    assert main(["notebooks", "cut", "en", str(path), str(target)]) == 0
    assert [cell["id"] for cell in read(target)["cells"]] == ["x-en"]
    before = target.read_bytes()
    assert main(["notebooks", "cut", "zh", str(path), str(target)]) == 2 and target.read_bytes() == before


def test_refresh_stores_figures_of_checked_cells_only(course: Path) -> None:
    path = put(course, "cases/a/case.ipynb", code("one", "import os\nx = 6 * 7\nx"),
               code("two", "print(x, os.environ['RICESHOP_LANG'])", tags=("nbval-check-output",)))
    assert refresh(path) is True
    one, two = read(path)["cells"]
    assert one["outputs"] == [] and output_text(two) == "42 en\n" and two["execution_count"] == 1
    assert refresh(path) is False


def test_refresh_names_the_cell_that_fails_and_leaves_the_file(course: Path) -> None:
    path = put(course, "cases/a/case.ipynb", code("well", "1"), code("ill", "1 / 0", tags=("nbval-check-output",)))
    before = path.read_bytes()
    with pytest.raises(Damaged, match=r"ill .*ZeroDivisionError"):
        refresh(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(("kind", "name", "path"), [
    ("lesson", "02_value/lesson_1", "course/02_value/lesson_1.ipynb"),
    ("case", "firstar", "cases/firstar/case.ipynb"),
    ("exercise", "02_value", "grading/source/02_value/02_value.ipynb"),
])
def test_a_skeleton_passes_every_check(kind: str, name: str, path: str, course: Path) -> None:
    assert create(course, kind, name) == [course / path]
    findings = check_files(course, [course / path])
    assert not findings, report(findings)
    with pytest.raises(BadValue, match=Path(path).name):
        create(course, kind, name)


@pytest.mark.parametrize(("kind", "name"), [
    ("lesson", "value"), ("lesson", "02_value/lesson_x"), ("case", "First Star"), ("case", "../x"), ("exercise", "value")])
def test_a_bad_name_is_named(kind: str, name: str, course: Path) -> None:
    with pytest.raises(BadValue, match="cannot be used"):
        create(course, kind, name)


def test_the_skeleton_of_an_exercise_is_one_nbgrader_can_release(course: Path) -> None:
    import nbformat
    from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

    path = create(course, "exercise", "02_value")[0]
    node = nbformat.read(path, as_version=4)
    node, _ = ClearSolutions().preprocess(node, {})
    node, _ = ClearHiddenTests().preprocess(node, {})
    said = "\n".join(cell.source for cell in node.cells)
    assert "SOLUTION" not in said and "HIDDEN" not in said and "assert jin(600) == 1" in said


def test_one_call_checks_everything_in_a_notebook() -> None:
    made = notebook(pair("a", "还有30天！", "13 days  left."), code("c", "print('one two three')"))
    made["cells"][1]["metadata"]["riceshop"]["digest"] = "old"
    kinds = {one.key.removeprefix("notebooks.") for one in check_notebook(made, "f")}
    assert {"zh_tight", "zh_exclaim", "en_double", "figures_apart", "figure_unproved", "stamp_stale",
            "code_sentence"} <= kinds
