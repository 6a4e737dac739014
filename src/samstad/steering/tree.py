"""The goal tree of a year: what lies under what, what hangs across, and a goal's line back through the years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from samstad.organisation.models import City, Organisation
from samstad.steering import levels
from samstad.steering.models import DocumentState, Goal, GoalKind, GoalRole, LineageKind, SteeringDocument

#: Levels in the order in which roots are shown.
ORDER = {kind: place for place, kind in enumerate(GoalKind)}


@dataclass
class Node:
    """A goal with its parts. `matches`: it is among those asked for, and not only on the way to one that is."""

    goal: Goal
    parts: list[Node] = field(default_factory=list)
    matches: bool = True

    @property
    def opens(self) -> bool:
        """Whether its parts are shown open at first: the vision's and those of the directions under it."""
        return self.goal.kind == GoalKind.VISION


def above(goals: Iterable[int]) -> set[int]:
    """Keys of the goals, and of everything they lie under or serve, however far up."""
    found, frontier = set(goals), set(goals)
    while frontier:
        rows = Goal.objects.filter(pk__in=frontier)
        up: set[int] = {key for key in rows.values_list("parent", flat=True) if key}
        up |= {key for key in rows.values_list("serves", flat=True) if key}
        frontier = up - found
        found |= frontier
    return found


def years(city: City) -> list[int]:
    """The years that have a version of the tree, latest first."""
    rows = SteeringDocument.objects.filter(city=city, year__isnull=False)
    return sorted({year for year in rows.values_list("year", flat=True) if year}, reverse=True)


def goals_of_year(city: City, year: int, body: Organisation | None = None) -> QuerySet[Goal]:
    """Goals of the documents of the year, and of lasting ones that are valid in it (visions, programmes, policies).

    Of the folded levels only what `body` owns or answers for: the tree of the whole city would be all its units.
    """
    shown = ~Q(kind__in=levels.FOLDED)
    if body is not None:
        mine = GoalRole.objects.filter(organisation=body).values("goal")
        shown |= Q(owner=body) | Q(pk__in=mine)
    lasting = (
        Q(document__year__isnull=True)
        & ~Q(document__state__in=[DocumentState.DRAFT, DocumentState.REFERRAL])
        & (Q(document__valid_from__isnull=True) | Q(document__valid_from__year__lte=year))
        & (Q(document__valid_to__isnull=True) | Q(document__valid_to__year__gte=year))
    )
    return (
        Goal.objects.filter(document__city=city)
        .filter(shown, Q(document__year=year) | lasting)
        .exclude(document__state=DocumentState.REVISED)
        .exclude(document__state=DocumentState.DRAFT, document__steps_on__kind=LineageKind.REVISES)
        .select_related("document__city", "document__owner", "owner__city", "theme")
        .prefetch_related(
            "roles__organisation__city",
            "serves__document__city",
            "serves__document__owner",
            "serves__owner",
            "global_goals",
        )
        .order_by("document__code", "order", "code")
    )


def grow(goals: Sequence[Goal], wanted: set[int] | None = None) -> list[Node]:
    """The roots of the tree that the goals make; with `wanted`, only branches that lead to one of these keys."""
    nodes = {goal.pk: Node(goal, matches=wanted is None or goal.pk in wanted) for goal in goals}
    # Where a document was revised within the year, what lay under its goals lies under those that carry them on.
    carried_on = {goal.continues_id: goal.pk for goal in goals if goal.continues_id}
    roots: list[Node] = []
    for goal in goals:
        key = goal.parent_id or 0
        if key not in nodes:
            key = carried_on.get(key, 0)
        over = nodes.get(key) if key != goal.pk else None
        (over.parts if over else roots).append(nodes[goal.pk])
    if wanted is not None:
        kept = _leading_to(roots, wanted)
        for node in nodes.values():
            node.parts = [part for part in node.parts if part.goal.pk in kept]
        roots = [node for node in roots if node.goal.pk in kept]
    return sorted(roots, key=lambda node: (ORDER[GoalKind(node.goal.kind)], node.goal.document.code))


def _leading_to(roots: list[Node], wanted: set[int]) -> set[int]:
    """The wanted goals and all that they lie under."""
    kept: set[int] = set()
    waiting: list[tuple[Node, tuple[int, ...]]] = [(root, (root.goal.pk,)) for root in roots]
    while waiting:
        node, path = waiting.pop()
        if node.goal.pk in wanted:
            kept.update(path)
        waiting += [(part, (*path, part.goal.pk)) for part in node.parts]
    return kept


def of_body(goals: Iterable[Goal], body: Organisation) -> set[int]:
    """Keys of the goals that the body owns or holds a role for; reads what `goals_of_year` prefetched."""
    return {
        goal.pk
        for goal in goals
        if goal.owner_id == body.pk or any(role.organisation_id == body.pk for role in goal.roles.all())
    }


def served_in(goals: Iterable[Goal]) -> dict[int, list[Goal]]:
    """Programme or policy goal → the goals of the year that serve it."""
    found: dict[int, list[Goal]] = defaultdict(list)
    for goal in goals:
        for served in goal.serves.all():
            found[served.pk].append(goal)
    return dict(found)


def through_the_years(goal: Goal) -> list[Goal]:
    """The goal's line: what it carries on, itself, and what carries it on, oldest first."""
    related = ("document__city", "document__owner", "owner__city", "continues")
    before: list[Goal] = []
    at = goal
    while at.continues_id is not None and at.continues_id not in {goal.pk, *(one.pk for one in before)}:
        at = Goal.objects.select_related(*related).get(pk=at.continues_id)
        before.append(at)
    after: list[Goal] = []
    frontier = [goal.pk]
    while frontier:
        found = list(
            Goal.objects.filter(continues__in=frontier)
            .exclude(pk__in=[goal.pk, *(one.pk for one in after)])
            .select_related(*related)
            .order_by("document__year", "document__code", "code")
        )
        after += found
        frontier = [one.pk for one in found]
    return [*reversed(before), goal, *after]
