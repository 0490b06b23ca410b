"""One gradebook for a whole run: nbgrader's own code, one connection, and each submission's marks written in one stroke."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jsonschema.validators import validator_for
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import common
from sqlalchemy import event
from sqlalchemy.orm import Session, scoped_session, sessionmaker

# Formgrader or a backup may hold the gradebook for a while.
PATIENCE_MS = 60_000


class OneStroke(Session):
    """A session in which nbgrader's many small commits only send their changes; `stroke` makes them last."""

    def commit(self) -> None:
        """Send the changes, without an end of the transaction."""
        self.flush()

    def stroke(self) -> None:
        """Make all changes since the last stroke last, at once."""
        super().commit()


class Kept(Gradebook):
    """nbgrader's gradebook that stays open when nbgrader closes it."""

    def __init__(self, url: str, course: str) -> None:
        super().__init__(url, course)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _patient)
            self.engine.dispose()
        self.db.remove()
        self.db = scoped_session(sessionmaker(class_=OneStroke, bind=self.engine))

    def close(self) -> None:
        """Stay open: nbgrader opens and closes its gradebook several times a submission."""

    def stroke(self) -> None:
        """Make a submission's marks last, all of them or none."""
        self.db().stroke()
        self.db.remove()

    def back(self) -> None:
        """Undo everything since the last stroke."""
        self.db.rollback()
        self.db.remove()

    def end(self) -> None:
        """Close for good."""
        super().close()


@contextmanager
def one_gradebook(url: str, course: str) -> Iterator[Kept]:
    """Yield the gradebook that every step of nbgrader works with until the end, in the place of a new one each."""
    kept = Kept(url, course)
    users = [module for name, module in sys.modules.items()
             if name.startswith("nbgrader.") and getattr(module, "Gradebook", None) is Gradebook]
    library = common.jsonschema
    try:
        for module in users:
            module.Gradebook = lambda *given, **named: kept
        common.jsonschema = Checked()
        yield kept
    finally:
        common.jsonschema = library
        for module in users:
            module.Gradebook = Gradebook
        kept.end()


class Checked:
    """The jsonschema library as nbgrader uses it: cells are checked as ever, its own schema once and not for every cell."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def validate(self, instance: Any, schema: dict[str, Any]) -> None:
        """Check a cell's metadata. Raises jsonschema's ValidationError."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self._known:
            kind = validator_for(schema)
            kind.check_schema(schema)
            self._known[key] = kind(schema)
        self._known[key].validate(instance)


def _patient(connection: Any, record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
