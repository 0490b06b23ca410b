"""Download every wheel of the locks for each system and Python, hashes required, and say which combinations pass.

    python requirements/verify.py [--system windows ...] [--python 3.11 ...] [--lock course|test]
                                   [--only PACKAGE ...]
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from riceshop.start.lock import other_machine, pins
from riceshop.start.pack import PLATFORMS, PYTHONS, download_arguments
from riceshop.start.places import Checkout


def verify(level: str, system: str, python: str, only: set[str] | None = None) -> tuple[bool, str]:
    """Return whether the wheels of the lock (or of some of its names) are there, and their size or pip's last words."""
    wanted = pins(Checkout(ROOT).lock(level), other_machine(system, python))
    wanted = [pin for pin in wanted if only is None or pin.name in only]
    with tempfile.TemporaryDirectory() as place:
        requirements, wheels = Path(place) / "wanted.txt", Path(place) / "wheels"
        requirements.write_text("".join(pin.line() + "\n" for pin in wanted), encoding="utf-8")
        command = [sys.executable, "-m", "pip", *download_arguments(str(requirements), wheels, system, python)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return False, "\n".join(done.stderr.strip().splitlines()[-3:])
        found = list(wheels.glob("*.whl"))
        size = sum(wheel.stat().st_size for wheel in found) // 10**6
        return len(found) == len(wanted), f"{len(found)}/{len(wanted)} wheels, {size} MB"


def main() -> int:
    """Verify the combinations asked for, one line each; return 1 if any fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--system", nargs="+", choices=PLATFORMS, default=list(PLATFORMS))
    parser.add_argument("--python", nargs="+", choices=PYTHONS, default=list(PYTHONS))
    parser.add_argument("--lock", choices=("course", "test"), default="test")
    parser.add_argument("--only", nargs="+", metavar="PACKAGE")
    options = parser.parse_args()
    failed = 0
    for system in options.system:
        for python in options.python:
            began = time.monotonic()
            passed, said = verify(options.lock, system, python, set(options.only) if options.only else None)
            failed += not passed
            took = time.monotonic() - began
            print(f"{system:12} {python:5} {'ok  ' if passed else 'FAIL'} {said} ({took:.0f} s)", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
