"""What stands beside a goal's own fields: who answers for it, what it serves, which global goals it is linked to.

Sets, where each element is there or not: two who write in the same goal never stand against one another here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from samstad.organisation.models import Organisation
from samstad.steering.models import GlobalGoal, Goal, GoalRole, Responsibility


@dataclass(frozen=True)
class Beside:
    """Roles as (responsibility, body), goals served, numbers of global goals."""

    roles: frozenset[tuple[str, Organisation]] = frozenset()
    serves: frozenset[Goal] = frozenset()
    global_goals: frozenset[int] = frozenset()

    @classmethod
    def of(cls, goal: Goal) -> Beside:
        return cls(
            frozenset((role.responsibility, role.organisation) for role in _roles(goal)),
            frozenset(goal.serves.select_related("document__city", "document__owner")),
            frozenset(each.number for each in goal.global_goals.all()),
        )

    def with_role(self, responsibility: str) -> list[Organisation]:
        return [body for held, body in self.roles if held == responsibility]


def _roles(goal: Goal) -> Any:
    return goal.roles.select_related("organisation__city")


def merge(read: Beside, mine: Beside, theirs: Beside) -> Beside:
    """Theirs, with what I added and without what I took away."""
    merged = {
        each.name: (getattr(theirs, each.name) - (getattr(read, each.name) - getattr(mine, each.name)))
        | (getattr(mine, each.name) - getattr(read, each.name))
        for each in fields(Beside)
    }
    return replace(mine, **merged)


def save(goal: Goal, wanted: Beside) -> dict[str, Any]:
    """Make it so; what was done, for the audit record."""
    now = Beside.of(goal)
    changes: dict[str, Any] = {}
    for responsibility, body in sorted(wanted.roles ^ now.roles, key=str):
        there = (responsibility, body) in now.roles
        label = str(Responsibility(responsibility).value)
        changes[f"{label} {body.code}"] = [label, None] if there else [None, label]
        if there:
            for role in goal.roles.filter(responsibility=responsibility, organisation=body):
                role.delete()
        else:
            GoalRole.objects.create(goal=goal, organisation=body, responsibility=responsibility)
    if wanted.serves != now.serves:
        changes["serves"] = [sorted(map(str, now.serves)), sorted(map(str, wanted.serves))]
        goal.serves.set(wanted.serves)
    for number in sorted(wanted.global_goals ^ now.global_goals):
        there = number in now.global_goals
        changes[f"global goal {number}"] = [there, not there]
        if there:
            goal.global_goals.get(number=number).delete()
        else:
            GlobalGoal.objects.create(goal=goal, number=number)
    return changes


def typed(beside: Beside) -> str:
    """As a form carries what it showed: `role:main:norra serves:program/arbete global:8`."""
    words = [f"role:{held}:{body.code}" for held, body in beside.roles]
    words += [f"serves:{goal}" for goal in beside.serves]
    words += [f"global:{number}" for number in beside.global_goals]
    return " ".join(sorted(words))


def read(text: str, bodies: dict[str, Organisation], goals: dict[str, Goal]) -> Beside:
    """What `typed` wrote; what no longer exists is left out."""
    roles, serves, numbers = set(), set(), set()
    for kind, rest in _words(text):
        held, _, code = rest.partition(":")
        if kind == "role" and code in bodies and held in Responsibility.values:
            roles.add((held, bodies[code]))
        elif kind == "serves" and rest in goals:
            serves.add(goals[rest])
        elif kind == "global" and rest.isascii() and rest.isdigit() and len(rest) < 3:
            numbers.add(int(rest))
    return Beside(frozenset(roles), frozenset(serves), frozenset(numbers))


def _words(text: str) -> Iterator[tuple[str, str]]:
    for word in text.split():
        kind, _, rest = word.partition(":")
        yield kind, rest
