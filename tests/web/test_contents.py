"""Assignments, questions, definitions, groups and new documents on the site: written, refused, nothing typed lost."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.followup import actions
from samstad.followup.models import AssignmentAnswer, ReportingRound, RoundPart
from samstad.organisation.models import Organisation
from samstad.steering.models import Assignment, Concept, SteeringDocument, SteeringGroup, StrategicQuestion
from tests.web.html import Page

pytestmark = pytest.mark.django_db
DOCUMENT = "/provstad/dokument/program/"


@pytest.fixture
def city(city: SimpleNamespace) -> SimpleNamespace:
    Organisation.objects.filter(pk=city.board.pk).update(kind="executive_board")
    return city


@pytest.fixture
def draft(city: SimpleNamespace) -> SimpleNamespace:
    SteeringDocument.objects.filter(pk=city.document.pk).update(state="draft")
    return city


def sent(act: str, **values: Any) -> dict[str, Any]:
    return {"act": act} | {f"{act}-{name}": value for name, value in values.items()}


def faultless(response: Any, status: int = 200) -> Page:
    assert response.status_code == status, response.status_code
    page = Page(response.content.decode())
    assert page.faults == []
    return page


def test_an_assignment_is_given_changed_and_taken_away(draft: SimpleNamespace, client_of: Any) -> None:
    client = client_of(draft.coordinator)
    assert "nytt-uppdrag" in client.get(DOCUMENT).content.decode()
    wrong = client.post(
        DOCUMENT + "nytt-uppdrag/", sent("give", text_sv="Kartlägg otrygga stråk", due="i höst")
    )
    page = faultless(wrong, 422)
    assert "Kartlägg otrygga stråk" in wrong.content.decode()
    assert page.text.count("Skriv dagen som 2026-10-01.")
    data = sent("give", text_sv="Kartlägg otrygga stråk", bodies=["norra"], due="2026-12-31")
    made = client.post(DOCUMENT + "nytt-uppdrag/", data)
    where = DOCUMENT + "uppdrag/kartlagg-otrygga-strak/"
    assert made["Location"] == where
    faultless(client.get(where))
    read = Page(client.get(where).content.decode())
    assert "Kartlägg otrygga stråk" in read.text
    changed = sent("change", text_sv="Kartlägg alla stråk", bodies=["norra", "sodra"], read="annat")
    stale = client.post(where, changed)
    faultless(stale, 422)
    assert "Kartlägg alla stråk" in stale.content.decode()
    mark = stale.content.decode().split('name="change-read" value="')[1].split('"')[0]
    assert client.post(where, changed | {"change-read": mark})["Location"] == where
    row = Assignment.objects.get(code="kartlagg-otrygga-strak")
    assert sorted(body.code for body in row.bodies.all()) == ["norra", "sodra"]
    assert client.post(where, {"act": "take_away"})["Location"] == DOCUMENT
    assert not Assignment.objects.filter(pk=row.pk).exists()


def test_in_a_decided_document_the_decision_is_asked_for(city: SimpleNamespace, client_of: Any) -> None:
    client = client_of(city.coordinator)
    where = DOCUMENT + "uppdrag/service/"
    body = client.get(where).content.decode()
    assert 'name="change-decision"' in body
    assert "take_away" not in body
    mark = body.split('name="change-read" value="')[1].split('"')[0]
    change = sent("change", text_sv="Redovisa servicen", bodies=["sodra"], read=mark)
    refused = client.post(where, change)
    assert "Ange beslutet som det vilar på" in faultless(refused, 422).text
    assert client.post(where, change | {"change-decision": "beslut-1"})["Location"] == where
    assert [one.code for one in Assignment.objects.get().bodies.all()] == ["sodra"]
    assert client_of(city.reporter).post(where, change).status_code == 403


def test_questions_and_definitions_are_written_in_a_draft(draft: SimpleNamespace, client_of: Any) -> None:
    client = client_of(draft.coordinator)
    where = DOCUMENT + "ord/"
    faultless(client.get(where))
    twice = client.post(where, sent("concept", term_sv="stad", meaning_sv="Alla delar av kommunen"))
    assert "Alla delar av kommunen" in faultless(twice, 422).source
    client.post(where, sent("concept", term_sv="Plats", meaning_sv="Där man bor"))
    client.post(where, sent("question", text_sv="Vem saknas vid bordet?"))
    assert [one.term["sv"] for one in Concept.objects.all()] == ["Stad", "Plats"]
    old = StrategicQuestion.objects.get(code="vilka")
    page = client.get(where).content.decode()
    mark = page.split(f'name="question-{old.pk}-read" value="')[1].split('"')[0]
    client.post(where, sent(f"question-{old.pk}", text_sv="Vilka nås aldrig?", read=mark))
    old.refresh_from_db()
    assert old.text == {"sv": "Vilka nås aldrig?"}
    client.post(where, {"act": f"question-{old.pk}-away"})
    assert [one.text["sv"] for one in StrategicQuestion.objects.all()] == ["Vem saknas vid bordet?"]


def test_a_group_is_set_up_changed_and_followed(city: SimpleNamespace, client_of: Any) -> None:
    client = client_of(city.coordinator)
    faultless(client.get("/provstad/dokument/"))
    wrong = client.post("/provstad/dokument/", sent("group", name_sv="", mandate_sv="Att leda arbetet"))
    assert "Att leda arbetet" in faultless(wrong, 422).source
    made = client.post("/provstad/dokument/", sent("group", name_sv="Nya styrgruppen", documents=["program"]))
    where = made["Location"]
    faultless(client.get(where))
    client.post(where, sent("seat", body="norra", seat="Direktör", chairs="on"))
    client.post(
        where, sent("decide", body="styrelsen", date="2026-03-01", registry_number="KS 1", title="Plan")
    )
    old = "/provstad/styrgrupper/styrgrupp/"
    page = client.get(old).content.decode()
    mark = page.split('name="change-read" value="')[1].split('"')[0]
    client.post(old, sent("change", name_sv="Styrgruppen", successor="nya-styrgruppen", read=mark))
    group = SteeringGroup.objects.get(code="nya-styrgruppen")
    assert [one.code for one in group.predecessors.all()] == ["styrgrupp"]
    assert [one.organisation.code for one in group.members.all()] == ["norra"]
    assert [one.matter.registry_number for one in group.decisions.all()] == ["KS 1"]
    circle = client.post(where, sent("change", name_sv="Nya styrgruppen", successor="styrgrupp", read="x"))
    faultless(circle, 422)
    client.post(where, sent("leave", body="norra"))
    assert not group.members.exists()
    outside = client_of(city.reporter).get(where).content.decode()
    assert "change-name_sv" not in outside
    assert client_of(city.reporter).post(where, sent("seat", body="norra")).status_code == 403


def test_a_document_is_begun(city: SimpleNamespace, client_of: Any) -> None:
    client = client_of(city.coordinator)
    wrong = client.post("/provstad/dokument/", sent("begin", title_sv="Budget 2027", owner="styrelsen"))
    assert "Budget 2027" in faultless(wrong, 422).source
    made = client.post(
        "/provstad/dokument/",
        sent("begin", title_sv="Budget 2027", owner="styrelsen", kind="budget", year="2027"),
    )
    assert made["Location"] == "/provstad/dokument/budget-2027/"
    assert SteeringDocument.objects.get(code="budget-2027").state == "draft"
    faultless(client.get("/provstad/dokument/budget-2027/"))
    assert client_of().get("/provstad/dokument/budget-2027/").status_code == 302


@pytest.fixture
def asked(city: SimpleNamespace) -> SimpleNamespace:
    """A round of plans that asks the north to answer its assignment."""
    found = ReportingRound.objects.create(
        city=city.city,
        code="plan",
        name={"sv": "Verksamhetsplan"},
        document=city.document,
        led_by=city.board,
        year=2026,
        opens=dt.date(2026, 8, 15),
        due=dt.date(2026, 9, 15),
    )
    found.addressees.set([city.north])
    RoundPart(round=found, code="uppdrag", kind="assignments", heading={"sv": "Uppdrag"}).save()
    actions.open_round(city.coordinator, found)
    city.answer = AssignmentAnswer.objects.get(submission__round=found)
    return city


def test_an_assignment_is_answered_in_the_round(asked: SimpleNamespace, client_of: Any) -> None:
    client, where = client_of(asked.reporter), "/provstad/rapportering/plan/norra/"
    page = faultless(client.get(where + "skriv/"))
    assert "Redovisa servicen" in page.text
    name = f"uppdrag{asked.answer.assignment_id}"
    typed = {f"{name}-text": "Vi har kartlagt allt.", f"{name}-version": "1"}
    wrong = client.post(where + "skriv/", typed | {f"{name}-standing": "kanske"})
    assert "Vi har kartlagt allt." in faultless(wrong, 422).source
    assert client.post(where + "skriv/", typed)["Location"] == where
    refused = client.post(where + "lamna-in/")
    assert "Uppdrag" in faultless(refused, 422).text
    saved = client.post(
        where + "uppdrag/program/service/spara/",
        {f"{name}-text": "Vi har kartlagt allt.", f"{name}-version": "2", f"{name}-standing": "done"},
    )
    assert saved.json()["version"] == 3
    book = client.post(
        where + "uppdrag/program/service/spara/", {f"{name}-text": "x" * 200_001, f"{name}-version": 3}
    )
    assert book.status_code == 422
    assert "200" in book.json()["said"]
    assert client.post(where + "lamna-in/")["Location"] == where
    page = faultless(client.get(where))
    assert "Vi har kartlagt allt." in page.text
    # What is not approved is not on the assignment's public page.
    shown = DOCUMENT + "uppdrag/service/"
    assert "Vi har kartlagt allt." not in faultless(client_of().get(shown)).text
    client_of(asked.approver).post(where + "godkann/")
    assert "Vi har kartlagt allt." in faultless(client_of().get(shown)).text
    assert "Genomfört" in faultless(client_of().get("/provstad/uppdrag/")).text


def test_the_coordinator_sees_what_is_not_answered(asked: SimpleNamespace, client_of: Any) -> None:
    page = faultless(client_of(asked.coordinator).get("/provstad/omgang/plan/lage/"))
    assert "1 uppdrag är inte besvarat" in page.text
