"""The self-learner edition: every release with the model answer folded away behind each question."""

from copy import deepcopy
from pathlib import Path

from riceshop.grading.names import IDENTITY
from riceshop.grading.release import units
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Cell, Notebook, read, source, write
from riceshop.notebooks.languages import student_copy
from riceshop.words import language, text
from riceshop.words.errors import BadValue

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def write_edition(root: Path, out: Path, lang: str | None = None) -> list[Path]:
    """Write the edition in `lang` ("zh", "en", "both") into the folder `out` and return its notebooks.

    Raises BadValue when `out` lies inside the repository or one of the files is there already; nothing is written
    then: a learner may have worked in it.
    """
    out = out.expanduser().resolve()
    if root.resolve() in (out, *out.parents):
        raise BadValue("exercise.edition_inside", value=out)
    chosen, made = language(lang), {}
    for unit in units(root / "grading"):
        for master in sorted((root / "grading" / "source" / unit).glob("*.ipynb")):
            release = read(root / "exercises" / unit / master.name)
            made[out / unit / master.name] = edition(release, read(master), chosen)
    taken = [path for path in made if path.exists()]
    if taken:
        raise BadValue("exercise.edition_there", value=taken[0])
    for path, notebook in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, notebook)
    return list(made)


def edition(release: Notebook, master: Notebook, lang: str) -> Notebook:
    """Return a release in one language with a folded model answer after the check of each question."""
    solved = {grading_of(cell).get("grade_id"): cell for cell in master["cells"] if _is_answer(cell)}
    made, waiting = deepcopy(student_copy(release, lang)), None
    cells: list[Cell] = []
    for cell in made["cells"]:
        cells.append(cell)
        name = grading_of(cell).get("grade_id")
        if name in solved:
            waiting = solved[name]
        if waiting is not None and grading_of(cell).get("grade"):
            cells.append(_folded(waiting, lang))
            waiting = None
    made["cells"] = cells
    return made


def model_answer(cell: Cell) -> str:
    """Return a solution cell's source without the lines that mark the solution."""
    return "\n".join(line for line in source(cell).split("\n") if line.strip() not in (BEGIN, END))


def _is_answer(cell: Cell) -> bool:
    held = grading_of(cell)
    return bool(held.get("solution")) and held.get("grade_id") != IDENTITY


def _folded(cell: Cell, lang: str) -> Cell:
    answer = model_answer(cell)
    if cell["cell_type"] == "code":
        answer = f"```python\n{answer}\n```"
    summary = text("exercise.model_answer", lang)
    return {"cell_type": "markdown", "id": f"{cell['id']}-model", "metadata": {},
            "source": f"<details><summary>{summary}</summary>\n\n{answer}\n\n</details>"}
