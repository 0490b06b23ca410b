"""Files: written in one stroke, so that a file is the old one or the new one and never half of either."""

import os
import uuid
from pathlib import Path

from riceshop.words.errors import BadType, BadValue, RiceShopError


def named(place: str, value: object) -> Path:
    """Return `value` as a path if it is text or a path and not empty; raises BadType or BadValue naming `place`."""
    if not isinstance(value, str | Path):
        raise BadType("town_run.path", place=place, value=value)
    if not str(value):
        raise BadValue("town_run.path", place=place, value=value)
    return Path(value)


class CannotWrite(RiceShopError, OSError):
    """A file could not be written (a full disk, a folder that may not be written to); what was there is untouched."""


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path`; what is there is replaced. Raises CannotWrite, and then `path` is what it was."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_through(draft, content)
        os.replace(draft, path)
    except OSError as reason:
        draft.unlink(missing_ok=True)
        raise cannot_write(path, reason) from reason


def write_through(path: Path, content: bytes) -> None:
    """Write a new file and wait until the disk has it. Raises OSError."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def cannot_write(path: Path, reason: OSError) -> CannotWrite:
    """Return the error that names the file, what the system said and what to do."""
    return CannotWrite("town_run.cannot_write", path=str(path), reason=reason.strerror or str(reason))
