"""Who may do what with matters of the registry, meetings and interpellations, and what state follows. Tables only,
as in `rules`."""

from __future__ import annotations

from samstad.organisation.models import Organisation, Role
from samstad.organisation.rights import MEMBERS, NOBODY, PUBLIC, Grant, Table, anywhere, own, register
from samstad.referrals.models import (
    Docket,
    DocketState,
    Interpellation,
    InterpellationState,
    Meeting,
    MeetingState,
    RegisteredDocument,
)
from samstad.referrals.rules import ANY_OWN, HEADS, OFFICE, PENS, Steps

M, I = MeetingState, InterpellationState  # noqa: E741

# --- The registry ----------------------------------------------------------------------------------------

DOCKET_STEPS: Steps = {
    (DocketState.OPEN, "close"): DocketState.CLOSED,
    (DocketState.CLOSED, "reopen"): DocketState.OPEN,
}
# Those of the body who handle its matters: a reader's role is not enough for what is secret.
HANDLES = own(Role.REGISTRAR, Role.REPORTER, Role.APPROVER, Role.COORDINATOR)


def docket_state(docket: Docket) -> str:
    return f"secret_{docket.state}" if docket.secrecy else docket.state


def _docket_row(state: DocketState, seen: frozenset[Grant]) -> dict[str, frozenset[Grant]]:
    opened = state == DocketState.OPEN
    return {
        "view": seen,
        "begin": anywhere(Role.REGISTRAR) if opened else NOBODY,
        "register": own(*OFFICE) if opened else NOBODY,
        "close": own(Role.REGISTRAR) if opened else NOBODY,
        "reopen": NOBODY if opened else own(Role.REGISTRAR),
        "export": NOBODY if opened else own(Role.REGISTRAR, Role.COORDINATOR),
    }


def _keeper(docket: Docket) -> Organisation | None:
    return docket.matter.body if docket.matter_id and docket.matter.body_id else None


DOCKET = register(
    Docket,
    Table(
        "matter in the registry",
        {
            **{state.value: _docket_row(state, PUBLIC) for state in DocketState},
            **{f"secret_{state.value}": _docket_row(state, HANDLES) for state in DocketState},
        },
        city_of=lambda docket: docket.matter.city,
        organisation_of=_keeper,
        state_of=docket_state,
    ),
)

REGISTERED = register(
    RegisteredDocument,
    Table(
        "registered document",
        {"public": {"view": PUBLIC}, "secret": {"view": HANDLES}},
        city_of=lambda document: document.city,
        organisation_of=lambda document: _keeper(document.docket),
        state_of=lambda document: "secret" if document.secrecy or document.docket.secrecy else "public",
    ),
)

# --- Meetings --------------------------------------------------------------------------------------------

MEETING_STEPS: Steps = {
    (M.PLANNED, "call"): M.CALLED,
    (M.CALLED, "call"): M.CALLED,
    (M.CALLED, "hold"): M.HELD,
    (M.HELD, "adjust"): M.ADJUSTED,
    (M.ADJUSTED, "post"): M.POSTED,
}
MEETING_ACTS = ("call", "hold", "adjust", "post")
_SECRETARY = own(Role.REGISTRAR, Role.COORDINATOR)

MEETING = register(
    Meeting,
    Table(
        "meeting",
        {
            state.value: {
                "view": MEMBERS | ANY_OWN if state == M.PLANNED else PUBLIC,
                "plan": anywhere(Role.REGISTRAR) if state == M.PLANNED else NOBODY,
                "list": _SECRETARY if state in (M.PLANNED, M.CALLED) else NOBODY,
                "minute": _SECRETARY if state == M.HELD else NOBODY,
                **{act: _SECRETARY if (state, act) in MEETING_STEPS else NOBODY for act in MEETING_ACTS},
            }
            for state in M
        },
        city_of=lambda meeting: meeting.city,
        organisation_of=lambda meeting: meeting.body if meeting.body_id else None,
        state_of=lambda meeting: meeting.state,
    ),
)

# --- Interpellations -------------------------------------------------------------------------------------

INTERPELLATION_STEPS: Steps = {
    (I.ASKED, "answer"): I.ANSWERED,
    (I.ANSWERED, "debate"): I.DEBATED,
    (I.ASKED, "withdraw"): I.WITHDRAWN,
}
INTERPELLATION_ACTS = ("answer", "debate", "withdraw")
_INTERPELLATION_WHO = {
    "answer": own(*HEADS),
    "debate": anywhere(Role.REGISTRAR, Role.COORDINATOR),
    "withdraw": anywhere(Role.REGISTRAR, Role.COORDINATOR),
}

INTERPELLATION = register(
    Interpellation,
    Table(
        "interpellation",
        {
            state.value: {
                "view": PUBLIC,
                "begin": anywhere(Role.REGISTRAR, Role.COORDINATOR) if state == I.ASKED else NOBODY,
                # The answer is written by the body that is asked, and read by nobody else until it is given.
                "write": own(*PENS, Role.APPROVER) if state == I.ASKED else NOBODY,
                **{
                    act: _INTERPELLATION_WHO[act] if (state, act) in INTERPELLATION_STEPS else NOBODY
                    for act in INTERPELLATION_ACTS
                },
            }
            for state in I
        },
        city_of=lambda one: one.city,
        organisation_of=lambda one: one.body if one.body_id else None,
        state_of=lambda one: one.state,
    ),
)
