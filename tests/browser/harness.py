"""A real JupyterLab and a real Chromium for tests: starts the server, opens a notebook, runs it, listens to everything."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_PLACES = (
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OVERRIDES: dict[str, Any] = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/completer-extension:manager": {"autoCompletion": False},
}
# Console lines that say nothing about our own code.
NOISE = re.compile(
    r"favicon|Manifest:|the server responded with a status of 404|ResizeObserver loop|was not found in the registry"
    r"|Failed to load resource|No trusted types policy",
    re.IGNORECASE,
)


def find_chromium() -> str | None:
    """Return the path of a Chromium or Chrome on this machine, None where there is none."""
    named = os.environ.get("RICESHOP_CHROMIUM")
    found = [named] if named else [shutil.which(name) for name in CHROMIUM_NAMES]
    return next((path for path in (*found, *CHROMIUM_PLACES) if path and Path(path).exists()), None)


def notebook(*cells: str) -> dict[str, Any]:
    """Return a notebook of code cells, ready to be written as JSON."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            {"cell_type": "code", "id": f"cell-{i}", "metadata": {}, "source": source, "outputs": [],
             "execution_count": None}
            for i, source in enumerate(cells)
        ],
    }  # fmt: skip


class LabServer:
    """JupyterLab of this environment on a folder of its own, with no setting of the user's in reach."""

    def __init__(self, home: Path, lang: str = "en") -> None:
        self.root = home / "work"
        self.port = _free_port()
        self.token = "browsertest"
        settings = home / "config" / "labconfig"
        for folder in (self.root, settings):
            folder.mkdir(parents=True, exist_ok=True)
        (settings / "default_setting_overrides.json").write_text(json.dumps(OVERRIDES), encoding="utf-8")
        env = os.environ | {
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "IPYTHONDIR": str(home / "ipython"),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        }
        env.pop("RICESHOP_LANG", None)
        self.log = (home / "lab.log").open("w", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={self.port}",
             "--ServerApp.port_retries=0", "--ip=127.0.0.1", f"--IdentityProvider.token={self.token}",
             f"--ServerApp.root_dir={self.root}", "--LabApp.expose_app_in_browser=True"],
            env=env, stdout=self.log, stderr=subprocess.STDOUT, cwd=self.root,
        )  # fmt: skip
        self._wait(home / "lab.log")

    def _wait(self, log: Path) -> None:
        end = time.monotonic() + 120
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(
                    f"http://127.0.0.1:{self.port}/api?token={self.token}", timeout=2
                ).close()
                return
            except OSError:
                time.sleep(0.15)
        self.stop()
        raise RuntimeError("JupyterLab did not start:\n" + log.read_text(encoding="utf-8")[-3000:])

    def write(self, name: str, content: dict[str, Any]) -> str:
        """Write a notebook under the server's root and return its name."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
        return name

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/doc/tree/{name}?token={self.token}&reset"

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


@dataclass
class Notebook:
    """One open notebook: the page, and all that the page asked of the network or wrote on its console."""

    page: Any
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    @property
    def left_the_house(self) -> list[str]:
        """Addresses asked for that are not this machine's."""
        return [
            url for url in self.requests
            if not re.match(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|data:|blob:|about:|chrome-extension:", url)
        ]  # fmt: skip

    def run_all(self, seconds: float = 180) -> None:
        """Run every cell and wait until the kernel has nothing more to do."""
        self.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_idle(seconds)

    def wait_idle(self, seconds: float = 180) -> None:
        """Wait until every code cell has run and the kernel has stayed idle for a moment (one look is not enough)."""
        end = time.monotonic() + seconds
        calm = 0
        while time.monotonic() < end:
            calm = calm + 1 if self.page.evaluate(IS_IDLE) else 0
            if calm >= 3:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"the notebook was still running after {seconds} s")

    def outputs(self) -> list[dict[str, Any]]:
        """Every output of every code cell: {cell, output_type, name, text, ename, evalue}."""
        return self.page.evaluate(OUTPUTS)

    def troubles(self) -> list[str]:
        """Errors, anything on stderr, and a cell tagged raises-exception that raised none; one line each."""
        outputs = self.outputs()
        raising = set(self.page.evaluate(RAISING))
        raised = {one["cell"] for one in outputs if one["output_type"] == "error"}
        found = [f"{cell}: raised nothing" for cell in raising - raised]
        for one in outputs:
            if one["output_type"] == "error" and one["cell"] not in raising:
                found.append(f"{one['cell']}: {one['ename']}: {one['evalue']}")
            elif one["output_type"] == "stream" and one["name"] == "stderr":
                found.append(f"{one['cell']}: stderr: {one['text'][:400]}")
        return found

    def cell_count(self) -> int:
        return self.page.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length")

    def close(self) -> None:
        self.page.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext.shutdown() }")
        self.page.context.close()


IS_IDLE = """() => {
  const panel = jupyterapp.shell.currentWidget;
  const kernel = panel.sessionContext.session?.kernel;
  if (!kernel || kernel.status !== 'idle' || kernel.hasPendingInput) return false;
  const cells = panel.content.widgets.filter(c => c.model.type === 'code' && c.model.sharedModel.source.trim());
  return cells.every(c => c.model.executionCount !== null && c.model.executionState !== 'running');
}"""
OUTPUTS = """() => jupyterapp.shell.currentWidget.content.widgets
  .filter(c => c.model.type === 'code')
  .flatMap(c => c.model.outputs.toJSON().map(o => ({
    cell: c.model.id, output_type: o.output_type, name: o.name || '', ename: o.ename || '', evalue: o.evalue || '',
    text: Array.isArray(o.text) ? o.text.join('') : (o.text || ''),
  })))"""
RAISING = """() => jupyterapp.shell.currentWidget.content.widgets
  .filter(c => (c.model.getMetadata('tags') || []).includes('raises-exception')).map(c => c.model.id)"""
READY = """() => window.jupyterapp && jupyterapp.shell && jupyterapp.shell.currentWidget
  && jupyterapp.shell.currentWidget.sessionContext && jupyterapp.shell.currentWidget.sessionContext.isReady
  && jupyterapp.shell.currentWidget.sessionContext.session
  && jupyterapp.shell.currentWidget.sessionContext.session.kernel
  && jupyterapp.shell.currentWidget.content.widgets.length > 0"""


class Lab:
    """The server and the browser together."""

    def __init__(self, server: LabServer, browser: Any) -> None:
        self.server = server
        self.browser = browser

    def open(
        self, name: str, width: int = 1400, height: int = 900, dark: bool = False, calm: bool = False
    ) -> Notebook:
        """Open a notebook of the server's folder on a page of its own; `calm` asks for reduced motion."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce" if calm else "no-preference"
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        opened = Notebook(page)
        page.on("request", lambda request: opened.requests.append(request.url))
        page.on("websocket", lambda socket: opened.requests.append(socket.url))
        page.on("pageerror", lambda error: opened.console.append(f"page error: {error}"))
        page.on("console", lambda line: _heard(opened, line))
        page.goto(self.server.url(name))
        page.wait_for_function(READY)
        page.evaluate("() => { jupyterapp.shell.collapseLeft(); jupyterapp.shell.collapseRight(); }")
        if dark:
            theme = {"theme": "JupyterLab Dark"}
            page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', theme)", theme)
            page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
        return opened


def _heard(opened: Notebook, line: Any) -> None:
    if line.type == "error" and not NOISE.search(line.text):
        opened.console.append(line.text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
