"""Contents: every quiz and card file present is complete in both languages; nobody lists them by hand."""

from collections import Counter
from pathlib import Path

import pytest

from riceshop.lab import contents
from riceshop.words import entries
from riceshop.words.errors import BadType, BadValue

WORDS = {
    "sort": ("text", "why", "look"),
    "order": ("text", "why"),
    "match": ("left", "right", "why", "look"),
    "tag": ("text", "short"),
    "poll": ("text",),
}
QUIZZES, CARDS = contents.names("quizzes"), contents.names("cards")


def of(prefix: str) -> set[str]:
    return {key.removeprefix(f"{prefix}.") for key in entries() if key.startswith(f"{prefix}.")}


def test_there_are_contents() -> None:
    assert QUIZZES and CARDS


@pytest.mark.parametrize("name", QUIZZES)
def test_a_quiz_is_sound_and_has_all_its_words(name: str) -> None:
    needed, allowed = set(), set()
    items = contents.structure("quizzes", name)["item"]
    assert len({item["key"] for item in items}) == len(items)
    for item in items:
        key, options, right = item["key"], item["options"], item["right"]
        assert 2 <= len(options) <= 6 and len(set(options)) == len(options), key
        assert right and set(right) <= set(options), key
        needed |= {f"{key}.{word}" for word in ("ask", "why", "look", *options)}
        allowed |= {f"{key}.look_{option}" for option in options if option not in right}
    words = of(f"quiz_{name}")
    assert needed <= words, needed - words
    assert words <= needed | allowed, words - needed - allowed


@pytest.mark.parametrize("name", QUIZZES)
def test_the_right_answer_does_not_always_stand_in_the_same_place(name: str) -> None:
    items = [item for item in contents.structure("quizzes", name)["item"] if len(item["right"]) == 1]
    places = Counter(item["options"].index(item["right"][0]) for item in items)
    assert max(places.values()) <= max(2, 0.7 * len(items)), places


@pytest.mark.parametrize("name", CARDS)
def test_a_card_set_is_sound_and_has_all_its_words(name: str) -> None:
    found = contents.structure("cards", name)
    kind, cards = found["kind"], found["card"]
    assert kind in contents.KINDS
    assert len(cards) >= 2 and len({card["key"] for card in cards}) == len(cards)
    needed = {"title"} | {f"{card['key']}.{word}" for card in cards for word in WORDS[kind]}
    if kind == "sort":
        needed |= {f"groups.{group}" for group in found["groups"]}
        for card in cards:
            groups = [card["group"]] if isinstance(card["group"], str) else card["group"]
            assert groups and set(groups) <= set(found["groups"]), card
    if kind == "order":
        needed |= {"look", "ends.first", "ends.last"}
    if kind == "tag":
        needed |= {f"tags.{tag}" for tag in found["tags"]}
        assert all(card["tags"] and set(card["tags"]) <= set(found["tags"]) for card in cards)
    words = of(f"cards_{name}")
    assert needed <= words, needed - words
    assert words <= needed | {"done"}, words - needed


def test_a_second_look_is_a_question() -> None:
    looks = [
        (key, entry) for key, entry in entries().items()
        if key.startswith(("quiz_", "cards_")) and key.rsplit(".", 1)[-1].startswith("look")
    ]  # fmt: skip
    assert looks
    for key, entry in looks:
        assert entry["zh"].rstrip("”」》").endswith("？"), key
        assert entry["en"].rstrip("”\"'").endswith("?"), key


def test_words_without_a_file_are_found(root: Path) -> None:
    catalogue = root / "src" / "riceshop" / "words" / "catalogue"
    written = {file.stem for file in catalogue.glob("*.toml") if file.stem.startswith(("quiz_", "cards_"))}
    assert written == {f"quiz_{name}" for name in QUIZZES} | {f"cards_{name}" for name in CARDS}


def test_unknown_names_and_kinds_say_what_there_is() -> None:
    with pytest.raises(BadValue, match=QUIZZES[0]):
        contents.structure("quizzes", "no_such_quiz")
    with pytest.raises(BadValue, match=CARDS[0]):
        contents.structure("cards", "no_such_cards")
    with pytest.raises(BadType, match="quotes"):
        contents.structure("quizzes", 1)  # type: ignore[arg-type]
    poll = next(name for name in CARDS if contents.structure("cards", name)["kind"] == "poll")
    with pytest.raises(BadValue, match="poll"):
        contents.structure("cards", poll, "sort")


def test_a_shuffle_is_the_same_for_everybody_and_never_the_solution() -> None:
    keys = ["a", "b", "c", "d"]
    assert contents.shuffled(keys, "x") == contents.shuffled(keys, "x") != keys
    assert sorted(contents.shuffled(keys, "x")) == keys
    assert contents.shuffled(["a", "b"], "y") == ["b", "a"]
