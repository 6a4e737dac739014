"""All in the steering that concerns one place in a year, across committees: goals, targets, activities, money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor, may
from samstad.places.focus import within
from samstad.statistics.models import Area, AreaSetKind
from samstad.steering import activity_queries, queries
from samstad.steering.models import (
    Activity,
    Assignment,
    BudgetLine,
    Goal,
    Project,
    Target,
    YearTarget,
)

#: So many activities and goals are told; the rest is a number.
MOST = 50


@dataclass
class Share:
    """One body in the place. `cost`: what its activities there are said to cost, None where none says it; `unsaid`: how
    many of them say nothing, which is not nothing."""

    body: Organisation
    goals: int = 0
    targets: int = 0
    activities: int = 0
    cost: Decimal | None = None
    unsaid: int = 0


@dataclass(frozen=True)
class PlaceView:
    """`goals` are set for the place, or for what it lies in or holds; or something is done for them there."""

    area: Area
    year: int
    goals: tuple[Goal, ...]
    all_goals: int
    targets: tuple[Target, ...]
    year_targets: tuple[YearTarget, ...]
    assignments: tuple[Assignment, ...]
    activities: tuple[Activity, ...]
    all_activities: int
    lines: tuple[BudgetLine, ...]
    projects: tuple[Project, ...]
    bodies: tuple[Share, ...] = field(default=())

    @property
    def empty(self) -> bool:
        return not (self.goals or self.all_activities or self.targets or self.year_targets)


def place_view(actor: Actor, city: City, area: Area, year: int) -> PlaceView:
    """What `actor` may see of the place in the year."""
    around = Area.objects.filter(pk__in=queries.containing(area)).exclude(
        area_set__kind=AreaSetKind.MUNICIPALITY
    )
    # What is set for the whole city is no more this place's than any other's.
    keys = within([area])[area.pk] | set(around.values_list("pk", flat=True))
    activities = activity_queries.narrowed(activity_queries.seen(actor, city), year=year)
    placed = Activity.areas.through.objects.filter(area__in=keys).values("activity")
    there = activities.filter(Q(pk__in=placed) | Q(goal__in=Goal.objects.filter(area__in=keys)))
    done = [Done(*row) for row in there.order_by(*_DONE_BY_BODY).values_list(*Done._fields)]
    owners = _goals(actor, city, keys, year, {one.goal for one in done if one.goal is not None})
    chosen = queries.goals_of(city).filter(pk__in=list(owners)[:MOST]).order_by(*_BY_BODY)
    goals = _seen(actor, queries.with_names(chosen, city))
    aimed = queries.targets_of(city).filter(area__in=keys, goal__document__state__in=queries.LIVE)
    targets = _seen(actor, queries.with_names(aimed, city))
    year_targets = _seen(
        actor,
        YearTarget.objects.filter(goal__document__city=city, area__in=keys, year=year).select_related(
            "goal__document__city", "goal__document__owner", "goal__owner", "indicator", "area__area_set"
        ),
    )
    lines = _seen_of(
        actor,
        BudgetLine.objects.filter(document__city=city, document__state__in=queries.LIVE)
        .filter(Q(goal__area__in=keys) | Q(activity__in=placed))
        .select_related(
            "document__city",
            "document__owner",
            "goal__document__city",
            "activity__document__city",
            "activity__goal",
        )
        .prefetch_related("amounts"),
    )
    projects = _seen(
        actor,
        Project.objects.filter(document__city=city, activity__in=placed, document__state__in=queries.LIVE)
        .select_related("document__city", "document__owner", "responsible__city")
        .prefetch_related("amounts"),
    )
    return PlaceView(
        area,
        year,
        tuple(goals),
        len(owners),
        tuple(targets),
        tuple(year_targets),
        tuple(_assignments(actor, owners, [one.pk for one in done if one.goal is None])),
        tuple(activity_queries.fetched([one.pk for one in done[:MOST]], city)),
        len(done),
        tuple(lines),
        tuple(projects),
        _shares(owners.values(), [*targets, *year_targets], done),
    )


_BY_BODY = ("owner__sort_key", "document__code", "order", "code")
_DONE_BY_BODY = ("responsible__sort_key", "sort_key", "pk")


class Done(NamedTuple):
    """What is counted of an activity: read once, for a place has more of them than are told."""

    pk: int
    goal: int | None
    responsible: int
    cost_sek: int | None


def _goals(actor: Actor, city: City, keys: set[int], year: int, done_for: set[int]) -> dict[int, int]:
    """Goal of the year → its owner, of goals that are set for the place or that something is done for there."""
    rows = (
        queries.goals_seen(actor, city)
        .filter(Q(area__in=keys) | Q(pk__in=done_for))
        .filter(Q(document__year=year) | Q(document__year__isnull=True))
        .order_by(*_BY_BODY)
    )
    return dict(rows.values_list("pk", "owner"))


def _seen(actor: Actor, rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if may(actor, "view", row)]


def _seen_of(actor: Actor, rows: Iterable[BudgetLine]) -> list[BudgetLine]:
    """A row of money has no rights of its own: whoever sees its document sees it."""
    return [row for row in rows if may(actor, "view", row.document)]


def _assignments(actor: Actor, goals: Iterable[int], without_goal: Iterable[int]) -> list[Any]:
    """Those for the place's goals, and those that something is done for there that has no goal."""
    alone = Activity.assignments.through.objects.filter(activity__in=list(without_goal)).values("assignment")
    rows = Assignment.objects.filter(Q(goals__in=list(goals)) | Q(pk__in=alone)).select_related(
        "document__city", "document__owner"
    )
    return _seen(actor, rows.prefetch_related("bodies__city").distinct())


def _shares(
    owners: Iterable[int], targets: Iterable[Target | YearTarget], done: Iterable[Done]
) -> tuple[Share, ...]:
    """Each body that has anything there, by name. `owners`: that of each goal."""
    found: dict[int, Share] = {}
    numbers = Counter(owners)
    acting = {one.responsible for one in done}
    for body in Organisation.objects.filter(pk__in={*numbers, *acting}).select_related("city"):
        found[body.pk] = Share(body, goals=numbers[body.pk])
    for target in targets:
        owner = target.goal.owner
        found.setdefault(owner.pk, Share(owner)).targets += 1
    for one in done:
        share = found[one.responsible]
        share.activities += 1
        if one.cost_sek is None:
            share.unsaid += 1
        else:
            share.cost = (share.cost or Decimal(0)) + one.cost_sek
    return tuple(sorted(found.values(), key=lambda share: share.body.sort_key))
