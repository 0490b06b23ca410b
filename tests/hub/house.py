"""The server of the test: started by `unshare`, it makes a private /etc and /home, the accounts and the hub, and takes orders.

Whatever it makes stands in namespaces of its own. When its standard input ends, so do all its processes, and nothing
of accounts, mounts and files remains.
"""

import json
import os
import pwd
import subprocess
import sys
from pathlib import Path
from typing import Any

# The first and the last number of its accounts, told by the test: the kernel knows processes by number, whatever
# namespace they are in.
FIRST_UID, LAST_UID = (int(word) for word in sys.argv[1:3])


def main() -> None:
    """Answer one order a line, each a JSON object with the name of a function below and its words."""
    orders = {"furnish": furnish, "account": account, "run": run, "start": start, "write": write}
    for line in sys.stdin:
        told = json.loads(line)
        try:
            answer = {"done": orders[told.pop("order")](**told)}
        except (OSError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", None) or b""
            answer = {"failed": f"{error} {said.decode(errors='replace')}"}
        print(json.dumps(answer), flush=True)


def furnish(opened: list[str], private: list[str], groups: list[str]) -> None:
    """Mount a private /etc, empty `private` folders, and make the folders `opened` reachable for every account."""
    _cover([Path(path) for path in private], [Path(path) for path in opened])
    held = Path("/mnt")
    _command("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", held)
    _command("cp", "-a", "/etc/.", held)
    _command("mount", "--move", held, "/etc")
    for group in groups:
        _command("groupadd", "-K", f"GID_MIN={FIRST_UID}", "-K", f"GID_MAX={LAST_UID}", group)


def account(name: str, group: str, password: str) -> None:
    """Make a real account of the system with a home folder of its own."""
    numbers = [f"{kind}_{end}={number}" for kind in ("UID", "GID") for end, number in (("MIN", FIRST_UID), ("MAX", LAST_UID))]
    settings = [word for one in (*numbers, "HOME_MODE=0700") for word in ("-K", one)]
    _command("useradd", "--no-log-init", "-m", "-s", "/bin/bash", *settings, "-G", group, name)
    subprocess.run(["chpasswd"], input=f"{name}:{password}\n".encode(), check=True, capture_output=True)


def run(words: list[str], user: str = "root", folder: str | None = None, path: str = "") -> dict[str, Any]:
    """Run a program as an account, in its home folder, with nothing of root's environment; return what came of it."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=300,
                          **_as(user, folder, path))
    return {"code": done.returncode, "out": done.stdout.decode(errors="replace"), "err": done.stderr.decode(errors="replace")}


def write(path: str, content: str) -> None:
    """Write a file of the private system."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(content, encoding="utf-8")


def start(words: list[str], settings: dict[str, str], log: str) -> None:
    """Start a program that stays, as root, its words in the file `log`."""
    with open(log, "wb") as file:
        subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=os.environ | settings, cwd="/")


def _as(user: str, folder: str | None, path: str) -> dict[str, Any]:
    who = pwd.getpwnam(user)
    settings = {"HOME": who.pw_dir, "USER": user, "LOGNAME": user, "LANG": "C.UTF-8",
                "PATH": os.pathsep.join([path, "/usr/local/bin:/usr/bin:/bin"] if path else ["/usr/bin:/bin"])}
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": os.getgrouplist(user, who.pw_gid),
            "env": settings, "cwd": folder or who.pw_dir, "umask": 0o022}


def _cover(private: list[Path], opened: list[Path]) -> None:
    """Cover the private folders, and those that shut others out of `opened`; put the opened ones back where they were."""
    # Of a folder that is shut itself, what it holds is put back.
    wanted = [one for path in opened for one in (path.iterdir() if _shut(path) else [path])]
    behind: dict[Path, Path] = {}
    for path in wanted:
        above = [one for one in reversed(path.parents) if one in private or _shut(one)]
        behind |= {path: above[0]} if above else {}
    held = {path: os.open(path, os.O_PATH) for path in behind}
    folders = {path for path in behind if path.is_dir()}
    for folder in dict.fromkeys([*behind.values(), *private]):
        _command("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder)
    for path, number in held.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(exist_ok=True) if path in folders else path.touch()
        # Through the open file, which no name leads to any more.
        _command("mount", "--no-canonicalize", "--bind", f"/proc/self/fd/{number}", path, kept=number)
        os.close(number)


def _shut(folder: Path) -> bool:
    return not folder.stat().st_mode & 1


def _command(*words: object, kept: int | None = None) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True, pass_fds=() if kept is None else (kept,))


if __name__ == "__main__":
    main()
