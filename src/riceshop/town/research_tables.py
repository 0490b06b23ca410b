"""Research tables: one bought survey out of the table of all, in the shape that an analysis asks for."""

from typing import TYPE_CHECKING

import numpy as np

from riceshop.town import ids
from riceshop.town.guard import one_of, whole
from riceshop.town.research_items import ITEMS, KANO_ANSWERS, KANO_SIDES, KINDS
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ("day", "survey", "kind", "household", "shop", "item", "answer")


def pivot(surveys: "DataFrame", kind: str, survey: int | None = None) -> "DataFrame":
    """Return one bought survey with one row a respondent who answered and one column an item.

    `surveys` is run.surveys, or the same table read from a file; `survey` its running number, by default the last one of
    `kind`. Rows are labelled by household, for "mystery" by shop. Three kinds differ, so that they fit what measures
    them: "kano" has one row a respondent and attribute with the columns household, feature, functional, dysfunctional
    (words); "servqual" has columns of two levels, expected and perceived by statement, points by dimension; "census"
    names pay cycles and streets. Raises BadType for what is no table, BadValue for missing columns, an unknown kind,
    a survey that was not bought or found nobody to ask.
    """
    one_of("pivot(kind)", kind, KINDS)
    chosen = _one_survey(surveys, kind, survey)
    label = "shop" if kind == "mystery" else "household"
    answered = chosen[chosen["answer"].notna()].astype({label: "int64", "item": "str", "answer": "int64"})
    wide = answered.pivot(index=label, columns="item", values="answer").reindex(columns=list(ITEMS[kind]))
    wide = wide.astype("int64").rename_axis(columns=None)
    shape = {"census": _census, "kano": _kano, "servqual": _servqual}.get(kind)
    return shape(wide) if shape else wide


def _one_survey(surveys: "DataFrame", kind: str, survey: int | None) -> "DataFrame":
    from pandas import DataFrame

    if not isinstance(surveys, DataFrame):
        raise BadType("research.errors.table", place="pivot(surveys)", value=type(surveys).__name__)
    missing = [name for name in COLUMNS if name not in surveys.columns]
    if missing:
        raise BadValue("research.errors.columns", place="pivot(surveys)", value=", ".join(missing))
    every = surveys[surveys["kind"] == kind]
    numbers = sorted({int(number) for number in every["survey"]})
    if not numbers:
        raise BadValue("research.errors.none_bought", place="pivot", value=kind)
    wanted = numbers[-1] if survey is None else whole("pivot(survey)", survey, 0, 1 << 31)
    if wanted not in numbers:
        known = ", ".join(map(str, numbers))
        raise BadValue("research.errors.not_bought", place="pivot", value=wanted, kind=kind, known=known)
    return every[every["survey"] == wanted]


def _census(wide: "DataFrame") -> "DataFrame":
    from riceshop.town.tables import in_words

    named = {"pay_cycle": ids.PAY_CYCLES, "street": ids.STREETS}
    return wide.assign(**{name: in_words(wide[name].to_numpy(), words) for name, words in named.items()})


def _kano(wide: "DataFrame") -> "DataFrame":
    from pandas import DataFrame

    there, away = (
        wide[[f"{name}_{side}" for name in ids.ATTRIBUTES]].to_numpy().reshape(-1) - 1 for side in KANO_SIDES
    )
    return DataFrame({
        "household": np.repeat(wide.index.to_numpy(), len(ids.ATTRIBUTES)),
        "feature": np.tile(np.array(ids.ATTRIBUTES, dtype=object), len(wide)),
        "functional": np.array(KANO_ANSWERS, dtype=object)[there],
        "dysfunctional": np.array(KANO_ANSWERS, dtype=object)[away],
    })  # fmt: skip


def _servqual(wide: "DataFrame") -> "DataFrame":
    from pandas import MultiIndex

    pairs = [tuple(name.rsplit("_", 1)[::-1]) for name in wide.columns]
    return wide.set_axis(MultiIndex.from_tuples(pairs), axis=1)
