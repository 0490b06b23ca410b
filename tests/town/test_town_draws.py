"""Draws: the published mixing, one word a key, even variates."""

import numpy as np
import pytest

from riceshop.town import draws
from riceshop.town.households import below_wide, by_weight


def test_splitmix64_gives_the_published_words() -> None:
    # The reference generator's first words from state 0 (Vigna's splitmix64.c): mix(1 x golden), mix(2 x golden).
    assert [draws.mix(k * draws.GOLDEN) for k in (1, 2, 3)] == [
        0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F,
    ]  # fmt: skip


def test_arrays_and_single_words_agree() -> None:
    found = draws.words(1932, 17, 5, draws.strides(500))
    assert found.tolist() == [draws.word(1932, 17, 5, house) for house in range(500)]
    some = np.array([3, 77, 401])
    assert draws.words(1932, 17, 5, draws.strides(500)[some]).tolist() == found[some].tolist()


@pytest.mark.parametrize("changed", [(1933, 17, 5), (1932, 18, 5), (1932, 17, 6)])
def test_every_part_of_the_key_counts(changed: tuple[int, int, int]) -> None:
    key = draws.strides(1000)
    assert not (draws.words(1932, 17, 5, key) == draws.words(*changed, key)).any()


def test_below_is_even_and_in_range() -> None:
    found = draws.below(draws.words(1, 1, 1, draws.strides(60_000)), 6)
    counts = np.bincount(found, minlength=6)
    assert counts.sum() == 60_000 and len(counts) == 6
    assert (abs(counts - 10_000) < 500).all()


def test_below_wide_reaches_both_ends_and_no_further() -> None:
    words = np.array([0, 2**64 - 1], dtype=np.uint64)
    limit = np.array([1 << 38, 1 << 38])
    assert below_wide(words, limit).tolist() == [0, (1 << 38) - 1]
    assert below_wide(words, np.array([1, 1])).tolist() == [0, 0]


def test_bell_has_the_mean_and_spread_it_says() -> None:
    found = draws.bell(draws.words(1, 1, 1, draws.strides(100_000)))
    assert abs(found.mean()) < 3
    assert abs(found.std() - draws.BYTES_SD) < 3
    assert draws.bell(np.array([0, 2**64 - 1], dtype=np.uint64)).tolist() == [-1020, 1020]


def test_by_weight_follows_the_weights() -> None:
    counts = np.bincount(by_weight(draws.words(2, 0, 9, draws.strides(50_000)), (700, 0, 300)), minlength=3)
    assert counts[1] == 0
    assert abs(counts[0] - 35_000) < 700
