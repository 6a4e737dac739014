"""The calendar as files: lines as RFC 5545 has them, and nothing of what the reader may not see."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation import clock
from samstad.places import calendar
from samstad.places.calendar import DueKind
from samstad.places.models import (
    Agreement,
    DevelopmentNeed,
    FocusArea,
    FundingCall,
    Measure,
    Problem,
    SituationPicture,
)
from samstad.steering.models import Activity
from samstad.web import referral_providers
from samstad.web.views.calendar import LINE, escaped, folded
from tests.web.html import Page

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)


@given(TEXTS)
def test_folded_lines_are_short_and_unfold_to_what_they_were(text: str) -> None:
    lines = folded(text).split("\r\n")
    assert all(len(line.encode()) <= LINE for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text


@given(TEXTS)
def test_escaped_text_has_no_sign_that_means_something(text: str) -> None:
    bare = escaped(text).replace("\\\\", "").replace("\\;", "").replace("\\,", "").replace("\\n", "")
    assert not set(bare) & set(";,\\\n")


@pytest.mark.parametrize("name", ["", "kalender.ics", "flode.xml"])
def test_the_public_sees_what_binds_and_no_picture_that_is_not_agreed(city, client_of, name: str) -> None:
    Agreement.objects.filter(pk=city.agreement.pk).update(state="in_force")
    old = dt.date(2024, 1, 1)
    for area, state in zip(city.areas.districts[:2], ("agreed", "draft"), strict=True):
        picture = SituationPicture.objects.create(
            city=city.city, area=area, owner=city.north, version=1, state=state, agreed_on=None
            if state == "draft" else old, title={"sv": f"Bild {state}"},
        )  # fmt: skip
        picture.requests.create(organisation=city.south, due=old, asked_on=old)
    body = client_of(None).get(f"/{city.city.slug}/kalender/{name}").content.decode().replace("\r\n ", "")
    assert "Redovisa utvecklingen" in body
    assert "Bild agreed" in body
    assert "Bild draft" not in body
    inside = client_of(city.reporter).get(f"/{city.city.slug}/kalender/{name}").content.decode()
    assert "Bild draft" in inside.replace("\r\n ", "")


def test_the_local_works_days_are_there_and_who_is_late(city, client_of) -> None:
    """Calls that close, outcomes to be seen, needs that wait, focus that ends, measures to be followed up."""
    today, near = clock.today(), clock.today() + dt.timedelta(days=20)
    area = city.areas.districts[0]
    call = FundingCall.objects.create(
        city=city.city, code="medel", name={"sv": "Medel"}, owner=city.board, total=100, opens=today, due=near
    )
    FundingCall.objects.create(
        city=city.city, code="gammal", name={"sv": "Stängd"}, owner=city.board, total=100, opens=dt.date(2020, 1, 1),
        due=dt.date(2020, 2, 1),
    )  # fmt: skip
    for code, state in (("visas", "paid"), ("hemlig", "draft"), ("klar", "settled")):
        call.applications.create(
            code=code, applicant=city.north, title={"sv": f"Bidrag {code}"}, state=state, granted=10,
            outcome={"sv": "Tryggare"}, outcome_by=today - dt.timedelta(days=3),
        )  # fmt: skip
    FocusArea.objects.create(
        city=city.city, code="fokus", name={"sv": "Fokus Norra"}, area=area, owner=city.board, valid_from=today,
        valid_to=near,
    )  # fmt: skip
    DevelopmentNeed.objects.create(
        city=city.city, code="behov", title={"sv": "Lokal för unga"}, area=area, owner=city.north, state="postponed",
        answered_by=city.board, answered_on=today, postponed_until=today.year + 1,
    )  # fmt: skip
    page = Page(client_of(None).get(f"/{city.city.slug}/kalender/").content.decode())
    assert page.faults == []
    for words in ("Medel", "Bidrag visas", "Fokus Norra", "Lokal för unga"):
        assert words in page.text, words
    for words in ("Stängd", "Bidrag hemlig", "Bidrag klar"):
        assert words not in page.text, words
    late = [row for row in calendar.due_in(city.city, today) if row.late]
    assert ("grant", "visas") in [(row.kind, getattr(row.about, "code", "")) for row in late]


def test_a_measure_that_has_ended_waits_for_its_follow_up(city) -> None:
    activity = Activity.objects.filter(goal__document__city=city.city).first()
    activity.end, activity.state = clock.today() - dt.timedelta(days=9), "done"
    activity.save()
    picture = SituationPicture.objects.create(
        city=city.city, area=city.areas.districts[0], owner=city.north, version=1
    )
    problem = Problem.objects.create(city=city.city, code="p", picture=picture, owner=city.north)
    measure = Measure.objects.create(activity=activity, kind="social", problem=problem)

    def waits() -> list[bool]:
        return [row.late for row in calendar.due_in(city.city, clock.today()) if row.about == measure]

    assert waits() == [True]
    measure.followups.create(on=activity.end - dt.timedelta(days=1), outcome="continue")
    assert waits() == [True]  # what was seen before it ended does not tell how it ended
    measure.followups.create(on=activity.end, outcome="stop")
    assert waits() == []


def test_no_two_kinds_of_days_share_a_name() -> None:
    """A page lists days of places and of referrals side by side: a shared code would give one the other's words."""
    assert not {kind.value for kind in DueKind} & set(referral_providers.due_kinds())
