"""Releases of a class: nbgrader's own release in the class folder, and one bundle for all students, searched first."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from riceshop.grading.boxed import trial_file
from riceshop.grading.boxed.trial import Told, Trial
from riceshop.grading.class_settings import settings
from riceshop.grading.gradebook_place import reached
from riceshop.grading.names import SECRET, SETTINGS
from riceshop.grading.release import course_api, generate_from, last_lines, units
from riceshop.notebooks import bundle
from riceshop.notebooks.files import dump, read
from riceshop.notebooks.languages import student_copy
from riceshop.words.errors import BadValue, Damaged

BUNDLES = "bundles"


@dataclass(frozen=True)
class Released:
    """What was made for a unit: nbgrader's release folder, the bundle, its language, class code and number of files.

    `tests` were tried on `tried` submissions before (0: this system cannot); `forgeable` are those let pass on request.
    """

    release: Path
    bundle: Path
    language: str
    class_code: str
    files: int
    tests: int = 0
    tried: int = 0
    forgeable: list[str] = field(default_factory=list)


def release(place: Path, root: Path, unit: str, lang: str | None = None, again: bool = False,
            allow_forgeable: bool = False, progress: Told = lambda done, of: None) -> Released:
    """Release `unit` of the class folder `place` and pack the bundle of the course in `root`.

    The unit's tests are tried first, and one that cannot be judged apart from the answer stops the release unless
    `allow_forgeable`. Nothing that students have is replaced without `again`; the bundle is searched for solutions,
    hidden tests and the class secret before it is written. Raises BadValue for an unknown unit, a missing class code, a
    forgeable test or something there already, Damaged when the reference fails its tests, when nbgrader fails or
    something secret got in.
    """
    told = settings(place)
    if not told.class_code:
        raise BadValue("grading_class.release.no_code", path=place / SETTINGS)
    reached(course_api(place).coursedir.db_url, place)
    unit = _named(place, unit)
    lang = lang or told.language
    found = _tried(place, root, unit, allow_forgeable, progress)
    forgeable = [one.test for one in found.forgeable]
    folder = _release(place, unit, again)
    files = bundle.contents(root, lang, told.class_code)
    files = {name: held for name, held in files.items() if not name.startswith(f"exercises/{unit}/")}
    files |= _unit_files(folder, unit, lang)
    leaks = bundle.leaks(root, files, _secrets(place))
    if leaks:
        raise Damaged("bundle.leak", places="\n".join(leaks))
    target = place / BUNDLES / f"riceshop-{told.class_code.replace(' ', '_')}-{unit}-{lang}.zip"
    _write(files, target, again)
    trial_file.allow(place, unit, forgeable)
    return Released(folder, target, lang, told.class_code, len(files), found.tests, found.submissions, forgeable)


def _tried(place: Path, root: Path, unit: str, allow_forgeable: bool, progress: Told) -> Trial:
    if os.name == "nt":
        # Nothing can be shut in there; a test that cannot be judged apart then gives no points when it is graded.
        return Trial(0, 0, [], [])
    found = trial_file.tried(place, unit, root, progress)
    if found.broken:
        raise Damaged("grading_trial.broken", path=place / "source" / unit / f"{unit}.ipynb",
                      tests="\n".join(one.sentence() for one in found.broken))
    if found.forgeable and not allow_forgeable:
        raise BadValue("grading_trial.forgeable_tests", unit=unit, tests="\n".join(one.sentence() for one in found.forgeable))
    return found


def _named(place: Path, unit: str) -> str:
    known = units(place)
    fitting = [name for name in known if unit == name or name.partition("_")[0] == unit]
    if len(fitting) != 1:
        raise BadValue("exercise.unknown_unit", value=unit, known=", ".join(known))
    return fitting[0]


def _release(place: Path, unit: str, again: bool) -> Path:
    folder = place / "release" / unit
    if folder.is_dir() and not again:
        made = generate_from(place, unit)
        there = {path.name: dump(read(path)) for path in folder.glob("*.ipynb")}
        if there != made:
            raise BadValue("grading_class.release.differs", path=folder)
        return folder
    result = course_api(place).generate_assignment(unit, force=again)
    if not result["success"]:
        raise Damaged("grading_class.release.failed", unit=unit, log=last_lines(result))
    return folder


def _unit_files(folder: Path, unit: str, lang: str) -> dict[str, bytes]:
    made = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".ipynb_checkpoints" not in path.parts:
            name = f"exercises/{unit}/{path.relative_to(folder).as_posix()}"
            whole = path.suffix != ".ipynb"
            made[name] = path.read_bytes() if whole else dump(student_copy(read(path), lang)).encode("utf-8")
    return made


def _secrets(place: Path) -> list[str]:
    found = list(bundle.solutions_of(sorted((place / "source").glob("*/*.ipynb"))))
    secret = place / SECRET
    return [*found, secret.read_text(encoding="utf-8").strip()] if secret.is_file() else found


def _write(files: dict[str, bytes], target: Path, again: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    draft.unlink(missing_ok=True)
    try:
        bundle.write_zip(files, draft)
        if target.exists() and not again and target.read_bytes() != draft.read_bytes():
            raise BadValue("grading_class.release.there", path=target)
        os.replace(draft, target)
    except OSError as error:
        raise Damaged("grading_class.new.cannot_write", path=target, reason=error.strerror or error) from error
    finally:
        draft.unlink(missing_ok=True)
