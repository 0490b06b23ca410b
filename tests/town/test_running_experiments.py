"""Experiments: policies x seeds on any executor, and their effects with intervals over the seeds."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pandas.testing import assert_frame_equal

from riceshop.town import Observed, Policy, Town, columns, compare, effects, experiment, preset, presets
from riceshop.town.documents import EXPERIMENTS
from riceshop.words.errors import BadType, BadValue

SMALL = {"households": 40, "rivals": 4}


def sift_when_rich(observed: Observed) -> dict[str, object]:
    return {"sift_min": 720 if observed.cash_fen > 10_000 else 0}


def fails_on_the_fifth_day(observed: Observed) -> None:
    if observed.day == 5:
        raise RuntimeError("no idea")


POLICIES = {"wait": Policy(), "mine": sift_when_rich, "wang": preset("wang")}


@pytest.fixture(scope="module")
def processes() -> Executor:
    # A fresh process, as on Windows and macOS: nothing is there but what was sent.
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture(scope="module")
def alone() -> pd.DataFrame:
    return experiment(POLICIES, range(5), 25, **SMALL)


def test_one_row_a_policy_and_seed_in_order(alone: pd.DataFrame) -> None:
    assert list(alone.policy) == ["wait"] * 5 + ["mine"] * 5 + ["wang"] * 5
    assert list(alone.seed) == [0, 1, 2, 3, 4] * 3
    run = Town.build(seed=3, **SMALL).run(preset("wang"), 25)
    row = alone[(alone.policy == "wang") & (alone.seed == 3)].iloc[0]
    told = compare([run]).iloc[0]
    assert row["id"] == run.id
    assert row[told.index].equals(told)


def test_threads_and_processes_give_the_same_table(alone: pd.DataFrame, processes: Executor) -> None:
    with ThreadPoolExecutor(3) as threads:
        assert_frame_equal(experiment(POLICIES, range(5), 25, threads, **SMALL), alone)
    assert_frame_equal(experiment(POLICIES, range(5), 25, processes, **SMALL), alone)


@settings(max_examples=8, deadline=None)
@given(some.lists(some.integers(0, 2**63 - 1), min_size=1, max_size=4, unique=True), some.integers(1, 12))
def test_an_executor_changes_nothing(seeds: list[int], days: int) -> None:
    with ThreadPoolExecutor(2) as threads:
        told = experiment(presets(), seeds, days, threads, households=12, rivals=2)
    assert_frame_equal(told, experiment(presets(), seeds, days, households=12, rivals=2))


def test_lists_are_named_by_the_policies_and_functions() -> None:
    told = experiment([preset("sift"), sift_when_rich, Policy()], [7], 5, **SMALL)
    assert list(told.policy) == ["sift", "sift_when_rich", Policy().digest]


def test_the_effect_is_the_mean_of_the_pairs(alone: pd.DataFrame) -> None:
    told = effects(alone, base="wait", measure="jin_sold").set_index("policy")
    wide = alone.pivot(index="seed", columns="policy", values="jin_sold")
    difference = wide["wang"] - wide["wait"]
    assert list(told.index) == ["mine", "wang"]
    assert told["mean"]["wang"] == pytest.approx(difference.mean())
    # Student's t with four degrees of freedom, two-sided 95 %: 2.776 in the printed tables.
    half = 2.776 * difference.std() / np.sqrt(5)
    assert (told.low["wang"], told.high["wang"]) == pytest.approx(
        (difference.mean() - half, difference.mean() + half), abs=half / 1000
    )
    wider = effects(alone, "wait", "jin_sold", level=0.99).set_index("policy")
    assert wider.low["wang"] < told.low["wang"] < told.high["wang"] < wider.high["wang"]


def test_pairs_are_narrower_than_two_lots_of_towns() -> None:
    """Common random numbers: the same seeds under both policies tell a small change from chance."""
    table = experiment({"base": preset("sift"), "more": preset("sift").but(stock_days=6)}, range(12), 30, **SMALL)
    told = effects(table, "base", "revenue_fen").iloc[0]
    spread = table.groupby("policy").revenue_fen.std()
    apart = np.sqrt((spread**2).sum() / 12) * 2.2 * 2
    assert told.high - told.low < apart


def test_columns_are_documented(alone: pd.DataFrame) -> None:
    made = {"experiment": alone, "effects": effects(alone)}
    for name in EXPERIMENTS:
        assert list(columns(name).name) == list(made[name].columns)


def test_a_function_that_cannot_travel_is_named(processes: Executor) -> None:
    def local(observed: Observed) -> None:
        return None

    with pytest.raises(BadType, match="'mine'"):
        experiment({"mine": local}, [1], 3, processes, **SMALL)
    with ThreadPoolExecutor(1) as threads:
        assert len(experiment({"mine": local}, [1], 3, threads, **SMALL)) == 1


@pytest.mark.parametrize("where", ["here", "there"])
def test_a_failing_function_says_its_day(where: str, processes: Executor) -> None:
    with pytest.raises(BadValue, match="fails_on_the_fifth_day.*5.*no idea"):
        experiment([fails_on_the_fifth_day], [1, 2], 9, processes if where == "there" else None, **SMALL)


@pytest.mark.parametrize(("call", "kind", "named"), [
    (lambda: experiment([], [1], 5), BadValue, r"\[\]"),
    (lambda: experiment("wang", [1], 5), BadType, "wang"),
    (lambda: experiment(["wang"], [1], 5), BadType, "wang"),
    (lambda: experiment(Policy(), [1], 5), BadType, "Policy"),
    (lambda: experiment({3: Policy()}, [1], 5), BadType, "3"),
    (lambda: experiment([Policy(), Policy()], [1], 5), BadValue, Policy().digest),
    (lambda: experiment([Policy()], 7, 5), BadType, "7"),
    (lambda: experiment([Policy()], [], 5), BadValue, r"\[\]"),
    (lambda: experiment([Policy()], [3, 3], 5), BadValue, "3, 3"),
    (lambda: experiment([Policy()], [-3], 5), BadValue, "-3"),
    (lambda: experiment([Policy()], [3], 0), BadValue, "days"),
    (lambda: experiment([Policy()], [3], 5, seed=4), BadValue, "4"),
    (lambda: experiment([Policy()], [3], 5, households=0), BadValue, "households"),
    (lambda: experiment([Policy()], [3], 5, kindness=1), BadValue, "kindness"),
    (lambda: effects("table"), BadType, "table"),
    (lambda: effects(table(), "hawk"), BadValue, "hawk"),
    (lambda: effects(table(), measure="kindness"), BadValue, "kindness"),
    (lambda: effects(table(), measure="id"), BadValue, "id"),
    (lambda: effects(table(), level=95), BadValue, "95"),
    (lambda: effects(table(), level="high"), BadType, "high"),
    (lambda: effects(table().iloc[1:]), BadValue, "wait"),
    (lambda: effects(pd.concat([table(), table()], ignore_index=True)), BadValue, "wait"),
    (lambda: effects(table().query("seed == 0")), BadValue, "1"),
])  # fmt: skip
def test_what_cannot_be_compared(call: Callable[[], object], kind: type[Exception], named: str) -> None:
    with pytest.raises(kind, match=named):
        call()


def table() -> pd.DataFrame:
    return experiment([preset("wait"), preset("sift")], range(2), 2, households=5, rivals=1)
