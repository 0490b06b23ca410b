"""The settings of a class, class.toml: written once with every default and its reason, read by every action."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from riceshop.grading.names import SETTINGS
from riceshop.notebooks.identity import checked
from riceshop.words import LANGUAGES
from riceshop.words.errors import BadValue, Damaged

OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


@dataclass(frozen=True)
class Settings:
    """One class: its public code, release language, gradebook ("" is gradebook.db) and the due times in UTC."""

    class_code: str = ""
    language: str = "both"
    db_url: str = ""
    due: Mapping[str, datetime] = field(default_factory=dict)


def settings(place: Path) -> Settings:
    """Return the settings of the class folder `place`; the defaults where it has no class.toml.

    Raises Damaged, naming file, entry and what is wrong, when something in the file cannot be used.
    """
    path = place / SETTINGS
    if not path.is_file():
        return Settings()
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise Damaged("grading_class.settings.unreadable", path=path, reason=error) from error
    told = {name: _table(path, held, name) for name in ("class", "due")}
    language = _text(path, told["class"], "class", "language", "both")
    if language not in LANGUAGES:
        raise _bad(path, "class.language", language)
    try:
        code = checked(_text(path, told["class"], "class", "code", ""))
    except BadValue as error:
        raise _bad(path, "class.code", told["class"]["code"]) from error
    zone = _zone(path, told["class"])
    return Settings(
        class_code=code,
        language=language,
        db_url=_text(path, told["class"], "class", "db_url", ""),
        due={unit: _moment(path, unit, value, zone) for unit, value in told["due"].items()},
    )


def template(class_code: str, now: datetime, units: list[str]) -> str:
    """Return the text of a new class.toml: every default written out, `now`'s distance from UTC as the class's clock."""
    due = "\n".join(f"# {json.dumps(unit)} = {now.year}-12-31T23:59:00" for unit in units)
    away = f"{now:%z}" or "+0000"
    return TEMPLATE.format(code=json.dumps(class_code, ensure_ascii=False), offset=f"{away[:3]}:{away[3:5]}", due=due)


def _bad(path: Path, entry: str, value: object) -> Damaged:
    return Damaged("grading_class.settings.bad_entry", path=path, entry=entry, value=value)


def _table(path: Path, held: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = held.get(name, {})
    if not isinstance(found, dict):
        raise _bad(path, name, found)
    return found


def _text(path: Path, table: Mapping[str, Any], where: str, name: str, default: str) -> str:
    found = table.get(name, default)
    if not isinstance(found, str):
        raise _bad(path, f"{where}.{name}", found)
    return found.strip()


def _zone(path: Path, table: Mapping[str, Any]) -> timezone:
    told = _text(path, table, "class", "utc_offset", "+08:00")
    found = OFFSET.fullmatch(told)
    if not found or int(found[2]) > 14 or int(found[3]) > 59:
        raise _bad(path, "class.utc_offset", told)
    away = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-away if found[1] == "-" else away)


def _moment(path: Path, unit: str, value: object, zone: timezone) -> datetime:
    if not isinstance(value, datetime):
        raise _bad(path, f"due.{unit}", value)
    try:
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as error:
        raise _bad(path, f"due.{unit}", value) from error


TEMPLATE = """\
# 这个班的设置。一行一项，改完存盘就生效；井号后面是说明。
# The settings of this class. One a line, in force when saved; what follows a hash sign explains.

[class]
# 班级代码：公开的，随课程包发给学生，它决定每个人的小城。开课以后不要再改。
# The class code: public, travels in the students' bundle and chooses their towns. Do not change it during the term.
code = {code}

# 课程包的语言：zh、en 或 both。
# The language of the bundle: zh, en or both.
language = "both"

# 下面的截止时间用哪里的钟：和世界时的差。
# Whose clock the due times below are told by: the distance from UTC.
utc_offset = "{offset}"

# 成绩册：空着就是本文件夹里的 gradebook.db。
# The gradebook: empty means gradebook.db in this folder.
db_url = ""

[due]
# 每个练习的截止时间；去掉行首的井号并改好时间。没有写的练习不判迟交。
# When each exercise is due; take the hash sign away and set the time. Without one nothing is late.
{due}
"""
