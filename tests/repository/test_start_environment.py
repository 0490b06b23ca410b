"""The environment's plan, its note and its repairs, with a pretended pip: what is missing is done, nothing twice."""

import errno
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from riceshop.start import environment, installer, pack, problems
from riceshop.start.environment import Plan, ensure, plan
from riceshop.start.places import Checkout, project_digest
from riceshop.start.problems import CannotStart, explain
from riceshop.words import use_language


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    root = tmp_path / "米店 course"
    (root / "requirements").mkdir(parents=True)
    (root / "requirements/riceshop.lock").write_text("a==1 --hash=sha256:aa\n", encoding="utf-8")
    (root / "requirements/test.lock").write_text("a==1 --hash=sha256:aa\nb==2 --hash=sha256:bb\n", encoding="utf-8")
    (root / "src").mkdir()
    (root / "src/shop.py").write_text("JAR = 1\n", encoding="utf-8")
    (root / "pyproject.toml").write_text("", encoding="utf-8")
    return Checkout(root)


@pytest.fixture
def did(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, without doing it; a name put into `fails` raises there."""
    done: list[str] = []

    def make_venv(place: Checkout) -> None:
        done.append("venv")
        shutil.rmtree(place.venv, ignore_errors=True)
        place.bin.mkdir(parents=True)
        place.python.touch()
        version = ".".join(map(str, sys.version_info[:3]))
        cfg = f"home = {place.root}\nversion = {version}\ncommand = python -m venv {place.venv}\n"
        (place.venv / "pyvenv.cfg").write_text(cfg, encoding="utf-8")

    monkeypatch.setattr(installer, "make_venv", make_venv)
    monkeypatch.setattr(installer, "install_lock", lambda place, lock, total, wheels: done.append(f"{lock.name} {total}"))
    monkeypatch.setattr(installer, "install_project", lambda place: done.append("project"))
    monkeypatch.setattr(environment, "_answers", lambda place: True)
    return done


def test_the_first_start_does_everything_and_the_second_nothing(checkout: Checkout, did: list[str]) -> None:
    assert ensure(checkout) == Plan(True, True, True)
    assert did == ["venv", "riceshop.lock 1", "project"]
    did.clear()
    assert ensure(checkout).nothing
    assert did == []


def test_a_changed_source_installs_the_project_only(checkout: Checkout, did: list[str]) -> None:
    ensure(checkout)
    did.clear()
    (checkout.root / "src/shop.py").write_text("JAR = 2\n", encoding="utf-8")
    ensure(checkout)
    assert did == ["project"]


def test_a_changed_lock_installs_into_the_same_environment(checkout: Checkout, did: list[str]) -> None:
    ensure(checkout)
    did.clear()
    checkout.lock("course").write_text("a==2 --hash=sha256:cc\n", encoding="utf-8")
    ensure(checkout)
    assert did == ["riceshop.lock 1", "project"]


def test_the_tests_lock_serves_the_course_too(checkout: Checkout, did: list[str]) -> None:
    ensure(checkout, "test")
    assert did == ["venv", "test.lock 2", "project"]
    did.clear()
    assert ensure(checkout, "course").nothing
    assert not plan(checkout, "course").packages


def test_the_course_is_not_enough_for_the_tests(checkout: Checkout, did: list[str]) -> None:
    ensure(checkout)
    assert plan(checkout, "test") == Plan(False, True, True)


@pytest.mark.parametrize("cut", ["install_lock", "install_project"])
def test_an_interrupted_installation_is_finished_by_the_next_start(checkout, did, monkeypatch, cut: str) -> None:
    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as once:
        once.setattr(installer, cut, power_cut)
        with pytest.raises(KeyboardInterrupt):
            ensure(checkout)
    did.clear()
    ensure(checkout)
    assert "venv" not in did
    assert did[-1] == "project"
    assert ("riceshop.lock 1" in did) == (cut == "install_lock")
    assert ensure(checkout).nothing


def test_another_python_or_a_moved_folder_makes_a_new_environment(checkout, did, monkeypatch, tmp_path) -> None:
    ensure(checkout)
    with monkeypatch.context() as other:
        other.setattr("platform.python_version_tuple", lambda: ("3", "99", "0"))
        assert plan(checkout, "course").make
    moved = tmp_path / "moved"
    checkout.root.rename(moved)
    assert plan(Checkout(moved), "course").make


def test_a_python_that_vanished_makes_a_new_environment(checkout: Checkout, did: list[str]) -> None:
    ensure(checkout)
    checkout.python.unlink()
    assert plan(checkout, "course").make


def test_a_damaged_note_installs_again(checkout: Checkout, did: list[str]) -> None:
    ensure(checkout)
    for content in ("", "[]", '{"course": '):
        checkout.note.write_text(content, encoding="utf-8")
        assert plan(checkout, "course") == Plan(False, True, True)


def test_litter_does_not_count_as_a_change(checkout: Checkout) -> None:
    before = project_digest(checkout)
    (checkout.root / "src/__pycache__").mkdir()
    (checkout.root / "src/__pycache__/shop.cpython-312.pyc").write_bytes(b"x")
    (checkout.root / "src/shop.pyc").write_bytes(b"x")
    assert project_digest(checkout) == before
    (checkout.root / "src/new.py").write_text("", encoding="utf-8")
    assert project_digest(checkout) != before


def package(site: Path, name: str, body: str = "x = 1\n") -> None:
    (site / name).mkdir(parents=True)
    (site / name / "__init__.py").write_text(body, encoding="utf-8")
    info = site / f"{name}-1.dist-info"
    info.mkdir()
    rows = [f"{name}/__init__.py,sha256=x,{len(body)}", f"{name}-1.dist-info/RECORD,,", f"{name}/made.pyc,,"]
    (info / "RECORD").write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_packages_cut_short_are_forgotten_so_that_pip_brings_them_again(tmp_path: Path) -> None:
    for name in ("whole", "short", "gone", "unrecorded"):
        package(tmp_path, name)
    (tmp_path / "short/__init__.py").write_text("x", encoding="utf-8")
    (tmp_path / "gone/__init__.py").unlink()
    (tmp_path / "unrecorded-1.dist-info/RECORD").unlink()
    assert installer.drop_damaged(tmp_path) == ["gone-1", "short-1", "unrecorded-1"]
    assert (tmp_path / "whole-1.dist-info").exists()
    assert installer.drop_damaged(tmp_path) == []


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", "no_network"),
        ("WARNING: Retrying after NewConnectionError\nERROR: No matching distribution found for a==1", "no_network"),
        ("ReadTimeoutError: Read timed out.", "no_network"),
        ("ERROR: Could not find a version that satisfies the requirement a==1", "no_wheel"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "no_space_left"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "hash_differs"),
        ("OSError: [WinError 5] Access is denied: 'zmq.pyd'", "no_permission"),
        ("HINT: This error might have occurred since Windows does not Enable Long Paths", "long_names"),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))", "certificate"),
        ("a surprise", "install_failed"),
    ],
)
def test_pips_last_words_become_one_sentence_with_a_remedy(said: str, key: str, tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        use_language(lang)
        error = explain(said, tmp_path / "log")
        assert error.key == f"start.{key}"
        assert str(tmp_path / "log") in str(error)


def test_a_full_disk_is_told_before_anything_is_made(checkout, did, monkeypatch) -> None:
    usage = shutil.disk_usage(checkout.root)._replace(free=300_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(CannotStart, match="300 MB"):
        ensure(checkout)
    assert did == []


def test_a_folder_that_cannot_be_written_is_told(checkout, did, monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(CannotStart, match="Permission denied"):
        ensure(checkout)
    assert did == []


def test_a_debian_without_venv_is_told_the_package(checkout, did, monkeypatch) -> None:
    monkeypatch.setattr(problems, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(CannotStart, match=r"apt install python3\.\d+-venv"):
        ensure(checkout)
    assert did == []


@pytest.mark.parametrize(
    ("target", "value", "key"),
    [
        ("platform.python_implementation", lambda: "PyPy", "start.not_cpython"),
        ("sysconfig.get_config_var", lambda name: 1, "start.free_threaded"),
        ("sys.maxsize", 2**31 - 1, "start.bits"),
    ],
)
def test_a_python_without_wheels_is_told(monkeypatch, target: str, value: object, key: str) -> None:
    monkeypatch.setattr(target, value)
    with pytest.raises(CannotStart) as raised:
        problems.check_python()
    assert raised.value.key == key


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Collecting jupyter-client==8.10.0 (from -r /a b/riceshop.lock (line 3))", "jupyter-client"),
        ("Collecting numpy>=2", "numpy"),
        ("Processing /opt/a b/argon2_cffi-25.1.0-py3-none-any.whl (from -r x (line 1))", "argon2-cffi"),
        ("Processing c:\\wheels\\zmq-1.whl", "zmq"),
    ],
)
def test_the_package_in_hand_is_read_from_what_pip_says(said: str, name: str) -> None:
    assert installer.package_name(said) == name


def test_the_users_pip_settings_stay_but_nothing_leads_elsewhere(checkout: Checkout, monkeypatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "file:///mirror")
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    variables = installer.environment_variables(checkout)
    assert variables["PIP_INDEX_URL"] == "file:///mirror"
    assert not {"PIP_TARGET", "PYTHONPATH"} & set(variables)
    assert variables["PATH"].startswith(str(checkout.bin))


def test_a_real_pip_failure_is_logged_and_explained(checkout: Checkout, monkeypatch) -> None:
    checkout.bin.mkdir(parents=True)
    checkout.python.symlink_to(sys.executable)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(checkout.root))
    requirements = checkout.root / "wanted.txt"
    requirements.write_text("no-such-thing==1 --hash=sha256:" + "a" * 64 + "\n", encoding="utf-8")
    with pytest.raises(CannotStart) as raised:
        installer.install_lock(checkout, requirements, 1, checkout.root)
    assert raised.value.key == "start.no_wheel"
    assert "no-such-thing" in checkout.log.read_text(encoding="utf-8")


def test_wheels_are_found_in_the_folder_its_inner_one_or_beside_start(checkout: Checkout, tmp_path: Path) -> None:
    assert pack.wheels_folder(checkout, None) is None
    stick = tmp_path / "stick"
    (stick / "wheels").mkdir(parents=True)
    with pytest.raises(CannotStart, match="stick"):
        pack.wheels_folder(checkout, str(stick))
    zipfile.ZipFile(stick / "wheels/a-1-py3-none-any.whl", "w").close()
    assert pack.wheels_folder(checkout, str(stick)) == (stick / "wheels").resolve()
    shutil.copytree(stick / "wheels", checkout.wheels)
    assert pack.wheels_folder(checkout, None) == checkout.wheels
    assert installer.from_wheels(checkout.wheels)[0] == "--no-index"


@pytest.mark.parametrize(("option", "value"), [("system", "beos"), ("python", "2.7"), ("python", "3.15")])
def test_packing_for_an_unknown_machine_names_the_known_ones(checkout, option: str, value: str, capsys) -> None:
    from riceshop.start import command

    assert command.run(["pack", f"--{option}", value], checkout.root) == 2
    said = capsys.readouterr().err
    assert value in said
    assert ("windows" if option == "system" else "3.11") in said


def test_packing_leaves_a_folder_with_things_in_it_alone(checkout, tmp_path, capsys) -> None:
    from riceshop.start import command

    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine", encoding="utf-8")
    assert command.run(["pack", "--to", str(tmp_path / "full")], checkout.root) == 2
    assert "--to" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_a_pack_is_the_course_and_the_wheels_of_that_machine(checkout, did, monkeypatch, tmp_path) -> None:
    from riceshop.start import command

    asked: list[list[str]] = []
    wanted: list[str] = []

    def run_pip(place: Checkout, arguments: list[str], progress: object = None) -> None:
        asked.append(arguments)
        wanted.append(Path(arguments[-1]).read_text(encoding="utf-8"))

    checkout.lock("course").write_text(
        "a==1 --hash=sha256:aa\nb==2 ; sys_platform == 'win32' --hash=sha256:bb\n", encoding="utf-8"
    )
    monkeypatch.setattr(installer, "run_pip", run_pip)
    line = ["pack", "--system", "windows", "--python", "3.13", "--to", str(tmp_path / "stick")]
    assert command.run(line, checkout.root) == 0
    [arguments] = asked
    assert arguments[arguments.index("--platform") + 1] == "win_amd64"
    assert arguments[arguments.index("--python-version") + 1] == "3.13"
    assert wanted == ["a==1 --hash=sha256:aa\nb==2 --hash=sha256:bb\n"]
    assert (tmp_path / "stick/src/shop.py").exists()
    assert not (tmp_path / "stick/.venv").exists()
