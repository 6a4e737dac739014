"""Who may do what with agreements, pictures, problems and measures, and what state follows. Tables only.

A row says who may; `AGREEMENT_STEPS` and `PICTURE_STEPS` say what state the act leads to. A test holds them together:
an act that moves something is granted to somebody exactly where it leads somewhere.
"""

from __future__ import annotations

from typing import Any

from samstad.organisation.models import Organisation, Role
from samstad.organisation.rights import (
    CITYS_OWN,
    MEMBERS,
    NOBODY,
    PUBLIC,
    Grant,
    Scope,
    Table,
    anywhere,
    leading,
    own,
    parties,
    register,
)
from samstad.places.models import (
    Agreement,
    AgreementState,
    Commitment,
    InputRequest,
    Measure,
    MeetingDecision,
    MemberSigning,
    Partnership,
    PartnershipMember,
    Party,
    PictureSigner,
    PictureState,
    Problem,
    SituationPicture,
    StateQuestion,
)
from samstad.steering.models import DocumentState

A, P = AgreementState, PictureState
PENS = (Role.COORDINATOR, Role.REPORTER)
HEADS = (Role.COORDINATOR, Role.APPROVER)
SIGNERS = (Role.COORDINATOR, Role.APPROVER, Role.REPORTER)
# Those who write down what was signed on paper, for a party that has no account here.
REGISTRARS = (Role.COORDINATOR, Role.REGISTRAR)
ANY_PARTY = frozenset({Grant(Scope.PARTY)})
ANY_OWN = frozenset({Grant(Scope.OWN)})
ANY_LEADING = frozenset({Grant(Scope.LEADING)})

# --- Agreements ------------------------------------------------------------------------------------------

# "sign_last" is the signature after which no party's is missing.
AGREEMENT_STEPS: dict[tuple[str, str], str] = {
    (A.DRAFT, "send"): A.SENT,
    (A.SENT, "withdraw"): A.DRAFT,
    (A.SENT, "sign"): A.SIGNED_BY_ONE,
    (A.SENT, "sign_last"): A.IN_FORCE,
    (A.SIGNED_BY_ONE, "sign"): A.SIGNED_BY_ONE,
    (A.SIGNED_BY_ONE, "sign_last"): A.IN_FORCE,
    (A.IN_FORCE, "review"): A.UNDER_REVIEW,
    (A.UNDER_REVIEW, "keep"): A.IN_FORCE,
    (A.IN_FORCE, "end"): A.ENDED,
    (A.UNDER_REVIEW, "end"): A.ENDED,
    (A.IN_FORCE, "replace"): A.REPLACED,
    (A.UNDER_REVIEW, "replace"): A.REPLACED,
}
AGREEMENT_ACTS = ("send", "withdraw", "review", "keep", "end", "replace")
_BINDING = {A.IN_FORCE, A.UNDER_REVIEW}

VIEW_BY_STATE = {
    state.value: {"view": MEMBERS if state is AgreementState.DRAFT else PUBLIC} for state in AgreementState
}
AGREEMENT_BY_STATE = {
    state.value: {
        "view": MEMBERS | ANY_OWN | ANY_PARTY if state is A.DRAFT else PUBLIC,
        **{act: own(*HEADS) if (state, act) in AGREEMENT_STEPS else NOBODY for act in AGREEMENT_ACTS},
    }
    for state in AgreementState
}

AGREEMENT = register(
    Agreement,
    Table(
        "agreement",
        AGREEMENT_BY_STATE,
        city_of=lambda agreement: agreement.city,
        organisation_of=lambda agreement: agreement.document.owner,
        state_of=lambda agreement: agreement.state,
        parties_of=lambda agreement: [party.organisation_id for party in agreement.parties.all()],
    ),
)

PARTY = register(
    Party,
    Table(
        "party",
        {
            state.value: {
                "sign": own(*SIGNERS) | leading(*REGISTRARS)
                if (state, "sign") in AGREEMENT_STEPS
                else NOBODY,
                "leave": leading(*HEADS) if state in _BINDING else NOBODY,
            }
            for state in AgreementState
        },
        city_of=lambda party: party.agreement.city,
        organisation_of=lambda party: party.organisation,
        state_of=lambda party: party.agreement.state,
        leader_of=lambda party: party.agreement.document.owner,
    ),
)

