"""Branching: the same town from day N under other decisions; what came before stays as it was."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pandas.testing import assert_frame_equal
from same_runs import same
from some_policies import LITTLE_TOWNS, some_houses, some_policy

from riceshop.town import Policy, Run, Town, preset
from riceshop.town.decisions import Decisions
from riceshop.words.errors import BadType, BadValue

DATED = ("orders", "deliveries", "payments", "daily", "truth_daily")
seeds = some.integers(min_value=0, max_value=2**63 - 1)
few = settings(max_examples=15, deadline=None)


def lived(seed: int, days: int) -> Run:
    """Return a run in which policies, visits and measurings change now and then."""
    chance = random.Random(seed)
    town = Town.build(chance.randrange(1, 60), seed, chance.randrange(6), **chance.choice(LITTLE_TOWNS))
    live = town.open(some_policy(chance))
    for _ in range(days):
        policy = some_policy(chance) if chance.random() < 0.1 else None
        visit = some_houses(chance, town.households) if chance.random() < 0.2 else None
        measure = some_houses(chance, town.households) if chance.random() < 0.1 else ()
        live.advance(policy, visit, measure)
    return live.run()


@few
@given(seeds, some.integers(min_value=0, max_value=30))
def test_the_same_policy_changes_nothing(seed: int, day: int) -> None:
    chance = random.Random(seed)
    town = Town.build(chance.randrange(1, 60), seed, chance.randrange(6), **chance.choice(LITTLE_TOWNS))
    policy = some_policy(chance)
    run = town.run(policy, 30)
    same(run.branch(day, policy), run)


@few
@given(seeds)
def test_a_run_is_its_decisions(seed: int) -> None:
    run = lived(seed, 25)
    same(run.branch(25, Policy()), run)


@few
@given(seeds, some.integers(min_value=0, max_value=24))
def test_a_changed_decision_leaves_earlier_days_identical(seed: int, day: int) -> None:
    run = lived(seed, 25)
    other = run.branch(day, some_policy(random.Random(seed + 1)), days=30)
    assert other.days == 30
    for name in DATED:
        before, after = getattr(run, name), getattr(other, name)
        assert_frame_equal(before[before.day < day], after[after.day < day], obj=name)


def test_a_changed_decision_changes_what_follows_and_the_id() -> None:
    run = Town.build(90, 4, 6).run(preset("wait"), 60)
    other = run.branch(20, preset("wang"))
    assert other.id != run.id
    assert (other.daily.sold_g[:20] == run.daily.sold_g[:20]).all()
    assert other.daily.sold_g.sum() > run.daily.sold_g.sum()
    again = other.branch(20, preset("wait"))
    same(again, run)


def test_a_branch_may_be_shorter_or_longer() -> None:
    run = Town.build(40, 4, 6).run(preset("sift"), 20)
    assert run.branch(5, preset("sift"), days=8).id == Town.build(40, 4, 6).run(preset("sift"), 8).id
    assert run.branch(20, preset("sift"), days=35).id == Town.build(40, 4, 6).run(preset("sift"), 35).id


@pytest.mark.parametrize(("day", "policy", "days", "kind", "named"), [
    (21, Policy(), None, BadValue, "21"),
    (-1, Policy(), None, BadValue, "-1"),
    (2.0, Policy(), None, BadType, "2.0"),
    (10, "wang", None, BadType, "wang"),
    (10, Policy(), 9, BadValue, "9"),
])  # fmt: skip
def test_impossible_branches(day: object, policy: object, days: object, kind: type[Exception], named: str) -> None:
    run = Town.build(10, 4, 2).run(Policy(), 20)
    before = run.id
    with pytest.raises(kind, match=named):
        run.branch(day, policy, days)
    assert run.id == before and run.days == 20


def test_every_decision_is_part_of_the_digest_and_is_kept() -> None:
    days: list[tuple[Policy, list[int] | None, list[int], tuple[str, int] | None]] = [
        (Policy(), None, [], None), (Policy(), [], [], None), (Policy(), None, [3], None),
        (Policy(), None, [], ("kano", 40)), (Policy(), None, [], ("kano", 41)), (Policy(hawk_min=9), None, [], None),
    ]  # fmt: skip
    digests = set()
    for told in days:
        kept = Decisions()
        kept.add(0, *days[0])
        kept.add(1, *told)
        kept.add(2, *days[0])
        assert kept.on(1) == told and kept.on(0) == kept.on(2) == days[0]
        digests.add(kept.digest(3))
    assert len(digests) == len(days)
    assert Policy().digest in digests, "what never changes has the policy's own digest"
