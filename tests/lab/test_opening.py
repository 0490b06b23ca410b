"""Opening the student's Lab: every folder inside the workspace, the right settings, never two servers on one workspace."""

import json
import os
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from riceshop.lab import opening
from riceshop.words import use_language


def test_jupyter_keeps_everything_inside_the_workspace(tmp_path: Path) -> None:
    told = opening.variables(tmp_path)
    assert all(Path(value).is_relative_to(tmp_path) for value in told.values())
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        assert name in told


@pytest.mark.parametrize(("lang", "locale"), [("zh", "zh_CN"), ("both", "zh_CN"), ("en", "en")])
def test_the_menus_speak_the_readers_language(tmp_path: Path, lang: str, locale: str) -> None:
    folder = opening.write_settings(tmp_path, lang)
    overrides = json.loads((folder / "labconfig/default_setting_overrides.json").read_text(encoding="utf-8"))
    assert overrides["@jupyterlab/translation-extension:plugin"] == {"locale": locale}
    assert overrides["@jupyterlab/apputils-extension:notification"] == {"checkForUpdates": False, "fetchNews": "false"}


def test_every_server_extension_of_nbgrader_is_switched_off() -> None:
    switched_on = Path(sys.prefix) / "etc/jupyter/jupyter_server_config.d/nbgrader.json"
    on = json.loads(switched_on.read_text(encoding="utf-8"))["ServerApp"]["jpserver_extensions"]
    off = opening.setting("jupyter_server_config.json")["ServerApp"]["jpserver_extensions"]
    assert on
    assert {name: off.get(name) for name in on} == dict.fromkeys(on, False)


def test_the_server_listens_to_this_machine_only_and_opens_the_door_for_the_button(tmp_path: Path) -> None:
    told = opening.server_settings(tmp_path, 9999, "secret", True, "课 1.ipynb")
    assert told["ServerApp"]["ip"] == "127.0.0.1"
    assert told["ServerApp"]["root_dir"] == str(tmp_path)
    assert told["LabApp"]["expose_app_in_browser"] is True
    assert told["LabApp"]["default_url"] == "/lab/tree/%E8%AF%BE%201.ipynb"
    assert opening.server_settings(tmp_path, 9999, "secret", True, "")["LabApp"]["default_url"] == "/lab"


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if "token=secret" in self.path else 403)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def note(workspace: Path, port: int, token: str) -> None:
    runtime = workspace / opening.FOLDER / "runtime"
    runtime.mkdir(parents=True)
    content = {"pid": os.getpid(), "port": port, "token": token, "url": f"http://127.0.0.1:{port}/"}
    (runtime / f"jpserver-{os.getpid()}.json").write_text(json.dumps(content), encoding="utf-8")


def test_a_second_start_shows_the_open_lab_instead_of_another_one(tmp_path, port, monkeypatch, capsys) -> None:
    note(tmp_path, port, "secret")
    opened: list[str] = []
    monkeypatch.setattr(opening.webbrowser, "open", opened.append)
    monkeypatch.setattr(opening, "_server", None)
    monkeypatch.setattr(opening.os, "environ", dict(os.environ))
    use_language("zh")
    opening.open_lab(tmp_path, "zh", 9999, True, "")
    assert opened == [f"http://127.0.0.1:{port}/lab?token=secret"]
    assert "已经开着" in capsys.readouterr().out


def test_a_note_of_a_server_that_is_gone_does_not_count(tmp_path: Path, port: int) -> None:
    note(tmp_path, port, "somebody else's")
    assert opening.running(tmp_path) is None
    assert opening.running(tmp_path / "nothing") is None


def test_a_disk_that_keeps_no_permissions_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert opening.keeps_permissions(tmp_path / "runtime")
    monkeypatch.setattr(opening, "_mode", lambda path: 0o100777)
    assert not opening.keeps_permissions(tmp_path / "runtime")
    assert list((tmp_path / "runtime").iterdir()) == []
