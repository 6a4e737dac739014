"""Themes, sources with their measures, indicators and indices: what numbers mean, and no number."""

from __future__ import annotations

from typing import Any

from samstad.exchange.loading.context import Loading, by
from samstad.exchange.loading.store import orders
from samstad.exchange.schema import statistics as schema
from samstad.exchange.schema.base import stored
from samstad.organisation.errors import UserError
from samstad.statistics.models import (
    CheckException,
    Dataset,
    Index,
    Indicator,
    Measure,
    Release,
    Theme,
)

#: What an indicator's numbers follow from. A change of any of these is another definition.
DEFINING = (
    "kind",
    "per",
    "decimals",
    "direction",
    "numerator",
    "denominator",
    "margin",
    "small_base_rule",
    "breaks",
)


def load_themes(loading: Loading) -> None:
    known = by(Theme.objects.filter(city=loading.city), "code")
    places = orders([known[one.code].order if one.code in known else None for one in loading.folder.themes])
    for one, order in zip(loading.folder.themes, places, strict=True):
        loading.themes[one.code] = loading.store.put(
            Theme,
            known.get(one.code),
            {"city": loading.city, "code": str(one.code)},
            {"name": stored(one.name), "order": order},
        )


def load_sources(loading: Loading) -> None:
    for one in loading.folder.sources:
        owner = None if one.national else loading.city
        dataset = loading.store.put(
            Dataset,
            Dataset.objects.filter(city=owner, code=one.code).first(),
            {"city": owner, "code": str(one.code)},
            {
                "name": stored(one.name),
                "publisher": one.publisher,
                "url": one.url or "",
                "licence": one.licence,
                "counted_by_city": one.counted_by_city,
                "format": one.format,
                "mapping": one.mapping.plain(),
                "symbols": {str(sign): meaning.value for sign, meaning in one.symbols.items()},
                "recipe": one.recipe.plain() if one.recipe else {},
                "by_hand": stored(one.by_hand),
                "additive": one.additive,
                "noise": one.noise.plain() if one.noise else {},
                "rhythm": one.rhythm.plain() if one.rhythm else {},
                "survey": one.survey.plain() if one.survey else {},
                "note": stored(one.note),
            },
            {"area_sets": [loading.area_sets[code] for code in one.area_sets]},
            national=one.national,
        )
        loading.datasets[one.code] = dataset
        _load_measures(loading, dataset, one)
        _load_exceptions(loading, dataset, one)


def _load_measures(loading: Loading, dataset: Dataset, one: schema.Dataset) -> None:
    known = by(dataset.measures.all(), "code")
    for measure in one.measures:
        loading.store.part(
            Measure,
            known.get(measure.code),
            {"dataset": dataset, "code": str(measure.code)},
            {
                "name": stored(measure.name),
                "unit": stored(measure.unit),
                "additive": measure.additive,
            },
            national=one.national,
        )
    loading.store.record_parts(dataset)


def _load_exceptions(loading: Loading, dataset: Dataset, one: schema.Dataset) -> None:
    known = {
        (row.rule, row.area_set, row.area, row.period, row.measure): row
        for row in dataset.check_exceptions.all()
    }
    for each in one.exceptions:
        key = dict(zip(("rule", "area_set", "area", "period", "measure"), each.place, strict=True))
        loading.store.put(
            CheckException,
            known.get(each.place),  # type: ignore[arg-type]
            {"dataset": dataset, **key},
            {"why": stored(each.why), "author": each.author, "date": each.date},
            national=one.national,
        )


def load_indicators(loading: Loading) -> None:
    known = by(Indicator.objects.filter(city=loading.city).prefetch_related("datasets"), "code")
    for one in loading.folder.indicators:
        values = _indicator_values(loading, one)
        existing = known.get(one.code)
        if existing is not None:
            _check_version(existing, values, one)
        codes = {str(selection.dataset) for selection in one.selections().values()}
        loading.indicators[one.code] = loading.store.put(
            Indicator,
            existing,
            {"city": loading.city, "code": str(one.code)},
            values,
            {"datasets": [loading.datasets[code] for code in sorted(codes)]},
        )


def _indicator_values(loading: Loading, one: schema.Indicator) -> dict[str, Any]:
    texts = ("name", "why", "definition", "caution", "population", "unit")
    same = (
        "kind",
        "per",
        "decimals",
        "direction",
        "reference",
        "author",
        "checker",
        "next_review",
        "version",
    )
    selections = {key: selection.plain() for key, selection in one.selections().items()}
    return {
        "theme": loading.themes[one.theme],
        **{key: stored(getattr(one, key)) for key in texts},
        **{key: getattr(one, key) for key in same},
        "numerator": selections["numerator"],
        "denominator": selections.get("denominator"),
        "margin": selections.get("margin"),
        "small_base_rule": one.small_base_rule.plain(),
        "breaks": [a_break.plain() for a_break in one.breaks],
    }


def _check_version(existing: Indicator, values: dict[str, Any], one: schema.Indicator) -> None:
    """Where numbers have been published, another definition is another version."""
    if values["version"] > existing.version:
        return
    changed = [key for key in DEFINING if getattr(existing, key) != values[key]]
    if (changed or values["version"] < existing.version) and Release.objects.filter(
        dataset__in=existing.datasets.all()
    ).exists():
        what = f"{', '.join(changed)} changed" if changed else "the version went back"
        raise UserError(
            f"{what}, and there are numbers by version {existing.version} of the definition",
            where=f"indicators/{one.code}.yaml",
            advice=f"Write version: {existing.version + 1}",
        )


def load_indices(loading: Loading) -> None:
    known = by(Index.objects.filter(city=loading.city).prefetch_related("indicators"), "code")
    for one in loading.folder.indices:
        loading.store.put(
            Index,
            known.get(one.code),
            {"city": loading.city, "code": str(one.code)},
            {
                "name": stored(one.name),
                "about": stored(one.about),
                "recipe": one.recipe.plain(),
                "types": one.types.plain() if one.types else None,
                "author": one.author,
                "checker": one.checker,
                "version": one.version,
            },
            {"indicators": [loading.indicators[part.code] for part in one.recipe.components]},
        )
