"""What is seen of goals: the tree, and goals and activities by place or organisation."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from samstad.organisation.models import City, Organisation
from samstad.statistics.models import Area, AreaLink, Indicator, LinkKind
from samstad.steering.models import Activity, Goal, SteeringDocument, Target
from samstad.steering.year_rows import TargetRow, target_rows

__all__ = ["TargetRow", "target_rows"]

# What a target is judged against and told beside, read with it: without this each costs three queries more.
BESIDE = ("reference__area_set", "subgroup")


def goals_of(city: City) -> QuerySet[Goal]:
    """All goals of a city with what a list needs."""
    return (
        Goal.objects.filter(document__city=city)
        .select_related("document", "owner", "theme", "area__area_set", "parent")
        .order_by("document__code", "order", "code")
    )


def goal_tree(document: SteeringDocument) -> list[tuple[int, Goal]]:
    """(depth, goal) in the order of reading, parents before parts."""
    return in_tree(
        list(document.goals.select_related("owner", "theme", "area__area_set").order_by("order", "code"))
    )


def in_tree(goals: Sequence[Goal]) -> list[tuple[int, Goal]]:
    """(depth, goal) of some goals in the order of reading; one whose parent is not among them is a root."""
    parts: dict[int | None, list[Goal]] = {}
    keys = {goal.pk for goal in goals}
    for goal in goals:
        # A parent in another document (a local goal under a city goal) makes this a root here.
        parts.setdefault(goal.parent_id if goal.parent_id in keys else None, []).append(goal)
    tree: list[tuple[int, Goal]] = []

    def walk(parent: int | None, depth: int) -> None:
        for goal in parts.get(parent, []):
            tree.append((depth, goal))
            walk(goal.pk, depth + 1)

    walk(None, 0)
    return tree


def targets_of(city: City) -> QuerySet[Target]:
    return Target.objects.filter(goal__document__city=city).select_related(
        "goal__document",
        "goal__owner",
        "goal__theme",
        "indicator__theme",
        "area__area_set",
        "set_by",
        *BESIDE,
    )


def containing(area: Area) -> list[int]:
    """Keys of the area itself and of those it lies wholly in."""
    found, frontier = [area.pk], [area.pk]
    while frontier:
        frontier = list(
            AreaLink.objects.filter(kind=LinkKind.NESTED, source_area__in=frontier).values_list(
                "target_area", flat=True
            )
        )
        found += frontier
    return found


def targets_for_area(area: Area) -> QuerySet[Target]:
    """Targets set for this very place."""
    return Target.objects.filter(area=area).select_related(
        "goal__document", "goal__owner", "indicator__theme", "area__area_set", "set_by", *BESIDE
    )


def activities_for_area(area: Area) -> QuerySet[Activity]:
    """Activities in the place or in one that it lies in, or for a goal of the place."""
    around = containing(area)
    return (
        Activity.objects.filter(Q(areas__in=around) | Q(goal__area__in=around))
        .select_related("goal__document", "responsible")
        .distinct()
    )


def goals_of_organisation(organisation: Organisation) -> QuerySet[Goal]:
    """Goals that the body owns or holds a responsibility for."""
    return (
        Goal.objects.filter(Q(owner=organisation) | Q(roles__organisation=organisation))
        .select_related("document", "owner", "theme", "area")
        .distinct()
    )


def targets_on(indicator: Indicator) -> QuerySet[Target]:
    return indicator.targets.select_related(
        "goal__document", "goal__owner", "area__area_set", "set_by", *BESIDE
    )
