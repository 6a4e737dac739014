"""What is asked of an edition before anybody rests on it: one table of rules, and a function for each.

Every rule has a severity, a reason and an advice. What a rule finds is a table of cells (`FOUND`), and never
changes a number: a source's value is shown as given. An *error* cannot be true, a *warning* should be asked
about, an *info* is worth knowing. That a finding is right all the same is said by an exception (`excepted`),
which tells when it is no longer needed.

The rules for jumps, with `r = ln((value + 1) / (before + 1))`, so that zero is a value too:

| rule | r is set against | found where r is further off than | and a count's square root than |
|---|---|---|---|
| `jump-edition` | 0: the edition before | ln 1.2 | 1.5 |
| `jump-year` | the median of the set's areas | ln 1.5, or 6 robust sd if more | 3 |

With fewer than five areas the period before is set against itself alone (0).
The square root of a count has a standard deviation of about a half whatever its size (Anscombe 1948), so 3 is
four standard deviations of a difference. A robust sd is 1.4826 times the median distance to the median.
Where it stops working: a whole set that jumps at once looks like a good year, and a value (a share, a mean)
has no chance of its own here, so a survey with few answers is told of often.

Pure: polars frames in (`store.frame`), polars frames out.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from samstad.methods.values import FloatArray
from samstad.statistics import comparing
from samstad.statistics.sources.periods import last_day
from samstad.statistics.store.codes import alike, categories_of, starts
from samstad.statistics.store.frame import dimensions_of
from samstad.statistics.store.reading import selected

if TYPE_CHECKING:
    import polars as pl

BoolArray = npt.NDArray[np.bool_]

EDITION_FACTOR, EDITION_ROOTS = 1.2, 1.5
YEAR_FACTOR, YEAR_ROOTS, YEAR_SPREADS, FEWEST_AREAS = 1.5, 3.0, 6.0, 5
ROBUST = 1.4826
# Whole persons are summed: half a person is no difference.
ADDING_ROOM = 0.5
FOUND = ("area_set", "area", "period", "measure", "breakdown", "value", "against")
PLACE = ("area_set", "area", "period", "measure")


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Rule:
    """What is checked. `reason`: why a finding matters. `advice`: what to do about it."""

    code: str
    severity: Severity
    title: Any
    reason: Any
    advice: Any


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "negative",
            Severity.ERROR,
            _("Count below zero"),
            _("Nobody can be counted fewer than no times."),
            _("Ask the source; where it adds noise, say so in an exception."),
        ),
        Rule(
            "above-whole",
            Severity.ERROR,
            _("Part larger than its whole"),
            _("A share over 100 percent: the numerator counts others than the denominator."),
            _("Compare the populations of both; correct the definition or the mapping."),
        ),
        Rule(
            "parts",
            Severity.WARNING,
            _("Parts do not sum to the total"),
            _("The categories of a breakdown should sum to the source's own total."),
            _("Ask the source; if it rounds or adds noise, write additive: false on the source."),
        ),
        Rule(
            "areas",
            Severity.WARNING,
            _("Areas do not sum to the area they lie in"),
            _("Persons without an address in an area, or areas of another year, make a difference."),
            _("Compare the area set with the source's; if it rounds, write additive: false on the source."),
        ),
        Rule(
            "coverage",
            Severity.WARNING,
            _("Areas without rows"),
            _("An area that no row is about is left out of every map and sum, in silence."),
            _("Ask the source for the areas, or import a full delivery."),
        ),
        Rule(
            "stale",
            Severity.WARNING,
            _("The last period is old"),
            _("By the rhythm of the source a later period should have come by now."),
            _("Fetch the source again; if it has stopped, say so in its note and change its rhythm."),
        ),
        Rule(
            "jump-edition",
            Severity.WARNING,
            _("Revised by a fifth or more"),
            _("A value that was published before is another now; reports may rest on it."),
            _("Read the source's note on the revision, and see which statuses would change."),
        ),
        Rule(
            "jump-year",
            Severity.INFO,
            _("A jump from the period before"),
            _("The area changed much more than the others, and more than chance does."),
            _("Look for a border, a definition or a mistyped number before the change is explained."),
        ),
        Rule(
            "exception-not-needed",
            Severity.ERROR,
            _("An exception is not needed any more"),
            _("Nothing is found where the exception says that it is right: it would hide the next fault."),
            _("Remove the exception from the source's file."),
        ),
    )
}


def nothing() -> pl.DataFrame:
    """No cell."""
    import polars as pl

    texts = dict.fromkeys(FOUND[:5], pl.String)
    return pl.DataFrame(schema=texts | {"value": pl.Float64, "against": pl.Float64})


def _cells(frame: pl.DataFrame, against: Any = None) -> pl.DataFrame:
    import polars as pl

    with_against = frame if against is None else frame.with_columns(against.alias("against"))
    if "against" not in with_against.columns:
        with_against = with_against.with_columns(pl.lit(None, dtype=pl.Float64).alias("against"))
    texts = [pl.col(name).cast(pl.String) for name in FOUND[:5]]
    return with_against.select(*texts, *FOUND[5:]).sort(FOUND[:5])


def negative(frame: pl.DataFrame, counts: Collection[str]) -> pl.DataFrame:
    """Cells of the measures `counts` that are below zero."""
    import polars as pl

    below = _cells(frame.filter(pl.col("value") < 0))
    return below.filter(pl.col("measure").is_in(sorted(counts)))


@dataclass(frozen=True)
class Share:
    """Two selections of which the first counts some of the second: `(measure, where, totals)`."""

    part: tuple[str, Mapping[str, Sequence[str]], Mapping[str, str]]
    base: tuple[str, Mapping[str, Sequence[str]], Mapping[str, str]]


def above_whole(frame: pl.DataFrame, bases: pl.DataFrame, shares: Iterable[Share]) -> pl.DataFrame:
    """Sums that are larger than what they are part of. `bases`: the edition that the denominators are in."""
    import polars as pl

    found = [nothing()]
    for share in shares:
        part, base = _summed(frame, *share.part), _summed(bases, *share.base)
        if part is None or base is None:
            continue
        both = part.join(base, on=("area_set", "area", "period"), suffix="_base")
        over = both.filter(pl.col("value") > pl.col("value_base") + ADDING_ROOM)
        named = over.with_columns(
            pl.lit(share.part[0]).alias("measure"), pl.lit(share.base[0]).alias("breakdown")
        )
        found.append(_cells(named, pl.col("value_base")))
    return pl.concat(found).unique(FOUND[:5], maintain_order=True)


def _summed(
    frame: pl.DataFrame, measure: str, where: Mapping[str, Sequence[str]], totals: Mapping[str, str]
) -> pl.DataFrame | None:
    """The selection for each area and period where all of it is there; None where the edition lacks it."""
    import polars as pl

    if measure not in categories_of(frame["measure"]):
        return None
    try:
        chosen = selected(dimensions_of(frame)[measure], where, totals)
    except KeyError:
        return None  # the derivation says so, with a sentence
    rows = frame.filter(pl.col("measure") == measure)
    rows = rows.with_columns(pl.col("breakdown", "area_set", "area", "period").cast(pl.String))
    rows = rows.filter(pl.col("breakdown").is_in(chosen))
    summed = rows.group_by("area_set", "area", "period").agg(
        pl.col("value").sum(), pl.col("value").count().alias("cells")
    )
    return summed.filter(pl.col("cells") == len(chosen)).drop("cells")


def parts(frame: pl.DataFrame, totals: Mapping[str, str]) -> pl.DataFrame:
    """Totals that are something else than the sum of their categories; `against` is the sum."""
    import polars as pl

    found = [nothing()]
    for dimension, total in totals.items():
        cells = comparing.added(frame, dimension, total)
        if cells is not None:
            apart = cells.filter(comparing.apart())
            named = apart.with_columns(
                pl.col("total").alias("value"), pl.lit(f"{dimension}={total}").alias("breakdown")
            )
            found.append(_cells(named, pl.col("sum")))
    return pl.concat(found)


@dataclass(frozen=True)
class Nesting:
    """That the areas `children` of one set are all of `parent` in another."""

    child_set: str
    parent_set: str
    parent: str
    children: tuple[str, ...]


def areas(frame: pl.DataFrame, nestings: Iterable[Nesting], counts: Collection[str]) -> pl.DataFrame:
    """Areas whose parts, all there, sum to something else; `against` is the sum."""
    import polars as pl

    rows = [
        (n.child_set, child, n.parent_set, n.parent, len(n.children))
        for n in nestings
        for child in n.children
    ]
    if not rows:
        return nothing()
    names = ["area_set", "area", "parent_set", "parent", "children"]
    links = pl.DataFrame(rows, schema=names, orient="row")
    found = [nothing()]
    for measure, _breakdown, series in _series(frame):
        if measure not in counts:
            continue
        series = series.with_columns(pl.col(*FOUND[:5]).cast(pl.String))
        sums = (
            series.join(links, on=("area_set", "area"))
            .group_by("period", "parent_set", "parent", "area_set")
            .agg(
                pl.col("value").sum().alias("sum"),
                pl.col("value").count().alias("there"),
                pl.col("children").first(),
            )
            .filter(pl.col("there") == pl.col("children"))
            .drop("area_set")
        )
        both = series.join(
            sums, left_on=["period", "area_set", "area"], right_on=["period", "parent_set", "parent"]
        )
        far = (pl.col("value") - pl.col("sum")).abs() > ADDING_ROOM
        found.append(_cells(both.filter(far), pl.col("sum")))
    return pl.concat(found)


def _series(frame: pl.DataFrame) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """Each measure and breakdown with its rows, one stretch of the frame: no copy of the whole."""
    first = starts(frame, ("measure", "breakdown"))
    for a, b in zip(first, [*first[1:], frame.height], strict=True):
        rows = frame[int(a) : int(b)]
        yield str(rows["measure"][0]), str(rows["breakdown"][0]), rows


def coverage(frame: pl.DataFrame, sets: Mapping[str, Collection[str]]) -> pl.DataFrame:
    """Areas of the sets that no row is about."""
    import polars as pl

    rows = []
    for area_set, codes in sets.items():
        there: set[str] = set()
        if area_set in categories_of(frame["area_set"]):
            there = set(frame.filter(pl.col("area_set") == area_set)["area"].unique().cast(pl.String))
        rows += [(area_set, code, "", "", "", None, None) for code in sorted(set(codes) - there)]
    return pl.DataFrame(rows, schema=nothing().schema, orient="row") if rows else nothing()


def last_period(frame: pl.DataFrame) -> str:
    """The period with a value that ends last; empty where nothing has one."""
    import polars as pl

    periods = frame.filter(pl.col("value").is_not_null())["period"].unique().cast(pl.String).to_list()
    return max(periods, key=last_day, default="")


def overdue(last: str, rhythm: Mapping[str, int], today: dt.date) -> dt.date | None:
    """The day by which a later period should have come, if that is past. None also without a rhythm."""
    if not last or not rhythm.get("months"):
        return None
    months = int(rhythm["months"]) + int(rhythm.get("delay", 12))
    ended = last_day(last)
    year, month = divmod(ended.year * 12 + ended.month - 1 + months + 1, 12)
    due = dt.date(year, month + 1, 1) - dt.timedelta(days=1)
    return due if due < today else None


def stale(frame: pl.DataFrame, rhythm: Mapping[str, int], today: dt.date) -> pl.DataFrame:
    """The last period, where a later one should have come."""
    import polars as pl

    last = last_period(frame)
    if overdue(last, rhythm, today) is None:
        return nothing()
    return pl.DataFrame([("", "", last, "", "", None, None)], schema=nothing().schema, orient="row")


def jumps_from_edition(frame: pl.DataFrame, before: pl.DataFrame, counts: Collection[str]) -> pl.DataFrame:
    """Cells that the edition before has with a value far from this one's."""
    old, new = alike((before, frame))
    found = _Cells(new)
    for series in comparing.series_beside(old, new):
        was, now = series.values
        if not series.changed.any():
            continue
        roots = EDITION_ROOTS if series.measure in counts else 0.0
        far = _far(_change(now, was), now, was, 0.0, math.log(EDITION_FACTOR), roots)
        found.add(series.measure, series.breakdown, np.flatnonzero(far), now, was)
    return found.table()


