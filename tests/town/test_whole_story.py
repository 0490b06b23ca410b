"""The story comes out in the quiet town and in the whole one, over seeds, with intervals of paired differences.

The same seeds meet every policy, so that a difference is an effect. A simulation that was told its rules proves nothing
about 1932: these are statements about this town. Where the story does not come out is in docs/town_en.md.
"""

import numpy as np
import pytest
from story_runs import CASH, KIND, SEEDS, TOWNS, WANG, customers, interval, jin, profit, repeats, runs

from riceshop.town import Town, preset

each_town = pytest.mark.parametrize("town", TOWNS)
WAIT, HAWK, SIFT, REQUEST = (preset(name) for name in ("wait", "hawk", "sift", "on_request"))
MODEST = CASH.but(notebook=("address", "last_quantity"), measure_jars=False)


@each_town
def test_waiting_fails(town: str) -> None:
    waits = runs(town, WAIT)
    assert interval(profit(waits)).high < -3_000, "not even the living is earned"


@each_town
def test_hawking_raises_visits_but_not_repeats(town: str) -> None:
    hawks, waits = runs(town, HAWK), runs(town, WAIT)
    assert interval(customers(hawks) - 1.8 * customers(waits)).low > 0
    assert interval(repeats(hawks) - repeats(waits)).high < 0.1
    assert interval(profit(hawks)).high < -2_000, "and so it does not pay"


@each_town
def test_sifting_turns_the_trade(town: str) -> None:
    sifts, waits = runs(town, SIFT), runs(town, WAIT)
    assert interval(jin(sifts) - 2 * jin(waits)).low > 0
    assert interval(profit(sifts) - profit(waits)).low > 500
    assert interval(repeats(sifts) - repeats(waits)).low > 0.5, "they come back"


@each_town
def test_delivery_with_the_notebook_beats_delivery_alone(town: str) -> None:
    """Alone, the shop delivers when it is asked; with the notebook it comes before the jar is empty."""
    assert interval(profit(runs(town, CASH)) - profit(runs(town, REQUEST))).low > 5_000


def test_every_question_costs_goodwill_only_in_the_whole_town() -> None:
    """Both deliver before the jar is empty, from nine fields with the ruler, or from two fields."""
    whole, quiet = (profit(runs(town, CASH)) - profit(runs(town, MODEST)) for town in ("whole", "quiet"))
    assert interval(quiet - whole).low > 0


@each_town
def test_credit_to_everybody_starves_the_capital(town: str) -> None:
    careful, kind = runs(town, WANG), runs(town, KIND)
    left, kept = ([run.state.shop.cash_fen for run in found] for found in (kind, careful))
    assert interval(left).high < 4_000, "of 20,000 fen"
    assert interval(np.subtract(kept, left)).low > 2_000
    assert interval(profit(careful) - profit(kind)).low > 3_000
    poor = {"capital_fen": 6_000}
    assert sum(run.state.shop.closed for run in runs(town, KIND, 150, **poor)) >= 5
    assert not any(run.state.shop.closed for run in runs(town, CASH, 150, **poor))


@each_town
def test_twenty_thousand_jin_repay_the_capital(town: str) -> None:
    """At one fen a jin, as the story says; here the living has to be earned as well."""
    days = []
    for seed in SEEDS:
        live = Town.build(seed=seed, mechanisms=TOWNS[town]).open(WANG, keep_days=False)
        p = live.town.parameters
        while live.state.shop.sold_g < p.repay_jin * p.jin_g:
            live.advance()
            assert live.day < 250
        assert p.repay_jin * p.margin_fen == p.capital_fen
        days.append(live.day)
    assert 60 < interval(days).low
    assert interval(days).high < 160


@pytest.mark.full
@each_town
def test_a_year_later_the_order_of_the_ways_stands(town: str) -> None:
    earned = {name: profit(runs(town, preset(name), 365)) for name in ("wait", "sift", "on_request", "wang")}
    for less, more in (("wait", "sift"), ("sift", "on_request"), ("on_request", "wang")):
        assert interval(earned[more] - earned[less]).low > 0, (less, more)
    assert np.all(earned["wang"] > 20_000)
