"""PLS path models against figures published elsewhere: Russett's 47 countries, the example of the R package plspm.

The matrix holds the correlations of the data that go with that package (Russett 1964, inequality of land, industry
and political instability), to six places; the results are those the Python package plspm keeps in its own tests.
"""

import numpy as np
import pandas as pd
import pytest

from riceshop.crm.satisfaction import PLSPathModel

BLOCKS = {
    "land": ["gini", "farm", "rent"],
    "industry": ["gnpr", "labo"],
    "unrest": ["inst", "ecks", "death", "demo"],
}
PATHS = [("land", "unrest"), ("industry", "unrest")]
ITEMS = [item for block in BLOCKS.values() for item in block]
BELOW_THE_DIAGONAL = [
    [0.937649],
    [0.410065, 0.476757],
    [-0.3001, -0.373517, -0.080171],
    [0.256507, 0.301883, -0.187259, -0.815101],
    [0.13787, 0.117328, 0.072258, -0.139184, 0.248863],
    [0.293741, 0.350868, 0.092915, -0.547274, 0.49456, 0.327171],
    [0.425174, 0.412216, 0.297386, -0.515122, 0.516356, 0.083567, 0.627541],
    [0.319741, 0.393237, -0.063885, -0.703188, 0.770239, 0.198683, 0.554981, 0.574207],
]
WEIGHTS = {
    "centroid": [0.449474, 0.496156, 0.136560, -0.515343, 0.534338, 0.128493, 0.332061, 0.375250, 0.423779],
    "path": [0.450600, 0.500353, 0.127137, -0.514860, 0.534819, 0.126151, 0.332056, 0.348775, 0.450527],
}
LOADINGS = {
    "centroid": [0.970692, 0.982711, 0.557420, -0.950883, 0.954395, 0.352690, 0.844774, 0.837706, 0.849067],
    "path": [0.971890, 0.983471, 0.550459, -0.950792, 0.954482, 0.353448, 0.842234, 0.826392, 0.860145],
}


def correlations() -> pd.DataFrame:
    matrix = np.eye(len(ITEMS))
    for row, values in enumerate(BELOW_THE_DIAGONAL, start=1):
        matrix[row, :row] = matrix[:row, row] = values
    return pd.DataFrame(matrix, index=ITEMS, columns=ITEMS)


@pytest.mark.parametrize("scheme", ["centroid", "path"])
def test_weights_and_loadings(scheme: str) -> None:
    model = PLSPathModel(BLOCKS, PATHS, scheme=scheme).fit(correlations())
    # The package stops at a tolerance of 1e-6 on squares: its fifth place may differ.
    assert np.allclose(model.outer_weights_.sum(axis=1), WEIGHTS[scheme], atol=2e-5)
    assert np.allclose(model.loadings_.sum(axis=1), LOADINGS[scheme], atol=2e-5)


def test_paths_and_redundancy() -> None:
    model = PLSPathModel(BLOCKS, PATHS).fit(correlations())
    assert model.path_coefficients_.loc["unrest", ["land", "industry"]].tolist() == pytest.approx(
        [0.22564, 0.67146], abs=1e-5
    )
    # Redundancy is communality times R2: 0.073671 for inst, 0.426967 for demo.
    redundancy = model.communality_ * model.r2_["unrest"]
    assert redundancy[["inst", "demo"]].tolist() == pytest.approx([0.073671, 0.426967], abs=1e-5)
