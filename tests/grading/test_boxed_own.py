"""Plain cells about the town are computed in the judge and handed to the box; any doubt leaves them to the box."""

import pytest
from boxed_class import LIMITS

from riceshop.grading.boxed import own, tiers
from riceshop.grading.boxed.desk import Desk

IDENTITY = 'STUDENT = "s"\nCLASS_CODE = "c"'
TOWN = """from riceshop.town import Town, compare, own_seed, preset
my_town = Town.build(households=60, seed=own_seed(str(CLASS_CODE), str(STUDENT), "u"), mechanisms=())
my_runs = [my_town.run(preset(name), days=6) for name in ["wait", "wang"]]
my_table = compare(my_runs)[["policy", "profit_fen"]]
my_table"""
CHECK = """from riceshop.town import Town, compare, own_seed, preset
town = Town.build(households=60, seed=own_seed(str(CLASS_CODE), str(STUDENT), "u"), mechanisms=())
assert best() == compare([town.run(preset(name), days=6) for name in ["wait", "wang"]])["profit_fen"].max()"""
BEST = "def best():\n    return my_table['profit_fen'].max()"
ROWS = [("answer", "identity", 'STUDENT = ""\nCLASS_CODE = ""', 0.0), ("answer", "first", "first = 1", 0.0), ("plain", "", TOWN, 0.0),
        ("answer", "best", BEST, 0.0), ("test", "best-check", CHECK, 3.0)]
GIVEN = {"STUDENT": "s", "CLASS_CODE": "c"}


def _cells(first: str = "first = 1", best: str = BEST, town: str = TOWN) -> list[tuple[str, str, str]]:
    return [("answer", "identity", IDENTITY), ("answer", "first", first), ("plain", "", town), ("answer", "best", best),
            ("test", "best-check", CHECK)]


def test_the_town_of_an_honest_submission_is_the_judges_to_compute():
    assert own.told(_cells(), GIVEN) == {2: ["my_table"]}
    assert own.told(_cells(best="def best(my_runs=0):\n    return my_town"), GIVEN) == {2: ["my_runs", "my_town"]}


@pytest.mark.parametrize("first", ["compare = len", "STUDENT = 'other'", "str = 3", "from pandas import *", "import sys", "x = globals()",
                                   "def f():\n    global preset\n    preset = 1", "my_table = 0"])
def test_an_answer_that_may_change_what_the_cell_means_leaves_it_to_the_box(first: str):
    assert own.told(_cells(first), GIVEN) == {}


@pytest.mark.parametrize("town", ["my_table = 1", "import riceshop.town as t", "from riceshop.town import Town\nopen('x', 'w')",
                                  "from riceshop.town import Town\nfor x in [1]:\n    pass", TOWN + ".to_csv('x.csv')",
                                  "from riceshop.town import Town\nmine = first", "from riceshop.town import Town\nTown.seed = 1",
                                  "from riceshop.town import Town\nmine = (", "import os\n" + TOWN])
def test_a_cell_that_does_more_than_name_a_town_is_left_to_the_box(town: str):
    assert own.told(_cells(town=town), GIVEN) == {}


def test_without_the_identity_nothing_is_known():
    assert own.told(_cells(), {}) == {}


def _played(*changed: str, given: dict[str, str] | None = None) -> list[tuple[object, ...]]:
    with Desk(ROWS, {}, tiers.best(), LIMITS) as desk:
        return desk.play(_cells(*changed), given)


def test_the_judge_computes_what_the_box_would_have_and_the_marks_are_the_same():
    judged, boxed = _played(given=GIVEN), _played("import sys\nfirst = 1", given=GIVEN)
    assert judged[2] == boxed[2] and "profit_fen" in judged[2][2]
    assert judged[4][:2] == boxed[4][:2] == ("test", 3.0)


def test_a_value_that_is_no_plain_data_and_imports_are_there_in_the_box():
    both = _played("first = 1", "total = sum(run.days for run in my_runs)\nname = preset('wait').name\n" + BEST + "\ntotal, name", given=GIVEN)
    assert both[3][2] == "(12, 'wait')" and both[4][1] == 3.0


def test_the_judge_runs_a_cell_of_the_master_and_no_other():
    with Desk(ROWS, {}, tiers.best(), LIMITS) as desk:
        changed = TOWN.replace("days=6", "days=5")
        played = desk.play(_cells(town=changed), GIVEN)
        assert own.told(_cells(town=changed), GIVEN) and played[2][0] == "ran" and "profit_fen" in played[2][2]
        assert desk._own(desk.box(GIVEN), changed, []) is None
