"""Several measures of the same counts, read once: reading is what costs where there are many layers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy.typing as npt

from samstad.methods.segregation import plain
from samstad.methods.segregation.counts import OnMissing, read
from samstad.methods.segregation.engine import Measure
from samstad.methods.segregation.engine import several as measured
from samstad.methods.segregation.exposure import column, meeting
from samstad.methods.values import FloatArray

MEASURES = {
    "dissimilarity": Measure(plain.dissimilarity, "dissimilarity"),
    "gini": Measure(plain.gini, sorts=True),
    "information_theory": Measure(plain.information_theory, "information_theory"),
    "mutual_information": Measure(plain.mutual_information, "mutual_information"),
    "variance_ratio": Measure(plain.variance_ratio, "variance_ratio"),
    "atkinson": Measure(lambda block: plain.atkinson(block, 0.5)),
}


def several(
    counts: npt.ArrayLike, measures: Iterable[str], group: int = 0, *, missing: OnMissing = "refuse"
) -> dict[str, FloatArray]:
    """The named measures, each as its own function would give it, `isolation` of `group` among them.

    Names: dissimilarity, gini, information_theory, mutual_information, variance_ratio, atkinson (b = ½),
    isolation. Shapes, units, missing and errors as for the function of that name; formulas and papers there.
    Raises ValueError for another name.
    Counts `(areas, groups)` or `(layers, areas, groups)`; missing counts are refused or carried. Source:
    docs/methods/segregation.md.
    """
    names = list(measures)
    table = read(counts, missing)
    known = {**MEASURES, "isolation": meeting(column(table, group), column(table, group))}
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"{unknown[0]!r} is no measure; one of {sorted(known)}")
    return dict(zip(names, measured(table, [known[name] for name in names]), strict=True))
