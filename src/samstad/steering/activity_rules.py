"""Who may do what with an activity, and through which states it goes.

An activity is written in a draft and carried out after the decision: once its document has left the draft, its text,
bodies, places and money stand as decided, while its state, its dates and what came of it are written on. The tables
therefore ask for two states at once, the document's and the activity's own.
"""

from __future__ import annotations

from collections.abc import Mapping

from samstad.organisation.models import Role
from samstad.organisation.rights import NOBODY, Grant, Table, leading, own, register
from samstad.steering.models import Activity, ActivityState, DocumentState
from samstad.steering.rules import PENS, VIEW_BY_STATE

A = ActivityState

#: State × action → the state after it. What is not here cannot be done.
TRANSITIONS: Mapping[tuple[ActivityState, str], ActivityState] = {
    (A.PLANNED, "start"): A.ONGOING,
    (A.PLANNED, "stop"): A.STOPPED,
    (A.ONGOING, "finish"): A.DONE,
    (A.ONGOING, "stop"): A.STOPPED,
    (A.DONE, "resume"): A.ONGOING,
    (A.STOPPED, "resume"): A.ONGOING,
}
STEPS = ("start", "finish", "stop", "resume")
#: Steps that say why.
NEEDS_REASON = frozenset({"stop"})

#: Documents whose activities are carried out: not while others read a proposal, nor when another has come instead.
CARRIED_OUT_IN = frozenset({DocumentState.DRAFT, DocumentState.DECIDED, DocumentState.IN_FORCE})

_PENS = own(*PENS) | leading(*PENS)
_COORDINATORS = own(Role.COORDINATOR) | leading(Role.COORDINATOR)
#: Who takes a step, by the state it is taken from. To stop what was promised, and to take that back, is a
#: coordinator's; what was marked as done by mistake is resumed by whoever holds the pen.
_BY: Mapping[tuple[ActivityState, str], frozenset[Grant]] = {
    (A.PLANNED, "start"): _PENS,
    (A.PLANNED, "stop"): _COORDINATORS,
    (A.ONGOING, "finish"): _PENS,
    (A.ONGOING, "stop"): _COORDINATORS,
    (A.DONE, "resume"): _PENS,
    (A.STOPPED, "resume"): _COORDINATORS,
}


def state_of(activity: Activity) -> str:
    """The row of the table: "in_force/ongoing"."""
    return f"{activity.document.state}/{activity.state}"


def _row(document: DocumentState, state: ActivityState) -> dict[str, frozenset[Grant]]:
    open_to = document in CARRIED_OUT_IN
    return {
        **VIEW_BY_STATE[document.value],
        "edit": _PENS if document is DocumentState.DRAFT else NOBODY,
        "carry_out": _PENS if open_to else NOBODY,
        **{step: _BY.get((state, step), NOBODY) if open_to else NOBODY for step in STEPS},
    }  # fmt: skip


ROWS = {f"{document.value}/{state.value}": _row(document, state) for document in DocumentState for state in A}

ACTIVITY = register(
    Activity,
    Table(
        "activity",
        ROWS,
        city_of=lambda activity: activity.document.city,
        organisation_of=lambda activity: activity.responsible,
        state_of=state_of,
        leader_of=lambda activity: activity.document.owner,
    ),
)