def jumps_from_year(frame: pl.DataFrame, counts: Collection[str]) -> pl.DataFrame:
    """Cells far from the period before, by what the other areas of the set did."""
    found = _Cells(frame)
    periods, sets, areas = (len(categories_of(frame[name])) for name in ("period", "area_set", "area"))
    steps = _steps(categories_of(frame["period"]))
    # A series at a time: the largest editions have tens of millions of cells.
    for measure, breakdown, rows in _series(frame):
        values = np.full(periods * sets * areas, np.nan)
        values[comparing.within(rows)] = rows["value"].fill_null(float("nan")).to_numpy()
        cube = values.reshape(periods, sets, areas)
        held = np.isfinite(cube).any(axis=2)
        roots = YEAR_ROOTS if measure in counts else 0.0
        for area_set in range(sets):
            for earlier, later in steps(np.flatnonzero(held[:, area_set])):
                was, now = cube[earlier, area_set], cube[later, area_set]
                change = _change(now, was)
                usual, limit = _usual(change)
                hits = np.flatnonzero(_far(change, now, was, usual, limit, roots))
                if hits.size:
                    before = np.full(values.size, np.nan)
                    at = (later * sets + area_set) * areas + hits
                    before[at] = was[hits]
                    found.add(measure, breakdown, at, values, before)
    return found.table()


