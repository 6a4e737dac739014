"""A body's premises plan is written on the site: need, leases, cost by year, two planning periods."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from samstad.organisation.errors import ConflictError
from samstad.organisation.models import AuditRecord, Decision
from samstad.steering import premises, premises_actions
from samstad.steering.life import UnfinishedError
from samstad.steering.models import PremisesPlan, SteeringDocument
from tests.web.html import Page

PERIODS = {
    "year": "2027",
    "first_from": "2027",
    "first_to": "2028",
    "second_from": "2029",
    "second_to": "2030",
}
LEASE = {"premises-ny-1": "Ny förskola <b>", "cost-ny-1-2027": "1 250 000", "cost-ny-1-2029": ""}


@pytest.fixture
def draft(city: SimpleNamespace) -> SimpleNamespace:
    SteeringDocument.objects.filter(pk=city.document.pk).update(state="draft", owner=city.board)
    city.document.refresh_from_db()
    PremisesPlan.objects.filter(document=city.document, organisation=city.south).delete()
    city.base = f"/{city.city.slug}/dokument/program"
    return city


def test_it_is_written_shown_and_changed(draft: SimpleNamespace, client_of: Any) -> None:
    client = client_of(draft.coordinator)
    assert Page(client.get(f"{draft.base}/ny-lokalplan/").content.decode()).faults == []
    posted = PERIODS | LEASE | {"organisation": draft.south.code, "first_need": "Fler platser", "read": "{}"}
    answer = client.post(f"{draft.base}/ny-lokalplan/", posted)
    assert answer.status_code == 302, answer.content.decode()[:4000]
    plan = PremisesPlan.objects.get(document=draft.document, organisation=draft.south)
    (lease,) = plan.leases.all()
    assert lease.premises == {"sv": "Ny förskola <b>"}
    # The other years have no cost that anybody knows.
    assert [(cell.year, cell.amount, cell.onwards) for cell in lease.costs.all()] == [
        (2027, 1_250_000, False)
    ]
    assert premises.periods(plan)[0].rows[0].amounts == (1_250_000, None)
    shown = client.get(answer["Location"]).content.decode()
    assert Page(shown).faults == []
    change = f"{draft.base}/lokaler/{draft.south.code}/andra/"
    form = client.get(change).content.decode()
    assert Page(form).faults == []
    assert "1\u00a0250\u00a0000" in form
    before = premises_actions.fields_of(plan)
    more = before | {f"cost-{lease.code}-2028": "2", f"onwards-{lease.code}-2027": "1"}
    premises_actions.change_plan(draft.coordinator, plan, more, before)
    assert [(cell.year, cell.onwards) for cell in lease.costs.all()] == [(2027, True), (2028, False)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation": "ingen"}, "organisation"),
        ({"first_from": "27"}, "first_from"),
        ({"second_from": "2028"}, "second_from"),
        ({"premises-ny-1": " "}, "premises-ny-1"),
        ({"starts-ny-1": "i maj"}, "starts-ny-1"),
        ({"starts-ny-1": "2028-01-01"}, "cost-ny-1-2027"),
        ({"starts-ny-1": "2027-05-01", "ends-ny-1": "2027-04-01"}, "ends-ny-1"),
        ({"cost-ny-1-2027": "mycket"}, "cost-ny-1-2027"),
        ({"cost-ny-1-2027": "-5"}, "cost-ny-1-2027"),
        ({"first_need": "x" * 4001}, "first_need"),
    ],
)
def test_bad_input_has_a_message_and_loses_nothing(
    draft: SimpleNamespace, client_of: Any, changes: dict[str, str], field: str
) -> None:
    posted = PERIODS | LEASE | {"organisation": draft.south.code, "present": "Trångt", "read": "{}"} | changes
    answer = client_of(draft.coordinator).post(f"{draft.base}/ny-lokalplan/", posted)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert Page(text).faults == []
    assert f'href="#id_{field}"' in text
    assert "Trångt" in text
    assert not PremisesPlan.objects.filter(document=draft.document, organisation=draft.south).exists()


def test_what_is_decided_rests_on_a_decision_and_loses_nothing(draft: SimpleNamespace) -> None:
    actor = draft.coordinator
    written = PERIODS | {"premises-ny-1": "Skolan", "cost-ny-1-2027": "5.00"}
    plan = premises_actions.add_plan(actor, draft.document, draft.south, written)
    SteeringDocument.objects.filter(pk=draft.document.pk).update(state="in_force")
    plan.document.refresh_from_db()
    before = premises_actions.fields_of(plan)
    (code,) = premises_actions.leases_in(before)
    raised = before | {f"cost-{code}-2027": "6.00"}
    decision = Decision.objects.filter(city=draft.city).first()
    assert decision is not None
    for wanted, named, where in (
        (raised, None, "decision"),
        ({k: v for k, v in before.items() if not k.startswith("cost-")}, decision, f"cost-{code}-2027"),
        (dict(PERIODS), decision, f"premises-{code}"),
    ):
        with pytest.raises(UnfinishedError) as refused:
            premises_actions.change_plan(actor, plan, wanted, before, named)
        assert where in [one.where for one in refused.value.problems]
    assert premises_actions.fields_of(plan) == before
    premises_actions.change_plan(actor, plan, raised, before, decision)
    assert AuditRecord.objects.get(action="premises.change").decision == decision
    with pytest.raises(ConflictError):
        premises_actions.change_plan(actor, plan, before | {f"cost-{code}-2027": "7.00"}, before, decision)
    # Two who write in different fields both keep theirs.
    premises_actions.change_plan(actor, plan, before | {"first_need": "Mer"}, before, decision)
    plan.refresh_from_db()
    assert premises_actions.fields_of(plan) == raised | {"first_need": "Mer"}
    with pytest.raises(PermissionDenied):
        premises_actions.add_plan(draft.reporter, plan.document, draft.north, written, decision)
