"""The goal tree of a year: what lies under what, what hangs across, and a goal's line back through the years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from samstad.organisation.models import City, Organisation
from samstad.organisation.related import fill
from samstad.steering import levels
from samstad.steering.models import DocumentState, Goal, GoalKind, GoalRole, LineageKind, SteeringDocument

#: Levels in the order in which roots are shown.
ORDER = {kind: place for place, kind in enumerate(GoalKind)}
#: A tree or a branch with more goals than this is opened level by level.
MOST = 150
#: So many of those that serve a goal are named; the rest is a number.
SERVING = 12


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


def goals_of_year(city: City, year: int, states: Iterable[str] = DocumentState.values) -> QuerySet[Goal]:
    """Goals of the documents of the year, and of lasting ones that are valid in it (visions, programmes, policies);
    of documents in some of the states."""
    lasting = (
        Q(year__isnull=True)
        & ~Q(state__in=[DocumentState.DRAFT, DocumentState.REFERRAL])
        & (Q(valid_from__isnull=True) | Q(valid_from__year__lte=year))
        & (Q(valid_to__isnull=True) | Q(valid_to__year__gte=year))
    )
    documents = (
        SteeringDocument.objects.filter(Q(year=year) | lasting, city=city, state__in=list(states))
        .exclude(state=DocumentState.REVISED)
        .exclude(state=DocumentState.DRAFT, steps_on__kind=LineageKind.REVISES)
    )
    return Goal.objects.filter(document__in=documents).order_by("document__code", "order", "code")


def with_names(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """What a tree prints."""
    return goals.select_related("document__city", "document__owner", "owner__city", "theme").prefetch_related(
        "roles__organisation__city",
        "serves__document__city",
        "serves__document__owner",
        "serves__owner",
        "global_goals",
    )


def folded(goals: QuerySet[Goal]) -> levels.Levels:
    """The levels that the whole tree folds away: units and places, and committees where they make it too long."""
    rest = goals.exclude(kind__in=levels.FOLDED)
    return levels.FOLDED | ({GoalKind.COMMITTEE} if rest.count() > MOST else set())


def of_body(goals: QuerySet[Goal], body: Organisation) -> set[int]:
    """Keys of the goals that the body owns or holds a role for."""
    mine = GoalRole.objects.filter(organisation=body).values("goal")
    return set(goals.filter(Q(owner=body) | Q(pk__in=mine)).order_by().values_list("pk", flat=True))


def leading_to(goals: QuerySet[Goal], keys: set[int]) -> set[int]:
    """`keys` with all of `goals` that they lie under or serve, also where a revision within the year carries it on."""
    found = above(keys)
    while True:
        carrying = set(goals.filter(continues__in=found).order_by().values_list("pk", flat=True))
        wider = above(found | carrying)
        if wider == found:
            return found
        found = wider


def branch(goals: QuerySet[Goal], top: Goal) -> set[int]:
    """`top`, the way to it, and what lies under it: its parts, and level after level as long as the branch is short."""
    found, frontier, number = leading_to(goals, {top.pk}), {top.pk}, 0
    while frontier:
        before = goals.filter(pk__in=frontier, continues__isnull=False).values("continues")
        parts = goals.filter(Q(parent__in=frontier) | Q(parent__in=before)).exclude(pk__in=found)
        frontier = set(parts.order_by().values_list("pk", flat=True))
        if number and number + len(frontier) > MOST:
            break
        number += len(frontier)
        found |= frontier
    return found


def hidden_under(goals: QuerySet[Goal], shown: Iterable[int]) -> dict[int, int]:
    """Goal that is shown → how many of its parts among `goals` are not."""
    seen = set(shown)
    found: dict[int, int] = defaultdict(int)
    rows = goals.filter(parent__in=seen).order_by().values_list("parent", "pk")
    for parent, key in rows:
        if parent is not None and key not in seen:
            found[parent] += 1
    return dict(found)


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


def serving(goals: QuerySet[Goal], served: Iterable[int]) -> dict[int, tuple[list[Goal], int]]:
    """Programme or policy goal → the first of `goals` that serve it, and how many more there are."""
    found: dict[int, list[int]] = defaultdict(list)
    for key, of in goals.filter(serves__in=set(served)).values_list("pk", "serves"):
        found[of].append(key)
    first = {key for keys in found.values() for key in keys[:SERVING]}
    names = {goal.pk: goal for goal in goals.filter(pk__in=first).select_related("document__city", "owner")}
    return {of: ([names[key] for key in keys[:SERVING]], len(keys[SERVING:])) for of, keys in found.items()}


def through_the_years(goal: Goal) -> list[Goal]:
    """The goal's line: what it carries on, itself, and what carries it on, oldest first."""
    before: list[int] = []
    key = goal.continues_id
    while key is not None and key not in (goal.pk, *before):
        before.append(key)
        key = Goal.objects.values_list("continues", flat=True).get(pk=key)
    after: list[int] = []
    frontier = [goal.pk]
    while frontier:
        rows = Goal.objects.filter(continues__in=frontier).exclude(pk__in=[goal.pk, *after])
        found = rows.order_by("document__year", "document__code", "code").values_list("pk", flat=True)
        frontier = list(found)
        after += frontier
    line = Goal.objects.filter(pk__in=[*before, *after])
    related = ("document__city", "document__owner", "owner__city", "continues")
    others = {one.pk: one for one in fill(line, *related, known=[goal, goal.document.city])}
    return [others.get(key, goal) for key in (*reversed(before), goal.pk, *after)]
