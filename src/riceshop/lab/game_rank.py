"""Ranking a class by its result codes: every run is lived again, and only what comes of it counts."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from riceshop.lab.game_code import Record, decode, find_codes
from riceshop.words import text
from riceshop.words.errors import Damaged, RiceShopError

if TYPE_CHECKING:
    import pandas as pd

    from riceshop.town import Run

MOST_FILE_BYTES = 20_000_000
SUFFIXES = (".txt", ".md", ".csv", ".eml")


@dataclass(frozen=True)
class Line:
    """One line of text and where it stands, for what is said about it."""

    place: str
    text: str


@dataclass(frozen=True)
class Result:
    """One run lived again. `closed_day` is 0 for a shop still open; amounts in fen; `place` where its code stands."""

    group: str
    student: str
    days: int
    score: int
    profit_fen: int
    closed_day: int
    run_id: str
    place: str
    rank: int = 0


@dataclass(frozen=True)
class Ranking:
    """The class's results, best first in each group, and sentences about what was not counted or looks odd.

    A group is what may be compared: contest or practice, unit, length, class, town.
    """

    results: tuple[Result, ...]
    notes: tuple[str, ...]
    refused: int

    def table(self) -> "pd.DataFrame":
        """Return the results as a table, one row a run: group, rank, student, days, score, profit_fen, ..."""
        import pandas as pd

        columns = ["group", "rank", "student", "days", "score", "profit_fen", "closed_day", "run_id", "place"]
        return pd.DataFrame([asdict(one) for one in self.results], columns=columns)


def rank_codes(codes: Iterable[str], class_code: str = "") -> Ranking:
    """Return the ranking of result codes given as texts; `class_code` refuses those of any other class."""
    given = [codes] if isinstance(codes, str) else codes
    return rank([Line(str(number + 1), str(told)) for number, told in enumerate(given)], class_code)


def rank(lines: Iterable[Line], class_code: str = "") -> Ranking:
    """Return the ranking of all codes in these lines of text; lines without a code are passed over in silence."""
    results: list[Result] = []
    notes: list[str] = []
    refused = 0
    for line in lines:
        for code in find_codes(line.text):
            try:
                result = _result(code, line.place, class_code.strip())
                notes += _seen(result, results)
                results.append(result)
            except RiceShopError as error:
                refused += 1
                notes.append(text("game_rank.refused", place=line.place, reason=error))
    return Ranking(_ranked(results), tuple(notes), refused)


def replayed(lines: Iterable[Line], class_code: str = "") -> Iterator[tuple[str, str, "Run | str"]]:
    """Yield (place, student, run) of every code in these lines, each lived again; a sentence in place of a bad one's run."""
    for line in lines:
        for code in find_codes(line.text):
            try:
                record = _of_class(decode(code), class_code.strip())
                yield line.place, record.student, record.replay().run()
            except RiceShopError as error:
                yield line.place, "", text("game_rank.refused", place=line.place, reason=error)


def read_lines(place: Path) -> list[Line]:
    """Return the lines of a text file, or of all text files in a folder and those below it.

    Raises Damaged for a place that is not there, cannot be read, or is too large for a list of codes.
    """
    if place.is_dir():
        files = sorted(path for path in place.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    else:
        files = [place]
    found = []
    for path in files:
        name = path.relative_to(place).as_posix() if place.is_dir() else path.name
        found += [Line(f"{name}:{number + 1}", told) for number, told in enumerate(_text(path).splitlines())]
    return found


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_FILE_BYTES:
            raise Damaged("game_rank.file_large", file=path, most=MOST_FILE_BYTES)
        raw = path.read_bytes()
    except OSError as error:
        raise Damaged("game_rank.file_unread", file=path, reason=error.strerror or error) from error
    # Codes are ASCII: whatever else stands in the file may be in any encoding. Notepad likes UTF-16.
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    return raw.decode("utf-16" if wide else "utf-8", errors="replace")


def _result(code: str, place: str, class_code: str) -> Result:
    record = _of_class(decode(code), class_code)
    run = record.replay()
    if not run.finished:
        raise Damaged("game_rank.unfinished", day=run.day, days=run.days)
    closed = run.simulation.state.shop.closed_day
    figures = run.evenings[-1].figures
    return Result(
        _group(record, run.town.id), record.student, run.day, run.score, figures["profit_fen"], closed + 1,
        run.simulation.run_id, place,
    )  # fmt: skip


def _of_class(record: Record, class_code: str) -> Record:
    if class_code and record.class_code != class_code:
        raise Damaged("game_rank.other_class", found=record.class_code, wanted=class_code)
    return record


def _group(record: Record, town_id: str) -> str:
    kind = text("game_rank.contest" if record.contest else "game_rank.practice")
    return text("game_rank.group", kind=kind, unit=record.unit.name, days=record.days, code=record.class_code, town=town_id)


def _seen(result: Result, before: list[Result]) -> list[str]:
    """Return what there is to say of this result beside those read before; raises Damaged for the same one again."""
    found = []
    for other in before:
        if other.group != result.group:
            continue
        if (other.student, other.run_id) == (result.student, result.run_id):
            raise Damaged("game_rank.twice", place=other.place)
        if other.run_id == result.run_id:
            key = "game_rank.same_decisions"
        elif other.student == result.student and result.student:
            key = "game_rank.several"
        else:
            continue
        found.append(text(key, place=result.place, student=result.student, other=other.place, whose=other.student))
    return found


def _ranked(results: list[Result]) -> tuple[Result, ...]:
    found = []
    for one in results:
        better = sum(other.group == one.group and other.score > one.score for other in results)
        found.append(Result(**{**asdict(one), "rank": better + 1}))
    return tuple(sorted(found, key=lambda one: (one.group, one.rank, one.student, one.place)))
