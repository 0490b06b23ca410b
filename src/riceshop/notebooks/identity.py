"""Identity: who works in this workspace, kept in its riceshop.toml: student, class code, language."""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from riceshop.notebooks.atomic import PARTS, write_whole
from riceshop.notebooks.journal import HIDDEN
from riceshop.words import LANGUAGES
from riceshop.words.errors import BadType, BadValue, Damaged
from riceshop.words.language import WORKSPACE_FILE

LONGEST = 64
# Letters of any script, digits and the signs that student numbers carry; no quote or slash, and no dot at either
# end: the id becomes the name of a folder.
ALLOWED = re.compile(r"(?!\.)[\w .@+-]*(?<!\.)")


@dataclass(frozen=True)
class Identity:
    """Who works here. Student numbers are text ("0042" is not 42); an empty student is a self-learner."""

    student: str = ""
    class_code: str = ""
    language: str = ""

    @property
    def self_learner(self) -> bool:
        return not self.student


def find_workspace(place: Path | str | None = None) -> Path:
    """Return the workspace that holds `place` (the current folder by default).

    Raises Damaged with the remedy if no folder upwards has a riceshop.toml: a notebook opened elsewhere.
    """
    here = Path(place or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / WORKSPACE_FILE).is_file():
            return folder
    raise Damaged("workspace.not_inside", place=here)


def identity(workspace: Path | str | None = None) -> Identity:
    """Return who works in the workspace (found from the current folder by default).

    Raises Damaged when there is no workspace, or its riceshop.toml cannot be read; nothing is changed then.
    """
    path = find_workspace(workspace) / WORKSPACE_FILE
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Damaged("workspace.bad_settings", place=path, reason=error) from error
    values = {name: held.get(name, "") for name in ("student", "class_code", "language")}
    for name, value in values.items():
        if not isinstance(value, str):
            raise Damaged("workspace.bad_entry", place=path, name=name, value=value)
    if values["language"] not in ("", *LANGUAGES):
        raise Damaged("workspace.bad_entry", place=path, name="language", value=values["language"])
    return Identity(checked(values["student"]), checked(values["class_code"]), values["language"])


def checked(value: str) -> str:
    """Return a student number, name or class code without outer blanks. Raises BadType or BadValue."""
    if not isinstance(value, str):
        raise BadType("workspace.id_not_text", value=value)
    value = value.strip()
    if len(value) > LONGEST or not ALLOWED.fullmatch(value):
        raise BadValue("workspace.bad_id", value=value, longest=LONGEST)
    return value


def remember(workspace: Path, **news: str) -> None:
    """Write student, class_code or language into riceshop.toml; other lines stay as the student left them.

    Raises Damaged if the file is there and cannot be read, BadValue for an id that cannot be used.
    """
    path = workspace / WORKSPACE_FILE
    if path.exists():
        identity(workspace)
    old = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    new = old
    for name, value in news.items():
        new = _with_line(new, name, checked(value))
    if new != old:
        write_whole(path, new.encode("utf-8"), workspace / HIDDEN / PARTS)


def _with_line(settings: str, name: str, value: str) -> str:
    line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    # Only above the first [table]: below it the same name is somebody else's.
    table = re.search(r"^[ \t]*\[", settings, re.MULTILINE)
    top, rest = (settings[: table.start()], settings[table.start() :]) if table else (settings, "")
    found = re.compile(rf"^{name}[ \t]*=.*$", re.MULTILINE)
    if found.search(top):
        return found.sub(lambda _: line, top, count=1) + rest
    return f"{line}\n{settings}"
