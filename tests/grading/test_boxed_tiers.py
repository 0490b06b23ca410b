"""The second tier by itself: what a process that shut itself in can still do, asked of a process that tries."""

import ctypes
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import ordinary
import pytest

from riceshop.grading.boxed import landlock, scratch, seccomp, system_calls, tiers

LINUX = pytest.mark.skipif(not (landlock.version() and seccomp.known()), reason="Linux with Landlock on a known machine")
# Each line is tried in a process that shut itself in; the names of those that went through come back.
TRIES = {
    "read a file of all": "open('/etc/passwd').read()",
    "read the folder beside": "open(outside).read()",
    "list the folder above": "os.listdir(os.path.dirname(place))",
    "list the processes": "os.listdir('/proc')",
    "read its own processes": "open('/proc/self/environ').read()",
    "write outside": "open(outside + '.new', 'w')",
    "write in /tmp": "open('/tmp/written_by_a_box', 'w')",
    "write in shared memory": "open('/dev/shm/written_by_a_box', 'w')",
    "cut a file it may read": "os.open(readable, os.O_RDONLY | os.O_TRUNC)",
    "cut a file by its name": "os.truncate(outside, 0)",
    "change a mode": "os.chmod(outside, 0o777)",
    "change a date": "os.utime(readable)",
    "change an owner": "os.chown(outside, os.getuid(), -1)",
    "lock a file": "fcntl.flock(open(readable), fcntl.LOCK_EX)",
    "lease a file": "fcntl.fcntl(open(readable), 1024, 0)",
    "link a file in": "os.link(readable, place + '/linked')",
    "make a link": "os.symlink(outside, place + '/link')",
    "make a pipe": "os.mkfifo(place + '/pipe')",
    "open a socket": "socket.socket(socket.AF_UNIX)",
    "open a connection": "socket.create_connection(('127.0.0.1', 9), 1)",
    "open a way to the host": "socket.socket(40, socket.SOCK_STREAM)",
    "signal its parent": "os.kill(above, 0)",
    "signal by a pipe": "fcntl.fcntl(os.pipe()[0], 8, above)",
    "slow its parent down": "os.setpriority(os.PRIO_PROCESS, above, 19)",
    "limit its parent": "resource.prlimit(above, resource.RLIMIT_CPU, (1, 1))",
    "trace its parent": "called(101 if x86 else 117, 16, above, 0, 0)",
    "read its parent": "called(310 if x86 else 270, above, 0, 0, 0, 0, 0)",
    "hide from whoever measures": "called(157 if x86 else 167, 4, 0)",
    "memory of nobody": "os.memfd_create('x')",
    "shared memory of nobody": "called(29 if x86 else 194, 0, 4096, 0o1600)",
    "a new namespace": "called(272 if x86 else 97, 0x10000000)",
    "a child in a new namespace": "called(56 if x86 else 220, 0x10000000 | 17, 0, 0, 0, 0)",
    "a ring": "called(425, 1, 0)",
    "another process": "os.fork()",
    "another program": "subprocess.run(['/bin/true'])",
    "another program in its place": "os.execv('/bin/true', ['true'])",
    "a session of its own": "os.setsid()",
    "a key": "called(250 if x86 else 219, 0, -3, 1)",
    "a call of tomorrow": "called(499, 0)",
}
WORKS = {
    "writes in its folder": "open(place + '/own', 'w').write('x'); os.rename(place + '/own', place + '/other'); os.remove(place + '/other')",
    "draws": "import matplotlib.pyplot as plt; plt.plot([1]); plt.savefig(place + '/a.png')",
    "reads a table": "import pandas, io; assert pandas.read_csv(io.StringIO('a\\n1')).a[0] == 1",
    "starts threads": "import concurrent.futures as c; assert list(c.ThreadPoolExecutor(2).map(abs, [-1])) == [1]",
    "signals itself": "os.kill(os.getpid(), 0)",
    "knows the course": "import riceshop.town, riceshop.checks, riceshop.crm",
}
PROGRAM = """
import ctypes, fcntl, json, os, resource, socket, subprocess, sys
tries, tier, place, outside, version = json.loads(sys.argv[1]), *sys.argv[2:]
above, readable, x86 = os.getppid(), os.__file__, os.uname().machine == "x86_64"
os.environ.update(MPLBACKEND="Agg", MPLCONFIGDIR=place, OPENBLAS_NUM_THREADS="1")
from riceshop.grading.boxed import confine, landlock
if version:
    landlock.version = lambda: int(version)
confine.enter(tier, place)
system = ctypes.CDLL(None, use_errno=True)
def called(*words):
    if system.syscall(*map(ctypes.c_long, words)) < 0:
        raise OSError(ctypes.get_errno(), "refused")
went = []
for name, line in tries.items():
    try:
        exec(line)
        went.append(name)
    except OSError as error:
        if not str(error):
            went.append(name)
    except Exception as error:
        went.append(f"{name}: {error!r}")
print(json.dumps(went))
"""


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as above:
        os.chmod(above, 0o755)
        made = Path(above) / "home"
        made.mkdir()
        (Path(above) / "outside").write_text("outside")
        if os.geteuid() == 0:
            for path in (made, Path(above) / "outside"):
                os.chown(path, ordinary.user(), ordinary.user())
        yield made


