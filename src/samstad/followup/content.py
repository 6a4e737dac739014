"""What a report says, gathered once: plain JSON that carries all that each number needs.

`gather` reads the city on the releases of the moment and gives the content of `report.json`. Nothing is drawn
here and nothing is decided: the layout prints from the content alone, and `verifying` derives every number of
it again from the archive. A number that is not among `figures` cannot be printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Q

from samstad import __version__
from samstad.drawing import numbers
from samstad.followup.models import ReportingRound
from samstad.followup.queries import assessments_of, round_overview
from samstad.methods.judgement import METHOD_VERSION
from samstad.methods.values import Missing, Values
from samstad.organisation import clock
from samstad.organisation.texts import LANGUAGES, pick
from samstad.statistics import queries as statistics
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import IndicatorTable, latest_period
from samstad.statistics.indices import IndexTable
from samstad.statistics.models import Area, AreaSet, Dataset, Indicator, Release
from samstad.steering import judging, wording
from samstad.steering.judging import TargetJudgement
from samstad.steering.models import Goal

FORMAT = "samstad-report/1"
YEARS_SHOWN = 10


@dataclass
class _Gathering:
    """The content under way: what has been printed so far, each thing once."""

    # Dataset → release, as they stood when the gathering began: an import meanwhile changes nothing.
    pinned: dict[int, int]
    releases: dict[str, dict[str, Any]] = field(default_factory=dict)
    release_rows: dict[int, Release] = field(default_factory=dict)
    frames: dict[str, dict[str, Any]] = field(default_factory=dict)
    indicators: dict[str, dict[str, Any]] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)


def gather(
    reporting_round: ReportingRound, identifier: str, frozen_by: str
) -> tuple[dict[str, Any], list[Release]]:
    """The whole content of a round's report, and the releases that it rests on.

    Everything is read as the public may see it: a report is public from the moment it is frozen.
    """
    held = _Gathering(_pins(reporting_round))
    goals = list(_goals_of(reporting_round))
    places = _places(reporting_round, goals)
    content = {
        "format": FORMAT,
        "identifier": identifier,
        "frozen_at": clock.now().isoformat(timespec="seconds"),
        "frozen_by": frozen_by,
        "software": {"samstad": __version__, "judgement": METHOD_VERSION},
        "audience": Audience.PUBLIC.value,
        "city": _city(reporting_round),
        "round": _round(reporting_round),
        "title": _title(reporting_round),
        "answers": _answers(reporting_round),
        "goals": _goals(held, reporting_round, goals),
        "places": [_place(held, reporting_round, place, goals) for place in places],
        "maps": _maps(held, reporting_round),
    }
    content |= {
        "figures": held.figures,
        "indicators": held.indicators,
        "frames": held.frames,
        "releases": held.releases,
    }
    return content, list(held.release_rows.values())


def _pins(reporting_round: ReportingRound) -> dict[int, int]:
    """The current release of each dataset that the city can read."""
    datasets = Dataset.objects.filter(Q(city=reporting_round.city) | Q(city=None))
    current = ((dataset.pk, statistics.current_release(dataset)) for dataset in datasets)
    return {dataset: release.pk for dataset, release in current if release}


# --- What is not numbers ---------------------------------------------------------------------------------


def _city(reporting_round: ReportingRound) -> dict[str, Any]:
    city = reporting_round.city
    return {"slug": city.slug, "code": city.code, "name": city.name, "synthetic": city.synthetic}


def _round(reporting_round: ReportingRound) -> dict[str, Any]:
    document = reporting_round.document
    return {
        "code": reporting_round.code,
        "name": reporting_round.name,
        "year": reporting_round.year,
        "due": reporting_round.due.isoformat(),
        "report_to": reporting_round.report_to.name if reporting_round.report_to else {},
        "led_by": reporting_round.led_by.name,
        "document": {"code": document.code, "title": document.title, "kind": document.kind},
    }


def _title(reporting_round: ReportingRound) -> dict[str, str]:
    return {lang: pick(reporting_round.name, lang).text for lang in LANGUAGES}


def _answers(reporting_round: ReportingRound) -> list[dict[str, Any]]:
    """What each body answered. What has not been approved is not printed, only that it is missing."""
    answers = []
    for row in round_overview(reporting_round).rows:
        approved = row.state in {"approved", "locked"}
        answers.append(
            {
                "organisation": row.organisation.name,
                "code": row.organisation.code,
                "state": row.state,
                "handed_in": row.handed_in,
                "days_late": row.days_late,
                "texts": {
                    name: getattr(row.submission, name) if approved and row.submission else ""
                    for name in ("development", "collaboration", "results")
                },
            }
        )
    return answers


# --- Goals and judgements ---------------------------------------------------------------------------------


def _goals_of(reporting_round: ReportingRound) -> Iterable[Goal]:
    return (
        reporting_round.document.goals.select_related("owner", "theme", "area__area_set", "document")
        .prefetch_related("targets__indicator", "targets__area__area_set", "activities__responsible")
        .order_by("order", "code")
    )


def _goals(held: _Gathering, reporting_round: ReportingRound, goals: list[Goal]) -> list[dict[str, Any]]:
    given = assessments_of(reporting_round)
    targets = [target for goal in goals for target in goal.targets.all()]
    judged = {
        item.target.pk: item
        for item in judging.judge_targets(targets, as_of=held.pinned, audience=Audience.PUBLIC)
    }
    rows = []
    for goal in goals:
        assessment = given.get(goal.pk)
        rows.append(
            {
                "code": goal.code,
                "text": goal.text,
                "owner": goal.owner.name,
                "theme": goal.theme.name if goal.theme else {},
                "area": goal.area.code if goal.area else None,
                "area_name": goal.area.name if goal.area else {},
                "area_set": goal.area.area_set.code if goal.area else None,
                "assessment": {
                    "level": assessment.level,
                    "basis": assessment.basis,
                    "motivation": assessment.motivation,
                    "by": assessment.by.name,
                    "at": assessment.at.date().isoformat(),
                }
                if assessment
                else None,
                "judgements": [_judgement(held, judged[target.pk]) for target in goal.targets.all()],
                "activities": [
                    {
                        "title": activity.title,
                        "state": activity.state,
                        "responsible": activity.responsible.name,
                    }
                    for activity in goal.activities.all()
                ],
            }
        )
    return rows


def _judgement(held: _Gathering, judged: TargetJudgement) -> dict[str, Any]:
    """A judgement with all that is needed to make it again."""
    target = judged.target
    _keep(held, target.indicator, judged.table, target.area.area_set)
    return {
        "target": str(target),
        "indicator": target.indicator.code,
        "area_set": target.area.area_set.code,
        "area": target.area.code,
        "state": judged.state,
        "judgement": judged.judgement.to_dict(),
        "points": [point.to_dict() for point in judged.points],
        "sentence": {lang: wording.sentence(judged, lang) for lang in LANGUAGES},
        "reasons": {lang: wording.reasons(judged, lang) for lang in LANGUAGES},
        "target_text": {
            lang: wording.target_text(judged.judgement, wording.Subject.of(judged), lang)
            for lang in LANGUAGES
        },
        "series": _series(held, target.indicator, judged.table, target.area),
    }


# --- Figures ----------------------------------------------------------------------------------------------


def _read(held: _Gathering, indicator: Indicator, area_set: AreaSet) -> IndicatorTable:
    """An indicator's table as the public sees it, put down among what the report rests on."""
    table = statistics.indicator_table(indicator, area_set, as_of=held.pinned, audience=Audience.PUBLIC)
    _keep(held, indicator, table, area_set)
    return table


