"""Draws: raw 64-bit words keyed by (seed, day, purpose, household); the same bytes on every machine.

The mixing is splitmix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"): unsigned
64-bit wraparound only, so a word depends on its key alone and never on how many words were drawn before it.
"""

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Whole = NDArray[np.int64]

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB
_S30, _S27, _S31, _S32 = (np.uint64(shift) for shift in (30, 27, 31, 32))
_FIRST, _SECOND = np.uint64(FIRST), np.uint64(SECOND)
_LANES = np.uint64(0x00FF00FF00FF00FF)
_S8, _S16, _LOW16 = np.uint64(8), np.uint64(16), np.uint64(0xFFFF)
# A sum of eight bytes has mean 1020 and standard deviation 209 (8 x (256 x 256 - 1) / 12, square root).
BYTES_MEAN, BYTES_SD = 1020, 209


def mix(word: int) -> int:
    """Return splitmix64's finaliser of one word, in Python integers."""
    word &= MASK
    word = ((word ^ (word >> 30)) * FIRST) & MASK
    word = ((word ^ (word >> 27)) * SECOND) & MASK
    return word ^ (word >> 31)


def base(seed: int, day: int, purpose: int) -> int:
    """Return the word from which all households' words of one (seed, day, purpose) start."""
    return mix(mix(mix(seed + GOLDEN) + day * GOLDEN) + purpose * GOLDEN)


def word(seed: int, day: int, purpose: int, household: int = 0) -> int:
    """Return one word, equal to `words(...)` at that household."""
    return mix(base(seed, day, purpose) + household * GOLDEN)


def strides(households: int) -> Words:
    """Return household number x GOLDEN for 0 .. households - 1: what tells households' words apart."""
    return np.arange(households, dtype=np.uint64) * np.uint64(GOLDEN)


def words(seed: int, day: int, purpose: int, stride: Words) -> Words:
    """Return one word for each household in `stride` (a selection of `strides(n)`)."""
    found = stride + np.uint64(base(seed, day, purpose))
    found ^= found >> _S30
    found *= _FIRST
    found ^= found >> _S27
    found *= _SECOND
    found ^= found >> _S31
    return found


def below(drawn: Words, limit: Whole | int) -> Whole:
    """Return whole numbers 0 .. limit - 1 (limit at most 2**31) from the words' upper 32 bits."""
    high = (drawn >> _S32).astype(np.int64)
    return (high * limit) >> 32


def bell(drawn: Words) -> Whole:
    """Return the words' bytes summed, less their mean: bell-shaped, standard deviation BYTES_SD."""
    pairs = drawn & _LANES
    pairs += (drawn >> _S8) & _LANES
    pairs += pairs >> _S32
    pairs += pairs >> _S16
    pairs &= _LOW16
    return pairs.astype(np.int64) - BYTES_MEAN
