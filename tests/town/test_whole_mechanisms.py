"""Every mechanism tells its own story, and stops telling it when it is switched off; over seeds, with intervals."""

import numpy as np
import pytest
from story_runs import CASH, SEEDS, WANG, go, interval, opened, runs, without

from riceshop.town import WHOLE, Policy, Run, Simulation, Town, ids, preset
from riceshop.town.expectations import ATTRACTIVE_BELOW

FEW = SEEDS[:5]
JAR_CARE = 5


def lost(live: Simulation | Run, *causes: int) -> np.ndarray:
    """Return which customers were lost, by these causes or by any but moving away."""
    people = live.state.people
    wanted = causes or (ids.DISSATISFIED, ids.DEARER, ids.POACHED, ids.DRIFTED)
    return people.churned & np.isin(people.churn_cause, wanted)


def logged(policy: Policy, days: int, seeds: tuple[int, ...] = FEW, **changes: object) -> list[Run]:
    """Return one run a seed, with its tables."""
    return [Town.build(seed=seed, **changes).run(policy, days) for seed in seeds]


def test_delight_fades_into_expectation() -> None:
    """Long customers under the same service think less of it, unless expectations stand still."""
    colder, hoped = [], []
    for seed in SEEDS:
        goodwill = []
        for fade in (60, 0):
            people = go(opened(seed, WANG, fade_permille=fade), 150).state.people
            long = (people.orders >= 7) & people.present
            goodwill.append(people.goodwill[long].mean())
            hoped.append(people.expect[JAR_CARE, long].mean())
        colder.append(goodwill[0] - goodwill[1])
    assert interval(colder).high < -10
    assert interval(hoped[0::2]).low > ATTRACTIVE_BELOW > interval(hoped[1::2]).high, "an attractive quality no more"


def test_satisfied_customers_switch_when_rivals_answer() -> None:
    """The trap: they go to a cheaper shop, though they think better of this one than of an ordinary shop."""
    quick = {"react_permille": 0, "copy_days": 5, "cut_days": 5, "cut_fen": 3, "poach_days": 5, "poach_permille": 60}
    trapped = []
    for seed in SEEDS:
        for answer in (quick, {"mechanisms": without("rivals_react")}):
            live = go(opened(seed, WANG, rival_price_spread_fen=0, **answer), 120)
            content = live.state.people.goodwill > live.town.parameters.par_quality
            trapped.append(int((lost(live, ids.DEARER, ids.POACHED) & content).sum()))
    assert interval(trapped[0::2]).low > 2
    assert trapped[1::2] == [0] * len(SEEDS), "switched off"


