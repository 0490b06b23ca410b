"""The workspace: brings new versions of the course to a student's folder and never changes what the student wrote."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from riceshop.notebooks import journal as journals
from riceshop.notebooks.atomic import PARTS, sweep, write_new, write_over, write_whole
from riceshop.notebooks.deliveries import (
    Delivery,
    bundle_class_code,
    bundle_language,
    deliveries,
    fingerprint,
    shelf_files,
)
from riceshop.notebooks.identity import Identity, identity, remember
from riceshop.notebooks.journal import HIDDEN, Journal, digest
from riceshop.words import language, text
from riceshop.words.errors import Damaged
from riceshop.words.language import WORKSPACE_FILE

RELEASED = "released"


@dataclass
class Report:
    """What an update did, by path: new files, refreshed ones, and what it left alone."""

    added: list[str] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    journal_lost: bool = False
    only_language: str = ""

    def sentences(self) -> list[str]:
        """Return what the student should read, in the reader's language; empty when nothing happened."""
        said = [text("workspace.journal_lost")] if self.journal_lost else []
        if self.only_language:
            said.append(text(f"workspace.only_{self.only_language}"))
        if self.added:
            said.append(text("workspace.added", count=len(self.added)))
        if self.refreshed:
            said.append(text("workspace.refreshed", count=len(self.refreshed)))
        said += [text("workspace.restored", path=path) for path in self.restored]
        said += [text("workspace.kept", path=path, beside=beside) for path, beside in self.kept]
        said += [text("workspace.blocked", path=path) for path in self.blocked]
        said += [text("workspace.busy", path=path) for path in self.busy]
        return said


def default_workspace() -> Path:
    """Return where a workspace goes when nobody chooses: RiceShop in the home folder."""
    return Path.home() / "RiceShop"


def check_place(workspace: Path, root: Path) -> None:
    """Raise Damaged for a workspace inside the course, where an update of the course would run over it."""
    if workspace == root or root in workspace.parents:
        raise Damaged("workspace.inside_course", place=workspace)


def prepare(
    workspace: Path, root: Path, lang: str | None = None, news: Mapping[str, str] | None = None
) -> tuple[Report, Identity]:
    """Make the workspace or bring it up to date from the course in `root`; return what was done and for whom.

    `lang` switches the language and `news` gives student or class_code; both are remembered. Raises Damaged, with
    nothing overwritten, for a workspace inside the course, one that cannot be written, or a bad riceshop.toml.
    """
    workspace, root = workspace.expanduser().resolve(), root.resolve()
    check_place(workspace, root)
    try:
        first = {"class_code": bundle_class_code(root), "student": ""}
        who = _settled(workspace, lang or workspace_language(workspace, root), first, dict(news or {}))
        report = update(workspace, root, who)
    except OSError as error:
        raise Damaged("workspace.cannot_write", place=workspace, reason=error.strerror or error) from error
    held = bundle_language(root)
    if lang and held and lang != held:
        report.only_language = held
    return report, who


def workspace_language(workspace: Path, root: Path) -> str | None:
    """Return the language a workspace remembers, or that of a one-language bundle for a new one, or None.

    Raises Damaged if the workspace's riceshop.toml cannot be read.
    """
    if (workspace / WORKSPACE_FILE).is_file():
        return identity(workspace).language or None
    return bundle_language(root)


def _settled(workspace: Path, lang: str | None, first: dict[str, str], news: dict[str, str]) -> Identity:
    there = (workspace / WORKSPACE_FILE).is_file()
    known = identity(workspace) if there else Identity()
    chosen = lang or language()
    if chosen != known.language:
        news["language"] = chosen
    if not there:
        workspace.mkdir(parents=True, exist_ok=True)
        news = first | news
    remember(workspace, **news)
    return identity(workspace)


