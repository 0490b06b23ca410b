"""The order of the workspace's notebooks: lessons and exercises as the manifest has them, cases last."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from riceshop.notebooks.manifest import Manifest, load
from riceshop.words.errors import Damaged


@dataclass(frozen=True)
class Place:
    """Where a notebook stands in the course: a number to sort by, and its title by language ({} if not listed)."""

    rank: int
    titles: dict[str, str]


@dataclass(frozen=True)
class Order:
    """The places of all notebooks the manifest lists, by path; any other stands before the cases."""

    places: dict[str, Place]
    others: Place

    def of(self, path: Path) -> Place:
        """Return the place of a notebook, told by its path inside the workspace."""
        return self.places.get(path.as_posix(), self.others)


def course_order(home: Path) -> Order:
    """Return the order for the workspace at `home`; without a readable manifest no notebook has a place."""
    try:
        manifest = load(home)
    except (Damaged, OSError):
        return Order({}, Place(0, {}))
    listed = _lessons_and_exercises(manifest)
    places = {path: Place(rank, titles) for rank, (path, titles) in enumerate(listed)}
    cases = [path for unit in manifest.units for path in unit.cases]
    places |= {path: Place(len(listed) + 1 + rank, {}) for rank, path in enumerate(cases)}
    return Order(places, Place(len(listed), {}))


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
