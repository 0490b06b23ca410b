"""nbgrader's settings for this course: the same file serves the repository and every class folder."""

from pathlib import Path

c = get_config()  # noqa: F821  nbgrader puts this name here
here = Path(__file__).resolve().parent

c.CourseDirectory.course_id = "rice_shop"
c.CourseDirectory.root = str(here)
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.ClearSolutions.text_stub = "在这里写你的回答。 / Write your answer here."
c.ExecutePreprocessor.timeout = 30
# nbgrader gives a busy machine four seconds to pass an output on, and drops the submission after that.
c.ExecutePreprocessor.iopub_timeout = 60
c.ExecutePreprocessor.startup_timeout = 180
c.ExecutePreprocessor.shutdown_kernel = "immediate"
c.OverwriteCells.add_missing_cells = True
c.HTMLExporter.preprocessors = ["nbconvert.preprocessors.sanitize.SanitizeHTML"]
c.HTMLExporter.language_code = "zh-CN"

try:
    from riceshop.grading.nbgrader_settings import settle
except ModuleNotFoundError as missing:
    # Without the course's package the folder is still an ordinary nbgrader course: formgrader, exports and the
    # gradebook work. An error inside the package is not hidden by this.
    if (missing.name or "").partition(".")[0] != "riceshop":
        raise
else:
    settle(c, here)
