"""What a process does to itself before a student's code runs in it: gives up files and system calls, for good."""

from pathlib import Path

from riceshop.grading.boxed import landlock, seccomp
from riceshop.grading.boxed.tiers import BUBBLEWRAP, LANDLOCK, readable

_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def enter(tier: str, place: str | None = None) -> None:
    """Shut this process in as the tier of that name asks; with Landlock `place` is the one folder it may write to.

    Comes after namespaces, limits and the change of user: there is no way back. Raises OSError when the kernel
    refuses; the process must not go on then.
    """
    if tier == LANDLOCK:
        rights = [(path, landlock.READING) for path in readable()]
        rights += [(Path(name), landlock.DEVICE) for name in _DEVICES]
        if place:
            rights.append((Path(place), landlock.WRITING))
        landlock.restrict(rights)
        seccomp.install(alone=True, signals=landlock.version() < landlock.SIGNALS)
    elif tier == BUBBLEWRAP and seccomp.known():
        seccomp.install(alone=False, signals=False)
