"""The tables travel in the wheel: read from an installed package, outside the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

CODE = (
    "import riceshop.data as d; from pathlib import Path; "
    "assert 'unpacked' in str(d.folder()), d.folder(); "
    "print(len(d.load_cdnow()), len(d.load_cdnow('master')), int(d.load_donations()['weights'].sum()))"
)


def test_the_wheel_carries_the_tables(root: Path, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "unpacked")
    code = f"import sys; sys.path.insert(0, {str(tmp_path / 'unpacked')!r}); {CODE}"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["6919", "69659", "11104"], done.stderr
