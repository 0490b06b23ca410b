"""The test's side of the hub: asks whether it can be had here, starts it in its own namespaces, gives it orders, ends it."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "grading" / "hub" / "jupyterhub_config.py"
PROXY = CONFIG.parent / "node_modules" / ".bin" / "configurable-http-proxy"
TEACHERS, STUDENTS = "crm-teachers", "crm-students"
EXCHANGE = "/usr/local/share/nbgrader/exchange"
STATE = "/home/hub"
# The windows hold every cell of a notebook, so that a test finds it; nothing is fetched from outside.
SETTINGS: dict[str, Any] = {
    "jupyter_server_config.json": {"LabApp": {"expose_app_in_browser": True}},
    "labconfig/default_setting_overrides.json": {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
        "@jupyterlab/completer-extension:manager": {"autoCompletion": False},
    },
}
# How many numbers of accounts and groups one hub takes.
NUMBERS = 20
APART = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")


def missing() -> list[str]:
    """Return what this machine lacks for the hub, each with the remedy; empty when nothing is."""
    if not sys.platform.startswith("linux"):
        return ["the hub runs on Linux only"]
    if os.geteuid():
        return ["the hub's test makes accounts of the system: run it as root, in a container or virtual machine"]
    programs = {"unshare": "util-linux", "useradd": "passwd", "chpasswd": "passwd", "node": "nodejs", "bwrap": "bubblewrap"}
    found = [f"{name} is missing: apt-get install {package}" for name, package in programs.items() if not shutil.which(name)]
    if not PROXY.exists():
        found.append(f"the proxy is missing: npm ci --prefix {CONFIG.parent.relative_to(ROOT)}")
    if find_spec("jupyterhub") is None:
        found.append("JupyterHub is missing: python start.py test installs it")
    if not found and subprocess.run([*APART, "true"], capture_output=True, check=False).returncode:
        found.append("this root may not make namespaces: give the container the capability SYS_ADMIN")
    return found


class Hub:
    """A running JupyterHub with accounts and an exchange of its own; `run` works as one of its people."""

    def __init__(self, logs: Path) -> None:
        self.port = _three_free_ports()
        self.log = logs / "hub.log"
        # Above the machine's accounts, and others for another hub that runs at the same time.
        first = 100_000 + os.getpid() % 10_000 * NUMBERS
        self._numbers = range(first, first + NUMBERS)
        house = [sys.executable, str(Path(__file__).with_name("house.py")), str(first), str(self._numbers[-1])]
        self._house = subprocess.Popen([*APART, *house], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def order(self, name: str, /, **told: Any) -> Any:
        """Give the house an order and return its answer. Raises RuntimeError with what went wrong."""
        self._house.stdin.write(json.dumps({"order": name, **told}) + "\n")
        self._house.stdin.flush()
        answer = json.loads(self._house.stdout.readline() or '{"failed": "the house ended"}')
        if "failed" in answer:
            raise RuntimeError(f"{name}: {answer['failed']}")
        return answer["done"]

    def run(self, user: str, *words: object, allowed: tuple[int, ...] = (0,)) -> dict[str, Any]:
        """Run a program as `user`, as in a terminal of the hub; return its code, out and err."""
        done = self.order("run", user=user, words=[str(word) for word in words], path=str(Path(sys.prefix) / "bin"))
        assert done["code"] in allowed, f"{words}: {done}"
        return done

    def riceshop(self, user: str, *words: object, allowed: tuple[int, ...] = (0,)) -> dict[str, Any]:
        """Run `riceshop WORDS` in the course's folder, where an instructor stands."""
        told = ["env", "-C", str(ROOT), "RICESHOP_LANG=en", "riceshop", *words]
        return self.run(user, *told, allowed=allowed)

    def open(self, people: dict[str, tuple[str, str]]) -> None:
        """Make the accounts {name: (group, password)} and start the hub."""
        opened = [str(path) for path in dict.fromkeys([sys.prefix, sys.base_prefix, str(ROOT)])]
        self.order("furnish", opened=opened, private=["/home", "/usr/local/share"], groups=[TEACHERS, STUDENTS])
        for name, (group, password) in people.items():
            self.order("account", name=name, group=group, password=password)
        for name, held in SETTINGS.items():
            self.order("write", path=f"/etc/jupyter/{name}", content=json.dumps(held))
        self.run("root", "install", "-d", "-m", "0777", Path(EXCHANGE).parent, EXCHANGE)
        self.run("root", "install", "-d", "-m", "0700", STATE)
        hub = str(Path(sys.prefix) / "bin" / "jupyterhub")
        self.order("start", words=[hub, "-f", str(CONFIG)], log=str(self.log),
                   settings={"RICESHOP_HUB_PORT": str(self.port), "RICESHOP_HUB_STATE": STATE, "LANG": "C.UTF-8"})

    def wait(self) -> None:
        """Wait until the hub shows its door. Raises RuntimeError with the end of its log."""
        end = time.monotonic() + 180
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{self.url}/hub/login", timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the hub did not start:\n{self.log.read_text(errors='replace')[-3000:]}")

    def close(self) -> None:
        """End the house: with it every process, account, mount and file of the hub is gone."""
        self._house.stdin.close()
        try:
            self._house.wait(20)
        except subprocess.TimeoutExpired:
            self._house.kill()
            self._house.wait()
        self._house.stdout.close()


    def remains(self, names: Iterable[str]) -> list[str]:
        """Return what is still there of an ended hub: accounts, homes, processes, an open port; empty as it must be."""
        found = [name for name in names if any(one.pw_name == name for one in pwd.getpwall()) or Path("/home", name).exists()]
        found += [str(path) for path in (Path(EXCHANGE).parent, Path(STATE)) if path.exists()]
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if path.stat().st_uid in self._numbers:
                    found.append((path / "cmdline").read_text())
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                found.append(self.url)
        return found


@contextmanager
def running(logs: Path, people: dict[str, tuple[str, str]]) -> Iterator[Hub]:
    """Yield a hub on which `people` can log in; `logs` is a folder for what it says."""
    hub = Hub(logs)
    try:
        hub.open(people)
        hub.wait()
        yield hub
    finally:
        hub.close()


def _three_free_ports() -> int:
    """Return a port that is free with the two above it: the hub's, its proxy's and its own."""
    for _ in range(100):
        with socket.socket() as first, socket.socket() as second, socket.socket() as third:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
                third.bind(("127.0.0.1", port + 2))
            except (OSError, OverflowError):
                continue
            return port
    raise RuntimeError("no three free ports in a row")