def _steps(periods: Sequence[str]) -> Callable[[Any], list[tuple[int, int]]]:
    """From the periods held to each with the one before it, of the same length: years with years."""

    def pairs(held: Any) -> list[tuple[int, int]]:
        by_length: dict[int, list[int]] = {}
        for index in held.tolist():
            by_length.setdefault(len(periods[index]), []).append(index)
        return [pair for each in by_length.values() for pair in itertools.pairwise(each)]

    return pairs


def _usual(change: FloatArray) -> tuple[float, float]:
    """What the set's areas did in the middle, and how far from it is far; 0 with too few areas."""
    change = change[np.isfinite(change)]
    if change.size < FEWEST_AREAS:
        return 0.0, math.log(YEAR_FACTOR)
    usual = float(np.median(change))
    spread = ROBUST * float(np.median(np.abs(change - usual)))
    return usual, max(math.log(YEAR_FACTOR), YEAR_SPREADS * spread)


def _change(now: FloatArray, was: FloatArray) -> FloatArray:
    """r of the module's table; NaN where a value is negative, of which nobody can take the logarithm."""
    sound = (now >= 0) & (was >= 0)
    ratio = np.divide(now + 1, was + 1, out=np.full(now.shape, np.nan), where=sound)
    return np.log(ratio)


