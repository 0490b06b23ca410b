"""The box kept warm: one program that has loaded everything, and a child of it for each submission."""

import contextlib
import functools
import json
import os
import socket
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from riceshop.grading.boxed.line import LENGTH
from riceshop.grading.boxed.sandbox import Limits, Lost, Shut, Talk, counted, private
from riceshop.grading.boxed.tiers import BUBBLEWRAP, Tier, environment, readable

PATIENCE = 10.0
FOREVER = 10.0**7


class Warm(Shut):
    """The program that is forked; `modules` are what it loads besides its own list."""

    def __init__(self, tier: Tier, limits: Limits, modules: list[str]) -> None:
        super().__init__("zygote", tier, replace(limits, total_seconds=FOREVER), confined=False, modules=modules)
        self._each = limits

    def box(self) -> "Child":
        """Return the box of the next submission; the one before must have ended. Raises Lost."""
        return Child(self, self._each)

    def bear(self, told: dict[str, Any], pipes: list[int]) -> None:
        """Have a child begin that reads and writes the two pipes. Raises Lost."""
        raw = json.dumps(told).encode()
        with socket.socket(fileno=os.dup(self._line.place)) as line:
            try:
                socket.send_fds(line, [LENGTH.pack(len(raw)) + raw], pipes)
            except OSError:
                self._lose("died")
        self._line.receive(time.monotonic() + PATIENCE)

    def bury(self) -> None:
        """End the child with everything it started; with this program too when it does not obey."""
        with contextlib.suppress(Lost):
            self.ask(b"{}", PATIENCE)


class Child(Talk):
    """The box of one submission: a child of the warm program, shut in by itself."""

    def __init__(self, above: Warm, limits: Limits) -> None:
        self._above, tier = above, above.tier
        self._folder = private(tier, above.folder.name) if above.folder else None
        place = self._folder.name if self._folder else "/tmp"
        told = {"own": tier.name == BUBBLEWRAP, "tier": tier.name, "place": place, "environment": environment(place),
                "scratch": limits.scratch, "kept": hidden("/tmp"), "limits": counted(limits, tier)}
        theirs, outward = os.pipe()
        inward, answers = os.pipe()
        super().__init__(limits, inward, outward)
        try:
            above.bear(told, [theirs, answers])
        except Lost:
            self._line.close()
            raise
        finally:
            os.close(theirs)
            os.close(answers)

    def end(self) -> None:
        """End the child with everything it started, close the pipes and remove its folder."""
        if self._line.place >= 0:
            self._line.close()
            self._above.bury()
            if self._folder:
                self._folder.cleanup()

    def _lose(self, why: str) -> NoReturn:
        # Whoever watched the family and ended it knows better than who sees a closed pipe.
        super()._lose(self._above.why or why)


@functools.cache
def hidden(place: str) -> list[str]:
    """Return what a program may read that lies below `place`, out of sight when something else is put there."""
    return [str(path) for path in readable() if Path(place) in path.parents and path.exists()]
