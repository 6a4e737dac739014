"""Definitions, checks and questions of surveys in words, for the pages that show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samstad.statistics.checking import place_text
from samstad.statistics.checks import RULES, Severity
from samstad.statistics.models import Dataset, Direction, Index, Indicator, IndicatorKind
from samstad.statistics.versions import older
from samstad.web.templatetags.samstad import plain

LISTED = 5  # cells that a page lists of each check


def selection_text(selection: Mapping[str, Any] | None, datasets: Mapping[str, Dataset]) -> str:
    """What is counted: the measure's name, which categories, and the source where there are several."""
    if not selection:
        return ""
    dataset = datasets.get(selection["dataset"])
    names = {} if dataset is None else {row.code: plain(row.name) for row in dataset.measures.all()}
    text = names.get(selection["measure"]) or selection["measure"]
    where = selection.get("where") or {}
    if where:
        text += " (" + "; ".join(f"{name}: {', '.join(found)}" for name, found in where.items()) + ")"
    if len(datasets) > 1 and dataset is not None:
        text += f", {plain(dataset.name)}"
    return text


def field_names() -> dict[str, str]:
    return {
        "name": _("Name"),
        "about": _("About"),
        "recipe": _("Recipe"),
        "definition": _("Definition"),
        "population": _("Population"),
        "kind": _("Kind"),
        "per": _("Per"),
        "unit": _("Unit"),
        "decimals": _("Decimals"),
        "direction": _("Direction"),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
        "margin": _("Margin of error"),
        "breaks": _("Breaks in the series"),
        "small_base_rule": _("Small bases"),
        "caution": _("Read with care"),
        "why": _("Why it is measured"),
        "reference": _("Taken from"),
    }


@dataclass(frozen=True)
class Older:
    """An older version in words: (field, before, after) of each change."""

    number: int
    until: Any
    changes: list[tuple[str, str, str]]


def older_versions(record: Indicator | Index, datasets: Mapping[str, Dataset]) -> list[Older]:
    names = field_names()
    return [
        Older(
            version.number,
            version.until,
            [
                (
                    names[change.field],
                    _said(change.field, change.before, datasets),
                    _said(change.field, change.after, datasets),
                )
                for change in version.changes
            ],
        )
        for version in older(record)
    ]


def _said(field: str, value: Any, datasets: Mapping[str, Dataset]) -> str:
    if value in (None, "", {}, []):
        return "–"
    if field in ("numerator", "denominator", "margin"):
        return selection_text(value, datasets)
    if field == "kind":
        return str(IndicatorKind(value).label)
    if field == "direction":
        return str(Direction(value).label)
    if field == "breaks":
        return "; ".join(f"{each['year']}: {plain(each.get('why'))}" for each in value)
    if field == "small_base_rule":
        return _("base over %(base)s, part over %(part)s") % {
            "base": value.get("base", 20),
            "part": value.get("part", 5),
        }
    if field == "recipe":
        parts = ", ".join(part["code"] for part in value.get("components", []))
        return "; ".join(filter(None, (parts, *(f"{k}: {v}" for k, v in value.items() if k != "components"))))
    return plain(value) if isinstance(value, dict) else str(value)


# --- Checks -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Check:
    """A result of a check as a page shows it. `color` is the design system's."""

    word: str
    color: str
    title: str
    reason: str
    advice: str
    found: int
    places: list[str]
    more: int
    told: bool
    excepted: list[Mapping[str, Any]]


COLORS = {Severity.ERROR: "danger", Severity.WARNING: "warning", Severity.INFO: "info"}


def checks(results: Iterable[Mapping[str, Any]], *, told: bool) -> list[Check]:
    """The results in a release's recipe, the gravest first. `told`: whether the reader may see single cells."""
    words = {Severity.ERROR: _("Error"), Severity.WARNING: _("Warning"), Severity.INFO: _("Worth knowing")}
    shown = []
    for each in results:
        rule, severity = RULES.get(each["rule"]), Severity(each["severity"])
        if rule is None:  # a rule of an older version of the system
            continue
        places = [place_text(place) for place in each["places"][:LISTED]] if told else []
        shown.append(
            (
                list(Severity).index(severity),
                Check(
                    words[severity],
                    COLORS[severity],
                    str(rule.title),
                    str(rule.reason),
                    str(rule.advice),
                    each["found"],
                    places,
                    each["found"] - len(places),
                    told,
                    each["excepted"],
                ),
            )
        )
    return [check for _order, check in sorted(shown, key=lambda pair: pair[0])]
