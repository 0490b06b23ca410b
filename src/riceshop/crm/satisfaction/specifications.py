"""Specifications: the Swedish, European and American satisfaction models, and answers drawn from them.

The constructs and arrows follow the publications named with each; the names of the items are ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from riceshop.crm.guard import number, one_of, whole
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame


class Specification(NamedTuple):
    """A model's blocks (construct to items) and paths (affecting, affected): `PLSPathModel(*specification)`.

    Source: our own.

    >>> Specification({"trust": ["t1", "t2"], "loyalty": ["l1"]}, [("trust", "loyalty")]).paths
    [('trust', 'loyalty')]
    """

    blocks: dict[str, list[str]]
    paths: list[tuple[str, str]]


# Items a construct, in the order of the model.
ITEMS = {
    "scsb": {"expectations": 1, "value": 2, "satisfaction": 3, "complaints": 2, "loyalty": 2},
    "ecsi": {
        "image": 5,
        "expectations": 3,
        "quality": 7,
        "value": 2,
        "satisfaction": 3,
        "complaints": 1,
        "loyalty": 3,
    },
    "acsi": {"expectations": 3, "quality": 3, "value": 2, "satisfaction": 3, "complaints": 1, "loyalty": 2},
}
PATHS = {
    "scsb": [
        ("expectations", "value"),
        ("expectations", "satisfaction"),
        ("value", "satisfaction"),
        ("satisfaction", "complaints"),
        ("satisfaction", "loyalty"),
        ("complaints", "loyalty"),
    ],
    "ecsi": [
        ("image", "expectations"),
        ("image", "satisfaction"),
        ("image", "loyalty"),
        ("expectations", "quality"),
        ("expectations", "value"),
        ("expectations", "satisfaction"),
        ("quality", "value"),
        ("quality", "satisfaction"),
        ("value", "satisfaction"),
        ("satisfaction", "complaints"),
        ("satisfaction", "loyalty"),
        ("complaints", "loyalty"),
    ],
    "acsi": [
        ("expectations", "quality"),
        ("expectations", "value"),
        ("expectations", "satisfaction"),
        ("quality", "value"),
        ("quality", "satisfaction"),
        ("value", "satisfaction"),
        ("satisfaction", "complaints"),
        ("satisfaction", "loyalty"),
        ("complaints", "loyalty"),
    ],
}
# Strengths for made-up answers: assumptions of ours, not estimates of anybody's.
STRENGTHS = {
    ("image", "expectations"): 0.5,
    ("image", "satisfaction"): 0.2,
    ("image", "loyalty"): 0.2,
    ("expectations", "quality"): 0.5,
    ("expectations", "value"): 0.2,
    ("expectations", "satisfaction"): 0.1,
    ("quality", "value"): 0.5,
    ("quality", "satisfaction"): 0.4,
    ("value", "satisfaction"): 0.3,
    ("satisfaction", "complaints"): -0.4,
    ("satisfaction", "loyalty"): 0.5,
    ("complaints", "loyalty"): -0.1,
}


def specification(model: str, items: Mapping[str, int] | None = None) -> Specification:
    """Return the blocks and paths of "scsb", "ecsi" or "acsi".

    `items` changes how many items a construct has (1 or more each); they are called construct_1, construct_2 and so
    on. Rename the columns of your own survey to them, or write your own blocks.

    - "scsb", the Swedish barometer: Fornell (1992), Journal of Marketing 56(1): 6-21. Its perceived performance is
      quality for the price, so it is called value here; the syllabus prints perceived quality (R-180). The numbers of
      items are ours.
    - "ecsi", the European index: constructs and 24 items as in the mobile phone example of Tenenhaus and others
      (2005), with image and without the split of quality into product and service.
    - "acsi", the American index: Fornell and others (1996), Journal of Marketing 60(4): 7-18; R-181 to R-186. Its
      loyalty is repurchase and price tolerance; recommendation belongs to ECSI.

    Raises BadValue for an unknown model or construct. Source: the publications named with each; R-180, R-181.

    >>> sum(len(block) for block in specification("ecsi").blocks.values())
    24
    >>> specification("acsi").paths[0]
    ('expectations', 'quality')
    """
    name = one_of("specification(model)", model, ITEMS)
    counts = dict(ITEMS[name])
    for construct, count in (items or {}).items():
        one_of("specification(items)", construct, counts)
        counts[construct] = whole(f"specification(items[{construct!r}])", count, 1)
    blocks = {
        construct: [f"{construct}_{place}" for place in range(1, count + 1)]
        for construct, count in counts.items()
    }
    return Specification(blocks, list(PATHS[name]))


def simulate_survey(
    model: str | Specification,
    rows: int,
    seed: int,
    strengths: Mapping[tuple[str, str], float] | None = None,
    loading: float = 0.8,
    points: int | None = 10,
) -> DataFrame:
    """Return made-up answers of `rows` respondents: one column an item, whole numbers 1 to `points`.

    Constructs of mean 0 and variance 1 are drawn along the paths with normal noise, `strengths` by path (affecting,
    affected) in place of ours; items are `loading` times the construct plus noise, then spread over the scale (mean in
    its middle, one standard deviation a fifth of its length). `points=None` leaves them as they are: mean 0, variance
    1. The figures are assumptions: made-up answers show how a method works, and nothing about customers. Raises
    BadValue for strengths that leave a construct more than variance 1, for an unknown path and numbers out of
    range. Source: our own.

    >>> simulate_survey("acsi", rows=3, seed=1).shape
    (3, 14)
    """
    import pandas as pd

    spec = specification(model) if isinstance(model, str) else model
    count = whole("simulate_survey(rows)", rows, 1)
    share = number("simulate_survey(loading)", loading, -1.0, 1.0)
    effects = _strengths(spec, strengths or {})
    generator = np.random.default_rng(whole("simulate_survey(seed)", seed))
    names = _upstream_first(spec)
    covariance, scores = np.zeros((len(names), len(names))), np.zeros((count, len(names)))
    for place, name in enumerate(names):
        effect = np.array([effects.get((cause, name), 0.0) for cause in names])
        shared = covariance @ effect
        explained = float(effect @ shared)
        if explained >= 1:
            raise BadValue("crm_satisfaction.survey_strong", value=f"{explained:.3g}", construct=name)
        covariance[place], covariance[:, place] = shared, shared
        covariance[place, place] = 1.0
        scores[:, place] = scores @ effect + np.sqrt(1 - explained) * generator.standard_normal(count)
    noise = np.sqrt(1 - share**2)
    answers = {
        item: share * scores[:, names.index(name)] + noise * generator.standard_normal(count)
        for name, block in spec.blocks.items()
        for item in block
    }
    table = pd.DataFrame(answers)
    if points is None:
        return table
    top = whole("simulate_survey(points)", points, 2)
    return (((top + 1) / 2 + (top - 1) / 5 * table).round().clip(1, top)).astype(int)


def _strengths(spec: Specification, own: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    for path in own:
        if path not in spec.paths:
            raise BadValue(
                "crm_satisfaction.pls_path", value=repr(path), known=", ".join(map(str, spec.blocks))
            )
    return {
        path: number(
            f"simulate_survey(strengths[{path!r}])", own.get(path, STRENGTHS.get(path, 0.3)), -1.0, 1.0
        )
        for path in spec.paths
    }


def _upstream_first(spec: Specification) -> list[str]:
    left, order = list(spec.blocks), []
    while left:
        free = [
            name
            for name in left
            if not any(name == affected and cause in left for cause, affected in spec.paths)
        ]
        if not free:
            raise BadValue("crm_satisfaction.pls_circle", value=", ".join(left))
        order += free
        left = [name for name in left if name not in free]
    return order
