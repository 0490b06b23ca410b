"""Same seed, same bytes: pinned digests, and the same under other processor features."""

import hashlib
import os
import subprocess
import sys

import pytest

from riceshop.town import QUIET, Town, class_town, preset

TABLES = ("orders", "deliveries", "notebook", "payments", "daily", "households", "truth", "truth_daily")
# Written down once. A change of these is a change of every mark and quoted figure: raise TOWN_VERSION with it.
GOLDEN = {
    "wait": "b71123cbcaaa1ad86654",
    "hawk": "01fe1ad3e1d11d7ab2ac",
    "sift": "7458c99b35793af53a46",
    "wang": "203abc57fdd2187218db",
}
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


def digest(name: str) -> str:
    run = class_town().run(preset(name), days=60)
    told = hashlib.sha256(run.id.encode())
    for table in TABLES:
        told.update(getattr(run, table).to_csv(index=False, lineterminator="\n").encode())
    return told.hexdigest()[:20]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_class_town_is_what_it_was(name: str) -> None:
    assert digest(name) == GOLDEN[name]


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
