"""Who may do what with referrals, their answers and what is frozen of them, and what state follows. Tables only.

The registry, meetings and interpellations have theirs in `registry_rules`.

A row says who may; the `*_STEPS` say what state the act leads to. Tests hold the two together: an act that moves
something is granted to somebody exactly where it leads somewhere.
"""

from __future__ import annotations

from typing import Any

from samstad.organisation import clock
from samstad.organisation.models import Organisation, Role
from samstad.organisation.rights import (
    MEMBERS,
    NOBODY,
    PUBLIC,
    Grant,
    Scope,
    Table,
    anywhere,
    leading,
    own,
    register,
)
from samstad.referrals.models import (
    AccessLink,
    Answer,
    AnswerKind,
    AnswerState,
    DocumentKind,
    Extension,
    ExtensionState,
    FrozenDocument,
    Referral,
    ReferralState,
)

Rows = dict[str, dict[str, frozenset[Grant]]]
Steps = dict[tuple[str, str], str]
R, A = ReferralState, AnswerState
# Who writes and prepares; who decides for an administration; who keeps the register.
PENS = (Role.COORDINATOR, Role.REPORTER)
OFFICE = (Role.COORDINATOR, Role.REPORTER, Role.REGISTRAR)
HEADS = (Role.COORDINATOR, Role.APPROVER)
ANY_OWN = frozenset({Grant(Scope.OWN)})
ANY_PARTY = frozenset({Grant(Scope.PARTY)})
LEADS = leading(Role.COORDINATOR, Role.REPORTER)

# --- Referrals -------------------------------------------------------------------------------------------

REFERRAL_STEPS: Steps = {
    (R.DRAFT, "send"): R.SENT,
    (R.SENT, "revise"): R.SENT,
    (R.SENT, "close"): R.CLOSED,
    (R.CLOSED, "reopen"): R.SENT,
    (R.CLOSED, "release"): R.RELEASED,
}
REFERRAL_ACTS = ("send", "revise", "close", "reopen", "release")
_REFERRAL_WHO = {
    "send": own(Role.COORDINATOR),
    "revise": own(Role.COORDINATOR),
    "close": own(Role.COORDINATOR),
    "reopen": own(Role.COORDINATOR),
    "release": own(*HEADS),
}
# Before it is published a referral is for those who are asked, and the city's own people.
_REFERRAL_SEEN = {
    R.DRAFT: ANY_OWN,
    R.SENT: MEMBERS | ANY_OWN | ANY_PARTY,
    R.CLOSED: MEMBERS | ANY_OWN | ANY_PARTY,
    R.RELEASED: PUBLIC,
}


def _referral_row(state: ReferralState) -> dict[str, frozenset[Grant]]:
    compiling = own(*PENS) if state in (R.SENT, R.CLOSED) else NOBODY
    return {
        "view": _REFERRAL_SEEN[state],
        "begin": anywhere(Role.COORDINATOR) if state == R.DRAFT else NOBODY,
        "edit": own(*PENS) if state == R.DRAFT else NOBODY,
        # Whom one more is sent to, and links for those without an account.
        "address": own(Role.COORDINATOR) if state == R.SENT else NOBODY,
        "see_compiled": PUBLIC if state == R.RELEASED else MEMBERS if state != R.DRAFT else NOBODY,
        "compile": compiling,
        **{act: _REFERRAL_WHO[act] if (state, act) in REFERRAL_STEPS else NOBODY for act in REFERRAL_ACTS},
    }


REFERRAL = register(
    Referral,
    Table(
        "referral",
        {state.value: _referral_row(state) for state in R},
        city_of=lambda referral: referral.city,
        organisation_of=lambda referral: referral.led_by if referral.led_by_id else None,
        state_of=lambda referral: referral.state,
        parties_of=lambda referral: _addressed(referral),
    ),
)


def _addressed(referral: Referral) -> list[int]:
    if referral.pk is None:
        return []
    rows = referral.addressees.filter(organisation__isnull=False)
    return list(rows.values_list("organisation_id", flat=True))


# --- Answers ---------------------------------------------------------------------------------------------

