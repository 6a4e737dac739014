"""What is lacking between programmes, goals, indicators, activities and places in focus. Computed on read.

Asked of what is decided or in force in a year, so that everybody may see it; a draft is not a gap yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from samstad.organisation import clock
from samstad.organisation.models import City, Organisation
from samstad.places.focus import within
from samstad.places.models import DevelopmentNeed, FocusArea, NeedState
from samstad.statistics import queries as statistics
from samstad.statistics.audience import Audience
from samstad.statistics.models import Indicator
from samstad.steering.models import (
    Activity,
    ActivityState,
    Assignment,
    DocumentKind,
    DocumentState,
    Goal,
    GoalKind,
    GoalRole,
    SteeringDocument,
    Target,
    YearTarget,
)

#: A figure is recent when its year is at most so many before the year that is asked for.
RECENT = 2
#: So many of each kind are told; the rest is a number.
MOST = 50
HOLDS = (DocumentState.DECIDED, DocumentState.IN_FORCE)
RUNNING = (ActivityState.PLANNED, ActivityState.ONGOING)


class GapKind(StrEnum):
    BODY_WITHOUT_GOAL = "body_without_goal"
    BODY_WITHOUT_INDICATOR = "body_without_indicator"
    BODY_WITHOUT_ACTIVITY = "body_without_activity"
    GOAL_WITHOUT_INDICATOR = "goal_without_indicator"
    INDICATOR_WITHOUT_VALUE = "indicator_without_value"
    ACTIVITY_WITHOUT_GOAL = "activity_without_goal"
    FOCUS_WITHOUT_GOAL = "focus_without_goal"


@dataclass(frozen=True)
class Gap:
    """`of` lacks something: a body, a goal, an indicator, an activity or a place in focus. `about`: the programme that
    the body answers for, or the need of the place. `latest`: the last year that an indicator has a value of; None: it
    has none at all."""

    of: Any
    about: Any = None
    latest: int | None = None


@dataclass(frozen=True)
class Gaps:
    """All of one kind: the first of them, and how many there are."""

    kind: GapKind
    rows: tuple[Gap, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def gaps(city: City, year: int) -> tuple[Gaps, ...]:
    """Every kind, also those of which there is none."""
    bodies = _bodies(city, year)
    return (
        *(_listed(kind, rows) for kind, rows in bodies.items()),
        _asked(GapKind.GOAL_WITHOUT_INDICATOR, goals_without_indicator(city, year)),
        _listed(GapKind.INDICATOR_WITHOUT_VALUE, _indicators(city, year)),
        _asked(GapKind.ACTIVITY_WITHOUT_GOAL, activities_without_goal(city)),
        _listed(GapKind.FOCUS_WITHOUT_GOAL, _focus(city, year)),
    )


def _listed(kind: GapKind, rows: Sequence[Gap]) -> Gaps:
    return Gaps(kind, tuple(rows[:MOST]), len(rows))


def _asked(kind: GapKind, rows: QuerySet[Any]) -> Gaps:
    """Only what is told is fetched."""
    first = tuple(Gap(row) for row in rows[: MOST + 1])
    return Gaps(kind, first[:MOST], len(first) if len(first) <= MOST else rows.count())


def goals_in(city: City, year: int) -> QuerySet[Goal]:
    """Goals that hold in the year: of its own documents, and of those that last."""
    lasting = (
        Q(document__year__isnull=True)
        & (Q(document__valid_from__isnull=True) | Q(document__valid_from__year__lte=year))
        & (Q(document__valid_to__isnull=True) | Q(document__valid_to__year__gte=year))
    )
    return Goal.objects.filter(document__city=city, document__state__in=HOLDS).filter(
        Q(document__year=year) | lasting
    )


# --- Bodies and the programmes that they answer for ---------------------------------------------------------


def _bodies(city: City, year: int) -> dict[GapKind, list[Gap]]:
    programmes = goals_in(city, year).filter(
        document__kind__in=(DocumentKind.PROGRAMME, DocumentKind.POLICY), document__year__isnull=True
    )
    answering: dict[tuple[int, int], tuple[Organisation, SteeringDocument]] = {}
    roles = GoalRole.objects.filter(goal__in=programmes).select_related(
        "organisation__city", "goal__document__city"
    )
    for role in roles.order_by("goal__document__code", "organisation__sort_key"):
        held = (role.organisation, role.goal.document)
        answering.setdefault((role.organisation_id, role.goal.document_id), held)
    own = _own_goals(city, year, programmes)
    measured = _measured({key for keys in own.values() for key in keys})
    active = _active(city, own, {document.pk for _body, document in answering.values()})
    found: dict[GapKind, list[Gap]] = {
        kind: []
        for kind in (
            GapKind.BODY_WITHOUT_GOAL,
            GapKind.BODY_WITHOUT_INDICATOR,
            GapKind.BODY_WITHOUT_ACTIVITY,
        )
    }
    for pair, (body, document) in answering.items():
        goals = own.get(pair, set())
        if not goals:
            found[GapKind.BODY_WITHOUT_GOAL].append(Gap(body, document))
        elif not goals & measured:
            found[GapKind.BODY_WITHOUT_INDICATOR].append(Gap(body, document))
        if pair not in active:
            found[GapKind.BODY_WITHOUT_ACTIVITY].append(Gap(body, document))
    return found


def _own_goals(city: City, year: int, programmes: QuerySet[Goal]) -> dict[tuple[int, int], set[int]]:
    """(body, programme) → the body's goals for it: those of the programme that it owns, and its own that serve it."""
    own: dict[tuple[int, int], set[int]] = defaultdict(set)
    for body, document, goal in programmes.values_list("owner_id", "document_id", "pk"):
        own[body, document].add(goal)
    serving = goals_in(city, year).filter(serves__in=programmes)
    for body, document, goal in serving.values_list("owner_id", "serves__document_id", "pk"):
        own[body, document].add(goal)
    return own


