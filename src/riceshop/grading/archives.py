"""What came in, opened without trusting it: folders, zips and zips in zips, with bounds, names of any code, no links."""

import io
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from riceshop.grading.names import EXCHANGE_SECRET, TIMESTAMP, is_device
from riceshop.words import text

LARGEST = 64 * 2**20
LARGEST_ZIP = 4 * 2**30
LARGEST_INNER_ZIP = 256 * 2**20
LARGEST_NOTE = 2**20
MOST_UNPACKED = 8 * 2**30
MOST_UNPACKED_INNER = 256 * 2**20
MOST_ENTRIES = 20_000
MOST_FILES = 100_000
DEEPEST = 3
LONGEST_NAME = 160

NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)
NOTES = ("receipt.json", TIMESTAMP, EXCHANGE_SECRET)
LITTER = re.compile(r"(^|/)(\.ipynb_checkpoints|__MACOSX|\.git)(/|$)|(^|/)\._[^/]*$")
OTHER_PACKED = {b"Rar!\x1a\x07": "RAR", b"7z\xbc\xaf\x27\x1c": "7z", b"\x1f\x8b": "gzip", b"\xfd7zXZ": "xz", b"BZh": "bzip2"}
OTHER_ENDINGS = {".rar": "RAR", ".7z": "7z", ".gz": "gzip", ".tgz": "gzip", ".xz": "xz", ".bz2": "bzip2", ".tar": "tar"}


@dataclass(frozen=True)
class Found:
    """One notebook as it came: where it stood (parts of the path), its bytes, its date, and the notes beside it."""

    parts: tuple[str, ...]
    raw: bytes
    dated: datetime
    notes: dict[str, bytes] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        return shown("/".join(self.parts))


@dataclass(frozen=True)
class Refused:
    """One file that cannot be taken, and the reason in the reader's language."""

    shown: str
    reason: str


