"""Grading on a cluster gives the same marks as grading here: Dask's own local cluster, and any executor of the standard library."""

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boxed_class
import pytest
from boxed_class import UNIT

from riceshop.cli import main
from riceshop.grading.boxed import tiers
from riceshop.grading.boxed.grade import grade

WRONG = {"money": "def money(table):\n    return 0"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    before = dict(os.environ)
    made = boxed_class.make(tmp_path_factory.mktemp("cluster") / "class")
    for number in range(4):
        boxed_class.hand_in(made, f"s{number}", boxed_class.RIGHT | (WRONG if number % 2 else {}))
    yield made
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def tier() -> tiers.Tier:
    """The sandbox of this machine; without one these tests say how to get it."""
    try:
        return tiers.best()
    except tiers.NoSandbox as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def here(place: Path, tier: tiers.Tier) -> tuple[list[object], dict[str, dict[str, float]]]:
    """What came of the class on this machine, by its own workers."""
    done = grade(place, UNIT, tier, workers=2, limits=boxed_class.LIMITS)
    return [(one.student, one.outcome.status, one.outcome.tier) for one in done], boxed_class.marks(place)


@pytest.mark.skipif(sys.platform != "linux", reason="Dask belongs to the pinned set on Linux only")
def test_a_dask_cluster_gives_the_same_marks(place: Path, here, capsys):
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        told = cluster.scheduler_address.replace("tcp://", "dask://")
        assert main(["class", "grade", str(place), UNIT, "--again", "--executor", told, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["student"], row["status"], row["tier"]) for row in rows] == here[0]
    assert all(row["fresh"] for row in rows)
    assert boxed_class.marks(place) == here[1]


def test_so_does_any_executor(place: Path, tier: tiers.Tier, here):
    with ThreadPoolExecutor(1) as executor:
        done = grade(place, UNIT, tier, again=True, executor=executor, limits=boxed_class.LIMITS)
    assert [(one.student, one.outcome.status, one.outcome.tier) for one in done] == here[0]
    assert boxed_class.marks(place) == here[1]


def test_a_cluster_that_is_not_there_is_named(place: Path, capsys):
    for told in ("dask://127.0.0.1:9", "slurm://x"):
        assert main(["class", "grade", str(place), UNIT, "--executor", told, "--json"]) == 2
        assert told in json.loads(capsys.readouterr().out)["error"]
    assert main(["class", "grade", str(place), UNIT, "--workers", "-1", "--json"]) == 2
    assert "-1" in json.loads(capsys.readouterr().out)["error"]
