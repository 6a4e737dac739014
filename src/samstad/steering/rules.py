"""Who may see what the city wants, and who may write it. A draft is for the city's own people until it goes out or
is decided; goals are written in a draft only, so that nothing that went out or was decided is ever written over."""

from __future__ import annotations

from typing import Any

from samstad.organisation.models import Role
from samstad.organisation.rights import MEMBERS, NOBODY, PUBLIC, Grant, Scope, Table, leading, own, register
from samstad.steering.models import Activity, DocumentState, Goal, SteeringDocument, Target

VIEW_BY_STATE = {
    state.value: {"view": MEMBERS if state is DocumentState.DRAFT else PUBLIC} for state in DocumentState
}

# Who holds the pen: those who coordinate or report for the body.
PENS = (Role.COORDINATOR, Role.REPORTER)

DOCUMENT_BY_STATE = {
    state: row
    | {
        "add_goal": own(*PENS) if state == DocumentState.DRAFT else NOBODY,
        # The workbook goes out to the city's bodies and comes back; each row asks for its own right.
        "workbook": MEMBERS | own(*PENS),
    }
    for state, row in VIEW_BY_STATE.items()
}

# The SMART check helps those who write and own the goal; the public reads goals without remarks on their making.
# A goal in a draft is written by its owner and by the body whose document it is.
_WRITERS = own(*PENS) | leading(*PENS)
_OWNERS = frozenset({Grant(Scope.OWN)})
GOAL_BY_STATE = {
    state: row
    | {
        "check": _OWNERS | _WRITERS if state == DocumentState.DRAFT else _OWNERS,
        "edit": _WRITERS if state == DocumentState.DRAFT else NOBODY,
    }
    for state, row in VIEW_BY_STATE.items()
}

# What is done goes on while a document is in force, and is kept up to date by the body that does it; of a document
# that is replaced nothing is written any more.
ACTIVITY_BY_STATE = {
    state: row | {"edit": NOBODY if state == DocumentState.REPLACED else _WRITERS}
    for state, row in VIEW_BY_STATE.items()
}

_ROWS: dict[Any, Any] = {
    SteeringDocument: DOCUMENT_BY_STATE,
    Goal: GOAL_BY_STATE,
    Activity: ACTIVITY_BY_STATE,
}

_DOCUMENT_OF = {
    SteeringDocument: lambda obj: obj,
    Goal: lambda obj: obj.document,
    Target: lambda obj: obj.goal.document,
    Activity: lambda obj: obj.goal.document,
}
_ORGANISATION_OF = {
    SteeringDocument: lambda obj: obj.owner,
    Goal: lambda obj: obj.owner,
    Target: lambda obj: obj.goal.owner,
    Activity: lambda obj: obj.responsible,
}


def _table(kind: Any) -> Table:
    document_of = _DOCUMENT_OF[kind]
    return Table(
        kind._meta.verbose_name,
        _ROWS.get(kind, VIEW_BY_STATE),
        city_of=lambda obj: document_of(obj).city,
        organisation_of=_ORGANISATION_OF[kind],
        state_of=lambda obj: document_of(obj).state,
        leader_of=lambda obj: document_of(obj).owner,
    )


for _kind in _DOCUMENT_OF:
    register(_kind, _table(_kind))