def _keep(held: _Gathering, indicator: Indicator, table: IndicatorTable, area_set: AreaSet) -> None:
    """Put down what the table's numbers rest on."""
    held.indicators.setdefault(
        indicator.code,
        {
            "name": indicator.name,
            "unit": indicator.unit,
            "decimals": indicator.decimals,
            "why": indicator.why,
            "caution": indicator.caution,
            "definition": table.definition.to_dict(),
            "releases": [ref.dataset for ref in table.releases],
        },
    )
    held.frames.setdefault(area_set.code, statistics.area_frame(area_set).to_dict())
    for ref in table.releases:
        if ref.dataset not in held.releases:
            release = Release.objects.select_related("dataset").get(pk=ref.id or 0)
            held.release_rows[release.pk] = release
            held.releases[ref.dataset] = ref.to_dict() | {
                "name": release.dataset.name,
                "publisher": release.dataset.publisher,
                "url": release.dataset.url,
                "licence": release.licence,
                "imported": release.imported.date().isoformat(),
                "recipe": release.recipe,
            }


def _figure(held: _Gathering, indicator: Indicator, table: IndicatorTable, area: Area, period: int) -> str:
    """Put down one number and give its key. The same number is put down once."""
    key = f"{indicator.code}:{area.area_set.code}:{area.code}:{period}"
    if key not in held.figures:
        figure = table.at(area.code, period)
        held.figures[key] = {
            "indicator": indicator.code,
            "area_set": area.area_set.code,
            "area": area.code,
            "period": period,
            "value": figure.value,
            "missing": figure.missing.code,
            "lower": figure.lower,
            "upper": figure.upper,
            "printed": {
                lang: printed(
                    figure.value, figure.missing, figure.lower, figure.upper, indicator.decimals, lang
                )
                for lang in LANGUAGES
            },
        }
    return key


def printed(
    value: float | None, missing: int, lower: float | None, upper: float | None, decimals: int, lang: str
) -> dict[str, str]:
    """A number as it stands in the report: itself, and its interval where it has one."""
    text = numbers.format_value(value, Missing(missing), decimals=decimals, lang=lang, short=True)  # type: ignore[arg-type]
    if value is None or lower is None or upper is None:
        return {"value": text, "interval": ""}
    return {"value": text, "interval": numbers.format_range(lower, upper, decimals, lang)}  # type: ignore[arg-type]


