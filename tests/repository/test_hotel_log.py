"""The guest log of the hotel case: rebuilt to the same bytes, true to the story, and checked against the file."""

import shutil
from pathlib import Path

import pytest

from riceshop.cli import main
from riceshop.cli._hotel_log import NAMESAKE, TODAY, YU, hotel_log
from riceshop.data import load_hotel_log
from riceshop.data.tables import folder


def test_the_file_is_what_the_generator_writes() -> None:
    assert (folder() / "hotel_visits.csv").read_bytes() == hotel_log().encode("utf-8")


def test_another_seed_gives_other_guests_but_the_same_mr_yu() -> None:
    assert hotel_log(247) != hotel_log(248)
    assert _breakfasts(247) == _breakfasts(248)


def _breakfasts(seed: int) -> list[tuple[str, str, str]]:
    rows = [line.split(",") for line in hotel_log(seed).splitlines()]
    return [(row[1], row[7], row[8]) for row in rows if row[3] == YU and row[6] == "restaurant"]


def test_mr_yu_had_what_the_story_says() -> None:
    log = load_hotel_log()
    breakfast = log[(log["guest"] == YU) & (log["date"] == "2001-06-08")]
    assert list(breakfast[breakfast["kind"] == "seat"]["value"]) == ["window_2"]
    assert set(breakfast[breakfast["kind"] == "order"]["value"]) == {"sandwich", "coffee", "egg"}
    left = log[(log["guest"] == YU) & (log["kind"] == "leave")]["date"].max()
    assert (str(TODAY) > str(left.date())) and (TODAY - left.date()).days >= 3 * 365


def test_a_namesake_who_wants_no_letters_waits_for_the_careless() -> None:
    log = load_hotel_log()
    assert set(log[log["surname"] == "yu"]["guest"]) == {YU, NAMESAKE}
    said = log[(log["guest"] == NAMESAKE) & (log["kind"] == "agreed_to_post")]["value"]
    assert list(said) == ["no"]


def test_every_stay_is_whole_and_in_order() -> None:
    log = load_hotel_log()
    stays = log[log["kind"].isin(["arrive", "leave"])].groupby(["guest", "visit"])["kind"].agg(list)
    assert all(kinds == ["arrive", "leave"] for kinds in stays)
    assert log["date"].is_monotonic_increasing


def test_the_trial_sends_cards_only_to_the_silent_who_agreed() -> None:
    log = load_hotel_log()
    agreed = set(log[(log["kind"] == "agreed_to_post") & (log["value"] == "yes")]["guest"])
    cards = log[log["kind"] == "card"]
    assert set(cards["guest"]) <= agreed
    for guest, day in zip(cards["guest"], cards["date"], strict=True):
        before = log[(log["guest"] == guest) & (log["kind"] == "leave") & (log["date"] < day)]["date"].max()
        assert (day - before).days >= 3 * 365


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for path in folder().iterdir():
        if path.suffix == ".csv" or path.name == "SHA256SUMS":
            shutil.copy(path, tmp_path / path.name)
    assert main(["data", "rebuild", "--folder", str(tmp_path)]) == 0
    return tmp_path


def test_the_check_is_quiet_after_a_rebuild(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "data", "rebuild", "--check", "--folder", str(copied)]) == 0
    assert "match" in capsys.readouterr().out


def test_one_changed_letter_is_found_and_the_file_left_alone(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied / "hotel_visits.csv"
    path.write_bytes(path.read_bytes().replace(b"window_2", b"window_9", 1))
    changed = path.read_bytes()
    assert main(["--lang", "en", "data", "rebuild", "--check", "--folder", str(copied)]) == 1
    assert "hotel_visits.csv" in capsys.readouterr().out
    assert path.read_bytes() == changed
