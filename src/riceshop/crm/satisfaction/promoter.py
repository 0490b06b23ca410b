"""Net promoter score: recommenders less critics, with the interval that is usually left out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import number, one_of, series
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

# Added to promoters, passives and detractors by the adjusted interval.
IMAGINED = (0.75, 1.5, 0.75)


@dataclass(frozen=True)
class PromoterScore:
    """The score from -100 to 100 with its interval, and how many answers it rests on.

    Source: Reichheld (2003) for the score.

    >>> PromoterScore(0.0, -60.0, 60.0, promoters=2, passives=3, detractors=2, confidence=0.95).answers
    7
    """

    score: float
    low: float
    high: float
    promoters: int
    passives: int
    detractors: int
    confidence: float

    @property
    def answers(self) -> int:
        """How many customers answered."""
        return self.promoters + self.passives + self.detractors


def net_promoter_score(
    ratings: ArrayLike, confidence: float = 0.95, method: str = "adjusted"
) -> PromoterScore:
    """Return the net promoter score: 100 times (share of 9 and 10 less share of 0 to 6).

    `ratings` are whole numbers from 0 to 10, one a customer, at least one. The interval is normal with variance
    (p + d − (p − d)²)/n, cut at -100 and 100: "wald" from the answers as they are (no width when all agree: too sure),
    "adjusted" from the answers and three imagined ones in the proportion 1:2:1, after Agresti and Coull's idea for one
    share; the score itself is not adjusted. Raises BadType or BadValue for missing answers and answers off the scale.
    Source: Reichheld (2003), Harvard Business Review 81(12): 46-54, for the score.

    >>> told = net_promoter_score([10, 9, 9, 8, 7, 3])
    >>> round(told.score, 2), told.low < told.score < told.high
    (33.33, True)
    """
    told = series("net_promoter_score(ratings)", ratings, 0.0)
    off = told[(told > 10) | (told != np.floor(told))]
    if len(off):
        raise BadValue("crm_satisfaction.promoter_scale", value=f"{off[0]:g}")
    level = number("net_promoter_score(confidence)", confidence, 0.0, 1.0)
    one_of("net_promoter_score(method)", method, ("adjusted", "wald"))
    counts = int((told >= 9).sum()), int(((told >= 7) & (told < 9)).sum()), int((told < 7).sum())
    share = np.array(counts) + np.array(IMAGINED if method == "adjusted" else (0.0, 0.0, 0.0))
    size = float(share.sum())
    centre = float(share[0] - share[2]) / size
    variance = (float(share[0] + share[2]) / size - centre**2) / size
    z = math.inf if level == 1 else NormalDist().inv_cdf((1 + level) / 2) if level else 0.0
    width = z * math.sqrt(max(variance, 0.0)) if variance > 0 else 0.0
    low, high = max(-100.0, 100 * (centre - width)), min(100.0, 100 * (centre + width))
    score = 100 * (counts[0] - counts[2]) / len(told)
    # Cutting at the ends and pulling to the middle must not leave the score itself outside.
    return PromoterScore(score, min(low, score), max(high, score), *counts, level)
