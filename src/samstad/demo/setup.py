"""The example city as a city folder: generated areas and definitions, invented bodies, goals and agreement.

Gives an `exchange.schema` object; nothing here touches the database. Target values follow from the generated
numbers, so that another seed gives another city with goals as reasonable as these.
"""

from __future__ import annotations

from typing import Any

import shapely

from samstad.demo import answers, bodies, catalogue, plan, purpose, sources, wishes
from samstad.demo.geography import CITY_SET, DISTRICT_SET, NEW, OLD, AreaSet, Geography
from samstad.demo.indicators import INDICATORS
from samstad.demo.series import Statistics
from samstad.exchange.schema.folder import CityFolder

PROGRAMME, AGREEMENT, ROUND = "budget-2026", "lokalt-utvecklingsavtal-2024", "oktober-2026"
FOCUS = [district for district in plan.DISTRICTS if district.focus]
AUTHOR, CHECKER = "Stina Statistiker", "Siv Strateg"
KINDS = {
    "share": ("share", 100),
    "rate_per_1000": ("rate", 1000),
    "value": ("value", 100),
    "count": ("count", 1),
}


def folder(geography: Geography, statistics: Statistics) -> CityFolder:
    """The whole set-up of the example city."""
    return CityFolder.model_validate(
        {
            "city": _city(),
            "organisations": _organisations(),
            "decisions": [_decision()],
            "matters": [_matter()],
            "themes": [{"code": code, "name": name} for code, name in catalogue.THEMES.items()],
            "area_sets": [_area_set(area_set) for area_set in geography.area_sets],
            "area_links": _area_links(geography, statistics),
            "territories": [
                {"organisation": f"sdn-{d.code}", "area": f"{DISTRICT_SET}:{d.code}"} for d in plan.DISTRICTS
            ],
            "sources": [_source(dataset) for dataset in catalogue.DATASETS],
            "indicators": [_indicator(indicator) for indicator in INDICATORS],
            "indices": [_risk_index()],
            "documents": [_budget(statistics), _agreement_document(statistics)],
            "agreements": [_agreement()],
            "partnerships": [_partnership()],
            "rounds": [_round()],
        }
    )


# --- Who -------------------------------------------------------------------------------------------------


def _city() -> dict[str, Any]:
    return {
        "slug": plan.CITY_SLUG,
        "code": plan.CITY_CODE,
        "synthetic": True,
        "name": {"sv": plan.CITY_NAME, "en": plan.CITY_NAME},
        "about": plan.SYNTHETIC,
    }


def _organisations() -> list[dict[str, Any]]:
    all_bodies = [*bodies.BODIES, *(bodies.district_body(d.code, d.name) for d in plan.DISTRICTS)]
    return [{"code": b.code, "name": b.name, "kind": b.kind, "parent": b.parent} for b in all_bodies]


def _matter() -> dict[str, Any]:
    return {
        "registry_number": "KS 2024/0117",
        "body": "kommunstyrelsen",
        "title": {"sv": "Lokalt utvecklingsavtal 2024–2028", "en": "Local development agreement 2024–2028"},
    }


def _decision() -> dict[str, Any]:
    return {
        "code": "ks-2024-03-13",
        "body": "kommunstyrelsen",
        "date": "2024-03-13",
        "matter": "KS 2024/0117",
        "title": {"sv": "Godkännande av avtalet", "en": "Approval of the agreement"},
    }


# --- Where -----------------------------------------------------------------------------------------------

SET_KINDS = {OLD: "statistical", NEW: "statistical", DISTRICT_SET: "district", CITY_SET: "municipality"}


def _area_set(area_set: AreaSet) -> dict[str, Any]:
    focus = {district.code for district in FOCUS} if area_set.code == DISTRICT_SET else set()
    return {
        "code": area_set.code,
        "name": area_set.name,
        "kind": SET_KINDS[area_set.code],
        "valid_from": area_set.valid_from.isoformat(),
        "valid_to": area_set.valid_to.isoformat() if area_set.valid_to else None,
        "source": plan.SYNTHETIC["sv"],
        "licence": sources.LICENCE,
        "areas": [
            {
                "code": area.code,
                "name": {"sv": area.name, "en": area.name},
                "focus": area.code in focus,
                "geometry": _geometry(area.geometry),
            }
            for area in area_set
        ],
    }


