"""The result code: what it tells comes back as it was, and nobody can make up a result with it."""

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.lab import game_code, rank_codes
from riceshop.lab.game_code import decode, encode, find_codes
from riceshop.lab.game_rank import Line, rank, read_lines
from riceshop.lab.game_run import GameRun
from riceshop.lab.game_steps import Step
from riceshop.lab.game_units import FIRST, units
from riceshop.town import QUIET, TOWN_VERSION, Policy, Town
from riceshop.town.policy import NOTEBOOK_FIELDS
from riceshop.words import use_language
from riceshop.words.errors import Damaged, RiceShopError

UNIT = units()[FIRST]


@pytest.fixture(autouse=True)
def _english() -> None:
    use_language("en")


@pytest.fixture(scope="module")
def town() -> Town:
    return Town.build(households=40, seed=5, rivals=6, mechanisms=QUIET)


@pytest.fixture(scope="module")
def played(town: Town) -> GameRun:
    game = GameRun(town, 20)
    game.go(6, {"sift_min": 360, "notebook": ["members", "jar"], "delivery": "before_empty"}, visit=[3, 9], measure=[12])
    game.go(10, {"hawk_min": 120, "collect": "payday"})
    game.go(4, {"rainy_night": True}, measure=[1])
    return game


@pytest.fixture(scope="module")
def code(played: GameRun) -> str:
    return encode(played, False, "crm-7", "0042")


def _inside(code: str) -> dict[str, Any]:
    body = code.split("-")[1]
    packed = base64.b32decode(body + "=" * (-len(body) % 8))
    return json.loads(zlib.decompressobj(-15, zdict=game_code._DICTIONARY).decompress(packed))


