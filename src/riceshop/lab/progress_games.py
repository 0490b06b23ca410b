"""The best saved games of a workspace: for each chapter and length the highest score, and how many were played."""

from dataclasses import dataclass
from pathlib import Path

from riceshop.lab import game_files
from riceshop.words.errors import Damaged


@dataclass(frozen=True)
class Played:
    """The games of one chapter and length: how many there are, and the best score in yuan, which a save keeps."""

    unit: str
    days: int
    count: int
    best: int


def games(home: Path) -> tuple[Played, ...]:
    """Return what was played in the workspace `home`; files that are no saved games are passed over."""
    scores: dict[tuple[str, int], list[int]] = {}
    for path in sorted((home / game_files.FOLDER).glob("*.json")):
        kept = _read(path)
        if kept:
            scores.setdefault(kept[:2], []).append(kept[2])
    return tuple(Played(unit, days, len(found), max(found)) for (unit, days), found in sorted(scores.items()))


def _read(path: Path) -> tuple[str, int, int] | None:
    try:
        return game_files.headline(path)
    except Damaged:
        return None
