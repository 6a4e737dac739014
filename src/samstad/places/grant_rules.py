"""Who may do what with calls, applications, dialogues and the knowledge bank. Tables only; see `rules`."""

from __future__ import annotations

from samstad.organisation.models import Role
from samstad.organisation.rights import MEMBERS, NOBODY, PUBLIC, Table, anywhere, leading, own, register
from samstad.places.models import ApplicationState, Dialogue, FundingCall, GrantApplication, KnowledgeEntry

PENS = (Role.COORDINATOR, Role.REPORTER)
HEADS = (Role.COORDINATOR, Role.APPROVER)
S = ApplicationState

CALL = register(
    FundingCall,
    Table(
        "call for applications",
        {"any": {"view": PUBLIC, "begin": own(Role.COORDINATOR)}},
        city_of=lambda call: call.city,
        organisation_of=lambda call: call.owner,
    ),
)

APPLICATION_STEPS: dict[tuple[str, str], str] = {
    (S.DRAFT, "submit"): S.SUBMITTED,
    (S.SUBMITTED, "grant"): S.GRANTED,
    (S.SUBMITTED, "decline"): S.DECLINED,
    (S.GRANTED, "pay"): S.PAID,
    (S.PAID, "report"): S.REPORTED,
    (S.REPORTED, "settle"): S.SETTLED,
}
_BEFORE = MEMBERS | own(*Role)


def _row(state: ApplicationState) -> dict[str, object]:
    """Who may what in one state: the applicant writes and reports, the call's body reads, decides and pays."""

    def when(act: str, grants: frozenset) -> frozenset:  # type: ignore[type-arg]
        return grants if (state, act) in APPLICATION_STEPS else NOBODY

    return {
        "view": _BEFORE if state in (S.DRAFT, S.SUBMITTED) else PUBLIC,
        "begin": own(*PENS) if state is S.DRAFT else NOBODY,
        "edit": own(*PENS) if state is S.DRAFT else NOBODY,
        "submit": when("submit", own(*PENS, Role.APPROVER)),
        "read": anywhere(*PENS, Role.REGISTRAR, Role.APPROVER) if state is S.SUBMITTED else NOBODY,
        "decide": when("grant", leading(*HEADS)),
        "check": leading(*PENS, Role.REGISTRAR) if state is S.GRANTED else NOBODY,
        "pay": when("pay", leading(*HEADS)),
        "report": when("report", own(*PENS, Role.APPROVER)),
        "repay": leading(*PENS, Role.REGISTRAR) if state is S.REPORTED else NOBODY,
        "settle": when("settle", leading(*HEADS)),
    }


APPLICATION = register(
    GrantApplication,
    Table(
        "application for money",
        {state.value: _row(state) for state in ApplicationState},  # type: ignore[misc]
        city_of=lambda application: application.call.city,
        organisation_of=lambda application: application.applicant,
        state_of=lambda application: application.state,
        leader_of=lambda application: application.call.owner,
    ),
)

# What residents said is public; the body that held the dialogue writes it down, and any of the city's answers.
DIALOGUE = register(
    Dialogue,
    Table(
        "dialogue",
        {
            "open": {
                "view": PUBLIC,
                "begin": own(*PENS),
                "edit": own(*PENS),
                "answer": own(*PENS) | anywhere(*HEADS),
                "count": own(*PENS),
            },
            "counted": {
                "view": PUBLIC,
                "begin": NOBODY,
                "edit": NOBODY,
                "answer": own(*PENS) | anywhere(*HEADS),
                "count": NOBODY,
            },
        },
        city_of=lambda dialogue: dialogue.city,
        organisation_of=lambda dialogue: dialogue.owner,
        state_of=lambda dialogue: "counted" if dialogue.counted_on else "open",
    ),
)
DIALOGUE_STEPS: dict[tuple[str, str], str] = {("open", "count"): "counted"}

KNOWLEDGE = register(
    KnowledgeEntry,
    Table(
        "entry of the knowledge bank",
        {"any": {"view": PUBLIC, "begin": own(*PENS), "edit": own(*PENS), "take_in": own(Role.COORDINATOR)}},
        city_of=lambda entry: entry.city,
        organisation_of=lambda entry: entry.owner,
    ),
)
