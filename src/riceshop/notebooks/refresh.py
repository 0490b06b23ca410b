"""Figures up to date: runs a notebook and stores the outputs of the cells that the prose quotes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from riceshop.notebooks.files import CHECKED, Notebook, dump, read, source, tags, write
from riceshop.notebooks.normalise import normalised
from riceshop.words.errors import Damaged

SECONDS_A_CELL = 120


def refresh(path: Path) -> bool:
    """Run a notebook and store its checked outputs in normal form; return whether the file changed.

    Runs every cell once in English, in the notebook's own folder. Raises Damaged, naming the cell, if one fails;
    the file is left as it was.
    """
    after = refreshed(read(path), path.parent)
    changed = dump(after) != path.read_text(encoding="utf-8")
    if changed:
        write(path, after)
    return changed


def refreshed(notebook: Notebook, folder: Path) -> Notebook:
    """Return the notebook in normal form with the checked outputs of a run in `folder`; Damaged if a cell fails."""
    return normalised(executed(notebook, folder) if _has_checked(notebook) else notebook)


def executed(notebook: Notebook, folder: Path, errors: bool = False) -> Notebook:
    """Return the notebook with the outputs of a run in English in `folder`.

    Raises Damaged if a cell fails or runs too long; with errors=True a failing cell keeps its error and the run goes on.
    """
    import json

    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    node = nbformat.reads(dump(notebook), as_version=4)
    client = NotebookClient(node, timeout=SECONDS_A_CELL, kernel_name="python3", allow_errors=errors,
                            resources={"metadata": {"path": str(folder)}})
    with _english():
        try:
            client.execute()
        except (CellExecutionError, CellTimeoutError) as error:
            raise Damaged("notebooks.cell_failed", cell=_last_run(node), path=folder,
                          reason=str(error).strip().splitlines()[-1]) from error
    return json.loads(nbformat.writes(node))


def _has_checked(notebook: Notebook) -> bool:
    return any(CHECKED in tags(cell) for cell in notebook["cells"])


def _last_run(notebook: Notebook) -> str:
    run = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and cell.get("execution_count")]
    failed = [cell for cell in run if any(one.get("output_type") == "error" for one in cell["outputs"])]
    cell = (failed or run)[-1] if run else notebook["cells"][0]
    return f"{cell.get('id')} ({source(cell).splitlines()[0] if source(cell) else ''})"


@contextmanager
def _english() -> Iterator[None]:
    before = os.environ.get("RICESHOP_LANG")
    os.environ["RICESHOP_LANG"] = "en"
    try:
        yield
    finally:
        if before is None:
            del os.environ["RICESHOP_LANG"]
        else:
            os.environ["RICESHOP_LANG"] = before
