"""PLS plan: checks blocks, paths and data before anything is estimated, and says what to mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import frame, number, numbers, one_of, whole
from riceshop.crm.satisfaction.pls_algorithm import SCHEMES, Plan
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas import DataFrame

Blocks = Mapping[str, Sequence[str]]
Paths = Iterable[tuple[str, str]]
Modes = str | Mapping[str, str] | Sequence[str]
# Beyond this condition number a regression's coefficients are noise.
WORST_CONDITION = 1e10


def make_plan(blocks: Blocks, paths: Paths, scheme: str, modes: Modes, tol: float, max_iter: int) -> Plan:
    """Return the checked plan; constructs and items keep the order of `blocks`.

    Raises BadType or BadValue for an empty block, an item used twice, an unknown construct, a path given twice, a
    circle of paths, an unknown scheme or mode.
    """
    if not isinstance(blocks, Mapping) or not blocks:
        raise BadType("crm_satisfaction.pls_blocks", value=type(blocks).__name__)
    names, items = list(blocks), items_of(blocks)
    block = np.repeat(np.arange(len(names)), [len(blocks[name]) for name in names])
    twice = sorted({str(item) for item in items if items.count(item) > 1})
    if twice:
        raise BadValue("crm_satisfaction.pls_twice", value=", ".join(twice))
    return Plan(
        block,
        _arrows(names, paths),
        _modes(names, modes),
        one_of("PLSPathModel(scheme)", scheme, SCHEMES),
        number("PLSPathModel(tol)", tol, 0.0, open_low=True),
        whole("PLSPathModel(max_iter)", max_iter, 1),
    )


def items_of(blocks: Blocks) -> list[str]:
    """Return the items of all blocks in order."""
    for name, block in blocks.items():
        if isinstance(block, str) or not isinstance(block, Iterable) or not len(list(block)):
            raise BadValue("crm_satisfaction.pls_block", value=name)
    return [item for block in blocks.values() for item in block]


def read_rows(data: DataFrame, items: Sequence[str], fewest: int = 3) -> NDArray[np.float64]:
    """Return the items' columns as an array (rows, items): finite numbers, at least `fewest` rows, no constant item."""
    table = frame("PLSPathModel.fit(data)", data, items)
    rows = table[list(items)].to_numpy()
    if rows.dtype.kind not in "iuf" or not np.isfinite(rows).all():
        # Something is wrong, or of several types: item by item, so that the message names the column.
        columns = [numbers(f"PLSPathModel.fit(data[{item!r}])", table[item].to_numpy()) for item in items]
        rows = np.column_stack(columns)
    rows = rows.astype(float)
    if len(rows) < fewest:
        raise BadValue("crm_satisfaction.pls_rows", value=len(rows), least=fewest)
    still = [item for item, column in zip(items, rows.T, strict=True) if np.ptp(column) == 0]
    if still:
        raise BadValue("crm_satisfaction.pls_constant", value=", ".join(map(str, still)))
    return rows


def read_covariances(data: DataFrame, items: Sequence[str]) -> NDArray[np.float64]:
    """Return the items' covariance matrix (items, items): symmetric, its diagonal above 0.

    Rows that carry other names than the columns stand in the columns' order.
    """
    table = frame("PLSPathModel.fit(data)", data, items)
    if len(table.index) == len(table.columns) and not set(table.index) & set(table.columns):
        table = table.set_axis(table.columns, axis=0)
    missing = [item for item in items if item not in table.index]
    if missing or not table.columns.is_unique or not table.index.is_unique:
        raise BadValue("crm_satisfaction.pls_labels", value=", ".join(map(str, missing or items)))
    matrix = numbers("PLSPathModel.fit(data)", table.loc[list(items), list(items)].to_numpy())
    diagonal = matrix.diagonal()
    if np.any(diagonal <= 0):
        raise BadValue("crm_satisfaction.pls_constant", value=str(items[int(np.argmin(diagonal))]))
    scale = np.sqrt(np.outer(diagonal, diagonal))
    # Published matrices are rounded: three digits leave eigenvalues a little below 0.
    if (
        np.abs(matrix - matrix.T).max() > 1e-8 * scale.max()
        or np.linalg.eigvalsh(matrix / scale).min() < -1e-2
    ):
        raise BadValue("crm_satisfaction.pls_matrix", value=f"{np.linalg.eigvalsh(matrix / scale).min():.3g}")
    return matrix


def is_covariance(data: DataFrame) -> bool:
    """Return whether a table is a covariance matrix: its rows carry the names of its columns, or it is symmetric."""
    if len(data.index) != len(data.columns):
        return False
    values = data.to_numpy()
    same = values.dtype.kind in "iuf" and np.allclose(values, values.T, rtol=1e-8, atol=0)
    return same or list(data.index) == list(data.columns)


def refuse_doubled_items(matrix: NDArray[np.float64], plan: Plan, names: Sequence[str]) -> None:
    """Raise BadValue for a mode B block whose items repeat one another: its weights would be noise."""
    for construct, mode in enumerate(plan.modes):
        members = np.flatnonzero(plan.block == construct)
        inner = matrix[members[:, None], members]
        spread = np.sqrt(inner.diagonal())
        if mode == "B" and np.linalg.cond(inner / np.outer(spread, spread)) > WORST_CONDITION:
            raise BadValue("crm_satisfaction.pls_collinear", value=names[construct])


def refuse_doubled_causes(between: NDArray[np.float64], plan: Plan, names: Sequence[str]) -> None:
    """Raise BadValue for constructs that repeat one another as causes of a third."""
    for affected, name in enumerate(names):
        causes = plan.causes(affected)
        if len(causes) > 1 and np.linalg.cond(between[causes[:, None], causes]) > WORST_CONDITION:
            raise BadValue(
                "crm_satisfaction.pls_causes", value=name, causes=", ".join(names[one] for one in causes)
            )


def _arrows(names: list[str], paths: Paths) -> NDArray[np.bool_]:
    arrows = np.zeros((len(names), len(names)), dtype=bool)
    for path in paths:
        if (
            isinstance(path, str)
            or len(path) != 2
            or any(name not in names for name in path)
            or path[0] == path[1]
        ):
            raise BadValue("crm_satisfaction.pls_path", value=repr(path), known=", ".join(map(str, names)))
        cause, affected = (names.index(name) for name in path)
        if arrows[affected, cause]:
            raise BadValue("crm_satisfaction.pls_path_twice", value=repr(path))
        arrows[affected, cause] = True
    reach = arrows.astype(int)
    for _ in names:
        reach = np.minimum(arrows.astype(int) @ reach, 1)
    if reach.any():
        raise BadValue("crm_satisfaction.pls_circle", value=", ".join(np.array(names)[reach.any(axis=1)]))
    return arrows


def _modes(names: list[str], modes: Modes) -> str:
    if isinstance(modes, str):
        told = dict.fromkeys(names, modes)
    elif isinstance(modes, Mapping):
        strange = [name for name in modes if name not in names]
        if strange:
            raise BadValue("crm_satisfaction.pls_path", value=strange[0], known=", ".join(map(str, names)))
        told = {name: modes.get(name, "A") for name in names}
    else:
        if len(modes) != len(names):
            raise BadValue("crm.lengths", place="PLSPathModel(modes)", value=f"{len(modes)}, {len(names)}")
        told = dict(zip(names, modes, strict=True))
    return "".join(one_of(f"PLSPathModel(modes[{name!r}])", mode, ("A", "B")) for name, mode in told.items())
