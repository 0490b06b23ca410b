"""The result code: a run's decisions as one word of text, from which anybody with the course can live the run again."""

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from riceshop.lab import game_controls
from riceshop.lab.game_reports import ordered
from riceshop.lab.game_run import MOST_DAYS, MOST_HOUSEHOLDS, GameRun
from riceshop.lab.game_steps import Step
from riceshop.lab.game_units import Unit, unit
from riceshop.notebooks.identity import ALLOWED, LONGEST
from riceshop.town import TOWN_VERSION, Policy, Town
from riceshop.town.guard import house_numbers, whole
from riceshop.town.research import checked
from riceshop.words.errors import BadType, BadValue, Damaged

FORMAT = 1
# Far above what 365 days of different decisions with houses picked by hand come to.
MOST_LETTERS = 400_000
MOST_BYTES = 1_000_000
_CHECK_LETTERS = 8
_FOUND = re.compile(r"RICE(\d{1,3})-([A-Z2-7]+)(?:-([A-Z2-7]+))?", re.IGNORECASE)
# What nearly every record holds, so that it costs nothing: both ends must know the same text, so it never changes.
_DICTIONARY = (
    b'"members","appetite","monthly_use","last_quantity","jar","address","payday","habits","preferences"'
    b'"days_ahead":"stock_days":"rainy_night":true"old_on_top":true"clean_jar":true"measure_jars":true'
    b'"collect":"payday""delivery":"on_request""delivery":"before_empty""notebook":["hawk_min":240,"sift_min":'
    b'{"class":"open","contest":false,"days":30,"policies":[{"hawk_min":240,"sift_min":240}],"steps":[[30,0]],'
    b'"student":"","town":{"changes":{},"households":360,"mechanisms":[],"rivals":32,"seed":1932},"unit":"01_rice_shop",'
    b'"version":2}'
)


@dataclass(frozen=True)
class Record:
    """What a code tells: who played what, and the decisions. Whatever it says of a result is not asked.

    `town` is what to build a practice town from; None in a contest, whose town follows from unit and class code.
    """

    unit: Unit
    contest: bool
    days: int
    class_code: str
    student: str
    town: Mapping[str, Any] | None
    steps: tuple[Step, ...]

    def replay(self) -> GameRun:
        """Live the decisions again and return the run. Raises BadValue for a decision the game does not offer."""
        run = GameRun(self.build(), self.days, unit=self.unit)
        for step in self.steps:
            run.take(_offered(step, run))
        return run

    def build(self) -> Town:
        """Return the town the record was played on. Raises BadValue for one that the game would not open."""
        if self.town is None:
            return self.unit.contest_town(self.class_code)
        town = dict(self.town)
        if town.pop("changes"):
            raise BadValue("game_rank.own_rules")
        whole("households", town["households"], 1, MOST_HOUSEHOLDS)
        return Town.build(**town)


def encode(run: GameRun, contest: bool, class_code: str, student: str) -> str:
    """Return the code of a run: format, decisions, and letters that show a slip of the hand."""
    town = run.town
    policies: list[dict[str, Any]] = []
    steps = []
    for step in run.steps:
        told = _told(step.policy)
        if told not in policies:
            policies.append(told)
        survey = [] if step.survey is None else list(step.survey)
        steps.append(_trimmed([step.days, policies.index(told), list(step.visit), list(step.measure), survey]))
    record = {
        "class": class_code, "contest": contest, "days": run.days, "policies": policies, "steps": steps,
        "student": student, "unit": run.unit.name, "version": TOWN_VERSION,
    }  # fmt: skip
    if not contest:
        record["town"] = {
            "changes": town.changes, "households": town.households, "mechanisms": list(town.mechanisms),
            "rivals": town.rivals, "seed": town.seed,
        }  # fmt: skip
    raw = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=int).encode("utf-8")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_DICTIONARY)
    body = base64.b32encode(packer.compress(raw) + packer.flush()).decode("ascii").rstrip("=")
    return f"RICE{FORMAT}-{body}-{_check(body)}"


def find_codes(line: str) -> list[str]:
    """Return what looks like codes in a line of text, whatever stands around them."""
    return [found[0] for found in _FOUND.finditer(line)]


def decode(code: str) -> Record:
    """Return what a code tells.

    Raises Damaged, saying why, for one that was cut off, changed by a slip, made for another version of the town,
    too large, or that no game could have given. Nothing of it is run.
    """
    told = _record(_unpacked(code))
    try:
        return _read(told)
    except (BadValue, BadType) as error:
        raise Damaged("game_rank.impossible", reason=error) from error
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise Damaged("game_rank.not_a_record") from error


