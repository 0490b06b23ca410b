"""One run of grading for the durability tests, ended by the test in the midst of it: python durable_run.py CLASS UNIT HOW WHEN.

HOW is whole | kill | full | locked: the WHEN-th time that the run touches the disk or the gradebook it is killed, finds
the disk full from then on, or another program takes the gradebook and keeps it. Prints how often it touched them. The
work itself is replayed from a folder beside the class: what is tried here is the writing.
"""

import errno
import hashlib
import os
import signal
import sqlite3
import sys
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from riceshop.grading.boxed import grade, session, tiers
from riceshop.words.errors import RiceShopError

EVENTS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree", "sqlite3.connect")
# A disk that is full still lets files go.
GROWING = ("open", "os.mkdir", "os.rename", "sqlite3.connect")


class Replayed(Executor):
    """Hands back what came of a job the first time; a new job is really done."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def submit(self, does: Any, /, *given: Any, **named: Any) -> Future[bytes]:
        """Return the result of the job whose bytes are given."""
        kept = self._folder / hashlib.sha256(given[0]).hexdigest()
        if not kept.exists():
            kept.write_bytes(does(*given))
        made: Future[bytes] = Future()
        made.set_result(kept.read_bytes())
        return made


class Trouble:
    """Counts how often the disk is touched within a folder, and makes trouble from the chosen time on."""

    def __init__(self, place: Path, how: str, when: int) -> None:
        self._place, self._how, self._when, self.count = place, how, when, 0
        self._other: sqlite3.Connection | None = None

    def files(self, name: str, given: tuple[Any, ...]) -> None:
        """Listen to what Python is about to do to a file."""
        if name not in EVENTS or not str(given[0]).startswith(str(self._place)) or not self._writes(name, given):
            return
        self._touch()
        if self._how == "full" and self.count >= self._when and name in GROWING:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(given[0]))

    def marks(self, connection: Any, cursor: Any, *told: Any) -> None:
        """Listen to what is about to be asked of the gradebook."""
        self._touch()
        if self._how == "full" and self.count >= self._when:
            # From now on the gradebook may not grow.
            cursor.execute("PRAGMA max_page_count = 1")

    def _touch(self) -> None:
        self.count += 1
        if self.count != self._when:
            return
        if self._how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if self._how == "locked" and self._other is None:
            self._other = sqlite3.connect(self._place / "gradebook.db", timeout=0)
            try:
                self._other.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                # The run itself is writing just now: the other program comes a moment later.
                self._other, self._when = None, self._when + 1

    def _writes(self, name: str, given: tuple[Any, ...]) -> bool:
        return name != "open" or bool(given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def main() -> int:
    """Run; 2 when the run stopped and says why."""
    place, unit, how, when = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    works = Replayed(place.parent / "replayed")
    trouble = Trouble(place, how, when)
    # Nobody waits a minute here.
    session.PATIENCE_MS = 200
    sys.addaudithook(trouble.files)
    event.listen(Engine, "before_cursor_execute", trouble.marks)
    event.listen(Engine, "commit", lambda connection: trouble.marks(connection, connection.connection.cursor()))
    try:
        grade.grade(place, unit, tiers.Tier(tiers.NONE), executor=works)
    except RiceShopError as error:
        print(error)
        return 2
    finally:
        print(trouble.count)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
