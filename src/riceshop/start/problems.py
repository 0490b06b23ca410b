"""Problems: what can stop a first start, each found early and told in one sentence with its remedy."""

import os
import platform
import shutil
import socket
import sys
import sysconfig
import tempfile
from importlib.util import find_spec
from pathlib import Path

from riceshop.start.places import Checkout
from riceshop.words.errors import RiceShopError

NEEDED_BYTES = 2_000_000_000
LONGEST_INSIDE_VENV = 170
WINDOWS_LONGEST = 259


class CannotStart(RiceShopError):
    """The environment cannot be made or the shop cannot open; the sentence holds the remedy."""


def check_python() -> None:
    """Raise CannotStart for a Python that the pinned wheels were not made for."""
    if platform.python_implementation() != "CPython":
        raise CannotStart("start.not_cpython", found=platform.python_implementation())
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        raise CannotStart("start.free_threaded", found=platform.python_version())
    if sys.maxsize < 2**32:
        raise CannotStart("start.bits", found=platform.python_version())


def check_before_install(checkout: Checkout) -> None:
    """Raise CannotStart for the first thing that would stop an installation: writing, space, tools, path."""
    check_python()
    check_writable(checkout.root)
    check_space(checkout.root)
    check_path_length(checkout.venv)
    if not checkout.python.exists():
        check_tools()


def check_writable(folder: Path) -> None:
    """Raise CannotStart when no file can be made in the folder."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CannotStart("start.not_writable", place=folder, reason=error.strerror or error) from error


def check_space(folder: Path, needed: int = NEEDED_BYTES) -> None:
    """Raise CannotStart when fewer than `needed` bytes are free where the folder lies."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise CannotStart("start.no_space", place=folder, free=free // 10**6, needed=needed // 10**6)


def check_path_length(venv: Path) -> None:
    """Raise CannotStart on Windows when names inside the environment would pass the system's limit."""
    if os.name == "nt" and not _long_paths() and len(str(venv)) + LONGEST_INSIDE_VENV > WINDOWS_LONGEST:
        raise CannotStart("start.path_too_long", place=venv.parent, longest=WINDOWS_LONGEST - LONGEST_INSIDE_VENV)


def _long_paths() -> bool:
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\FileSystem") as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
    except OSError:
        return False


def check_tools() -> None:
    """Raise CannotStart when this Python cannot make environments (Debian without python3-venv)."""
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        version = ".".join(platform.python_version_tuple()[:2])
        raise CannotStart("start.no_venv", version=version)


def check_port(port: int) -> None:
    """Raise CannotStart when the port is not one, or another program holds it."""
    if not 1 <= port <= 65535:
        raise CannotStart("start.bad_port", value=port)
    if not _free(port):
        raise CannotStart("start.port_taken", port=port)


def free_port(first: int = 8888, tries: int = 100) -> int:
    """Return the first free port on this machine from `first` on."""
    for port in range(first, first + tries):
        if _free(port):
            return port
    raise CannotStart("start.port_taken", port=first)


def _free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        if os.name != "nt":
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


# The words are pip's and the systems' own; the first that occurs in the log decides.
SIGNS = (
    ("start.no_space_left", ("no space left", "winerror 112", "not enough space on the disk", "enospc")),
    ("start.hash_differs", ("do not match the hashes", "hash mismatch")),
    ("start.long_names", ("enable long paths", "winerror 206", "file name too long")),
    ("start.certificate", ("certificate_verify_failed", "sslerror", "certificate verify failed")),
    (
        "start.no_network",
        (
            "name resolution",
            "getaddrinfo",
            "newconnectionerror",
            "connection refused",
            "connection broken",
            "connection reset",
            "network is unreachable",
            "nodename nor servname",
            "timed out",
            "timeout",
            "proxyerror",
            "max retries exceeded",
            "incompleteread",
        ),
    ),
    ("start.no_permission", ("permission denied", "winerror 5]", "access is denied", "read-only file system")),
    ("start.no_wheel", ("no matching distribution", "could not find a version")),
)


def explain(log: str, place: Path) -> CannotStart:
    """Return the sentence that fits what pip wrote when it failed."""
    lowered = log.lower()
    for key, signs in SIGNS:
        if any(sign in lowered for sign in signs):
            return CannotStart(key, place=place)
    return CannotStart("start.install_failed", place=place)
