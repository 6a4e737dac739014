"""How far apart two groups live: an indicator of shares in, level with its doubt, change and parts out.

The only caller of `methods.segregation` for a city's own figures. The two groups are those whom the indicator
counts and the others in its base. Areas without a number in a year, or withheld from the reader, are left out
of that year, and said to be: what cannot be seen area by area is not told in a sum of which it is one unknown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from samstad.methods import segregation as methods
from samstad.methods.record import checked_fields
from samstad.methods.values import FloatArray
from samstad.statistics.definitions import SHARE
from samstad.statistics.derivation import AreaFrame, IndicatorTable, made_of

EDITION = 3
"""Raised when the same table shall give other figures."""

DRAWS, LEVEL, SEED = 500, 0.95, 0
LEAST_AREAS = 10
LEAST_COVERAGE = 0.75
"""A year with fewer areas, or a smaller share of the city's areas, has no level: what is left is another city."""

MEASURES = {
    "dissimilarity": methods.dissimilarity,
    "information_theory": methods.information_theory,
}

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Level:
    """A measure 0–1 as counted (`raw`), with chance taken out (`value`), and its limits at 95 %."""

    raw: float
    value: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """False where there is one group only, or one so small that draws often lack it."""
        return bool(np.isfinite([self.raw, self.value, self.low, self.high]).all())


@dataclass(frozen=True)
class Year:
    """One year: areas with numbers, of all; persons; those counted; levels by measure; exposure 0–1.

    isolation: the share of the group where its mean member lives. share: the group's share of all.
    """

    period: int
    areas: int
    left_out: int
    persons: float
    group: float
    levels: dict[str, Level]
    isolation: float
    share: float


