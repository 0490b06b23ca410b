"""The lock read for one system: which of its pins are wanted there, with their hashes and without markers."""

import ast
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# What markers see on each system: sys_platform, os_name, platform_machine.
SYSTEMS = {
    "windows": ("win32", "nt", "AMD64"),
    "macos": ("darwin", "posix", "arm64"),
    "macos-intel": ("darwin", "posix", "x86_64"),
    "linux": ("linux", "posix", "x86_64"),
    "linux-arm": ("linux", "posix", "aarch64"),
}


@dataclass(frozen=True)
class Pin:
    """One pinned package: its name, version and the `--hash` words of the lock."""

    name: str
    version: str
    hashes: tuple[str, ...]

    def line(self) -> str:
        """Return the pin as one line of a requirements file."""
        return " ".join((f"{self.name}=={self.version}", *self.hashes))


def this_machine() -> dict[str, str]:
    """Return the marker values of the running Python."""
    return {
        "sys_platform": sys.platform,
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "implementation_name": sys.implementation.name,
        "python_full_version": platform.python_version(),
        "python_version": ".".join(platform.python_version_tuple()[:2]),
    }


def other_machine(system: str, python: str) -> dict[str, str]:
    """Return the marker values of `system` (a key of SYSTEMS) under CPython `python` ("3.12")."""
    sys_platform, os_name, processor = SYSTEMS[system]
    return {
        "sys_platform": sys_platform,
        "os_name": os_name,
        "platform_machine": processor,
        "implementation_name": "cpython",
        "python_full_version": f"{python}.0",
        "python_version": python,
    }


def pins(lock: Path, values: Mapping[str, str]) -> list[Pin]:
    """Return the pins of the lock that hold for the marker `values`, in the lock's order."""
    wanted = []
    for block in lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        words = block.split(" --hash=")
        head, _, marker = words[0].partition(";")
        if not head.strip() or head.startswith(("#", "-")):
            continue
        if marker.strip() and not holds(marker.strip(), values):
            continue
        name, version = head.strip().split("==")
        hashes = tuple(f"--hash={word.strip()}" for word in words[1:])
        wanted.append(Pin(name.strip(), version.strip(), hashes))
    return wanted


def holds(marker: str, values: Mapping[str, str]) -> bool:
    """Return whether an environment marker is true for `values`: comparisons joined by and, or, parentheses."""
    return _holds(ast.parse(marker, mode="eval").body, values)


def _holds(node: ast.expr, values: Mapping[str, str]) -> bool:
    if isinstance(node, ast.BoolOp):
        judge = all if isinstance(node.op, ast.And) else any
        return judge(_holds(inner, values) for inner in node.values)
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        raise ValueError(f"marker not understood: {ast.unparse(node)}")
    versions = "version" in ast.unparse(node)
    left, right = (_value(side, values, versions) for side in (node.left, node.comparators[0]))
    operator = node.ops[0]
    if isinstance(operator, ast.Eq):
        return left == right
    if isinstance(operator, ast.NotEq):
        return left != right
    if isinstance(operator, (ast.Lt, ast.LtE)):
        return left < right or (left == right and isinstance(operator, ast.LtE))
    if isinstance(operator, (ast.Gt, ast.GtE)):
        return left > right or (left == right and isinstance(operator, ast.GtE))
    raise ValueError(f"marker not understood: {ast.unparse(node)}")


def _value(node: ast.expr, values: Mapping[str, str], versions: bool) -> tuple[int, ...] | tuple[str]:
    word = values[node.id] if isinstance(node, ast.Name) else str(ast.literal_eval(node))
    if not versions:
        return (word,)
    numbers = [int(part) for part in word.split(".") if part.isdigit()]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
