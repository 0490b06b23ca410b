"""A real JupyterHub: two students and a teacher, from the release to the feedback, each in a browser of their own."""

import json
import os
from collections.abc import Iterator
from typing import Any

import harness
import pytest
import server
from pages import StudentDesk, TeacherDesk
from server import EXCHANGE, ROOT, STATE, STUDENTS, TEACHERS, Hub

from riceshop.grading.zoo import answers

UNIT = "01_rice_shop"
TEACHER, FIRST, SECOND = "wang", "2026001", "2026002"
PEOPLE = {TEACHER: (TEACHERS, "chiayi-1932"), FIRST: (STUDENTS, "jar-and-jin"), SECOND: (STUDENTS, "payday-payday")}
CLASS = f"/home/{TEACHER}/crm"
# The words by which the teacher knows an answer, and what it gets: points and a comment.
SAID = {"客户不走": ("8", "说得清楚"), "米店会倒": ("5", "还差一个证据")}
ROSTER = f"学号,姓名,班级\n{FIRST},王小明,一班\n{SECOND},李小红,一班\n"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    lacking = server.missing()
    if harness.find_chromium() is None:
        lacking.append("no Chromium here: apt-get install chromium, or set RICESHOP_CHROMIUM to a Chrome")
    if lacking and os.environ.get("CI", "").lower() != "true":
        pytest.skip("; ".join(lacking))
    assert not lacking, "; ".join(lacking)
    with server.running(tmp_path_factory.mktemp("hub"), PEOPLE) as found:
        yield found
    assert found.remains(PEOPLE) == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=harness.find_chromium(), args=list(harness.FLAGS))
        yield made
        made.close()


def test_from_the_release_to_the_feedback(hub: Hub, browser: Any):
    teacher = TeacherDesk(browser, hub.url, TEACHER, PEOPLE[TEACHER][1])
    first, second = (StudentDesk(browser, hub.url, name, PEOPLE[name][1]) for name in (FIRST, SECOND))
    for desk in (first, second, teacher):
        desk.knock()
    # The three servers come up while the teacher works in a terminal.
    _release(hub)
    for desk in (first, second, teacher):
        desk.enter()
    right = {question: next(one.code for one in rows if one.kind == "right")
             for question, rows in answers(ROOT / "grading" / "zoo" / UNIT).items()}
    _work(first, {"jin-by-street": right["jin-by-street"]}, "发薪日再收钱，客户不走。")
    _work(second, right, "欠账多了，米店会倒。")
    _each_sees_only_the_own(hub, first)
    hub.riceshop(TEACHER, "class", "collect", CLASS, f"{EXCHANGE}/rice_shop/inbound")
    graded = json.loads(hub.riceshop(TEACHER, "class", "grade", CLASS, UNIT, "--json")["out"])
    assert {row["student"]: row["status"] for row in graded["rows"]} == {FIRST: "graded", SECOND: "graded"}
    assert {row["tier"] for row in graded["rows"]} <= {"bubblewrap", "landlock"}
    teacher.open_grading(UNIT)
    read = [teacher.mark(number, "written", SAID) for number in (1, 2)]
    assert sorted(read) == sorted(SAID)
    marks = json.loads(hub.riceshop(TEACHER, "class", "marks", CLASS, "--json", allowed=(0, 1))["out"])
    assert {row["student"]: row["parts"]["01"]["mark"] for row in marks["rows"]} == {FIRST: 5 + 8, SECOND: 90 + 5}
    hub.riceshop(TEACHER, "class", "feedback", CLASS, "--unit", UNIT)
    hub.riceshop(TEACHER, "class", "nbgrader", CLASS, "release_feedback", UNIT)
    for desk, comment in ((first, "说得清楚"), (second, "还差一个证据")):
        page = desk.feedback(UNIT)
        assert comment in page and desk.name in page


def _release(hub: Hub) -> None:
    hub.riceshop(TEACHER, "class", "new", CLASS, "--class-code", "CRM26")
    hub.run(TEACHER, "sh", "-c", f"printf %s '{ROSTER}' > {CLASS}/roster.csv")
    # Stock nbgrader's own releasing: what `class release` adds to it has tests of its own.
    for action in ("generate_assignment", "release_assignment"):
        hub.riceshop(TEACHER, "class", "nbgrader", CLASS, action, UNIT)


def _each_sees_only_the_own(hub: Hub, student: StudentDesk) -> None:
    for place in (f"{EXCHANGE}/rice_shop/inbound", CLASS, f"/home/{SECOND}", STATE):
        hub.run(student.name, "ls", place, allowed=(2,))
    assert student.status(f"/user/{student.name}/api/status") == 200
    assert student.status(f"/user/{student.name}/formgrader") == 404
    assert student.status(f"/user/{TEACHER}/formgrader") in (403, 404)
    assert student.status("/hub/admin") == 403


def _work(desk: StudentDesk, code: dict[str, str], words: str) -> None:
    desk.fetch(UNIT)
    desk.write("identity", f'STUDENT = "{desk.name}"\nCLASS_CODE = "CRM26"')
    for cell, answer in code.items():
        desk.write(cell, answer)
    desk.write("written", words)
    desk.menu("Run", "Run All Cells")
    notebook = harness.Notebook(desk.page)
    notebook.wait_idle()
    assert notebook.troubles() == []
    desk.hand_in()