def _measured(goals: set[int]) -> set[int]:
    rows = [
        set(model.objects.filter(goal__in=goals).values_list("goal_id", flat=True))
        for model in (Target, YearTarget)
    ]
    return set().union(*rows)


def _active(city: City, own: dict[tuple[int, int], set[int]], documents: set[int]) -> set[tuple[int, int]]:
    """(body, programme) where the body does something for it: under a goal of its own for it, or of the programme."""
    rows = Activity.objects.filter(document__city=city).exclude(state=ActivityState.STOPPED)
    keys = {key for goals in own.values() for key in goals}
    by_goal: dict[int, set[int]] = defaultdict(set)
    for goal, body in rows.filter(goal__in=keys).values_list("goal_id", "responsible_id"):
        by_goal[goal].add(body)
    found = {pair for pair, goals in own.items() if any(pair[0] in by_goal[goal] for goal in goals)}
    under = rows.filter(document__in=documents).values_list("responsible_id", "document_id")
    also = rows.filter(goals__document__in=documents).values_list("responsible_id", "goals__document_id")
    asked = rows.filter(assignments__document__in=documents)
    carried_out = asked.values_list("responsible_id", "assignments__document_id")
    return found | set(under) | set(also) | set(carried_out)


# --- Goals, indicators, activities --------------------------------------------------------------------------


def goals_without_indicator(city: City, year: int) -> QuerySet[Goal]:
    """Goals without any target; a vision has none."""
    return (
        goals_in(city, year)
        .exclude(kind=GoalKind.VISION)
        .exclude(Exists(Target.objects.filter(goal=OuterRef("pk"))))
        .exclude(Exists(YearTarget.objects.filter(goal=OuterRef("pk"))))
        .select_related("document__city", "document__owner", "owner__city")
        .order_by("document__code", "order", "code")
    )


