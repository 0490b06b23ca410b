"""The oracle's draws: 64-bit words keyed by (seed, day, purpose, number), in Python integers."""

from functools import lru_cache

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(word: int) -> int:
    word &= MASK
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & MASK
    return word ^ (word >> 31)


@lru_cache(maxsize=256)
def base(seed: int, day: int, purpose: int) -> int:
    return mix(mix(mix(seed + GOLDEN) + day * GOLDEN) + purpose * GOLDEN)


def draw(seed: int, day: int, purpose: int, number: int = 0) -> int:
    return mix(base(seed, day, purpose) + number * GOLDEN)


def below(word: int, limit: int) -> int:
    return (word >> 32) * limit >> 32


def below_wide(word: int, limit: int) -> int:
    return ((word >> 42) * limit + ((word >> 20 & 0x3FFFFF) * limit >> 22)) >> 22


def bell(word: int) -> int:
    """Return the word's eight bytes summed, less their mean; the standard deviation is 209."""
    return sum(word.to_bytes(8, "big")) - 1020


def weighted(word: int, weights: tuple[int, ...]) -> int:
    point = below(word, sum(weights))
    for index, weight in enumerate(weights):
        if point < weight:
            return index
        point -= weight
    raise AssertionError(weights)


def clamp(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))
