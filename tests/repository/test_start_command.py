"""The command line of start.py: what it reads, what it runs, and what it says on a Python that is too old."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from riceshop.start import command, environment, problems
from riceshop.start.places import Checkout
from riceshop.words import entries, use_language


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    (tmp_path / "米店 course").mkdir()
    return Checkout(tmp_path / "米店 course")


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What start.py would have run in the environment; nothing is installed."""
    ran: list[list[str]] = []

    def hand_over(_: Checkout, arguments: list[str], *rest: object, **more: object) -> int:
        ran.append(list(arguments))
        return 0

    levels: list[str] = []
    monkeypatch.setattr(environment, "ensure", lambda _, level, wheels: levels.append(level))
    monkeypatch.setattr(command, "hand_over", hand_over)
    monkeypatch.setattr(command, "levels", levels, raising=False)
    return ran


def told(ran: list[list[str]]) -> list[str]:
    [arguments] = ran
    assert arguments[:2] == list(command.RICESHOP)
    return arguments[2:]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ([], ["lab"]),
        (["lab"], ["lab"]),
        (["--lang", "zh", "--no-browser"], ["--lang", "zh", "lab", "--no-browser"]),
        (["lab", "--lang=en", "--no-browser"], ["--lang", "en", "lab", "--no-browser"]),
        (["submit", "01"], ["submit", "01"]),
        (["--lang", "en", "submit", "01", "--read", "x.zip"], ["--lang", "en", "submit", "01", "--read", "x.zip"]),
        (["riceshop", "notebooks", "check", "--full"], ["notebooks", "check", "--full"]),
        (["riceshop", "--lang", "zh", "lab"], ["--lang", "zh", "lab"]),
    ],
)
def test_commands_reach_riceshop(handed: list, checkout: Checkout, line: list[str], expected: list[str]) -> None:
    assert command.run(line, checkout.root) == 0
    assert told(handed) == expected


def test_places_and_ports_reach_the_lab(handed: list, checkout: Checkout, tmp_path: Path) -> None:
    port = problems.free_port(20000)
    assert command.run(["--workspace", str(tmp_path / "test"), "--port", str(port)], checkout.root) == 0
    assert told(handed) == ["lab", "--workspace", str(tmp_path / "test"), "--port", str(port)]


def test_a_value_that_looks_like_a_command_is_a_value(handed: list, checkout: Checkout) -> None:
    command.run(["--workspace", "test"], checkout.root)
    assert told(handed)[0] == "lab"


def test_the_tests_get_their_own_lock_and_pytests_words(handed: list, checkout: Checkout) -> None:
    assert command.run(["test", "--full", "-k", "lab"], checkout.root) == 0
    assert handed == [["-m", "pytest", "--full", "-k", "lab"]]
    assert command.levels == ["test"]


@pytest.mark.parametrize("line", [["--nonsense"], ["--port", "many"], ["--lang", "fr"], ["surprise"]])
def test_what_cannot_be_read_is_said_in_the_readers_language(line, checkout, capsys) -> None:
    use_language("zh")
    with pytest.raises(SystemExit) as stopped:
        command.run(line, checkout.root)
    assert stopped.value.code == 2
    assert "看不懂" in capsys.readouterr().err


