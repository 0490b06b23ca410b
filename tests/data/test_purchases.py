"""The real tables: what their sources are known to hold, and the command that rebuilds them."""

import zipfile
from pathlib import Path

import pytest

from riceshop.cli._purchases import INSIDE, purchases
from riceshop.data import load_cdnow, load_donations
from riceshop.words.errors import BadValue


def test_the_sample_is_the_known_one() -> None:
    log = load_cdnow()
    assert list(log.columns) == ["customer_id", "date", "quantity", "spend"]
    assert (len(log), log["customer_id"].nunique()) == (6919, 2357)
    assert str(log["date"].dtype).startswith("datetime64")
    assert (str(log["date"].min().date()), str(log["date"].max().date())) == ("1997-01-01", "1998-06-30")


def test_the_sample_lies_wholly_in_the_master_log() -> None:
    sample, master = load_cdnow("sample"), load_cdnow("master")
    assert (len(master), master["customer_id"].nunique()) == (69659, 23570)
    columns = list(sample.columns)
    inside = master[master["customer_id"].isin(sample["customer_id"])].sort_values(columns, ignore_index=True)
    assert inside.equals(sample.sort_values(columns, ignore_index=True))


def test_the_donors_are_counted_by_pattern() -> None:
    table = load_donations()
    assert (len(table), int(table["weights"].sum()), set(table["n"])) == (22, 11104, {6})
    assert list(table.columns) == ["frequency", "recency", "n", "weights"]
    assert (table["frequency"] <= table["recency"]).all()


def test_another_log_is_refused_by_name() -> None:
    with pytest.raises(BadValue, match="'all'.*sample, master"):
        load_cdnow("all")


def test_rebuilding_keeps_the_values_and_changes_the_writing(tmp_path: Path) -> None:
    wheel = tmp_path / "packed.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr(INSIDE + "CDNOW_sample.txt", " 00004 0001 19970101  2   29.33\r\n")
        packed.writestr(INSIDE + "CDNOW_master.txt", " customer_id  date cds dollars\n 00001 19970112  1   12.5\n")
        packed.writestr(INSIDE + "donations.csv", "frequency,recency,periods,weights\r\n0,0,6,3\r\n")
    made = purchases(wheel)
    assert made["cdnow_sample.csv"] == "customer_id,date,quantity,spend\n4,1997-01-01,2,29.33\n"
    assert made["cdnow_master.csv"] == "customer_id,date,quantity,spend\n1,1997-01-12,1,12.50\n"
    assert made["donations.csv"].endswith("\n0,0,6,3\n")


def test_a_file_that_is_not_the_wheel_is_named_with_the_remedy(tmp_path: Path) -> None:
    wrong = tmp_path / "notes.txt"
    wrong.write_text("rice")
    with pytest.raises(BadValue, match=r"notes\.txt.*pip download"):
        purchases(wrong)