def _went(home: Path, tries: dict[str, str], version: str = "", tier: str = tiers.LANDLOCK) -> list[str]:
    (home.parent / "program.py").write_text(PROGRAM)
    done = ordinary.run([str(home.parent / "program.py"), json.dumps(tries), tier, str(home), str(home.parent / "outside"),
                         version], home)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@LINUX
@pytest.mark.parametrize("version", ["", "1", "3", "5"], ids=["this kernel's", "first", "Debian 12's", "Ubuntu 24.04's"])
def test_nothing_outside_is_reached_whatever_landlock_the_kernel_has(home: Path, version: str):
    """An older version is played by handing Landlock less: the filter of system calls then does the rest."""
    assert _went(home, TRIES, version) == []
    assert (home.parent / "outside").read_text() == "outside"
    assert {path.name for path in home.parent.iterdir()} == {"home", "outside", "program.py"}


@LINUX
def test_honest_work_goes_on(home: Path):
    assert _went(home, WORKS) == list(WORKS)


@LINUX
def test_in_bubblewrap_the_filter_refuses_what_namespaces_leave_open(home: Path):
    calls = [name for name, line in TRIES.items() if "socket" in line or "called" in line or "memfd" in line]
    assert _went(home, {name: TRIES[name] for name in calls}, tier=tiers.BUBBLEWRAP) == []
    assert _went(home, WORKS, tier=tiers.BUBBLEWRAP) == list(WORKS)


@LINUX
def test_both_tiers_are_found_by_running_them(home: Path):
    said = ordinary.run(["-c", "from riceshop.grading.boxed import tiers; print(tiers.named('landlock').name)"], home)
    assert said.stdout.strip() == "landlock", said.stderr


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_fits_and_every_jump_lands_inside(machine: str):
    lines = seccomp.program(machine, alone=True, own=4711)
    assert len(lines) < 4096 and lines[-1][0] == 0x06
    assert all(place + 1 + max(yes, no) < len(lines) for place, (_, yes, no, _) in enumerate(lines[:-1]))
    column = seccomp.MACHINES[machine][0]
    numbers = [held[column] for held in system_calls.NUMBERS.values() if held[column] is not None]
    assert len(set(numbers)) == len(numbers) and max(numbers) <= system_calls.HIGHEST
    assert {line[3] for line in lines if line[0] == 0x15} >= set(numbers)


