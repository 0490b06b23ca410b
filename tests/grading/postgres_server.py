"""A PostgreSQL server on loopback for one test: made, started, stopped and taken away again."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

USER, PASSWORD = "department", "stones-out-of-the-rice"
PROGRAMS = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root; Debian's package makes this account for it.
ACCOUNT = "postgres"


def programs() -> Path | None:
    """Return the folder of the server's programs, the newest where there are several, None where there is none."""
    found = [path.parent for path in sorted(PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))]
    on_path = shutil.which("initdb")
    return found[-1] if found else Path(on_path).parent if on_path else None


@dataclass
class Server:
    """A server that can be stopped and started again; `url` is the address of its database."""

    programs: Path
    folder: Path
    port: int
    account: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.folder / "log"

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        settings = [f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"]
        options = [word for one in settings for word in ("-c", one)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([self.programs / "postgres", "-D", self.folder / "data", *options],
                                            stdout=log, stderr=log, cwd=self.folder, **self.account)
        ready = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        for _ in range(300):
            if subprocess.run(ready, check=False, timeout=30).returncode == 0:
                return
            if self.process.poll() is not None:
                break
        raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def stop(self) -> None:
        """Stop it at once, whoever is still connected."""
        if self.process is not None:
            subprocess.run([self.programs / "pg_ctl", "-D", self.folder / "data", "-m", "fast", "-s", "-w", "stop"],
                           check=False, cwd=self.folder, timeout=60, **self.account)
            self.process.wait(60)
            self.process = None


@contextmanager
def running(place: Path) -> Iterator[Server]:
    """Yield a running server, whose programs are in `place`; nothing of it remains afterwards."""
    account = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    server = Server(place, folder, _free_port(), account)
    try:
        if account:
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        told = folder / "password"
        told.write_text(PASSWORD, encoding="ascii")
        # Everybody on the machine can knock at loopback, so it asks for a password.
        subprocess.run([place / "initdb", "-D", folder / "data", "-U", USER, "-A", "scram-sha-256", "--pwfile", told,
                        "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"],
                       check=True, capture_output=True, cwd=folder, timeout=120, **account)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