def _indicators(city: City, year: int) -> list[Gap]:
    """Indicators that a target rests on, and that have no value of the last years for anybody to see."""
    goals = goals_in(city, year)
    used = Indicator.objects.filter(
        Exists(Target.objects.filter(indicator=OuterRef("pk"), goal__in=goals))
        | Exists(YearTarget.objects.filter(indicator=OuterRef("pk"), goal__in=goals)),
        city=city,
    )
    sets = list(city.area_sets.filter(valid_to__isnull=True).order_by("code"))
    found = []
    for indicator in used.select_related("theme", "city").order_by("sort_key", "code"):
        latest = _latest(indicator, sets)
        if latest is None or latest < year - RECENT:
            found.append(Gap(indicator, latest=latest))
    return found


def _latest(indicator: Indicator, sets: Sequence[Any]) -> int | None:
    """The last year with a value in any set of areas that is in use."""
    years = []
    for area_set in sets:
        table = statistics.indicator_table(indicator, area_set, audience=Audience.PUBLIC)
        if (latest := statistics.latest_period(table)) is not None:
            years.append(int(latest))
    return max(years, default=None)


def activities_without_goal(city: City) -> QuerySet[Activity]:
    """What goes on for a goal that holds no longer, or for assignments of which none does, and is for nothing that
    holds. Every activity was written for one or the other; only this way it can lose it."""
    kept = (*HOLDS, DocumentState.DRAFT, DocumentState.REFERRAL)
    past = (DocumentState.REPLACED, DocumentState.REVISED)
    served = Activity.goals.through.objects.filter(
        activity=OuterRef("pk"), goal__in=Goal.objects.filter(document__state__in=kept)
    )
    carried_out = Activity.assignments.through.objects.filter(
        activity=OuterRef("pk"), assignment__in=Assignment.objects.filter(document__state__in=kept)
    )
    again = Activity.objects.filter(
        goal=None, code=OuterRef("code"), document__steps_on__predecessor=OuterRef("document")
    )
    running = Activity.objects.filter(state__in=RUNNING)
    # An activity stands in the document of its goal. Each of the two is found by itself, so that not all that goes on
    # is gone through.
    lost = running.filter(
        goal__isnull=False, document__in=SteeringDocument.objects.filter(city=city, state__in=past)
    ).exclude(Exists(Goal.objects.filter(continues=OuterRef("goal"))))
    unasked = running.filter(goal=None).exclude(Exists(carried_out)).exclude(Exists(again))
    return (
        Activity.objects.filter(Q(pk__in=lost.values("pk")) | Q(pk__in=unasked.values("pk")))
        .filter(Q(end__isnull=True) | Q(end__gte=clock.today()), document__city=city)
        .exclude(Exists(served))
        .select_related("document__city", "document__owner", "goal", "responsible__city")
        .order_by("sort_key", "pk")
    )


# --- Places in focus ----------------------------------------------------------------------------------------


def _focus(city: City, year: int) -> list[Gap]:
    """Places in focus with a stated need that no body has a goal for: neither taken up, nor a goal of its theme that
    is set there or has an activity there."""
    today = clock.today()
    places = [
        row
        for row in FocusArea.objects.filter(city=city).select_related("city", "area", "owner__city")
        if row.in_focus(today)
    ]
    inside = within(row.area for row in places)
    states = (NeedState.STATED, NeedState.PRIORITISED, NeedState.POSTPONED)
    needs = list(
        DevelopmentNeed.objects.filter(city=city, state__in=states).select_related(
            "city", "owner__city", "theme"
        )
    )
    found = []
    for place in places:
        keys = inside[place.area_id]
        around = keys | set(_containing(place))
        here = [need for need in needs if need.area_id in around]
        if not here:
            continue
        themes = _themes_with_goals(city, year, keys)
        found += [Gap(place, need) for need in here if need.theme_id is None or need.theme_id not in themes]
    return found


def _containing(place: FocusArea) -> list[int]:
    from samstad.steering.queries import containing

    return containing(place.area)


def _themes_with_goals(city: City, year: int, keys: set[int]) -> set[int]:
    goals = goals_in(city, year).filter(theme__isnull=False)
    there = set(goals.filter(area__in=keys).values_list("theme_id", flat=True))
    doing = Activity.objects.filter(areas__in=keys, goal__in=goals).exclude(state=ActivityState.STOPPED)
    return there | set(doing.values_list("goal__theme_id", flat=True))