def _answer(lines: list[seccomp.Line], number: int, machine: int, *arguments: int) -> int:
    """Run the filter as the kernel would."""
    held, place = 0, 0
    while True:
        code, yes, no, value = lines[place]
        place += 1
        if code == 0x20:
            held = {0: number, 4: machine}[value] if value < 16 else arguments[(value - 16) // 8] & 0xFFFFFFFF
        elif code == 0x54:
            held &= value
        elif code in (0x15, 0x25):
            place += yes if (held == value if code == 0x15 else held > value) else no
        else:
            return value


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_says_what_it_should_on_both_machines(machine: str):
    column, sign = seccomp.MACHINES[machine]
    lines, allow, refuse = seccomp.program(machine, alone=True, own=4711), 0x7FFF0000, 0x00050001

    def says(name: str, *arguments: int) -> int:
        return _answer(lines, system_calls.NUMBERS[name][column], sign, *arguments, *[0] * 6)

    for name in (*system_calls.EVERYWHERE, *system_calls.ALONE):
        if system_calls.NUMBERS[name][column] is not None:
            assert says(name) == (0x00050026 if name in system_calls.UNKNOWN else refuse)
    assert [says("kill", one, 9) for one in (0, 4711, 4712, -1, 1)] == [allow, allow, refuse, refuse, refuse]
    assert [says("tgkill", one, 9) for one in (4711, 1)] == [allow, refuse]
    assert [says("clone", one) for one in (0x3D0F00, 17, 0x01200011, 0x4111, 0x10010011)] == [allow, *[refuse] * 4]
    lenient = seccomp.program(machine, alone=False, own=None)
    clone = system_calls.NUMBERS["clone"][column]
    assert [_answer(lenient, clone, sign, one) for one in (0x3D0F00, 17, 0x10000011, 0x20000011)] == [allow, allow, refuse, refuse]
    assert [says("prctl", one) for one in (15, 22, 4, 1)] == [allow, allow, refuse, refuse]
    assert [says("openat", 0, 0, flags) for flags in (0, 0o1101, 0o1000, 0o2001000)] == [allow, allow, refuse, refuse]
    assert [says("fcntl", 3, one) for one in (1, 4, 8, 10, 1024)] == [allow, allow, refuse, refuse, refuse]
    assert _answer(lines, 39, sign ^ 1) == 0x80000000
    assert _answer(lines, 0x40000000 + 41, sign) == 0x00050026


def test_a_machine_that_is_not_known_has_no_second_tier(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert not seccomp.known()
    with pytest.raises(OSError):
        seccomp.install(alone=True, signals=True)
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert "5.13" in tiers.missing(tiers.LANDLOCK)
    with pytest.raises(OSError):
        landlock.restrict([])
    tiers.named.cache_clear()
    with pytest.raises(tiers.NoSandbox, match="5.13"):
        tiers.named(tiers.LANDLOCK)
    tiers.named.cache_clear()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc")
def test_deleted_files_still_count_on_the_disk(tmp_path: Path):
    assert scratch.used(tmp_path, [os.getpid()], 10**6) == 0
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "kept").write_bytes(b"x" * 100_000)
    kept = scratch.used(tmp_path, [], 10**6)
    assert 100_000 <= kept < 200_000
    with (tmp_path / "gone").open("w+b") as file:
        file.write(b"x" * 300_000)
        file.flush()
        (tmp_path / "gone").unlink()
        assert scratch.used(tmp_path, [os.getpid()], 10**6) >= kept + 300_000
        # Python's own mmap would keep the file open beside.
        system = ctypes.CDLL(None)
        system.mmap.restype = ctypes.c_void_p
        held = system.mmap(None, ctypes.c_size_t(4096), 1, 1, file.fileno(), ctypes.c_long(0))
    assert scratch.used(tmp_path, [os.getpid()], 10**6) == kept + 10**6
    system.munmap(ctypes.c_void_p(held), ctypes.c_size_t(4096))
    assert scratch.used(tmp_path, [os.getpid()], 10**6) == kept
    assert scratch.used(tmp_path / "nowhere", [2**30], 1) == 0



DAEMONS = """
import os, time
from riceshop.grading.boxed import orphans
assert orphans.adopt()
for _ in range(4):
    if os.fork() == 0:
        os.setsid()
        for _ in range(3):
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
        os._exit(0)
time.sleep(0.3)
print(orphans.end_all())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc")
def test_daemons_come_back_and_are_ended_to_the_last(home: Path):
    assert ordinary.run(["-c", DAEMONS], home, seconds=30).stdout.split() == ["True"]
    assert ordinary.processes() == []
