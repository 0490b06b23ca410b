"""After the installation the network is cut: Lab opens with the student's settings and a lesson runs."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cutting import UNSHARE, can_cut_off

INSIDE = Path(__file__).with_name("inside.py")

needs_unshare = pytest.mark.skipif(
    os.environ.get("CI", "").lower() != "true" and not can_cut_off(),
    reason="the network cannot be cut off here: needs Linux with util-linux's unshare and user namespaces "
    "(Ubuntu 24.04: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0)",
)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, root: Path) -> dict[str, Any]:
    workspace = tmp_path_factory.mktemp("offline") / "工作 folder"
    command = [*UNSHARE, sys.executable, str(INSIDE), str(root), str(workspace)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@needs_unshare
def test_the_network_was_really_cut(seen: dict[str, Any]) -> None:
    assert seen["cut_off"] is True


@needs_unshare
def test_lab_serves_its_page(seen: dict[str, Any]) -> None:
    assert seen["page"] is True


@needs_unshare
def test_a_lesson_runs_to_its_end(seen: dict[str, Any]) -> None:
    assert seen["cells"] > 5


@needs_unshare
def test_lab_shows_a_student_no_instructors_tools_and_asks_nobody_for_news(seen: dict[str, Any]) -> None:
    disabled = seen["config"]["disabledExtensions"]
    for name in ("@jupyter/nbgrader", "@jupyterlab/extensionmanager-extension"):
        assert name in disabled
    assert seen["config"]["exposeAppInBrowser"] is True
    settings = {one["id"]: one["settings"] for one in seen["settings"]["settings"]}
    schemas = {one["id"]: one["schema"].get("properties", {}) for one in seen["settings"]["settings"]}
    news = schemas["@jupyterlab/apputils-extension:notification"]
    assert (news["fetchNews"]["default"], news["checkForUpdates"]["default"]) == ("false", False)
    assert schemas["@jupyterlab/translation-extension:plugin"]["locale"]["default"] == "zh_CN"
    assert not any(settings.values())
