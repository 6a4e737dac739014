"""What is seen of goals: the tree, and goals and activities by place or organisation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar, overload

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from samstad.organisation.models import City, Organisation
from samstad.organisation.related import fill
from samstad.organisation.rights import Actor, may
from samstad.statistics.editions import once
from samstad.statistics.models import Area, AreaLink, Indicator, LinkKind
from samstad.steering.models import Activity, DocumentState, Goal, GoalRole, SteeringDocument, Target
from samstad.steering.year_rows import TargetRow, target_rows

__all__ = ["TargetRow", "target_rows"]

# What a target is judged against and told beside, read with it: without this each costs three queries more.
BESIDE = ("reference__area_set", "subgroup")

#: States of documents that hold or are being written; what has been revised or replaced is history.
LIVE = (DocumentState.DRAFT, DocumentState.REFERRAL, DocumentState.DECIDED, DocumentState.IN_FORCE)

Seen = TypeVar("Seen", Goal, Target)


def goals_of(city: City) -> QuerySet[Goal]:
    """All goals of a city with what a list needs."""
    return goals_in(SteeringDocument.objects.filter(city=city))


def goals_seen(actor: Actor, city: City) -> QuerySet[Goal]:
    """Goals that `actor` may see. Who sees one follows from the state of its document alone."""
    return goals_in(documents_seen(actor, city))


def documents_seen(actor: Actor, city: City) -> QuerySet[SteeringDocument]:
    """The city's steering documents that `actor` may see."""
    return SteeringDocument.objects.filter(city=city, state__in=states_seen(actor, city))


#: What a list prints beside each goal, and beside each target.
_BESIDE_A_GOAL = ("document__city", "document__owner", "owner__city", "theme", "area__area_set", "parent")
_BESIDE_A_TARGET = (
    "goal__document__city",
    "goal__owner",
    "goal__theme",
    "indicator__theme",
    "area__area_set",
    "set_by",
    *BESIDE,
)


def with_names(rows: QuerySet[Seen], city: City) -> list[Seen]:
    """Goals or targets of the city with what a list prints; what many of them name is read once."""
    beside = _BESIDE_A_GOAL if rows.model is Goal else _BESIDE_A_TARGET
    return fill(rows.select_related(None), *beside, known=[city])


def goals_in(documents: QuerySet[SteeringDocument]) -> QuerySet[Goal]:
    """Goals of some documents with what a list needs."""
    # By the key of the document, so that many goals are counted in an index and none is read.
    return (
        Goal.objects.filter(document__in=documents)
        .select_related(*_BESIDE_A_GOAL)
        .order_by("document__code", "order", "code")
    )


def number_seen(kind: type[Goal] | type[Activity], actor: Actor, city: City) -> int:
    """How many of the city's goals or activities `actor` may see.

    All that there are less those not seen: a database knows how long a table is, and what is not seen is little.
    """
    others = SteeringDocument.objects.exclude(city=city, state__in=states_seen(actor, city))
    return kind.objects.count() - kind.objects.filter(document__in=others).count()


class InOrder(Sequence[Goal]):
    """Many goals of a city in the order of `goals_of`, which a page takes some of: only its documents are sorted.

    `number` is how many they are, where it is known.
    """

    def __init__(self, goals: QuerySet[Goal], city: City, number: int | None = None) -> None:
        self._goals = goals
        self._city = city
        self._number = number

    def __len__(self) -> int:
        if self._number is None:
            self._number = self._goals.count()
        return self._number

    def __iter__(self) -> Iterator[Goal]:
        return iter(with_names(self._goals, self._city))

    @overload
    def __getitem__(self, part: int) -> Goal: ...
    @overload
    def __getitem__(self, part: slice) -> list[Goal]: ...
    def __getitem__(self, part: int | slice) -> Goal | list[Goal]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        first, last, before = part.start or 0, part.stop if part.stop is not None else len(self), 0
        documents, skipped = [], 0
        for document, number in self._numbers():
            if before >= last:
                break
            if before + number <= first:
                skipped += number
            else:
                documents.append(document)
            before += number
        rows = self._goals.filter(document__in=documents)[first - skipped : last - skipped]
        return with_names(rows, self._city)

    def _numbers(self) -> Iterator[tuple[int, int]]:
        """Documents by code with how many of the goals each has; counted as far as somebody goes on to ask."""
        plain = self._goals.select_related(None).order_by()
        every = SteeringDocument.objects.filter(city=self._city)
        documents = list(every.order_by("code").values_list("pk", flat=True))
        at, step = 0, 4  # the first page needs a few; a later one soon counts them all
        while some := documents[at : at + step]:
            at, step = at + step, 4 * step
            found = dict(plain.filter(document__in=some).values_list("document").annotate(number=Count("pk")))
            yield from ((document, found[document]) for document in some if document in found)


