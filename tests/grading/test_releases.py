"""exercises/ is what nbgrader makes of the masters; nothing of a solution is in it; model answers come on request."""

import pytest
from graded_class import LANGUAGES, ROOT, UNIT

from riceshop.grading import release, selflearner
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import dump, read, source
from riceshop.notebooks.languages import student_copy
from riceshop.words.errors import BadValue, Damaged


def test_exercises_are_the_masters_releases():
    assert release.differing(ROOT) == []


def test_a_release_holds_no_solution_and_no_hidden_test(master, released):
    text = dump(released)
    assert "BEGIN SOLUTION" not in text and "HIDDEN" not in text
    there = {line.strip() for cell in released["cells"] for line in source(cell).split("\n")}
    for cell in master["cells"]:
        if grading_of(cell).get("solution") and cell["cell_type"] == "code" and cell["id"] != "identity":
            inside = selflearner.model_answer(cell).split("\n")[1:]
            assert not {line.strip() for line in inside} & there, cell["id"]


def test_the_identity_cell_stays_as_plain_data(released):
    cell = next(cell for cell in released["cells"] if cell["id"] == "identity")
    assert source(cell) == 'STUDENT = ""\nCLASS_CODE = ""'


def test_every_answer_is_a_stub(released):
    stubs = [cell for cell in released["cells"] if grading_of(cell).get("solution") and cell["id"] != "identity"]
    for cell in stubs:
        last = source(cell).split("\n")[-1].strip()
        assert last == ("raise NotImplementedError" if cell["cell_type"] == "code"
                        else "在这里写你的回答。 / Write your answer here.")


def test_an_unknown_unit_and_a_folder_without_settings_are_named(tmp_path):
    with pytest.raises(BadValue, match="99_moon"):
        release.generate(ROOT, "99_moon")
    with pytest.raises(Damaged, match=tmp_path.name):
        release.course_api(tmp_path)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_self_learner_edition_folds_an_answer_behind_each_check(master, released, lang):
    made = selflearner.edition(released, master, lang)
    answers = [cell for cell in made["cells"] if cell["id"].endswith("-model")]
    tests = [cell for cell in released["cells"] if grading_of(cell).get("grade")]
    assert len(answers) == len(tests)
    assert all(source(cell).startswith("<details><summary>") for cell in answers)
    assert not any("HIDDEN" in source(cell) for cell in made["cells"])
    held = {cell["id"] for cell in student_copy(released, lang)["cells"]}
    assert {cell["id"] for cell in made["cells"]} - held == {cell["id"] for cell in answers}


def test_the_self_learner_edition_overwrites_nothing(tmp_path):
    written = selflearner.write_edition(ROOT, tmp_path / "mine", "zh")
    assert written == [tmp_path / "mine" / unit / f"{unit}.ipynb" for unit in release.units(ROOT / "grading")]
    before = written[0].read_bytes()
    with pytest.raises(BadValue, match=UNIT):
        selflearner.write_edition(ROOT, tmp_path / "mine", "en")
    assert written[0].read_bytes() == before
    with pytest.raises(BadValue):
        selflearner.write_edition(ROOT, ROOT / "exercises", "zh")
    assert read(written[0])["nbformat"] == 4