def _far(
    change: FloatArray, now: FloatArray, was: FloatArray, usual: float, limit: float, roots: float
) -> BoolArray:
    """By the module's table; `roots` 0 for what does not count."""
    far: BoolArray = np.abs(change - usual) > limit
    if not roots or not far.any():
        return far
    hits = np.flatnonzero(far)
    expected = np.sqrt(was[hits] * math.exp(usual))
    far[hits] = np.abs(np.sqrt(now[hits]) - expected) > roots
    return far


class _Cells:
    """Cells found by their place among periods × area sets × areas of a frame, as a table of findings."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.names = [categories_of(frame[name]) for name in ("period", "area_set", "area")]
        self.rows: list[tuple[Any, ...]] = []

    def add(self, measure: str, breakdown: str, at: Any, values: FloatArray, against: FloatArray) -> None:
        periods, sets, areas = self.names
        for place in at.tolist():
            rest, area = divmod(place, len(areas))
            period, area_set = divmod(rest, len(sets))
            self.rows.append(
                (
                    sets[area_set],
                    areas[area],
                    periods[period],
                    measure,
                    breakdown,
                    float(values[place]),
                    float(against[place]),
                )
            )

    def table(self) -> pl.DataFrame:
        import polars as pl

        if not self.rows:
            return nothing()
        return pl.DataFrame(self.rows, schema=nothing().schema, orient="row").sort(FOUND[:5])


# --- Exceptions -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Excepted:
    """That findings of `rule` at a place are right; an empty part of the place is any."""

    rule: str
    area_set: str = ""
    area: str = ""
    period: str = ""
    measure: str = ""

    def covers(self) -> pl.Expr:
        """Which rows of a table of findings it speaks of."""
        import polars as pl

        found = pl.lit(True)
        for name in PLACE:
            if wanted := getattr(self, name):
                found &= pl.col(name) == wanted
        return found


def without(
    found: Mapping[str, pl.DataFrame], exceptions: Sequence[Excepted]
) -> tuple[dict[str, pl.DataFrame], list[int]]:
    """What is left of the findings of each rule, and how many findings each exception speaks of."""
    import polars as pl

    left, used = dict(found), []
    for exception in exceptions:
        cells = found.get(exception.rule)
        used.append(0 if cells is None else cells.filter(exception.covers()).height)
        if cells is not None:
            kept = left[exception.rule].filter(~exception.covers())
            left[exception.rule] = kept
    unneeded = [
        (e.area_set, e.area, e.period, e.measure, e.rule, None, None)
        for e, number in zip(exceptions, used, strict=True)
        if not number
    ]
    if unneeded:
        left["exception-not-needed"] = pl.DataFrame(unneeded, schema=nothing().schema, orient="row")
    return left, used
