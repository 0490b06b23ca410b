"""What every test shares: the long ones behind --full, and one language unless a test asks for another."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from riceshop.words import use_language

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long tests too")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "full: takes minutes; runs with `python start.py test --full`")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    longer = pytest.mark.skip(reason="takes minutes: python start.py test --full runs it")
    for item in items:
        if "full" in item.keywords:
            item.add_marker(longer)


@pytest.fixture(autouse=True)
def _no_leftover_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test starts in English, whatever the machine's locale or an earlier test chose."""
    monkeypatch.setitem(os.environ, "RICESHOP_LANG", "en")
    use_language(None)
    yield
    use_language(None)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout's (or bundle's) top folder."""
    return ROOT
