"""How far a measure of segregation is from chance, and from the city behind the counts.

A measured index is too high: chance alone makes areas differ, the more so the fewer their persons. So what is
reported is an estimate with chance taken out and an interval (`estimate`, and `estimate_cities` for many cities at
once), a test against "only chance" (`chance_test`), and a test of "did it change?" (`change_test`).

Counts are whole numbers of persons `(areas, groups)`, in integers or floats. `measure` is a function of this
package, or `functools.partial(isolation, group=1)`: a batch `(layers, areas, groups)` in, a number a layer out.

`missing`: a count that is NaN is refused with ValueError (`"refuse"`), or makes the results NaN (`"carry"`). Results
are NaN, too, where the measure is not defined (nobody, or one group only). ValueError also for counts that are
negative or not whole, for a level outside (0, 1), and for draws, workers or a seed that cannot be.

`seed` is a whole number ≥ 0. The same seed gives the same numbers whatever `workers` (threads) is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import numpy.typing as npt

from samstad.methods.segregation import nulls
from samstad.methods.segregation.counts import OnMissing
from samstad.methods.segregation.evenness import mutual_information
from samstad.methods.segregation.fit import Fit, Published, fits
from samstad.methods.segregation.people import People, people
from samstad.methods.segregation.simulate import Job, Measure, simulate
from samstad.methods.segregation.worlds import Method
from samstad.methods.uncertainty import mover_difference
from samstad.methods.values import FloatArray

SAME = 1e-12
"""Two roads of one measure may round differently: numbers nearer than this are one number."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure with chance taken out. All in the measure's unit; NaN where there is none.

    `raw` is the measure of the counts; `value` the estimate; `low` and `high` its limits at `level`. `undefined`
    counts draws in which the measure was 0/0 (a group of a few persons may be drawn away): they are left
    out of the limits, and results are NaN where they are more than a twentieth.
    """

    raw: float
    value: float
    low: float
    high: float
    level: float
    draws: int
    undefined: int
    seed: int
    method: Method


@dataclass(frozen=True, slots=True)
class CityEstimates:
    """`Estimate` for many cities: each array is `(layers, cities)`, or `(cities,)` where counts had no layers.

    `cities` are the labels in rising order.
    """

    cities: npt.NDArray[np.generic]
    raw: FloatArray
    value: FloatArray
    low: FloatArray
    high: FloatArray
    level: float
    draws: int
    undefined: npt.NDArray[np.int64]
    seed: int
    method: Method


@dataclass(frozen=True, slots=True)
class ChanceTest:
    """What chance alone would give, and how often it gives as much as was seen.

    `expected` is the mean of the draws, `low`–`high` what lies between at `level`; `p` = (1 + b)/(1 + B) where b of B
    draws reach `raw`. `excess` is Carrington & Troske's index: (raw − expected)/(1 − expected), the share of what
    chance leaves open; below chance (raw − expected)/expected, −1…0. For measures that end at 1; else NaN.
    """

    raw: float
    expected: float
    low: float
    high: float
    excess: float
    p: float
    level: float
    draws: int
    seed: int
    null: nulls.Null


@dataclass(frozen=True, slots=True)
class ChangeTest:
    """After minus before. `value`, `low` and `high` are from the two estimates; `p` is two-sided.

    `method` "interval": `p` is one minus the highest level at which the interval leaves out 0, never below
    2/(1 + draws). "permutation": (1 + b)/(1 + B).
    """

    before: Estimate
    after: Estimate
    raw: float
    value: float
    low: float
    high: float
    p: float
    level: float
    draws: int
    seed: int
    method: Literal["interval", "permutation"]


def estimate(
    counts: npt.ArrayLike,
    measure: Measure,
    *,
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    method: Method = "inversion",
    workers: int = 1,
    missing: OnMissing = "refuse",
    published: Published | None = None,
) -> Estimate:
    """The measure with chance taken out, and its interval.

    - `"inversion"`: which worlds (see `worlds`), from even to more uneven, could have given what was seen?
      With q(w) the quantile of the measure in draws of world w, whose measure is θ(w): low solves q₀.₉₇₅(w) = raw,
      high solves q₀.₀₂₅(w) = raw, value solves mean(w) = raw. Holds its level down to no segregation at all.
      `draws` for each of one to five worlds.
    - `"persons"`: bootstrap of persons; value = 2·raw − mean, limits 2·raw − quantiles. Allen et al. (2015),
      Econometrics J. 18:40–66; Elbers (2023), Sociol. Methods Res. 52:5–42. Far too high for D near 0.
    - `"areas"`: the same with whole areas drawn: for areas that are a sample of areas.

    Limits stay within the measure's 0–1 (mutual information: 0–ln groups).

    `published`: what the source has done to the counts, such as adding noise: tables `(draws, areas, groups)` of whole
    persons and a generator in, such tables out. It is done to every draw, so that it is taken out with the chance; by
    inversion only (ValueError). The other methods would take it for segregation.
    Counts `(areas, groups)`, whole persons. NaN where the measure is not defined, or a count is missing with
    `missing="carry"`. Raises ValueError for a missing count that is refused, one that is negative or not whole, a
    level outside (0, 1), and draws, workers or a seed that cannot be.
    """
    table = people(counts, missing)
    fit = fits([(table, (0,))], [measure], draws, seed, method, workers, level, [published])[0][0]
    return _estimate(fit, level, draws, seed, method)


def estimate_cities(
    counts: npt.ArrayLike,
    city: npt.ArrayLike,
    measures: Mapping[str, Measure],
    *,
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    method: Method = "inversion",
    workers: int = 1,
    missing: OnMissing = "refuse",
) -> dict[str, CityEstimates]:
    """`estimate` for every city of a country and for several measures, from the same draws.

    Counts `(areas, groups)` or `(layers, areas, groups)`; `city[area]` is the label of the city that the area
    lies in, in any order. A label that is missing (None, NaN, "") is refused. Each city has draws of its own by its
    place among the labels. With `missing="carry"` only the table with the missing count becomes NaN.
    Results in the unit of the measure, NaN where it is not defined. Raises ValueError as `estimate`, and for labels
    of another length. Source: docs/methods/segregation-inference.md.
    """
    batch = np.asarray(counts)
    layers = batch if batch.ndim == 3 else batch[np.newaxis]
    labels, members = _members(city, layers.shape[1] if layers.ndim == 3 else -1)
    tables = [
        (people(layer[rows], missing), (at, place))
        for at, layer in enumerate(layers)
        for place, rows in enumerate(members)
    ]
    found = fits(tables, list(measures.values()), draws, seed, method, workers, level)
    shape = (len(layers), len(labels)) if batch.ndim == 3 else (len(labels),)
    results = {}
    for number, name in enumerate(measures):
        each = [_estimate(fit[number], level, draws, seed, method) for fit in found]
        column = partial(_column, each, shape)
        results[name] = CityEstimates(
            labels, column("raw"), column("value"), column("low"), column("high"), level, draws,
            column("undefined").astype(np.int64), seed, method,
        )  # fmt: skip
    return results


def chance_test(
    counts: npt.ArrayLike,
    measure: Measure,
    *,
    null: nulls.Null = "permutation",
    draws: int = 999,
    level: float = 0.95,
    seed: int = 0,
    workers: int = 1,
    missing: OnMissing = "refuse",
) -> ChanceTest:
    """Is there segregation beyond chance? One-sided: as much or more.

    For measures that rise with segregation: not for `exposure` to others, which falls (take `isolation`).

    With `"permutation"` the test is exact: it finds "more than chance" in at most 5 % of cities without segregation
    at p ≤ 0.05, however few the persons. What each `null` holds fixed: see `nulls`.

    Boisso et al. (1994), J. Econometrics 61:161–178; Carrington & Troske (1997), J. Bus. Econ. Stat. 15:402–409;
    p: Phipson & Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9:39.
    Counts `(areas, groups)`, whole persons. NaN where the measure is not defined, or a count is missing with
    `missing="carry"`. Raises ValueError for a missing count that is refused, one that is negative or not whole, a
    level outside (0, 1), and draws, workers or a seed that cannot be.
    """
    _checked_level(level)
    if null not in nulls.NULLS:
        raise ValueError(f"null is {null!r}; it is one of {', '.join(nulls.NULLS)}")
    table = people(counts, missing)
    raw = float(table.measured(measure))
    if np.isnan(raw):
        return ChanceTest(raw, raw, raw, raw, raw, raw, level, draws, seed, null)

    def work(size: int, generator: np.random.Generator) -> FloatArray:
        return measure(nulls.NULLS[null](table.counts, size, generator))[np.newaxis]

    drawn = simulate([Job(work, table.counts.size, (1,))], 1, draws, seed, workers)[0, 0]
    # A draw in which the measure is not defined says nothing against chance: it counts as reaching.
    p = _share(int(np.count_nonzero(~(drawn < raw - SAME))), draws)
    tail = (1 - level) / 2
    low, high = np.nanquantile(drawn, [tail, 1 - tail])
    expected = float(np.nanmean(drawn))
    unbounded = measure is mutual_information
    excess = float("nan") if unbounded else _excess(raw, expected)
    return ChanceTest(raw, expected, float(low), float(high), excess, p, level, draws, seed, null)


def change_test(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    measure: Measure,
    *,
    method: Literal["interval", "permutation"] = "interval",
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    workers: int = 1,
    missing: OnMissing = "refuse",
    published: tuple[Published | None, Published | None] = (None, None),
) -> ChangeTest:
    """Did segregation change? Δ = after − before, with an interval and p.

    - `"interval"`: Δ − √((a − l_a)² + (u_b − b)²) … Δ + √((u_a − a)² + (b − l_b)²) of after a and before b with their
      limits, as independent (MOVER, Zou & Donner (2008), Stat. Med. 27:1693–1702); the areas may differ between the
      years. The question is the level of segregation, not where it lies.
    - `"permutation"`: persons change year with one another within each area (`nulls.permute_years`), p = (1 + how
      many draws are as far from 0) / (1 + draws): exact under "no area's mix has changed", which is more than
      "segregation has not changed". Needs the same areas in the same order; the interval is as for `"interval"`.

    `published`: what the source has done to each year's counts, as in `estimate`; not with `"permutation"`
    (ValueError), which would take it for a change.
    Counts `(areas, groups)`, whole persons. NaN where the measure is not defined, or a count is missing with
    `missing="carry"`. Raises ValueError for a missing count that is refused, one that is negative or not whole, a
    level outside (0, 1), and draws, workers or a seed that cannot be.
    """
    if method not in ("interval", "permutation"):
        raise ValueError(f"method is {method!r}; it is 'interval' or 'permutation'")
    if method == "permutation" and any(each is not None for each in published):
        raise ValueError("what the source does is known to 'interval', and not to 'permutation'")
    first, second = people(before, missing), people(after, missing)
    tables = [(first, (2,)), (second, (3,))]
    (one,), (two,) = fits(tables, [measure], draws, seed, "inversion", workers, level, published)
    if method == "permutation":
        p = _permuted(first, second, measure, draws, seed, workers)
    else:
        p = _inverted(one, two, draws)
    low, high = _difference(one, two, level)
    old, new = (_estimate(fit, level, draws, seed, "inversion") for fit in (one, two))
    raw, value = two.raw - one.raw, two.value - one.value
    return ChangeTest(old, new, raw, value, low, high, p, level, draws, seed, method)


def _permuted(before: People, after: People, measure: Measure, draws: int, seed: int, workers: int) -> float:
    """Two-sided p by permutation; the observed change is one of the draws, in the mean as well."""
    if before.counts.shape != after.counts.shape:
        raise ValueError(
            f"a permutation needs the same areas and groups: {before.counts.shape} and {after.counts.shape}"
        )
    raw = float(after.measured(measure)) - float(before.measured(measure))
    if np.isnan(raw):
        return raw

    def work(size: int, generator: np.random.Generator) -> FloatArray:
        first, second = nulls.permute_years(before.counts, after.counts, size, generator)
        return (measure(second) - measure(first))[np.newaxis]

    drawn = simulate([Job(work, 2 * before.counts.size, (4,))], 1, draws, seed, workers)[0, 0]
    # Two years of different size have different bias, so the draws need not lie about 0.
    centre = np.nanmean(np.append(drawn, raw))
    reaching = np.count_nonzero(~(np.abs(drawn - centre) < abs(raw - centre) - SAME))
    return _share(int(reaching), draws)


def _inverted(one: Fit, two: Fit, draws: int) -> float:
    """One minus the highest level at which the interval of the difference leaves out 0, by halving."""
    if np.isnan(one.value) or np.isnan(two.value):
        return float("nan")
    inside, outside = 1 - 2 / (1 + draws), 0.0
    low, high = _difference(one, two, inside)
    if low > 0 or high < 0:
        return 1 - inside
    for _ in range(20):
        middle = (inside + outside) / 2
        low, high = _difference(one, two, middle)
        inside, outside = (inside, middle) if low > 0 or high < 0 else (middle, outside)
    return 1 - outside


def _difference(one: Fit, two: Fit, level: float) -> tuple[float, float]:
    limits = mover_difference(two.value, *two.limits(level), one.value, *one.limits(level))
    return float(limits.lower), float(limits.upper)


def _estimate(fit: Fit, level: float, draws: int, seed: int, method: Method) -> Estimate:
    low, high = fit.limits(level)
    return Estimate(fit.raw, fit.value, low, high, level, draws, fit.undefined, seed, method)


def _column(each: Sequence[Estimate], shape: tuple[int, ...], name: str) -> FloatArray:
    return np.array([getattr(one, name) for one in each], dtype=np.float64).reshape(shape)


def _members(city: npt.ArrayLike, areas: int) -> tuple[npt.NDArray[np.generic], list[npt.NDArray[np.int64]]]:
    """The labels in rising order, and the areas of each."""
    label = np.asarray(city)
    if label.shape != (areas,):
        raise ValueError(f"city has shape {label.shape} for {areas} areas; it is one label an area")
    # NaN is the only thing that is not itself.
    if any(one is None or one != one or one == "" for one in label.tolist()):
        raise ValueError("an area has no city")
    labels, place = np.unique(label, return_inverse=True)
    order = np.argsort(place, kind="stable")
    return labels, np.split(order, np.cumsum(np.bincount(place, minlength=len(labels)))[:-1])


def _excess(raw: float, expected: float) -> float:
    room = 1 - expected if raw >= expected else expected
    return (raw - expected) / room if room > 0 else 0.0


def _share(reaching: int, draws: int) -> float:
    return (1 + reaching) / (1 + draws)


def _checked_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; it lies between 0 and 1")