def test_a_port_in_use_is_named_before_anything_is_installed(checkout: Checkout, capsys, monkeypatch) -> None:
    monkeypatch.setattr(environment, "ensure", None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert command.run(["--port", str(port)], checkout.root) == 2
    assert str(port) in capsys.readouterr().err
    assert command.run(["--port", "70000"], checkout.root) == 2
    assert "65535" in capsys.readouterr().err


def test_the_free_port_passes_over_a_taken_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", problems.free_port(21000)))
        taken.listen()
        assert problems.free_port(taken.getsockname()[1]) > taken.getsockname()[1]


def test_the_language_is_remembered_by_workspace_then_bundle(handed, checkout, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.delenv("RICESHOP_LANG")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    (checkout.root / "bundle.toml").write_text('language = "zh"\n', encoding="utf-8")
    work = tmp_path / "work"
    command.run(["--workspace", str(work), "--port", "0"], checkout.root)
    assert "端口" in capsys.readouterr().err
    use_language(None)
    work.mkdir()
    (work / "riceshop.toml").write_text('language = "en"\n', encoding="utf-8")
    command.run(["--workspace", str(work), "--port", "0"], checkout.root)
    assert "Port" in capsys.readouterr().err


def test_help_and_a_hand_in_are_in_the_remembered_language(checkout, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.delenv("RICESHOP_LANG")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    (checkout.root / "bundle.toml").write_text('language = "zh"\n', encoding="utf-8")
    use_language(None)
    with pytest.raises(SystemExit):
        command.run(["--help"], checkout.root)
    assert "交作业" in capsys.readouterr().out
    spoken: list[dict[str, str]] = []
    monkeypatch.setattr(environment, "ensure", lambda *_: None)
    monkeypatch.setattr(command, "hand_over", lambda _, __, told=None, **more: spoken.append(told) or 0)
    command.run(["submit", "01"], checkout.root)
    work = tmp_path / "work"
    work.mkdir()
    (work / "riceshop.toml").write_text('language = "en"\n', encoding="utf-8")
    for line in (["submit", "01", f"--workspace={work}"], ["--workspace", str(work), "submit", "01"]):
        command.run(line, checkout.root)
    monkeypatch.chdir(work)
    command.run(["submit", "01"], checkout.root)
    command.run(["--lang", "both", "submit", "01"], checkout.root)
    command.run(["lab"], checkout.root)
    languages = [one.get("RICESHOP_LANG") for one in spoken]
    assert languages == ["zh", "en", "en", "en", "both", None]


def test_a_stop_in_the_middle_is_a_sentence(checkout: Checkout, monkeypatch, capsys) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "ensure", stop)
    assert command.run([], checkout.root) == 130
    assert "goes on from here" in capsys.readouterr().err


def test_the_old_pythons_sentence_is_the_catalogues(root: Path) -> None:
    import runpy

    start = runpy.run_path(str(root / "start.py"), run_name="looked_at")
    assert {"zh": start["ZH"], "en": start["EN"]} == dict(entries()["start.old_python"])
    assert start["wrong_python"]((3, 15, 0)) is not None
    assert "3.10.4" in start["wrong_python"]((3, 10, 4))[1]


OLD = [f"python{version}" for version in ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10")]


def old_pythons() -> list[str]:
    found = [path for name in OLD if (path := shutil.which(name))]
    shelf = Path.home() / ".pyenv" / "versions"
    found += [str(path) for name in OLD for path in shelf.glob(f"{name.removeprefix('python')}.*/bin/{name}")]
    return [path for path in found if "shims" not in path]


def test_old_pythons_read_the_file_and_say_what_is_missing(root: Path) -> None:
    for python in old_pythons():
        done = subprocess.run([python, str(root / "start.py")], capture_output=True, check=False)
        assert done.returncode == 2, python
        said = done.stderr.decode("utf-8", "replace")
        assert "Install Python 3.13" in said
        assert "Traceback" not in said
    # Where no old Python is installed the grammar of the oldest one that ast knows must do.
    import ast

    ast.parse((root / "start.py").read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.skipif(os.name == "nt", reason="the process is replaced only where the system can; Windows waits for a child")
def test_handing_over_replaces_the_process_with_the_environments_python(checkout: Checkout) -> None:
    checkout.bin.mkdir(parents=True)
    checkout.python.write_text('#!/bin/sh\necho "$1 $2"\necho "$PATH"\necho "$PYTHONUTF8"\n', encoding="utf-8")
    checkout.python.chmod(0o755)
    code = (
        "import sys; from pathlib import Path; from riceshop.start.command import hand_over;"
        "from riceshop.start.places import Checkout; hand_over(Checkout(Path(sys.argv[1])), ['中文', 'two'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(checkout.root)], capture_output=True, encoding="utf-8", check=True
    )
    first, path, utf8 = done.stdout.splitlines()
    assert first == "中文 two"
    assert path.split(os.pathsep)[0] == str(checkout.bin)
    assert utf8 == "1"
