"""The students' bundle: complete in itself, cut to a language, the same bytes again, nothing given away."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from riceshop.cli import main
from riceshop.notebooks.bundle import (
    MARKERS,
    TOP,
    Contents,
    contents,
    leaks,
    solutions,
    write_folder,
    write_zip,
)
from riceshop.notebooks.deliveries import bundle_class_code, bundle_language
from riceshop.notebooks.files import read, spoken
from riceshop.words.errors import BadValue, Damaged

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("start.py", "pyproject.toml", "README.md", "LICENSE", "requirements/riceshop.lock", "requirements/test.lock",
          "course/manifest.yml", "src/riceshop/__init__.py", "src/riceshop/words/glossary.toml", "bundle.toml")


@pytest.fixture(scope="module")
def bundles() -> dict[str, Contents]:
    return {lang: contents(ROOT, lang) for lang in ("zh", "en", "both")}


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_a_bundle_is_complete(lang: str, bundles: dict[str, Contents], tmp_path: Path) -> None:
    files = bundles[lang]
    assert set(NEEDED) <= set(files)
    assert tomllib.loads(files["bundle.toml"].decode())["language"] == lang
    for shelf in ("course/", "cases/", "exercises/", "data/"):
        here = {path.relative_to(ROOT).as_posix() for path in (ROOT / shelf).rglob("*.ipynb")
                if ".ipynb_checkpoints" not in path.parts}
        assert here <= set(files)
    write_folder({name: raw for name, raw in files.items() if name.endswith(".ipynb")}, tmp_path)
    told = {"zh": {"zh"}, "en": {"en"}, "both": {"zh", "en"}}[lang]
    for path in tmp_path.glob("course/*/lesson_*.ipynb"):
        assert {spoken(cell) for cell in read(path)["cells"]} - {None} == told
        assert not any(cell.get("outputs") for cell in read(path)["cells"])


def test_links_of_the_readme_lead_somewhere_in_the_bundle(bundles: dict[str, Contents]) -> None:
    readme = bundles["en"]["README.md"].decode()
    targets = re.findall(r"(?<!!)\[[^\]]+\]\(([^)#\s]+)\)", readme)
    lost = [one for one in targets if "://" not in one
            and not any(name == one or name.startswith(f"{one}/") for name in bundles["en"])]
    assert targets and lost == []


def test_the_readme_speaks_the_language_of_the_bundle(bundles: dict[str, Contents]) -> None:
    zh, en, both = (bundles[lang]["README.md"].decode() for lang in ("zh", "en", "both"))
    assert "## 交作业" in zh and "## Hand in" not in zh
    assert "## Hand in" in en and not re.search("[\u4e00-\u9fff]", en)
    assert both.index("## 交作业") < both.index("## Hand in")
    for links in (re.findall(r"\]\(([^)]+)\)", readme) for readme in (zh, en, both)):
        assert links and all(link in bundles["zh"] for link in links)


def test_no_instructors_part_is_inside(bundles: dict[str, Contents]) -> None:
    for name, raw in bundles["both"].items():
        assert not name.startswith(("grading/", "src/riceshop/grading", "tests/grading"))
        if name.startswith("src/riceshop/cli/"):
            assert not re.search(rb"^\s*(?:from|import) riceshop\.grading", raw, re.MULTILINE)


def test_the_text_of_the_zip_gives_nothing_away(bundles: dict[str, Contents], tmp_path: Path) -> None:
    bodies = list(solutions(ROOT))
    assert len(bodies) >= 5, "the masters hold solutions and hidden tests to look for"
    write_zip(bundles["both"], tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        unpacked = {name.removeprefix(f"{TOP}/"): archive.read(name) for name in archive.namelist()}
    assert leaks(ROOT, unpacked) == []
    everything = b"\n".join(unpacked.values()).decode("utf-8", "replace")
    assert not any(mark in everything for mark in MARKERS)


def test_the_search_finds_a_master_a_solution_and_a_hidden_test(bundles: dict[str, Contents]) -> None:
    master = next((ROOT / "grading/source").glob("*/*.ipynb"))
    body = max(solutions(ROOT), key=len)
    spread = re.sub("\n", "\n\n        ", body)
    assert leaks(ROOT, {"course/copy.ipynb": master.read_bytes()})
    assert leaks(ROOT, {"src/riceshop/crm/mine.py": spread.encode()})
    assert leaks(ROOT, {"grading/notes.md": b""}) and leaks(ROOT, {"src/riceshop/grading/judge.py": b""})


def test_a_leak_stops_the_bundle(bundles: dict[str, Contents], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riceshop.notebooks.bundle.leaks", lambda root, files: ["course/x: BEGIN"])
    with pytest.raises(Damaged, match="course/x"):
        contents(ROOT, "zh")


def test_same_bytes_again(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        write_zip(contents(ROOT, "zh"), tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_nothing_is_overwritten(bundles: dict[str, Contents], tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_text("mine", encoding="utf-8")
    with pytest.raises(BadValue, match=r"mine\.zip"):
        write_zip(bundles["zh"], tmp_path / "mine.zip")
    with pytest.raises(BadValue, match="overwritten"):
        write_folder(bundles["zh"], tmp_path)
    assert (tmp_path / "mine.zip").read_text(encoding="utf-8") == "mine"


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["bundle"]) == 2
    assert "Where to?" in capsys.readouterr().err
    assert main(["bundle", "--language", "en", str(tmp_path / "en.zip")]) == 0
    assert "MB" in capsys.readouterr().out and (tmp_path / "en.zip").is_file()


def test_the_class_code_travels_in_the_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                              capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["bundle", "--class-code", "客户26", "--language", "zh", "--to", str(tmp_path / "got")]) == 0
    assert bundle_class_code(tmp_path / "got") == "客户26" and bundle_language(tmp_path / "got") == "zh"
    capsys.readouterr()
    assert main(["bundle", "--class-code", 'a"b', "--to", str(tmp_path / "no")]) == 2
    assert 'a"b' in capsys.readouterr().err and not (tmp_path / "no").exists()


def test_the_bundle_s_own_package_works_without_ours(bundles: dict[str, Contents], tmp_path: Path) -> None:
    write_folder(bundles["zh"], tmp_path / "got")
    code = ("import sys; sys.path.insert(0, 'src')\n"
            "import riceshop; assert riceshop.__file__.startswith(sys.argv[1]), riceshop.__file__\n"
            "import importlib, pkgutil\n"
            "names = [one.name for one in pkgutil.walk_packages(riceshop.__path__, 'riceshop.')]\n"
            "[importlib.import_module(name) for name in names if not name.endswith('__main__')]\n"
            "from riceshop.cli import commands; from riceshop.words import text\n"
            "[text(f'cli.{name}.help') for name in commands()]; print(len(names), *commands())")
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path / "got")], cwd=tmp_path / "got",
                         capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert not {"bundle", "notebooks"} & set(run.stdout.split())


@pytest.mark.full
@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_the_bundle_s_own_tests_pass(lang: str, bundles: dict[str, Contents], tmp_path: Path) -> None:
    write_folder(bundles[lang], tmp_path / "got")
    surroundings = os.environ | {"PYTHONPATH": str(tmp_path / "got" / "src"), "PYTHONUTF8": "1"}
    run = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=tmp_path / "got",
                         capture_output=True, text=True, check=False, env=surroundings, timeout=1200)
    assert run.returncode == 0, run.stdout[-4000:]
