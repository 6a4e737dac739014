"""A partnership: members who sign and leave, meetings whose decisions are followed, questions that get answers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from samstad.organisation.errors import UserError
from samstad.places import calendar
from samstad.places import partnership_actions as actions
from samstad.places.models import MemberSigning, Partnership
from samstad.places.partnership_actions import Decided
from samstad.steering.models import SteeringGroup

SIGNED = {"name": "Nils Namn", "title": "chef", "role": "leder trygghetsgruppen", "method": "paper"}


@pytest.fixture
def partnership(city) -> Partnership:
    made = Partnership.objects.create(
        city=city.city, code="samverkan", name={"sv": "Samverkan"}, agreement=city.agreement
    )
    for order, (sector, body) in enumerate(
        (("city", city.north), ("state", city.police), ("residents", None))
    ):
        made.members.create(sector=sector, organisation=body, order=order, described_as={"sv": "Boende"})
    return made


def test_a_member_signs_and_leaves_and_what_it_signed_stays(city, partnership) -> None:
    police = partnership.members.get(organisation=city.police)
    with pytest.raises(UserError, match="missing"):
        actions.sign(city.officer, police, **(SIGNED | {"name": ""}))
    with pytest.raises(UserError, match="SHA-256"):
        actions.sign(city.officer, police, **(SIGNED | {"method": "electronic"}))
    actions.sign(city.officer, police, **SIGNED)
    with pytest.raises(PermissionDenied):
        actions.sign(city.officer, police, **SIGNED)
    with pytest.raises(UserError, match="reason"):
        actions.leave(city.boss, police, "")
    left = actions.leave(city.boss, police, "Omorganisation.")
    assert (left.name, left.left_on.isoformat(), left.left_why) == (
        "Nils Namn",
        "2026-09-20",
        {"sv": "Omorganisation."},
    )
    with pytest.raises(PermissionDenied):
        actions.leave(city.boss, police, "Igen")
    assert MemberSigning.objects.count() == 1


def test_only_a_body_of_the_register_signs_and_others_do_not_sign_for_it(city, partnership) -> None:
    with pytest.raises(UserError, match="register"):
        actions.sign(city.boss, partnership.members.get(sector="residents"), **SIGNED)
    with pytest.raises(PermissionDenied):
        actions.sign(city.officer, partnership.members.get(sector="city"), **SIGNED)


def meet(city, partnership, **changes):
    values = {
        "place": "Åkerby",
        "present": list(partnership.members.all()[:2]),
        "notes": "Lägesbilden gicks igenom.",
        "decisions": [Decided("Belysningen ses över.", city.north, dt.date(2026, 9, 10))],
    } | changes
    return actions.meet(city.boss, partnership, values.pop("on", dt.date(2026, 9, 1)), **values)


def test_a_decision_of_a_meeting_is_awaited_until_somebody_tells_what_came_of_it(city, partnership) -> None:
    decision = meet(city, partnership).decisions.get()

    def awaited() -> list[tuple[bool, str]]:
        found = calendar.due_in(city.city, dt.date(2026, 9, 20))
        return [(due.late, due.who[0].code) for due in found if due.kind == calendar.DueKind.MEETING]

    assert awaited() == [(True, "norra")]
    with pytest.raises(PermissionDenied):
        actions.settle(city.stranger, decision, "Klart")
    actions.settle(city.writer, decision, "Ny belysning är beställd.")
    assert awaited() == []
    with pytest.raises(PermissionDenied):
        actions.settle(city.writer, decision, "Igen")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": dt.date(2026, 9, 21)}, "not been held"),
        ({"present": []}, "which members"),
        ({"decisions": [Decided("")]}, "no words"),
        ({"notes": "Om 811228-9874."}, "identity number"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(city, partnership, change, words) -> None:
    with pytest.raises(UserError, match=words):
        meet(city, partnership, **change)
    assert not partnership.meetings.exists()


def test_a_question_to_the_state_has_an_answer_and_a_date(city, partnership) -> None:
    asked = actions.ask_the_state(
        city.boss, partnership, city.police, "Kan insatserna samordnas?", due=dt.date(2026, 9, 15)
    )
    (due,) = [
        d for d in calendar.due_in(city.city, dt.date(2026, 9, 20)) if d.kind == calendar.DueKind.QUESTION
    ]
    assert due.late
    with pytest.raises(UserError, match="no words"):
        actions.answer(city.officer, asked, " ")
    answered = actions.answer(city.officer, asked, "Ja, från januari.")
    assert answered.answered_on.isoformat() == "2026-09-20"
    with pytest.raises(PermissionDenied):
        actions.answer(city.officer, asked, "Nej")


def test_a_steering_group_leads_the_city_or_the_place_once(city, partnership) -> None:
    group = SteeringGroup.objects.get(code="styrgrupp")
    actions.lead_by(city.boss, partnership, group, "city")
    with pytest.raises(UserError, match="another"):
        actions.lead_by(city.boss, partnership, group, "local")
