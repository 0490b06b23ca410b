"""The environment: decides what is missing in .venv and does only that; a second start does nothing."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from riceshop.start import installer, problems
from riceshop.start.lock import pins, this_machine
from riceshop.start.places import Checkout, is_ours, lock_digest, machine, project_digest
from riceshop.words import text


@dataclass(frozen=True)
class Plan:
    """What has to be done before the shop can open."""

    make: bool
    packages: bool
    project: bool

    @property
    def nothing(self) -> bool:
        return not (self.make or self.packages or self.project)


def read_note(checkout: Checkout) -> dict[str, str]:
    """Return what the last finished installation wrote down; empty when there is none or it is damaged."""
    try:
        note = json.loads(checkout.note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def plan(checkout: Checkout, level: str) -> Plan:
    """Return what is missing for `level` ("course" or "test"), by comparing the note with the checkout."""
    note = read_note(checkout)
    make = not is_ours(checkout) or (bool(note) and note.get("machine") != machine())
    levels = (level,) if level == "test" else ("course", "test")
    packages = make or not any(note.get(one) == lock_digest(checkout, one) for one in levels)
    project = packages or note.get("project") != project_digest(checkout)
    return Plan(make, packages, project)


def ensure(checkout: Checkout, level: str = "course", wheels: Path | None = None) -> Plan:
    """Bring .venv to what the checkout asks for and return what was done.

    `wheels` is a folder made by `pack`; nothing else is asked then. Raises CannotStart with the remedy.
    """
    wanted = plan(checkout, level)
    if wanted.nothing:
        return wanted
    if wanted.packages:
        problems.check_before_install(checkout)
        _install_packages(checkout, level, wanted, wheels)
    print(text("start.own_package"), flush=True)
    installer.install_project(checkout)
    write_note(checkout, project=project_digest(checkout))
    return wanted


def _install_packages(checkout: Checkout, level: str, wanted: Plan, wheels: Path | None) -> None:
    lock = checkout.lock(level)
    total = len(pins(lock, this_machine()))
    anew = wanted.make or not _answers(checkout)
    print(text("start.first_time" if anew else "start.goes_on", place=checkout.venv, total=total), flush=True)
    if anew:
        installer.make_venv(checkout)
    else:
        installer.drop_damaged(checkout.site_packages())
    # From here on the old note is not true any more: an interruption must be seen as one.
    checkout.note.unlink(missing_ok=True)
    installer.install_lock(checkout, lock, total, wheels)
    write_note(checkout, machine=machine(), **{level: lock_digest(checkout, level)})


def _answers(checkout: Checkout) -> bool:
    """Return whether the environment's Python and pip still run: an upgrade of Python can take them away."""
    try:
        return subprocess.run(
            [str(checkout.python), "-m", "pip", "--version"], capture_output=True, timeout=120, check=False
        ).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def write_note(checkout: Checkout, **news: str) -> None:
    """Add the news to the note in one stroke, so that a cut leaves the old note or the new one."""
    part = checkout.note.with_suffix(".part")
    part.write_text(json.dumps(read_note(checkout) | news, indent=1), encoding="utf-8")
    part.replace(checkout.note)


