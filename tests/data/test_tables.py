"""Reading the one copy of a table: unknown, damaged and checked against the sums."""

import hashlib

import pytest

from riceshop.data import folder, load_hotel_log, load_story_facts, load_story_tellings, table_path, tables
from riceshop.words import use_language
from riceshop.words.errors import BadValue, Damaged


@pytest.fixture(autouse=True)
def _english():
    use_language("en")
    yield
    use_language(None)


def test_an_unknown_table_names_the_known_ones():
    with pytest.raises(BadValue, match="no_such.*story_facts"):
        table_path("no_such")


def test_a_lost_column_is_named(tmp_path, monkeypatch):
    (tmp_path / "story_tellings.csv").write_text("fact,V1\nW-01,1\n", encoding="utf-8")
    monkeypatch.setattr(tables, "PACKED", tmp_path)
    with pytest.raises(Damaged, match=r"story_tellings\.csv.*V2"):
        load_story_tellings()


def test_a_file_that_is_not_utf8_is_damaged(tmp_path, monkeypatch):
    (tmp_path / "story_facts.csv").write_bytes(b"fact,zh\n\xff\xfe\xff,\xff\n")
    monkeypatch.setattr(tables, "PACKED", tmp_path)
    with pytest.raises(Damaged, match=r"story_facts\.csv"):
        load_story_facts()


def test_the_packed_copy_comes_first(tmp_path, monkeypatch):
    (tmp_path / "only_here.csv").write_text("a\n1\n", encoding="utf-8")
    monkeypatch.setattr(tables, "PACKED", tmp_path)
    assert table_path("only_here") == tmp_path / "only_here.csv"
    assert list(tables.read_table("only_here", ["a"])["a"]) == [1]


def test_every_table_has_its_sum_and_its_place_in_the_datasheet():
    place = folder()
    sums = dict(line.split("  ")[::-1] for line in (place / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    files = sorted(place.glob("*.csv"))
    assert sorted(sums) == [file.name for file in files]
    datasheet = (place / "datasheet.md").read_text(encoding="utf-8")
    for file in files:
        assert hashlib.sha256(file.read_bytes()).hexdigest() == sums[file.name], file.name
        assert f"`{file.name}`" in datasheet


def test_tables_are_utf8_with_ascii_columns_and_no_carriage_return():
    for file in folder().glob("*.csv"):
        raw = file.read_bytes()
        raw.decode("utf-8")
        assert b"\r" not in raw
        assert raw.split(b"\n", 1)[0].isascii(), file.name


def test_the_hotel_log_is_in_order_of_time():
    log = load_hotel_log()
    assert log["date"].is_monotonic_increasing
    assert log["guest"].nunique() == 200
    assert set(log["department"]) == {"desk", "restaurant", "post"}
