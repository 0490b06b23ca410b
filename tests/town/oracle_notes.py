"""The oracle's notebook line: what the shop wrote down of a household and what it believes because of it."""

from oracle_facts import Facts

from riceshop.town.policy import NOTEBOOK_FIELDS, Policy


class Line:
    """One line of the notebook."""

    def __init__(self, members: int) -> None:
        self.known: set[str] = set()
        self.measured = self.level_seen = False
        self.last_day, self.after_g, self.learned_g = -1, 0, 0
        self.note_members, self.noted_day = members, -1
        self.refused = self.asked_again = 0


class Noted(Facts):
    """A household with its line in the notebook."""

    line: Line

    # what is asked

    def refreshed(self, policy: Policy, day: int) -> bool:
        """Whether what is written down is so old that everything is asked again."""
        if "candour" not in self.on or policy.refresh_days <= 0 or self.line.noted_day < 0:
            return False
        return day - self.line.noted_day >= policy.refresh_days

    def asked(self, policy: Policy, day: int) -> list[str]:
        """Return the fields that a visit today asks for."""
        if self.refreshed(policy, day):
            return list(policy.notebook)
        return [name for name in policy.notebook if name not in self.line.known]

    def answer(self, fields: list[str], day: int, goodwill: int) -> None:
        line, answered = self.line, fields
        if "candour" in self.on:
            shy = dict(zip(NOTEBOOK_FIELDS, self.p.field_privacy, strict=True))
            answered = [name for name in fields if self.privacy * shy[name] // 1000 <= goodwill]
            line.noted_day = day if fields else line.noted_day
            line.refused += len(fields) - len(answered)
            line.asked_again += len(line.known.intersection(fields))
        if "members" in answered:
            line.note_members = self.members
        line.known.update(answered)

    # what is believed

    def believed_use_g(self) -> int:
        line, p = self.line, self.p
        if line.learned_g > 0:
            return line.learned_g
        both = {"members", "appetite"} <= line.known
        if "monthly_use" in line.known and not both:
            return max(self.told_month_g * line.note_members // self.first_members // 30, 1)
        members = line.note_members if "members" in line.known else p.guess_members
        return max(members * (self.told_appetite_g if "appetite" in line.known else p.guess_appetite_g), 1)

    def believed_left_g(self, day: int) -> int:
        return self.line.after_g - self.believed_use_g() * (day - self.line.last_day)

    def believed_quantity_g(self, day: int) -> int:
        line, p = self.line, self.p
        if line.measured or "jar" in line.known:
            holds = self.jar_g if line.measured else self.told_jar_g
            lot = holds - max(self.believed_left_g(day), 0)
        elif "preferences" in line.known:
            lot = self.lot_days * self.believed_use_g()
        else:
            lot = p.guess_lot_jin * p.jin_g
        return min(max(lot // p.jin_g, 1), p.deliver_jin) * p.jin_g

    def payday_wait(self, day: int) -> int:
        if "payday" in self.line.known:
            return (self.pay_phase - day) % self.pay_days
        return -day % self.p.guess_pay_days

    # what is written

    def learn(self, day: int, level_g: int, ruler: bool) -> None:
        line = self.line
        days, used = day - line.last_day, line.after_g - level_g
        if not (ruler and line.level_seen and "last_quantity" in line.known):
            return
        if days >= 2 and used > 0 and level_g > 0:
            line.learned_g = (self.believed_use_g() + used // days) // 2

    def write_sale(self, day: int, level_g: int, sold_g: int, ruler: bool) -> None:
        line, p = self.line, self.p
        self.learn(day, level_g - sold_g, ruler)
        told = sold_g if "last_quantity" in line.known else p.guess_lot_jin * p.jin_g
        line.after_g = level_g if ruler else told
        line.level_seen, line.last_day = ruler, day

    def write_level(self, day: int, level_g: int) -> None:
        self.learn(day, level_g, True)
        self.line.after_g, self.line.level_seen, self.line.last_day = level_g, True, day
