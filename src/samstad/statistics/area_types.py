"""What kinds of areas an index tells apart, and which areas meet the criteria of 2012. No Django.

An index of shares that are not standardised is classed in five by cut points: of the city's own smallest areas
the same year, or fixed ones with their vintage and source. Classes are relative to whatever the cut points are of,
and a change of class is told apart into the area's own change and that of the others, with a mark where the
intervals leave it open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from samstad.methods import area_types as methods
from samstad.methods import composite
from samstad.methods.area_types import URB15, Answer, ClassChange, ClassRange, CutPoints, Numbering
from samstad.methods.composite import Aggregation, Recipe, Standardisation, TreatmentKind
from samstad.methods.record import checked_fields
from samstad.methods.values import FloatArray, Missing, Values
from samstad.statistics.derivation import IndicatorTable

CLASSES = len(methods.OFFICIAL_TYPES)
MEAN_AND_SD, FIXED = "mean_and_sd", "fixed"
MEASURES = tuple(criterion.measure for criterion in URB15)
LEAST_AREAS = 10
"""Cut points of fewer areas are those of a few neighbours, and not of a city."""


@dataclass(frozen=True)
class CutRule:
    """Where cut points come from.

    `mean_and_sd`: μ − σ, μ, μ + σ, μ + 2σ over the city's smallest areas of the year; `divisor` says which σ.
    `fixed`: the four `values`, with their `vintage` and `source`.
    """

    rule: str
    divisor: Literal["population", "sample"] | None = None
    values: tuple[float, ...] = ()
    vintage: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if self.rule == MEAN_AND_SD:
            sound = self.divisor in ("population", "sample") and not (
                self.values or self.vintage or self.source
            )
        else:
            sound = self.rule == FIXED and self.divisor is None and self.fixed.classes == CLASSES
        if not sound:
            raise ValueError(
                f"cut points are {MEAN_AND_SD} with a divisor, or {FIXED} with four values, vintage and source"
            )

    @property
    def fixed(self) -> CutPoints:
        return CutPoints(self.vintage, self.source, self.values, Numbering.FROM_HIGHEST)


@dataclass(frozen=True)
class AreaTypes:
    """What `Index.types` holds. criteria: measure of `URB15` → the city's indicator that stands for it."""

    cut_points: CutRule | None = None
    criteria: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> AreaTypes:
        """Raises ValueError for unknown keys, measures that are no criterion, and cut points that are none."""
        entries = checked_fields(cls, data)
        rule, criteria = entries.get("cut_points"), dict(entries.get("criteria") or {})
        unknown = sorted(set(criteria) - set(MEASURES))
        if unknown:
            raise ValueError(f"{unknown} are no criteria; the criteria are {list(MEASURES)}")
        if rule is not None:
            given = checked_fields(CutRule, rule)
            rule = CutRule(**(given | {"values": tuple(float(v) for v in given.get("values", ()))}))
        return cls(rule, criteria)

    def check(self, recipe: Recipe) -> None:
        """Raises ValueError where the recipe makes no index that can be classed.

        An area's score must be its own: where other areas move it (standardisation, limits of outliers), a
        change of class cannot be told apart into the area's own and that of the others.
        """
        if self.cut_points is None:
            return
        nodes = [recipe.standardisation, *(domain.standardisation for domain in recipe.domains)]
        treatments = {recipe.treatment_of(component).kind for component in recipe.components}
        plain = set(nodes) == {Standardisation.NONE} and treatments == {TreatmentKind.NONE}
        parents = [None, *(domain.code for domain in recipe.domains)]
        if not plain or {recipe.aggregation_of(code) for code in parents} != {Aggregation.ARITHMETIC}:
            raise ValueError(
                "area types need an index that is a mean of its indicators as they are: standardisation none, "
                "aggregation arithmetic, no treatment of outliers"
            )


