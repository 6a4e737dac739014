"""Who may see what the city wants, who may write it, and through which states a document goes. A draft is for the
city's own people until it goes out or is decided; goals are written in a draft only, so that nothing that went out or
was decided is ever written over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samstad.organisation.models import Organisation, OrganisationKind, Role
from samstad.organisation.rights import MEMBERS, NOBODY, PUBLIC, Grant, Scope, Table, leading, own, register
from samstad.steering.models import (
    Assignment,
    DocumentState,
    Goal,
    LineageKind,
    PremisesPlan,
    Project,
    SteeringDocument,
    SteeringGroup,
    Target,
    YearTarget,
)

S = DocumentState

#: State × action → the state after it. What is not here cannot be done; a revision is a new document that begins as
#: a draft, and leaves the one it is made from as it is until the revision itself is taken into force.
TRANSITIONS: Mapping[tuple[DocumentState, str], DocumentState] = {
    (S.DRAFT, "send_out"): S.REFERRAL,
    (S.REFERRAL, "take_back"): S.DRAFT,
    (S.DRAFT, "decide"): S.DECIDED,
    (S.REFERRAL, "decide"): S.DECIDED,
    (S.DECIDED, "take_into_force"): S.IN_FORCE,
    (S.IN_FORCE, "replace"): S.REPLACED,
}
#: What becomes of a document in force when one that steps on it is taken into force; None: it stays.
AFTER_SUCCESSOR: Mapping[LineageKind, DocumentState | None] = {
    LineageKind.REPLACES: S.REPLACED,
    LineageKind.REVISES: S.REVISED,
    LineageKind.BUILDS_ON: None,
}
#: States from which a revision is made.
REVISABLE = frozenset({S.DECIDED, S.IN_FORCE})
#: States in which a target of the year is changed on a decision, and only on one.
NEEDS_DECISION = frozenset({S.DECIDED, S.IN_FORCE})

VIEW_BY_STATE = {
    state.value: {"view": MEMBERS if state is DocumentState.DRAFT else PUBLIC} for state in DocumentState
}

# Who holds the pen: those who coordinate or report for the body.
PENS = (Role.COORDINATOR, Role.REPORTER)
# Who takes a document from state to state: those who coordinate for its body, and the registrar who keeps its numbers.
LEADS = own(Role.COORDINATOR, Role.REGISTRAR)

_STEPS = sorted({action for _state, action in TRANSITIONS})
DOCUMENT_BY_STATE = {
    state: row
    | {"add_goal": own(*PENS) if state == S.DRAFT else NOBODY}
    | {
        # What carries out an assignment, and is for no goal of the document, is written by its own body.
        "add_activity": own(*PENS) if state == S.DRAFT else NOBODY,
        # A document begins as a draft, and so does what it says in words of its own.
        "begin": own(Role.COORDINATOR) if state == S.DRAFT else NOBODY,
        "edit_words": own(*PENS) if state == S.DRAFT else NOBODY,
        # An assignment is given in a draft; once decided, by a coordinator on a decision.
        "give_assignment": own(*PENS)
        if state == S.DRAFT
        else own(Role.COORDINATOR)
        if S(state) in NEEDS_DECISION
        else NOBODY,
    }
    | {"revise": own(Role.COORDINATOR) if state in REVISABLE else NOBODY}
    | {action: LEADS if (S(state), action) in TRANSITIONS else NOBODY for action in _STEPS}
    # The table of money is written in a draft; once decided, by a coordinator on a decision.
    | {
        "edit_budget": own(*PENS)
        if state == DocumentState.DRAFT
        else own(Role.COORDINATOR)
        if state in NEEDS_DECISION
        else NOBODY
    }
    # The workbook goes out to the city's bodies and comes back; each row asks for its own right.
    | {"workbook": MEMBERS | own(*PENS)}
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
        # A target of the year is written with the goal; once decided, by the document's own body on a decision.
        "set_year_target": _WRITERS
        if state == DocumentState.DRAFT
        else leading(Role.COORDINATOR)
        if state in NEEDS_DECISION
        else NOBODY,
        "add_activity": _WRITERS if state == DocumentState.DRAFT else NOBODY,
    }
    for state, row in VIEW_BY_STATE.items()
}
YEAR_TARGET_BY_STATE = {
    state: row | {"change": GOAL_BY_STATE[state]["set_year_target"]} for state, row in VIEW_BY_STATE.items()
}
ASSIGNMENT_BY_STATE = {
    state: row | {"change": DOCUMENT_BY_STATE[state]["give_assignment"]}
    for state, row in VIEW_BY_STATE.items()
}

_ROWS: dict[Any, Any] = {
    SteeringDocument: DOCUMENT_BY_STATE,
    Goal: GOAL_BY_STATE,
    YearTarget: YEAR_TARGET_BY_STATE,
    Assignment: ASSIGNMENT_BY_STATE,
}

_DOCUMENT_OF = {
    SteeringDocument: lambda obj: obj,
    Goal: lambda obj: obj.document,
    Target: lambda obj: obj.goal.document,
    YearTarget: lambda obj: obj.goal.document,
    Assignment: lambda obj: obj.document,
    Project: lambda obj: obj.document,
    PremisesPlan: lambda obj: obj.document,
}
_ORGANISATION_OF = {
    SteeringDocument: lambda obj: obj.owner,
    Goal: lambda obj: obj.owner,
    Target: lambda obj: obj.goal.owner,
    YearTarget: lambda obj: obj.goal.owner,
    Assignment: lambda obj: obj.document.owner,
    Project: lambda obj: obj.responsible,
    PremisesPlan: lambda obj: obj.organisation,
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

# Who leads the city sets up its steering groups: those who coordinate for the executive board.
GROUP = register(
    SteeringGroup,
    Table(
        "steering group",
        {"any": {"view": PUBLIC, "change": own(Role.COORDINATOR)}},
        city_of=lambda group: group.city,
        organisation_of=lambda group: Organisation.objects.filter(
            city=group.city_id, kind=OrganisationKind.EXECUTIVE_BOARD
        ).first(),
    ),
)
