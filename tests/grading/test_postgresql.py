"""A class whose gradebook is on a PostgreSQL server: the whole way, with two markers and the grading at once."""

import csv
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import postgres_server
import pytest
from graded_class import ROOT, UNIT
from postgres_server import PASSWORD, USER, Server

from riceshop.cli import main
from riceshop.grading.boxed import tiers
from riceshop.grading.names import ROSTER, SETTINGS
from riceshop.grading.zoo import Answer, composed
from riceshop.notebooks.files import Notebook, set_source, write
from riceshop.notebooks.languages import student_copy

WANG, LI, LATER = ("2026001", "2026003"), ("2026002", "2026004"), "2026005"
WRITTEN = "written"
# The class that the zoo's answers say they are of.
CODE = "zoo"
ROUNDS = 10


@dataclass
class Marker:
    """One marker's own JupyterLab server with formgrader, as `class open` starts it."""

    port: int
    token: str

    def ask(self, path: str, told: dict[str, Any] | None = None) -> Any:
        """Return what formgrader answers; with `told` something is put there, as its page does."""
        body = None if told is None else json.dumps(told).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{path}", body, method="PUT" if body else "GET")
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def mark(self, student: str, points: float, words: str) -> None:
        """Give the written answer of a student points and a comment."""
        rows = self.ask(f"formgrader/api/submitted_notebooks/{UNIT}/{UNIT}")
        notebook = next(row["id"] for row in rows if row["student"] == student)
        for kind, news in (("grade", {"manual_score": points}), ("comment", {"manual_comment": words})):
            held = self.ask(f"formgrader/api/{kind}s?submission_id={notebook}")
            one = next(row for row in held if row["name"] == WRITTEN)
            self.ask(f"formgrader/api/{kind}/{one['id']}", one | news)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    place = postgres_server.programs()
    missing = "" if place else "no PostgreSQL server here; install postgresql (Debian: apt-get install postgresql)"
    try:
        import psycopg  # noqa: F401  SQLAlchemy loads it by name
    except ImportError as error:
        missing = f"PostgreSQL's driver cannot be used ({error}): pip install 'riceshop[postgresql]'"
    try:
        tiers.best()
    except tiers.NoSandbox as error:
        missing = str(error)
    if missing and os.environ.get("CI", "").lower() != "true":
        pytest.skip(missing)
    assert not missing, missing
    with postgres_server.running(place) as found:
        yield found


