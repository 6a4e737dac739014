"""A city folder gives what was agreed to begin with; what people have done here since is not taken back by it."""

from __future__ import annotations

import pytest

from samstad.exchange.exporting import city_folder
from samstad.exchange.loading import load_folders
from samstad.organisation.rights import command_line
from samstad.places import agreement_actions as actions
from samstad.places.models import Agreement, AgreementCopy, Party
from samstad.steering.models import SteeringDocument


@pytest.fixture
def draft(city) -> Agreement:
    Agreement.objects.filter(pk=city.agreement.pk).update(state="draft", pages=2)
    Party.objects.filter(agreement=city.agreement).update(signed_on=None, signatory="")
    SteeringDocument.objects.filter(pk=city.agreement.document_id).update(state="draft")
    AgreementCopy.objects.create(agreement=city.agreement, number=1, held_by=city.board)
    return Agreement.objects.get(pk=city.agreement.pk)


def test_loading_again_takes_back_no_signature_and_no_state(city, draft) -> None:
    before = city_folder(city.city)
    actions.send(city.boss, draft)
    for body in (city.board, city.south):
        party = draft.parties.get(organisation=body)
        actions.sign(city.boss, party, name="Namn", title="Ordförande", method="paper", pages=[1, 2])
    result = load_folders([before], command_line())
    draft.refresh_from_db()
    assert (draft.state, draft.document.state) == ("in_force", "in_force")
    assert all(draft.parties.values_list("signed_on", flat=True))
    assert not {"agreement", "party", "steering document"} & set(result.changed)


def test_signatures_page_by_page_are_written_to_the_folder(city, draft) -> None:
    actions.send(city.boss, draft)
    party = draft.parties.get(organisation=city.board)
    actions.sign(city.boss, party, name="Namn", title="Ordförande", method="paper", pages=[1, 2])
    agreement = city_folder(city.city).agreements[0]
    assert agreement.copy_facts[0].signed[0].pages == [1, 2]
    signed = next(each for each in agreement.parties if each.organisation == "styrelsen")
    assert (signed.signatory, signed.signatory_title, signed.method) == ("Namn", "Ordförande", "paper")
