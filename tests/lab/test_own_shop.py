"""The reader's own town: theirs by name, the self-learner's without, never the class town."""

import pytest

from riceshop.lab.own_shop import my_town, town_of
from riceshop.town import QUIET, WHOLE, class_town, own_seed
from riceshop.words import use_language
from riceshop.words.errors import BadType, Damaged


@pytest.fixture(autouse=True)
def _english():
    use_language("en")
    yield
    use_language(None)


def _workspace(folder, settings):
    (folder / "riceshop.toml").write_text(settings, encoding="utf-8")


def test_each_student_has_a_town(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    _workspace(tmp_path, 'student = "0042"\nclass_code = "spring"\n')
    mine = my_town()
    assert "0042" in capsys.readouterr().out
    _workspace(tmp_path, 'student = "0043"\nclass_code = "spring"\n')
    assert len({mine.seed, my_town().seed, class_town().seed}) == 3
    _workspace(tmp_path, 'student = "0042"\nclass_code = "spring"\n')
    assert my_town().seed == mine.seed
    assert my_town("02").seed != mine.seed


def test_the_first_unit_stands_on_the_quiet_town_and_later_units_on_the_whole_one():
    first, later = town_of("01_rice_shop", "spring", "0042"), town_of("05_loyalty", "spring", "0042")
    assert (first.mechanisms, first.seed) == (QUIET, own_seed("spring", "0042", "01_rice_shop"))
    assert (later.mechanisms, later.seed) == (WHOLE, own_seed("spring", "0042", "05_loyalty"))


def test_without_a_workspace_it_is_the_self_learners(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    outside = my_town().seed
    assert "self-learner" in capsys.readouterr().out
    _workspace(tmp_path, 'student = ""\n')
    assert my_town().seed == outside


def test_without_a_number_it_says_where_to_write_it(tmp_path, monkeypatch, capsys):
    inner = tmp_path / "course"
    inner.mkdir()
    monkeypatch.chdir(inner)
    _workspace(tmp_path, 'student = ""\n')
    my_town()
    said = capsys.readouterr().out
    assert str(tmp_path / "riceshop.toml") in said and "student =" in said


def test_a_damaged_workspace_is_named_and_a_unit_is_text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadType):
        my_town(1)
    _workspace(tmp_path, "student = [")
    with pytest.raises(Damaged, match=r"riceshop\.toml"):
        my_town()