@dataclass
class _Budget:
    left: int

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise _Stop(text("grading_class.refused.bomb", most=MOST_UNPACKED // 2**20, inner=MOST_UNPACKED_INNER // 2**20))


class _Stop(Exception):
    """Why one file is not taken; the text is a sentence of the catalogue."""


def shown(name: str) -> str:
    """Return a name as it may be printed: marks that turn text round, control and half characters as \\u codes."""
    safe = "".join(f"\\u{ord(one):04x}" if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else one
                   for one in name)
    return safe if len(safe) <= LONGEST_NAME else f"{safe[: LONGEST_NAME - 1]}…"


def opened(incoming: Path) -> Iterator[Found | Refused]:
    """Yield every notebook in a file or folder, or why a file is refused; nothing is written, no name is followed."""
    shut: list[OSError] = []
    for count, (path, parts) in enumerate(_files(incoming, shut), start=1):
        if count > MOST_FILES:
            yield Refused(shown(incoming.name), text("grading_class.refused.too_many", most=MOST_FILES))
            return
        try:
            yield from _file(path, parts)
        except (_Stop, OSError) as error:
            yield Refused(shown("/".join(parts)), _reason(error))
    for error in shut:
        yield Refused(shown(str(error.filename)), text("grading_class.refused.folder", reason=_reason(error)))


def _files(incoming: Path, shut: list[OSError]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    if incoming.is_symlink() or not incoming.is_dir():
        yield incoming, (readable(incoming.name),)
        return
    for folder, inner, names in os.walk(incoming, onerror=shut.append):
        linked = [name for name in inner if (Path(folder) / name).is_symlink()]
        inner[:] = sorted(name for name in inner if name not in linked)
        for name in sorted([*names, *linked]):
            path = Path(folder) / name
            parts = tuple(readable(part) for part in path.relative_to(incoming).parts)
            if not LITTER.search("/".join(parts)):
                yield path, parts


def readable(name: str) -> str:
    """Return a file's name as text: bytes that are no UTF-8 (a stick written in Chinese Windows) are read as GB18030."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _file(path: Path, parts: tuple[str, ...]) -> Iterator[Found | Refused]:
    name = parts[-1]
    known = NOTEBOOK.search(name) or name.lower().endswith((".zip", *OTHER_ENDINGS))
    if path.is_symlink():
        if known or path.is_dir():
            raise _Stop(text("grading_class.refused.link"))
        return
    if not known:
        return
    if is_device(name):
        raise _Stop(text("grading_class.refused.device"))
    with _regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        dated = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
        if NOTEBOOK.search(name):
            raw = _bounded(file, LARGEST)
            yield Found(parts, raw, dated, dict(_beside(path)))
            return
        _only_zip(name, file.read(8))
        if size > LARGEST_ZIP:
            raise _Stop(text("grading_class.refused.large", most=LARGEST_ZIP // 2**20))
        yield from _zip(file, parts, 1, _Budget(MOST_UNPACKED))


def _regular(path: Path) -> io.BufferedReader:
    # A pipe would wait for ever, a link could be put there after the look: the open file itself is asked.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    number = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise _Stop(text("grading_class.refused.no_file"))
    return os.fdopen(number, "rb")


def _beside(path: Path) -> Iterator[tuple[str, bytes]]:
    for name in NOTES:
        try:
            with _regular(path.with_name(name)) as file:
                yield name, _bounded(file, LARGEST_NOTE)
        except (OSError, _Stop):
            continue


def _bounded(file: io.BufferedIOBase | zipfile.ZipExtFile, most: int) -> bytes:
    raw = file.read(most + 1)
    if len(raw) > most:
        raise _Stop(text("grading_class.refused.large", most=most // 2**20))
    return raw


def _only_zip(name: str, start: bytes) -> None:
    kind = next((told for mark, told in OTHER_PACKED.items() if start.startswith(mark)), "")
    kind = kind or next((told for ending, told in OTHER_ENDINGS.items() if name.lower().endswith(ending)), "")
    if kind:
        raise _Stop(text("grading_class.refused.packed", kind=kind))


def _zip(file: io.BufferedIOBase, parts: tuple[str, ...], depth: int, budget: _Budget) -> Iterator[Found | Refused]:
    """Yield what one zip holds; a bad entry is refused by itself, the others are taken."""
    try:
        packed = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _Stop(text("grading_class.refused.no_zip", reason=error)) from error
    with packed:
        entries = packed.infolist()
        if len(entries) > MOST_ENTRIES:
            raise _Stop(text("grading_class.refused.too_many", most=MOST_ENTRIES))
        named = [(entry_name(entry), entry) for entry in entries]
        notes = {name: entry for name, entry in named if name.rpartition("/")[2] in NOTES}
        some = False
        for name, entry in named:
            # Not is_dir: it looks at a name cut off at its first NUL.
            if name.endswith("/") or LITTER.search(name):
                continue
            try:
                for one in _entry(packed, name, entry, parts, depth, budget, notes):
                    some = True
                    yield one
            except (_Stop, zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError,
                    zlib.error) as error:
                some = True
                yield Refused(shown("/".join((*parts, name))), _reason(error))
        if not some:
            raise _Stop(text("grading_class.refused.no_notebook"))


def _entry(packed: zipfile.ZipFile, name: str, entry: zipfile.ZipInfo, parts: tuple[str, ...], depth: int,
           budget: _Budget, notes: dict[str, zipfile.ZipInfo]) -> Iterator[Found | Refused]:
    _safe(name, entry)
    ending = name.rpartition("/")[2].lower()
    inner_zip = ending.endswith(".zip")
    if not NOTEBOOK.search(ending) and not inner_zip and not ending.endswith(tuple(OTHER_ENDINGS)):
        return
    if entry.flag_bits & 1:
        raise _Stop(text("grading_class.refused.locked"))
    here = (*parts, *(part for part in name.split("/") if part))
    if inner_zip and depth >= DEEPEST:
        raise _Stop(text("grading_class.refused.deep", most=DEEPEST))
    with packed.open(entry) as file:
        raw = _metered(file, LARGEST_INNER_ZIP if inner_zip else LARGEST, budget)
    if NOTEBOOK.search(ending):
        yield Found(here, raw, _dated(entry), dict(_notes_of(packed, name, notes, budget)))
        return
    _only_zip(ending, raw[:8])
    # A student's own zip has a budget of its own: a bomb in one costs the others of the class nothing.
    yield from _zip(io.BytesIO(raw), here, depth + 1, _Budget(MOST_UNPACKED_INNER))


def _metered(file: zipfile.ZipExtFile, most: int, budget: _Budget) -> bytes:
    # The size in the zip's directory is a claim: reading stops at the limit whatever it says.
    raw = file.read(min(most, max(budget.left, 0)) + 1)
    budget.take(len(raw))
    if len(raw) > most:
        raise _Stop(text("grading_class.refused.large", most=most // 2**20))
    return raw


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name with forward slashes; without the UTF-8 flag its bytes are read as UTF-8 or GB18030."""
    name = entry.orig_filename if "\0" in entry.orig_filename else entry.filename
    if not entry.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        for code in ("utf-8", "gb18030"):
            try:
                name = raw.decode(code)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _safe(name: str, entry: zipfile.ZipInfo) -> None:
    parts = name.split("/")
    if "\0" in name:
        raise _Stop(text("grading_class.refused.nul"))
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in parts:
        raise _Stop(text("grading_class.refused.outside"))
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind and kind not in (stat.S_IFREG, stat.S_IFDIR):
        raise _Stop(text("grading_class.refused.link"))
    if any(is_device(part) for part in parts):
        raise _Stop(text("grading_class.refused.device"))


def _notes_of(packed: zipfile.ZipFile, name: str, notes: dict[str, zipfile.ZipInfo],
              budget: _Budget) -> Iterator[tuple[str, bytes]]:
    folder = name.rpartition("/")[0]
    for note in NOTES:
        entry = notes.get(f"{folder}/{note}" if folder else note)
        if entry is None:
            continue
        try:
            with packed.open(entry) as file:
                yield note, _metered(file, LARGEST_NOTE, budget)
        except (_Stop, zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zlib.error):
            continue


def _dated(entry: zipfile.ZipInfo) -> datetime:
    try:
        return datetime(*entry.date_time).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _reason(error: Exception) -> str:
    if isinstance(error, _Stop):
        return str(error)
    return shown(getattr(error, "strerror", None) or str(error) or type(error).__name__)
