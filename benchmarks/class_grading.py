"""A class graded in the sandbox beside stock nbgrader autograde: honest submissions of unit 1, by the clock, in one run.

    python benchmarks/class_grading.py [--students 100] [--stock 20] [--thousand]

Makes a class folder of its own with every student's own numbers, grades it with `riceshop class grade` (sandbox on, one
worker a core), again with --no-sandbox, and its first students with `nbgrader autograde`; each is a command of its own,
its start included. A stock run of fewer students than the class is drawn out by its time a student, its start counted
once. Prints seconds, seconds a student and the ratios; the goal is at least 10. --thousand grades 1,000 and prints how
much memory the run held at the 100th submission and at the last.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from riceshop.grading import classroom, release, zoo
from riceshop.grading.boxed import processes
from riceshop.notebooks.files import read, write
from riceshop.notebooks.languages import student_copy

ROOT = Path(__file__).resolve().parents[1]
UNIT = "01_rice_shop"
GOAL = 10.0
PROGRAMS = {"riceshop": [sys.executable, "-c", "from riceshop.cli import main; raise SystemExit(main())"],
            "nbgrader": [sys.executable, "-m", "nbgrader"]}


def class_of(place: Path, students: int) -> Path:
    """Make a released class with so many honest submissions: right answers, every student's own number."""
    made = classroom.new(place, ROOT)
    done = release.course_api(made).generate_assignment(UNIT)
    if not done["success"]:
        raise SystemExit(done["log"])
    released = read(ROOT / "exercises" / UNIT / f"{UNIT}.ipynb")
    right = {question: [one for one in rows if one.kind == "right"]
             for question, rows in zoo.answers(ROOT / "grading" / "zoo" / UNIT).items()}
    for number in range(students):
        student = f"2026{number:04d}"
        answers = {question: rows[number % len(rows)] for question, rows in right.items()}
        copy = student_copy(released, ("zh", "en", "both")[number % 3])
        folder = made / "submitted" / student / UNIT
        folder.mkdir(parents=True)
        write(folder / f"{UNIT}.ipynb", zoo.composed(copy, answers, student))
    return made


def fewer(place: Path, made: Path, students: int) -> Path:
    """Return a copy of a class with its first students only, and no marks."""
    shutil.copytree(made, place, ignore=shutil.ignore_patterns("submitted", "autograded", "grading_journal"))
    for folder in sorted((made / "submitted").iterdir())[:students]:
        shutil.copytree(folder, place / "submitted" / folder.name)
    return place


def timed(program: str, arguments: list[str], place: Path) -> float:
    """Run a command in a class folder and return its seconds by the clock."""
    environment = os.environ | {"RICESHOP_LANG": "both", "PATH": release.programs_first(os.environ.get("PATH", ""))}
    started = time.perf_counter()
    done = subprocess.run([*PROGRAMS[program], *arguments], cwd=place, env=environment, capture_output=True, text=True,
                          check=False)
    taken = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(done.stderr[-2000:] or done.stdout[-2000:])
    return taken


def earned(place: Path) -> list[float]:
    """Return the marks of all students in order, from nbgrader's gradebook."""
    with release.course_api(place).gradebook as book:
        return [one.score for one in sorted(book.assignment_submissions(UNIT), key=lambda one: one.student.id)
                if (place / "autograded" / one.student.id).is_dir()]


def compared(students: int, stock: int, folder: Path) -> int:
    """Print the comparison; return 1 when the goal is missed."""
    made = class_of(folder / "class", students)
    kept = fewer(folder / "stock", made, stock)
    bare = fewer(folder / "bare", made, students)
    one = fewer(folder / "one", made, 1)
    print(f"{students} submissions of {UNIT}, {len(os.sched_getaffinity(0))} cores")
    ours = timed("riceshop", ["class", "grade", str(made), UNIT], made)
    said("riceshop class grade, sandbox on", ours, students)
    open_ = timed("riceshop", ["class", "grade", str(bare), UNIT, "--no-sandbox"], bare)
    said("riceshop class grade --no-sandbox", open_, students)
    first = timed("nbgrader", ["autograde", UNIT], one)
    theirs = timed("nbgrader", ["autograde", UNIT], kept)
    said("nbgrader autograde", theirs, stock)
    if earned(made)[:stock] != earned(kept) or earned(made) != earned(bare):
        raise SystemExit("the marks differ")
    each = (theirs - first) / (stock - 1)
    drawn = first + each * (students - 1)
    print(f"the same marks from all three; nbgrader for {students}: {drawn:.0f} s"
          + (f" (measured on {stock}, {each:.2f} s a student after the first)" if stock < students else ""))
    print(f"the sandbox costs {100 * (ours / open_ - 1):+.0f} % of the run without")
    print(f"ratio {drawn / ours:.1f}      goal at least {GOAL:.0f}")
    return int(drawn / ours < GOAL)


def said(what: str, seconds: float, students: int) -> None:
    """Print one line."""
    print(f"{what:36}{students:6} students{seconds:9.1f} s{seconds / students:8.3f} s a student", flush=True)


def thousand(folder: Path, students: int = 1000) -> int:
    """Grade a thousand and print the memory of the writing program as it goes; return 1 when it grows by a fifth."""
    made = class_of(folder / "thousand", students)
    program = subprocess.Popen([*PROGRAMS["riceshop"], "class", "grade", str(made), UNIT], cwd=made, stdout=subprocess.DEVNULL)
    held: dict[int, float] = {}
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            done = len(list((made / "autograded").glob("*"))) if (made / "autograded").is_dir() else 0
            held[done] = processes.memory(program.pid, 0) / 2**20

    threading.Thread(target=watch, daemon=True).start()
    started = time.perf_counter()
    code = program.wait()
    ended.set()
    said("riceshop class grade, sandbox on", time.perf_counter() - started, students)
    early = max(size for done, size in held.items() if 80 <= done <= 200)
    late = max(size for done, size in held.items() if done >= students - 200)
    print(f"memory of all its processes: {early:.0f} MiB around the 100th, {late:.0f} MiB at the end")
    return int(code != 0 or late > 1.2 * early)


def main() -> int:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--stock", type=int, default=20, help="how many of them nbgrader grades (default 20)")
    parser.add_argument("--thousand", action="store_true", help="grade 1,000 and print the memory held")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.thousand:
            return thousand(Path(folder))
        return compared(options.students, max(2, min(options.stock, options.students)), Path(folder))


if __name__ == "__main__":
    raise SystemExit(main())
