"""The examples in the docstrings of the analytics: they run, and a module that has begun has one for every name."""

import doctest
import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import riceshop.crm

NAMES = sorted(found.name for found in pkgutil.walk_packages(riceshop.crm.__path__, "riceshop.crm."))
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@pytest.mark.parametrize("name", NAMES)
def test_examples_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RICESHOP_LANG", "en")
    result = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert result.failed == 0, f"{result.failed} of {result.attempted} examples fail; their outputs stand above"


@pytest.mark.parametrize("name", NAMES)
def test_a_module_with_examples_has_one_for_every_public_name(name: str) -> None:
    module = importlib.import_module(name)
    told = {key: ">>>" in (inspect.getdoc(thing) or "") for key, thing in own_names(module)}
    bare = sorted(key for key, has in told.items() if not has)
    assert not any(told.values()) or not bare, f"examples missing: {', '.join(bare)}"


def own_names(module: ModuleType) -> list[tuple[str, object]]:
    """Return the public functions and classes that this module itself defines."""
    return [(key, thing) for key, thing in vars(module).items()
            if not key.startswith("_") and (inspect.isfunction(thing) or inspect.isclass(thing))
            and thing.__module__ == module.__name__]  # fmt: skip


def test_the_walk_finds_the_rooms() -> None:
    assert {"riceshop.crm.guard", "riceshop.crm.service", "riceshop.crm.value"} <= set(NAMES)