COMMITMENT = register(
    Commitment,
    Table(
        "commitment",
        {
            state.value: VIEW_BY_STATE[state.value]
            | {"report": parties(*SIGNERS) | leading(*PENS) if state in _BINDING else NOBODY}
            for state in AgreementState
        },
        city_of=lambda commitment: commitment.agreement.city,
        organisation_of=lambda commitment: commitment.agreement.document.owner,
        state_of=lambda commitment: commitment.agreement.state,
        leader_of=lambda commitment: commitment.agreement.document.owner,
        parties_of=lambda commitment: _bound(commitment),
    ),
)


def _bound(commitment: Commitment) -> set[int]:
    """Keys of the bodies that have promised it, but for those who have left the agreement."""
    left = {party.organisation_id for party in commitment.agreement.parties.all() if party.left_on}
    return {body.pk for body in commitment.parties.all()} - left


PARTNERSHIP = register(
    Partnership,
    Table(
        "partnership",
        {"any": {"view": PUBLIC, "work": own(*PENS) | parties(*PENS)}},
        city_of=lambda partnership: partnership.city,
        organisation_of=lambda partnership: leads_partnership(partnership),
        parties_of=lambda partnership: _citys_own_members(partnership),
    ),
)


def leads_partnership(partnership: Partnership) -> Organisation | None:
    """The body whose agreement the partnership works under."""
    found: Any = partnership.agreement.document.owner if partnership.agreement else None
    return found


def _citys_own_members(partnership: Partnership) -> list[int]:
    """Members that are the city's own bodies: they keep the partnership's papers together."""
    rows = partnership.members.filter(organisation__kind__in=CITYS_OWN)
    return list(rows.values_list("organisation_id", flat=True))


def member_state(member: PartnershipMember) -> str:
    signing: MemberSigning | None = getattr(member, "signing", None) if member.pk else None
    return "expected" if signing is None else "left" if signing.left_on else "signed"


MEMBER_STEPS: dict[tuple[str, str], str] = {("expected", "sign"): "signed", ("signed", "leave"): "left"}
MEMBER = register(
    PartnershipMember,
    Table(
        "member of a partnership",
        {
            state: {
                "view": PUBLIC,
                "sign": own(*SIGNERS) | leading(*REGISTRARS) if (state, "sign") in MEMBER_STEPS else NOBODY,
                "leave": own(*HEADS) | leading(*HEADS) if (state, "leave") in MEMBER_STEPS else NOBODY,
            }
            for state in ("expected", "signed", "left")
        },
        city_of=lambda member: member.partnership.city,
        organisation_of=lambda member: member.organisation,
        state_of=member_state,
        leader_of=lambda member: leads_partnership(member.partnership),
    ),
)

MEETING_DECISION = register(
    MeetingDecision,
    Table(
        "decision of a meeting",
        {
            "open": {"view": PUBLIC, "settle": own(*SIGNERS) | leading(*PENS)},
            "done": {"view": PUBLIC, "settle": NOBODY},
        },
        city_of=lambda decision: decision.meeting.partnership.city,
        organisation_of=lambda decision: decision.responsible,
        state_of=lambda decision: "done" if decision.done_on else "open",
        leader_of=lambda decision: leads_partnership(decision.meeting.partnership),
    ),
)

STATE_QUESTION = register(
    StateQuestion,
    Table(
        "question to the state",
        {
            "asked": {"view": PUBLIC, "answer": own(*SIGNERS) | leading(*PENS, Role.REGISTRAR)},
            "answered": {"view": PUBLIC, "answer": NOBODY},
        },
        city_of=lambda question: question.partnership.city,
        organisation_of=lambda question: question.to,
        state_of=lambda question: "answered" if question.answered_on else "asked",
        leader_of=lambda question: leads_partnership(question.partnership),
    ),
)

# --- Situation pictures ----------------------------------------------------------------------------------

PICTURE_STEPS: dict[tuple[str, str], str] = {
    (P.DRAFT, "propose"): P.PROPOSED,
    (P.PROPOSED, "take_back"): P.DRAFT,
    (P.PROPOSED, "sign"): P.PROPOSED,
    (P.PROPOSED, "sign_last"): P.AGREED,
}
# Until all have signed, a picture is for the city's people, its own body and the partners that it names.
_BEFORE_AGREED = MEMBERS | ANY_OWN | ANY_PARTY

