"""Card widgets: sort, order, match or tag cards and take a vote; Python judges, the browser draws."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from riceshop.lab import progress
from riceshop.lab.contents import shuffled, spoken, structure
from riceshop.lab.judging import judge_card, judge_order, right, similarity
from riceshop.words import language, text
from riceshop.words.errors import BadValue

STATIC = Path(__file__).parent / "static"
LABELS = (
    "check",
    "again",
    "up",
    "down",
    "hands",
    "more",
    "fewer",
    "alike",
    "yours",
    "teacher",
    "score",
    "place",
)


class Cards(anywidget.AnyWidget):
    """What all card widgets share: `cards` to show, `placed` by the learner, `feedback` in sentences."""

    _esm = STATIC / "cards.js"
    _css = STATIC / "paper.css"
    kind = ""

    shape = traitlets.Unicode().tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    cards = traitlets.List().tag(sync=True)
    groups = traitlets.List().tag(sync=True)
    placed = traitlets.Dict().tag(sync=True)
    feedback = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.shape = self.kind
        self._prefix = f"cards_{name}"
        self._set = structure("cards", name, self.kind)
        self._cards = {card["key"]: card for card in self._set["card"]}
        self.labels = self._words()
        self.groups = self._grouped()
        self.cards = self._shown()
        self.placed = self._kept()

    @property
    def score(self) -> tuple[int, int]:
        """How many cards are right now, and how many there are."""
        done = [key for key, one in self.feedback.items() if key in self._cards and one["state"] == "right"]
        return len(done), len(self._cards)

    @property
    def result(self) -> list[dict[str, Any]]:
        """One dict per card: its key, its text, where the learner put it and whether that is right."""
        return [
            {
                "card": key,
                "placed": self.placed.get(key),
                "right": self.feedback.get(key, {}).get("state") == "right",
            }
            for key in self._cards
        ]

    def place(self, card: str, where: Any) -> Mapping[str, str]:
        """Place one card as a click would, and return the feedback on it ({} if there is none)."""
        self.placed = {**self.placed, card: where}
        return self.feedback.get(card, {})

    @traitlets.validate("placed")
    def _check(self, proposal: dict[str, Any]) -> dict[str, Any]:
        for card, where in proposal["value"].items():
            if card not in self._cards:
                raise BadValue("cards.unknown_card", value=card, known=", ".join(self._cards))
            self._fits(card, where)
        return proposal["value"]

    @traitlets.observe("placed")
    def _react(self, change: dict[str, Any]) -> None:
        self.feedback = self._judged()
        done, asked = self.score
        progress.record("cards", self.name, {"right": done, "asked": asked, "placed": self.placed})

    def _fits(self, card: str, where: Any) -> None:
        known = [group["key"] for group in self.groups]
        if where not in known:
            raise BadValue("cards.unknown_place", value=where, known=", ".join(known))

    def _judged(self) -> dict[str, Any]:
        return {
            card: judge_card(self._prefix, card, self._is_right(card, where))
            for card, where in self.placed.items()
        }

    def _is_right(self, card: str, where: Any) -> bool:
        raise NotImplementedError

    def _grouped(self) -> list[dict[str, str]]:
        return []

    def _shown(self) -> list[dict[str, Any]]:
        return [{"key": key, "text": text(f"{self._prefix}.{key}.text")} for key in self._cards]

    def _kept(self) -> dict[str, Any]:
        kept = progress.recorded("cards", self.name).get("placed", {})
        try:
            for card, where in kept.items():
                self._fits(card, where)
        except (BadValue, TypeError):
            return {}
        return {card: where for card, where in kept.items() if card in self._cards}

    def _words(self) -> dict[str, str]:
        found = {key: text(f"cards.{key}") for key in LABELS}
        extra = {"title": text(f"{self._prefix}.title"), "done": spoken(self._prefix, "done")}
        return {**found, **extra, "lang": "en" if language() == "en" else "zh-CN"}


class SortCards(Cards):
    """Cards to put into groups; `placed` is {card: group}."""

    kind = "sort"

    def _grouped(self) -> list[dict[str, str]]:
        return [{"key": key, "text": text(f"{self._prefix}.groups.{key}")} for key in self._set["groups"]]

    def _is_right(self, card: str, where: Any) -> bool:
        wanted = self._cards[card]["group"]
        return where in ([wanted] if isinstance(wanted, str) else wanted)


class MatchCards(Cards):
    """Pairs to find; `placed` is {left card: right card}."""

    kind = "match"

    def _grouped(self) -> list[dict[str, str]]:
        keys = shuffled(list(self._cards), self.name)
        return [{"key": key, "text": text(f"{self._prefix}.{key}.right")} for key in keys]

    def _shown(self) -> list[dict[str, Any]]:
        return [{"key": key, "text": text(f"{self._prefix}.{key}.left")} for key in self._cards]

    def _is_right(self, card: str, where: Any) -> bool:
        return where == card


class OrderCards(Cards):
    """Cards to put into order; `placed` is {card: place from 0}, judged when `check` is called or pressed."""

    kind = "order"
    asked = traitlets.Int(0).tag(sync=True)

    def check(self) -> Mapping[str, str]:
        """Judge the order as it stands and return the feedback on the whole."""
        self.asked += 1
        return self.feedback["*"]

    @property
    def order(self) -> list[str]:
        """The cards in the order in which they stand now."""
        return sorted(self._cards, key=lambda key: self.placed[key])

    @order.setter
    def order(self, keys: list[str]) -> None:
        if sorted(keys) != sorted(self._cards):
            raise BadValue("cards.bad_order", value=keys, known=", ".join(sorted(self._cards)))
        self.placed = {key: place for place, key in enumerate(keys)}

    @traitlets.observe("asked")
    def _asked(self, change: dict[str, Any]) -> None:
        self.feedback = judge_order(self._prefix, self.order, list(self._cards))
        done, asked = self.score
        progress.record("cards", self.name, {"right": done, "asked": asked, "placed": self.placed})

    def _judged(self) -> dict[str, Any]:
        return {}

    def _fits(self, card: str, where: Any) -> None:
        if where not in range(len(self._cards)):
            raise BadValue("cards.unknown_place", value=where, known=f"0 ... {len(self._cards) - 1}")

    def _kept(self) -> dict[str, Any]:
        kept = super()._kept()
        if sorted(kept.values()) == list(range(len(self._cards))):
            return kept
        return {key: place for place, key in enumerate(shuffled(list(self._cards), self.name))}

    def _words(self) -> dict[str, str]:
        ends = {key: text(f"{self._prefix}.ends.{key}") for key in ("first", "last")}
        return {**super()._words(), **ends}


class TagCards(Cards):
    """Cards to mark with tags; `placed` is {card: [tags]}, `alike` the similarity of the cards from 0 to 100.
    """

    kind = "tag"
    alike = traitlets.Dict().tag(sync=True)

    def _grouped(self) -> list[dict[str, str]]:
        return [{"key": key, "text": text(f"{self._prefix}.tags.{key}")} for key in self._set["tags"]]

    def _shown(self) -> list[dict[str, Any]]:
        shown = super()._shown()
        return [{**card, "short": text(f"{self._prefix}.{card['key']}.short")} for card in shown]

    def _fits(self, card: str, where: Any) -> None:
        for tag in where:
            super()._fits(card, tag)

    def _judged(self) -> dict[str, Any]:
        teacher = {key: card["tags"] for key, card in self._cards.items()}
        mine = {key: self.placed.get(key, []) for key in self._cards}
        self.alike = {"yours": similarity(mine), "teacher": similarity(teacher)}
        return {}


class Poll(Cards):
    """A vote without a right answer; `placed` holds {option: number of hands}, `choice` the reader's own
    vote.
    """

    kind = "poll"
    choice = traitlets.Unicode("").tag(sync=True)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        kept = progress.recorded("poll", name).get("choice", "")
        self.choice = kept if kept in self._cards else ""

    @traitlets.validate("choice")
    def _known_choice(self, proposal: dict[str, Any]) -> str:
        if proposal["value"] not in ("", *self._cards):
            raise BadValue("cards.unknown_card", value=proposal["value"], known=", ".join(self._cards))
        return proposal["value"]

    @traitlets.observe("choice")
    def _voted(self, change: dict[str, Any]) -> None:
        first = progress.recorded("poll", self.name).get("first", "") or self.choice
        progress.record("poll", self.name, {"first": first, "choice": self.choice})
        moved = first in self._cards and first != self.choice
        sentence = text("cards.moved", first=text(f"{self._prefix}.{first}.text")) if moved else ""
        self.feedback = {self.choice: right(sentence)} if moved else {}

    def _fits(self, card: str, where: Any) -> None:
        if not isinstance(where, int) or not 0 <= where <= 999:
            raise BadValue("cards.unknown_place", value=where, known="0 ... 999")

    def _judged(self) -> dict[str, Any]:
        return {}

    def _kept(self) -> dict[str, Any]:
        # A show of hands belongs to one hour of one class: it is not carried into the next.
        return {}


def sort_cards(name: str) -> SortCards:
    """Return cards to put into groups. Raises BadValue for an unknown name or another kind of set."""
    return SortCards(name)


def order_cards(name: str) -> OrderCards:
    """Return cards to put into order. Raises BadValue for an unknown name or another kind of set."""
    return OrderCards(name)


def match_cards(name: str) -> MatchCards:
    """Return pairs to find. Raises BadValue for an unknown name or another kind of set."""
    return MatchCards(name)


def tag_cards(name: str) -> TagCards:
    """Return cards to mark with tags. Raises BadValue for an unknown name or another kind of set."""
    return TagCards(name)


def poll(name: str) -> Poll:
    """Return a vote. Raises BadValue for an unknown name or another kind of set."""
    return Poll(name)
