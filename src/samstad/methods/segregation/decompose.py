"""What segregation consists of: between and within larger areas, and what made it change.

One table `(areas, groups)` at a time; types, missing and errors as in `evenness` (carried, a missing count makes
every part NaN).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from samstad.methods.segregation import plain
from samstad.methods.segregation.counts import OnMissing, read
from samstad.methods.segregation.margins import common, with_margins
from samstad.methods.values import FloatArray

Index = Literal["mutual_information", "information_theory"]


@dataclass(frozen=True, slots=True)
class Nested:
    """`parts[0]` is between the sets of the coarsest level, `parts[k]` between those of level k within level
    k − 1, the last between areas within the finest sets. They sum to `total`.
    """

    total: float
    parts: FloatArray

    @property
    def between(self) -> float:
        """Between the coarsest sets."""
        return float(self.parts[0])

    @property
    def within(self) -> float:
        """Within the coarsest sets, all levels together."""
        return float(self.parts[1:].sum())


@dataclass(frozen=True, slots=True)
class WithinSets:
    """For each set, in order of `labels`: its share of everybody, its own index (NaN where it is 0/0), and
    its contribution. The contributions sum to the part within.
    """

    labels: npt.NDArray[Any]
    share: FloatArray
    value: FloatArray
    contribution: FloatArray


@dataclass(frozen=True, slots=True)
class Change:
    """M of two years, and what the change consists of, all in nats; the parts sum to `total`.

    `additions`: areas and groups that are there in the second year only; `removals`: in the first only.
    `group_marginal`, `area_marginal`: the sizes of groups and of areas changed. `structural`: what is left when
    sizes are the same, that groups live more (> 0) or less (< 0) apart.
    """

    first: float
    second: float
    additions: float
    removals: float
    group_marginal: float
    area_marginal: float
    structural: float

    @property
    def total(self) -> float:
        """Second minus first."""
        return self.second - self.first

    @property
    def composition(self) -> float:
        """Areas and groups that came or went."""
        return self.additions + self.removals

    @property
    def marginal(self) -> float:
        """The sizes of groups and areas."""
        return self.group_marginal + self.area_marginal


def decompose_nested(
    counts: npt.ArrayLike,
    *levels: npt.ArrayLike,
    index: Index = "information_theory",
    missing: OnMissing = "refuse",
) -> Nested:
    """M or H into what lies between larger sets, and within them.

    M = M(level 1) + [M(level 2) − M(level 1)] + … + [M(areas) − M(last level)], and each bracket is
    Σ over sets of share × the set's own M. For H everything is divided by the entropy of all.

    `levels`: for each level, coarsest first, the label `(areas,)` of the set that each area lies in: city, then
    district. Unit and range as the index. Raises ValueError without a level, for labels of another length or
    missing ones, or where a set of one level lies in two of the level before.
    Mora & Ruiz-Castillo (2011), Sociol. Methodol. 41:159–194; Theil (1972), Statistical Decomposition Analysis.
    Counts `(areas, groups)`. A missing count (NaN) is refused with ValueError, or makes all NaN with
    `missing="carry"`.
    """
    block, scale = _scaled(counts, index, missing)
    codes = _codes(levels, block.shape[2])
    totals = [_mutual(_summed(block, code)) for code in codes] + [_mutual(block)]
    return Nested(totals[-1] / scale, np.diff(totals, prepend=0.0) / scale)


def within_sets(
    counts: npt.ArrayLike,
    sets: npt.ArrayLike,
    *,
    index: Index = "information_theory",
    missing: OnMissing = "refuse",
) -> WithinSets:
    """Each set's own index, and its part of what lies within sets.

    contribution = (T_s/T) M_s, for H divided by the entropy of all (not the set's own). `sets` as a level of
    `decompose_nested`; errors and papers as there.
    Counts `(areas, groups)`, `sets` `(areas,)`; arrays `(sets,)`, in nats for M and 0–1 for H. NaN where a set has
    nobody, or for H where all are of one group. Raises ValueError as `decompose_nested`. Mora & Ruiz-Castillo
    (2011), Sociol. Methodol. 41:159–194.
    """
    block, scale = _scaled(counts, index, missing)
    code = _codes((sets,), block.shape[2])[0]
    labels = np.unique(np.asarray(sets))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = _summed(block, code).sum(axis=1)[0] / block.sum()
        own = [block[:, :, code == number] for number in range(labels.size)]
        mutual = np.array([_mutual(part) for part in own])
        measure = plain.information_theory if index == "information_theory" else plain.mutual_information
        value = np.array([measure(part)[0] for part in own])
        contribution = np.where(share == 0, 0.0, share * mutual) / scale
    return WithinSets(labels, np.asarray(share), value, contribution)


def decompose_change(first: npt.ArrayLike, second: npt.ArrayLike, *, missing: OnMissing = "refuse") -> Change:
    """The change of M between two years into composition, marginal and structural parts.

    Both tables `(areas, groups)` with the same areas and groups in the same order; what is not there in a year has
    0. Only what has somebody in both years is compared, the rest is additions and removals. Let M(s, a, g) be
    M of the table with the structure (odds ratios) of year s, the area sizes of year a and the group sizes of
    year g, made by iterative proportional fitting. Then (Shapley)
    structural = ½ [M(2,1,1) − M(1,1,1) + M(2,2,2) − M(1,2,2)], and
    group_marginal = ¼ Σ over s, a of M(s,a,2) − M(s,a,1), area_marginal alike.

    Swapping areas and groups swaps the two marginal parts; swapping the years changes every sign (and additions
    for removals). A cell that is 0 is taken as 10⁻⁶ of what evenness would put there while tables are fitted,
    so that sizes of one year can be met by the structure of the other.
    Raises ValueError for different shapes, no area and group in common, and where the fitting does not converge.
    Elbers (2023), Sociol. Methods Res. 52:5–42; Deutsch, Flückiger & Silber (2009), Res. Econ. Inequal. 17.
    In nats. A missing count (NaN) is refused with ValueError, or makes its parts
    NaN with `missing="carry"`.
    """
    one, two = _table(first, missing), _table(second, missing)
    if one.shape != two.shape:
        raise ValueError(f"the tables have shapes {one.shape[::-1]} and {two.shape[::-1]}")
    whole = _mutual(one[np.newaxis]), _mutual(two[np.newaxis])
    if np.isnan(whole).any():
        return Change(*whole, *[float("nan")] * 5)
    there = common(one, two)
    tables = one[there], two[there]
    kept = tuple(_mutual(table[np.newaxis]) for table in tables)
    m = np.empty((2, 2, 2))
    for s, a, g in np.ndindex(2, 2, 2):
        # A year with its own sizes is itself, so that the parts sum to the change that is seen.
        fitted = tables[s] if s == a == g else with_margins(tables[s], tables[a].sum(0), tables[g].sum(1))
        m[s, a, g] = _mutual(fitted[np.newaxis])
    return Change(
        *whole,
        additions=whole[1] - kept[1],
        removals=kept[0] - whole[0],
        group_marginal=float((m[:, :, 1] - m[:, :, 0]).sum() / 4),
        area_marginal=float((m[:, 1, :] - m[:, 0, :]).sum() / 4),
        structural=float((m[1, 0, 0] - m[0, 0, 0] + m[1, 1, 1] - m[0, 1, 1]) / 2),
    )


def _table(counts: npt.ArrayLike, missing: OnMissing) -> FloatArray:
    """One table, checked, as `(groups, areas)`."""
    table = read(counts, missing)
    if not table.single:
        raise ValueError("one table (areas, groups) at a time")
    return np.asarray(table.block(slice(None))[0])


def _scaled(counts: npt.ArrayLike, index: Index, missing: OnMissing) -> tuple[FloatArray, float]:
    """The table as a block of one layer, and what M is divided by to be the index."""
    if index not in ("mutual_information", "information_theory"):
        raise ValueError(f"index is {index!r}; it is 'mutual_information' or 'information_theory'")
    block = _table(counts, missing)[np.newaxis]
    with np.errstate(invalid="ignore", divide="ignore"):
        entropy = float(plain.entropy(plain.shares(block))[0])
    if index == "mutual_information":
        return block, 1.0
    return block, entropy if entropy > 0 else float("nan")


def _mutual(block: FloatArray) -> float:
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(plain.mutual_information(block)[0])


def _codes(levels: tuple[npt.ArrayLike, ...], areas: int) -> list[npt.NDArray[np.intp]]:
    """Labels as numbers from 0; ValueError unless each level lies whole in the one before."""
    if not levels:
        raise ValueError("name at least one level of sets")
    codes: list[npt.NDArray[np.intp]] = []
    for level in levels:
        labels = np.asarray(level)
        if labels.shape != (areas,):
            raise ValueError(f"labels have shape {labels.shape}; it is ({areas},)")
        if any(label is None or label != label for label in labels.tolist()):
            raise ValueError("an area has no label")
        codes.append(np.unique(labels, return_inverse=True)[1])
        if len(codes) > 1:
            pairs = np.unique(np.stack(codes[-2:], axis=1), axis=0)
            if np.unique(pairs[:, 1]).size < pairs.shape[0]:
                raise ValueError("a set lies in two sets of the level before")
    return codes


def _summed(block: FloatArray, code: npt.NDArray[np.intp]) -> FloatArray:
    """The table of sets: a block `(1, groups, sets)`."""
    sums = [np.bincount(code, weights=row, minlength=int(code.max(initial=-1)) + 1) for row in block[0]]
    return np.asarray(sums, dtype=np.float64)[np.newaxis]
