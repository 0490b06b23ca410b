"""`riceshop class grade CLASS UNIT`: grades the submissions of a unit, students' code shut in a sandbox."""

import argparse
import sys
from contextlib import ExitStack

from riceshop.cli._classes import add_place, answer, progress
from riceshop.words import text
from riceshop.words.errors import BadValue

# What a shell reports for a program that was interrupted.
INTERRUPTED = 130


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder, the unit, and how to grade: whom, by how many, where, in which sandbox."""
    add_place(parser)
    parser.add_argument("unit", metavar="UNIT", help=text("grading_boxed.option.unit"))
    parser.add_argument("--only", metavar="STUDENT", help=text("grading_boxed.option.only"))
    parser.add_argument("--again", action="store_true", help=text("grading_boxed.option.again"))
    parser.add_argument("--workers", metavar="N", type=int, default=0, help=text("grading_boxed.option.workers"))
    parser.add_argument("--executor", metavar="dask://HOST:PORT", default="", help=text("grading_boxed.option.executor"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--tier", choices=("bubblewrap", "landlock"), help=text("grading_boxed.option.tier"))
    how.add_argument("--no-sandbox", action="store_true", help=text("grading_boxed.option.no_sandbox"))


def run(options: argparse.Namespace) -> int:
    """Grade; 1 when a submission failed, 130 when it was interrupted."""
    try:
        return _graded(options)
    except KeyboardInterrupt:
        print(text("grading_boxed.interrupted"), file=sys.stderr)
        return INTERRUPTED


def _graded(options: argparse.Namespace) -> int:
    from riceshop.grading.boxed import pool, tiers
    from riceshop.grading.boxed.grade import grade
    from riceshop.grading.classroom import class_folder
    from riceshop.grading.release import unit_named
    from riceshop.grading.status import Status

    place = class_folder(options.place)
    options.unit = unit_named(place, options.unit)
    if options.workers < 0:
        raise BadValue("grading_boxed.workers", value=options.workers)
    tier = tiers.Tier(tiers.NONE) if options.no_sandbox else tiers.named(options.tier) if options.tier else tiers.best()
    with ExitStack() as kept:
        away = kept.enter_context(pool.cluster(options.executor)) if options.executor else None
        done = grade(place, options.unit, tier, options.only, options.again, told=progress(), workers=options.workers,
                     executor=away)
    failed = sum(one.outcome.status is Status.FAILED for one in done)
    fresh = sum(one.fresh for one in done)
    lines = [text("grading_boxed.row", student=one.student, status=one.outcome.status.label(), tier=one.outcome.tier,
                  reason=one.outcome.reason) for one in done]
    lines.append(text("grading_boxed.summary", unit=options.unit, fresh=fresh, kept=len(done) - fresh, failed=failed)
                 if done else text("grading_boxed.nothing", unit=options.unit))
    rows = [{"student": one.student, "status": one.outcome.status, "reason": one.outcome.reason,
             "tier": one.outcome.tier, "fresh": one.fresh, "questions": one.outcome.questions} for one in done]
    answer(options, lines, {"unit": options.unit, "tier": tier.name, "rows": rows})
    return 1 if failed else 0
