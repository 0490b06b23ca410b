"""How often each kind of event happened in the oracle's towns: a comparison of nothing would prove nothing."""

from collections import Counter

from oracle_base import Events
from oracle_town import OracleTown

from riceshop.town import ids

KINDS = (
    [f"sale {name}" for name in ids.CHANNELS]
    + [f"trip {name}" for name in ids.RESULTS]
    + [f"payment {name}" for name in ids.PAYMENTS]
    + [f"complaint {name}" for name in ids.COMPLAINTS]
    + [f"churn {name}" for name in ids.CHURN_CAUSES if name != "alive"]
    + [f"stage {name}" for name in ids.STAGES if name != "none"]
    + [f"contact {name}" for name in ids.CONTACTS]
    + [f"bulk {name}" for name in ids.BULK_RESULTS]
    + ["bought elsewhere", "empty evening", "broken promise", "stale", "heard", "returns", "complaint heard", "unheard"]
    + ["moved in", "moved out", "grown", "shrunk", "poached", "copied", "cut", "late rival", "rice on its way", "old debt"]
    + ["refused field", "asked again", "compensation", "gift", "survey", "survey refused", "closed shop", "children"]
)


class Counts(Counter[str]):
    """Counts of events by kind, and of what was compared."""

    def day(self, events: Events, oracle: OracleTown) -> None:
        """Count the day's events. Call it after every day."""
        self["days"] += 1
        self["household days"] += len(oracle.houses)
        self.update(f"sale {ids.CHANNELS[row[1]]}" for row in events.sales)
        self.update(f"trip {ids.RESULTS[row[5]]}" for row in events.trips)
        self.update(f"payment {ids.PAYMENTS[row[2]]}" for row in events.payments)
        self.update(f"complaint {ids.COMPLAINTS[row[1]]}" for row in events.complaints)
        self.update(f"contact {ids.CONTACTS[row[3]]}" for row in events.contacts)
        self.update(f"bulk {ids.BULK_RESULTS[row[3]]}" for row in events.bulk)
        counted = {
            "bought elsewhere": events.went, "empty evening": events.ran_out, "broken promise": events.broken,
            "stale": events.stale, "heard": events.heard, "complaint heard": events.heard_complaints,
            "unheard": events.unheard, "moved in": events.moved_in, "moved out": events.moved_out,
            "grown": events.grown, "shrunk": events.shrunk, "poached": events.poached, "survey": events.surveys,
            "rice on its way": oracle.shop.coming,
        }  # fmt: skip
        self.update({kind: len(found) for kind, found in counted.items()})
        self["copied"] += events.rival_copied
        self["cut"] += events.rival_cut
        self["survey refused"] += events.survey_refused
        self["compensation"] += sum(row[4] > 0 for row in events.heard_complaints)
        self["gift"] += sum(row[2] > 0 for row in events.contacts)
        self["late rival"] += "rivals_react" in oracle.on and oracle.day - 1 == oracle.p.late_rival_day > 0
        self._people(oracle)

    def _people(self, oracle: OracleTown) -> None:
        today, p = oracle.day - 1, oracle.p
        for house in oracle.houses:
            if house.churn_day == today:
                self[f"churn {ids.CHURN_CAUSES[house.churn_cause]}"] += 1
            if house.stage:
                self[f"stage {ids.STAGES[house.stage]}"] += 1
            if "old_debts" in oracle.on and 0 <= house.owed_since < today - p.debt_age_days:
                self["old debt"] += 1

    def town(self, oracle: OracleTown) -> None:
        """Count what is only known at the end of a town."""
        self["towns"] += 1
        self["children"] += sum(house.children for house in oracle.houses)
        self["returns"] += sum(house.returns for house in oracle.houses)
        self["closed shop"] += oracle.shop.closed_day >= 0
        self["refused field"] += sum(house.line.refused for house in oracle.houses)
        self["asked again"] += sum(house.line.asked_again for house in oracle.houses)

    def told(self) -> str:
        """Return the counts in one line a group."""
        heads = ["towns", "days", "household days"]
        return ", ".join(f"{self[name]:,} {name}" for name in [*heads, *KINDS])
