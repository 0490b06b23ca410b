"""The story as data: complete, in order, and the same facts in both languages."""

import re

import pytest

from riceshop.data import load_story_facts, load_story_sources, load_story_tellings
from riceshop.words import use_language
from riceshop.words.errors import BadValue

TELLINGS = [f"V{number}" for number in range(1, 13)]
FACTS = [f"W-{number:02d}" for number in range(1, 73)]


@pytest.fixture(autouse=True)
def _language_back():
    yield
    use_language(None)


def test_seventy_two_facts_once_each_in_order():
    facts = load_story_facts("en")
    assert list(facts["fact"]) == FACTS
    assert list(facts.columns) == ["fact", "topic", "label", "question", "answer", "text"]
    assert set(facts["label"]) == {"record", "claim"}


def test_the_matrix_has_every_fact_and_telling_and_only_zero_or_one():
    told = load_story_tellings()
    assert list(told.index) == FACTS
    assert list(told.columns) == TELLINGS
    assert set(told.to_numpy().ravel().tolist()) == {0, 1}


def test_every_fact_is_told_by_somebody_and_one_telling_is_only_a_title():
    told = load_story_tellings()
    assert told.sum(axis=1).min() >= 1
    silent = told.columns[told.sum() == 0]
    assert list(silent) == ["V3"]
    assert load_story_sources("en").loc["V3", "extent"] == "none"


def test_sources_describe_the_twelve_tellings():
    sources = load_story_sources("zh")
    assert list(sources.index) == TELLINGS
    assert list(sources.columns) == ["kind", "extent", "text"]


def test_where_the_tellings_disagree_there_are_at_least_two_answers():
    facts = load_story_facts("en")
    points = facts[facts["question"] != ""]
    assert (points["answer"] != "").all()
    answers = points.groupby("question")["answer"].nunique()
    for question in ("whose_shop", "lender", "japanese_shop", "old_rice", "others_deliver", "payment", "job_at_15"):
        assert answers[question] >= 2, question


@pytest.mark.parametrize(("fact", "tellings"), [
    ("W-12", {"V12"}),
    ("W-16", {"V1", "V2", "V6"}),
    ("W-43", {"V2", "V8", "V9", "V10"}),
    ("W-49", {"V2", "V4", "V7", "V9", "V10", "V12"}),
    ("W-53", {"V9", "V10", "V12"}),
])
def test_who_tells_what(fact, tellings):
    row = load_story_tellings().loc[fact]
    assert set(row.index[row == 1]) == tellings


def test_numbers_agree_between_the_languages():
    chinese, english = load_story_facts("zh")["text"], load_story_facts("en")["text"]
    for one, other in zip(chinese, english, strict=True):
        for number in re.findall(r"\d{3,}", one):
            assert number in other, (one, other)


def test_text_follows_the_reader():
    use_language("zh")
    assert "王永庆" in load_story_facts()["text"].iloc[0]
    use_language("both")
    both = load_story_facts()["text"].iloc[0]
    assert "王永庆" in both and "Wang Yongqing" in both


def test_an_unknown_language_is_named():
    with pytest.raises(BadValue, match="fr"):
        load_story_facts("fr")
