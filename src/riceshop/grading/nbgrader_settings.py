"""nbgrader's settings for this course that need the course's own package; nbgrader_config.py takes them in."""

import os
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.preprocessors import ClearSolutions, GetGrades

from riceshop.grading.class_settings import settings
from riceshop.grading.names import SECRET
from riceshop.grading.preprocessors import DropActiveContent, HideTests, KeepIdentity
from riceshop.grading.rubrics import FOLDER, ShowRubric


def settle(config: Any, place: Path) -> None:
    """Put the course's settings into nbgrader's `config` for the folder `place`, grading/ or a class folder.

    Raises Damaged when the class's own settings cannot be read.
    """
    # Where the gradebook is: class.toml may name a server; the class's own gradebook.db otherwise.
    gradebook = settings(place).db_url
    if gradebook:
        config.CourseDirectory.db_url = gradebook
    # A release: the identity cell keeps its two names, every other answer becomes a stub.
    steps = GenerateAssignment().preprocessors
    config.GenerateAssignment.preprocessors = [KeepIdentity if step is ClearSolutions else step for step in steps]
    _marking(config, place / SECRET)
    # Pages an instructor or a student opens: no hidden tests, nothing that a browser would run.
    config.GenerateFeedback.preprocessors = [GetGrades, HideTests, *GenerateFeedback().preprocessors[1:]]
    config.HTMLExporter.preprocessors = [DropActiveContent, ShowRubric, "nbconvert.preprocessors.sanitize.SanitizeHTML"]
    config.ShowRubric.folder = str(place / FOLDER)


def _marking(config: Any, secret: Path) -> None:
    # What is drawn at grading comes from a secret that never leaves this folder.
    if secret.is_file():
        os.environ["RICESHOP_CLASS_SECRET"] = secret.read_text(encoding="utf-8").strip()
    os.environ.setdefault("RICESHOP_LANG", "both")
    # The hand-in button has nothing to do there; the cells that carry it are tagged and not run.
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = {"not-graded"}
    config.Autograde.sanitize_preprocessors = [TagRemovePreprocessor, *Autograde().sanitize_preprocessors]
