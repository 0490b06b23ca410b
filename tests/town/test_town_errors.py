"""Bad input: refused by name, with the value, the place and the remedy, in both languages; nothing is changed."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from riceshop.town import (
    QUIET,
    WHOLE,
    Observed,
    Policy,
    Run,
    Town,
    class_town,
    columns,
    compare,
    outcomes,
    own_seed,
    preset,
)  # fmt: skip
from riceshop.town.mechanisms import LEVERS
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue, RiceShopError

FAR = {"width_m": 20_000, "height_m": 20_000, "railway_y_m": 20_000}


def dear(seen: Observed) -> dict[str, int]:
    return {"price_fen": seen.price_fen + 1}


def only_without(field: str, mechanism: str) -> Run:
    """Run a day of a town of all mechanisms but one, under a policy that pulls its lever."""
    at_work = [name for name in WHOLE if name != mechanism]
    return Town.build(20, 1, 2, at_work).run(Policy(**{field: 1}), 1)


VALUES: list[tuple[str, Callable[[], object], str]] = [
    ("no households", lambda: Town.build(households=0), "households"),
    ("negative seed", lambda: Town.build(seed=-1), "seed"),
    ("negative rivals", lambda: Town.build(rivals=-3), "rivals"),
    ("NaN households", lambda: Town.build(households=float("nan")), "households"),
    ("unknown parameter", lambda: Town.build(rice_price=3), "rice_price"),
    ("derived parameter", lambda: Town.build(price_fen=3), "price_fen"),
    ("negative capital", lambda: Town.build(capital_fen=-1), "capital_fen"),
    ("all weights nought", lambda: Town.build(pay_weights=(0, 0, 0, 0)), "0"),
    ("low above high", lambda: Town.build(lot_low_days=30), "lot_low_days"),
    ("no days", lambda: class_town().run(preset("wait"), days=0), "days"),
    ("unknown preset", lambda: preset("waiting"), "waiting"),
    ("unknown notebook field", lambda: Policy(notebook=("payday", "shoe_size")), "shoe_size"),
    ("unknown delivery", lambda: Policy(delivery="always"), "always"),
    ("unknown collect", lambda: Policy(collect="never"), "never"),
    ("too many minutes", lambda: Policy(sift_min=721), "sift_min"),
    ("negative minutes", lambda: Policy(hawk_min=-1), "hawk_min"),
    ("NaN minutes", lambda: Policy(hawk_min=float("nan")), "hawk_min"),
    ("no stock", lambda: Policy(stock_days=0), "stock_days"),
    ("unknown field to change", lambda: Policy().but(hawking=3), "hawking"),
    ("a house that is not there", lambda: class_town().open().advance(visit=[360]), "360"),
    ("a house below nought", lambda: class_town().open().advance(measure=[-1]), "-1"),
    ("unknown table", lambda: columns("customers"), "customers"),
    ("no days for many shops", lambda: next(outcomes(Policy(), [1], days=0)), "days"),
    ("no runs", lambda: compare([]), "[]"),
    ("negative price", lambda: Town.build(cost_fen=-9), "cost_fen"),
    ("negative price of the shop", lambda: Policy(price_fen=-1), "price_fen"),
    ("no household can live", lambda: Town.build(members_weights=(0,) * 10), "members_weights"),
    ("a jar smaller than a day", lambda: Town.build(jar_percent=5), "jar_percent"),
    ("nobody is drawn to any shop", lambda: Town.build(30, 1, 0, decay_m=10, decay_power=3, **FAR), "decay_m"),
    ("unknown mechanism", lambda: Town.build(mechanisms=("tides",)), "tides"),
    ("unknown survey", lambda: Policy(survey="guess"), "guess"),
    ("unknown survey today", lambda: Town.build(30).open().advance(survey=("guess", 3)), "guess"),
    ("a lever a function pulls", lambda: class_town().open(dear).advance(), "price_fen"),
    ("a lever pulled later", lambda: class_town().open().advance(Policy(refresh_days=9)), "refresh_days"),
]
VALUES += [
    (f"{field} without {mechanism}", partial(only_without, field, mechanism), mechanism)
    for field, mechanism in LEVERS.items()
]
TYPES: list[tuple[str, Callable[[], object], str]] = [
    ("words for households", lambda: Town.build(households="many"), "many"),
    ("bool for households", lambda: Town.build(households=True), "True"),
    ("float for seed", lambda: Town.build(seed=3.0), "3.0"),
    ("one number for several", lambda: Town.build(pay_weights=3), "3"),
    ("bool in several", lambda: Town.build(pay_weights=(1, 1, 1, True)), "True"),
    ("bool for minutes", lambda: Policy(sift_min=True), "sift_min"),
    ("float for minutes", lambda: Policy(sift_min=60.0), "60.0"),
    ("number for yes or no", lambda: Policy(clean_jar=1), "clean_jar"),
    ("word for notebook", lambda: Policy(notebook="payday"), "payday"),
    ("number in the notebook", lambda: Policy(notebook=(3,)), "3"),
    ("number for delivery", lambda: Policy(delivery=2), "2"),
    ("number for a name", lambda: Policy(name=5), "5"),
    ("word for a policy", lambda: class_town().run("wang", days=3), "wang"),
    ("word for an open policy", lambda: class_town().open("wang"), "wang"),
    ("bool for days", lambda: class_town().run(Policy(), days=True), "True"),
    ("float for days", lambda: class_town().run(Policy(), days=3.0), "3.0"),
    ("one house for a list", lambda: class_town().open().advance(visit=3), "visit"),
    ("word for houses", lambda: class_town().open().advance(visit="3"), "visit"),
    ("numpy bool for a house", lambda: class_town().open().advance(visit=[np.bool_(True)]), "True"),
    ("number for a student", lambda: own_seed("C1", 2026, "01"), "2026"),
    ("word for a run", lambda: compare(["wang"]), "wang"),
    ("number for runs", lambda: compare(7), "7"),
    ("word for mechanisms", lambda: Town.build(mechanisms="bonds"), "bonds"),
    ("number for mechanisms", lambda: Town.build(mechanisms=(3,)), "3"),
    ("a class for a policy", lambda: class_town().open(Policy.but.__class__), "function"),
    ("a number from a function", lambda: class_town().open(lambda seen: 3).advance(), "3"),
    ("a number for a survey", lambda: Town.build(30).open().advance(survey=7), "7"),
]


@pytest.mark.parametrize(("kind", "call", "named"), [(BadValue, call, named) for _, call, named in VALUES]
                         + [(BadType, call, named) for _, call, named in TYPES],
                         ids=[case[0] for case in VALUES + TYPES])  # fmt: skip
def test_refused(kind: type[RiceShopError], call: Callable[[], object], named: str) -> None:
    with pytest.raises(kind) as told:
        call()
    try:
        for lang in ("zh", "en"):
            use_language(lang)
            sentence = str(told.value)
            assert named in sentence
            assert len(sentence) > len(named) + 10
            assert any("一" <= letter <= "鿿" for letter in sentence) == (lang == "zh")
    finally:
        use_language(None)


def test_a_refused_day_changes_nothing() -> None:
    live = Town.build(40, 2, 3, QUIET).open(preset("wang"))
    live.advance()
    before = live.run().truth
    with pytest.raises(BadValue):
        live.advance(preset("wait"), visit=[3, 99])
    with pytest.raises(BadType):
        live.advance("wang")
    with pytest.raises(BadValue):
        live.advance(preset("wait").but(win_back_min=60))
    with pytest.raises(BadValue):
        live.advance(dear)
    assert live.day == 1
    assert live.policy == preset("wang")
    assert live.run().truth.equals(before)


def test_a_policy_is_not_the_wrong_one_for_a_numpy_number() -> None:
    assert Policy(sift_min=np.int64(60)) == Policy(sift_min=60)
    assert Policy(sift_min=np.int64(60)).digest == Policy(sift_min=60).digest


def test_the_true_stock_cannot_be_written_to() -> None:
    live = Town.build(10, 2, 3, QUIET).open()
    with pytest.raises(ValueError, match="read-only"):
        live.stock_g[0] = 0
