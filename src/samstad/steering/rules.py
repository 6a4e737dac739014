"""Who may see what the city wants. A draft is for the city's own people until it goes out or is decided."""

from __future__ import annotations

from typing import Any

from samstad.organisation.rights import MEMBERS, PUBLIC, Grant, Scope, Table, register
from samstad.steering.models import Activity, DocumentState, Goal, SteeringDocument, Target

VIEW_BY_STATE = {
    state.value: {"view": MEMBERS if state is DocumentState.DRAFT else PUBLIC} for state in DocumentState
}

# The SMART check helps those who write and own the goal; the public reads goals without remarks on their making.
CHECK_BY_STATE = {
    state: row | {"check": frozenset({Grant(Scope.OWN)})} for state, row in VIEW_BY_STATE.items()
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
        CHECK_BY_STATE if kind is Goal else VIEW_BY_STATE,
        city_of=lambda obj: document_of(obj).city,
        organisation_of=_ORGANISATION_OF[kind],
        state_of=lambda obj: document_of(obj).state,
    )


for _kind in _DOCUMENT_OF:
    register(_kind, _table(_kind))
