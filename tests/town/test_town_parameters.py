"""Every number of the rules is in the one table, is used, and says where it comes from; every column is documented."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import riceshop.town
from riceshop.town import QUIET, WHOLE, Town, columns, compare, parameters, preset
from riceshop.town.documents import TABLES, column_names, unit
from riceshop.town.ids import SEGMENTS
from riceshop.town.parameters import BUILT, PARAMETERS, values
from riceshop.town.policy import SURVEYS
from riceshop.words.errors import BadValue

SOURCE = Path(riceshop.town.__file__).parent
RULES = (
    "engine", "selling", "shopkeeping", "relationship", "notebook", "jar", "market", "households", "state", "ground",
    "choosing", "offers", "tastes", "expectations", "bonds", "complaints", "network", "bulk", "eating_houses", "reaction",
    "moves", "moving", "lives", "research", "latent",
)  # fmt: skip
# Numbers that are no rule of the town: nought, one, two ends and halves, parts per hundred and per thousand, powers
# of two of the draws, the words' seams, pi as 355/113 over 4, days of a month in "rice per month", minutes of an hour, millimetres of a centimetre.
PLAIN = {0, 1, 2, 3, 4, 10, 19, 20, 22, 30, 32, 42, 60, 100, 113, 355, 1_000, 30_000, 1_000_000, 0x3FFFFF, 0xFFFFFFFF}
# Numbers with a name and a comment of their own, that give a rule its shape or a word its meaning; not to be tuned.
SHAPES = {
    "jar": {16: "jars looked through at a time, as a power of two"},
    "market": {64: "lines of a table that only makes looking up quicker"},
    "offers": {500: "taste for prices of a town without tastes", 1_500: "ends of the table of the exponential",
               64: "binary places of that table", 9: "top of the table, as a power of ten", 8: "tables kept"},
    "tastes": {16: "words a household has of its own", 500: "straight line from budget to price sense",
               250: "a quarter of the income", 300: "no purse is thin before"},
    "expectations": {500: "half of full marks", 2_500: "a tenth in price is a quarter in marks",
                     350: "edge of the classes", 750: "edge of the classes"},
    "network": {256: "most ties a household has: words of its own"},
    "lives": {365: "days of a year"},
    "research": {2_000: "longest questionnaire list", 200: "how much more often the private are silent"},
    "latent": {365: "days of the coming year", 600: "edge of the standings", 200: "edge of the standings"},
}  # fmt: skip
# Read by a name that is put together, as the segment's weights and the fee of a kind of survey.
BY_NAME = ("weights_", "research_")


def test_the_table_is_complete_and_honest() -> None:
    table = parameters()
    assert table.name.is_unique
    assert set(table.provenance) == {"given", "derived", "published", "assumed"}
    assert (table.unit != "").all()
    assert (table.loc[table.provenance != "assumed", "source"] != "").all()
    assert (table.note_zh.str.endswith("。") & table.note_en.str.endswith(".")).all()
    given = table.set_index("name")
    assert given.value["capital_fen"] == 20_000 and given.source["capital_fen"] == "W-16"
    assert given.value["margin_fen"] == 1 and given.source["margin_fen"] == "W-40"
    assert given.value["jin_g"] == 600
    assert given.value["repay_jin"] == 20_000
    assert given.value["rivals"] == 32 and given.provenance["rivals"] == "assumed"


def test_the_first_chapter_s_town_goes_by_fewer_numbers() -> None:
    quiet, whole = set(parameters(mechanisms=()).name), set(parameters().name)
    assert quiet < whole
    assert {"capital_fen", "rivals"} <= quiet and "month_permille" in whole - quiet
    with pytest.raises(BadValue, match="tides"):
        parameters(mechanisms=("tides",))


@pytest.mark.parametrize("one", BUILT + PARAMETERS, ids=lambda one: one.name)
def test_each_value_lies_in_its_range(one: object) -> None:
    for value in one.value if isinstance(one.value, tuple) else (one.value,):
        assert one.low <= value <= one.high


def test_every_parameter_is_used() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py") if path.stem != "parameters")
    unused = [one.name for one in PARAMETERS if not re.search(rf"\.{one.name}\b", source)]
    plain = [name for name in unused if not name.startswith(BY_NAME)]
    assert plain == ["margin_fen", "repay_jin"], "one makes the price in the table, the other is for the reader"
    made = {f"weights_{name}" for name in SEGMENTS} | {f"research_{kind}_fen" for kind in SURVEYS if kind}
    assert set(unused) - set(plain) == made


@pytest.mark.parametrize("module", RULES)
def test_no_number_of_a_rule_stands_outside_the_table(module: str) -> None:
    tree = ast.parse((SOURCE / f"{module}.py").read_text(encoding="utf-8"))
    found = {
        node.value: node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
    }
    shapes = SHAPES.get(module, {})
    assert not {value: line for value, line in found.items() if value not in PLAIN and value not in shapes}
    assert set(shapes) <= set(found)


@pytest.mark.parametrize("module", [*(module for module in RULES if module != "latent"), "draws", "day", "town", "calendar"])
def test_only_plain_arithmetic(module: str) -> None:
    """Nothing whose bits differ between processors or versions is called by the engine."""
    source = (SOURCE / f"{module}.py").read_text(encoding="utf-8")
    for name in ("np.exp", "np.log", "np.power", "np.sin", "np.tanh", "np.sqrt", "np.random", "math.", "np.mean",
                 "float64", "float32", "np.dot", "default_rng"):  # fmt: skip
        assert name not in source
    divisions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Div)]
    assert not divisions, "whole numbers only"


def test_derived_values_follow() -> None:
    p = values({"margin_fen": 2, "cost_fen": 8, "capital_fen": 10_000})
    assert (p.price_fen, p.repay_jin) == (10, 5_000)
    assert values({"margin_fen": 0}).repay_jin == 0
    with pytest.raises(BadValue):
        values({"repay_jin": 3})


@pytest.mark.parametrize("at_work", [QUIET, WHOLE], ids=["quiet", "whole"])
@pytest.mark.parametrize("table", TABLES)
def test_columns_are_documented(table: str, at_work: tuple[str, ...]) -> None:
    run = Town.build(40, 3, 4, at_work).run(preset("wang"), 10)
    found = list(compare([run]).columns if table == "compare" else getattr(run, table).columns)
    assert found == column_names(table)
    told = columns(table)
    assert list(told.columns) == ["name", "unit", "meaning_zh", "meaning_en"]
    assert (told.meaning_zh.str.endswith("。") & told.meaning_en.str.endswith(".")).all()
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in found)


def test_units_come_from_names() -> None:
    assert [unit(name) for name in ("stock_g", "cash_fen", "deliver_min", "jar_width_mm", "closed_day", "x_m", "id")] == [
        "g", "fen", "min", "mm", "day", "m", "",
    ]  # fmt: skip


def test_the_engine_imports_numpy_only() -> None:
    program = (
        "import sys\nfrom riceshop.town import Town, Policy\nTown.build(20, 1, 3).open(Policy()).advance()\n"
        "print([n for n in ('pandas', 'matplotlib', 'ipywidgets', 'scipy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