def _series(held: _Gathering, indicator: Indicator, table: IndicatorTable, area: Area) -> list[str]:
    """The keys of the last years' figures of one area."""
    _keep(held, indicator, table, area.area_set)
    return [_figure(held, indicator, table, area, period) for period in table.periods[-YEARS_SHOWN:]]


# --- Places and maps --------------------------------------------------------------------------------------


def _places(reporting_round: ReportingRound, goals: list[Goal]) -> list[Area]:
    """The places that the report is about: those of the agreement, else those that its goals are set for."""
    agreement = getattr(reporting_round.document, "agreement", None)
    areas = list(agreement.areas.select_related("area_set")) if agreement else []
    if not areas:
        areas = list({goal.area.pk: goal.area for goal in goals if goal.area}.values())
    return sorted(areas, key=lambda area: (area.sort_key, area.code))


def _reported_indicators(reporting_round: ReportingRound) -> list[Indicator]:
    """Indicators of the agreement's themes (all themes where it names none), in the catalogue's order."""
    indicators = Indicator.objects.filter(city=reporting_round.city).select_related("theme")
    agreement = getattr(reporting_round.document, "agreement", None)
    if agreement and agreement.themes.exists():
        indicators = indicators.filter(theme__in=agreement.themes.all())
    return list(indicators)


def _place(
    held: _Gathering, reporting_round: ReportingRound, place: Area, goals: list[Goal]
) -> dict[str, Any]:
    """How a place has developed: for each indicator its latest figure, the year before and the city's."""
    city_set = statistics.city_set(reporting_round.city)
    rows = []
    for indicator in _reported_indicators(reporting_round):
        table = _read(held, indicator, place.area_set)
        latest = latest_period(table)
        if latest is None:
            continue
        earlier = _measured_before(table, place, latest)
        row = {
            "indicator": indicator.code,
            "theme": indicator.theme.name,
            "period": latest,
            "latest": _figure(held, indicator, table, place, latest),
            "before": _figure(held, indicator, table, place, earlier[-1]) if earlier else None,
            "city": None,
        }
        if city_set is not None:
            whole = _read(held, indicator, city_set)
            if latest in whole.periods:
                row["city"] = _figure(held, indicator, whole, city_set.areas.get(), latest)
        rows.append(row)
    return {
        "area_set": place.area_set.code,
        "area": place.code,
        "name": place.name,
        "indicators": rows,
        "goals": [goal.code for goal in goals if goal.area_id == place.pk],
    }


def _measured_before(table: IndicatorTable, place: Area, latest: int) -> list[int]:
    """The periods before the latest in which somebody measured; surveys are not made every year."""
    return [
        period
        for period in table.periods
        if period < latest and table.at(place.code, period).missing is not Missing.NOT_COLLECTED
    ]


def _maps(held: _Gathering, reporting_round: ReportingRound) -> list[dict[str, Any]]:
    """One map for each index of the city, over the districts."""
    area_set = statistics.district_set(reporting_round.city)
    if area_set is None:
        return []
    maps = []
    for index in reporting_round.city.indices.prefetch_related("indicators"):
        table = statistics.index_table(index, area_set, as_of=held.pinned, audience=Audience.PUBLIC)
        if table is None:
            continue
        components = {}
        for indicator in index.indicators.select_related("theme"):
            components[indicator.code] = _read(held, indicator, area_set)
            for area in area_set.areas.all():
                if table.period in components[indicator.code].periods:
                    _figure(held, indicator, components[indicator.code], area, table.period)
        maps.append(
            {
                "index": index.code,
                "name": index.name,
                "about": index.about,
                "area_set": area_set.code,
                "names": {area.code: area.name for area in area_set.areas.all()},
                "table": table.to_dict(),
                "doubt": classes_and_doubt(table, components),
            }
        )
    return maps


CLASSES = 5
DRAWS = 1000


def classes_and_doubt(table: IndexTable, components: Mapping[str, IndicatorTable]) -> dict[str, Any]:
    """Each area's class with the cut points of the day, and how far chance alone could move its rank.

    The rank limits come from drawing every component again within its interval (`methods.composite`); a
    component without an interval is taken as exact, which makes them too narrow rather than too wide.
    """
    from samstad.methods import composite

    data, errors = {}, {}
    for code, component in components.items():
        row = component.periods.index(table.period)
        data[code] = Values(component.values.values[row], component.values.missing[row])
        spread = (component.upper[row] - component.lower[row]) / (2 * 1.959964)
        errors[code] = np.nan_to_num(spread, nan=0.0)
    ranks = composite.rank_intervals(table.recipe, data, errors, draws=DRAWS, seed=0)
    cut_points = composite.quantile_cut_points(table.values, CLASSES)
    return {
        "cut_points": cut_points.tolist(),
        "classes": composite.classify(table.values, cut_points).tolist(),
        "rank_lower": ranks.lower.tolist(),
        "rank_upper": ranks.upper.tolist(),
        "draws": DRAWS,
        "seed": 0,
    }


def targets_in(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All judgements of a content, in order."""
    return [judgement for goal in content["goals"] for judgement in goal["judgements"]]