ANSWER_STEPS: Steps = {
    (A.RECEIVED, "assign"): A.ASSIGNED,
    (A.ASSIGNED, "assign"): A.ASSIGNED,
    (A.DRAFT, "assign"): A.DRAFT,
    (A.ASSIGNED, "edit"): A.DRAFT,
    (A.DRAFT, "edit"): A.DRAFT,
    (A.GROUP, "edit"): A.GROUP,
    (A.DRAFT, "to_group"): A.GROUP,
    (A.DRAFT, "propose"): A.PROPOSED,
    (A.GROUP, "propose"): A.PROPOSED,
    (A.PROPOSED, "take_back"): A.DRAFT,
    # Without the committee, where time is short and the rules of the body allow it.
    (A.PROPOSED, "hand_in"): A.COMPLETE,
    (A.PROPOSED, "schedule"): A.SCHEDULED,
    (A.SCHEDULED, "adjourn"): A.PROPOSED,
    (A.SCHEDULED, "decide"): A.DECIDED,
    (A.DECIDED, "extract"): A.COMPLETE,
    **{(state, "abstain"): A.ABSTAINED for state in (A.RECEIVED, A.ASSIGNED, A.DRAFT, A.GROUP, A.PROPOSED)},
}
ANSWER_ACTS = (
    "assign",
    "edit",
    "to_group",
    "propose",
    "take_back",
    "hand_in",
    "schedule",
    "adjourn",
    "decide",
    "extract",
    "abstain",
)
_ANSWER_WHO = {
    "assign": own(Role.COORDINATOR, Role.APPROVER, Role.REGISTRAR),
    "edit": own(*PENS),
    "to_group": own(*PENS),
    "propose": own(*HEADS),
    "take_back": own(*HEADS),
    "hand_in": own(*HEADS),
    "schedule": own(Role.REGISTRAR, Role.COORDINATOR),
    "adjourn": own(Role.REGISTRAR, Role.COORDINATOR),
    "decide": own(Role.REGISTRAR, Role.COORDINATOR),
    "extract": own(Role.REGISTRAR, Role.COORDINATOR),
    "abstain": own(Role.APPROVER, Role.REGISTRAR, Role.COORDINATOR),
}
# What one without an account does through its link, and what the link's table then asks.
OUTSIDE_STEPS: Steps = {
    (A.RECEIVED, "edit"): A.DRAFT,
    (A.DRAFT, "edit"): A.DRAFT,
    (A.DRAFT, "hand_in"): A.COMPLETE,
    # The first of two parts, where more time was granted: the decision comes later.
    (A.DRAFT, "propose"): A.PROPOSED,
    (A.PROPOSED, "hand_in"): A.COMPLETE,
    (A.RECEIVED, "abstain"): A.ABSTAINED,
    (A.DRAFT, "abstain"): A.ABSTAINED,
    (A.PROPOSED, "abstain"): A.ABSTAINED,
}
BEING_WRITTEN = frozenset({A.RECEIVED, A.ASSIGNED, A.DRAFT, A.GROUP})
GIVEN = frozenset({A.DECIDED, A.COMPLETE, A.ABSTAINED})


def _answer_seen(state: AnswerState) -> frozenset[Grant]:
    """A draft is the body's own; what is proposed, also of whoever compiles; what is given, of the city's people."""
    if state in BEING_WRITTEN:
        return ANY_OWN
    return ANY_OWN | LEADS if state not in GIVEN else ANY_OWN | LEADS | MEMBERS


ANSWER_BY_STATE: Rows = {
    state.value: {
        "view": _answer_seen(state),
        "ask_extension": own(*OFFICE, Role.APPROVER) if state in BEING_WRITTEN else NOBODY,
        "give_extension": NOBODY,
        # What comes on paper or by e-mail is taken in by the one who asked.
        "take_in": NOBODY,
        **{act: _ANSWER_WHO[act] if (state, act) in ANSWER_STEPS else NOBODY for act in ANSWER_ACTS},
    }
    for state in A
}
OUTSIDE_BY_STATE: Rows = {
    f"outside_{state.value}": {
        "view": LEADS | (MEMBERS if state in GIVEN else NOBODY),
        "ask_extension": NOBODY,
        "give_extension": leading(Role.COORDINATOR) if state not in GIVEN else NOBODY,
        "take_in": LEADS if state not in GIVEN else NOBODY,
        **dict.fromkeys(ANSWER_ACTS, NOBODY),
    }
    for state in (A.RECEIVED, A.DRAFT, A.PROPOSED, A.COMPLETE, A.ABSTAINED)
}
# When the compiled referral is published, so are the answers that were given; the rest stays as it was.
PUBLISHED = {
    f"published_{name}": row | {"view": PUBLIC}
    for name, row in {**ANSWER_BY_STATE, **OUTSIDE_BY_STATE}.items()
    if name.removeprefix("outside_") in {state.value for state in GIVEN}
}


