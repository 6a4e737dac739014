"""Who approves an agreement before it is sent: in order, with decision and registry number, returned with a reason."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord
from samstad.places import agreement_actions, approving
from samstad.places.approval_rules import chain_of
from samstad.places.models import Agreement, AgreementApproval, Party
from tests.web import small_city


@pytest.fixture
def agreement(city) -> Agreement:
    found = city.agreement
    found.state = "draft"
    found.save()
    Party.objects.filter(agreement=found).update(signed_on=None, signatory="")
    approving.set_chain(city.boss, found, [city.north, city.police])
    return found


def approve(actor, agreement, **more):
    values = {"name": "Nils", "title": "ordförande", "decision": "§ 12", "registry_number": "N 2026/4"} | more
    return approving.approve(actor, agreement, **values)


def test_one_after_another_and_then_it_is_sent(city, agreement) -> None:
    with pytest.raises(UserError, match="not been approved by: Norra, Polisen"):
        agreement_actions.send(city.boss, agreement)
    assert approving.ask(city.boss, agreement).turn == city.north
    with pytest.raises(PermissionDenied):
        approve(city.stranger, agreement)
    assert approve(city.head, agreement).turn == city.police
    with pytest.raises(PermissionDenied):
        approve(city.head, agreement)
    with pytest.raises(UserError, match="approved by: Polisen"):
        agreement_actions.send(city.boss, agreement)
    # The police have nobody who may approve here: the leading body writes down what they decided.
    done = approve(city.boss, agreement, name="Pia", registry_number="A-17/26")
    assert (done.state, done.turn) == ("approved", None)
    rows = AgreementApproval.objects.filter(agreement=agreement)
    assert list(rows.values_list("organisation__code", "on", "decision", "registry_number")) == [
        ("norra", small_city.TODAY, "§ 12", "N 2026/4"),
        ("polisen", small_city.TODAY, "§ 12", "A-17/26"),
    ]
    assert agreement_actions.send(city.boss, agreement).state == "sent"
    acts = AuditRecord.objects.filter(action__startswith="agreement.").order_by("id")
    assert list(acts.values_list("action", flat=True)) == [
        "agreement.approvers",
        "agreement.ask_approval",
        "agreement.approve",
        "agreement.approve",
        "agreement.send",
    ]


@pytest.mark.parametrize("gone", ["name", "title", "decision", "registry_number"])
def test_an_approval_says_who_on_which_decision_under_which_number(city, agreement, gone) -> None:
    approving.ask(city.boss, agreement)
    with pytest.raises(UserError) as found:
        approve(city.head, agreement, **{gone: " "})
    assert found.value.where == gone
    assert not AgreementApproval.objects.exists()


def test_what_is_returned_has_a_reason_and_the_chain_begins_again(city, agreement) -> None:
    approving.ask(city.boss, agreement)
    approve(city.head, agreement)
    with pytest.raises(UserError, match="reason"):
        approving.send_back(city.boss, agreement, name="Pia", title="chef", why="")
    back = approving.send_back(city.boss, agreement, name="Pia", title="chef", why="Tiderna stämmer inte")
    assert (back.state, back.standing) == ("unasked", ())
    rows = list(AgreementApproval.objects.values_list("outcome", "fallen_on"))
    assert rows == [("approved", small_city.TODAY), ("returned", small_city.TODAY)]
    assert approving.ask(city.boss, agreement).turn == city.north


def test_a_chain_is_not_changed_while_somebody_is_asked_and_taking_back_has_a_reason(city, agreement) -> None:
    approving.ask(city.boss, agreement)
    with pytest.raises(PermissionDenied):
        approving.set_chain(city.boss, agreement, [])
    with pytest.raises(UserError, match="reason"):
        approving.take_back(city.boss, agreement, "")
    assert approving.take_back(city.boss, agreement, "Nytt åtagande").state == "unasked"
    with pytest.raises(UserError, match="once"):
        approving.set_chain(city.boss, agreement, [city.north, city.north])
    assert approving.set_chain(city.boss, agreement, []).state == "none"
    assert agreement_actions.send(city.boss, agreement).state == "sent"


def test_what_was_changed_since_it_was_approved_is_not_sent(city, agreement) -> None:
    approving.ask(city.boss, agreement)
    approve(city.head, agreement)
    promise = agreement.commitments.first()
    promise.text = {"sv": "Något annat"}
    promise.save()
    approve(city.boss, agreement)
    with pytest.raises(UserError, match="changed since it was approved by: Norra"):
        agreement_actions.send(city.boss, agreement)


def test_what_is_withdrawn_is_approved_anew(city, agreement) -> None:
    approving.ask(city.boss, agreement)
    approve(city.head, agreement)
    approve(city.boss, agreement)
    agreement_actions.send(city.boss, agreement)
    agreement_actions.withdraw(city.boss, agreement, "Fel bilaga")
    found = Agreement.objects.get(pk=agreement.pk)
    assert (found.state, found.approval_asked_on, chain_of(found).state) == ("draft", None, "unasked")
    with pytest.raises(UserError, match="not been approved"):
        agreement_actions.send(city.boss, found)


def test_the_database_holds_one_standing_approval_of_a_body(city, agreement) -> None:
    values = {
        "organisation": city.north,
        "on": small_city.TODAY,
        "name": "N",
        "title": "o",
        "content_hash": "0" * 64,
    }
    agreement.approvals.create(outcome="approved", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        agreement.approvals.create(outcome="approved", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        agreement.approvals.create(outcome="returned", **(values | {"organisation": city.police}))
