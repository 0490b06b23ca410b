"""nbgrader's settings for this course: the same file serves the repository and every class folder."""

import os
from pathlib import Path

from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.preprocessors import ClearSolutions, GetGrades

from riceshop.grading.class_settings import settings
from riceshop.grading.preprocessors import DropActiveContent, HideTests, KeepIdentity

c = get_config()  # noqa: F821  nbgrader puts this name here
here = Path(__file__).resolve().parent

c.CourseDirectory.course_id = "rice_shop"
c.CourseDirectory.root = str(here)
# Where the gradebook is: class.toml may name a server; the class's own gradebook.db otherwise.
gradebook = settings(here).db_url
if gradebook:
    c.CourseDirectory.db_url = gradebook

# A release: the identity cell keeps its two names, every other answer becomes a stub.
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.ClearSolutions.text_stub = "在这里写你的回答。 / Write your answer here."
steps = GenerateAssignment().preprocessors
c.GenerateAssignment.preprocessors = [KeepIdentity if step is ClearSolutions else step for step in steps]

# Marking: what is drawn at grading comes from a secret that never leaves this folder.
secret = here / "class_secret.txt"
if secret.is_file():
    os.environ["RICESHOP_CLASS_SECRET"] = secret.read_text(encoding="utf-8").strip()
os.environ.setdefault("RICESHOP_LANG", "both")
# The hand-in button has nothing to do there; the cells that carry it are tagged and not run.
c.TagRemovePreprocessor.remove_cell_tags = {"not-graded"}
c.Autograde.sanitize_preprocessors = [TagRemovePreprocessor, *Autograde().sanitize_preprocessors]
c.ExecutePreprocessor.timeout = 30
# nbgrader gives a busy machine four seconds to pass an output on, and drops the submission after that.
c.ExecutePreprocessor.iopub_timeout = 60
c.ExecutePreprocessor.startup_timeout = 180
c.ExecutePreprocessor.shutdown_kernel = "immediate"
c.OverwriteCells.add_missing_cells = True

# Pages an instructor or a student opens: no hidden tests, nothing that a browser would run.
c.GenerateFeedback.preprocessors = [GetGrades, HideTests, *GenerateFeedback().preprocessors[1:]]
c.HTMLExporter.preprocessors = [DropActiveContent, "nbconvert.preprocessors.sanitize.SanitizeHTML"]
c.HTMLExporter.language_code = "zh-CN"
