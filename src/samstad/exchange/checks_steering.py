"""What must hold between steering documents: levels of the tree, what hangs across it, lineage, no circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from samstad.steering import levels
from samstad.steering.circles import circle
from samstad.steering.models import YearTargetKind

if TYPE_CHECKING:
    from samstad.exchange.checks import Place, _Checking

Links = dict[str, list[str]]
Where = dict[tuple[str, str], tuple[str, "Place"]]


def full_goal(reference: str, document: str) -> str:
    """`document/goal` of a reference that may leave the document out."""
    return str(reference) if "/" in reference else f"{document}/{reference}"


def full_activity(reference: str, document: str) -> str:
    """`document/goal/activity` of a reference that may leave the document out."""
    return str(reference) if reference.count("/") == 2 else f"{document}/{reference}"


def documents(c: _Checking) -> None:
    above, before, stepped = _Links("parent"), _Links("continues"), _Links("steps_on")
    for file, place, document in c.things("documents"):
        c.refer("organisations", document.owner, file, (*place, "owner"))
        c.refer("decisions", document.decision, file, (*place, "decision"))
        for i, step in enumerate(document.steps_on):
            inside = (*place, "steps_on", i, "document")
            c.refer("documents", step.document, file, inside)
            stepped.add(str(document.code), str(step.document), file, inside)
        for i, goal in enumerate(document.goals):
            inside = (*place, "goals", i)
            _goal(c, goal, str(document.code), file, inside)
            _links(c, document, goal, file, inside, above, before)
            for j, one in enumerate(goal.year_targets):
                _year_target(c, document, goal, one, file, (*inside, "year_targets", j))
        for i, one in enumerate(document.assignments):
            inside = (*place, "assignments", i)
            c.refer_each("organisations", one.bodies, file, (*inside, "bodies"))
            c.refer("decisions", one.decision, file, (*inside, "decision"))
            for j, reference in enumerate(one.goals):
                c.goal(full_goal(reference, document.code), file, (*inside, "goals", j))
        _activities(c, document.activities, str(document.code), "", file, place)
        _budget(c, document, file, place)
    for links in (above, before, stepped):
        links.check(c)


class _Links:
    """Links upwards of one sort, and where each was written."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.above: Links = defaultdict(list)
        self.where: Where = {}

    def add(self, of: str, to: str, file: str, place: Place) -> None:
        self.above[of].append(to)
        self.where[of, to] = (file, place)

    def check(self, c: _Checking) -> None:
        around = circle(self.above)
        if not around:
            return
        # Told at the first that has a place of its own, beginning there.
        file, place = self.where[around[0], around[1 % len(around)]]
        chain = " → ".join(f'"{code}"' for code in [*around, around[0]])
        c.fault(file, place, f"{self.key} goes round in a circle: {chain}")


def _links(
    c: _Checking, document: Any, goal: Any, file: str, place: Place, above: _Links, before: _Links
) -> None:
    own = f"{document.code}/{goal.code}"
    if goal.parent:
        full, at = full_goal(goal.parent, document.code), (*place, "parent")
        parent = c.goal(full, file, at)
        if parent is not None and not levels.may_lie_under(goal.kind, parent.kind):
            c.fault(file, at, _not_under(goal.kind, parent.kind, levels.PARENTS[goal.kind]))
        above.add(own, full, file, at)
    for i, reference in enumerate(goal.serves):
        full, at = full_goal(reference, document.code), (*place, "serves", i)
        served = c.goal(full, file, at)
        if served is not None and not levels.may_serve(goal.kind, served.kind):
            c.fault(file, at, f"a goal of kind {goal.kind.value} serves none of kind {served.kind.value}")
        above.add(own, full, file, at)
    if goal.continues:
        full, at = full_goal(goal.continues, document.code), (*place, "continues")
        c.goal(full, file, at)
        if full.partition("/")[0] == document.code:
            c.fault(file, at, "a goal continues one of another document")
        before.add(own, full, file, at)


def _not_under(kind: Any, parent: Any, allowed: Iterable[Any]) -> str:
    names = ", ".join(sorted(one.value for one in allowed))
    under = f"it may lie under {names}" if names else "it lies under none"
    return f"a goal of kind {kind.value} does not lie under one of kind {parent.value}; {under}"


def _budget(c: _Checking, document: Any, file: str, place: Place) -> None:
    """What a row of money is for must be there."""
    for i, line in enumerate(document.budget):
        inside = (*place, "budget", i)
        c.refer("decisions", line.decision, file, (*inside, "decision"))
        if line.goal:
            c.goal(full_goal(line.goal, document.code), file, (*inside, "goal"))
        if line.activity and full_activity(line.activity, document.code) not in c.activities:
            c.fault(file, (*inside, "activity"), f'there is no activity "{line.activity}"')
    for i, project in enumerate(document.projects):
        inside = (*place, "projects", i)
        c.refer("organisations", project.responsible, file, (*inside, "responsible"))
        if project.activity and full_activity(project.activity, document.code) not in c.activities:
            c.fault(file, (*inside, "activity"), f'there is no activity "{project.activity}"')
    for i, plan in enumerate(document.premises_plans):
        c.refer("organisations", plan.organisation, file, (*place, "premises_plans", i, "organisation"))


