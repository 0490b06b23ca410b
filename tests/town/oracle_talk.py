"""The oracle's talk: buyers tell neighbours, on the street of the first chapter or on a small world."""

from collections.abc import Iterator

from oracle_base import OracleBase
from oracle_draws import below, draw
from oracle_house import House

from riceshop.town import ids

# Listener, whether it is praise (1), blame (-1) or neither (0), the quality spoken of.
Word = tuple[House, int, int]
GOOD, BAD = 1, 2


def sign(number: int) -> int:
    return (number > 0) - (number < 0)


class OracleTalk(OracleBase):
    """Word of mouth."""

    def _talk(self, bought: list[tuple[House, int]]) -> None:
        p = self.p
        if "network" not in self.on:
            self._reach(list(self._first_chapter(bought)))
        elif not p.word_of_mouth:
            self._reach(list(self._one_tie(bought)))
        else:
            first, second = self._tell(bought)
            self._reach(first)
            self._reach(second)

    def _reach(self, words: list[Word]) -> None:
        """All listen, then all make up their minds: first the good words, then the bad ones."""
        words = [word for word in words if word[0].present]
        for listener, _, _ in words:
            listener.knows = True
            self.today.heard.add(listener.number)
        for listener, kind, said in words:
            if kind > 0 and not listener.tried:
                listener.goodwill = max(listener.goodwill, said)
        for listener, kind, said in words:
            if kind < 0 and not listener.tried:
                listener.goodwill = min(listener.goodwill, said)

    def _said(self, beyond: int) -> int:
        return self.p.par_quality + beyond * self.p.hearsay_permille // 1000

    def _speakers(self, bought: list[tuple[House, int]]) -> Iterator[tuple[House, int]]:
        """Who speaks of a purchase out of the ordinary, and by how much it was."""
        p = self.p
        for house, points in bought:
            beyond = points - p.par_quality
            rate = p.talk_good_permille if beyond > 0 else p.talk_bad_permille
            if below(self._draw(ids.DRAW_TALK, house), 1000) < abs(beyond) * rate // 1000:
                yield house, beyond

    def _first_chapter(self, bought: list[tuple[House, int]]) -> Iterator[Word]:
        p, count = self.p, len(self.houses)
        for house, beyond in self._speakers(bought):
            step = below(self._draw(ids.DRAW_LISTENER, house), 2 * p.talk_reach)
            away = step - p.talk_reach if step < p.talk_reach else step - p.talk_reach + 1
            far = self._draw(ids.DRAW_LISTENER_FAR, house)
            anywhere = below(far, 1000) < p.talk_far_permille
            listener = (far & 0xFFFFFFFF) * count >> 32 if anywhere else (house.number + away) % count
            yield self.houses[listener], sign(beyond), self._said(beyond)

    # the small world

    def _tie(self, house: House, tie: int) -> House:
        """Return the household at the other end of one of a household's ties; ties never change."""
        count, away = len(self.houses), tie // 2 + 1
        word = draw(self.seed, 0, ids.DRAW_TIE, house.number * 256 + tie)
        if below(word, 1000) < self.p.talk_far_permille:
            return self.houses[(word & 0xFFFFFFFF) * count >> 32]
        return self.houses[(house.number + (-away if tie % 2 else away)) % count]

    def _one_tie(self, bought: list[tuple[House, int]]) -> Iterator[Word]:
        for house, beyond in self._speakers(bought):
            tie = below(self._draw(ids.DRAW_LISTENER, house), 2 * self.p.talk_reach)
            yield self._tie(house, tie), sign(beyond), self._said(beyond)

    def _tell(self, bought: list[tuple[House, int]]) -> tuple[list[Word], list[Word]]:
        """Return what the satisfied and the disappointed tell, and what those who heard it pass on."""
        p = self.p
        model = (p.claim_a, p.claim_b, p.law_250)[p.word_of_mouth - 1]
        first: list[Word] = []
        second: list[Word] = []
        for house, _ in bought:
            mood = self._mood(house)
            if not mood:
                continue
            house.told = mood
            number, more = model[:2] if mood == GOOD else model[2:]
            if p.word_of_mouth == 3:
                number = number * p.law_permille // 1000
            beyond = house.goodwill - p.par_quality
            for tie in range(number):
                listener = self._tie(house, tie)
                first.append((listener, sign(beyond), self._said(beyond)))
                if more and listener.present:
                    second += self._pass_on(house, tie, listener, beyond, more)
        return first, second

    def _mood(self, house: House) -> int:
        if house.goodwill >= self.p.talk_satisfied and house.told != GOOD:
            return GOOD
        return BAD if house.goodwill < self.p.talk_dissatisfied and house.told != BAD else 0

    def _pass_on(self, teller: House, tie: int, listener: House, beyond: int, more: int) -> list[Word]:
        if teller.told == GOOD:
            more = 1 + below(self._word(ids.DRAW_TELL_SECOND, teller.number * 256 + tie), more)
        said = self._said(self._said(beyond) - self.p.par_quality)
        return [(self._tie(listener, number), sign(beyond), said) for number in range(more)]