def states_seen(actor: Actor, city: City) -> list[str]:
    """The states of documents in which `actor` sees what is in them."""

    def seen() -> list[str]:
        owner = Organisation(city=city)
        return [
            state.value
            for state in DocumentState
            if may(actor, "view", SteeringDocument(city=city, state=state.value, owner=owner))
        ]

    return once(("states seen", actor, city.pk), seen)


def narrowed(
    goals: QuerySet[Goal], city: City, *, place: str = "", body: str = "", theme: str = ""
) -> QuerySet[Goal]:
    """Goals of a theme; of a body that owns them or has a role; and those set for a place (`set:code`) or one that it
    lies in, or for which something is done there. What is not there narrows to nothing."""
    if theme:
        goals = goals.filter(theme__code=theme)
    if body:
        # By its key, so that both sides of the "or" are read from an index.
        named = Organisation.objects.filter(city=city, code=body).first()
        roles = GoalRole.objects.filter(organisation=named).values("goal")
        goals = goals.filter(Q(owner=named) | Q(pk__in=roles)) if named else goals.none()
    if place:
        area_set, _sep, code = place.partition(":")
        area = Area.objects.filter(area_set__code=area_set, code=code, area_set__city=city).first()
        around = containing(area) if area else []
        there = Activity.areas.through.objects.filter(area__in=around)
        goals = goals.filter(Q(area__in=around) | Q(pk__in=there.values("activity__goal")))
    return goals


def places_with_goals(city: City) -> QuerySet[Area]:
    """The city's places that a goal is set for, or in which something is done for one."""
    return Area.objects.filter(
        Exists(Goal.objects.filter(area=OuterRef("pk")))
        | Exists(Activity.areas.through.objects.filter(area=OuterRef("pk"))),
        area_set__city=city,
    ).defer("geometry")


def bodies_with_goals(city: City) -> QuerySet[Organisation]:
    """Bodies that own a goal or have a role for one, by name."""
    owns, holds = (
        Goal.objects.filter(owner=OuterRef("pk")),
        GoalRole.objects.filter(organisation=OuterRef("pk")),
    )
    return Organisation.objects.filter(Exists(owns) | Exists(holds), city=city).order_by("sort_key")


def goal_tree(document: SteeringDocument) -> list[tuple[int, Goal]]:
    """(depth, goal) in the order of reading, parents before parts."""
    goals = document.goals.order_by("order", "code")
    return in_tree(fill(goals, "document", "owner", "theme", "area__area_set", known=[document]))


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
    return Target.objects.filter(goal__document__city=city).select_related(*_BESIDE_A_TARGET)


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
        "goal__document__city", "goal__owner", "indicator__theme", "area__area_set", "set_by", *BESIDE
    )


def activities_for_area(area: Area) -> QuerySet[Activity]:
    """Activities in the place or in one that it lies in, or for a goal of the place."""
    around = containing(area)
    return Activity.objects.filter(
        Q(pk__in=Activity.areas.through.objects.filter(area__in=around).values("activity"))
        | Q(goal__in=Goal.objects.filter(area__in=around))
    ).select_related("document__city", "goal", "responsible")


def goals_of_organisation(organisation: Organisation) -> QuerySet[Goal]:
    """Goals that the body owns or holds a responsibility for."""
    return Goal.objects.filter(
        Q(owner=organisation) | Q(pk__in=GoalRole.objects.filter(organisation=organisation).values("goal"))
    ).select_related("document", "owner", "theme", "area")


def targets_on(indicator: Indicator) -> QuerySet[Target]:
    return indicator.targets.select_related(
        "goal__document", "goal__owner", "area__area_set", "set_by", *BESIDE
    )