def answer_state(answer: Answer) -> str:
    """The row that applies: from outside or not, and whether the referral has been published."""
    name = f"outside_{answer.state}" if answer.kind == AnswerKind.OUTSIDE else answer.state
    if answer.addressee.referral.state == R.RELEASED and answer.state in GIVEN:
        return f"published_{name}"
    return name


ANSWER = register(
    Answer,
    Table(
        "answer",
        {**ANSWER_BY_STATE, **OUTSIDE_BY_STATE, **PUBLISHED},
        city_of=lambda answer: answer.city,
        organisation_of=lambda answer: answer.organisation,
        state_of=answer_state,
        leader_of=lambda answer: answer.addressee.referral.led_by,
    ),
)

EXTENSION = register(
    Extension,
    Table(
        "extension",
        {
            state.value: {
                "view": ANY_OWN | LEADS,
                "decide": leading(Role.COORDINATOR) if state == ExtensionState.ASKED else NOBODY,
            }
            for state in ExtensionState
        },
        city_of=lambda extension: extension.city,
        organisation_of=lambda extension: extension.answer.organisation,
        state_of=lambda extension: extension.state,
        leader_of=lambda extension: extension.answer.addressee.referral.led_by,
    ),
)


def link_state(link: AccessLink) -> str:
    """What a link opens today: an answer to write, one that was handed in, or nothing more."""
    if link.revoked is not None:
        return "revoked"
    answer = Answer.objects.filter(addressee=link.addressee_id).first()
    if answer is not None and answer.state in GIVEN:
        return "handed_in"
    if clock.today() > link.expires:
        return "expired"
    return "second_part" if answer is not None and answer.state == A.PROPOSED else "open"


_BY_LINK = {"edit": PUBLIC, "hand_in": PUBLIC, "abstain": PUBLIC, "ask_extension": PUBLIC}
LINK = register(
    AccessLink,
    Table(
        # Whoever has the link is whom it was made for: it cannot be guessed, and shows that one answer alone. When
        # it no longer opens anything its page says so, and what was typed is answered with what was saved.
        "personal link",
        {
            "open": {"view": PUBLIC, **_BY_LINK},
            "second_part": {"view": PUBLIC, **_BY_LINK},
            "handed_in": {"view": PUBLIC, **_BY_LINK},
            "expired": {"view": PUBLIC, **_BY_LINK},
            "revoked": {"view": PUBLIC, **_BY_LINK},
        },
        city_of=lambda link: link.city,
        state_of=link_state,
    ),
)

# --- Frozen documents ------------------------------------------------------------------------------------


def document_state(document: FrozenDocument) -> str:
    """Whom it is for today: those who may see what it is about."""
    if document.kind in (DocumentKind.PROPOSAL, DocumentKind.EXTRACT):
        return _reach(ANSWER, document.answer)
    if document.kind == DocumentKind.STATEMENT:
        return "public" if document.referral is not None and document.referral.state == R.RELEASED else "city"
    return "public"


def _reach(table: Table, about: Any) -> str:
    seen = table.rows[table.state_of(about)]["view"]
    return "public" if seen >= PUBLIC else "city" if seen >= MEMBERS else "own"


def _document_body(document: FrozenDocument) -> Organisation | None:
    if document.answer is not None:
        return document.answer.organisation
    if document.referral is not None:
        return document.referral.led_by
    if document.meeting is not None:
        return document.meeting.body
    return document.interpellation.body if document.interpellation else None


def _document_leader(document: FrozenDocument) -> Organisation | None:
    return document.answer.addressee.referral.led_by if document.answer else _document_body(document)


FROZEN = register(
    FrozenDocument,
    Table(
        "frozen document",
        {
            "own": {"view": ANY_OWN | LEADS},
            "city": {"view": ANY_OWN | LEADS | MEMBERS},
            "public": {"view": PUBLIC},
        },
        city_of=lambda document: document.city,
        organisation_of=_document_body,
        state_of=document_state,
        leader_of=_document_leader,
    ),
)
