"""Who approves an agreement before it is sent, in which order, and what state follows. Tables only; see `rules`."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from samstad.organisation.models import Organisation
from samstad.organisation.rights import MEMBERS, NOBODY, Table, leading, own, register
from samstad.places.models import Agreement, AgreementApproval, AgreementState
from samstad.places.rules import AGREEMENT_BY_STATE, ANY_LEADING, ANY_PARTY, HEADS, PENS, REGISTRARS

# Those who approve for their body, and those who write down what a body without an account here has decided.
_APPROVE = own(*HEADS) | leading(*REGISTRARS)
_LEADS = leading(*HEADS)
BODY = "organisation__city"


@dataclass(frozen=True)
class Chain:
    """An agreement's chain of approval as it is now: the bodies in their order, and what stands approved."""

    agreement: Agreement
    bodies: tuple[Organisation, ...]
    standing: tuple[AgreementApproval, ...]

    @property
    def turn(self) -> Organisation | None:
        """The body whose turn it is; None unless it has been asked."""
        if self.state != "asked":
            return None
        given = {row.organisation_id for row in self.standing}
        return next((body for body in self.bodies if body.pk not in given), None)

    @property
    def last(self) -> bool:
        """Whether only one approval is missing."""
        return len(self.bodies) - len(self.standing) == 1

    @property
    def state(self) -> str:
        if self.agreement.state != AgreementState.DRAFT:
            return "sent"
        if not self.bodies:
            return "none"
        if self.agreement.approval_asked_on is None:
            return "unasked"
        given = {row.organisation_id for row in self.standing}
        return "approved" if all(body.pk in given for body in self.bodies) else "asked"

    def __str__(self) -> str:
        return f"{self.agreement}: {self.state}"


def chain_of(agreement: Agreement) -> Chain:
    """Read as it is now, in two questions to the database; in none where it came with `with_chain`."""
    fetched = getattr(agreement, "_prefetched_objects_cache", {})
    rows, given = agreement.approvers.all(), agreement.approvals.all()
    if not {"approvers", "approvals"} <= fetched.keys():
        rows, given = rows.select_related(BODY), given.select_related(BODY)
    standing = (row for row in given if row.fallen_on is None)
    return Chain(agreement, tuple(row.organisation for row in rows), tuple(standing))


def with_chain(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Agreements with their chains, in two questions for all of them."""
    return rows.prefetch_related(f"approvers__{BODY}", f"approvals__{BODY}")


# "approve_last" is the approval after which none is missing. A chain is not changed while somebody is asked.
CHAIN_STEPS: dict[tuple[str, str], str] = {
    ("none", "set"): "unasked",
    ("none", "send"): "sent",
    ("unasked", "set"): "unasked",
    ("unasked", "ask"): "asked",
    ("asked", "approve"): "asked",
    ("asked", "approve_last"): "approved",
    ("asked", "send_back"): "unasked",
    ("asked", "take_back"): "unasked",
    ("approved", "take_back"): "unasked",
    ("approved", "send"): "sent",
    ("sent", "withdraw"): "unasked",
}
CHAIN_ACTS = ("set", "ask", "approve", "send_back", "take_back", "send", "withdraw")
_WHO = {
    "set": leading(*HEADS, *PENS),
    "ask": _LEADS,
    "approve": _APPROVE,
    "send_back": _APPROVE,
    "take_back": _LEADS,
    "send": _LEADS,
    "withdraw": _LEADS,
}
# Until it is sent, the chain is seen by those who see the draft, and by those who stand in it.
_DRAFT = MEMBERS | ANY_LEADING | ANY_PARTY
_SEEN = dict.fromkeys(("none", "unasked", "asked", "approved"), _DRAFT)
_SEEN["sent"] = AGREEMENT_BY_STATE[AgreementState.SENT]["view"]

CHAIN = register(
    Chain,
    Table(
        "approval of an agreement",
        {
            state: {"view": seen}
            | {act: _WHO[act] if (state, act) in CHAIN_STEPS else NOBODY for act in CHAIN_ACTS}
            for state, seen in _SEEN.items()
        },
        city_of=lambda chain: chain.agreement.city,
        # Whose turn it is; while it is nobody's, whoever leads the agreement.
        organisation_of=lambda chain: chain.turn or chain.agreement.document.owner,
        state_of=lambda chain: chain.state,
        leader_of=lambda chain: chain.agreement.document.owner,
        parties_of=lambda chain: (
            *(party.organisation_id for party in chain.agreement.parties.all()),
            *(body.pk for body in chain.bodies),
        ),
    ),
)
