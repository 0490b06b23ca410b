"""Clusters: k-means on standardised columns, the choice of k, how stable the segments are, and their profiles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from riceshop.crm.guard import frame, numbers, same_length, whole
from riceshop.words.errors import BadValue


class KMeansSegments:
    """K-means segments of customers: columns are standardised first, segment 0 is the largest.

    `fit` learns labels_ (one per row), centres_ (segments x columns, in the columns' own units), sizes_, inertia_ (sum
    of squared distances in standard deviations), means_ and scales_. A column without variance keeps scale 1 and so
    decides nothing. Rows are sorted before fitting, so that their order does not matter; equal sizes are ordered by
    centre. Raises BadValue for segments or starts below 1, a table without rows and fewer different rows than
    segments; BadType or BadValue for cells that are no finite numbers. Source: R-115 and R-137; MacQueen
    1967; scikit-learn does the fitting.

    >>> table = pd.DataFrame({"jin": [1, 2, 1, 50, 51], "visits": [1, 1, 2, 9, 9]})
    >>> KMeansSegments(2).fit(table).labels_.tolist()
    [0, 0, 0, 1, 1]
    """

    def __init__(self, segments: int, standardise: bool = True, starts: int = 20, seed: int = 0) -> None:
        self.segments = whole("KMeansSegments(segments)", segments, 1)
        self.standardise = standardise
        self.starts = whole("KMeansSegments(starts)", starts, 1)
        self.seed = whole("KMeansSegments(seed)", seed)

    def fit(self, table: pd.DataFrame) -> KMeansSegments:
        """Learn from a table of numbers, a row per customer; return self. Refuses gaps and fewer rows than segments."""
        from sklearn.cluster import KMeans

        values = _values("KMeansSegments.fit(table)", table)
        if len(np.unique(values, axis=0)) < self.segments:
            raise BadValue("crm_segmentation.rows", place="KMeansSegments.fit(table)", value=len(np.unique(values, axis=0)),
                           count=self.segments)  # fmt: skip
        self.columns_ = list(table.columns)
        self.means_ = values.mean(axis=0) if self.standardise else np.zeros(values.shape[1])
        spread = values.std(axis=0)
        flat = spread <= 1e-12 * np.maximum(1.0, np.abs(values).max(axis=0))
        self.scales_ = np.where(flat | (not self.standardise), 1.0, spread)
        scaled = (values - self.means_) / self.scales_
        ordered = scaled[np.lexsort(scaled.T[::-1])]
        model = KMeans(self.segments, n_init=self.starts, random_state=self.seed).fit(ordered)
        sizes = np.bincount(model.labels_, minlength=self.segments)
        order = np.lexsort((*model.cluster_centers_.T[::-1], -sizes))
        self._scaled_centres = model.cluster_centers_[order]
        self.inertia_ = float(model.inertia_)
        self.labels_ = self._nearest(scaled)
        self.sizes_ = np.bincount(self.labels_, minlength=self.segments)
        own_units = self._scaled_centres * self.scales_ + self.means_
        self.centres_ = pd.DataFrame(own_units, columns=self.columns_)
        return self

    def predict(self, table: pd.DataFrame) -> np.ndarray:
        """Return the segment of each row by the nearest centre; the table needs the columns of the fit."""
        frame("KMeansSegments.predict(table)", table, self.columns_)
        values = _values("KMeansSegments.predict(table)", table[self.columns_])
        return self._nearest((values - self.means_) / self.scales_)

    def _nearest(self, scaled: np.ndarray) -> np.ndarray:
        squares = (scaled**2).sum(axis=1)[:, None] - 2 * scaled @ self._scaled_centres.T
        return np.argmin(squares + (self._scaled_centres**2).sum(axis=1), axis=1)


def choose_segments(table: pd.DataFrame, candidates: Iterable[int] = range(2, 9), seed: int = 0) -> pd.DataFrame:
    """Return, for each number of segments, inertia, silhouette (-1 to 1), smallest (a share) and best (True once).

    Best is the largest mean silhouette, the smaller number if two are equal. At most 2,000 rows, drawn by `seed`,
    are used for the silhouette. Raises BadValue for a number below 2 or not below the count of rows.
    Source: Rousseeuw 1987, Journal of Computational and Applied Mathematics 20: 53-65.

    >>> table = pd.DataFrame({"x": [0, 0.1, 0.2, 5, 5.1, 5.2, 9, 9.1, 9.2]})
    >>> choose_segments(table, range(2, 5))["best"].to_dict()
    {2: False, 3: True, 4: False}
    """
    from sklearn.metrics import silhouette_score

    values = _values("choose_segments(table)", table)
    rows = {}
    for count in candidates:
        whole("choose_segments(candidates)", count, 2, len(values) - 1)
        model = KMeansSegments(count, seed=seed).fit(table)
        scaled = (values - model.means_) / model.scales_
        silhouette = silhouette_score(scaled, model.labels_, sample_size=min(len(values), 2000), random_state=seed)
        rows[count] = (model.inertia_, float(silhouette), model.sizes_.min() / len(values))
    found = pd.DataFrame.from_dict(rows, orient="index", columns=["inertia", "silhouette", "smallest"])
    found.index.name = "segments"
    return found.assign(best=found.index == found["silhouette"].idxmax())


def segment_stability(table: pd.DataFrame, segments: int, repeats: int = 20, seed: int = 0) -> pd.Series:
    """Return, for each of `repeats` bootstrap samples, how well its segments agree with those of the whole table.

    The figure is the adjusted Rand index over all rows: 1 is the same division, about 0 is chance. Means below
    about 0.8 say that the segments belong to the sample and not to the customers (our line). Errors as in
    `KMeansSegments.fit`. Source: Hubert and Arabie 1985, Journal of Classification 2: 193-218.

    >>> table = pd.DataFrame({"x": [0, 0.1, 0.2, 0.3, 9, 9.1, 9.2, 9.3]})
    >>> segment_stability(table, 2, repeats=5).mean().item()
    1.0
    """
    from sklearn.metrics import adjusted_rand_score

    whole("segment_stability(repeats)", repeats, 1)
    base = KMeansSegments(segments, seed=seed).fit(table).labels_
    rng = np.random.default_rng(seed)
    found = []
    while len(found) < repeats:
        sample = table.iloc[rng.integers(0, len(table), len(table))]
        # A sample with fewer different rows than segments cannot be divided: draw again.
        if len(sample.drop_duplicates()) >= segments:
            again = KMeansSegments(segments, starts=5, seed=seed).fit(sample).predict(table)
            found.append(adjusted_rand_score(base, again))
    return pd.Series(found, name="agreement")


def profile_table(table: pd.DataFrame, labels: Sequence[int] | np.ndarray) -> pd.DataFrame:
    """Return, per segment, its customers, share, the mean of every column, and each mean over the overall mean.

    Column names of the last are the column's own with _index: 1.2 is 20 % above all customers; NaN where the overall
    mean is 0. Raises BadValue for labels of another length. Source: R-137.

    >>> profile_table(pd.DataFrame({"jin": [1, 1, 4]}), [0, 0, 1])["jin_index"].tolist()
    [0.5, 2.0]
    """
    values = _values("profile_table(table)", table)
    same_length("profile_table(labels)", values, labels)
    groups = pd.DataFrame(values, columns=table.columns).groupby(np.asarray(labels))
    found = pd.DataFrame({"customers": groups.size()})
    found["share"] = found["customers"] / len(values)
    means = groups.mean()
    overall = pd.Series(values.mean(axis=0), index=table.columns)
    found[list(table.columns)] = means
    for name in table.columns:
        found[f"{name}_index"] = means[name] / overall[name] if overall[name] else np.nan
    found.index.name = "segment"
    return found


def _values(place: str, table: pd.DataFrame) -> np.ndarray:
    frame(place, table, ())
    values = numbers(place, table.to_numpy())
    if values.size == 0:
        raise BadValue("crm_segmentation.rows", place=place, value=0, count=1)
    return values
