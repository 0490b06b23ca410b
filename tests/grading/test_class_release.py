"""The bundle of a class: the class code and the release are in it, no solution, no hidden test, no secret."""

import json
import shutil
import tomllib
import zipfile
from pathlib import Path

import pytest
from graded_class import ROOT, UNIT

from riceshop.cli import main
from riceshop.grading import class_release, classroom
from riceshop.notebooks import bundle
from riceshop.notebooks.files import read, set_source, source, write
from riceshop.words.errors import BadValue, Damaged


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, trial_record: Path) -> Path:
    made = classroom.new(tmp_path_factory.mktemp("release") / "class", ROOT, "CRM26")
    shutil.copytree(trial_record, made / trial_record.name)
    return made


def test_a_release_is_nbgraders_and_the_bundle_is_clean(place: Path, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert main(["--lang", "en", "class", "release", str(place), "01", "--lang", "zh", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (place / "release" / UNIT / f"{UNIT}.ipynb").is_file() and (place / "gradebook.db").is_file()
    with zipfile.ZipFile(told["bundle"]) as packed:
        files = {name.removeprefix("riceshop/"): packed.read(name) for name in packed.namelist()}
    assert tomllib.loads(files["bundle.toml"].decode()) == {"language": "zh", "class_code": "CRM26"}
    cells = json.loads(files[f"exercises/{UNIT}/{UNIT}.ipynb"])["cells"]
    assert "lang-en" not in {tag for cell in cells for tag in cell["metadata"].get("tags", [])}
    assert bundle.leaks(ROOT, files) == []
    secret = (place / "class_secret.txt").read_bytes().strip()
    assert not any(secret in held for held in files.values())
    before = Path(told["bundle"]).read_bytes()
    assert main(["class", "release", str(place), UNIT, "--lang", "zh"]) == 0
    assert Path(told["bundle"]).read_bytes() == before


def test_what_students_have_is_not_replaced_by_the_way(place: Path, monkeypatch):
    class_release._release(place, UNIT, again=True)
    path = place / "source" / UNIT / f"{UNIT}.ipynb"
    kept, notebook = path.read_bytes(), read(path)
    set_source(notebook["cells"][0], "another beginning")
    write(path, notebook)
    try:
        with pytest.raises(BadValue, match="--again"):
            class_release.release(place, ROOT, UNIT)
        assert source(read(class_release._release(place, UNIT, again=True) / path.name)["cells"][0]) == "another beginning"
    finally:
        path.write_bytes(kept)
        class_release._release(place, UNIT, again=True)


def test_a_hidden_test_that_got_into_the_release_stops_the_bundle(place: Path):
    path = place / "release" / UNIT / f"{UNIT}.ipynb"
    notebook = read(path)
    secret = next(iter(bundle.solutions_of([place / "source" / UNIT / f"{UNIT}.ipynb"])))
    set_source(notebook["cells"][0], secret)
    files = class_release._unit_files(path.parent, UNIT, "en")
    assert bundle.leaks(place, files, class_release._secrets(place)) == []
    files |= {"exercises/x.ipynb": json.dumps(notebook).encode()}
    assert bundle.leaks(place, files, class_release._secrets(place))


def test_a_missing_class_code_and_an_unknown_unit_are_named(place: Path, tmp_path: Path):
    with pytest.raises(BadValue, match="99_moon"):
        class_release.release(place, ROOT, "99_moon")
    bare = classroom.new(tmp_path / "bare", ROOT)
    with pytest.raises(BadValue, match="class code"):
        class_release.release(bare, ROOT, UNIT)
    assert not (bare / "release").exists()


def test_a_master_that_cannot_be_released_is_said(tmp_path: Path):
    bare = classroom.new(tmp_path / "bare", ROOT, "CRM26")
    path = bare / "source" / UNIT / f"{UNIT}.ipynb"
    notebook = read(path)
    solved = next(cell for cell in notebook["cells"] if "### END SOLUTION" in source(cell))
    set_source(solved, source(solved).replace("### END SOLUTION", ""))
    write(path, notebook)
    with pytest.raises(Damaged, match="not made"):
        class_release.release(bare, ROOT, UNIT)
    assert not (bare / "bundles").exists()
