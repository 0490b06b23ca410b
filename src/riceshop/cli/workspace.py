"""`riceshop workspace`: makes a student's folder, brings it up to date, remembers who works there."""

import argparse
import os
import sys
from pathlib import Path

from riceshop.notebooks.deliveries import bundle_class_code
from riceshop.notebooks.identity import Identity, checked
from riceshop.notebooks.workspace import check_place, default_workspace, prepare, workspace_language
from riceshop.words import text, use_language
from riceshop.words.errors import BadValue, Damaged
from riceshop.words.language import WORKSPACE_FILE


def configure(parser: argparse.ArgumentParser) -> None:
    """Add --workspace, --course, --student and --class-code."""
    add_places(parser)
    parser.add_argument("--student", metavar="NUMBER", help=text("workspace.help.student"))
    parser.add_argument("--class-code", metavar="CODE", help=text("workspace.help.class_code"))


def add_places(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where the workspace and the course are."""
    parser.add_argument("--workspace", type=Path, metavar="DIR", help=text("workspace.help.workspace"))
    parser.add_argument("--course", type=Path, metavar="DIR", help=text("workspace.help.course"))


def run(options: argparse.Namespace) -> int:
    """Bring the workspace up to date and print what was done; return 0."""
    bring_up_to_date(options, student=options.student, class_code=options.class_code, quiet=False)
    return 0


def bring_up_to_date(
    options: argparse.Namespace, student: str | None = None, class_code: str | None = None, quiet: bool = True
) -> tuple[Path, Identity]:
    """Make or update the workspace the options name, ask a newcomer who it is; return the folder and identity."""
    workspace = (options.workspace or default_workspace()).expanduser().resolve()
    course = course_folder(options.course)
    check_place(workspace, course)
    if not options.lang and not os.environ.get("RICESHOP_LANG"):
        use_language(workspace_language(workspace, course))
    told = {"student": student, "class_code": class_code}
    news = {name: checked(value) for name, value in told.items() if value is not None}
    newcomer = not (workspace / WORKSPACE_FILE).exists()
    print(text("workspace.where", place=workspace))
    if newcomer and not news and sys.stdin is not None and sys.stdin.isatty():
        news = ask(class_known=bool(bundle_class_code(course)))
    report, who = prepare(workspace, course, options.lang, news)
    for sentence in report.sentences() or ([] if quiet else [text("workspace.up_to_date")]):
        print(sentence)
    student_shown = who.student or text("workspace.who_blank")
    class_shown = who.class_code or text("workspace.no_class")
    print(text("workspace.who", student=student_shown, class_code=class_shown), flush=True)
    return workspace, who


def course_folder(told: Path | None) -> Path:
    """Return the folder that holds course/: told, or of start.py, or upwards. Raises Damaged if there is none."""
    started = os.environ.get("RICESHOP_ROOT")
    tried = [told] if told else [Path(started)] if started else [Path.cwd(), *Path.cwd().parents]
    for folder in tried:
        if (folder / "course").is_dir() and (folder / "pyproject.toml").is_file():
            return folder.resolve()
    raise Damaged("workspace.no_course")


def ask(class_known: bool = False) -> dict[str, str]:
    """Ask at the terminal for student number and class code until they can be used; blank is a self-learner."""
    answers = {}
    for name in ("student",) if class_known else ("student", "class_code"):
        while name not in answers:
            try:
                answers[name] = checked(input(text(f"workspace.ask.{name}")))
            except BadValue as error:
                print(error)
            except EOFError:
                answers[name] = ""
        if not answers["student"]:
            break
    print(text("workspace.ask.later"))
    return answers
