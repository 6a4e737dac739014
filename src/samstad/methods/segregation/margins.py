"""A table with the structure of one year and the sizes of another: iterative proportional fitting."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray

FILL = 1e-6
"""What a zero cell is taken as, of what evenness would put there."""

ROUNDS = 20_000
CLOSE = 1e-11


def common(one: FloatArray, two: FloatArray) -> tuple[npt.NDArray[Any], ...]:
    """An open mesh of the groups and areas that have somebody in both tables `(groups, areas)`.

    Leaving out an area may leave a group empty, and the other way round, so it is done until nothing changes.
    Raises ValueError where nothing is left.
    """
    groups, areas = np.ones(one.shape[0], dtype=bool), np.ones(one.shape[1], dtype=bool)
    while True:
        parts = [table[np.ix_(groups, areas)] > 0 for table in (one, two)]
        keep_groups = parts[0].any(axis=1) & parts[1].any(axis=1)
        keep_areas = parts[0].any(axis=0) & parts[1].any(axis=0)
        if keep_groups.all() and keep_areas.all():
            break
        groups[groups], areas[areas] = keep_groups, keep_areas
    if not groups.any() or not areas.any():
        raise ValueError("the two tables have no area and group in common")
    return np.ix_(groups, areas)


def with_margins(table: FloatArray, areas: FloatArray, groups: FloatArray) -> FloatArray:
    """The table `(groups, areas)` scaled by rows and columns to these sizes, as shares of everybody.

    Deming & Stephan (1940), Ann. Math. Stat. 11:427–444. Raises ValueError where it does not converge.
    """
    p_areas, p_groups = areas / areas.sum(), groups / groups.sum()
    even = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    fitted = np.where(table > 0, table, FILL * even)
    for _ in range(ROUNDS):
        fitted *= (p_groups / fitted.sum(axis=1))[:, np.newaxis]
        sizes = fitted.sum(axis=0)
        fitted *= p_areas / sizes
        if np.abs(sizes / p_areas - 1).max() < CLOSE:
            return np.asarray(fitted)
    raise ValueError("the structure of one year could not be given the sizes of the other")