def update(workspace: Path, root: Path, who: Identity) -> Report:
    """Deliver every file of the course that is new or untouched; put new versions beside what was touched."""
    sweep(workspace / HIDDEN / PARTS)
    journal, sound = journals.load(workspace)
    report = Report(journal_lost=not sound)
    made_from = fingerprint(root, who.language, who)
    if journal.made_from == made_from and _complete(workspace, root):
        return report
    wanted = deliveries(root, who.language, who)
    # Promises first: a cut between here and the end must not make our own files look like the student's.
    for one in wanted:
        journal.promise(one.path, one.content)
    journals.save(workspace, journal)
    for one in wanted:
        _deliver(workspace, journal, one, report)
    if not (report.busy or report.blocked):
        journal.made_from = made_from
    journals.save(workspace, journal)
    return report


def _complete(workspace: Path, root: Path) -> bool:
    return all(os.path.lexists(workspace / file.relative_to(root)) for file in shelf_files(root))


def _deliver(workspace: Path, journal: Journal, one: Delivery, report: Report) -> None:
    place, entry = workspace / one.path, journal.entry(one.path)
    try:
        done = _bring(workspace, journal, one, report)
    except PermissionError:
        if not os.path.lexists(place):
            raise
        report.busy.append(one.path)
        return
    if not done:
        report.blocked.append(one.path)
        return
    _keep_release(workspace, one)
    if one.version not in entry.offered:
        entry.offered.append(one.version)


def _bring(workspace: Path, journal: Journal, one: Delivery, report: Report) -> bool:
    """Bring one file; return False if something that is no file stands in its place."""
    place, entry, parts = workspace / one.path, journal.entry(one.path), workspace / HIDDEN / PARTS
    if not _is_reachable(place, workspace):
        return False
    if not place.exists() and write_new(place, one.content, parts):
        (report.restored if entry.offered else report.added).append(one.path)
        return True
    there = place.read_bytes()
    if there == one.content:
        return True
    if journal.is_ours(one.path, there) and write_over(
        place, one.content, parts, lambda held: journal.is_ours(one.path, held)
    ):
        report.refreshed.append(one.path)
        return True
    if one.version not in entry.offered:
        report.kept.append((one.path, _put_beside(workspace, journal, one)))
    return True


def _is_reachable(place: Path, workspace: Path) -> bool:
    """Return whether a file may be at `place`: no link, no folder there, and only folders above it."""
    if place.is_symlink() or place.is_dir():
        return False
    above = [folder for folder in place.parents if workspace in folder.parents]
    return all(folder.is_dir() or not os.path.lexists(folder) for folder in above)


def _put_beside(workspace: Path, journal: Journal, one: Delivery) -> str:
    """Put the new version beside the student's file, under the first name that is free or still ours."""
    parts, number = workspace / HIDDEN / PARTS, 1
    while True:
        path = beside(one.path, number)
        place = workspace / path
        journal.promise(path, one.content)
        journals.save(workspace, journal)
        if not os.path.lexists(place) and write_new(place, one.content, parts):
            return path
        if place.is_file() and not place.is_symlink():
            there = place.read_bytes()
            if there == one.content or (
                journal.is_ours(path, there)
                and write_over(place, one.content, parts, lambda held, path=path: journal.is_ours(path, held))
            ):
                return path
        number += 1


def beside(path: str, number: int) -> str:
    """Return the name of the `number`-th new version beside a path: lesson_1.new.ipynb, lesson_1.new-2.ipynb."""
    stem, dot, suffix = path.rpartition(".")
    return f"{stem}.new{'' if number == 1 else f'-{number}'}{dot}{suffix}"


def _keep_release(workspace: Path, one: Delivery) -> None:
    """Keep an exercise as it was handed out, so that a submission can be compared with it."""
    kept = workspace / HIDDEN / RELEASED / f"{digest(one.content)}.ipynb"
    if one.path.startswith("exercises/") and one.path.endswith(".ipynb") and not kept.exists():
        write_whole(kept, one.content, workspace / HIDDEN / PARTS)
