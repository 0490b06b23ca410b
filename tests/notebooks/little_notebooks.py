"""Small notebooks for the tests."""

from riceshop.notebooks.files import Cell, Notebook
from riceshop.notebooks.stamps import digest


def pair(name: str, zh: str, en: str, **notes: object) -> list[Cell]:
    """Return a stamped prose pair."""
    own = {"riceshop": dict(notes)} if notes else {}
    stamp = {"of": f"{name}-zh", "digest": digest(zh), **notes}
    return [
        {"cell_type": "markdown", "id": f"{name}-zh", "metadata": {"tags": ["lang-zh"], **own}, "source": [zh]},
        {"cell_type": "markdown", "id": f"{name}-en", "metadata": {"tags": ["lang-en"], "riceshop": stamp},
         "source": [en]},
    ]


def code(name: str, source: str, shown: str = "", tags: tuple[str, ...] = ()) -> Cell:
    """Return a code cell; with `shown` it is a checked cell that printed this."""
    tags = (*tags, "nbval-check-output") if shown else tags
    outputs = [{"name": "stdout", "output_type": "stream", "text": [shown]}] if shown else []
    return {"cell_type": "code", "id": name, "metadata": {"tags": list(tags)} if tags else {}, "outputs": outputs,
            "execution_count": 1 if shown else None, "source": source.splitlines(keepends=True)}


def notebook(*cells: Cell | list[Cell]) -> Notebook:
    """Return a notebook of these cells and pairs."""
    flat = [one for cell in cells for one in (cell if isinstance(cell, list) else [cell])]
    return {"cells": flat, "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python",
                                                       "name": "python3"}, "language_info": {"name": "python"}},
            "nbformat": 4, "nbformat_minor": 5}
