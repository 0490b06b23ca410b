"""The thousand shops: the committed table is whole, and some of its rows are run again and come out the same.
"""

from collections import Counter

import pytest

from riceshop.lab import thousand_shops
from riceshop.lab.shops_table import CAPITALS_FEN, COLUMNS, POLICIES, SHOPS, kept, rebuild, shops
from riceshop.lab.shops_view import fate


def test_every_policy_and_capital_has_its_thousand() -> None:
    counts = Counter((row["policy"], row["capital_fen"]) for row in kept())
    assert counts == {(policy, capital): SHOPS for policy in POLICIES for capital in CAPITALS_FEN}
    assert all(tuple(row) == COLUMNS for row in kept())


@pytest.mark.parametrize("policy", POLICIES)
def test_rows_run_again_come_out_the_same(policy: str) -> None:
    seeds = [1, 500, 1_000]
    for capital in CAPITALS_FEN:
        mine = [
            row
            for row in kept()
            if (row["policy"], row["capital_fen"]) == (policy, capital) and row["seed"] in seeds
        ]
        assert mine == list(shops(policy, capital, seeds))


def test_the_table_can_be_written_anew(tmp_path) -> None:
    rebuild(tmp_path / "two.csv", [1, 2])
    lines = (tmp_path / "two.csv").read_bytes().splitlines()
    assert len(lines) == 1 + 2 * len(POLICIES) * len(CAPITALS_FEN)
    assert lines[0].decode() == ",".join(COLUMNS)


def test_fates_add_up_and_follow_the_figures() -> None:
    explorer = thousand_shops()
    assert f"{SHOPS:,} identical" in explorer.title
    assert sum(explorer.found["fates"].values()) == SHOPS
    assert fate({"closed_day": 3, "profit_fen": 99, "capital_fen": 10}) == "closed"
    assert fate({"closed_day": -1, "profit_fen": -1, "capital_fen": 10}) == "shrunk"
    assert fate({"closed_day": -1, "profit_fen": 9, "capital_fen": 10}) == "grown"
    assert fate({"closed_day": -1, "profit_fen": 10, "capital_fen": 10}) == "doubled"


def test_with_little_capital_the_same_way_ends_differently() -> None:
    fates = thousand_shops().set(policy="wang", capital=str(CAPITALS_FEN[0])).found["fates"]
    assert fates["closed"] > 100 and fates["grown"] + fates["doubled"] > 100
    assert thousand_shops().set(policy="wang", capital=CAPITALS_FEN[1]).found["fates"]["closed"] == 0
