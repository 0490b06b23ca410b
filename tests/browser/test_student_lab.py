"""The student's own Lab, as `riceshop lab` opens it: Chinese menus, no instructors' tools, and the hand-in button."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from riceshop.notebooks import journal
from riceshop.notebooks.submission import read_back
from riceshop.notebooks.workspace import prepare

if TYPE_CHECKING:
    from harness import Lab

PATH = "exercises/01_rice_shop/01_rice_shop.ipynb"
RICESHOP = ("-c", "import sys; from riceshop.cli import main; sys.exit(main())")


@dataclass
class Shop:
    """A workspace and the page of its Lab."""

    workspace: Path
    page: Any
    requests: list[str]
    address: str

    def run(self, command: str, **arguments: Any) -> Any:
        return self.page.evaluate(
            "([name, told]) => jupyterapp.commands.execute(name, told)", [command, arguments]
        )


@pytest.fixture(scope="module")
def shop(lab: Lab, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    workspace = tmp_path_factory.mktemp("student") / "米店 work"
    prepare(workspace, root, "zh", {"student": "0042"})
    command = [
        sys.executable,
        *RICESHOP,
        "lab",
        "--no-browser",
        "--workspace",
        str(workspace),
        "--course",
        str(root),
    ]
    variables = {name: value for name, value in os.environ.items() if name != "RICESHOP_LANG"} | {
        "PYTHONUTF8": "1"
    }
    server = subprocess.Popen(
        command, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        told = next(line for line in server.stdout if "http://127.0.0.1:" in line)
        address = told[told.index("http://") :].strip()
        context = lab.browser.new_context(viewport={"width": 1300, "height": 850}, locale="en-US")
        page, requests = context.new_page(), []
        page.set_default_timeout(60_000)
        page.on("request", lambda request: requests.append(request.url))
        page.goto(address)
        page.wait_for_function(
            "() => window.jupyterapp && jupyterapp.shell && jupyterapp.shell.currentWidget"
        )
        yield Shop(workspace, page, requests, address)
        context.close()
    finally:
        server.terminate()
        server.wait(30)


def test_lab_opens_on_the_welcome_page_in_chinese(shop: Shop) -> None:
    shop.page.wait_for_selector(".lm-MenuBar-itemLabel")
    menus = shop.page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert menus[:3] == ["文件", "编辑", "查看"]
    assert shop.page.evaluate("() => jupyterapp.shell.currentWidget.title.label") == "welcome.ipynb"


def test_a_page_that_was_only_opened_and_saved_is_still_untouched(shop: Shop) -> None:
    welcome = "course/00_start_here/welcome.ipynb"
    handed_out = (shop.workspace / welcome).read_bytes()
    shop.page.wait_for_function("() => jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.status === 'idle'")
    shop.page.evaluate("async () => { await jupyterapp.shell.currentWidget.context.save() }")
    saved = (shop.workspace / welcome).read_bytes()
    assert saved != handed_out
    assert journal.load(shop.workspace)[0].is_ours(welcome, saved)


def test_no_instructors_tool_is_in_reach(shop: Shop) -> None:
    commands = shop.page.evaluate("() => jupyterapp.commands.listCommands()")
    assert [name for name in commands if "nbgrader" in name.lower() or "validate" in name.lower()] == []
    assert "docmanager:save" in commands
    shop.run("launcher:create")
    shop.page.wait_for_selector(".jp-LauncherCard")
    tiles = " ".join(shop.page.locator(".jp-LauncherCard").all_inner_texts()).lower()
    assert "grade" not in tiles
    assert "assignment" not in tiles
    base = shop.address.split("/lab")[0]
    assert shop.page.request.get(f"{base}/formgrader").status == 404
    assert shop.page.request.get(f"{base}/assignments").status == 404


def test_the_button_saves_what_was_just_typed_and_hands_it_in(shop: Shop) -> None:
    page = shop.page
    shop.run("docmanager:open", path=PATH)
    page.wait_for_function(
        "path => { const w = jupyterapp.shell.currentWidget; return w && w.context && w.context.path === path"
        " && w.sessionContext.session && w.sessionContext.session.kernel && w.content.widgets.length > 5 }",
        arg=PATH,
    )
    page.evaluate(
        """() => {
          const panel = jupyterapp.shell.currentWidget;
          const cells = panel.content.widgets;
          const cell = cells.find(c => c.model.sharedModel.source.includes('raise NotImplementedError'));
          cell.model.sharedModel.setSource('# 刚刚写的\\n' + cell.model.sharedModel.source);
        }"""
    )
    for words in ("import submit_button", 'submit_button("01")'):
        page.evaluate(
            """words => {
              const content = jupyterapp.shell.currentWidget.content;
              content.activeCellIndex = content.widgets.findIndex(c => c.model.sharedModel.source.includes(words));
            }""",
            words,
        )
        shop.run("notebook:run-cell")
    button = page.locator(".rsp-submit button")
    button.wait_for()
    assert button.inner_text() == "交作业"
    # The paper's own stylesheet reaches the button: its class names are shared with the quizzes.
    assert page.evaluate("() => getComputedStyle(document.querySelector('.rsp-submit')).borderRadius") == "10px"
    cells = page.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length")
    button.focus()
    for _ in range(2):
        page.keyboard.press("d")
    assert page.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length") == cells
    page.keyboard.press("Enter")
    page.wait_for_selector(".rsp-submit .rsp-said div:nth-child(4)")
    assert page.evaluate("() => document.activeElement.textContent") == "交作业"
    said = page.locator(".rsp-submit .rsp-said").inner_text()
    [zipped] = (shop.workspace / "submissions").glob("*.zip")
    assert zipped.name in said
    assert "0042" in said
    receipt = read_back(zipped)
    assert receipt["file"] == "01_rice_shop.ipynb"
    assert "刚刚写的" in (shop.workspace / PATH).read_text(encoding="utf-8")
    with zipfile.ZipFile(zipped) as packed:
        assert "刚刚写的" in packed.read("0042/01_rice_shop/01_rice_shop.ipynb").decode("utf-8")
    if folder := os.environ.get("RICESHOP_SHOTS"):
        button.scroll_into_view_if_needed()
        page.screenshot(path=str(Path(folder) / "submit_zh.png"))


def test_no_request_left_this_machine(shop: Shop) -> None:
    foreign = [url for url in shop.requests if not url.startswith(("http://127.0.0.1", "data:", "blob:"))]
    assert shop.requests
    assert foreign == []
