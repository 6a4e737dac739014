"""A run is made from its template, and does not change with it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from samstad.followup import actions, starting
from samstad.followup.models import RoundTemplate, TemplatePart
from samstad.followup.models.templates import day_in
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import command_line
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def template(cast) -> RoundTemplate:
    found = RoundTemplate.objects.create(
        city=cast.city,
        code="berattelse",
        name={"sv": "Verksamhetsberättelse", "en": "Annual report"},
        kind="annual_report",
        document=cast.round.document,
        led_by=cast.board,
        opens_month=9,
        opens_day=1,
        due_month=2,
        due_day=29,
        due_year=1,
        basis="outcome",
        reminders=[-7, 1],
        body_kinds=["committee"],
    )
    for order, code in enumerate(("mal", "analys")):
        TemplatePart.objects.create(template=found, code=code, order=order, heading={"sv": code.title()})
    return found


def test_a_run_is_a_copy(cast, template: RoundTemplate) -> None:
    found = starting.start(cast.coordinator, template, 2026)
    assert (found.code, found.name["sv"]) == ("berattelse-2026", "Verksamhetsberättelse 2026")
    assert (found.opens, found.due) == (dt.date(2026, 9, 1), dt.date(2027, 2, 28))
    assert (found.basis, found.reminders) == ("outcome", [-7, 1])
    assert {body.code for body in found.addressees.all()} == {"styrelsen", "norra", "sodra"}
    # The day has come, so each body has its empty answer with both parts.
    assert {one.parts.count() for one in found.submissions.all()} == {2}
    template.parts.filter(code="mal").update(heading={"sv": "Något annat"}, code="annat")
    template.parts.filter(code="analys").delete()
    assert [(part.code, part.heading["sv"]) for part in found.parts.all()] == [
        ("mal", "Mal"),
        ("analys", "Analys"),
    ]


def test_a_year_is_started_once_and_by_those_who_lead(cast, template: RoundTemplate) -> None:
    with pytest.raises(PermissionDenied):
        starting.start(cast.reporter, template, 2026)
    starting.start(cast.coordinator, template, 2026)
    with pytest.raises(UserError) as told:
        starting.start(cast.coordinator, template, 2026)
    assert told.value.where == "year"
    assert starting.start(cast.coordinator, template, 2027).opens == dt.date(2027, 9, 1)


def test_what_has_not_begun_is_opened_on_its_day(cast, template: RoundTemplate) -> None:
    found = starting.start(cast.coordinator, template, 2027)
    assert not found.submissions.exists()
    with clock.set_to(dt.date(2027, 9, 1)):
        assert len(actions.open_rounds(command_line(), cast.city)) == 3
        assert actions.open_rounds(command_line(), cast.city) == []


def test_what_lacks_something_is_told_where(cast, template: RoundTemplate) -> None:
    template.document = None
    for year, where in ((26, "year"), (2026, "document")):
        with pytest.raises(UserError) as told:
            starting.start(cast.coordinator, template, year)
        assert told.value.where == where
    template.body_kinds = ["company"]
    with pytest.raises(UserError, match="pekar inte"):
        starting.start(cast.coordinator, template, 2026, cast.round.document)
    people.body(cast.city, "bolaget", "company")
    assert starting.start(cast.coordinator, template, 2026, cast.round.document).addressees.count() == 1


def test_the_last_of_february_is_there_every_year() -> None:
    assert day_in(2028, 2, 29) == dt.date(2028, 2, 29)
    assert day_in(2027, 2, 29) == dt.date(2027, 2, 28)
