"""Same seed, same bytes: pinned digests, and the same under other processor features."""

import os
import subprocess
import sys
from pathlib import Path

from riceshop.cli._pins import FILE, RUNS, as_text, kept, pins
from riceshop.town import QUIET, Town, preset

PROGRAM = """
import hashlib
from numpy._core._multiarray_umath import __cpu_features__ as features
from riceshop.town import Town, preset
live = Town.build(3000, 7, mechanisms=()).open(preset("wang"))
for _ in range(25):
    live.advance()
told = hashlib.sha256()
for array in (*vars(live.state.people).values(), live.state.jars.layers_g, live.state.jars.stale_day):
    told.update(array.tobytes())
told.update(repr(vars(live.state.shop)).encode())
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


def test_processor_features_do_not_matter() -> None:
    def bytes_with(disabled: str) -> list[str]:
        around = {**os.environ, "NPY_DISABLE_CPU_FEATURES": disabled}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PROGRAM],
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


def test_a_run_repeats_itself_and_another_seed_does_not() -> None:
    one, again, other = (Town.build(80, seed, 5, QUIET).run(preset("wang"), 30) for seed in (4, 4, 5))
    assert one.id == again.id != other.id
    assert one.truth.equals(again.truth)
    assert one.orders.equals(again.orders)
    assert not one.truth.equals(other.truth)
