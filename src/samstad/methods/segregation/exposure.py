"""Whom a person of one group meets at home: the mix of the areas where the group lives.

Counts, `missing` and errors as in `evenness`; every person is in exactly one column, so that an area's
population is the sum of its columns. Unlike evenness, exposure depends on how large the groups are.
"""

from __future__ import annotations

import operator

import numpy.typing as npt

from samstad.methods.segregation import plain
from samstad.methods.segregation.counts import Counts, OnMissing, read
from samstad.methods.segregation.engine import Measure, by_layer
from samstad.methods.values import FloatArray


def isolation(counts: npt.ArrayLike, group: int = 0, *, missing: OnMissing = "refuse") -> FloatArray:
    """xPx: the share of the own group where the mean member of `group` lives. From the group's share of all to 1.

    xPx = Σᵢ (xᵢ/X)(xᵢ/tᵢ). `group` is a column. 1 when the group is everybody (one column is allowed); NaN
    when the group is empty. ValueError for a column that is not there.

    Lieberson (1981), in Peach et al. (eds.), Ethnic Segregation in Cities; Massey & Denton (1988), Soc. Forces
    67:281–315.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. Raises ValueError also for a
    count that is negative, infinite or missing (NaN with `missing="carry"`). 0–1.
    """
    return exposure(counts, group, group, missing=missing)


def exposure(counts: npt.ArrayLike, group: int, other: int, *, missing: OnMissing = "refuse") -> FloatArray:
    """xPy: the share of `other` where the mean member of `group` lives. 0–1.

    xPy = Σᵢ (xᵢ/X)(yᵢ/tᵢ). Not symmetric: X·xPy = Y·yPx. Over all `other` the sum is 1. NaN when `group` is
    empty. ValueError for a column that is not there.

    Bell (1954), Soc. Forces 32:357–364; Massey & Denton (1988), Soc. Forces 67:281–315.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. Raises ValueError also for a
    count that is negative, infinite or missing (NaN with `missing="carry"`).
    """
    table = read(counts, missing, at_least=1)
    return by_layer(table, meeting(column(table, group), column(table, other)))


def meeting(group: int, other: int) -> Measure:
    """The measure xPy of two columns that are there."""
    return Measure(lambda block: plain.exposure(block, group, other), "exposure", (group, other))


def column(table: Counts, group: int) -> int:
    """The number of a column; ValueError where there is none such."""
    number, groups = operator.index(group), table.layers.shape[2]
    if not 0 <= number < groups:
        raise ValueError(f"there is no group {group}; the columns are 0 … {groups - 1}")
    return number
