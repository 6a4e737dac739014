"""Random tables of counts: what the same city could have looked like by chance.

Every function takes one table of whole numbers `(areas, groups)` and gives `draws` tables, `(draws, areas, groups)`
int64, from the generator that it is handed: the same generator gives the same tables on every machine with the same
numpy, with and without numba. What each null holds fixed is what tells them apart:

| null | fixed | free |
|---|---|---|
| `permute_persons` | persons of each area, persons of each group | who lives where |
| `evenness` | persons of each area | group totals |
| `systematic` | persons of each group | area totals |
| `multinomial` | the number of persons | area and group totals |

The tables are trusted: whole numbers ≥ 0 (`inference` checks what it is given). An area or a group without anybody
stays without. ValueError for a permutation of 10⁹ persons or more, which numpy's sampler does not take.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray

IntArray = npt.NDArray[np.int64]
Null = Literal["permutation", "evenness", "systematic", "multinomial"]


def permute_persons(counts: IntArray, draws: int, generator: np.random.Generator) -> IntArray:
    """Everybody changes places with everybody: both margins stay exactly as they are.

    The exact distribution of a shuffled list of persons, without the list: group after group is dealt
    over the places that are left, multivariate hypergeometric. Boisso, Hayes, Hirschberg & Silber (1994),
    J. Econometrics 61:161–178.
    A table `(areas, groups)` gives `(draws, areas, groups)` in persons ≥ 0; nobody stays nobody. Raises ValueError
    for 10⁹ persons or more.
    """
    areas, groups = counts.shape
    out = np.zeros((draws, areas, groups), dtype=np.int64)
    sizes, places = counts.sum(axis=0), counts.sum(axis=1)
    if areas == 0:
        return out
    left = np.broadcast_to(places, (draws, areas))
    for group in range(groups - 1):
        size = int(sizes[group])
        if group == 0:
            dealt = generator.multivariate_hypergeometric(places, size, draws, "marginals")
        else:
            dealt = np.empty((draws, areas), dtype=np.int64)
            for draw in range(draws):
                dealt[draw] = generator.multivariate_hypergeometric(left[draw], size, None, "marginals")
        out[:, :, group] = dealt
        left = left - dealt
    out[:, :, groups - 1] = left
    return out


def evenness(counts: IntArray, draws: int, generator: np.random.Generator) -> IntArray:
    """Each area's persons are of a group with the chance that is the group's share of everybody.

    Binomial, or multinomial, for each area. Winship (1977), Soc. Forces 55:1058–1066; Carrington & Troske
    (1997), J. Bus. Econ. Stat. 15:402–409.
    A table `(areas, groups)` gives `(draws, areas, groups)` in persons ≥ 0; nobody stays nobody.
    The table is trusted: ValueError comes of chances or draws that numpy refuses.
    """
    total = int(counts.sum())
    shares = counts.sum(axis=0) / total if total else np.zeros(counts.shape[1])
    return persons(counts.sum(axis=1), np.broadcast_to(shares, counts.shape), draws, generator)


def systematic(counts: IntArray, draws: int, generator: np.random.Generator) -> IntArray:
    """Each person of a group lands in an area with the chance that is the area's share of everybody.

    Multinomial for each group. Allen, Burgess, Davidson & Windmeijer (2015), Econometrics J. 18:40–66.
    A table `(areas, groups)` gives `(draws, areas, groups)` in persons ≥ 0; nobody stays nobody.
    The table is trusted: ValueError comes of chances or draws that numpy refuses.
    """
    out = np.zeros((draws, *counts.shape), dtype=np.int64)
    if counts.sum():
        chances = _summing_to_one(counts.sum(axis=1) / counts.sum())
        for group, size in enumerate(counts.sum(axis=0)):
            out[:, :, group] = generator.multinomial(size, chances, draws)
    return out


def multinomial(counts: IntArray, draws: int, generator: np.random.Generator) -> IntArray:
    """All persons fall anew over the cells, with the chance area's share · group's share.

    One multinomial over areas and groups. Ransom (2000), Sociol. Methods Res. 28:454–475.
    A table `(areas, groups)` gives `(draws, areas, groups)` in persons ≥ 0; nobody stays nobody.
    The table is trusted: ValueError comes of chances or draws that numpy refuses.
    """
    total = int(counts.sum())
    if total == 0:
        return np.zeros((draws, *counts.shape), dtype=np.int64)
    sizes = generator.multinomial(total, _summing_to_one(counts.sum(axis=1) / total), draws)
    shares = np.broadcast_to(counts.sum(axis=0) / total, (draws, *counts.shape))
    return _deal(sizes, shares, (draws, len(counts)), generator)


def persons(sizes: IntArray, chances: FloatArray, draws: int, generator: np.random.Generator) -> IntArray:
    """`sizes[area]` persons in each area, each of group g with the chance `chances[area, g]`.

    Sizes `(areas,)`, chances `(areas, groups)` with rows that sum to 1 (an empty area's may be anything).
    With each area's own shares as chances it is the bootstrap of persons.
    Gives `(draws, areas, groups)` in persons ≥ 0; an empty area stays empty. Efron (1979), Ann. Stat. 7:1–26.
    The table is trusted: ValueError comes of chances or draws that numpy refuses.
    """
    return _deal(sizes, chances, (draws, len(sizes)), generator)


def resample_areas(counts: IntArray, draws: int, generator: np.random.Generator) -> IntArray:
    """As many areas as there are, taken with replacement, each with all its persons: the bootstrap of areas.

    Efron (1979), Ann. Stat. 7:1–26.
    A table `(areas, groups)` gives `(draws, areas, groups)` in persons ≥ 0; nobody stays nobody.
    The table is trusted: ValueError comes of chances or draws that numpy refuses.
    """
    areas = len(counts)
    return counts[generator.integers(0, max(areas, 1), (draws, areas))]


def permute_years(
    before: IntArray, after: IntArray, draws: int, generator: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """In each area the persons of the two years change year with one another, at random.

    Both tables `(areas, groups)` of the same areas. Each area keeps its persons of each year, and its
    persons of each group over the two years: multivariate hypergeometric area by area, exact under "no
    area's mix has changed". Gives the draws of the first table and those of the second.
    Nobody stays nobody. Elbers (2023), Sociol. Methods Res. 52:5–42.
    Raises ValueError for 10⁹ persons or more in an area.
    """
    pooled = before + after
    left = np.broadcast_to(before.sum(axis=1), (draws, len(before)))
    rest = pooled.sum(axis=1)
    first = np.zeros((draws, *before.shape), dtype=np.int64)
    for group in range(before.shape[1] - 1):
        rest = rest - pooled[:, group]
        taken = generator.hypergeometric(pooled[:, group], rest, left)
        first[:, :, group] = taken
        left = left - taken
    first[:, :, -1] = left
    return first, pooled - first


def _deal(
    sizes: IntArray, chances: FloatArray, shape: tuple[int, int], generator: np.random.Generator
) -> IntArray:
    """Persons to groups: a binomial of what is left for one group after another."""
    groups = chances.shape[-1]
    out = np.empty((*shape, groups), dtype=np.int64)
    left: IntArray = np.broadcast_to(sizes, shape)
    rest = np.ones(chances.shape[:-1])
    for group in range(groups - 1):
        chance = chances[..., group]
        with np.errstate(invalid="ignore", divide="ignore"):
            step = np.where(chance > 0, np.clip(chance / rest, 0.0, 1.0), 0.0)
        if group == 0 and sizes.ndim == 1:
            # All draws of one area after another: numpy keeps what it has worked out for a size and a chance.
            taken = generator.binomial(sizes[:, np.newaxis], step[:, np.newaxis], shape[::-1]).T
        else:
            taken = generator.binomial(left, step, shape)
        out[..., group] = taken
        left = left - taken
        rest = rest - chance
    out[..., groups - 1] = left
    return out


def _summing_to_one(shares: FloatArray) -> FloatArray:
    """numpy refuses chances that sum to more than 1 by rounding."""
    return np.asarray(shares / shares.sum())


NULLS: dict[Null, Callable[[IntArray, int, np.random.Generator], IntArray]] = {
    "permutation": permute_persons,
    "evenness": evenness,
    "systematic": systematic,
    "multinomial": multinomial,
}
"""Each null by the name that `chance_test` takes."""