def _packed(raw: bytes) -> str:
    """A code with a right checksum around any bytes, as somebody who has read the source would make it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=game_code._DICTIONARY)
    body = base64.b32encode(packer.compress(raw) + packer.flush()).decode("ascii").rstrip("=")
    return f"RICE{game_code.FORMAT}-{body}-{game_code._check(body)}"


def _forged(told: object) -> str:
    return _packed(json.dumps(told).encode("utf-8"))


def test_a_code_lives_the_same_run_again(played: GameRun, code: str) -> None:
    told = decode(code)
    again = told.replay()
    assert again.simulation.run_id == played.simulation.run_id
    assert [evening.figures for evening in again.evenings] == [evening.figures for evening in played.evenings]
    assert (told.student, told.class_code, told.contest, told.days) == ("0042", "crm-7", False, 20)
    assert decode(code.lower()) == told
    assert find_codes(f"my result: {code}, thanks") == [code]


policies = st.builds(
    lambda **told: Policy(**{"hawk_min": 240, "sift_min": 240, **told}),
    sift_min=st.integers(0, 720), delivery=st.sampled_from(["none", "on_request", "before_empty"]),
    notebook=st.lists(st.sampled_from(NOTEBOOK_FIELDS), unique=True), stock_days=st.integers(1, 60), clean_jar=st.booleans(),
)  # fmt: skip
houses = st.lists(st.integers(0, 39), unique=True, max_size=5).map(tuple)
steps = st.lists(st.builds(Step, st.just(1), policies, houses, houses), min_size=1, max_size=12)


@given(steps, st.sampled_from(["", "0042", "王小明", "a b@c"]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_any_decisions_come_back_as_they_were(town: Town, taken: list[Step], student: str, contest: bool) -> None:
    game = GameRun(town, 365)
    game.taken = list(taken)
    told = decode(encode(game, contest, "c", student))
    assert [one for step in told.steps for one in step.each_day()] == taken
    assert (told.student, told.contest, told.town is None) == (student, contest, contest)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_slip_anywhere_is_seen(code: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(6, len(code) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567-"))
    slip = code[:at] + letter + code[at + 1 :]
    if slip == code:
        return
    with pytest.raises(Damaged):
        decode(slip)
    for short in (code[:at], code[:6] + code[7:]):
        with pytest.raises(Damaged):
            decode(short)


def test_a_code_without_its_end_says_so(code: str) -> None:
    for short in (code[:-3], code.rpartition("-")[0], code[: len(code) // 2]):
        with pytest.raises(Damaged, match="cut off"):
            decode(short)


def test_changed_decisions_get_the_score_that_they_deserve(played: GameRun, code: str, town: Town) -> None:
    told = _inside(code)
    assert "score" not in json.dumps(told) and "cash" not in json.dumps(told)
    told["policies"] = [{"sift_min": 0, "hawk_min": 0}]
    told["steps"] = [[20, 0]]
    honest = GameRun(town, 20)
    honest.go(20, {"sift_min": 0, "hawk_min": 0})
    ranking = rank_codes([_forged(told | {"score": 99_999, "cash_fen": 10**9})])
    assert [(one.score, one.run_id) for one in ranking.results] == [(honest.score, honest.simulation.run_id)]
    assert honest.score != played.score


def _with(**changes: object) -> Any:
    return lambda told: told | changes


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_with(version=TOWN_VERSION + 1), f"version {TOWN_VERSION + 1}"),
        (_with(version="2"), "no run"),
        (_with(version=None), "no run"),
        (_with(steps=[[-5, 0]]), "-5"),
        (_with(steps=[[0, 0]]), "0"),
        (_with(steps=[[10**9, 0]]), "1000000000"),
        (_with(steps=[[21, 0]]), "21"),
        (_with(steps=[[2.5, 0]]), "2.5"),
        (_with(steps=[[True, 0]]), "True"),
        (_with(steps=[]), "0"),
        (_with(steps=[[1, 0]] * 400), "days"),
        (_with(steps=[[1, 99]]), "99"),
        (_with(steps=[[1, 0, [40]]]), "40"),
        (_with(steps=[[1, 0, [-1]]]), "-1"),
        (_with(steps=[[1, 0, [], [1.5]]]), "1.5"),
        (_with(steps=[[1, 0, [], [], [], []]]), "no run"),
        (_with(steps={"a": 1}), "no run"),
        (_with(steps="30"), "no run"),
        (_with(days=0), "0"),
        (_with(days=10**30), "days"),
        (_with(days=float("inf")), "inf"),
        (_with(days=float("nan")), "nan"),
        (_with(policies=[{"sift_min": -60}]), "-60"),
        (_with(policies=[{"sift_min": 721}]), "721"),
        (_with(policies=[{"luck": 7}]), "luck"),
        (_with(policies=[{"name": "x"}]), "name"),
        (_with(policies=[7]), "no run"),
        (_with(policies=None), "no run"),
        (_with(unit="99_magic"), "99_magic"),
        (_with(unit=["a"]), "unit"),
        (_with(contest="yes"), "no run"),
        (_with(student="=HYPERLINK(1)"), "no run"),
        (_with(student="a" * 65), "no run"),
        (_with(student="\x1b[2J"), "no run"),
        (_with(student=42), "no run"),
        (_with(town=None), "no run"),
        (lambda told: told | {"town": told["town"] | {"households": 10**12}}, "1000000000000"),
        (lambda told: told | {"town": told["town"] | {"households": 2001}}, "2001"),
        (lambda told: {name: value for name, value in told.items() if name != "steps"}, "no run"),
        (lambda told: [], "no run"),
        (lambda told: "RICE", "no run"),
    ],
)
def test_what_no_game_gives_is_refused_before_a_day_is_lived(
    code: str, change: Any, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GameRun, "take", lambda self, step: pytest.fail("a day was lived"))
    with pytest.raises(Damaged, match=named):
        decode(_forged(change(_inside(code))))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        # Levers that the unit does not have: a loan without limit, a price.
        (_with(policies=[{"credit_limit_fen": 1_000_000}], steps=[[20, 0]]), "does not offer"),
        (_with(policies=[{"credit_days": 400}], steps=[[20, 0]]), "does not offer"),
        (lambda told: told | {"town": told["town"] | {"changes": {"capital_fen": 900_000}}}, "parameters were changed"),
        (lambda told: told | {"town": told["town"] | {"changes": {"width_m": 10**9}}}, "parameters were changed"),
        (lambda told: told | {"town": told["town"] | {"rivals": -1}}, "-1"),
        (lambda told: told | {"town": told["town"] | {"rivals": 10**9}}, "1000000000"),
        (lambda told: told | {"town": told["town"] | {"mechanisms": ["magic"]}}, "magic"),
        (lambda told: told | {"town": told["town"] | {"seed": -4}}, "-4"),
        (_with(steps=[[19, 0]]), "day 19 of 20"),
    ],
)
def test_what_the_game_does_not_offer_is_not_ranked(code: str, change: Any, named: str) -> None:
    ranking = rank_codes([_forged(change(_inside(code)))])
    assert ranking.results == ()
    assert named in ranking.notes[0]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_record_it_is_read_or_refused_with_a_reason(code: str, data: st.DataObject) -> None:
    told = _inside(code)
    key = data.draw(st.sampled_from([*sorted(told), "town.households", "town.rivals", "town.mechanisms", "town.seed"]))
    value = data.draw(anything)
    if key.startswith("town."):
        told["town"][key.partition(".")[2]] = value
    else:
        told[key] = value
    ranking = rank_codes([_forged(told)])
    assert len(ranking.results) + ranking.refused == 1
    assert all(isinstance(note, str) and note for note in ranking.notes)


def test_bombs_and_nonsense_stay_small(code: str) -> None:
    bomb = _packed(b"[" * 60_000_000)
    assert len(bomb) < game_code.MOST_LETTERS
    with pytest.raises(Damaged, match="too long"):
        decode(bomb)
    with pytest.raises(Damaged, match="too long"):
        decode("RICE1-" + "A" * game_code.MOST_LETTERS + "-AAAAAAAA")
    for raw in (b"[" * 900_000, b"9" * 900_000, b"\xff\xfe", b"", b"null", b'{"version":' + b"9" * 5_000 + b"}"):
        with pytest.raises(Damaged):
            decode(_packed(raw))
    for nonsense in ("", "hello", "RICE1-", "RICE1-A-AAAAAAAA", "RICE9-ABC-ABCDEFGH", "RICE1-AAAAAAAA-BBBBBBBB", "\x00" * 50):
        with pytest.raises(Damaged):
            decode(nonsense)


def test_a_long_game_fits(town: Town) -> None:
    game = GameRun(town, 365)
    levers = [Policy(hawk_min=60 * (day % 12), sift_min=60 * (day % 7), stock_days=1 + day % 14) for day in range(365)]
    game.taken = [Step(1, levers[day], tuple(range(day % 30)), (day % 40,)) for day in range(365)]
    long = encode(game, True, "crm-7", "0042")
    assert len(decode(long).steps) == 365
    assert len(long) < 20_000
    usual = GameRun(town, 30)
    usual.go(30, {"sift_min": 360, "delivery": "before_empty"})
    assert len(encode(usual, True, "crm-7", "0042")) < 300


# ---- the class -------------------------------------------------------------------------------------------------


def _contest(class_code: str, student: str, days: int = 12, **decisions: object) -> str:
    game = GameRun(UNIT.contest_town(class_code), days)
    game.go(days, decisions)
    return encode(game, True, class_code, student)


@pytest.fixture(scope="module")
def class_codes() -> dict[str, str]:
    return {
        "0042": _contest("crm-7", "0042", sift_min=720),
        "0007": _contest("crm-7", "0007", hawk_min=0, sift_min=0),
        "0100": _contest("crm-7", "0100", sift_min=720),
        "0200": _contest("crm-8", "0200"),
    }


def test_the_class_is_ranked_and_every_oddity_is_named(class_codes: dict[str, str], code: str, tmp_path: Path) -> None:
    folder = tmp_path / "handed in"
    (folder / "late").mkdir(parents=True)
    slip = class_codes["0007"][:-1] + ("A" if class_codes["0007"][-1] != "A" else "B")
    (folder / "chat.txt").write_text(
        f"老师好，这是我的：{class_codes['0042']}。\n没有成绩码的一行\n>> {class_codes['0007']} <<\n{slip}\n"
        f"{class_codes['0042'].lower()}\n",
        encoding="utf-8",
    )
    (folder / "late" / "mail.md").write_bytes(f"* `{class_codes['0100']}`\n{class_codes['0200']}".encode("utf-16"))
    (folder / "picture.png").write_bytes(b"\x89PNG" + class_codes["0200"].encode("ascii"))
    ranking = rank(read_lines(folder), "crm-7")
    assert [one.rank for one in ranking.results] in ([1, 1, 3], [1, 2, 2])
    assert {one.student for one in ranking.results} == {"0042", "0007", "0100"}
    scores = [one.score for one in ranking.results]
    assert scores == sorted(scores, reverse=True)
    assert len({one.group for one in ranking.results}) == 1
    assert [one.place for one in ranking.results if one.student == "0100"] == ["late/mail.md:1"]
    assert ranking.refused == 3 and len(ranking.notes) == 4
    notes = "\n".join(ranking.notes)
    for named in ("chat.txt:4: not counted. A letter", "chat.txt:5: not counted. It is the same as at chat.txt:1",
                  "late/mail.md:1: student 0100 decided day by day as at chat.txt:1 (student 0042)",
                  "late/mail.md:2: not counted. This code is of class crm-8; class crm-7 was asked for"):  # fmt: skip
        assert named in notes
    table = ranking.table()
    assert table.columns.tolist() == ["group", "rank", "student", "days", "score", "profit_fen", "closed_day", "run_id", "place"]
    assert table["score"].tolist() == scores
    without = rank(read_lines(folder))
    assert len(without.results) == 4 and len({one.group for one in without.results}) == 2


def test_a_class_code_changed_in_the_code_means_another_town(class_codes: dict[str, str]) -> None:
    told = _inside(class_codes["0200"])
    moved = rank_codes([_forged(told | {"class": "crm-7"})], "crm-7").results[0]
    honest = GameRun(UNIT.contest_town("crm-7"), 12)
    honest.go(12)
    assert (moved.score, moved.run_id) == (honest.score, honest.simulation.run_id)


def test_practice_and_contest_are_not_compared(class_codes: dict[str, str], code: str) -> None:
    ranking = rank_codes([class_codes["0042"], code])
    assert len({one.group for one in ranking.results}) == 2
    assert [one.rank for one in ranking.results] == [1, 1]
    several = rank_codes([class_codes["0042"], _contest("crm-7", "0042", hawk_min=0)])
    assert "more than one run" in several.notes[0]


def test_files_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RiceShopError, match="none.txt"):
        read_lines(tmp_path / "none.txt")
    (tmp_path / "big.txt").write_text("RICE", encoding="utf-8")
    monkeypatch.setattr("riceshop.lab.game_rank.MOST_FILE_BYTES", 3)
    with pytest.raises(Damaged, match="big.txt"):
        read_lines(tmp_path)
    assert rank([Line("1", "nothing here")]).results == ()


def test_the_command_prints_and_writes_the_table(
    class_codes: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from riceshop.cli import main

    place, out = tmp_path / "codes.txt", tmp_path / "ranking.csv"
    place.write_text("\n".join(class_codes.values()), encoding="utf-8")
    assert main(["game", "rank", str(place), "--csv", str(out)]) == 0
    told = capsys.readouterr().out
    assert "Counted: 4. Refused: 0." in told and "contest · 01_rice_shop · 12 days · class crm-8" in told
    assert out.read_bytes().startswith(b"\xef\xbb\xbfgroup,rank,student")
    assert main(["--lang", "zh", "game", "rank", str(place), "--class-code", "crm-8"]) == 1
    told = capsys.readouterr().out
    assert "算进 1 份，没有算 3 份" in told and "要的是 crm-8 班" in told
    place.write_text("hello", encoding="utf-8")
    assert main(["game", "rank", str(place)]) == 1
    assert main(["game", "rank", str(tmp_path / "nowhere")]) == 2
