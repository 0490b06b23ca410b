"""No sequence of edits, updates, language switches, damage and power cuts loses a byte that the student wrote."""

import json
import os
import shutil
import tempfile
from pathlib import Path
from unittest import mock

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from riceshop.notebooks import atomic, journal
from riceshop.notebooks.deliveries import deliveries
from riceshop.notebooks.identity import identity
from riceshop.notebooks.workspace import prepare

PATHS = (
    "course/01_rice_shop/lesson_1.ipynb",
    "course/01_rice_shop/map.csv",
    "exercises/01_rice_shop/01_rice_shop.ipynb",
    "cases/hotel/case.ipynb",
)
STUDENTS_OWN = (*PATHS, "course/01_rice_shop/lesson_1.new.ipynb", "my notes 笔记.txt", "cases/hotel/case.new.ipynb")


class PowerCut(BaseException):
    """The machine goes off in the middle of a write."""


def notebook(version: int) -> str:
    cells = [
        {"cell_type": "markdown", "id": "a-zh", "metadata": {"tags": ["lang-zh"]}, "source": f"第 {version} 版"},
        {"cell_type": "markdown", "id": "a-en", "metadata": {"tags": ["lang-en"]}, "source": f"version {version}"},
        {
            "cell_type": "code",
            "id": "who",
            "metadata": {"nbgrader": {"grade_id": "identity", "grade": False, "solution": True}},
            "source": 'STUDENT = ""\nCLASS_CODE = ""',
            "outputs": [],
            "execution_count": None,
        },
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


class Life(RuleBasedStateMachine):
    """A student, a course that changes, and bad luck."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="米店 "))
        self.course, self.workspace = self.folder / "course copy", self.folder / "work 工作"
        self.mine: dict[str, bytes] = {}
        self.journal_sound = True
        self.lang = "zh"
        (self.course / "course").mkdir(parents=True)
        for path in PATHS[:2]:
            self.publish(path, 1)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(path=st.sampled_from(PATHS), version=st.integers(1, 4))
    def publish(self, path: str, version: int) -> None:
        place = self.course / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(notebook(version) if path.endswith(".ipynb") else f"version,{version}\n", encoding="utf-8")

    @rule(path=st.sampled_from(PATHS))
    def withdraw(self, path: str) -> None:
        (self.course / path).unlink(missing_ok=True)

    @rule(path=st.sampled_from(STUDENTS_OWN), content=st.binary(max_size=6))
    def write(self, path: str, content: bytes) -> None:
        place = self.workspace / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        self.mine[path] = content

    @rule(path=st.sampled_from(STUDENTS_OWN))
    def append(self, path: str) -> None:
        place = self.workspace / path
        if place.exists():
            place.write_bytes(place.read_bytes() + b"\n# mine")
            self.mine[path] = place.read_bytes()

    @rule(path=st.sampled_from(STUDENTS_OWN), other=st.sampled_from(STUDENTS_OWN))
    def rename(self, path: str, other: str) -> None:
        if path in self.mine and path != other:
            (self.workspace / other).parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.workspace / path, self.workspace / other)
            self.mine[other] = self.mine.pop(path)

    @rule(path=st.sampled_from(STUDENTS_OWN))
    def delete(self, path: str) -> None:
        (self.workspace / path).unlink(missing_ok=True)
        self.mine.pop(path, None)

    @rule(lang=st.sampled_from(("zh", "en", "both", None)), student=st.sampled_from((None, "", "0042")))
    def start(self, lang: str | None, student: str | None) -> None:
        self.lang = lang or self.lang
        prepare(self.workspace, self.course, self.lang, {} if student is None else {"student": student})
        if self.journal_sound:
            for one in deliveries(self.course, self.lang, identity(self.workspace)):
                if one.path not in self.mine:
                    assert (self.workspace / one.path).read_bytes() == one.content

    @rule(lang=st.sampled_from(("zh", "en")), after=st.integers(0, 25), torn=st.booleans())
    def start_in_a_power_cut(self, lang: str, after: int, torn: bool) -> None:
        left = [after]

        def cut(real):
            def stroke(*arguments):
                left[0] -= 1
                if left[0] == 0:
                    if torn:
                        real(*arguments)
                    raise PowerCut
                return real(*arguments)

            return stroke

        names = ("replace", "link", "fsync")
        patches = [mock.patch.object(atomic.os, name, cut(getattr(os, name))) for name in names]
        for patch in patches:
            patch.start()
        try:
            prepare(self.workspace, self.course, lang)
        except PowerCut:
            pass
        finally:
            for patch in patches:
                patch.stop()
        self.lang = lang

    @precondition(lambda self: journal.journal_path(self.workspace).exists())
    @rule(keep=st.integers(0, 40))
    def damage_the_journal(self, keep: int) -> None:
        path = journal.journal_path(self.workspace)
        path.write_bytes(path.read_bytes()[:keep])
        self.journal_sound = False

    @precondition(lambda self: journal.journal_path(self.workspace).exists())
    @rule()
    def lose_the_journal(self) -> None:
        journal.journal_path(self.workspace).unlink()
        self.journal_sound = False

    @invariant()
    def every_byte_is_there(self) -> None:
        for path, content in self.mine.items():
            assert (self.workspace / path).read_bytes() == content, path


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
