"""How much of each area of one set lies in each area of another, and how that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray

IntArray = npt.NDArray[np.intp]

KEY, SURFACE, POPULATION, HAND = "key", "surface", "population", "hand"
METHODS = (KEY, SURFACE, POPULATION, HAND)
"""key: a table of codes says so. surface: shares of overlaid areas. population: shares of people on a finer set
or grid (dasymetric). hand: somebody decided, and is named in `source`."""

_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Crosswalk:
    """Weights (links,) from `sources` to `targets` by code, each the share 0–1 of the source that goes there.

    row, column: the place of each link in `sources` and `targets`. Weights of one source sum to at most 1; what
    is lacking to 1 lies outside all targets. method: one of `METHODS`; source, year: where the weights come from.
    Raises ValueError where codes repeat, a link leads outside, is given twice, or a source gives away more than
    all of itself.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    row: IntArray
    column: IntArray
    weight: FloatArray
    method: str
    source: str = ""
    year: int | None = None

    def __post_init__(self) -> None:
        for what, codes in (("source", self.sources), ("target", self.targets)):
            if len(set(codes)) < len(codes):
                raise ValueError(f"a {what} code is there twice: {_first_twice(codes)!r}")
        if self.method not in METHODS:
            raise ValueError(f"method is {self.method!r}; one of {METHODS}")
        if not self.row.shape == self.column.shape == self.weight.shape:
            raise ValueError("row, column and weight have one entry for each link")
        if self.weight.size:
            self._check_links()

    def _check_links(self) -> None:
        outside = (self.row.min() < 0) | (self.row.max() >= len(self.sources))
        if outside or self.column.min() < 0 or self.column.max() >= len(self.targets):
            raise ValueError("a link leads outside the sources or targets")
        if not np.isfinite(self.weight).all() or self.weight.min() <= 0 or self.weight.max() > 1 + _ROUNDING:
            raise ValueError("a weight is a share over 0 and at most 1")
        if np.unique(self.row * len(self.targets) + self.column).size < self.row.size:
            raise ValueError("a link is there twice")
        if (over := np.flatnonzero(self.placed > 1 + 1e-6)).size:
            code, share = self.sources[over[0]], self.placed[over[0]]
            raise ValueError(f"{code} gives away {share:.4f} of itself; at most 1 can be placed")

    @cached_property
    def placed(self) -> FloatArray:
        """The share 0–1 of each source that lies in any target, (sources,)."""
        return np.bincount(self.row, self.weight, len(self.sources)).astype(np.float64)

    @cached_property
    def matrix(self) -> Any:
        """The weights as a sparse array (sources, targets)."""
        from scipy.sparse import csr_array

        shape = (len(self.sources), len(self.targets))
        return csr_array((self.weight, (self.row, self.column)), shape=shape)

    def about(self) -> dict[str, Any]:
        """What a converted number is marked with for ever."""
        return {"method": self.method, "source": self.source, "year": self.year}


def from_key(
    pairs: Sequence[tuple[str, str]] | Sequence[tuple[str, str, float]],
    *,
    sources: Sequence[str] = (),
    targets: Sequence[str] = (),
    method: str = KEY,
    source: str = "",
    year: int | None = None,
) -> Crosswalk:
    """A crosswalk from rows (source, target) or (source, target, weight).

    A source with several rows and no weight is refused: half to each would be a guess. `sources` and `targets`
    name areas that no row speaks of too, so that what is not placed is seen. Raises ValueError as `Crosswalk`.
    One row a link; weights 0–1. No rows and no areas make an empty crosswalk. Source: docs/methods/conversion.md.
    """
    rows = [(str(pair[0]), str(pair[1]), float(pair[2]) if len(pair) > 2 else None) for pair in pairs]
    named = [one for one, _two, weight in rows if weight is None]
    if len(set(named)) < len(named):
        raise ValueError(
            f"{_first_twice(named)} goes to several areas and says not how much to each: give weights"
        )
    all_sources = tuple(dict.fromkeys([*sources, *(one for one, _two, _weight in rows)]))
    all_targets = tuple(dict.fromkeys([*targets, *(two for _one, two, _weight in rows)]))
    at = {code: place for place, code in enumerate(all_sources)}
    to = {code: place for place, code in enumerate(all_targets)}
    return Crosswalk(
        all_sources,
        all_targets,
        np.array([at[one] for one, _two, _weight in rows], dtype=np.intp),
        np.array([to[two] for _one, two, _weight in rows], dtype=np.intp),
        np.array([1.0 if weight is None else weight for _one, _two, weight in rows], dtype=np.float64),
        method,
        source,
        year,
    )