@dataclass(frozen=True)
class Change:
    """From the first to the last year, in the areas that have numbers in both.

    value, low, high, p: of dissimilarity. Parts are of the mutual information index M in nats and sum to `total`:
    `group_sizes` and `area_sizes` changed, or people moved closer or further apart (`structural`).
    """

    first: int
    last: int
    areas: int
    value: float
    low: float
    high: float
    p: float
    total: float
    group_sizes: float
    area_sizes: float
    structural: float

    @property
    def certain(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Parts:
    """One year's information theory index H: what lies between districts, and within each of them.

    within: district → (its share of the persons, its own H, its part of the city's H); H is None where one group
    alone lives there.
    """

    period: int
    total: float
    between: float
    within: dict[str, tuple[float, float | None, float]]


@dataclass(frozen=True)
class SegregationTable:
    """All of it for one indicator and set of areas. `local`: area → its part of D in the last year."""

    indicator: str
    area_set: str
    years: tuple[Year, ...]
    change: Change | None
    parts: Parts | None
    local: dict[str, float]

    @property
    def latest(self) -> Year | None:
        return self.years[-1] if self.years else None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> SegregationTable:
        entries = checked_fields(cls, data)
        years = tuple(
            Year(**(year | {"levels": {name: Level(**level) for name, level in year["levels"].items()}}))
            for year in entries["years"]
        )
        parts = entries["parts"]
        if parts is not None:
            within = {code: (one, two, three) for code, (one, two, three) in parts["within"].items()}
            parts = Parts(**(parts | {"within": within}))
        change = None if entries["change"] is None else Change(**entries["change"])
        return cls(entries["indicator"], entries["area_set"], years, change, parts, dict(entries["local"]))


def applies(table_kind: str) -> bool:
    """Whether an indicator of this kind counts a group among others."""
    return table_kind == SHARE


def compute(table: IndicatorTable, frame: AreaFrame, *, latest_only: bool = False) -> SegregationTable:
    """The table's segregation. Empty where it counts no group among others, or too few areas have numbers.

    The same table gives the same figures on every machine: draws begin at a fixed seed. `latest_only`: of the
    years the last alone, with the same figures; a list of indicators shows no more, and has them ten times sooner.
    """
    if not applies(table.definition.kind) or table.numerator is None or table.denominator is None:
        return _nothing(table)
    counts, known = _counts(table)
    chosen = [row for row in range(len(table.periods)) if _enough(known[row])]
    if not chosen:
        return _nothing(table)
    last = chosen[-1]
    found = (_year(table, counts, known, row) for row in (chosen[-1:] if latest_only else chosen))
    years = tuple(year for year in found if all(level.known for level in year.levels.values()))
    local = methods.local_dissimilarity(counts[last])
    codes = [code for code, here in zip(table.areas, known[last], strict=True) if here]
    return SegregationTable(
        table.definition.code,
        table.area_set,
        years,
        _change(table, counts, known, chosen),
        _parts(table.periods[last], counts[last], known[last], frame),
        dict(zip(codes, local[known[last]].tolist(), strict=True)),
    )


def _nothing(table: IndicatorTable) -> SegregationTable:
    return SegregationTable(table.definition.code, table.area_set, (), None, None, {})


def _enough(known: npt.NDArray[np.bool_]) -> bool:
    return int(known.sum()) >= LEAST_AREAS and bool(known.mean() >= LEAST_COVERAGE)


def _counts(table: IndicatorTable) -> tuple[IntArray, npt.NDArray[np.bool_]]:
    """Persons (periods, areas, 2): in the group, and the others; 0 where not known, and what is known.

    A share of which only some parts are known is left out: its counts are not of the whole area. An area that
    is empty (nobody in the base) is known, and has nobody.
    """
    assert table.numerator is not None
    assert table.denominator is not None
    empty = table.denominator.present & (np.nan_to_num(table.denominator.values) == 0)
    whole = table.coverage >= 1 - 1e-9
    known = (table.numerator.present & table.denominator.present & whole) | empty
    group = np.where(known, np.nan_to_num(table.numerator.values), 0.0)
    base = np.maximum(np.where(known, np.nan_to_num(table.denominator.values), 0.0), 0.0)
    if table.noise is not None:
        # Noise may make a part larger than its base, or less than nobody.
        group = np.clip(group, 0.0, base)
    else:
        known &= (group >= 0) & (group <= base)
        group, base = np.where(known, group, 0.0), np.where(known, base, 0.0)
    return np.rint(np.stack([group, base - group], axis=2)).astype(np.int64), known


def _published(
    table: IndicatorTable, known: npt.NDArray[np.bool_], row: int
) -> Callable[[IntArray, np.random.Generator], IntArray] | None:
    """What the sources do to the counts of `known` areas in a year before they publish them; None where nothing.

    Noise is added to those counted and to their base, rounded to persons; nobody stays nobody, as with the cell key.
    """
    if table.noise is None:
        return None
    spread = [np.sqrt(variance[row][known]) for variance in table.noise]

    def noisy(numbers: IntArray, sd: FloatArray, generator: np.random.Generator) -> IntArray:
        added = np.rint(generator.standard_normal(numbers.shape) * sd).astype(np.int64)
        return np.where(numbers > 0, np.maximum(numbers + added, 0), 0)

    def publish(tables: IntArray, generator: np.random.Generator) -> IntArray:
        group = noisy(tables[..., 0], spread[0], generator)
        base = np.maximum(noisy(tables.sum(axis=-1), spread[1], generator), 0)
        group = np.minimum(group, base)
        return np.stack([group, base - group], axis=-1)

    return publish


def _year(table: IndicatorTable, counts: IntArray, known: npt.NDArray[np.bool_], row: int) -> Year:
    people = counts[row][known[row]]
    levels = {}
    for name, measure in MEASURES.items():
        found = methods.estimate(
            people, measure, draws=DRAWS, level=LEVEL, seed=SEED, published=_published(table, known[row], row)
        )
        levels[name] = Level(found.raw, found.value, found.low, found.high)
    group, persons = float(people[:, 0].sum()), float(people.sum())
    return Year(
        table.periods[row],
        int(known[row].sum()),
        int((~known[row]).sum()),
        persons,
        group,
        levels,
        float(methods.isolation(people, 0)),
        group / persons if persons else float("nan"),
    )


def _change(
    table: IndicatorTable, counts: IntArray, known: npt.NDArray[np.bool_], chosen: Sequence[int]
) -> Change | None:
    """From the first year after the last break to the last year; None where there is one year.

    An area that was split or merged has no number in one of the years and is left out; only a break that
    the definition names is one for the whole city.
    """
    since = max((year for year in table.definition.breaks if year <= table.periods[chosen[-1]]), default=0)
    comparable = [row for row in chosen if table.periods[row] >= since]
    if len(comparable) < 2:
        return None
    first, last = comparable[0], comparable[-1]
    both = known[first] & known[last]
    if not _enough(both):
        return None
    before, after = counts[first][both], counts[last][both]
    test = methods.change_test(
        before,
        after,
        methods.dissimilarity,
        draws=DRAWS,
        level=LEVEL,
        seed=SEED,
        published=(_published(table, both, first), _published(table, both, last)),
    )
    try:
        parts = methods.decompose_change(before, after)
    except ValueError:
        return None
    if not np.isfinite([test.value, test.low, test.high, test.p, parts.second - parts.first]).all():
        return None
    return Change(
        table.periods[first],
        table.periods[last],
        int(both.sum()),
        test.value,
        test.low,
        test.high,
        test.p,
        parts.second - parts.first,
        parts.group_marginal,
        parts.area_marginal + parts.additions + parts.removals,
        parts.structural,
    )


def _parts(period: int, counts: IntArray, known: npt.NDArray[np.bool_], frame: AreaFrame) -> Parts | None:
    """Between and within districts; None where areas lie in none."""
    groups = np.array([group or "" for group in frame.groups], dtype=object)
    if groups.shape != known.shape or not all(groups[known]):
        return None
    here, labels = counts[known], groups[known].astype(str)
    nested = methods.decompose_nested(here, labels)
    inside = methods.within_sets(here, labels)
    rows = zip(inside.labels, inside.share, inside.value, inside.contribution, strict=True)
    within = {
        str(code): (float(size), None if np.isnan(own) else float(own), float(part))
        for code, size, own, part in rows
    }
    return Parts(period, nested.total, nested.between, within)


def key(table: IndicatorTable, frame: AreaFrame, *, latest_only: bool = False) -> str:
    """What the figures depend on, as text: equal keys have equal figures."""
    return json.dumps([EDITION, DRAWS, latest_only, *made_of(table, frame)], sort_keys=True)
