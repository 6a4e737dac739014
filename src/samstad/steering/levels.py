"""The levels of the goal tree as tables: what may lie under what, and what may hang across it.

A level that is missing in a table does not exist; a test holds that none is.
"""

from __future__ import annotations

from collections.abc import Mapping

from samstad.steering.models import GoalKind

K = GoalKind
Levels = frozenset[GoalKind]

#: Level → the levels of the goal that it may be a part of. A goal without a parent is a root on any level: a unit's
#: goal may be written before the committee's is.
PARENTS: Mapping[GoalKind, Levels] = {
    K.VISION: frozenset(),
    K.DIRECTION: frozenset({K.VISION}),
    K.ACTIVITY_AREA: frozenset({K.DIRECTION}),
    K.COMMITTEE: frozenset({K.ACTIVITY_AREA}),
    K.UNIT: frozenset({K.COMMITTEE}),
    # A programme or policy rests on a vision, or on a goal of the council; its goals may have parts.
    K.PROGRAMME: frozenset({K.VISION, K.DIRECTION, K.ACTIVITY_AREA, K.PROGRAMME}),
    K.LOCAL: frozenset({K.ACTIVITY_AREA, K.COMMITTEE, K.PROGRAMME, K.LOCAL}),
}

#: Level → the levels of the goals that it may serve, several at a time, beside its place in the tree.
SERVES: Mapping[GoalKind, Levels] = {
    K.VISION: frozenset(),
    K.DIRECTION: frozenset(),
    K.ACTIVITY_AREA: frozenset({K.PROGRAMME}),
    K.COMMITTEE: frozenset({K.PROGRAMME}),
    K.UNIT: frozenset({K.PROGRAMME}),
    K.PROGRAMME: frozenset(),
    K.LOCAL: frozenset({K.PROGRAMME}),
}

#: Levels whose yearly targets are the council's: a committee answers them with targets of its own.
OF_THE_COUNCIL: Levels = frozenset({K.VISION, K.DIRECTION, K.ACTIVITY_AREA})

#: Levels that the tree of the whole city folds away: thousands of units, each seen with its own committee.
FOLDED: Levels = frozenset({K.UNIT, K.LOCAL})


def may_lie_under(kind: str, parent: str) -> bool:
    return GoalKind(parent) in PARENTS[GoalKind(kind)]


def may_serve(kind: str, served: str) -> bool:
    return GoalKind(served) in SERVES[GoalKind(kind)]
