"""Runs cut off from every network: opens the student's Lab, asks it for its page, runs a lesson. Prints what it saw.

    python inside.py COURSE WORKSPACE        (in a network namespace of its own)
"""

import fcntl
import json
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
RICESHOP = ("-c", "import sys; from riceshop.cli import main; sys.exit(main())")


def raise_loopback() -> None:
    """Switch on the namespace's own loopback: a Jupyter server needs 127.0.0.1 and nothing else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        request = struct.pack("16sh", b"lo", 0)
        _, flags = struct.unpack("16sh", fcntl.ioctl(door, SIOCGIFFLAGS, request))
        fcntl.ioctl(door, SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | IFF_UP))


def is_cut_off() -> bool:
    """Return whether no address but this machine's can be reached."""
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=3).close()
    except OSError:
        return True
    return False


def open_lab(course: Path, workspace: Path) -> tuple[subprocess.Popen[str], str]:
    """Start `riceshop lab` and return it with the address that it prints."""
    command = [sys.executable, *RICESHOP, "--lang", "zh", "lab", "--no-browser"]
    command += ["--workspace", str(workspace), "--course", str(course)]
    lab = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    for line in lab.stdout or ():
        if "http://127.0.0.1:" in line:
            return lab, line[line.index("http://") :].strip()
    raise SystemExit(f"Lab ended with {lab.wait()} before it told its address")


def fetch(address: str) -> bytes:
    """Return the page at an address of the server, waiting until the server answers."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"no answer from {address}")


def run_lesson(path: Path) -> int:
    """Run every cell of a lesson where it lies and return how many code cells ran."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    return sum(cell.cell_type == "code" for cell in notebook.cells)


def main() -> None:
    """Do all of it and print the findings as JSON."""
    course, workspace = map(Path, sys.argv[1:3])
    raise_loopback()
    seen: dict[str, object] = {"cut_off": is_cut_off()}
    lab, address = open_lab(course, workspace)
    try:
        base, token = address.split("/lab")[0], address.rpartition("token=")[2]
        seen["page"] = "jupyter-config-data" in fetch(address).decode()
        seen["config"] = json.loads(fetch(address).decode().split("jupyter-config-data")[1].split(">", 1)[1].split("<")[0])
        seen["settings"] = json.loads(fetch(f"{base}/lab/api/settings?token={token}"))
    finally:
        lab.terminate()
        lab.wait(20)
    seen["cells"] = run_lesson(workspace / "course/00_start_here/lesson_1.ipynb")
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