@pytest.mark.parametrize("switch", [0, 1])
def test_recovery_beyond_the_failure_only_with_its_switch(switch: int) -> None:
    """The paradox of service recovery (R-152): after the apology they think better of the shop than before."""
    above, heard = 0, 0
    for seed in FEW:
        live = Town.build(seed=seed, recovery_paradox=switch).open(WANG.but(complaint_min=240, compensation_fen=20))
        for _ in range(100):
            today, people = live.advance(), live.state.people
            for part in today.heard_complaints:
                who = part.household[~np.isin(part.household, today.broken)]
                above += int((people.goodwill[who] > people.before_failure[who]).sum())
                heard += len(who)
    assert heard > 20
    assert (above > heard // 4) if switch else (above < heard // 20)


def test_unheard_complaints_end_in_more_lost_customers_than_heard_ones() -> None:
    silent, spoken = (
        runs("whole", WANG.but(complaint_min=minutes, compensation_fen=fen), 180) for minutes, fen in ((0, 0), (120, 10))
    )
    more = [int(lost(one).sum()) - int(lost(other).sum()) for one, other in zip(silent, spoken, strict=True)]
    assert interval(more).low > 0


def test_many_leave_without_a_word() -> None:
    """Of the customers lost because they were dissatisfied, most had not complained."""
    found = logged(WANG, 180)
    gone, spoke = 0, 0
    for run in found:
        unhappy = set(np.flatnonzero(lost(run, ids.DISSATISFIED)).tolist())
        gone, spoke = gone + len(unhappy), spoke + len(unhappy & set(run.complaints.household))
    assert gone > 10
    assert spoke < gone


def test_models_of_word_of_mouth_differ_in_reach() -> None:
    """Two hundred and fifty acquaintances reach far; eight, and five times two, come to much the same street."""
    reach = {
        model: np.array([run.state.people.knows.sum() for run in runs("whole", preset("sift"), 90, word_of_mouth=model)])
        for model in range(4)
    }
    for other in (0, 1, 2):
        assert interval(reach[3] - 1.4 * reach[other]).low > 0
    assert abs(interval(reach[1] - reach[2]).mean) < 0.2 * reach[1].mean()
    assert interval(np.abs(reach[1] - reach[2])).low > 0, "and yet they are not the same"


def test_a_late_rival_takes_customers() -> None:
    """As the blacksmith's new neighbour did (R-248)."""
    bought = [
        [run.daily.sold_g[-60:].sum() // 600 for run in logged(preset("sift").but(hawk_min=300), 200, SEEDS, **late)]
        for late in ({}, {"late_rival_day": 80, "late_rival_quality": 800, "late_rival_m": (1_500, 860)})
    ]
    assert interval(np.subtract(*bought)).low > 100


def test_moving_away_ends_relationships_that_were_good() -> None:
    for seed in FEW:
        live = go(opened(seed, WANG, leave_permille=300), 150)
        people = live.state.people
        moved = lost(live, ids.MOVED)
        assert moved.sum() >= 3
        assert people.goodwill[moved].max() > 700
        assert not (moved & people.present).any()
    assert not lost(go(opened(1, WANG, mechanisms=without("moves")), 60), ids.MOVED).any()


def test_an_old_notebook_misjudges_grown_families() -> None:
    """Asking again puts it right, at the cost of minutes at every door."""
    off, minutes = [], []
    for refresh in (0, 20):
        found = logged(WANG.but(refresh_days=refresh), 140, grows_permille=900, shrinks_permille=0, grow_days=100)
        for run in found:
            noted = run.notebook[run.notebook.members.notna()].set_index("household").members.astype(int)
            noted = noted[run.state.people.present[noted.index]]
            off.append(float((noted - run.state.people.members[noted.index]).abs().mean()))
            minutes.append(run.daily.deliver_min.sum() / run.daily.deliveries_done.sum())
    assert interval(np.subtract(off[:5], off[5:])).low > 0.1
    assert interval(np.subtract(minutes[5:], minutes[:5])).low > 1


def test_a_festival_empties_jars_that_the_notebook_did_not_foresee() -> None:
    """The lunar new year of 1933, 26 January, is day 331."""
    risen = []
    for at_work in (WHOLE, without("seasons")):
        empty = [run.truth_daily.list_empty_evenings for run in logged(WANG, 340, FEW[:3], mechanisms=at_work)]
        risen.append([days[324:335].mean() - days[290:320].mean() for days in empty])
    assert min(risen[0]) > 2
    assert max(risen[1]) < 1


def test_rice_that_takes_its_time_breaks_promises_of_a_shop_without_stock() -> None:
    broken = [
        [int((run.deliveries.result == "no_rice").sum()) for run in logged(CASH.but(stock_days=1), 90, lead_days=days)]
        for days in (2, 0)
    ]
    assert interval(np.subtract(*broken)).low > 30


def test_old_debts_are_paid_worse() -> None:
    """A harvest's credit, given to people who never fail to pay: half a year makes some of them fail."""
    harvest = {"pay_weights": (0, 0, 0, 1_000), "miss_good_permille": 0, "bad_payer_permille": 0, "debt_age_permille": 20}
    policy = WANG.but(credit_days=180)
    failed = []
    for at_work in (WHOLE, without("old_debts")):
        found = logged(policy, 150, FEW[:3], mechanisms=at_work, **harvest)
        failed.append(sum(int(run.payments.kind.isin(["missed", "written_off"]).sum()) for run in found))
    assert failed[0] > failed[1] + 5


def test_a_floor_too_high_gets_no_deal() -> None:
    results = {}
    for floor in (930, 1_200):
        found = logged(WANG.but(bulk_floor_fen=floor), 40)
        results[floor] = {str(name) for run in found for name in run.bulk.result}
    assert "served" in results[930]
    assert results[1_200] == {"no_deal"}


def test_the_private_do_not_tell_their_payday_until_they_trust() -> None:
    for run in logged(WANG, 60, FEW[:3]):
        private = run.notebook[run.town.houses.privacy[run.notebook.household] >= 400]
        told = private.pay_cycle.notna()
        trusts = run.state.people.goodwill[private.household]
        assert told.any()
        assert not told.all()
        assert trusts[told].mean() > trusts[~told].mean() + 100
    for run in logged(WANG, 30, FEW[:1], mechanisms=without("candour")):
        assert run.notebook.pay_cycle.notna().all()
