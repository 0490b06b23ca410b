"""The program that has loaded everything and is forked once for each submission; no student's code runs in it."""

import contextlib
import gc
import importlib
import json
import os
import socket
import sys
from typing import Any

from riceshop.grading.boxed import box, confine, nest, orphans, wire, wire_tables

PRELOADED = ("numpy", "pandas", "matplotlib.pyplot", "riceshop.checks", "riceshop.town", "riceshop.data")


def main() -> None:
    """Serve until the line ends: a message with two pipes begins a submission, one without ends it."""
    place, options = int(sys.argv[1]), json.loads(sys.argv[3])
    box.settle(options)
    orphans.adopt()
    _preload([*PRELOADED, *options["modules"]])
    line = socket.socket(fileno=place)
    box.write_frame(place, wire.encode(("ready", wire_tables.__name__)))
    while (asked := _asked(line)) is not None:
        told, pipes = asked
        if pipes:
            _begin(line, told, pipes)
        elif not orphans.end_all():
            break
        box.write_frame(place, b"")
    # Whoever asked is gone; what may still run for them goes too.
    orphans.end_all()
    os._exit(0)


def _preload(names: list[str]) -> None:
    for name in names:
        # What a master imports need not be there for everybody: the cell that wants it will say so.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    pandas, numpy = sys.modules["pandas"], sys.modules["numpy"]
    wire.decode(wire.encode(pandas.DataFrame({"a": numpy.arange(2)})))
    gc.collect()
    # A child that looks through these objects for garbage would copy every page of them.
    gc.freeze()


def _asked(line: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    head, pipes, *_ = socket.recv_fds(line, box.LENGTH.size, 2)
    if len(head) < box.LENGTH.size:
        return None
    raw = box.exactly(line.fileno(), box.LENGTH.unpack(head)[0])
    return None if raw is None else (json.loads(raw), pipes)


def _begin(line: socket.socket, told: dict[str, Any], pipes: list[int]) -> None:
    first = os.fork()
    if first:
        for one in pipes:
            os.close(one)
        if told["own"]:
            os.waitpid(first, 0)
        return
    try:
        line.close()
        _shut_in(told)
        _live(told, pipes)
    finally:
        os._exit(1)


def _shut_in(told: dict[str, Any]) -> None:
    """Shut this process in for good; with namespaces it is the first one in them afterwards."""
    if told["own"]:
        nest.leave()
        if os.fork():
            os._exit(0)
        nest.furnish(told["scratch"], told["kept"])
    else:
        os.environ.update(told["environment"])
        os.chdir(told["place"])
    box.limit(told["limits"])
    confine.enter(told["tier"], told["place"])


def _live(told: dict[str, Any], pipes: list[int]) -> None:
    """Serve the submission, behind a first process that buries the dead where one is needed."""
    inward, outward = pipes
    if told["own"] and (child := os.fork()):
        os.close(inward)
        os.close(outward)
        while os.wait()[0] != child:
            continue
        os._exit(0)
    box.serve(inward, outward)
