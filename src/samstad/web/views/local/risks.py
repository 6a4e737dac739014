"""The social risk inventory of a district as a page, and as the annex that goes with a programme; and what the city
does in the areas on the police's list, for whoever has to answer the council."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.drawing.numbers import format_number
from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.places import focus, risks
from samstad.places.models import FocusArea, KnowledgeEntry, Measure, PictureState, SituationPicture
from samstad.referrals.models import Interpellation
from samstad.statistics import queries
from samstad.statistics.models import Area, AreaLink, Index, LinkKind
from samstad.steering.models import Activity
from samstad.web import figures, police
from samstad.web.access import page, visible
from samstad.web.loaders import load_city
from samstad.web.local_loaders import load_inventory
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain


@page("view", load_city)
def inventories(request: Any, city: City) -> HttpResponse:
    """The districts, each with an inventory by each index."""
    area_set = queries.district_set(city)
    areas = area_set.areas.defer("geometry").order_by("sort_key") if area_set else []
    return show(
        request,
        "local/risks.html",
        crumbs=[crumb("local", city), here(_("Social risk inventory"))],
        areas=list(areas),
        indices=visible(request.actor, Index.objects.filter(city=city).select_related("city")),
    )


def _found(request: Any, area: Area) -> dict[str, Any]:
    index: Index = area.inventory_index  # type: ignore[attr-defined]
    rows = SituationPicture.objects.filter(area=area, state=PictureState.AGREED).select_related(
        "city", "owner"
    )
    pictures = visible(request.actor, rows.order_by("-version")[:1])
    found = risks.inventory(index, area)
    names = figures.datasets_by_code(index.city, {ref.dataset for ref in found.releases}) if found else {}
    return {
        "index": index,
        "area": area,
        "found": found,
        "sources": figures.sources(found, index.city, names) if found else [],
        "picture": pictures[0] if pictures else None,
        "known": list(pictures[0].parts.all()) if pictures else [],
    }


@page("view", load_inventory)
def inventory(request: Any, area: Area) -> HttpResponse:
    """One district by one index."""
    return show(
        request,
        "local/risk.html",
        crumbs=[crumb("risks", request.city), here(area.name)],
        **_found(request, area),
    )


@page("view", load_inventory)
def annex(request: Any, area: Area) -> HttpResponse:
    """The same as a PDF."""
    from samstad.drawing import pdf

    told = _found(request, area)
    response = HttpResponse(pdf.render(_document(told, request.city)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="riskinventering-{area.code}.pdf"'
    return response


def _document(told: dict[str, Any], city: City) -> Any:
    from samstad.drawing.document import BulletList, Column, Document, Heading, Paragraph, Table

    lang, found = language(), told["found"]

    def number(value: float | None, decimals: int = 1) -> str:
        return "–" if value is None else format_number(value, decimals, lang)

    blocks: list[Any] = [Heading(1, plain(told["area"].name))]
    if found is None:
        blocks.append(Paragraph(_("The index cannot be computed for the district.")))
    else:
        blocks += [
            Paragraph(rank_words(found)),
            Heading(2, _("The index through the years")),
            Table(
                _("Higher is more risk"),
                [Column(_("Year"), "right"), Column(_("Score"), "right")],
                [(str(year), number(score, 2)) for year, score in found.years],
            ),
            Heading(2, _("What it is made of")),
            Table(
                plain(told["index"].name),
                [
                    Column(_("Indicator")),
                    Column(_("Here"), "right"),
                    Column(_("Whole city"), "right"),
                    Column(_("Part of the score"), "right"),
                    Column(_("Risk or protection")),
                ],
                [
                    (
                        f"{plain(row.indicator.name)}, {plain(row.indicator.unit)}",
                        number(row.value, row.indicator.decimals),
                        number(row.whole, row.indicator.decimals),
                        number(row.part, 2),
                        factor_words(row),
                    )
                    for row in found.factors
                ],
            ),
        ]
        blocks.append(Heading(2, _("What protects")))
        blocks += [
            Paragraph(
                f"{plain(row.indicator.name)}: {number(row.value, row.indicator.decimals)} "
                f"({_('whole city')} {number(row.whole, row.indicator.decimals)})"
            )
            for row in found.protective
        ] or [Paragraph(nothing_protects())]
    if told["known"]:
        blocks.append(Heading(2, _("Local knowledge")))
        blocks += [Paragraph(f"{row.get_kind_display()}: {plain(row.text)}") for row in told["known"]]
    if found is not None:
        blocks += [
            Heading(2, _("What the figures rest on")),
            Paragraph(f"{plain(told['area'].area_set.name)}, {found.period}."),
            BulletList([f"{source.label} ({source.published})" for source in told["sources"]]),
        ]
    return Document(
        title=_("Social risk inventory: %(area)s") % {"area": plain(told["area"].name)},
        blocks=blocks,
        lang=lang,
        subtitle=plain(told["index"].name),
        author=plain(city.name),
        notice=_("Made-up municipality – every number is generated (synthetic).") if city.synthetic else None,
        date=clock.today(),
        short=True,
    )


def nothing_protects() -> str:
    return _(
        "None of the index's indicators is better here than in the city. What else protects is told by local knowledge."
    )


def rank_words(found: risks.Inventory) -> str:
    """How far the place in the order hangs on the recipe."""
    return _(
        "In %(year)s place %(rank)s of %(of)s (1 is the most risk); with other reasonable weights between "
        "%(lower)s and %(upper)s."
    ) % {
        "year": found.period,
        "rank": found.rank,
        "of": found.of,
        "lower": found.lower,
        "upper": found.upper,
    }


def factor_words(row: risks.Factor) -> str:
    if row.protects is None:
        return "–"
    return _("protects: better than the city") if row.protects else _("risk: worse than the city")


#: What the topic is called in what is asked in the council.
TOPIC = "utsatt"


def _asked(request: Any, city: City, places: set[int]) -> list[Interpellation]:
    """What has been asked in the council on the topic: by its words, or by a place of the list."""
    rows = Interpellation.objects.filter(city=city).select_related("city", "body").prefetch_related("areas")
    return visible(
        request.actor,
        [
            row
            for row in rows
            if TOPIC in f"{plain(row.title)} {row.question}".casefold()
            or places & {area.pk for area in row.areas.all()}
        ],
    )


@page("view", load_city)
def vulnerable(request: Any, city: City) -> HttpResponse:
    """Areas on the police's list over editions, what the city does there, and what is known of the effect."""
    listed = police.lists(city)
    names = {
        area.code: area for one in (listed.sets if listed else []) for area in one.areas.defer("geometry")
    }
    places = _near(list(names.values()))
    inside = focus.within(
        Area.objects.filter(pk__in={pk for keys in places.values() for pk in keys}).defer("geometry")
    )
    covered = {pk for keys in inside.values() for pk in keys}
    activities = visible(
        request.actor,
        Activity.objects.filter(areas__in=covered)
        .exclude(document__state="draft")
        .select_related("document__city", "document__owner", "goal", "responsible__city")
        .prefetch_related(Prefetch("areas", Area.objects.defer("geometry").order_by("sort_key")))
        .distinct(),
    )
    measures = visible(
        request.actor,
        Measure.objects.filter(activity__in=activities, followups__isnull=False)
        .select_related(
            "activity__document__city",
            "activity__goal",
            "activity__document__owner",
            "activity__responsible",
            "problem__picture__owner",
            "problem__city",
            "problem__owner",
            "problem__picture__city",
        )
        .prefetch_related("followups")
        .distinct(),
    )
    today = clock.today()
    rows = FocusArea.objects.filter(city=city).select_related("city", "area__area_set__city", "owner")
    return show(
        request,
        "local/vulnerable.html",
        crumbs=[crumb("local", city), here(_("Vulnerable areas"))],
        listed=listed,
        activities=activities,
        measures=[(row, row.followups.all()[0]) for row in measures],
        focus=[row for row in rows if row.in_focus(today)],
        asked=_asked(request, city, covered),
        knowledge=visible(
            request.actor,
            KnowledgeEntry.objects.filter(city=city, measure__in=measures).select_related("city", "owner"),
        ),
        tied=bool(covered),
    )


def _near(areas: list[Area]) -> dict[int, set[int]]:
    """Key of each police area → keys of the city's own areas that it is linked with. The police's borders follow no
    division, so that a link is approximate, and where there is none nothing is guessed."""
    found: dict[int, set[int]] = {area.pk: {area.pk} for area in areas}
    links = AreaLink.objects.filter(kind__in=[LinkKind.NESTED, LinkKind.CONVERTS])
    for source, target in links.filter(source_area__in=areas).values_list("source_area_id", "target_area_id"):
        found[source].add(target)
    for source, target in links.filter(target_area__in=areas).values_list("source_area_id", "target_area_id"):
        found[target].add(source)
    return found
