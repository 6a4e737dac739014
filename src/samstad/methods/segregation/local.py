"""Each area's part of a measure of evenness. The parts sum to the whole.

Counts `(areas, groups)` give `(areas,)`, a batch `(layers, areas, groups)` gives `(layers, areas)`; parts are ≥ 0, in
the measure's own unit. An empty area's part is 0. Missing and errors as in `evenness`: carried, a missing
count makes all parts of its table NaN, since each rests on the whole. A part grows with the area's
population; divided by the area's share of everybody it is the local index, how unlike the whole the area is.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from samstad.methods.segregation import plain
from samstad.methods.segregation.counts import OnMissing, read
from samstad.methods.segregation.engine import over_parts
from samstad.methods.values import FloatArray


def local_dissimilarity(counts: npt.ArrayLike, *, missing: OnMissing = "refuse") -> FloatArray:
    """Each area's part of D.

    Two groups: ½ |aᵢ/A − bᵢ/B|; more: Σg tᵢ |πᵢg − πg| / (2TI). NaN where `dissimilarity` is.

    Duncan & Duncan (1955), Am. Sociol. Rev. 20:210–217; Reardon & Firebaugh (2002), Sociol. Methodol. 32:33–67.
    Counts `(areas, groups)` give `(areas,)`, a batch `(layers, areas)`; the parts are ≥ 0 and sum to the whole.
    Raises ValueError for a count that is negative, infinite or missing (NaN with `missing="carry"`), and for one
    column. Unit 0–1.
    """
    return _parts(counts, missing, plain.dissimilarity_parts)


def local_information_theory(counts: npt.ArrayLike, *, missing: OnMissing = "refuse") -> FloatArray:
    """Each area's part of H: its part of M, over the entropy of all. NaN where `information_theory` is.

    Reardon & Firebaugh (2002), Sociol. Methodol. 32:33–67.
    Counts `(areas, groups)` give `(areas,)`, a batch `(layers, areas)`; the parts are ≥ 0 and sum to the whole.
    Raises ValueError for a count that is negative, infinite or missing (NaN with `missing="carry"`), and for one
    column. Unit 0–1.
    """
    return _parts(counts, missing, plain.information_parts)


def local_mutual_information(counts: npt.ArrayLike, *, missing: OnMissing = "refuse") -> FloatArray:
    """Each area's part of M, nats: (tᵢ/T) Lᵢ with the local index Lᵢ = Σg πᵢg ln(πᵢg/πg).

    NaN where `mutual_information` is. Alonso-Villar & Del Río (2010), Math. Soc. Sci. 60:30–38; Mora &
    Ruiz-Castillo (2011), Sociol. Methodol. 41:159–194.
    Counts `(areas, groups)` give `(areas,)`, a batch `(layers, areas)`; the parts are ≥ 0 and sum to the whole.
    Raises ValueError for a count that is negative, infinite or missing (NaN with `missing="carry"`), and for one
    column.
    """
    return _parts(counts, missing, plain.mutual_parts)


def _parts(
    counts: npt.ArrayLike, missing: OnMissing, measure: Callable[[FloatArray], FloatArray]
) -> FloatArray:
    table = read(counts, missing)
    numbers = np.empty(table.layers.shape[:2])

    def work(part: slice) -> None:
        with np.errstate(invalid="ignore", divide="ignore"):
            numbers[part] = measure(table.block(part))

    over_parts(work, table.parts(), table.layers.size)
    return table.result(numbers)
