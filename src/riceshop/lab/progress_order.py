"""The order of the workspace's notebooks: lessons and exercises as the manifest has them, cases last."""

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from riceshop.notebooks.manifest import MANIFEST, Manifest, load
from riceshop.words.errors import Damaged

# Where no manifest is at hand the folders still say what comes first; others stand between exercises and cases.
FOLDERS = {"course": 0, "exercises": 1, "cases": 3}
OTHERS = 2


@dataclass(frozen=True)
class Place:
    """Where a notebook stands in the course: folder and number to sort by, and its title by language ({} if not listed)."""

    rank: tuple[int, int]
    titles: dict[str, str]


@dataclass(frozen=True)
class Order:
    """The places of the notebooks that the manifest lists, by path; any other goes by its folder."""

    places: dict[str, Place]

    def of(self, path: Path) -> Place:
        """Return the place of a notebook, told by its path inside the workspace."""
        return self.places.get(path.as_posix(), Place((FOLDERS.get(path.parts[0], OTHERS), len(self.places)), {}))


def course_order(home: Path) -> Order:
    """Return the order for the workspace at `home`, from its own manifest or that of the course it came from."""
    # start.py tells the kernel where the course lies; the workspace itself may hold the notebooks only.
    tried = [home, *([Path(root)] if (root := os.environ.get("RICESHOP_ROOT")) else [])]
    holder = next((folder for folder in tried if (folder / MANIFEST).is_file()), None)
    try:
        manifest = load(holder) if holder else None
    except (Damaged, OSError):
        manifest = None
    if manifest is None:
        return Order({})
    listed = _lessons_and_exercises(manifest) + [(path, {}) for unit in manifest.units for path in unit.cases]
    return Order({
        path: Place((FOLDERS.get(path.partition("/")[0], OTHERS), number), titles)
        for number, (path, titles) in enumerate(listed)
    })  # fmt: skip


def _lessons_and_exercises(manifest: Manifest) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    for unit in manifest.units:
        for lesson in unit.lessons:
            titles = {"zh": lesson.title.zh, "en": lesson.title.en}
            found.append((f"{unit.folder}/{lesson.notebook}", titles))
        if unit.exercise:
            # The manifest names the teacher's source; a workspace holds the release of it.
            name = PurePosixPath(unit.exercise).stem
            found.append((f"exercises/{name}/{name}.ipynb", {}))
    return found