@pytest.fixture
def place(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new class folder whose class.toml names the server."""
    monkeypatch.chdir(ROOT)
    made = tmp_path / "class"
    assert main(["class", "new", str(made), "--class-code", CODE]) == 0
    path = made / SETTINGS
    path.write_text(path.read_text(encoding="utf-8").replace('db_url = ""', f'db_url = "{server.url}"'), encoding="utf-8")
    return made


def test_the_whole_way_with_two_markers_at_once(server: Server, place: Path, released: Notebook, answers, tmp_path: Path,
                                                trial_record: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    # As the recipe has it: the password stands in a file of one's own and not in class.toml.
    own = tmp_path / "pgpass"
    own.write_text(f"127.0.0.1:{server.port}:postgres:{USER}:{PASSWORD}\n", encoding="ascii")
    own.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(own))
    path = place / SETTINGS
    path.write_text(path.read_text(encoding="utf-8").replace(f":{PASSWORD}@", "@"), encoding="utf-8")
    students = sorted((*WANG, *LI, LATER))
    (place / ROSTER).write_text("学号,姓名,班级\n" + "".join(f"{one},学生{one},一班\n" for one in students), encoding="utf-8")
    right = {question: next(one for one in rows if one.kind == "right") for question, rows in answers.items()}
    shutil.copytree(trial_record, place / trial_record.name)
    _go("release", place, "01", "--lang", "zh")
    _go("collect", place, _handed_in(tmp_path / "first", released, right, (*WANG, *LI)))
    _go("grade", place, UNIT)
    _go("collect", place, _handed_in(tmp_path / "second", released, right, (LATER,)))
    with _marker(place) as wang, _marker(place) as li, ThreadPoolExecutor(3) as at_once:
        # While both mark, the one who was late is graded: three writers in one gradebook.
        work = [at_once.submit(_marks, wang, WANG, 7.0), at_once.submit(_marks, li, LI, 4.0),
                at_once.submit(_grade_later, place)]
        assert [one.result(300) for one in work] == [None, None, 0]
        wang.mark(LATER, 9.0, "说得清楚")
    assert not (place / "gradebook.db").exists()
    out = tmp_path / "marks.csv"
    main(["--lang", "zh", "class", "marks", str(place), "--csv", str(out)])
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["学号"]: row for row in csv.DictReader(file)}
    got = {who: next(float(value) for name, value in row.items() if re.search("01$", name)) for who, row in rows.items()}
    assert got == dict.fromkeys(WANG, 97.0) | dict.fromkeys(LI, 94.0) | {LATER: 99.0}
    _go("feedback", place, "--unit", UNIT)
    pages = {who: (place / "feedback" / who / UNIT / f"{UNIT}.html").read_text(encoding="utf-8") for who in students}
    assert all(f"{WANG[0]}: {ROUNDS}" in pages[who] for who in WANG) and all(f"{LI[0]}: {ROUNDS}" in pages[who] for who in LI)
    assert "说得清楚" in pages[LATER]
    _go("report", place)
    said = capsys.readouterr()
    assert PASSWORD not in said.out + said.err


def test_a_server_that_is_down_stops_everything_before_it_begins(server: Server, place: Path, capsys):
    handed_in = place / "submitted" / "ann" / UNIT
    handed_in.mkdir(parents=True)
    server.stop()
    try:
        for told in (["release", "01"], ["marks"], ["feedback"], ["grade", UNIT]):
            assert main(["class", told[0], str(place), *told[1:]]) == 2, told
            said = capsys.readouterr()
            assert "cannot be reached" in said.err and SETTINGS in said.err and ".pgpass" in said.err
            assert PASSWORD not in said.out + said.err
    finally:
        server.start()
    assert not (place / "release").exists() and not (place / "bundles").exists() and not (place / "autograded").exists()


@pytest.mark.parametrize(("url", "says"), [
    ("postgresql+psycopg2://who:stones-out-of-the-rice@127.0.0.1/crm", "psycopg[binary]"),
    ("department stones-out-of-the-rice", "no address"),
    ("rice://who:stones-out-of-the-rice@127.0.0.1/crm", "no address"),
])
def test_an_address_that_cannot_be_used_is_named_without_its_password(tmp_path: Path, url: str, says: str, capsys):
    made = tmp_path / "class"
    assert main(["class", "new", str(made), "--class-code", CODE]) == 0
    path = made / SETTINGS
    path.write_text(path.read_text(encoding="utf-8").replace('db_url = ""', f'db_url = "{url}"'), encoding="utf-8")
    for told in ("marks", "feedback"):
        assert main(["class", told, str(made)]) == 2
        said = capsys.readouterr()
        assert says in said.err and SETTINGS in said.err and PASSWORD not in said.out + said.err


def _go(action: str, place: Path, *rest: object) -> None:
    assert main(["class", action, str(place), *map(str, rest)]) == 0, action


def _handed_in(folder: Path, released: Notebook, right: dict[str, Answer], students: tuple[str, ...]) -> Path:
    folder.mkdir()
    for who in students:
        made = composed(student_copy(released, "zh"), right, who)
        answer = next(cell for cell in made["cells"] if cell["id"] == WRITTEN)
        set_source(answer, "发薪日收钱，客户不走。")
        write(folder / f"{who}.ipynb", made)
    return folder


def _marks(marker: Marker, students: tuple[str, ...], last: float) -> None:
    # Points change as they do when a marker thinks again; the last word counts.
    for number in range(1, ROUNDS + 1):
        for student in students:
            marker.mark(student, last if number == ROUNDS else float(number % 10), f"{students[0]}: {number}")


def _grade_later(place: Path) -> int:
    # In a process of its own: grading changes the environment of the one it runs in.
    done = subprocess.run([sys.executable, "-c", "import sys; from riceshop.cli import main; sys.exit(main())", "class",
                           "grade", str(place), UNIT, "--only", LATER], check=False, timeout=300, cwd=ROOT)
    return done.returncode


@contextmanager
def _marker(place: Path) -> Iterator[Marker]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        made = Marker(int(probe.getsockname()[1]), "marking")
    started = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={made.port}", "--ip=127.0.0.1",
         "--ServerApp.port_retries=0", f"--IdentityProvider.token={made.token}", str(place)],
        cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(400):
            try:
                made.ask("formgrader/api/status")
                break
            except OSError:
                assert started.poll() is None, "JupyterLab ended"
                time.sleep(0.1)
        yield made
    finally:
        started.terminate()
        started.wait(30)
