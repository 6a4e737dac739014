"""Which areas differ from the others beyond chance, and what their numbers are when chance is taken account of.

For a map that colours nothing that chance may have made: each area is tested against all others together, and of
those that are coloured about one in twenty, at most, is coloured wrongly. Beside it the empirical-Bayes estimate:
the area's own number drawn towards that of all, the more the fewer persons it is of. Only areas whose numbers the
reader sees have any part in this. No Django.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samstad.methods import uncertainty
from samstad.methods.values import FloatArray
from samstad.statistics.definitions import RATE, SHARE
from samstad.statistics.derivation import IndicatorTable

LEVEL = 0.05
"""Of what is coloured, the share that is coloured wrongly is at most this, on average."""
LEAST_AREAS = 5

BELOW, UNCERTAIN, ABOVE = 0, 1, 2


@dataclass(frozen=True, eq=False)
class DifferenceTable:
    """One year, all arrays (areas,) in the table's order.

    signs: `BELOW`, `UNCERTAIN` or `ABOVE` the others; −1 where there is no number. adjusted: p after false-discovery
    control, NaN without a number. smoothed, lower, upper: the empirical-Bayes estimate and its limits at 95 %, in
    shown units. mean: of all areas with numbers, in shown units. tested: how many they are.
    """

    areas: tuple[str, ...]
    period: int
    signs: npt.NDArray[np.int64]
    adjusted: FloatArray
    smoothed: FloatArray
    lower: FloatArray
    upper: FloatArray
    mean: float
    tested: int


def applies(kind: str) -> bool:
    """Whether an indicator of this kind is a count over a base, whose chance can be computed."""
    return kind in (SHARE, RATE)


class _Noise(NamedTuple):
    """Variances of an area's quotient and that of the others, (areas,), by the sources' noise; and of their
    difference by chance, where all are alike.
    """

    own: FloatArray
    others: FloatArray
    chance: FloatArray

    @classmethod
    def of(
        cls,
        table: IndicatorTable,
        row: int,
        known: npt.NDArray[np.bool_],
        count: FloatArray,
        base: FloatArray,
        others: FloatArray,
        rest: FloatArray,
    ) -> _Noise | None:
        if table.noise is None:
            return None
        of_count, of_base = (np.where(known, each[row], 0.0) for each in table.noise)
        own = uncertainty.noise_of_quotient(count, base, of_count, of_base)
        away = uncertainty.noise_of_quotient(others, rest, of_count.sum() - of_count, of_base.sum() - of_base)
        pooled = np.nansum(count) / np.nansum(base)
        spread = pooled * (1 - pooled) if table.definition.kind == SHARE else pooled
        return cls(own, away, spread * (1 / base + 1 / rest))


def compute(table: IndicatorTable, period: int) -> DifferenceTable | None:
    """The differences in `period`. None where the indicator has no counts, or fewer than `LEAST_AREAS` have numbers.

    Areas of which only a part is known are left out. Counts that have been moved between area sets are rounded to
    whole persons. Noise of the source is in the tests and in the limits. Raises ValueError for a period that the
    table lacks.
    """
    if not applies(table.definition.kind) or table.numerator is None or table.denominator is None:
        return None
    row = table.periods.index(period)
    known = table.values.present[row] & table.numerator.present[row] & table.denominator.present[row]
    count = np.rint(np.where(known, table.numerator.values[row], np.nan))
    base = np.rint(np.where(known, table.denominator.values[row], np.nan))
    share = table.definition.kind == SHARE
    # A source that adds noise may give a part above its base, or below 0, of which there is no test.
    known &= (table.coverage[row] >= 1 - 1e-9) & (base > 0) & (count >= 0)
    if share:
        known &= count <= base
    if int(known.sum()) < LEAST_AREAS:
        return None
    count, base = np.where(known, count, np.nan), np.where(known, base, np.nan)
    others, rest = np.nansum(count) - count, np.nansum(base) - base
    compare = uncertainty.compare_shares if share else uncertainty.compare_rates
    noise = _Noise.of(table, row, known, count, base, others, rest)
    p = compare(count, base, others, rest)
    if noise is not None:
        p = uncertainty.p_with_noise(p, noise.chance, noise.own + noise.others)
    adjusted, found = uncertainty.false_discovery(p, LEVEL)
    shrunk = (uncertainty.shrink_shares if share else uncertainty.shrink_rates)(count, base)
    if noise is not None:
        # Of its own number an area has taken `weight`, and of its noise as much.
        wide = uncertainty.widen(shrunk.estimate, shrunk.lower, shrunk.upper, shrunk.weight**2 * noise.own)
        most = 1.0 if share else np.inf
        lower, upper = np.maximum(wide.lower, 0.0), np.minimum(wide.upper, most)
        shrunk = shrunk._replace(lower=lower, upper=upper)
    factor = table.definition.factor
    higher = count * rest > others * base
    signs = np.where(known, np.where(found, np.where(higher, ABOVE, BELOW), UNCERTAIN), -1)
    return DifferenceTable(
        table.areas,
        period,
        signs.astype(np.int64),
        adjusted,
        shrunk.estimate * factor,
        shrunk.lower * factor,
        shrunk.upper * factor,
        float(shrunk.mean) * factor,
        int(known.sum()),
    )