@dataclass(frozen=True, eq=False)
class Scores:
    """The index of one year with its limits, all (areas,); limits are NaN where there is no score."""

    values: Values
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, eq=False)
class TypeTable:
    """The classes of one set of areas in `period`, against `earlier` where there is such a year.

    years: all that `earlier` may be. cuts: cut points (now, before). rests_on, left_out: the areas that the cut
    points are of, and those that had no score to be seen; both 0 for fixed ones. exact: components without an
    interval, whose doubt is in no limit. comparable: False where a break lies between the years.
    """

    areas: tuple[str, ...]
    period: int
    earlier: int | None
    years: tuple[int, ...]
    cuts: tuple[CutPoints, CutPoints | None]
    rests_on: int
    left_out: int
    now: Scores
    before: Scores | None
    classes: npt.NDArray[np.int64]
    reach: ClassRange
    change: ClassChange | None
    comparable: npt.NDArray[np.bool_]
    exact: tuple[str, ...]


def scores(recipe: Recipe, tables: Mapping[str, IndicatorTable], period: int) -> Scores:
    """The index in `period`, and how far it may be from what it stands for.

    Each component in turn is moved to its limits with all else as it is; the movements add as squares. The parts of
    one area are of the same persons and err alike, so that the truth may be wider, at most the plain sum.
    Raises ValueError as `composite.compute`, and for a period that a table lacks.
    """
    rows = {code: tables[code].periods.index(period) for code in recipe.weights}
    data = {
        code: Values(tables[code].values.values[row], tables[code].values.missing[row])
        for code, row in rows.items()
    }
    found = composite.compute(recipe, data)
    below, above = (np.zeros(found.score.values.shape) for _ in range(2))
    for code, row in rows.items():
        ends = [
            _moved(recipe, data, code, limits[row], found.constants) - found.score.values
            for limits in (tables[code].lower, tables[code].upper)
        ]
        below += np.fmin(np.fmin(*ends), 0.0) ** 2
        above += np.fmax(np.fmax(*ends), 0.0) ** 2
    score = found.score.values
    return Scores(found.score, score - np.sqrt(below), score + np.sqrt(above))


def _moved(
    recipe: Recipe, data: Mapping[str, Values], code: str, limits: FloatArray, constants: composite.Constants
) -> FloatArray:
    """The scores with one component at its limits; a component without limits stays where it is."""
    at = np.where(np.isnan(limits), data[code].values, limits)
    moved = {**data, code: Values(at, data[code].missing)}
    return composite.compute(recipe, moved, constants).score.values


def cut_points(rule: CutRule, base: Values, period: int, source: str) -> CutPoints:
    """The cut points of a year, from `base` (areas,), the index of the city's smallest areas as everybody sees it.

    Raises ValueError where fewer than `LEAST_AREAS` areas have an index, or all have the same.
    """
    if rule.rule == FIXED:
        return rule.fixed
    if int(base.present.sum()) < LEAST_AREAS:
        raise ValueError(f"cut points of the city's own areas need {LEAST_AREAS} with an index")
    assert rule.divisor is not None
    return methods.official_cut_points(base, str(period), source, divisor=rule.divisor)


def years_of(recipe: Recipe, tables: Mapping[str, IndicatorTable]) -> tuple[int, ...]:
    """The years in which every component has a number somewhere."""
    held = [
        {tables[code].periods[row] for row in np.flatnonzero(tables[code].values.present.any(axis=1))}
        for code in recipe.weights
    ]
    return tuple(sorted(set.intersection(*held))) if held else ()


