"""Trials kept in the class folder: a result is used again until a test, the zoo or a version changes; and what the teacher let pass."""

import hashlib
import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from riceshop import __version__, checks
from riceshop.grading import boxed
from riceshop.grading.boxed import rebuild
from riceshop.grading.boxed.plan import Row
from riceshop.grading.boxed.trial import Finding, Told, Trial, trial
from riceshop.grading.class_tables import put
from riceshop.words.errors import Damaged

FOLDER = "trials"


def tried(place: Path, unit: str, root: Path | None = None, told: Told = lambda done, of: None) -> Trial:
    """Return the trial of a unit, from the class folder's own record when nothing it rests on has changed.

    Raises Damaged when the master or the zoo cannot be read.
    """
    path, digest = _path(place, unit), _digest(place, unit, root)
    held = _read(path)
    kept = _trial(held) if held.get("digest") == digest else None
    if kept is not None:
        return kept
    found = trial(place, unit, root, told)
    # What was let pass before stays until the next release: students may have that one in hand.
    put(path, _bytes(held | {"digest": digest, "trial": asdict(found)}))
    return found


def allow(place: Path, unit: str, tests: Sequence[str]) -> None:
    """Keep that a unit was released with these tests, which run beside the students' code; none is the rule."""
    path = _path(place, unit)
    put(path, _bytes(_read(path) | {"allowed": sorted(tests), "code": _code(_rows(place, unit))}))


def allowed(place: Path, unit: str, rows: Sequence[Row]) -> frozenset[str]:
    """Return the tests of a unit that run beside the students' code; `rows` are the master's as it stands.

    Raises Damaged when there are some and the master's code is no longer the one that was tried.
    """
    held = _read(_path(place, unit))
    tests = held.get("allowed")
    if not isinstance(tests, list) or not tests:
        return frozenset()
    if held.get("code") != _code(rows):
        raise Damaged("grading_trial.changed", path=place / "source" / unit / f"{unit}.ipynb", unit=unit)
    return frozenset(str(one) for one in tests)


def _path(place: Path, unit: str) -> Path:
    return place / FOLDER / f"{unit}.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise Damaged("grading_trial.unreadable", path=path, reason=error) from error
    return held if isinstance(held, dict) else {}


def _trial(held: dict[str, Any]) -> Trial | None:
    try:
        told = held["trial"]
        broken, forgeable = ([Finding(one["test"], one["why"], one["member"], tuple(one["apart"]), tuple(one["together"]),
                                      one["points"]) for one in told[kind]] for kind in ("broken", "forgeable"))
        return Trial(told["tests"], told["submissions"], broken, forgeable)
    except (KeyError, TypeError, ValueError):
        return None


def _bytes(held: dict[str, Any]) -> bytes:
    return (json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _rows(place: Path, unit: str) -> list[Row]:
    return rebuild.rows_of(rebuild.master_of(place, unit))


def _code(rows: Sequence[Row]) -> str:
    return hashlib.sha256(json.dumps(rows, ensure_ascii=True).encode("ascii")).hexdigest()


def _digest(place: Path, unit: str, root: Path | None) -> str:
    """Return the digest of all a trial rests on: the code cells, the zoo, the way of judging, and the versions."""
    import numpy
    import pandas

    made = hashlib.sha256(_code(_rows(place, unit)).encode("ascii"))
    zoo = sorted((root / "grading" / "zoo" / unit).glob("*.toml")) if root else []
    judging = [path for package in (boxed, checks) for path in sorted(Path(package.__file__).parent.glob("*.py"))]
    for path in [*zoo, *judging]:
        made.update(path.name.encode("utf-8") + b"\0" + path.read_bytes())
    for version in (__version__, platform.python_version(), numpy.__version__, pandas.__version__):
        made.update(version.encode("ascii") + b"\0")
    return made.hexdigest()