def from_overlay(
    sources: Sequence[str],
    targets: Sequence[str],
    row: npt.ArrayLike,
    column: npt.ArrayLike,
    common: npt.ArrayLike,
    size: npt.ArrayLike,
    *,
    sliver: float = 0.0,
    source: str = "",
    year: int | None = None,
) -> Crosswalk:
    """A crosswalk from overlaid surfaces: weight = common surface / the source's own.

    common (links,): surface that source `row` and target `column` share; size (sources,): the surface of each
    source, in the same unit. Two drawings of one border never agree to the metre: links below `sliver` (0–1) of the
    source are left out, and their weight is given to the source's other links in proportion, where it has any.
    Raises ValueError as `Crosswalk`, and for a source without surface.
    Weights 0–1; an empty list of links places nothing. Source: docs/methods/conversion.md.
    """
    rows, columns = np.asarray(row, dtype=np.intp), np.asarray(column, dtype=np.intp)
    shared, whole = np.asarray(common, dtype=np.float64), np.asarray(size, dtype=np.float64)
    if (whole[rows] <= 0).any():
        raise ValueError("a source has no surface")
    weight = np.minimum(shared / whole[rows], 1.0)
    before = np.bincount(rows, weights=weight, minlength=len(sources))
    keep = weight > sliver
    rows, columns, weight = rows[keep], columns[keep], weight[keep]
    after = np.bincount(rows, weights=weight, minlength=len(sources))
    weight = weight * np.minimum(before, 1.0)[rows] / after[rows]
    return Crosswalk(tuple(sources), tuple(targets), rows, columns, weight, SURFACE, source, year)


def from_population(
    sources: Sequence[str],
    targets: Sequence[str],
    in_source: npt.ArrayLike,
    in_target: npt.ArrayLike,
    people: npt.ArrayLike,
    *,
    source: str = "",
    year: int | None = None,
) -> Crosswalk:
    """A crosswalk from people on a finer set or grid (dasymetric weights).

    in_source, in_target (cells,): the place of the source and target that each cell lies in, −1 for none; people
    (cells,) ≥ 0. Weight of s in t = people of s in cells of t / all people of s. People of a source outside all
    targets are not placed. A source without people has no weights: nothing is known of where it would go.
    Raises ValueError for people that are missing or negative, and as `Crosswalk`.
    Weights 0–1. Source: docs/methods/conversion.md.
    """
    one, two = np.asarray(in_source, dtype=np.intp), np.asarray(in_target, dtype=np.intp)
    number = np.asarray(people, dtype=np.float64)
    if not one.shape == two.shape == number.shape:
        raise ValueError("in_source, in_target and people have one entry for each cell")
    if not np.isfinite(number).all() or (number < 0).any():
        raise ValueError("people are numbers from 0 up: a cell whose number is missing cannot be weighed by")
    inside = (one >= 0) & (number > 0)
    whole = np.bincount(one[inside], weights=number[inside], minlength=len(sources))
    met = inside & (two >= 0)
    place = one[met] * len(targets) + two[met]
    links, at = np.unique(place, return_inverse=True)
    shared = np.bincount(at, weights=number[met], minlength=links.size)
    rows, columns = np.divmod(links, len(targets)) if links.size else (links, links)
    return Crosswalk(
        tuple(sources),
        tuple(targets),
        rows.astype(np.intp),
        columns.astype(np.intp),
        np.minimum(shared / whole[rows], 1.0),
        POPULATION,
        source,
        year,
    )


def _first_twice(codes: Sequence[str]) -> str:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            return code
        seen.add(code)
    return ""
