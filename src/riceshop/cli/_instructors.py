"""A plain sentence for students who call an instructor's command: their bundle has no grading room."""

from importlib.util import find_spec

from riceshop.words.errors import BadValue


def instructors_only() -> None:
    """Raise BadValue when riceshop.grading is not installed here."""
    if find_spec("riceshop.grading") is None:
        raise BadValue("exercise.instructors_only")
