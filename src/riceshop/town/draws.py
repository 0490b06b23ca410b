"""Draws: raw 64-bit words keyed by (seed, day, purpose, household); the same bytes on every machine.

The mixing is splitmix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"): unsigned
64-bit wraparound only, so a word depends on its key alone and never on how many words were drawn before it.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Whole = NDArray[np.int64]
# What is kept of every household; a product that could pass 2**31 is made of int64.
Narrow = NDArray[np.int32]

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB
_S30, _S27, _S31, _S32 = (np.uint64(shift) for shift in (30, 27, 31, 32))
_FIRST, _SECOND = np.uint64(FIRST), np.uint64(SECOND)
_LANES = np.uint64(0x00FF00FF00FF00FF)
_LANES_ADDED = np.uint64(0x0001000100010001)
_S8, _S48 = np.uint64(8), np.uint64(48)
# A sum of eight bytes has mean 1020 and standard deviation 209 (8 x (256 x 256 - 1) / 12, square root).
BYTES_MEAN, BYTES_SD = 1020, 209
_PURPOSES = 64
# So many households at a time stay in a processor's second cache.
BLOCK = 1 << 14


@lru_cache(maxsize=256)
def _of_day(seed: int, day: int) -> int:
    return mix(mix(seed + GOLDEN) + day * GOLDEN)


def held(number: Whole, low: Whole | int, high: Whole | int) -> Whole:
    """Return whole numbers brought into the range from `low` to `high`; for few numbers much quicker than np.clip."""
    return np.minimum(np.maximum(number, low), high)


def mix(word: int) -> int:
    """Return splitmix64's finaliser of one word, in Python integers."""
    word &= MASK
    word = ((word ^ (word >> 30)) * FIRST) & MASK
    word = ((word ^ (word >> 27)) * SECOND) & MASK
    return word ^ (word >> 31)


@lru_cache(maxsize=256)
def _bases(seed: int, day: int) -> list[np.uint64]:
    """Return the bases of a day's first purposes, made together: a day needs most of them."""
    found = np.arange(_PURPOSES, dtype=np.uint64) * np.uint64(GOLDEN) + np.uint64(_of_day(seed, day))
    _mix_in_place(found, np.empty_like(found))
    return list(found)


def base(seed: int, day: int, purpose: int) -> int:
    """Return the word from which all households' words of one (seed, day, purpose) start."""
    if purpose < _PURPOSES:
        return int(_bases(seed, day)[purpose])
    return mix(_of_day(seed, day) + purpose * GOLDEN)


def word(seed: int, day: int, purpose: int, household: int = 0) -> int:
    """Return one word, equal to `words(...)` at that household."""
    return mix(base(seed, day, purpose) + household * GOLDEN)


def strides(households: int) -> Words:
    """Return household number x GOLDEN for 0 .. households - 1: what tells households' words apart."""
    return strides_of(np.arange(households))


def strides_of(who: Whole) -> Words:
    """Return household number x GOLDEN for some households."""
    return who.view(np.uint64) * np.uint64(GOLDEN)


def words(seed: int, day: int, purpose: int, stride: Words) -> Words:
    """Return one word for each household in `stride` (a selection of `strides(n)`)."""
    found = stride + np.uint64(base(seed, day, purpose))
    _mix_in_place(found, np.empty_like(found))
    return found


def _mix_in_place(found: Words, spare: Words) -> None:
    found ^= np.right_shift(found, _S30, out=spare)
    found *= _FIRST
    found ^= np.right_shift(found, _S27, out=spare)
    found *= _SECOND
    found ^= np.right_shift(found, _S31, out=spare)


class Blocks:
    """Words of all households, a block at a time, in buffers that are used again."""

    def __init__(self, households: int) -> None:
        self.households = households
        self._stride = strides(min(households, BLOCK))
        self._found, self._spare = np.empty_like(self._stride), np.empty_like(self._stride)

    def words(self, seed: int, day: int, purpose: int) -> Iterator[tuple[int, Words, Words]]:
        """Yield each block's first household, its words and a spare buffer; both are overwritten by the next."""
        start = base(seed, day, purpose)
        for first in range(0, self.households, BLOCK):
            count = min(BLOCK, self.households - first)
            found, spare = self._found[:count], self._spare[:count]
            np.add(self._stride[:count], np.uint64((start + first * GOLDEN) & MASK), out=found)
            _mix_in_place(found, spare)
            yield first, found, spare


def below(drawn: Words, limit: Whole | int) -> Whole:
    """Return whole numbers 0 .. limit - 1 (limit at most 2**31) from the words' upper 32 bits."""
    high = (drawn >> _S32).view(np.int64)
    return (high * limit) >> 32


def by_weight(drawn: Words, weights: tuple[int, ...]) -> Whole:
    """Return 0 .. len(weights) - 1, each as often as its weight."""
    edges = np.cumsum(np.array(weights, dtype=np.int64))
    return np.searchsorted(edges, below(drawn, int(edges[-1])), side="right").astype(np.int64)


def wide(kept: NDArray[np.generic], who: Whole | slice) -> Whole:
    """Return what is kept of `who` in 64 bits, for arithmetic that may pass 2**31 or the kept array's own range."""
    return (kept[who] if isinstance(who, slice) else kept.take(who)).astype(np.int64)


def bell(drawn: Words) -> Whole:
    """Return the words' bytes summed, less their mean: bell-shaped, standard deviation BYTES_SD."""
    return bytes_summed(drawn.copy(), np.empty_like(drawn)) - BYTES_MEAN


def bytes_summed(drawn: Words, spare: Words) -> Whole:
    """Return the sums of the words' bytes, 0 to 2040, in place of the words; `spare` is overwritten."""
    np.right_shift(drawn, _S8, out=spare)
    spare &= _LANES
    drawn &= _LANES
    drawn += spare
    # Four sums of two bytes stand side by side; the product adds them up in its upper 16 bits.
    drawn *= _LANES_ADDED
    drawn >>= _S48
    return drawn.view(np.int64)
