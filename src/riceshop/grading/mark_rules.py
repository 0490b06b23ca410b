"""The rules of the course mark: weights, attendance, groups, late work, levels; read from class.toml, checked."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riceshop.words.errors import Damaged

RULES = "class.toml"
ATTENDANCE, PAPER = "attendance", "paper"
LEVELS = ("excellent", "good", "fair", "pass", "fail")

DEFAULTS = """\
# 总评成绩的权重和规则，全部在这里。 / All weights and rules of the course mark are here.
[marks]
decimals = 1  # 总评保留几位小数 / decimals of the course mark

# 大纲：考勤 10、六个单元 60、论文 30。没有发布的单元不算，其余按比例放大。
# The syllabus: attendance 10, six units 60, the paper 30. A unit not released is left out, the rest is rescaled.
[marks.weights]
attendance = 10
"01" = 10
"02" = 10
"03" = 10
"04" = 10
"05" = 10
"06" = 10
paper = 30

# 自学者（名单里班级是下面几个词的人）没有考勤和论文，成绩表里写明“自学”。
# Self-learners (whose class in the roster is one of these words) have no attendance and no paper; the table says so.
[marks.self_learners]
classes = ["自学", "self-learner"]
weights = { "01" = 10, "02" = 10, "03" = 10, "04" = 10, "05" = 10, "06" = 10 }

# 单元对应的 nbgrader 作业名；不写就按开头的编号找（01_rice_shop 是 01）。
# nbgrader's name of a unit's assignment; without a line here it is found by its number (01_rice_shop is 01).
[marks.assignments]
paper = "paper"

# 一次出勤记多少：1 到，0 缺。请假的那次不算。 / What a session counts: 1 present, 0 absent. An excused one is left out.
[marks.attendance]
late = 0.5

# 哪些部分按小组给分：组员的成绩 = 小组的成绩 × groups.csv 里的贡献。
# Which parts are group work: a member's mark = the group's mark × the contribution in groups.csv.
[marks.groups]
parts = []
lowest = 0.8
highest = 1.2

# 迟交：每晚一天扣百分之几，最多扣多少，宽限几小时；截止时间在上面的 [due] 里。
# Late work: percent taken off for each day begun, at most, hours of grace; due times under [due].
[marks.late]
percent_a_day = 0
at_most = 100
grace_hours = 0

# 五级制的下限。 / Lowest marks of the five levels.
[marks.five_level]
excellent = 90
good = 80
fair = 70
pass = 60
"""


@dataclass(frozen=True)
class Late:
    """Percent off for each day begun after the grace, and the most that is taken off."""

    percent: float
    at_most: float
    grace_hours: float


@dataclass(frozen=True)
class Rules:
    """The rules as class.toml tells them; weights are in the order of the file."""

    decimals: int
    weights: dict[str, float]
    self_learners: tuple[str, ...]
    own_weights: dict[str, float]
    assignments: dict[str, str]
    late_session: float
    group_parts: tuple[str, ...]
    contribution: tuple[float, float]
    late: Late
    levels: dict[str, float]

    @property
    def parts(self) -> list[str]:
        """Every part that has a weight in one of the two ways to count."""
        return list(dict.fromkeys([*self.weights, *self.own_weights]))

    def level(self, mark: float) -> str:
        """Return the level of a course mark: excellent, good, fair, pass or fail."""
        return next((name for name in LEVELS[:-1] if mark >= self.levels[name]), LEVELS[-1])


def default_rules() -> str:
    """Return the rules as text for a new class.toml: the table [marks] and those under it, each with its comment."""
    return DEFAULTS


def rules(place: Path) -> Rules:
    """Return the rules of a class folder; what its class.toml leaves out is as in `default_rules`.

    Raises Damaged, naming file, entry, value and remedy.
    """
    path = place / RULES
    base = tomllib.loads(DEFAULTS)["marks"]
    told = _told(path)
    for name in told:
        if name not in base:
            raise _bad(path, name, told[name], ", ".join(base))
    for name, entry in base.items():
        if isinstance(entry, dict) and not isinstance(told.get(name, {}), dict):
            raise _bad(path, name, told[name], f"[marks.{name}]")
    return _made(path, base, told)


def _told(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("marks", {})
    except (OSError, ValueError) as error:
        raise Damaged("grading_marks.rules.unreadable", path=path, reason=error) from error
    if not isinstance(told, dict):
        raise _bad(path, "", told, "[marks]")
    return told


def _made(path: Path, base: dict[str, Any], told: dict[str, Any]) -> Rules:
    def merged(name: str) -> dict[str, Any]:
        # Weights stand for themselves: a part that the file does not name has none.
        return told[name] if name == "weights" and name in told else {**base[name], **told.get(name, {})}

    def number(name: str, key: str, lowest: float, highest: float) -> float:
        return _number(path, f"{name}.{key}", merged(name)[key], lowest, highest)

    own, groups = merged("self_learners"), merged("groups")
    weights = _weights(path, "weights", merged("weights"))
    lowest = number("groups", "lowest", 0, 1)
    levels = {name: number("five_level", name, 0, 100) for name in LEVELS[:-1]}
    if sorted(levels.values(), reverse=True) != list(levels.values()) or len(set(levels.values())) < len(levels):
        raise _bad(path, "five_level", list(levels.values()), "90 > 80 > 70 > 60")
    return Rules(
        decimals=int(_number(path, "decimals", told.get("decimals", base["decimals"]), 0, 6)),
        weights=weights,
        self_learners=_texts(path, "self_learners.classes", own["classes"]),
        own_weights=_weights(path, "self_learners.weights", own["weights"]),
        assignments=_names(path, merged("assignments")),
        late_session=number("attendance", "late", 0, 1),
        group_parts=_parts(path, groups["parts"], weights),
        contribution=(lowest, number("groups", "highest", 1, 10)),
        late=Late(number("late", "percent_a_day", 0, 100), number("late", "at_most", 0, 100),
                  number("late", "grace_hours", 0, 1000)),
        levels=levels,
    )


def _weights(path: Path, name: str, told: Any) -> dict[str, float]:
    if not isinstance(told, dict) or not told:
        raise _bad(path, name, told, "attendance = 10")
    found = {part: _number(path, f"{name}.{part}", weight, 0, 1000) for part, weight in told.items()}
    if not sum(found.values()) > 0:
        raise _bad(path, name, told, "> 0")
    return {part: weight for part, weight in found.items() if weight}


def _number(path: Path, name: str, value: Any, lowest: float, highest: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) \
            or not lowest <= value <= highest:
        raise _bad(path, name, value, f"{lowest:g} ... {highest:g}")
    return value


def _texts(path: Path, name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _bad(path, name, value, '["..."]')
    return tuple(value)


def _parts(path: Path, value: Any, weights: Mapping[str, float]) -> tuple[str, ...]:
    found = _texts(path, "groups.parts", value)
    for part in found:
        if part not in weights or part == ATTENDANCE:
            raise _bad(path, "groups.parts", part, ", ".join(one for one in weights if one != ATTENDANCE))
    return found


def _names(path: Path, value: dict[str, Any]) -> dict[str, str]:
    for part, name in value.items():
        if not isinstance(name, str):
            raise _bad(path, f"assignments.{part}", name, '"01_rice_shop"')
    return dict(value)


def _bad(path: Path, name: str, value: Any, wanted: str) -> Damaged:
    return Damaged("grading_marks.rules.entry", path=path, name=f"marks.{name}".rstrip("."), value=value, wanted=wanted)
