"""Quiz and card widgets, driven through their traits: every content file, right and wrong answers, what is
kept.
"""

import json
from pathlib import Path

import pytest

from riceshop.lab import contents, match_cards, order_cards, poll, quiz, sort_cards, tag_cards
from riceshop.lab.judging import similarity
from riceshop.words import use_language
from riceshop.words.errors import BadValue

MAKERS = {"sort": sort_cards, "order": order_cards, "match": match_cards, "tag": tag_cards, "poll": poll}
KINDS = {name: contents.structure("cards", name)["kind"] for name in contents.names("cards")}


def named(kind: str) -> str:
    return next(name for name, one in KINDS.items() if one == kind)


@pytest.fixture(autouse=True)
def _outside_any_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "riceshop.toml").write_text('language = "en"\n', encoding="utf-8")
    inner = tmp_path / "course"
    inner.mkdir()
    monkeypatch.chdir(inner)
    return tmp_path


@pytest.mark.parametrize("name", contents.names("quizzes"))
@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_every_quiz_can_be_answered(name: str, lang: str) -> None:
    use_language(lang)
    one = quiz(name)
    for item in contents.structure("quizzes", name)["item"]:
        assert one.answer(item["key"], *reversed(item["right"]))["state"] == "right"
        wrong = [option for option in item["options"] if option not in item["right"]]
        if wrong:
            said = one.answer(item["key"], wrong[0])
            assert said["state"] == "look"
            assert said["text"].startswith("Look again" if lang == "en" else "再看一眼")
            one.answer(item["key"], *item["right"])
    assert one.score == (len(one.items), len(one.items))


def test_part_of_a_multiple_choice_is_not_right() -> None:
    for name in contents.names("quizzes"):
        for item in contents.structure("quizzes", name)["item"]:
            if len(item["right"]) > 1:
                assert quiz(name).answer(item["key"], item["right"][0])["state"] == "look"


def test_taking_an_answer_back_takes_its_feedback_back() -> None:
    one = quiz("01a")
    key = one.items[0]["key"]
    one.answer(key, one.items[0]["options"][0]["key"])
    one.answers = {}
    assert one.feedback == {} and one.score[0] == 0


def test_an_unknown_option_is_refused_and_named() -> None:
    with pytest.raises(BadValue, match="no_option"):
        quiz("01a").answer(quiz("01a").items[0]["key"], "no_option")
    with pytest.raises(BadValue, match="no_item"):
        quiz("01a").answer("no_item", "a")


def test_answers_are_kept_in_the_workspace_and_come_back(workspace: Path) -> None:
    item = contents.structure("quizzes", "01a")["item"][0]
    quiz("01a").answer(item["key"], *item["right"])
    kept = json.loads((workspace / ".riceshop" / "progress" / "quiz.01a.json").read_text(encoding="utf-8"))
    assert kept["right"] == 1 and kept["first"] == {item["key"]: True}
    assert quiz("01a").score[0] == 1
    assert quiz("01a", fresh=True).score[0] == 0


def test_the_first_answer_stays_on_record(workspace: Path) -> None:
    item = next(one for one in contents.structure("quizzes", "01a")["item"] if len(one["right"]) == 1)
    wrong = next(option for option in item["options"] if option not in item["right"])
    one = quiz("01a")
    one.answer(item["key"], wrong)
    one.answer(item["key"], *item["right"])
    assert quiz("01a").first == {item["key"]: False}


def test_a_damaged_record_is_no_obstacle(workspace: Path) -> None:
    file = workspace / ".riceshop" / "progress" / "quiz.01a.json"
    file.parent.mkdir(parents=True)
    for broken in ("{", "[1]", '{"answers": {"gone": ["a"]}, "first": {"gone": 1}}'):
        file.write_text(broken, encoding="utf-8")
        assert quiz("01a").score[0] == 0


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_every_card_set_can_be_solved(name: str, lang: str) -> None:
    use_language(lang)
    one = MAKERS[KINDS[name]](name)
    structure = contents.structure("cards", name)
    for card in structure["card"]:
        if KINDS[name] == "sort":
            group = card["group"]
            assert one.place(card["key"], group if isinstance(group, str) else group[0])["state"] == "right"
        elif KINDS[name] == "match":
            assert one.place(card["key"], card["key"])["state"] == "right"
        elif KINDS[name] == "tag":
            one.place(card["key"], card["tags"])
        elif KINDS[name] == "poll":
            one.choice = card["key"]
            one.place(card["key"], 3)
    if KINDS[name] == "order":
        assert one.check()["state"] == "look"
        one.order = [card["key"] for card in structure["card"]]
        assert one.check()["state"] == "right"
    if KINDS[name] in ("sort", "match", "order"):
        assert one.score == (len(one.cards), len(one.cards))
        assert all(row["right"] for row in one.result)
    if KINDS[name] == "tag":
        assert one.alike["yours"] == one.alike["teacher"]


def test_a_wrong_group_asks_a_question() -> None:
    one = sort_cards(named("sort"))
    card = contents.structure("cards", one.name)["card"][0]
    right = [card["group"]] if isinstance(card["group"], str) else card["group"]
    wrong = next(group["key"] for group in one.groups if group["key"] not in right)
    assert one.place(card["key"], wrong)["state"] == "look"
    assert one.score[0] == 0


def test_impossible_places_are_refused() -> None:
    for kind, bad in (
        ("sort", "nowhere"),
        ("match", "nowhere"),
        ("tag", ["nowhere"]),
        ("order", 99),
        ("poll", -1),
    ):
        one = MAKERS[kind](named(kind))
        with pytest.raises(BadValue):
            one.place(one.cards[0]["key"], bad)
        with pytest.raises(BadValue):
            one.place("no_card", bad)
    with pytest.raises(BadValue):
        order_cards(named("order")).order = ["x"]
    with pytest.raises(BadValue):
        poll(named("poll")).choice = "x"


def test_an_order_starts_shuffled_and_is_not_judged_unasked() -> None:
    one = order_cards(named("order"))
    assert one.order != [card["key"] for card in contents.structure("cards", one.name)["card"]]
    assert one.feedback == {}


def test_moving_a_card_takes_the_verdict_back() -> None:
    one = order_cards(named("order"))
    one.check()
    one.order = list(reversed(one.order))
    assert one.feedback == {}


def test_cards_and_votes_are_kept(workspace: Path) -> None:
    one = match_cards(named("match"))
    one.place(one.cards[0]["key"], one.cards[0]["key"])
    assert match_cards(one.name).score[0] == 1
    vote = poll(named("poll"))
    vote.choice = vote.cards[1]["key"]
    vote.choice = vote.cards[0]["key"]
    assert poll(vote.name).choice == vote.cards[0]["key"]
    kept = json.loads(
        (workspace / ".riceshop" / "progress" / f"poll.{vote.name}.json").read_text(encoding="utf-8")
    )
    assert kept["first"] == vote.cards[1]["key"]
    assert vote.cards[1]["text"] in poll(vote.name).feedback[vote.choice]["text"]
    vote.choice = vote.cards[1]["key"]
    assert vote.feedback == {}


def test_similarity_is_shared_tags_of_all_tags() -> None:
    assert similarity({"a": ["x", "y"], "b": ["y", "z"], "c": []}) == [[100, 33, 0], [33, 100, 0], [0, 0, 0]]


def test_nothing_is_written_outside_a_workspace(tmp_path: Path) -> None:
    item = contents.structure("quizzes", "01a")["item"][0]
    quiz("01a").answer(item["key"], *item["right"])
    assert list(tmp_path.iterdir()) == []
