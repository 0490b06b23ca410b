"""`riceshop class similar CLASS UNIT`: pairs of submissions to look at, with their texts side by side on one page."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riceshop.cli._classes import add_place, answer, progress
from riceshop.words import text

if TYPE_CHECKING:
    from riceshop.grading.similar_class import Handed
    from riceshop.grading.similarity import Likeness, Pair

MOST_TOLD = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder, the unit and --above."""
    add_place(parser)
    parser.add_argument("unit", metavar="UNIT", help=text("grading_class.option.unit"))
    parser.add_argument("--above", type=float, default=0.8, help=text("grading_similar.option.above"))


def run(options: argparse.Namespace) -> int:
    """Compare, write the page, summarise; 1 when there is something to look at."""
    from riceshop.grading.class_tables import put
    from riceshop.grading.classroom import class_folder
    from riceshop.grading.similar_class import handed
    from riceshop.grading.similar_page import page
    from riceshop.grading.similarity import pairs
    from riceshop.words.errors import BadValue, Damaged

    if not 0 < options.above <= 1:
        raise BadValue("grading_similar.bad_above", value=options.above)
    place = class_folder(options.place)
    found = handed(place, options.unit, progress())
    alike = pairs(found.works, options.above)
    out = place / "similar" / f"{found.unit}.html"
    try:
        put(out, page(found, alike, options.above).encode("utf-8", "replace"))
    except OSError as error:
        raise Damaged("grading_class.new.cannot_write", path=out, reason=error.strerror or error) from error
    answer(options, _summary(found, alike, options.above, out), _found(found, alike, options.above, out))
    alone = [pair for pair in alike if not found.group_of(pair.one, pair.other)]
    return 1 if alone or found.others_id or found.problems else 0


def _summary(found: "Handed", alike: list["Pair"], above: float, out: Path) -> Iterator[str]:
    from riceshop.grading.similar_page import named, question_name, telling

    yield text("grading_similar.counted", students=len(found.people), pairs=len(alike), above=f"{100 * above:.0f}%")
    for pair in alike[:MOST_TOLD]:
        group = found.group_of(pair.one, pair.other)
        beside = f" [{text('grading_similar.same_group', group=group)}]" if group else ""
        told = ", ".join(f"{question_name(name)} {100 * like.contained:.0f}%" for name, like in telling(pair))
        whole = text("grading_similar.in_whole", share=f"{100 * pair.whole.contained:.0f}%")
        yield f"  {named(found.people[pair.one])} – {named(found.people[pair.other])}{beside}: {whole}; {told}"
    if len(alike) > MOST_TOLD:
        yield text("grading_similar.more_pairs", shown=MOST_TOLD, count=len(alike))
    for who, said in sorted(found.others_id.items()):
        yield text("grading_similar.identity", student=named(found.people[who]), said=said)
    yield from found.problems
    yield text("grading_similar.caveat.look")
    yield text("grading_similar.caveat.short")
    yield text("grading_similar.written", path=out)


def _found(found: "Handed", alike: list["Pair"], above: float, out: Path) -> dict[str, Any]:
    rows = [{"one": pair.one, "other": pair.other, "group": found.group_of(pair.one, pair.other), **_numbers(pair.whole),
             "questions": {name: _numbers(like) for name, like in pair.questions.items()}} for pair in alike]
    return {"unit": found.unit, "students": len(found.people), "above": above, "pairs": rows,
            "identities": [{"student": who, "says": said} for who, said in sorted(found.others_id.items())],
            "problems": found.problems, "note": text("grading_similar.caveat.look"), "written": out}


def _numbers(like: "Likeness") -> dict[str, float]:
    return {"contained": round(like.contained, 4), "jaccard": round(like.jaccard, 4), "evidence": round(like.evidence, 2)}
