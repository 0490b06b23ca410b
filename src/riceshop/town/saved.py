"""Saved: a simulation in one file, to be gone on with another day, and the checks of such a file.

The file is a zip: simulation.json with the town, its version, the decisions and the state, and one .npy of whole
numbers for each type. Its comment is the SHA-256 of all that stands before the comment.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from riceshop.town.decisions import Decisions
from riceshop.town.files import cannot_write, named, write_whole
from riceshop.town.ids import TOWN_VERSION
from riceshop.town.packing import Packer, Unpacker
from riceshop.town.policy import Policy
from riceshop.town.state import State
from riceshop.words.errors import Damaged, RiceShopError

if TYPE_CHECKING:
    from riceshop.town.simulation import Simulation
    from riceshop.town.town import Town

FORMAT = 1
INSIDE = "simulation.json"
DIGEST = 64
# A zip's first name stands after thirty bytes.
NAME = slice(30, 30 + len(INSIDE))
EARLIEST = (1980, 1, 1, 0, 0, 0)


def save(simulation: "Simulation", path: str | Path) -> Path:
    """Write the simulation to `path` in one stroke; equal simulations, equal bytes.

    Raises Damaged, and writes nothing, over a file that is no saved simulation, and CannotWrite when the disk refuses:
    the file that was there stays. A policy function is not kept, only what it decided.
    """
    place = named("save", path)
    _not_over_another(place)
    town = simulation.town
    packer = Packer(_shared(town))
    told = {
        "riceshop": "simulation",
        "format": FORMAT,
        "town_version": TOWN_VERSION,
        "town_id": town.id,
        "run_id": simulation.run_id,
        "town": {
            "households": town.households,
            "seed": town.seed,
            "rivals": town.rivals,
            "mechanisms": list(town.mechanisms),
            "changes": town.changes,
        },
        "keep_days": simulation.keep_days,
        "policy": packer.pack(simulation.policy),
        "decisions": packer.pack(simulation.decisions),
        "state": packer.pack(simulation.state),
        "days": packer.pack(simulation.days),
        "last_day": packer.pack(simulation.last_day),
    }
    write_whole(place, _sealed(json.dumps(told, ensure_ascii=True).encode("ascii"), packer.arrays()))
    return place


def opened(path: str | Path) -> "Simulation":
    """Return the simulation saved at `path`.

    Raises Damaged, naming the file and what is wrong, when it cannot be read, was cut off or altered, or comes from
    another version of the town.
    """
    place = named("Simulation.open_saved", path)
    try:
        raw = place.read_bytes()
    except OSError as reason:
        raise Damaged("town_run.saved_unreadable", path=str(place), reason=reason.strerror or str(reason)) from reason
    if raw[NAME] != INSIDE.encode("ascii"):
        raise Damaged("town_run.saved_other", path=str(place))
    if hashlib.sha256(raw[:-DIGEST]).hexdigest().encode("ascii") != raw[-DIGEST:]:
        raise Damaged("town_run.saved_altered", path=str(place))
    try:
        told, arrays = _unsealed(raw)
        found = (told["format"], told["town_version"])
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as reason:
        raise Damaged("town_run.saved_other", path=str(place)) from reason
    if found != (FORMAT, TOWN_VERSION):
        raise Damaged("town_run.saved_version", path=str(place), version=found[1], current=TOWN_VERSION)
    try:
        return _rebuilt(told, arrays)
    except (AttributeError, ImportError, LookupError, TypeError, ValueError, RiceShopError) as reason:
        raise Damaged("town_run.saved_state", path=str(place), reason=str(reason)) from reason


def _rebuilt(told: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> "Simulation":
    from riceshop.town.simulation import Simulation
    from riceshop.town.town import Town

    made = dict(told["town"])
    town = Town.build(mechanisms=made.pop("mechanisms"), **made.pop("changes"), **made)
    unpacker = Unpacker(arrays, _shared(town))
    policy, decisions, state, days, last_day = (
        unpacker.unpack(told[name]) for name in ("policy", "decisions", "state", "days", "last_day")
    )
    if not (isinstance(policy, Policy) and isinstance(decisions, Decisions) and isinstance(state, State)):
        raise TypeError(type(state).__name__)
    simulation = Simulation(town, policy, told["keep_days"])
    simulation.restore(state, decisions, days, last_day)
    if (town.id, simulation.run_id) != (told["town_id"], told["run_id"]):
        raise ValueError(simulation.run_id)
    return simulation


def _shared(town: "Town") -> dict[str, object]:
    # What the town has from its seed is built again, not written.
    return {"houses": town.houses, "map": town.map}


def _sealed(told: bytes, arrays: Mapping[str, np.ndarray]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed:
        _put(packed, INSIDE, told)
        for dtype, numbers in arrays.items():
            plain = io.BytesIO()
            np.lib.format.write_array(plain, numbers, allow_pickle=False)
            _put(packed, _file(dtype), plain.getvalue())
        packed.comment = b"0" * DIGEST
    before = file.getvalue()[:-DIGEST]
    return before + hashlib.sha256(before).hexdigest().encode("ascii")


def _put(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(entry, content)


def _unsealed(raw: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    arrays = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        told = json.loads(packed.read(INSIDE))
        for name in packed.namelist():
            if name != INSIDE:
                numbers = np.lib.format.read_array(io.BytesIO(packed.read(name)), allow_pickle=False)
                arrays[numbers.dtype.str] = numbers
    return told, arrays


def _file(dtype: str) -> str:
    return f"{np.dtype(dtype).name}.npy"


def _not_over_another(path: Path) -> None:
    try:
        with path.open("rb") as file:
            begins = file.read(NAME.stop)
    except FileNotFoundError:
        return
    except OSError as reason:
        raise cannot_write(path, reason) from reason
    if begins[NAME] != INSIDE.encode("ascii"):
        raise Damaged("town_run.saved_other", path=str(path))
