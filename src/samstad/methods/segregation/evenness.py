"""How unevenly groups live over areas.

Every function takes counts `(areas, groups)` and gives a number, or a batch `(layers, areas, groups)` and
gives one number a layer. Two columns are two groups (who is counted, and the rest: never the total), more are the
multigroup form. Integers or floats ≥ 0. An empty area adds nothing, and in the multigroup form an empty group
adds nothing; NaN where the measure is 0/0: nobody at all, or one group only. No result changes when
all counts are multiplied by one number or the areas are shuffled.

`missing`: a count that is NaN is refused with ValueError (`"refuse"`), or makes its whole table NaN (`"carry"`).
ValueError also for a count below 0 or infinite, for one column, and for another shape or type.

tᵢ persons in area i, T in all; πᵢg and πg the share of group g in the area and in all; I = Σg πg(1 − πg).
"""

from __future__ import annotations

import numpy.typing as npt

from samstad.methods.segregation import plain
from samstad.methods.segregation.counts import OnMissing, read
from samstad.methods.segregation.engine import Measure, by_layer
from samstad.methods.values import FloatArray


def dissimilarity(counts: npt.ArrayLike, *, missing: OnMissing = "refuse") -> FloatArray:
    """D: the share of a group that would have to move for all areas to have the same mix. 0–1.

    Two groups a, b: D = ½ Σᵢ |aᵢ/A − bᵢ/B|; more: D = Σᵢ Σg tᵢ |πᵢg − πg| / (2TI).

    Duncan & Duncan (1955), Am. Sociol. Rev. 20:210–217; multigroup: Morgan (1975) and Sakoda (1981), in
    Reardon & Firebaugh (2002), Sociol. Methodol. 32:33–67.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. NaN where it is 0/0: one group
    only, or nobody. Raises ValueError for a count that is negative, infinite or missing (NaN with
    `missing="carry"`), and for one column.
    """
    return by_layer(read(counts, missing), Measure(plain.dissimilarity, "dissimilarity"))


def gini(counts: npt.ArrayLike, *, missing: OnMissing = "refuse") -> FloatArray:
    """G: the mean difference in share between all pairs of areas, of its maximum. 0–1, and D ≤ G.

    G = Σg Σᵢ Σⱼ tᵢ tⱼ |πᵢg − πⱼg| / (2T²I). Sorted, not paired: O(areas log areas).

    James & Taeuber (1985), Sociol. Methodol. 15:1–32; multigroup: Reardon & Firebaugh (2002), Sociol.
    Methodol. 32:33–67.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. NaN where it is 0/0: one group
    only, or nobody. Raises ValueError for a count that is negative, infinite or missing (NaN with
    `missing="carry"`), and for one column.
    """
    return by_layer(read(counts, missing), Measure(plain.gini, sorts=True))


def information_theory(counts: npt.ArrayLike, *, missing: OnMissing = "refuse") -> FloatArray:
    """H: how much less diverse areas are than the whole, of what they could be. 0–1.

    H = M/E with M as `mutual_information` and E = −Σg πg ln πg.

    Theil & Finizza (1971), J. Math. Sociol. 1:187–193; Reardon & Firebaugh (2002), Sociol. Methodol. 32:33–67.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. NaN where it is 0/0: one group
    only, or nobody. Raises ValueError for a count that is negative, infinite or missing (NaN with
    `missing="carry"`), and for one column.
    """
    return by_layer(read(counts, missing), Measure(plain.information_theory, "information_theory"))


def mutual_information(counts: npt.ArrayLike, *, missing: OnMissing = "refuse") -> FloatArray:
    """M: what knowing the area tells about the group, in nats. 0 … the lesser of ln groups and ln areas.

    M = Σᵢ Σg (nᵢg/T) ln(nᵢg T / (tᵢ Ng)). 0 where there is one group only; NaN where there is nobody.

    Mora & Ruiz-Castillo (2011), Sociol. Methodol. 41:159–194.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. Raises ValueError for a count
    that is negative, infinite or missing (NaN with `missing="carry"`), and for one column.
    """
    return by_layer(read(counts, missing), Measure(plain.mutual_information, "mutual_information"))


def atkinson(counts: npt.ArrayLike, b: float = 0.5, *, missing: OnMissing = "refuse") -> FloatArray:
    """A: one minus a mean of how areas are shared; b says which areas weigh most. 0–1.

    Two groups: A = 1 − [Σᵢ (aᵢ/A)ᵇ (cᵢ/C)¹⁻ᵇ]^(1/(1−b)), a the first column and c the second; 0 < b < 1. Over ½,
    areas where the first group is over-represented weigh more, under ½ where it is under-represented.
    More than two: A = 1 − Σᵢ Πg (nᵢg/Ng)^(1/K), K the groups that have anybody; `b` has no part in it.
    The two forms are different functions of the same sum: do not compare one with the other.

    Raises ValueError for b outside (0, 1), and for b ≠ ½ with more than two columns.
    James & Taeuber (1985), Sociol. Methodol. 15:1–32; multigroup: Frankel & Volij (2011), J. Econ. Theory 146:1–38.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. NaN where it is 0/0: one group
    only, or nobody. Raises ValueError for a count that is negative, infinite or missing (NaN with
    `missing="carry"`), and for one column.
    """
    table = read(counts, missing)
    if not 0 < b < 1:
        raise ValueError(f"b is {b}; it lies between 0 and 1")
    if table.layers.shape[2] > 2 and b != 0.5:
        raise ValueError("b is for two groups only")
    return by_layer(table, Measure(lambda block: plain.atkinson(block, b)))


def variance_ratio(counts: npt.ArrayLike, *, missing: OnMissing = "refuse") -> FloatArray:
    """V (η², and relative diversity for more groups): the share of the variance that lies between areas. 0–1.

    V = Σg Σᵢ tᵢ (πᵢg − πg)² / (TI). With two groups it is isolation corrected for the group's size:
    (isolation − πg)/(1 − πg).

    James & Taeuber (1985), Sociol. Methodol. 15:1–32; multigroup (R): Reardon & Firebaugh (2002), Sociol.
    Methodol. 32:33–67.
    Counts `(areas, groups)` give a number, `(layers, areas, groups)` one a layer. NaN where it is 0/0: one group
    only, or nobody. Raises ValueError for a count that is negative, infinite or missing (NaN with
    `missing="carry"`), and for one column.
    """
    return by_layer(read(counts, missing), Measure(plain.variance_ratio, "variance_ratio"))
