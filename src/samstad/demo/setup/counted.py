"""Sources, indicators and the index."""

from __future__ import annotations

from typing import Any

from samstad.demo import catalogue, plan, sources
from samstad.demo.setup.codes import AUTHOR, CHECKER, KINDS


def source(dataset: catalogue.Dataset) -> dict[str, Any]:
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


def definition(indicator: catalogue.Indicator) -> dict[str, Any]:
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
    "antal": "number",
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


def risk_index() -> dict[str, Any]:
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


SHARES = ("arbetslosa", "langvarigt-bistand", "trangboddhet")
"""A plain mean of shares, as the official index is; two of the official three are not generated for this city."""


def plain_index() -> dict[str, Any]:
    return {
        "code": "socioekonomiskt-index",
        "name": {"sv": "Socioekonomiskt index", "en": "Socioeconomic index"},
        "about": {
            "sv": "Medelvärdet av tre andelar i procent. Det är byggt som det officiella socioekonomiska indexet, men "
            "av andra andelar, och kan inte jämföras med det. Högre värde betyder större utmaningar i livsvillkoren.",
            "en": "The mean of three shares in per cent. It is built as the official socioeconomic index, but of "
            "other shares, and cannot be compared with it. A higher value means greater challenges in living "
            "conditions.",
        },
        "recipe": {
            "components": [{"code": code, "direction": "higher_is_worse"} for code in SHARES],
            "standardisation": "none",
            "aggregation": "arithmetic",
            "on_missing": "carry",
        },
        "types": {
            "cut_points": {"rule": "mean_and_sd", "divisor": "population"},
            "criteria": {
                "employment": "sysselsatta",
                "long_term_assistance": "langvarigt-bistand",
                "qualified_for_upper_secondary": "gymnasiebehoriga",
                "population": "folkmangd",
            },
        },
        "author": AUTHOR,
        "checker": CHECKER,
    }
