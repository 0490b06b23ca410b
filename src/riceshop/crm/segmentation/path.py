"""Path: k-means drawn out, so that every move of the centres and every change of sides can be watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import numbers, whole
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Step = tuple["NDArray[np.float64]", "NDArray[np.int64]"]


def k_means_path(points: ArrayLike, starts: ArrayLike, steps: int = 20) -> list[Step]:
    """Return k-means step by step: (centres, the nearest centre of every point), from the starts until nothing moves.

    `points` are rows of numbers in comparable units, `starts` the first centres with as many columns; at most `steps`
    moves. Every move puts a centre in the middle of its points; one without points stays where it is; a point between
    two centres goes to the first. Raises BadValue for other shapes. Source: R-137; MacQueen 1967, Berkeley Symposium 1.

    >>> path = k_means_path([[0.0], [1.0], [9.0]], [[0.0], [1.0]])
    >>> [labels.tolist() for _, labels in path], path[-1][0].ravel().tolist()
    ([[0, 1, 1], [0, 0, 1], [0, 0, 1]], [0.5, 9.0])
    """
    places, centres = numbers("k_means_path(points)", points), numbers("k_means_path(starts)", starts)
    if places.ndim != 2 or centres.ndim != 2 or places.shape[1] != centres.shape[1] or not len(centres):
        raise BadValue("crm.lengths", place="k_means_path", value=f"{places.shape}, {centres.shape}")
    path = [(centres, _nearest(places, centres))]
    for _ in range(whole("k_means_path(steps)", steps, 0)):
        before, labels = path[-1]
        moved = np.array([places[labels == one].mean(axis=0) if (labels == one).any() else before[one]
                          for one in range(len(before))])  # fmt: skip
        if np.array_equal(moved, before):
            break
        path.append((moved, _nearest(places, moved)))
    return path


def _nearest(points: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.int64]:
    return ((points[:, None, :] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
