"""The warm box: forked for each submission, each in namespaces of its own, nothing of one left for the next; and the workers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from boxed_class import LIMITS

from riceshop.grading.boxed import nest, pool, processes, tiers, wire
from riceshop.grading.boxed.desk import Desk

ROWS = [("answer", "f", "import statistics\ndef f(n):\n    return n", 0.0), ("test", "f-check", "assert f(3) == 3\n2.0", 2.0)]
CELLS = [("answer", "f", "def f(n):\n    return n"), ("test", "f-check", "")]
SPACES = ("user", "mnt", "pid", "net", "ipc", "uts")


@pytest.fixture(params=(tiers.BUBBLEWRAP, tiers.LANDLOCK, tiers.NONE))
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    try:
        tier = tiers.named(request.param)
    except tiers.NoSandbox as error:
        pytest.skip(str(error))
    with Desk(ROWS, {}, tier, LIMITS) as made:
        yield made


def _said(desk: Desk, *cells: str) -> list[str]:
    """Return what each cell shows in a box of its own, and its error."""
    played = desk.play([("answer", "", cell) for cell in cells])
    return [f"{one[2] or one[1]}{one[3]}" if one[0] == "ran" else str(one) for one in played]


def test_one_program_serves_all_and_nothing_of_one_submission_meets_the_next(desk: Desk):
    first = _said(desk, "import builtins, os, sys, time, statistics\nbuiltins.hex = lambda x: 99\nsys.modules['numpy'].pi = 3\nmine = 1",
                  "open('left', 'w').write('left')\nos.path.exists('left')",
                  "child = os.fork()\nif not child:\n    os.setsid()\n    time.sleep(271828)\nhex(1)")
    assert first[1:] == ["True", "99"]
    program = desk._warm._program.pid
    assert _said(desk, "import numpy, os\nround(numpy.pi, 2)", "os.path.exists('left'), 'left' in os.listdir('.')", "hex(1)", "mine") == [
        "3.14", "(False, False)", "'0x1'", "NameError"]
    assert desk._warm._program.pid == program
    assert not [one for one in processes.family(program) if "271828" in _line(one)]
    assert "statistics" in _said(desk, "import sys\n[name for name in ('statistics', 'pandas') if name in sys.modules]")[0]


def test_a_box_that_ends_early_costs_only_itself(desk: Desk):
    assert _said(desk, "import os\nos._exit(0)", "1")[0] == "('lost', 'died')"
    program = desk._warm._program.pid
    assert _said(desk, "1") == ["1"] and desk._warm._program.pid == program
    verdict = desk.play(CELLS)[1]
    assert verdict[:2] == ("test", 2.0)


def test_too_much_memory_ends_the_box_and_the_next_has_a_new_one(desk: Desk):
    hungry = f"import os, time\nkept = []\nfor _ in range(4):\n    if not os.fork():\n        kept = bytearray({LIMITS.memory} // 2)\n" \
             "        kept[::4096] = b'x' * len(kept[::4096])\n        time.sleep(60)\ntime.sleep(60)"
    assert _said(desk, hungry) == ["('lost', 'memory')"]
    assert _said(desk, "1") == ["1"]


def test_every_box_has_namespaces_of_its_own_and_the_same_user():
    try:
        tier = tiers.named(tiers.BUBBLEWRAP)
    except tiers.NoSandbox as error:
        pytest.skip(str(error))
    here, found = _spaces(os.getpid()), []
    with Desk(ROWS, {}, tier, LIMITS) as desk:
        for _ in range(2):
            box = desk.box()
            inside = processes.family(desk._warm._program.pid)[-1]
            found.append(_spaces(inside))
            users = {Path(f"/proc/{one}").stat().st_uid for one in (inside, processes.family(desk._warm._program.pid)[-2])}
            assert users == {tier.user or os.getuid()}
            assert box.run("import os\nos.getpid() < 10")[1] == "True"
            box.end()
        assert not desk._cold
    for one, other, own in zip(*found, here, strict=True):
        assert len({one, own}) == len({other, own}) == 2


def _spaces(one: int) -> list[str]:
    return [os.readlink(f"/proc/{one}/ns/{name}") for name in SPACES]


def test_where_no_child_can_be_shut_in_each_has_a_program_of_its_own(monkeypatch):
    monkeypatch.setattr(nest, "known", lambda: False)
    with Desk(ROWS, {}, tiers.Tier(tiers.NONE), LIMITS) as desk:
        assert _said(desk, "mine = 1") == [""] and _said(desk, "mine") == ["NameError"]
        assert desk._warm is None


def _job() -> bytes:
    return pool.job(pool.packed(ROWS, {}, tiers.Tier(tiers.NONE), LIMITS), CELLS, {}, "")


def test_a_worker_that_is_killed_is_replaced_and_its_job_done():
    with pool.Workers(1) as workers:
        before = workers._all[0]._program.pid
        assert pool.results(workers.submit(pool.work, _job()).result())[1][1][:2] == ("test", 2.0)
        os.kill(before, signal.SIGKILL)
        assert pool.results(workers.submit(pool.work, _job()).result())[1][1][:2] == ("test", 2.0)
        assert workers._all[0]._program.pid != before
        with pytest.raises(TypeError, match="work"):
            workers.submit(len, b"")
    with pytest.raises(ProcessLookupError):
        os.kill(workers._all[0]._program.pid, 0)


def test_workers_and_boxes_end_when_the_run_is_killed(tmp_path: Path):
    hanging = [("answer", "f", "while True:\n    pass"), CELLS[1]]
    raw = tmp_path / "job"
    raw.write_bytes(pool.job(pool.packed(ROWS, {}, tiers.Tier(tiers.NONE), LIMITS), hanging, {}, ""))
    code = ("import sys, time\nfrom riceshop.grading.boxed import pool\nworkers = pool.Workers(1)\n"
            "workers.submit(pool.work, open(sys.argv[1], 'rb').read())\ntime.sleep(600)")
    run = subprocess.Popen([sys.executable, "-c", code, str(raw)])
    _until(lambda: len(_busy(run.pid)) >= 4)
    family = processes.family(run.pid)[1:]
    run.kill()
    run.wait()
    _until(lambda: not [one for one in family if _line(one)])


def _busy(head: int) -> list[int]:
    return [one for one in processes.family(head) if "riceshop" in _line(one)]


def _line(one: int) -> str:
    try:
        return Path(f"/proc/{one}/cmdline").read_text()
    except OSError:
        return ""


def _until(true: object, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_what_a_worker_hands_back_is_read_with_care():
    for raw in (b"", b"rubbish", wire.encode(7), wire.encode(("bubblewrap",))):
        with pytest.raises(Exception, match="handed back"):
            pool.results(raw)
    with pytest.raises(tiers.NoSandbox, match="no bwrap"):
        pool.results(wire.encode(("", "no bwrap")))


