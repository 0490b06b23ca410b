"""Market research in the running town: bought, refused, harmless, and near enough to the truth to be worth its price."""

from types import SimpleNamespace

import numpy as np
import pytest
from research_ground import bought, lived, table

from riceshop.crm.satisfaction import PLSPathModel, acsi_score, kano_summary, specification
from riceshop.crm.satisfaction.kano import evaluation_table
from riceshop.town import QUIET, Policy, Town, class_town, ids, preset
from riceshop.town.research import KINDS, pivot
from riceshop.town.research_answers import KANO_CLASSES, Field, kano_class
from riceshop.words.errors import BadType, BadValue


@pytest.fixture(scope="module")
def whole() -> SimpleNamespace:
    """Return a whole town of 600 households after half a year of the story's shop."""
    return lived(Town.build(600), preset("wang"), days=180)


def test_a_path_model_of_a_bought_survey_runs_from_quality_over_satisfaction_to_loyalty(whole: SimpleNamespace) -> None:
    answers = pivot(table(bought(whole, "acsi", 2_000)), "acsi")
    model = PLSPathModel(*specification("acsi")).fit(answers)
    effect = model.path_coefficients_
    assert len(answers) > 150
    assert effect.loc["satisfaction", "quality"] > 0.1
    assert effect.loc["loyalty", "satisfaction"] > 0.3
    assert effect.loc["complaints", "satisfaction"] < -0.1


def test_the_index_is_near_the_satisfaction_that_is_there(whole: SimpleNamespace) -> None:
    answers = pivot(table(bought(whole, "acsi", 2_000)), "acsi")
    index = acsi_score(answers[["satisfaction_1"]].to_numpy(), [1])
    true = whole.people.goodwill[answers.index.to_numpy()].mean() / 10
    assert abs(index - true) < 4, (index, true)


def test_kano_by_majority_is_the_class_most_households_hold(whole: SimpleNamespace) -> None:
    told, cells = pivot(table(bought(whole, "kano", 2_000)), "kano"), evaluation_table("berger")
    who = told["household"].to_numpy()[:: len(ids.ATTRIBUTES)]
    true = np.array(list(KANO_CLASSES))[kano_class(Field(**vars(whole), who=who))]
    found = np.array([cells[pair] for pair in zip(told["functional"], told["dysfunctional"], strict=True)])
    assert (found.reshape(true.T.shape) == true.T).mean() > 0.7
    most = [max("MOAIRQ", key=list(row).count) for row in true]
    assert (kano_summary(told)["category"] == most).mean() > 0.75


def test_a_sample_comes_near_the_whole_and_costs_less(whole: SimpleNamespace) -> None:
    few, all_ = bought(whole, "intentions", 60), bought(whole, "intentions", 2_000)
    means = [pivot(table(one), "intentions").mean() for one in (few, all_)]
    assert few.cost_fen < all_.cost_fen / 3
    assert (abs(means[0] - means[1]) < 1.5).all()


@pytest.mark.parametrize("mechanisms", [None, QUIET], ids=["whole", "quiet"])
def test_every_kind_can_be_asked_in_every_town(mechanisms: tuple[str, ...] | None) -> None:
    town = Town.build(90) if mechanisms is None else Town.build(90, mechanisms=mechanisms)
    there = lived(town, preset("wang"), days=40)
    for kind in KINDS:
        found = bought(there, kind, 30)
        assert 0 < found.asked <= 30
        pivot(table(found), kind)


def test_research_changes_nothing_in_the_town_but_the_cash() -> None:
    town = Town.build(120, capital_fen=100_000)
    asked, calm = town.open(preset("wang")), town.open(preset("wang"))
    spent = 0
    for day in range(60):
        kind = KINDS[day % len(KINDS)]
        spent += sum(one.cost_fen for one in asked.advance(survey=(kind, 50)).surveys)
        calm.advance()
    for name, value in vars(calm.state.people).items():
        assert np.array_equal(getattr(asked.state.people, name), value), name
    assert np.array_equal(asked.state.jars.stock_g, calm.state.jars.stock_g)
    assert calm.state.shop.cash_fen - asked.state.shop.cash_fen == spent == asked.state.shop.research_fen > 0


def test_what_the_cash_does_not_reach_for_is_not_bought() -> None:
    simulation = Town.build(120, capital_fen=100).open(Policy())
    today = simulation.advance(survey=("census", 2_000))
    assert simulation.state.shop.research_fen == 0 and today.survey_refused and not today.surveys


def test_a_policy_buys_on_its_schedule_and_the_same_survey_as_by_hand() -> None:
    policy = preset("wang").but(survey="intentions", survey_days=10, survey_sample=25)
    run = class_town(households=80).run(policy, days=30)
    found = [(day.day, one) for day in run.day_events for one in day.surveys]
    assert [day for day, _ in found] == [9, 19, 29]
    simulation = class_town(households=80).open(preset("wang"))
    for day in range(30):
        last = simulation.advance(survey=("intentions", 25) if day % 10 == 9 else None)
    assert last.surveys[0].answer.tobytes() == found[-1][1].answer.tobytes()


def test_an_order_that_makes_no_sense_leaves_the_day_unlived() -> None:
    simulation = class_town(households=40).open(preset("wang"))
    for wrong, kind in ((("opinion", 3), BadValue), (("kano", 0), BadValue), ("kano", BadType), (("kano", 1.5), BadType)):
        with pytest.raises(kind, match="survey"):
            simulation.advance(survey=wrong)
    assert simulation.day == 0