PICTURE = register(
    SituationPicture,
    Table(
        "situation picture",
        {
            P.DRAFT: {
                "view": _BEFORE_AGREED,
                "begin": own(*PENS) | anywhere(Role.COORDINATOR),
                "edit": own(*PENS),
                "propose": own(*HEADS),
                "take_back": NOBODY,
            },
            P.PROPOSED: {
                "view": _BEFORE_AGREED,
                "begin": NOBODY,
                "edit": NOBODY,
                "propose": NOBODY,
                "take_back": own(*HEADS),
            },
            P.AGREED: {
                "view": PUBLIC,
                "begin": NOBODY,
                "edit": NOBODY,
                "propose": NOBODY,
                "take_back": NOBODY,
            },
        },
        city_of=lambda picture: picture.city,
        organisation_of=lambda picture: picture.owner,
        state_of=lambda picture: picture.state,
        parties_of=lambda picture: _named_by(picture),
    ),
)


def _named_by(picture: SituationPicture) -> set[int]:
    """Keys of the bodies that are to sign the picture, or are asked for input to it."""
    if picture.pk is None:
        return set()
    asked = {row.organisation_id for row in picture.requests.all() if row.organisation_id is not None}
    return asked | {row.organisation_id for row in picture.signers.all()}


SIGNER = register(
    PictureSigner,
    Table(
        "sign-off",
        {
            state: {
                "sign": own(*SIGNERS) | leading(*REGISTRARS) if (state, "sign") in PICTURE_STEPS else NOBODY
            }
            for state in PictureState.values
        },
        city_of=lambda signer: signer.picture.city,
        organisation_of=lambda signer: signer.organisation,
        state_of=lambda signer: signer.picture.state,
        leader_of=lambda signer: signer.picture.owner,
    ),
)

REQUEST = register(
    InputRequest,
    Table(
        "request for input",
        {
            state: {
                "propose": own(*SIGNERS) | leading(*PENS) if state == P.DRAFT else NOBODY,
                "decide": leading(*PENS) if state == P.DRAFT else NOBODY,
            }
            for state in PictureState.values
        },
        city_of=lambda request: request.picture.city,
        organisation_of=lambda request: request.organisation,
        state_of=lambda request: request.picture.state,
        leader_of=lambda request: request.picture.owner,
    ),
)

# --- Problems and measures -------------------------------------------------------------------------------

# The picture that a problem rests on says who sees it; work on causes goes on after the picture is agreed.
PROBLEM = register(
    Problem,
    Table(
        "problem",
        {
            state: {
                "view": PUBLIC if state == P.AGREED else _BEFORE_AGREED,
                "edit": own(*PENS) | leading(*PENS),
            }
            for state in PictureState.values
        },
        city_of=lambda problem: problem.city,
        organisation_of=lambda problem: problem.owner,
        state_of=lambda problem: problem.picture.state,
        leader_of=lambda problem: problem.picture.owner,
        parties_of=lambda problem: _named_by(problem.picture),
    ),
)


def measure_state(measure: Measure) -> str:
    """The row that applies: a measure is public where both its activity's document and its problem are."""
    draft = measure.activity.document.state == DocumentState.DRAFT
    agreed = measure.problem is None or measure.problem.picture.state == P.AGREED
    return "inside" if draft or not agreed else "public"


def _leads(measure: Measure) -> Organisation:
    found: Any = measure.problem.owner if measure.problem else measure.activity.document.owner
    return found


_WORK = own(*SIGNERS) | leading(*PENS)
MEASURE = register(
    Measure,
    Table(
        "measure",
        {
            "inside": {"view": MEMBERS | ANY_OWN | ANY_LEADING, "follow_up": _WORK, "tie": _WORK},
            "public": {"view": PUBLIC, "follow_up": _WORK, "tie": _WORK},
        },
        city_of=lambda measure: measure.activity.document.city,
        organisation_of=lambda measure: measure.activity.responsible,
        state_of=measure_state,
        leader_of=_leads,
    ),
)
