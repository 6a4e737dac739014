"""An edition checked with what the city has said of its source: definitions, areas, rhythm, exceptions.

`run` answers for a dry run, an import and a page alike, as plain values: they are kept in the release's recipe.
Nothing is refused here. What the rules are is in `checks`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from samstad.statistics import checks
from samstad.statistics.checks import RULES, Excepted, Nesting, Severity, Share
from samstad.statistics.models import AreaLink, CheckException, Dataset, IndicatorKind, LinkKind
from samstad.statistics.store import read_frame
from samstad.statistics.store.codes import categories_of

if TYPE_CHECKING:
    import polars as pl

SHOWN = 20  # cells that a result lists of each rule
WHOLE = 1.0 - 1e-9


@dataclass
class Edition:
    """What is checked: a frame that is an edition or is about to be one, and the one before it."""

    dataset: Dataset
    frame: pl.DataFrame
    before: pl.DataFrame | None
    totals: Mapping[str, str]
    areas: Mapping[str, Sequence[str]]
    """Area set → its areas, of the sets that the edition uses."""
    today: dt.date

    @cached_property
    def indicators(self) -> list[Any]:
        return list(self.dataset.indicators.prefetch_related("datasets"))

    @cached_property
    def counts(self) -> set[str]:
        """Measures that count: all but those that an indicator takes as a value or a margin."""
        values = {
            (selection or {}).get("measure")
            for one in self.indicators
            for selection in ((one.numerator,) if one.kind == IndicatorKind.VALUE else ()) + (one.margin,)
            if selection and selection["dataset"] == self.dataset.code
        }
        return set(categories_of(self.frame["measure"])) - values

    @cached_property
    def based(self) -> set[str]:
        """Measures that are the part or the base of a share or a rate: never below zero."""
        of = (IndicatorKind.SHARE, IndicatorKind.RATE)
        selections = [
            each for one in self.indicators if one.kind in of for each in (one.numerator, one.denominator)
        ]
        return {each["measure"] for each in selections if each and each["dataset"] == self.dataset.code}

    def shares(self) -> dict[str, list[Share]]:
        """Content of the edition that the denominator is in ("" for this one) → the shares on it."""
        found: dict[str, list[Share]] = defaultdict(list)
        for one in self.indicators:
            if one.kind != IndicatorKind.SHARE or one.numerator["dataset"] != self.dataset.code:
                continue
            content, totals = self._bases_of(one)
            if content is not None:
                part = (one.numerator["measure"], one.numerator.get("where") or {}, self.totals)
                base = (one.denominator["measure"], one.denominator.get("where") or {}, totals)
                found[content].append(Share(part, base))
        return found

    def _bases_of(self, indicator: Any) -> tuple[str | None, Mapping[str, str]]:
        from samstad.statistics.editions import current_release

        code = indicator.denominator["dataset"]
        if code == self.dataset.code:
            return "", self.totals
        other = next((each for each in indicator.datasets.all() if each.code == code), None)
        release = None if other is None else current_release(other)
        if other is None or release is None:
            return None, {}
        return release.content_hash, other.mapping.get("totals") or {}

    def nestings(self) -> list[Nesting]:
        """Of the sets that the edition uses, the areas that are all of another."""
        codes = list(self.areas)
        pk = {each.code: each.pk for each in self.dataset.area_sets.all() if each.code in codes}
        rows = AreaLink.objects.filter(
            kind=LinkKind.NESTED,
            source_area__area_set__in=pk.values(),
            target_area__area_set__in=pk.values(),
        ).values_list(
            "source_area__area_set__code",
            "source_area__code",
            "target_area__area_set__code",
            "target_area__code",
            "weight",
        )
        children: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        split = set()
        for child_set, child, parent_set, parent, weight in rows:
            children[child_set, parent_set, parent].append(child)
            if weight < WHOLE:
                split.add((child_set, parent_set, parent))
        return [
            Nesting(*key[:2], key[2], tuple(sorted(found)))
            for key, found in sorted(children.items())
            if key not in split
        ]


def _above_whole(edition: Edition) -> pl.DataFrame:
    import polars as pl

    found = [checks.nothing()]
    for content, shares in edition.shares().items():
        bases = read_frame(content) if content else edition.frame
        found.append(checks.above_whole(edition.frame, bases, shares))
    return pl.concat(found).unique(checks.FOUND[:5], maintain_order=True)


#: What finds what a rule speaks of. `exception-not-needed` is found last, from what the others found.
FINDERS: dict[str, Callable[[Edition], Any]] = {
    "negative": lambda e: checks.negative(e.frame, e.based),
    "above-whole": _above_whole,
    "parts": lambda e: checks.parts(e.frame, e.totals) if e.dataset.additive else checks.nothing(),
    "areas": lambda e: (
        checks.areas(e.frame, e.nestings(), e.counts) if e.dataset.additive else checks.nothing()
    ),
    "coverage": lambda e: checks.coverage(e.frame, e.areas),
    "stale": lambda e: checks.stale(e.frame, e.dataset.rhythm, e.today),
    "jump-edition": lambda e: (
        checks.nothing() if e.before is None else checks.jumps_from_edition(e.frame, e.before, e.counts)
    ),
    "jump-year": lambda e: checks.jumps_from_year(e.frame, e.counts),
}


def run(edition: Edition) -> list[dict[str, Any]]:
    """Every rule that found something, or was excepted, in the order of the table.

    Each as `{"rule", "severity", "found", "places", "excepted"}`: how many cells are left after the exceptions,
    the first of them, and each exception that spoke of some with how many.
    """
    exceptions = list(CheckException.objects.filter(dataset=edition.dataset)) if edition.dataset.pk else []
    found = {code: finder(edition) for code, finder in FINDERS.items()}
    left, used = checks.without(found, [_excepted(each) for each in exceptions])
    by_rule: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for exception, number in zip(exceptions, used, strict=True):
        if number:
            by_rule[exception.rule].append(_told(exception, number))
    results = []
    for code, rule in RULES.items():
        cells = left.get(code)
        number = 0 if cells is None else cells.height
        if number or by_rule[code]:
            results.append(
                {
                    "rule": code,
                    "severity": str(rule.severity),
                    "found": number,
                    "places": [] if cells is None else cells.head(SHOWN).to_dicts(),
                    "excepted": by_rule[code],
                }
            )
    return results


def _excepted(row: CheckException) -> Excepted:
    return Excepted(row.rule, row.area_set, row.area, row.period, row.measure)


def _told(row: CheckException, number: int) -> dict[str, Any]:
    place = {name: getattr(row, name) for name in checks.PLACE if getattr(row, name)}
    return {"why": row.why, "author": row.author, "date": row.date.isoformat(), "cells": number, **place}


def errors(results: Iterable[Mapping[str, Any]]) -> int:
    """How many rules of the gravest kind found something that nobody has excepted."""
    return sum(1 for each in results if each["severity"] == Severity.ERROR and each["found"])


def sentences(results: Iterable[Mapping[str, Any]]) -> list[str]:
    """Results in English, a line each, with what to do: for the command line."""
    from django.utils import translation

    lines = []
    with translation.override("en"):
        for each in results:
            rule = RULES[each["rule"]]
            if each["found"]:
                shown = "; ".join(place_text(place) for place in each["places"][:3])
                more = " …" if each["found"] > 3 else ""
                lines.append(
                    f"{each['severity']}: {rule.title} ({each['found']:,}): {shown}{more}. {rule.reason} {rule.advice}"
                )
            lines += [
                f"excepted: {rule.title} ({one['cells']:,}): {one['why'].get('sv', '')} "
                f"({one['author']}, {one['date']})"
                for one in each["excepted"]
            ]
    return lines


def place_text(place: Mapping[str, Any]) -> str:
    """A cell in words: what of it is named, with the number and what it was set against."""
    named = " ".join(str(place[key]) for key in checks.FOUND[:5] if place.get(key))
    value, against = place.get("value"), place.get("against")
    if value is None:
        return named
    return f"{named}: {value:g}" + ("" if against is None else f" against {against:g}")