def _unpacked(code: str) -> bytes:
    if len(code) > MOST_LETTERS:
        raise Damaged("game_rank.too_large", most=MOST_LETTERS)
    found = _FOUND.fullmatch(code.strip())
    if found is None:
        raise Damaged("game_rank.not_a_code")
    if int(found[1]) != FORMAT:
        raise Damaged("game_rank.other_format", format=int(found[1]), current=FORMAT)
    body, check = found[2].upper(), (found[3] or "").upper()
    if len(check) < _CHECK_LETTERS:
        raise Damaged("game_rank.cut_off")
    if check != _check(body):
        raise Damaged("game_rank.slip")
    try:
        packed = base64.b32decode(body + "=" * (-len(body) % 8))
        opener = zlib.decompressobj(-15, zdict=_DICTIONARY)
        raw = opener.decompress(packed, MOST_BYTES + 1)
    except (binascii.Error, zlib.error) as error:
        raise Damaged("game_rank.slip") from error
    if len(raw) > MOST_BYTES:
        raise Damaged("game_rank.too_large", most=MOST_BYTES)
    if not opener.eof:
        raise Damaged("game_rank.cut_off")
    return raw


def _record(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Damaged("game_rank.not_a_record") from error
    if not isinstance(told, dict) or not isinstance(told.get("version"), int):
        raise Damaged("game_rank.not_a_record")
    if told["version"] != TOWN_VERSION:
        raise Damaged("game_rank.other_version", version=told["version"], current=TOWN_VERSION)
    return told


def _read(told: Mapping[str, Any]) -> Record:
    contest = told["contest"]
    if not isinstance(contest, bool):
        raise TypeError("contest")
    days = whole("days", told["days"], 1, MOST_DAYS)
    town = None if contest else _town(told["town"])
    households = MOST_HOUSEHOLDS if town is None else town["households"]
    policies = [Policy(**_kept(game_controls.OPENING, one)) for one in told["policies"][: MOST_DAYS + 1]]
    steps = tuple(_step(one, policies, households) for one in told["steps"][: MOST_DAYS + 1])
    whole("days", sum(step.days for step in steps), 1, days)
    return Record(
        unit(told["unit"]), contest, days, _name(told["class"]), _name(told["student"]), town, steps
    )


def _town(told: Mapping[str, Any]) -> dict[str, Any]:
    town = {name: told[name] for name in ("changes", "households", "mechanisms", "rivals", "seed")}
    whole("households", town["households"], 1, MOST_HOUSEHOLDS)
    return town


def _step(told: list[Any], policies: list[Policy], households: int) -> Step:
    days, which, visit, measure, survey = [*told, *([[], [], []][len(told) - 2 :])]
    return Step(
        whole("days", days, 1, MOST_DAYS), policies[whole("policy", which, 0, len(policies) - 1)],
        tuple(house_numbers("visit", visit, households)), tuple(house_numbers("measure", measure, households)),
        None if survey == [] else checked("survey", survey),
    )  # fmt: skip


def _offered(step: Step, run: GameRun) -> Step:
    # The player had the unit's levers and no others: every other field must be as the game opens.
    decisions = {name: getattr(step.policy, name) for name in run.unit.levers}
    if game_controls.OPENING.but(**decisions) != step.policy:
        raise BadValue("game_rank.not_offered", unit=run.unit.name)
    ordered("survey", step.survey, run.unit)
    last = run.town.households - 1
    for house in (*step.visit, *step.measure):
        whole("house", house, 0, last)
    return step


def _told(policy: Policy) -> dict[str, Any]:
    plain, opening = policy.decisions(), game_controls.OPENING.decisions()
    return {name: value for name, value in plain.items() if value != opening[name]}


def _kept(opening: Policy, told: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(Policy)} - {"name"}
    for name in told:
        if name not in known:
            raise BadValue("game.errors.decision", value=name, allowed=", ".join(sorted(known)))
    return {**opening.decisions(), **told}


def _trimmed(step: list[Any]) -> list[Any]:
    # Most days have no house picked by hand: [days, policy] is enough.
    while step[-1] == []:
        step.pop()
    return step


def _name(told: object) -> str:
    # The rule of the workspace: no letter of it can be a formula in a spreadsheet or a command to a terminal.
    if not isinstance(told, str) or len(told) > LONGEST or not ALLOWED.fullmatch(told):
        raise TypeError("name")
    return told


def _check(body: str) -> str:
    digest = hashlib.sha256(f"{FORMAT}-{body}".encode("ascii")).digest()
    return base64.b32encode(digest).decode("ascii")[:_CHECK_LETTERS]
