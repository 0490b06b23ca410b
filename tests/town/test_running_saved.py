"""Saving to a file: it goes on as if never closed; a file that is not what it should be is refused."""

import errno
import json
import os
import random
import zipfile
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from same_runs import same
from some_policies import LITTLE_TOWNS, some_houses, some_policy

from riceshop.town import Observed, Policy, Simulation, Town, ids, preset, saved
from riceshop.town.files import CannotWrite
from riceshop.town.packing import Packer, Unpacker
from riceshop.words import use_language
from riceshop.words.errors import BadType, Damaged

few = settings(max_examples=10, deadline=None)


def lived(seed: int, days: int, keep_days: bool = True) -> Simulation:
    chance = random.Random(seed)
    town = Town.build(chance.randrange(1, 60), seed, chance.randrange(6), **chance.choice(LITTLE_TOWNS))
    live = town.open(some_policy(chance), keep_days)
    for _ in range(days):
        policy = some_policy(chance) if chance.random() < 0.1 else None
        visit = some_houses(chance, town.households) if chance.random() < 0.2 else None
        live.advance(policy, visit)
    return live


@few
@given(seed=some.integers(0, 2**63 - 1), days=some.integers(0, 40))
def test_thirty_days_later_nothing_differs(tmp_path_factory: pytest.TempPathFactory, seed: int, days: int) -> None:
    live = lived(seed, days)
    path = live.save(tmp_path_factory.mktemp("kept") / "shop.rice")
    again = Simulation.open_saved(path)
    same(again.run(), live.run())
    for _ in range(30):
        live.advance(), again.advance()
    same(again.run(), live.run())
    same(again.run().branch(days // 2, Policy()), live.run().branch(days // 2, Policy()))


def test_without_days_and_with_other_mechanisms(tmp_path: Path) -> None:
    live = Town.build(50, 3, 4, ("moves", "bonds"), jar_percent=60, pay_weights=(1, 1, 1, 1)).open(preset("wang"), False)
    for _ in range(20):
        live.advance()
    again = Simulation.open_saved(live.save(tmp_path / "shop"))
    assert again.keep_days is False and again.days == []
    assert again.town.id == live.town.id
    assert again.town.changes == live.town.changes
    live.advance(), again.advance()
    same(again.run(), live.run())


def test_equal_simulations_equal_bytes(tmp_path: Path) -> None:
    one = lived(5, 20).save(tmp_path / "one")
    two = lived(5, 20).save(str(tmp_path / "two"))
    assert one.read_bytes() == two.read_bytes()


def test_the_file_is_plain(tmp_path: Path) -> None:
    path = lived(5, 20).save(tmp_path / "shop")
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        told = json.loads(packed.read("simulation.json"))
        assert told["town_version"] == ids.TOWN_VERSION
        for name in packed.namelist()[1:]:
            with packed.open(name) as file:
                assert np.lib.format.read_array(file, allow_pickle=False).dtype.kind in "biu"


def test_a_policy_function_is_named_again(tmp_path: Path) -> None:
    def mine(observed: Observed) -> dict[str, object]:
        return {"sift_min": 60 * (observed.day % 3)}

    live = Town.build(30, 3, 3).open(mine)
    for _ in range(10):
        live.advance()
    path = live.save(tmp_path / "shop")
    again, stands = Simulation.open_saved(path, mine), Simulation.open_saved(path)
    for _ in range(10):
        live.advance(), again.advance(), stands.advance()
    same(again.run(), live.run())
    assert stands.run_id != live.run_id and stands.policy.sift_min == 0
    with pytest.raises(BadType, match="wang"):
        Simulation.open_saved(path, "wang")


@dataclass
class Odd:
    """What a mechanism to come may want to keep."""

    several: list[int] = field(default_factory=list)
    waiting: deque[tuple[int, int]] = field(default_factory=lambda: deque([(3, 4)], maxlen=5))
    by_house: dict[int, list[int]] = field(default_factory=lambda: {7: [1], 3: []})
    nothing: None = None
    words: tuple[str, ...] = ("米", "x")
    some: frozenset[int] = frozenset({4, 1})
    one: np.int32 = field(default_factory=lambda: np.int32(-5))
    small: np.ndarray = field(default_factory=lambda: np.arange(6, dtype=np.int16).reshape(2, 3).T)
    bits: np.ndarray = field(default_factory=lambda: np.array([2**64 - 1], dtype=np.uint64))
    flags: np.ndarray = field(default_factory=lambda: np.zeros((0, 4), dtype=np.bool_))


def test_any_dataclass_of_numbers_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Odd, "__module__", "riceshop.town.state")
    monkeypatch.setattr("riceshop.town.state.Odd", Odd, raising=False)
    odd = Odd()
    odd.several = odd.by_house[7]
    houses = object()
    packer = Packer({"houses": houses})
    told = json.loads(json.dumps(packer.pack([odd, houses, odd])))
    again, outside, twice = Unpacker(packer.arrays(), {"houses": 3}).unpack(told)
    assert outside == 3 and again is twice and again.several is again.by_house[7]
    assert (again.waiting, again.waiting.maxlen, again.by_house, again.nothing) == (odd.waiting, 5, odd.by_house, None)
    assert list(again.by_house) == [7, 3]
    assert (again.words, again.some, again.one) == (odd.words, odd.some, -5) and again.one.dtype == np.int32
    for name in ("small", "bits", "flags"):
        one, two = getattr(again, name), getattr(odd, name)
        assert (one == two).all() and one.shape == two.shape and one.dtype == two.dtype and one.flags.writeable


@pytest.mark.parametrize("value", [1.5, np.zeros(3), object(), {"a": 0.5}, np.array(["x"]), Path("x")])
def test_what_has_no_plain_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="plain form"):
        Packer({}).pack(value)


