"""Same seed, same bytes: pinned digests, and the same under other processor features."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from riceshop.cli._pins import FILE, RUNS, as_text, kept, pins
from riceshop.town import QUIET, WHOLE, Town, preset

PROGRAM = """
import hashlib, sys
from numpy._core._multiarray_umath import __cpu_features__ as features
from riceshop.town import QUIET, WHOLE, Town, preset
at_work, policy = QUIET, preset("wang")
if sys.argv[1] == "whole":
    at_work = WHOLE
    policy = policy.but(complaint_min=60, win_back_min=60, bulk_floor_fen=930, refresh_days=20, survey="kano", survey_days=9)
live = Town.build(3000, 7, mechanisms=at_work, react_permille=0, copy_days=3, cut_days=5, poach_days=7).open(policy)
for _ in range(25):
    live.advance()
told = hashlib.sha256()
state = live.state
for array in (*vars(state.people).values(), *vars(state.offers).values(), state.jars.layers_g, state.jars.stale_day):
    told.update(array.tobytes())
told.update(repr((vars(state.shop), vars(state.watch), state.bulk_trust, state.bulk_next_day)).encode())
for day in live.days:
    for survey in day.surveys:
        told.update(survey.answer.tobytes())
print(told.hexdigest(), bool(features.get("X86_V3")))
"""
# Unknown names are passed over by numpy, so the same list serves every processor.
NO_FEATURES = (
    "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR X86_V3 X86_V4"
)


def test_the_class_town_is_what_it_was() -> None:
    """A change of these is a change of every mark and quoted figure: raise TOWN_VERSION, run riceshop regenerate."""
    written = kept(Path(__file__).parents[2] / FILE)
    assert {run[:3] for run in written} == {(town, policy, str(days)) for town, policy, days in RUNS}
    assert pins() == written


def test_the_pinned_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    pinned = {("quiet", "wait", "60", "id"): "t2-1", ("quiet", "wait", "60", "orders"): "0a"}
    (tmp_path / "pins.csv").write_text(as_text(pinned), encoding="ascii")
    assert kept(tmp_path / "pins.csv") == pinned
    assert kept(tmp_path / "none.csv") == {}


@pytest.mark.parametrize("town", ["quiet", "whole"])
def test_processor_features_do_not_matter(town: str) -> None:
    def bytes_with(disabled: str) -> list[str]:
        around = {**os.environ, "NPY_DISABLE_CPU_FEATURES": disabled}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PROGRAM, town],
            env=around,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    (with_all, _), (with_few, wide) = bytes_with(""), bytes_with(NO_FEATURES)
    assert wide == "False", "the second run was to do without the wide instructions"
    assert with_all == with_few


@pytest.mark.parametrize("at_work", [QUIET, WHOLE], ids=["quiet", "whole"])
def test_a_run_repeats_itself_and_another_seed_does_not(at_work: tuple[str, ...]) -> None:
    one, again, other = (Town.build(80, seed, 5, at_work).run(preset("wang"), 30) for seed in (4, 4, 5))
    assert one.id == again.id != other.id
    assert one.truth.equals(again.truth)
    assert one.orders.equals(again.orders)
    assert not one.truth.equals(other.truth)