def compute(
    rule: CutRule,
    recipe: Recipe,
    tables: Mapping[str, IndicatorTable],
    base: Mapping[str, IndicatorTable],
    *,
    earlier: int | None = None,
    source: str = "the areas themselves",
) -> TypeTable | None:
    """The classes of the areas of `tables`, as far as their reader sees them.

    base: the tables of the city's smallest areas as everybody sees them; cut points come from these whoever reads,
    so that an area has one class. `earlier`: the year to compare with, by default five years before, or the first
    that can be. None where no year has all components. Raises ValueError as `scores` and `cut_points`.
    """
    AreaTypes(rule).check(recipe)
    known = [year for year in years_of(recipe, tables) if year in years_of(recipe, base)]
    if not known:
        return None
    period = known[-1]
    years = tuple(year for year in known[:-1] if _comparable(recipe, tables, year, period).any())
    if earlier not in years:
        earlier = max((year for year in years if year <= period - 5), default=min(years, default=None))
    now, of_all = scores(recipe, tables, period), scores(recipe, base, period).values
    cuts = cut_points(rule, of_all, period, source)
    before = cuts_before = change = None
    comparable = np.zeros(len(now.lower), dtype=np.bool_)
    if earlier is not None:
        comparable = _comparable(recipe, tables, earlier, period)
        before = _only(scores(recipe, tables, earlier), comparable)
        cuts_before = cut_points(rule, scores(recipe, base, earlier).values, earlier, source)
        change = methods.decompose_change(
            before.values.values,
            now.values.values,
            cuts_before,
            cuts,
            limits_before=(before.lower, before.upper),
            limits_after=(now.lower, now.upper),
        )
    made = rule.rule == MEAN_AND_SD
    return TypeTable(
        next(iter(tables.values())).areas,
        period,
        earlier,
        years,
        (cuts, cuts_before),
        int(of_all.present.sum()) if made else 0,
        int((~of_all.present).sum()) if made else 0,
        now,
        before,
        methods.classify(now.values.values, cuts),
        methods.class_range(now.lower, now.upper, cuts),
        change,
        comparable,
        tuple(code for code in recipe.weights if np.isnan(tables[code].lower).all()),
    )


def _comparable(
    recipe: Recipe, tables: Mapping[str, IndicatorTable], earlier: int, period: int
) -> npt.NDArray[np.bool_]:
    """Areas without a break in any component after `earlier` up to `period`."""
    fine = np.ones(len(next(iter(tables.values())).areas), dtype=np.bool_)
    for code in recipe.weights:
        table = tables[code]
        between = [row for row, year in enumerate(table.periods) if earlier < year <= period]
        fine &= ~table.breaks[between].any(axis=0)
    return fine


def _only(found: Scores, kept: npt.NDArray[np.bool_]) -> Scores:
    """The scores of the areas that are kept; the others' cannot be compared, and are not there."""
    gone = ~kept & found.values.present
    kinds = np.where(gone, np.uint8(Missing.NOT_APPLICABLE), found.values.missing).astype(np.uint8)
    values, low, high = (
        np.where(gone, np.nan, each) for each in (found.values.values, found.lower, found.upper)
    )
    return Scores(Values(values, kinds), low, high)


# --- The criteria of 2012 ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class CriteriaTable:
    """Which areas meet the criteria, in the last year that all indicators have. Arrays as `methods.meets`.

    period: None where there is no such year. mapped: measure → indicator; a measure without one is answered
    for no area, and then no area can be said to meet them all.
    """

    areas: tuple[str, ...]
    period: int | None
    mapped: dict[str, str]
    values: dict[str, Values]
    all: npt.NDArray[np.uint8]
    each: npt.NDArray[np.uint8]
    near: npt.NDArray[np.bool_]

    def met(self, area: int) -> list[Answer]:
        """The answer to each criterion, in the order of `URB15`."""
        return [Answer(int(row[area])) for row in self.each]


def criteria(
    mapped: Mapping[str, str], tables: Mapping[str, IndicatorTable], areas: tuple[str, ...]
) -> CriteriaTable:
    """The criteria held against the city's own indicators. `tables`: indicator → its table of `areas`."""
    used = {measure: tables[code] for measure, code in mapped.items() if code in tables}
    held = [
        {year for row, year in enumerate(t.periods) if t.values.present[row].any()} for t in used.values()
    ]
    period = max(set.intersection(*held), default=None) if held else None
    nothing = Values(np.full(len(areas), np.nan), np.full(len(areas), np.uint8(Missing.NOT_COLLECTED)))
    values, limits = dict.fromkeys(MEASURES, nothing), {}
    for measure, table in used.items() if period is not None else ():
        row = table.periods.index(period)
        values[measure] = Values(table.values.values[row], table.values.missing[row])
        limits[measure] = (table.lower[row], table.upper[row])
    found = methods.meets(URB15, values, limits)
    return CriteriaTable(
        areas,
        period,
        {m: c for m, c in mapped.items() if c in tables},
        values,
        found.all,
        found.each,
        found.near,
    )
