"""The steering seen from a place, across committees; and the list of what is lacking in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.followup.models import Assessment
from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.places import gaps
from samstad.places.gaps import Gap, GapKind
from samstad.places.models import FocusArea
from samstad.places.place_view import PlaceView, place_view
from samstad.statistics.models import Area, AreaSetKind
from samstad.steering import money, tree
from samstad.steering.models import Target
from samstad.steering.year_rows import words_of
from samstad.web import judged
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain
from samstad.web.views.steering import _asked_year


@page("view", load_city)
def place(request: Any, city: City) -> HttpResponse:
    """One place or place in focus in one year: who wants, does and pays what there."""
    years = tree.years(city)
    year = _asked_year(request.GET.get("ar", ""), years)
    areas = (
        Area.objects.filter(area_set__city=city, area_set__valid_to__isnull=True)
        .exclude(area_set__kind=AreaSetKind.MUNICIPALITY)  # the whole city is no place in it
        .defer("geometry")
        .order_by("area_set__code", "sort_key")
    )
    focus = [
        row
        for row in FocusArea.objects.filter(city=city).select_related("area__area_set__city", "city")
        if row.in_focus(clock.today())
    ]
    asked = request.GET.get("plats", "")
    area = _asked_area(areas, focus, asked)
    view = place_view(request.actor, city, area, year) if area else None
    return show(
        request,
        "steering/place.html",
        crumbs=[crumb("steering", city), here(_("Places"))],
        areas=areas,
        focus=focus,
        asked=asked,
        unknown=bool(asked) and area is None,
        years=years or [year],
        year=year,
        area=area,
        view=view,
        **(_shown(request, view) if view else {}),
    )


def _asked_area(areas: Any, focus: list[FocusArea], asked: str) -> Area | None:
    """`fokus:code` for a place in focus, `area set:code` for any other."""
    area_set, _colon, code = asked.partition(":")
    if area_set == "fokus":
        return next((row.area for row in focus if row.code == code), None)
    named = areas.filter(area_set__code=area_set, code=code).select_related("area_set__city")
    return named.first() if code else None  # type: ignore[no-any-return]


def _shown(request: Any, view: PlaceView) -> dict[str, Any]:
    """Judgements, assessments, and amounts in words."""
    given = (
        Assessment.objects.filter(goal__in=view.goals, round__year__lte=view.year)
        .select_related("round__city", "goal__owner", "goal__document__city", "goal__document__owner", "by")
        .order_by("-round__year", "-at")
    )
    latest: dict[int, Assessment] = {}
    for one in visible(request.actor, given):
        latest.setdefault(one.goal_id, one)
    return {
        "goals": [(goal, latest.get(goal.pk)) for goal in view.goals],
        "more_goals": view.all_goals - len(view.goals),
        "targets": judged.judge(
            [one for one in view.targets if isinstance(one, Target)], judged.audience_for(request)
        ),
        "year_targets": [
            (row, words_of(row.kind, row.value, row.indicator, language())) for row in view.year_targets
        ],
        "lines": [
            (line, [cell for cell in line.amounts.all() if cell.year == view.year]) for line in view.lines
        ],
        "projects": [(row, money.total(cell.amount for cell in row.amounts.all())) for row in view.projects],
        "more": view.all_activities - len(view.activities),
    }


# --- What is lacking ----------------------------------------------------------------------------------------


@page("view", load_city)
def gap_list(request: Any, city: City) -> HttpResponse:
    """What is lacking in the year, by kind, each with what it is about and why it counts."""
    years = tree.years(city)
    year = _asked_year(request.GET.get("ar", ""), years)
    words = _words()
    found = gaps.gaps(city, year)
    return show(
        request,
        "steering/gaps.html",
        crumbs=[crumb("steering", city), here(_("Gaps"))],
        years=years or [year],
        year=year,
        kinds=[(of, *words[of.kind], [_row(gap) for gap in of.rows]) for of in found],
        count=sum(of.count for of in found),
    )


def _words() -> dict[GapKind, tuple[str, str]]:
    """What each kind is called, and how it is found."""
    recent = _("An indicator counts as recent when its last value is of %(number)d years before, at most.")
    return {
        GapKind.BODY_WITHOUT_GOAL: (
            _("Bodies without a goal for a programme that they answer for"),
            _("The body has a role in the programme, and no goal of its own that serves it."),
        ),
        GapKind.BODY_WITHOUT_INDICATOR: (
            _("Bodies without an indicator for a programme that they answer for"),
            _("The body has goals for the programme, and none of them has a target."),
        ),
        GapKind.BODY_WITHOUT_ACTIVITY: (
            _("Bodies without an activity for a programme that they answer for"),
            _("Nothing that the body is responsible for is done for the programme."),
        ),
        GapKind.GOAL_WITHOUT_INDICATOR: (
            _("Goals without an indicator"),
            _("No target says how it is seen that the goal is reached."),
        ),
        GapKind.INDICATOR_WITHOUT_VALUE: (
            _("Indicators without a recent value"),
            recent % {"number": gaps.RECENT},
        ),
        GapKind.ACTIVITY_WITHOUT_GOAL: (
            _("Activities without a goal or an assignment that holds"),
            _(
                "They go on for a goal or an assignment of a document that has been replaced, and for none that holds."
            ),
        ),
        GapKind.FOCUS_WITHOUT_GOAL: (
            _("Places in focus where no body has a goal for what is needed"),
            _(
                "A need is stated there, and no goal of its theme is set for the place or has an activity there."
            ),
        ),
    }


def _row(gap: Gap) -> dict[str, Any]:
    """What a line of the list says and leads to."""
    of = gap.of
    name = next(getattr(of, each) for each in ("name", "text", "title") if hasattr(of, each))
    about, owner = gap.about, getattr(of, "owner", None) or getattr(of, "responsible", None)
    return {
        "url": address(of),
        "text": name,
        "about_url": address(about) if about is not None else "",
        "about": plain(about.title) if about is not None else "",
        "owner": owner.name if owner is not None else None,
        "latest": gap.latest,
    }
