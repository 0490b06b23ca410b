"""One language out of a bilingual notebook, cut by nbconvert's own TagRemovePreprocessor."""

import json

from riceshop.notebooks.files import EN, ZH, Notebook, dump, notes
from riceshop.words.errors import BadValue

AUTHORS_NOTES = ("of", "digest", "quotes", "given")


def cut(notebook: Notebook, lang: str) -> Notebook:
    """Return the notebook in "zh", "en" or "both": prose of the other language is dropped, all else stays.

    Raises BadValue for any other language. Source: nbconvert.preprocessors.TagRemovePreprocessor.
    """
    dropped = {"zh": {EN}, "en": {ZH}, "both": set()}.get(lang)
    if dropped is None:
        raise BadValue("words.unknown_language", value=lang)
    # nbconvert takes half a second to import: only a cut pays for it.
    import nbformat
    from nbconvert.preprocessors import TagRemovePreprocessor

    # Through nbformat's own reader: nbconvert expects each source as one string.
    node = nbformat.reads(dump(notebook), as_version=4)
    if dropped:
        node, _ = TagRemovePreprocessor(remove_cell_tags=dropped).preprocess(node, {})
    return json.loads(nbformat.writes(node))


def student_copy(notebook: Notebook, lang: str) -> Notebook:
    """Return what a student's folder should hold: the cut without stored figures and authors' notes.

    A stored figure would answer a question before the student has predicted it.
    """
    made = cut(notebook, lang)
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        kept = {name: value for name, value in notes(cell).items() if name not in AUTHORS_NOTES}
        cell["metadata"].pop("riceshop", None)
        if kept:
            cell["metadata"]["riceshop"] = kept
    return made

