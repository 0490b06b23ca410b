"""The journal of a unit's grading: what came out of each box before it is marked, and what is marked, line by line on disk."""

import contextlib
import hashlib
import json
import os
import shutil
import stat
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zlib import crc32

from riceshop.grading.class_tables import put
from riceshop.words.errors import Damaged

FOLDER = "grading_journal"
RESULT, DONE, AGAIN = "result", "done", "again"


class Journal:
    """One run's journal, held by one run at a time. Use it in a with statement.

    A line is written before what it tells is acted upon: a run that was cut off goes on from the last whole line.
    """

    def __init__(self, place: Path, unit: str) -> None:
        self._folder, self._path = place / FOLDER, place / FOLDER / f"{unit}.jsonl"
        self.staged = self._folder / "staged"
        self._results: dict[str, tuple[str, Any]] = {}
        self._done: dict[str, str] = {}

    def __enter__(self) -> Self:
        import fcntl

        self._folder.mkdir(exist_ok=True)
        self._lock = (self._folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise Damaged("grading_boxed.running", path=self._folder) from error
        # Half-made folders of a run that was cut off.
        shutil.rmtree(self.staged, ignore_errors=True)
        for line in self._path.read_bytes().splitlines() if self._path.exists() else []:
            self._read(line)
        self._shorten()
        self._file = self._path.open("ab", buffering=0)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
        shutil.rmtree(self.staged, ignore_errors=True)
        if error is None:
            with contextlib.suppress(OSError):
                self._shorten()
        self._lock.close()

    def _shorten(self) -> None:
        """Keep only what still counts: a line that was cut off goes, and so do results that are marked."""
        lines = [_line(DONE, student, digest, None) for student, digest in self._done.items()]
        lines += [_line(RESULT, student, *held) for student, held in self._results.items()]
        put(self._path, b"".join(lines))

    def marked(self, student: str, digest: str) -> bool:
        """Say whether the submission of that digest is marked."""
        return self._done.get(student) == digest

    def result(self, student: str, digest: str) -> Any:
        """Return what came out of the box for the submission of that digest, None when nothing did."""
        held = self._results.get(student, ("", None))
        return held[1] if held[0] == digest else None

    def keep(self, student: str, digest: str, result: Any) -> None:
        """Write down what came out of the box. Raises OSError when the disk refuses."""
        self._write(RESULT, student, digest, result)

    def mark(self, student: str, digest: str) -> None:
        """Write down that it is marked. Raises OSError when the disk refuses."""
        self._write(DONE, student, digest, None)

    def forget(self, student: str) -> None:
        """Write down that a student's submission is to be graded again. Raises OSError when the disk refuses."""
        self._write(AGAIN, student, "", None)

    def _write(self, kind: str, student: str, digest: str, result: Any) -> None:
        raw = _line(kind, student, digest, result)
        before = self._file.seek(0, os.SEEK_END)
        try:
            rest = memoryview(raw)
            while rest:
                rest = rest[self._file.write(rest):]
            os.fdatasync(self._file.fileno())
        except OSError:
            self._file.truncate(before)
            raise
        self._take(kind, student, digest, result)

    def _read(self, raw: bytes) -> None:
        check, _, rest = raw.partition(b" ")
        if check == b"%08x" % crc32(rest):
            self._take(*json.loads(rest))

    def _take(self, kind: str, student: str, digest: str, result: Any) -> None:
        if kind == RESULT:
            self._results[student] = (digest, result)
            return
        self._results.pop(student, None)
        self._done.pop(student, None)
        if kind == DONE:
            self._done[student] = digest


def _line(kind: str, student: str, digest: str, result: Any) -> bytes:
    rest = json.dumps([kind, student, digest, result], separators=(",", ":")).encode("ascii")
    return b"%08x %s\n" % (crc32(rest), rest)


def digest_of(*paths: Path, also: tuple[str, ...] = ()) -> str:
    """Return the digest of files and folders, names, kinds and contents, and of the words in `also`."""
    found = hashlib.sha256()
    for word in also:
        found.update(f"{len(word)}:{word}".encode())
    for path in paths:
        for one in [path, *sorted(path.rglob("*"))]:
            kind = one.lstat().st_mode if one.is_symlink() or one.exists() else 0
            found.update(f"\n{one.relative_to(path.parent)}:{stat.S_IFMT(kind)}\n".encode("utf-8", "surrogateescape"))
            if stat.S_ISREG(kind):
                found.update(_content(one))
    return found.hexdigest()


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except PermissionError:
        # Whoever looks into it will say so; here it is a content like any other.
        return b"unreadable"
