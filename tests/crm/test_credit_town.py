"""Credit on the town's own ledger: what the orders and payments leave open is what the shop's books say."""

from riceshop.crm.credit import open_items, receivables_ageing
from riceshop.town import QUIET, Town, presets


def test_open_items_are_the_receivables_of_the_last_day() -> None:
    run = Town.build(households=120, mechanisms=QUIET).run(presets()["wang"], days=90)
    sold = run.orders[run.orders["on_credit"].astype(bool)].rename(columns={"household": "customer"})
    paid = run.payments[run.payments["kind"] == "collected"].rename(columns={"household": "customer"})
    owed = open_items(sold[["customer", "day", "amount_fen"]], paid)
    assert run.daily["written_off_fen"].sum() == 0
    assert owed["open_fen"].sum() == run.daily["receivables_fen"].iloc[-1] > 0
    # Everybody is paid within a month, and nobody in this town ran away: nothing is older than two.
    ageing = receivables_ageing(owed, today=90)
    assert ageing["open_fen"].sum() == owed["open_fen"].sum()
    assert ageing.loc[["61-90", "91+"], "open_fen"].sum() == 0
