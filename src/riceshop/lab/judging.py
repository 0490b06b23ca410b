"""Judging: says of a given answer whether it is right, and what the learner reads then; plain data in and
out.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

from riceshop.lab.contents import spoken
from riceshop.words import text

State = Literal["right", "look"]


class Feedback(TypedDict):
    """What the learner reads after an answer: `state` "right" or "look", and the sentence."""

    state: State
    text: str


def judge_item(prefix: str, item: Mapping[str, Any], chosen: Sequence[str]) -> Feedback:
    """Judge the options `chosen` for one quiz item; order does not matter."""
    key = item["key"]
    if sorted(set(chosen)) == sorted(item["right"]):
        return right(spoken(prefix, f"{key}.why"))
    wrong = [option for option in chosen if option not in item["right"]]
    special = spoken(prefix, f"{key}.look_{wrong[0]}") if len(wrong) == 1 else ""
    return look_again(special or spoken(prefix, f"{key}.look"))


def judge_card(prefix: str, key: str, is_right: bool) -> Feedback:
    """Judge one card of a sort or match set."""
    return right(spoken(prefix, f"{key}.why")) if is_right else look_again(spoken(prefix, f"{key}.look"))


def judge_order(prefix: str, given: Sequence[str], wanted: Sequence[str]) -> dict[str, Feedback]:
    """Judge an order: every card where it belongs is explained; the whole gets "*"."""
    found = {
        key: right(spoken(prefix, f"{key}.why"))
        for key, place in zip(given, wanted, strict=True)
        if key == place
    }
    whole = (
        right(spoken(prefix, "done")) if list(given) == list(wanted) else look_again(spoken(prefix, "look"))
    )
    return {"*": whole, **found}


def similarity(tags: Mapping[str, Sequence[str]]) -> list[list[int]]:
    """Return how alike the tagged cards are, from 0 to 100, row by row: shared tags of all tags (Jaccard
    1901).

    A card without a tag is like no other; the diagonal of a tagged card is 100.
    """
    sets = [set(one) for one in tags.values()]
    return [[round(100 * len(a & b) / len(a | b)) if a and b else 0 for b in sets] for a in sets]


def right(sentence: str) -> Feedback:
    """Return the feedback of a right answer."""
    return {"state": "right", "text": sentence}


def look_again(question: str) -> Feedback:
    """Return the feedback of an answer that needs another look: a question, never a verdict."""
    return {"state": "look", "text": text("quiz.look_again", question=question)}
