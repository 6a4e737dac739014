"""Noise that a source adds on purpose, so that nobody can be recognised: in counts, and in what follows from them.

`Dataset.noise` is as the city folder has it: `{"kind": "cell_key" | "rounding", "variance": 2.0, "maximum": 3}`, of
one published cell; empty where the source adds none, or has not said how much. It goes with the edition
(`ReleaseRef.noise`) into a frozen report. No Django.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from samstad.methods.uncertainty import SourceNoise, byar, noise_of_quotient, widen, wilson
from samstad.methods.values import FloatArray, Missing, Values
from samstad.statistics.counting import CONVERTED, MEMBERS, Counts
from samstad.statistics.definitions import RATE, SHARE, VALUE, IndicatorDefinition, ReleaseRef

KINDS = ("cell_key", "rounding")


class Noise(NamedTuple):
    """Its variance in the two counts of an indicator, (periods, areas), in persons² or events²; 0 without noise."""

    numerator: FloatArray
    denominator: FloatArray


def of_release(release: ReleaseRef) -> SourceNoise | None:
    """The noise of one cell. Raises ValueError where it is described as no noise can be."""
    said = release.noise
    return SourceNoise(float(said["variance"]), said.get("maximum")) if said else None


def read(
    definition: IndicatorDefinition, top: Counts, bottom: Counts | None, years: Sequence[int]
) -> Noise | None:
    """None where no source of the counts adds noise, or the source gives the value itself: of a mean of counts with
    noise nobody but the source knows how uncertain it is.
    """
    if definition.kind == VALUE:
        return None
    found = [None if one is None else of_release(one.shelf.release) for one in (top, bottom)]
    if all(noise is None or noise.variance == 0 for noise in found):
        return None
    nothing = np.zeros((len(years), len(top.frame.codes)))
    variances = [
        nothing if one is None or noise is None else noise.variance * _cells(one, other, years)
        for one, other, noise in ((top, bottom, found[0]), (bottom, top, found[1]))
    ]
    return Noise(*variances)


def _cells(counts: Counts, beside: Counts | None, years: Sequence[int]) -> FloatArray:
    """How many published cells are added up in each count; one of which a share w is taken counts as w²."""
    each = counts.shelf.cells()
    cells = np.full((len(years), len(counts.frame.codes)), float(each))
    for row, year in enumerate(years):
        road = counts.roads.get(year)
        if road is None or road.kind not in (MEMBERS, CONVERTED):
            continue
        parts = counts.parts(road, [year])
        known = parts.values.missing[0] == Missing.PRESENT
        if beside is not None and beside.roads.get(year) == road:
            # What one of the two lacks is left out of both.
            known &= beside.parts(road, [year]).values.missing[0] == Missing.PRESENT
        taken = known * (1.0 if parts.weights is None else parts.weights**2)
        cells[row] = each * np.bincount(parts.own, taken, cells.shape[1])
    return cells


def limits(
    definition: IndicatorDefinition, numerator: Values, denominator: Values | None, noise: Noise
) -> tuple[FloatArray, FloatArray]:
    """Limits at 95 % of chance and noise together, in shown units. Never inside those of chance alone.

    A count has those of the noise alone. A part that noise has made larger than its base, or less than nobody, is
    for chance taken as its base, or as nobody; the limits hold the number as published all the same.
    """
    part = np.where(numerator.present, numerator.values, np.nan)
    if definition.kind not in (SHARE, RATE) or denominator is None:
        wide = widen(part, part, part, noise.numerator)
        return np.minimum(np.maximum(wide.lower, 0.0), part), wide.upper
    base = np.where(denominator.present & (denominator.values > 0), denominator.values, np.nan)
    value = part / base
    variance = noise_of_quotient(part, base, noise.numerator, noise.denominator)
    likely = np.maximum(part, 0.0)
    likely = np.minimum(likely, base) if definition.kind == SHARE else likely
    chance = wilson(likely, base) if definition.kind == SHARE else byar(likely, base)
    wide = widen(value, np.minimum(chance.lower, value), np.maximum(chance.upper, value), variance)
    lower, upper = np.maximum(wide.lower, 0.0), wide.upper
    if definition.kind == SHARE:
        upper = np.minimum(upper, 1.0)
    shown = value * definition.factor
    return (
        np.minimum(lower * definition.factor, shown),
        np.maximum(upper * definition.factor, shown),
    )