def _geometry(polygon: shapely.Polygon) -> dict[str, Any]:
    import json

    return dict(json.loads(shapely.to_geojson(polygon)))


def _area_links(geography: Geography, statistics: Statistics) -> list[dict[str, Any]]:
    def nested(child: str, parent: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
        links = [{"from": one, "to": other} for one, other in pairs]
        return {
            "from": child,
            "to": parent,
            "groups": [{"kind": "nested", "method": "exact", "links": links}],
        }

    city = geography.city.areas[0].code
    found = [
        nested(OLD, DISTRICT_SET, [(area.code, area.district) for area in geography.old]),
        nested(NEW, DISTRICT_SET, [(area.code, area.district) for area in geography.new]),
        nested(DISTRICT_SET, CITY_SET, [(area.code, city) for area in geography.districts]),
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for link in statistics.links:
        if link.from_set == OLD:
            groups.setdefault(link.method, []).append(
                {"from": link.from_code, "to": link.to_code, "weight": link.weight}
            )
    succession = [
        {"kind": "succeeded", "method": method, "year": plan.SPLIT_YEAR - 1, "links": links}
        for method, links in sorted(groups.items())
    ]
    return [*found, {"from": OLD, "to": NEW, "groups": succession}]


# --- What is counted -------------------------------------------------------------------------------------


def _source(dataset: catalogue.Dataset) -> dict[str, Any]:
    found = sources.mapping_of(dataset)
    return {
        "code": dataset.code,
        "name": dataset.name,
        "publisher": dataset.producer["sv"],
        "licence": sources.LICENCE,
        "counted_by_city": dataset.counted_by_city,
        "format": {"json-stat": "jsonstat", "csv": "csv"}[dataset.format],
        "area_sets": sorted({code for code, _, _ in sources.area_sets_of(dataset)}),
        "mapping": _mapping(dataset, found),
        "symbols": found["symbols"],
        "note": _note(dataset),
        "measures": [{"code": code, "name": name} for code, name in dataset.measures.items()],
    }


def _note(dataset: catalogue.Dataset) -> dict[str, str]:
    return {
        lang: " ".join(part for part in (dataset.note.get(lang, ""), plan.SYNTHETIC[lang]) if part)
        for lang in ("sv", "en")
    }


def _mapping(dataset: catalogue.Dataset, found: dict[str, Any]) -> dict[str, Any]:
    if dataset.format == "json-stat":
        mapping: dict[str, Any] = {"area": "omrade", "period": "tid", "measure": "matt"}
        if dataset.code == "befolkning":
            mapping["breakdowns"] = {"kon": "kon", "alder": "alder"}
        return mapping
    columns = found["columns"]
    roles = {role["role"]: name for name, role in columns.items() if role["role"] in ("area", "period")}
    return {
        "area": roles["area"],
        "period": roles["period"],
        "values": {name: role["measure"] for name, role in columns.items() if "measure" in role},
        "encoding": {"windows-1252": "cp1252"}.get(found["encoding"], found["encoding"]),
        "delimiter": found["delimiter"],
        "decimal": found["decimal"],
        "skip_lines": found["skip_rows"],
    }


def _indicator(indicator: catalogue.Indicator) -> dict[str, Any]:
    kind, per = KINDS[indicator.kind]

    def selection(measure: str | None) -> dict[str, Any] | None:
        return {"dataset": indicator.dataset, "measure": measure} if measure else None

    return {
        "code": indicator.code,
        "theme": indicator.theme,
        "name": indicator.name,
        "why": indicator.why,
        "caution": indicator.caution or None,
        "kind": kind,
        "per": per,
        "unit": _unit(indicator),
        "decimals": indicator.decimals,
        "direction": indicator.direction,
        "numerator": selection(indicator.numerator),
        "denominator": selection(indicator.denominator),
        "margin": selection(indicator.margin),
        "breaks": [{"year": year, "why": BREAK} for year in indicator.breaks],
        "author": AUTHOR,
        "checker": CHECKER,
        "next_review": "2027-06-30",
    }


BREAK = {
    "sv": "Definitionen ändrades. Åren före kan inte jämföras med åren efter.",
    "en": "The definition changed. The years before cannot be compared with the years after.",
}
UNITS = {
    "poäng": "points",
    "kr": "SEK",
    "tkr": "SEK thousand",
    "dagar": "days",
    "per 1 000 invånare": "per 1,000 inhabitants",
}


def _unit(indicator: catalogue.Indicator) -> dict[str, str] | None:
    if indicator.unit in indicator.name["sv"]:
        return None  # "Arbetsställen per 1 000 invånare" says it already
    return {"sv": indicator.unit, "en": UNITS.get(indicator.unit, indicator.unit)}


RISK_COMPONENTS = (
    ("langvarigt-bistand", "higher_is_worse"),
    ("arbetslosa", "higher_is_worse"),
    ("unga-utan-arbete-studier", "higher_is_worse"),
    ("gymnasiebehoriga", "higher_is_better"),
    ("trangboddhet", "higher_is_worse"),
    ("ohalsotal", "higher_is_worse"),
)


def _risk_index() -> dict[str, Any]:
    return {
        "code": "socialt-riskindex",
        "name": {"sv": "Socialt riskindex", "en": "Social risk index"},
        "about": {
            "sv": "Ett sammanvägt mått på risker i livsvillkoren. Högre värde betyder större risk. Receptet är stadens "
            "eget och visas i sin helhet. Det beskriver förhållanden, inte människor.",
            "en": "A composite of risks in living conditions. A higher value means a greater risk. The recipe is the "
            "city's own and is shown in full. It describes conditions, not people.",
        },
        "recipe": {
            "components": [{"code": code, "direction": way} for code, way in RISK_COMPONENTS],
            "standardisation": "z",
            "aggregation": "arithmetic",
            "on_missing": "carry",
        },
        "author": AUTHOR,
        "checker": CHECKER,
    }


# --- What is wanted --------------------------------------------------------------------------------------


def _budget(statistics: Statistics) -> dict[str, Any]:
    goals: list[dict[str, Any]] = []
    for goal in wishes.BUDGET_GOALS:
        goals.append(_city_goal(goal, None, "direction", statistics))
        goals += [_city_goal(part, goal.code, "activity_area", statistics) for part in goal.parts]
    return {
        "code": PROGRAMME,
        "kind": "budget",
        "state": "in_force",
        "title": {
            "sv": "Budget 2026 med inriktning för 2027–2028",
            "en": "Budget 2026 with outlook for 2027–2028",
        },
        "owner": "kommunfullmaktige",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "goals": goals,
    }


def _city_goal(
    goal: wishes.CityGoal, parent: str | None, kind: str, statistics: Statistics
) -> dict[str, Any]:
    return {
        "code": goal.code,
        "kind": kind,
        "parent": parent,
        "owner": goal.owner,
        "theme": goal.theme,
        "text": goal.text,
        "expected_result": goal.expected,
        "roles": [{"organisation": "kommunstyrelsen", "responsibility": "following_up"}] if parent else [],
        "targets": [_target(wish, None, "kommunfullmaktige", statistics) for wish in goal.wishes],
    }


def _agreement_document(statistics: Statistics) -> dict[str, Any]:
    return {
        "code": AGREEMENT,
        "kind": "agreement",
        "state": "in_force",
        "title": {"sv": "Lokalt utvecklingsavtal 2024–2028", "en": "Local development agreement 2024–2028"},
        "summary": {
            "sv": "Staden, staten och lokala parter arbetar tillsammans i fem stadsdelsområden för arbete, utbildning, "
            "trygghet och tillväxt.",
            "en": "The city, the state and local parties work together in five districts for work, education, safety "
            "and growth.",
        },
        "owner": "kommunstyrelsen",
        "valid_from": "2024-04-01",
        "valid_to": "2028-12-31",
        "decision": "ks-2024-03-13",
        "goals": _local_goals(statistics),
    }


PARENTS = {"work": "1-1", "education": "1-2", "safety": "2-1", "growth": "3-1"}
TARGETS = tuple(target for target in purpose.TARGETS if target.district in {d.code for d in FOCUS})
"""Targets whose judgement shows something: a revision, a worsening, something that cannot be judged."""


def _local_goals(statistics: Statistics) -> list[dict[str, Any]]:
    """For each focus district its goal in each theme, then goals for the targets that lie beside the themes."""
    goals = []
    for district in FOCUS:
        for goal in wishes.LOCAL_GOALS:
            mine = [
                t for t in TARGETS if t.district == district.code and _theme_of(t.indicator) == goal.theme
            ]
            goals.append(_local_goal(district, goal, goal.theme, mine, statistics))
        for indicators, extra in wishes.EXTRA_GOALS.items():
            mine = [t for t in TARGETS if t.district == district.code and t.indicator in indicators]
            if mine:
                goals.append(_local_goal(district, extra, indicators[0], mine, statistics))
    return goals


def _local_goal(
    district: plan.District,
    goal: wishes.LocalGoal,
    code: str,
    given: list[purpose.Target],
    statistics: Statistics,
) -> dict[str, Any]:
    place = f"{DISTRICT_SET}:{district.code}"
    body = f"sdn-{district.code}"
    targets = [_given_target(target, body) for target in given]
    taken = {target["code"] for target in targets}
    wished = [_target(wish, district.code, body, statistics) for wish in goal.wishes]
    targets += [target for target in wished if target["code"] not in taken]
    return {
        "code": f"{district.code}-{code}",
        "kind": "local",
        "parent": f"{PROGRAMME}/{PARENTS[goal.theme]}",
        "owner": body,
        "theme": goal.theme,
        "area": place,
        "text": {lang: text.format(place=district.name) for lang, text in goal.text.items()},
        "roles": [
            {"organisation": "kommunstyrelsen", "responsibility": "following_up"},
            {"organisation": body, "responsibility": "main"},
        ],
        "targets": targets,
        "activities": _activities(code, body, place),
    }


def _activities(code: str, body: str, place: str) -> list[dict[str, Any]]:
    return [
        {
            "code": activity,
            "title": title,
            "responsible": responsible.format(sdn=body),
            "partners": list(partners),
            "areas": [place],
            "state": state,
            "start": "2025-01-15",
            "end": "2027-12-31",
            "cost_sek": cost,
        }
        for activity, title, responsible, partners, state, cost in wishes.LOCAL_ACTIVITIES.get(code, ())
    ]


def _theme_of(indicator: str) -> str:
    beside = {code for codes in wishes.EXTRA_GOALS for code in codes}
    return "" if indicator in beside else next(one.theme for one in INDICATORS if one.code == indicator)


def _given_target(given: purpose.Target, body: str) -> dict[str, Any]:
    indicator = next(one for one in INDICATORS if one.code == given.indicator)
    return {
        "code": f"{given.indicator}-{given.year}",
        "indicator": given.indicator,
        "area": f"{DISTRICT_SET}:{given.district}",
        "kind": "at_least" if indicator.direction == catalogue.HIGHER else "at_most",
        "value": given.value,
        "baseline_year": given.baseline,
        "year": given.year,
        "set_by": body,
    }


def _target(wish: wishes.Wish, district: str | None, set_by: str, statistics: Statistics) -> dict[str, Any]:
    """A target so many percent better than the number of the baseline year."""
    indicator = next(one for one in INDICATORS if one.code == wish.indicator)
    higher = indicator.direction == catalogue.HIGHER
    place = f"{DISTRICT_SET}:{district}" if district else f"{CITY_SET}:{plan.CITY_CODE}"
    target: dict[str, Any] = {
        "code": f"{wish.indicator}-{wish.year}",
        "indicator": wish.indicator,
        "area": place,
        "baseline_year": wish.baseline,
        "year": wish.year,
        "set_by": set_by,
    }
    if wish.better is None:
        return target | {"kind": "increase" if higher else "decrease"}
    start = _level(indicator, district, wish.baseline, statistics)
    factor = 1 + wish.better / 100 if higher else 1 - wish.better / 100
    return target | {"kind": "at_least" if higher else "at_most", "value": round(start * factor, 1)}


def _level(indicator: catalogue.Indicator, district: str | None, year: int, statistics: Statistics) -> float:
    """The indicator's number in a year, from the source's own row or summed over its areas."""
    table = statistics.table(indicator.dataset, 1)
    code = district or plan.CITY_CODE

    def number(measure: str) -> float:
        wanted = catalogue.DISTRICT if district else catalogue.CITY
        if any(row.level == wanted for row in table.rows):
            return table.value(measure, code, year)
        column = table.years.index(year)
        total = 0.0
        for index, row in enumerate(table.rows):
            counts = row.level == catalogue.AREA if district is None or row.district == district else False
            if counts and table.exists[index, column]:
                total += float(table.measures[measure].values[index, column])
        return total

    value = number(indicator.numerator)
    if not value:
        raise ValueError(f"{indicator.code} has no number for {code} in {year}")
    if indicator.denominator is None:
        return value
    return value / number(indicator.denominator) * KINDS[indicator.kind][1]


# --- With whom -------------------------------------------------------------------------------------------


def _agreement() -> dict[str, Any]:
    return {
        "document": AGREEMENT,
        "state": "in_force",
        "copies": 2,
        "joint_review_by": "2027-06-30",
        "areas": [f"{DISTRICT_SET}:{district.code}" for district in FOCUS],
        "themes": list(PARENTS),
        "matters": ["KS 2024/0117"],
        "parties": [
            {"organisation": "kommunstyrelsen", "named_as": "Kommunen", "signed_on": "2024-03-20"},
            {"organisation": "staten", "named_as": "Staten", "signed_on": "2024-03-27"},
        ],
        "clauses": [
            {"number": number, "heading": heading, "facts": [{"text": fact} for fact in facts]}
            for number, heading, facts in wishes.AGREEMENT_CLAUSES
        ],
        "commitments": [
            {
                "code": "redovisning-1-oktober",
                "clause": "4",
                "parties": ["kommunstyrelsen"],
                "text": {
                    "sv": "Redovisa utvecklingen, samverkan och resultaten till staten",
                    "en": "Report development, collaboration and results to the state",
                },
                "report_to": "staten",
                "recurrence": "yearly",
                "due_month": 10,
                "due_day": 1,
            },
            {
                "code": "stadsdelsplaner-31-december",
                "clause": "4",
                "parties": [f"sdn-{district.code}" for district in FOCUS],
                "text": {
                    "sv": "Revidera stadsdelsplanen och skicka den",
                    "en": "Revise the district plan and send it",
                },
                "report_to": "staten",
                "recurrence": "yearly",
                "due_month": 12,
                "due_day": 31,
            },
            {
                "code": "lagesbild-varje-vecka",
                "clause": "3",
                "parties": ["lokalpolisen"],
                "text": {
                    "sv": "Lämna underlag till den gemensamma lägesbilden",
                    "en": "Contribute to the shared situation picture",
                },
                "recurrence": "continuous",
            },
        ],
    }


def _partnership() -> dict[str, Any]:
    members = [
        ("city", "kommunstyrelsen"),
        *(("city", f"sdn-{district.code}") for district in FOCUS),
        ("state", "lokalpolisen"),
        ("state", "arbetsformedlingen"),
        ("region", "regionen"),
        ("business", "foretagarna"),
        ("property", "bostadsbolaget"),
        ("residents", "foreningsradet"),
    ]
    return {
        "code": "partnerskapet",
        "name": {"sv": "Partnerskapet för en sammanhållen stad", "en": "Partnership for a cohesive city"},
        "agreement": AGREEMENT,
        "areas": [f"{DISTRICT_SET}:{district.code}" for district in FOCUS],
        "members": [{"sector": sector, "organisation": body} for sector, body in members],
    }


def _round() -> dict[str, Any]:
    return {
        "code": ROUND,
        "name": {
            "sv": "Redovisning till staten 1 oktober 2026",
            "en": "Report to the state, 1 October 2026",
        },
        "document": AGREEMENT,
        "led_by": "kommunstyrelsen",
        "report_to": "staten",
        "year": 2026,
        "opens": "2026-08-17",
        "due": "2026-09-15",
        "instructions": {
            "sv": "Beskriv utvecklingen i stadsdelen, hur samverkan fungerar och vad den har lett till. Skriv kort och "
            "så att den som bor där förstår.",
            "en": "Describe the development in the district, how the collaboration works and what it has led to. Write "
            "briefly and so that those who live there understand.",
        },
        "addressees": list(answers.ANSWERS),
    }
