"""One pinned set: pyproject, the locks, environment.yml and start.py say the same."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from riceshop.start.lock import SYSTEMS, other_machine, pins
from riceshop.start.pack import PLATFORMS, PYTHONS


@pytest.fixture
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture
def conda(root: Path) -> dict:
    return yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))


def names(lock: Path, system: str = "linux", python: str = "3.12") -> dict[str, str]:
    return {pin.name: pin.version for pin in pins(lock, other_machine(system, python))}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_environment_yml_is_python_pip_and_the_lock(conda: dict, project: dict) -> None:
    python, pip, inner = conda["dependencies"]
    assert python.startswith("python ")
    assert SpecifierSet(python.removeprefix("python ")) == SpecifierSet(project["requires-python"])
    assert pip == "pip"
    assert inner == {"pip": ["-r requirements/riceshop.lock"]}


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_holds_what_pyproject_asks_for(root: Path, project: dict, system: str, python: str) -> None:
    locked = names(root / "requirements/riceshop.lock", system, python)
    for asked in map(Requirement, project["dependencies"]):
        assert asked.specifier.contains(locked[plain(asked.name)]), asked
    tests = names(root / "requirements/test.lock", system, python)
    for asked in map(Requirement, project["optional-dependencies"]["test"]):
        if asked.marker and not asked.marker.evaluate(other_machine(system, python)):
            # The hub, the server and the cluster are tested on Linux only.
            assert not system.startswith("linux"), asked
            continue
        assert asked.specifier.contains(tests[plain(asked.name)]), asked


def test_the_build_backend_is_in_the_lock(root: Path) -> None:
    build = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    assert {plain(Requirement(one).name) for one in build} <= set(names(root / "requirements/riceshop.lock"))


def test_the_test_lock_is_the_course_lock_and_more(root: Path) -> None:
    course, tests = (names(root / "requirements" / name) for name in ("riceshop.lock", "test.lock"))
    assert course.items() < tests.items()


@pytest.mark.parametrize("name", ["riceshop.lock", "test.lock"])
def test_every_pin_has_hashes_and_no_address(root: Path, name: str) -> None:
    lock = root / "requirements" / name
    assert "://" not in lock.read_text(encoding="utf-8")
    for pin in pins(lock, other_machine("linux", "3.12")):
        assert pin.hashes, pin.name
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in pin.hashes), pin.name


def test_start_names_the_pythons_of_pyproject(root: Path, project: dict) -> None:
    start = runpy.run_path(str(root / "start.py"), run_name="looked_at")
    supported = SpecifierSet(project["requires-python"])
    for minor in range(6, 20):
        assert supported.contains(f"3.{minor}") == (start["wrong_python"]((3, minor, 1)) is None), minor
    assert [f"3.{minor}" for minor in range(start["OLDEST"][1], start["NEWEST"][1] + 1)] == list(PYTHONS)


def test_every_system_that_can_be_packed_for_has_marker_values() -> None:
    assert set(PLATFORMS) == set(SYSTEMS)
