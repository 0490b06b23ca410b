"""Role play: cards of real households, saved for printing, and notes compared with the truth."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from riceshop.lab import compare_notes, role_cards
from riceshop.lab.role_play import facts
from riceshop.town import QUIET, Town, class_town
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue


class Balanced(HTMLParser):
    """Counts elements and fails on one that is closed out of turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_cards_are_sound_pages(lang: str, tmp_path: Path) -> None:
    use_language(lang)
    cards = role_cards(n=4)
    page = Balanced()
    page.feed(cards.save(tmp_path / "cards.html").read_text(encoding="utf-8"))
    assert page.open == [] and page.seen.count("article") == 4 and page.seen.count("section") == 8


def test_a_card_tells_the_truth_on_the_private_side_only() -> None:
    cards = role_cards(n=1)
    row = facts(class_town()).loc[cards.houses[0]]
    private, notebook = cards._repr_html_().split('<section class="rsp-side">')[1:]
    assert str(row["appetite_g"]) in private and str(row["jar_width_mm"]) in private
    assert str(row["appetite_g"]) not in notebook


def test_cards_are_spread_over_the_town_and_always_the_same() -> None:
    cards = role_cards(n=6)
    assert cards.houses == role_cards(n=6).houses == sorted(set(cards.houses))
    assert role_cards(Town.build(10, 7, rivals=3, mechanisms=QUIET), n=10).houses == list(range(10))


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "cards.html"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(BadValue, match="left alone"):
        role_cards(n=1).save(file)
    assert file.read_text(encoding="utf-8") == "mine"


def test_notes_are_compared_with_the_truth() -> None:
    row = facts(class_town()).loc[30]
    notes = [
        {"household": 30, "members": int(row["members"]) + 2, "pay_cycle": row["pay_cycle"], "worry": "rain"}
    ]
    found = compare_notes(notes)
    assert found["line"].tolist() == ["members", "pay_cycle"]
    assert found["error"].tolist()[0] == 2
    assert found["noted"].tolist()[1] == found["true"].tolist()[1]


def test_paydays_lie_ahead_within_one_cycle() -> None:
    known = facts(class_town())
    assert known["next_payday"].min() >= 0
    assert known.loc[known["pay_cycle"] == "ten_day", "next_payday"].max() == 9


@pytest.mark.parametrize("bad", [0, 61, "six", True])
def test_an_impossible_number_of_cards_is_named(bad: object) -> None:
    with pytest.raises(BadValue, match="60"):
        role_cards(n=bad)  # type: ignore[arg-type]


def test_bad_notes_and_towns_are_named() -> None:
    with pytest.raises(BadType, match="str"):
        role_cards("class town")  # type: ignore[arg-type]
    with pytest.raises(BadType, match="dictionaries"):
        compare_notes({"household": 1})  # type: ignore[arg-type]
    with pytest.raises(BadType, match="dictionaries"):
        compare_notes([{"members": 3}])
    with pytest.raises(BadValue, match="9999"):
        compare_notes([{"household": 9_999, "members": 3}])
    with pytest.raises(BadType, match="members"):
        compare_notes([{"household": 1, "members": "three"}])
