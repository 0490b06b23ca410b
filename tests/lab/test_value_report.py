"""The value report of a played shop: the lesson's own figures, from a run and from a game, without the truth."""

import pytest

from riceshop.lab.value_reports import value_report
from riceshop.lab.value_town_views import class_year
from riceshop.town import WHOLE, class_town, preset
from riceshop.words.errors import BadType, BadValue


def test_the_class_year_gives_the_figures_of_the_lesson() -> None:
    table = value_report(class_year())
    assert len(table) == 290
    assert table.loc[[286, 224, 8], "now"].tolist() == [1535, -689, 218]
    assert table.loc[[286, 224, 8], "ahead"].tolist() == [0, 912, 1038]
    assert table["ahead"].is_monotonic_decreasing and table.loc[286, "waited"] == 60


def test_a_dearer_hour_leaves_less_and_changes_no_expectation() -> None:
    cheap, dear = value_report(class_year(), hour_fen=0), value_report(class_year(), hour_fen=30)
    assert (dear["now"] <= cheap["now"]).all() and dear["ahead"].equals(cheap["ahead"])


def test_what_cannot_be_reported_is_named() -> None:
    with pytest.raises(BadType, match="str"):
        value_report("my shop")  # type: ignore[arg-type]
    with pytest.raises(BadValue, match="-5"):
        value_report(class_year(), hour_fen=-5)
    with pytest.raises(BadValue):
        value_report(class_town(mechanisms=WHOLE).run(preset("wait"), days=1))
