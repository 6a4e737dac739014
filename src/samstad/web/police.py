"""The police's lists of vulnerable areas, edition by edition, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from samstad.methods.area_types import PoliceCategory, PoliceChange, PoliceListing, compare_listings
from samstad.organisation.models import City
from samstad.statistics import area_queries
from samstad.statistics.models import Area, AreaSet, AreaSetKind
from samstad.web.addresses import address
from samstad.web.places import areas_of
from samstad.web.templatetags.samstad import plain


@dataclass(frozen=True)
class Listed:
    """One area: its categories by edition, and what happened between the last two."""

    name: str
    url: str
    categories: list[str]
    change: str


@dataclass(frozen=True)
class Lists:
    sets: list[AreaSet]
    editions: list[int]
    rows: list[Listed]


def categories() -> dict[str, str]:
    return {
        PoliceCategory.VULNERABLE: _("Vulnerable area"),
        PoliceCategory.RISK: _("Risk area"),
        PoliceCategory.PARTICULARLY_VULNERABLE: _("Particularly vulnerable area"),
    }


def changes() -> dict[PoliceChange, str]:
    return {
        PoliceChange.ENTERED: _("new in the list"),
        PoliceChange.LEFT: _("no longer in the list"),
        PoliceChange.SAME: _("the same category"),
        PoliceChange.LESS_SERIOUS: _("a less serious category"),
        PoliceChange.MORE_SERIOUS: _("a more serious category"),
        PoliceChange.CATEGORY_ENDED: _("the category is no longer used, so neither better nor worse"),
        PoliceChange.NOT_LISTED: "",
    }


def listing(area: Area) -> dict[str, object] | None:
    """The category of one area, with the edition that says so."""
    if area.area_set.kind != AreaSetKind.POLICE or not area.category or area.area_set.edition is None:
        return None
    return {"category": categories().get(area.category, area.category), "edition": area.area_set.edition}


def lists(city: City) -> Lists | None:
    """All editions that are stored, area by area; an area is known again by its code."""
    sets = area_queries.police_sets(city)
    if not sets:
        return None
    areas: dict[str, dict[int, Area]] = {}
    for one in sets:
        for area in areas_of(one):
            if one.edition is not None:
                areas.setdefault(area.code, {})[one.edition] = area
    editions = sorted({one.edition for one in sets if one.edition is not None})
    ordered = sorted(areas.values(), key=lambda found: found[max(found)].sort_key)
    return Lists(sets, editions, [_listed(found, editions, city) for found in ordered])


def _listed(found: dict[int, Area], editions: list[int], city: City) -> Listed:
    words = categories()
    latest = found[max(found)]
    given = [found[year].category if year in found else "" for year in editions]
    change = ""
    # An area that is there without a category is one of which only the name is known.
    unknown = any(year in found and not found[year].category for year in editions[-2:])
    if len(editions) > 1 and not unknown:
        before, after = (
            PoliceListing(year, PoliceCategory(category) if category else None)
            for year, category in zip(editions[-2:], given[-2:], strict=True)
        )
        change = changes()[compare_listings(before, after)]
    shown = [
        words.get(category, category)
        if category
        else (_("category not known") if year in found else _("not in the list"))
        for year, category in zip(editions, given, strict=True)
    ]
    return Listed(plain(latest.name), address(latest, city), shown, change)
