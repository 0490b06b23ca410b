"""Where a class's gradebook is, and whether it can be reached: asked before any work is done, said in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from riceshop.grading.names import SETTINGS
from riceshop.words.errors import Damaged

# How long a server that does not answer is waited for; the drivers of two servers know the setting by this name.
PATIENCE_S = 10
PATIENT = ("postgresql", "mysql")


def reached(url: str, place: Path) -> None:
    """Return when the gradebook of the class folder `place` can be used; a SQLite file need not be there yet.

    `url` is SQLAlchemy's. Raises Damaged, with the remedy and without the password, when it cannot be read, its driver
    is not installed or its server does not answer.
    """
    with connection(url, place):
        return


@contextmanager
def connection(url: str, place: Path) -> Iterator[Any]:
    """Yield a connection to the gradebook, for reading only if it is SQLite; None when that file is not there yet.

    Raises Damaged as `reached` does; what goes wrong after that is SQLAlchemy's own error.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import NullPool

    parsed = _parsed(url, place)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and parsed.database:
        if not Path(parsed.database).is_file():
            yield None
            return
        parsed = parsed.set(database=Path(parsed.database).absolute().as_uri(), query={"mode": "ro", "uri": "true"})
    patience = {"connect_timeout": PATIENCE_S} if parsed.get_backend_name() in PATIENT else {}
    try:
        engine = create_engine(parsed, poolclass=NullPool, connect_args=patience)
    except ImportError as error:
        raise Damaged("grading_gradebook.driver", path=place / SETTINGS, url=shown(url), reason=error) from error
    try:
        opened = engine.connect()
    except DBAPIError as error:
        key = "grading_marks.gradebook" if sqlite else "grading_gradebook.unreached"
        raise Damaged(key, path=place / SETTINGS, url=shown(url), reason=first_line(error)) from error
    with opened:
        yield opened


def shown(url: str) -> str:
    """Return the place of a gradebook as it may be printed: the password is left out."""
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string(hide_password=True)


def first_line(error: Exception) -> str:
    """Return the first line of what a database said."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def _parsed(url: str, place: Path) -> Any:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    try:
        parsed = make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        # What cannot be taken apart may hold a password anywhere: it is not repeated.
        raise Damaged("grading_gradebook.no_address", path=place / SETTINGS) from error
    except ImportError:
        # The driver is missing, which the caller finds too and names.
        pass
    return parsed
