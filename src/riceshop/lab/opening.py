"""Opening: JupyterLab for a student on a workspace: our menus and settings, nothing of the user's own touched."""

import json
import os
import secrets
import tempfile
import webbrowser
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from riceshop.words import text

FOLDER = Path(".riceshop") / "jupyter"
LOCALES = {"zh": "zh_CN", "both": "zh_CN", "en": "en"}
TRANSLATION = "@jupyterlab/translation-extension:plugin"
ERROR = 40
EXPLAINED = {"InteractiveShellApp": {"extensions": ["riceshop.lab.beginners"]}}


def variables(workspace: Path) -> dict[str, str]:
    """Return the variables that keep Jupyter, its kernels and its notes inside the workspace."""
    home = workspace / FOLDER
    return {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        # The settings come before those of the environment, where nbgrader switches its own menus on.
        "JUPYTER_CONFIG_PATH": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "lab" / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "lab" / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
    }


def keeps_permissions(folder: Path) -> bool:
    """Return whether a file in the folder can be kept to its owner: a stick with FAT cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder) as probe:
        return os.name == "nt" or _mode(Path(probe.name)) & 0o077 == 0


def _mode(path: Path) -> int:
    return path.stat().st_mode


def write_settings(workspace: Path, lang: str) -> Path:
    """Write JupyterLab's settings for a reader of `lang` and return their folder."""
    folder = workspace / FOLDER / "config"
    overrides = setting("overrides.json") | {TRANSLATION: {"locale": LOCALES[lang]}}
    for name, content in (
        ("jupyter_server_config.d/riceshop.json", setting("jupyter_server_config.json")),
        ("labconfig/page_config.json", setting("page_config.json")),
        ("labconfig/default_setting_overrides.json", overrides),
        # Errors are explained from the very first cell on, whatever it imports.
        ("../ipython/profile_default/ipython_kernel_config.json", EXPLAINED),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return folder


def setting(name: str) -> dict[str, Any]:
    """Return one of the package's settings files as a dictionary."""
    return json.loads((resources.files("riceshop.lab") / "settings" / name).read_text(encoding="utf-8"))


def server_settings(workspace: Path, port: int, token: str, browser: bool, page: str) -> dict[str, dict[str, Any]]:
    """Return the server's configuration: this machine only, one workspace, the submit button's door to Lab."""
    return {
        "ServerApp": {
            "ip": "127.0.0.1",
            "port": port,
            "port_retries": 0,
            "root_dir": str(workspace),
            "open_browser": browser,
            "allow_root": True,
            "answer_yes": True,
            "log_level": ERROR,
        },
        "IdentityProvider": {"token": token},
        "LabApp": {
            "expose_app_in_browser": True,
            "extension_manager": "readonly",
            "default_url": f"/lab/tree/{quote(page)}" if page else "/lab",
            "log_level": ERROR,
        },
        "KernelSpecManager": {"ensure_native_kernel": True},
    }


def running(workspace: Path) -> str | None:
    """Return the address of a server that is already open on the workspace, or None."""
    from jupyter_server.serverapp import list_running_servers

    runtime = workspace / FOLDER / "runtime"
    if not runtime.is_dir():
        return None
    for server in list_running_servers(str(runtime)):
        if _answers(server["port"], server["token"]):
            return address(server["port"], server["token"])
    return None


def _answers(port: int, token: str) -> bool:
    """Return whether a Jupyter server answers: after a crash its note may name a process that is another's now."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/api/status?token={quote(token)}", timeout=3) as answer:
            return answer.status == 200
    except (OSError, ValueError):
        return False


def address(port: int, token: str, page: str = "") -> str:
    """Return the address that opens Lab, with the token that lets the browser in."""
    return f"http://127.0.0.1:{port}/lab{'/tree/' + quote(page) if page else ''}?token={token}"


def open_lab(workspace: Path, lang: str, port: int, browser: bool, page: str, serve: bool = True) -> Any:
    """Open JupyterLab and stay until it is closed; `serve=False` returns the ready server instead (for tests)."""
    os.environ.update(variables(workspace))
    # Kernels ask the workspace's riceshop.toml for the language, so that a switch reaches them.
    os.environ.pop("RICESHOP_LANG", None)
    if not keeps_permissions(workspace / FOLDER / "runtime"):
        # Jupyter would refuse to start; on such a disk nothing better can be had.
        os.environ["JUPYTER_ALLOW_INSECURE_WRITES"] = "true"
    if url := running(workspace):
        print(text("workspace.lab.already", url=url), flush=True)
        if browser:
            webbrowser.open(url)
        return None
    write_settings(workspace, lang)
    token = secrets.token_hex(24)
    server = _server(server_settings(workspace, port, token, browser, page))
    if not serve:
        return server
    print(text("workspace.lab.open", url=address(port, token, page)), flush=True)
    print(text("workspace.lab.stop"), flush=True)
    server.start()
    return None


def _server(settings: Mapping[str, Mapping[str, Any]], arguments: Sequence[str] = ()) -> Any:
    from jupyterlab.labapp import LabApp
    from traitlets.config import Config

    return LabApp.initialize_server(argv=list(arguments), config=Config(settings))