def _goal(c: _Checking, goal: Any, document: str, file: str, place: Place) -> None:
    c.refer("organisations", goal.owner, file, (*place, "owner"))
    c.refer("themes", goal.theme, file, (*place, "theme"))
    c.refer("decisions", goal.decision, file, (*place, "decision"))
    c.area(goal.area, file, (*place, "area"))
    for i, role in enumerate(goal.roles):
        c.refer("organisations", role.organisation, file, (*place, "roles", i, "organisation"))
        c.refer("decisions", role.decision, file, (*place, "roles", i, "decision"))
    for i, target in enumerate(goal.targets):
        inside = (*place, "targets", i)
        c.refer("indicators", target.indicator, file, (*inside, "indicator"))
        c.refer("organisations", target.set_by, file, (*inside, "set_by"))
        c.refer("decisions", target.decision, file, (*inside, "decision"))
        c.area(target.area, file, (*inside, "area"))
        c.area(target.reference, file, (*inside, "reference"))
        c.refer("indicators", target.subgroup, file, (*inside, "subgroup"))
    _activities(c, goal.activities, document, f"{document}/{goal.code}", file, place)


def _activities(
    c: _Checking, activities: Iterable[Any], document: str, main: str, file: str, place: Place
) -> None:
    """`main`: the goal that they stand under, in full; empty where they are for assignments alone."""
    for i, activity in enumerate(activities):
        inside = (*place, "activities", i)
        c.refer("organisations", activity.responsible, file, (*inside, "responsible"))
        c.refer_each("organisations", activity.partners, file, (*inside, "partners"))
        c.area_each(activity.areas, file, (*inside, "areas"))
        for j, other in enumerate(activity.goals):
            full = full_goal(other, document)
            c.goal(full, file, (*inside, "goals", j))
            if full == main:
                c.fault(file, (*inside, "goals", j), "the activity stands under this goal already")
        for j, asked in enumerate(activity.assignments):
            if full_goal(asked, document) not in c.assignments:
                c.fault(file, (*inside, "assignments", j), f'there is no assignment "{asked}"')


def _year_target(c: _Checking, document: Any, goal: Any, one: Any, file: str, place: Place) -> None:
    c.refer("indicators", one.indicator, file, (*place, "indicator"))
    c.refer_each("organisations", one.bodies, file, (*place, "bodies"))
    c.refer("decisions", one.decision, file, (*place, "decision"))
    c.area(one.area, file, (*place, "area"))
    if document.year is not None and one.year != document.year:
        c.fault(file, (*place, "year"), f"the document is of the year {document.year}")
    if goal.kind in levels.OF_THE_COUNCIL:
        if one.council:
            c.fault(file, (*place, "council"), "the goal is the council's own: it answers no other target")
        return
    if one.kind == YearTargetKind.BY_COMMITTEE:
        c.fault(file, (*place, "kind"), "only the council leaves a target to the committees")
    if one.bodies:
        c.fault(file, (*place, "bodies"), "only a target of the council names the bodies that answer for it")
    if one.council:
        _answers(c, one, file, (*place, "council"))


def _answers(c: _Checking, one: Any, file: str, place: Place) -> None:
    """The council's target is there, and is of the same indicator, year and place."""
    goal_reference, _, code = one.council.rpartition("/")
    goal = c.goal(goal_reference, file, place)
    if goal is None:
        return
    found: Mapping[str, Any] = {str(target.code): target for target in goal.year_targets}
    if code not in found:
        c.fault(file, place, f'the goal "{goal_reference}" has no year target "{code}"')
    elif goal.kind not in levels.OF_THE_COUNCIL:
        c.fault(file, place, f'the goal "{goal_reference}" is not the council\'s')
    elif any(getattr(found[code], name) != getattr(one, name) for name in ("indicator", "year", "area")):
        c.fault(file, place, "the council's target is of another indicator, year or place")


def steering_groups(c: _Checking) -> None:
    successors = _Links("successor")
    for file, place, group in c.things("steering_groups"):
        c.refer_each("documents", group.documents, file, (*place, "documents"))
        c.refer_each("decisions", group.decisions, file, (*place, "decisions"))
        c.refer("steering_groups", group.successor, file, (*place, "successor"))
        for i, member in enumerate(group.members):
            c.refer("organisations", member.organisation, file, (*place, "members", i, "organisation"))
        if group.successor:
            successors.add(str(group.code), str(group.successor), file, (*place, "successor"))
    successors.check(c)
