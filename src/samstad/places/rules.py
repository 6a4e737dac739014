"""Who may see agreements and partnerships: everybody, once an agreement is more than a draft."""

from __future__ import annotations

from samstad.organisation.rights import MEMBERS, PUBLIC, Table, register
from samstad.places.models import Agreement, AgreementState, Commitment, Partnership

VIEW_BY_STATE = {
    state.value: {"view": MEMBERS if state is AgreementState.DRAFT else PUBLIC} for state in AgreementState
}

AGREEMENT = register(
    Agreement,
    Table(
        "agreement",
        VIEW_BY_STATE,
        city_of=lambda agreement: agreement.city,
        organisation_of=lambda agreement: agreement.document.owner,
        state_of=lambda agreement: agreement.state,
    ),
)

COMMITMENT = register(
    Commitment,
    Table(
        "commitment",
        VIEW_BY_STATE,
        city_of=lambda commitment: commitment.agreement.city,
        organisation_of=lambda commitment: commitment.agreement.document.owner,
        state_of=lambda commitment: commitment.agreement.state,
    ),
)

PARTNERSHIP = register(
    Partnership,
    Table("partnership", {"any": {"view": PUBLIC}}, city_of=lambda partnership: partnership.city),
)
