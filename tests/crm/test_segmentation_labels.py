"""Every short word that the tables of segmentation hold has a label in both languages, and no label is left over."""

import tomllib
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import riceshop.words
from riceshop.crm.segmentation import (
    TRADES,
    attractiveness_weights,
    burnett_cells,
    growth_matrix,
    label,
    product_portfolio,
    relationship_weights,
)
from riceshop.crm.segmentation.labels import KINDS
from riceshop.crm.segmentation.matrices import GROUPS
from riceshop.crm.segmentation.sizes import TIERS
from riceshop.crm.segmentation.wallet import VERDICTS
from riceshop.words.errors import BadValue

BOTH = np.asarray(list(product([False, True], repeat=2)))
CELLS = burnett_cells()
WORDS = {
    "action": set(CELLS.to_numpy().ravel()),
    "level": set(CELLS.columns),
    "state": set(CELLS.index),
    "verdict": set(VERDICTS),
    "tier": set(TIERS),
    "strategy": set(growth_matrix(BOTH[:, 0], BOTH[:, 1])),
    "portfolio": set(product_portfolio(2.0 * BOTH[:, 0], 0.2 * BOTH[:, 1])),
    "group": set(GROUPS.values()),
    "trade": set(TRADES),
    "indicator": {*attractiveness_weights().index, *relationship_weights().index},
}


@pytest.mark.parametrize("kind", KINDS)
def test_words_and_labels_are_the_same(kind: str) -> None:
    file = Path(riceshop.words.__file__).parent / "catalogue" / "crm_segmentation.toml"
    assert set(tomllib.loads(file.read_text(encoding="utf-8"))[kind]) == WORDS[kind]
    shown = {label(kind, word, lang) for word in WORDS[kind] for lang in ("zh", "en")}
    assert len(shown) == 2 * len(WORDS[kind])


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(BadValue, match="colour"):
        label("colour", "exit")
