"""The browser tests' fixture `lab`: one server and one Chromium for the whole session."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from harness import Lab


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Lab"]:
    """A JupyterLab and a Chromium; skips where no browser can be found, never where CI is set."""
    import harness

    chromium = harness.find_chromium()
    if chromium is None and os.environ.get("CI", "").lower() != "true":
        pytest.skip(
            "no Chromium here; install chromium (or set RICESHOP_CHROMIUM to a Chrome) to run this test"
        )
    assert chromium, "no Chromium found: install chromium, or set RICESHOP_CHROMIUM to its path"
    from playwright.sync_api import sync_playwright

    server = harness.LabServer(tmp_path_factory.mktemp("lab"))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(harness.FLAGS))
            yield harness.Lab(server, browser)
            browser.close()
    finally:
        server.stop()