@pytest.mark.parametrize("told", [
    {"class": "os:environ", "fields": {}},
    {"class": "..lab.game:GameRun", "fields": {}},
    {"class": "state:deque", "fields": {}},
    {"class": "state:Shop", "fields": {"cash_fen": 3}},
    {"array": ["<i8", -3, [2]]}, {"array": ["<i8", 0, [5]]}, {"array": ["<f8", 0, [1]]},
    {"again": 7}, {"what": 3}, {"init": 3}, 1.5,
])  # fmt: skip
def test_nothing_else_is_made(told: object) -> None:
    with pytest.raises((ValueError, TypeError, LookupError, ImportError)):
        Unpacker({"<i8": np.arange(4)}, {}).unpack(told)


@few
@given(place=some.floats(0, 1, exclude_max=True), bit=some.integers(0, 7))
def test_any_altered_byte_is_found(tmp_path_factory: pytest.TempPathFactory, place: float, bit: int) -> None:
    path = lived(5, 6).save(tmp_path_factory.mktemp("kept") / "shop")
    raw = bytearray(path.read_bytes())
    raw[int(place * len(raw))] ^= 1 << bit
    path.write_bytes(raw)
    with pytest.raises(Damaged, match="shop"):
        Simulation.open_saved(path)
    assert path.read_bytes() == raw


@pytest.mark.parametrize("kept", [0, 10, 40, 0.5, 0.999])
def test_a_truncated_file_is_refused_in_both_languages(tmp_path: Path, kept: float) -> None:
    path = lived(5, 6).save(tmp_path / "shop.rice")
    raw = path.read_bytes()
    path.write_bytes(raw[: kept if isinstance(kept, int) else int(kept * len(raw))])
    try:
        for lang, remedy in (("zh", "请"), ("en", "Use another copy|Choose another")):
            use_language(lang)
            with pytest.raises(Damaged, match=rf"shop\.rice.*({remedy})"):
                Simulation.open_saved(path)
    finally:
        use_language(None)


def test_another_version_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "TOWN_VERSION", 99)
    path = lived(5, 6).save(tmp_path / "shop")
    monkeypatch.undo()
    with pytest.raises(Damaged, match=f"99.*{ids.TOWN_VERSION}"):
        Simulation.open_saved(path)


def test_a_state_of_another_form_is_refused(tmp_path: Path) -> None:
    path = lived(5, 6).save(tmp_path / "shop")
    told, arrays = saved._unsealed(path.read_bytes())
    told["state"]["fields"]["moon"] = 3
    path.write_bytes(saved._sealed(json.dumps(told).encode(), arrays))
    with pytest.raises(Damaged, match="moon"):
        Simulation.open_saved(path)
    told, arrays = saved._unsealed(lived(5, 6).save(tmp_path / "two").read_bytes())
    told["town"]["seed"] += 1
    path.write_bytes(saved._sealed(json.dumps(told).encode(), arrays))
    with pytest.raises(Damaged, match="shop"):
        Simulation.open_saved(path)


def test_what_is_no_saved_shop_is_neither_opened_nor_written_over(tmp_path: Path) -> None:
    other = tmp_path / "thesis.docx"
    for content in (b"my thesis", b"", b"PK\3\4" + bytes(100)):
        other.write_bytes(content)
        with pytest.raises(Damaged, match="thesis"):
            Simulation.open_saved(other)
        with pytest.raises(Damaged, match="thesis"):
            lived(5, 2).save(other)
        assert other.read_bytes() == content
    with pytest.raises(Damaged, match="nowhere"):
        Simulation.open_saved(tmp_path / "nowhere")
    with pytest.raises(CannotWrite, match=tmp_path.name):
        lived(5, 2).save(tmp_path)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    live = lived(5, 6)
    path = live.save(tmp_path / "shop")
    before = path.read_bytes()
    live.advance()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, full)
    with pytest.raises(CannotWrite, match="shop.*No space left"):
        live.save(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["shop"]
    monkeypatch.undo()
    assert Simulation.open_saved(live.save(path)).day == 7, "the simulation is whole"
