"""An agreement's way from draft to its end, its signatures as facts, and the promises in it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord
from samstad.organisation.rights import may
from samstad.places import agreement_actions as actions
from samstad.places import agreement_history, calendar
from samstad.places.models import Agreement, AgreementCopy, Commitment, PageSignature, Party
from samstad.steering.models import SteeringDocument
from tests.web import small_city

HASH = "0123456789abcdef" * 4


@pytest.fixture
def agreement(city) -> Agreement:
    """As the small city has it, before anybody has signed, with two copies of three pages."""
    found = city.agreement
    found.state, found.pages = "draft", 3
    found.save()
    Party.objects.filter(agreement=found).update(signed_on=None, signatory="")
    for number in (1, 2):
        AgreementCopy.objects.create(agreement=found, number=number)
    return found


def sign(city, agreement, body, **more):
    values = {"name": "Namn", "title": "Ordförande", "method": "paper"} | more
    return actions.sign(city.boss, agreement.parties.get(organisation=body), **values)


def in_force(city, agreement) -> Agreement:
    actions.send(city.boss, agreement)
    sign(city, agreement, city.board)
    return sign(city, agreement, city.south)


def test_from_draft_to_in_force_by_its_signatures(city, agreement) -> None:
    assert actions.send(city.boss, agreement).state == "sent"
    assert sign(city, agreement, city.board, pages=[1, 2, 3]).state == "signed_by_one"
    with pytest.raises(UserError, match="signed already"):
        sign(city, agreement, city.board)
    done = sign(city, agreement, city.south, method="electronic", evidence_hash=HASH)
    assert done.state == "in_force"
    pages = PageSignature.objects.filter(party__organisation=city.board)
    assert sorted(pages.values_list("copy__number", "page")) == [(c, p) for c in (1, 2) for p in (1, 2, 3)]
    assert agreement.parties.get(organisation=city.south).evidence_hash == HASH
    acts = AuditRecord.objects.filter(action__startswith="agreement.").order_by("id")
    assert list(acts.values_list("action", flat=True)) == [
        "agreement.send",
        "agreement.sign",
        "agreement.sign_last",
    ]


def test_an_electronic_signature_is_not_made_up(city, agreement) -> None:
    actions.send(city.boss, agreement)
    with pytest.raises(UserError, match="SHA-256"):
        sign(city, agreement, city.board, method="electronic", evidence_hash="abc")
    with pytest.raises(UserError, match="3 pages"):
        sign(city, agreement, city.board, pages=[4])
    assert not PageSignature.objects.exists()


def test_review_keep_and_end_have_their_reasons(city, agreement) -> None:
    in_force(city, agreement)
    with pytest.raises(UserError, match="reason"):
        actions.review(city.boss, agreement, "")
    assert actions.review(city.boss, agreement, "Gemensam avstämning").state == "under_review"
    assert actions.keep(city.boss, agreement, "Parterna är överens").state == "in_force"
    assert actions.end(city.boss, agreement, "Tiden är ute").state == "ended"
    with pytest.raises(PermissionDenied):
        actions.review(city.boss, agreement, "Igen")


def test_an_agreement_is_replaced_by_one_that_is_in_force(city, agreement) -> None:
    in_force(city, agreement)
    document = SteeringDocument.objects.create(
        city=city.city,
        code="nytt",
        kind="agreement",
        state="in_force",
        owner=city.board,
        title={"sv": "Nytt"},
    )
    new = Agreement.objects.create(document=document, state="draft")
    with pytest.raises(UserError, match="not in force"):
        actions.replace(city.boss, agreement, new)
    new.state = "in_force"
    new.save()
    done = actions.replace(city.boss, agreement, new)
    assert (done.state, done.replaced_by) == ("replaced", new)


def test_a_party_leaves_and_its_signature_stays(city, agreement) -> None:
    Party.objects.create(agreement=agreement, organisation=city.police)
    in_force_ = in_force(city, agreement)
    assert in_force_.state == "signed_by_one"
    sign(city, agreement, city.police)
    left = actions.leave(city.boss, agreement.parties.get(organisation=city.police), "Ny organisation")
    assert (left.left_on, left.signed_on) == (small_city.TODAY, small_city.TODAY)
    with pytest.raises(UserError, match="no agreement"):
        actions.leave(city.boss, agreement.parties.get(organisation=city.south), "Också")


def test_a_party_leaves_on_a_day_after_it_signed_and_today_at_the_latest(city, agreement) -> None:
    Party.objects.create(agreement=agreement, organisation=city.police)
    in_force(city, agreement)
    sign(city, agreement, city.police)
    police = agreement.parties.get(organisation=city.police)
    for day in (small_city.TODAY - dt.timedelta(days=1), small_city.TODAY + dt.timedelta(days=8)):
        with pytest.raises(UserError, match="today at the latest"):
            actions.leave(city.boss, police, "Ny organisation", day)
    with clock.set_to(small_city.TODAY + dt.timedelta(days=7)):
        left = actions.leave(city.boss, police, "Ny organisation", small_city.TODAY + dt.timedelta(days=2))
    assert left.left_on == small_city.TODAY + dt.timedelta(days=2)
    told = [
        (event.kind, event.day, event.party and event.party.organisation.code)
        for event in agreement_history.events(agreement)
    ]
    assert told[0] == ("left", left.left_on, "polisen")
    assert ("signed", small_city.TODAY, "polisen") in told
    assert agreement_history.events(agreement)[0].why == {"sv": "Ny organisation"}


def test_whoever_has_left_reports_no_more_and_what_was_due_before_is_told_by_whoever_leads(
    city, agreement
) -> None:
    Party.objects.create(agreement=agreement, organisation=city.police)
    promise = agreement.commitments.first()
    promise.recurrence, promise.due_month, promise.due_day, promise.due_year = "yearly", 10, 31, None
    promise.save()
    promise.parties.set([city.police, city.south])
    in_force(city, agreement)
    sign(city, agreement, city.police)
    assert may(city.officer, "report", Commitment.objects.get(pk=promise.pk))
    with clock.set_to(dt.date(2026, 11, 15)):
        actions.leave(city.boss, agreement.parties.get(organisation=city.police), "Ny organisation")
        with pytest.raises(PermissionDenied):
            actions.report(city.officer, promise, city.police, text="Gjort")
        for day in (None, dt.date(2027, 10, 31)):
            with pytest.raises(UserError, match="left the agreement"):
                actions.report(city.boss, promise, city.police, text="Gjort", due=day)
        told = actions.report(city.boss, promise, city.police, text="Gjort", due=dt.date(2026, 10, 31))
        assert told.due == dt.date(2026, 10, 31)
        assert actions.report(city.boss, promise, city.south, text="Gjort").due is None


def test_the_history_tells_each_state_with_its_reason(city, agreement) -> None:
    in_force(city, agreement)
    actions.review(city.boss, agreement, "Tredje året")
    actions.keep(city.boss, agreement, "Parterna är nöjda")
    actions.review(city.boss, agreement, "Planen är ny")
    with clock.set_to(small_city.TODAY + dt.timedelta(days=30)):
        actions.end(city.boss, agreement, "Målen är nådda")
    found = [event for event in agreement_history.events(agreement) if event.kind == "state"]
    assert [(event.label, event.why) for event in found[:4]] == [
        ("Ended", {"sv": "Målen är nådda"}),
        ("Under review", {"sv": "Planen är ny"}),
        ("In force", {"sv": "Parterna är nöjda"}),
        ("Under review", {"sv": "Tredje året"}),
    ]
    assert found[0].day == small_city.TODAY + dt.timedelta(days=30)
    last = agreement_history.events(agreement)[-5:]
    assert [(event.kind, event.state) for event in reversed(last)] == [
        ("begun", "signed_by_one"),
        ("state", "draft"),
        ("state", "sent"),
        ("signed", ""),
        ("signed", ""),
    ]


def test_nobody_else_moves_it(city, agreement) -> None:
    with pytest.raises(PermissionDenied):
        actions.send(city.head, agreement)
    actions.send(city.boss, agreement)
    with pytest.raises(PermissionDenied):
        actions.sign(
            city.writer,
            agreement.parties.get(organisation=city.south),
            name="A",
            title="B",
            method="paper",
        )


def test_a_promise_is_followed_and_the_late_are_named(city, agreement) -> None:
    in_force(city, agreement)
    promise = Commitment.objects.get()
    with clock.set_to(dt.date(2026, 10, 2)):
        late = [d for d in calendar.due_in(city.city, clock.today()) if d.late]
        assert [(d.day, [b.code for b in d.who]) for d in late] == [(dt.date(2026, 10, 1), ["styrelsen"])]
        with pytest.raises(UserError, match="not due"):
            actions.report(city.boss, promise, city.board, text="Klart", due=dt.date(2026, 10, 2))
        actions.report(city.boss, promise, city.board, text="Klart", due=dt.date(2026, 10, 1))
        with pytest.raises(UserError, match="already"):
            actions.report(city.boss, promise, city.board, text="Klart", due=dt.date(2026, 10, 1))
        assert not [d for d in calendar.due_in(city.city, clock.today()) if d.late]
    with pytest.raises(UserError, match="not promised"):
        actions.report(city.boss, promise, city.south, text="Klart")


def test_nobody_is_late_for_what_fell_due_before_it_was_written_down_or_after_the_end(
    city, agreement
) -> None:
    in_force(city, agreement)
    days = [d.day for d in calendar.due_in(city.city, dt.date(2030, 1, 1)) if d.kind == "commitment"]
    assert days == [dt.date(2026, 10, 1), dt.date(2027, 10, 1)]
    actions.end(city.boss, agreement, "Slut")
    assert not [d for d in calendar.due_in(city.city, dt.date(2030, 1, 1)) if d.kind == "commitment"]


def test_review_renewal_and_end_stand_in_the_calendar(city, agreement) -> None:
    in_force(city, agreement)
    Agreement.objects.filter(pk=agreement.pk).update(renewal_by=dt.date(2027, 6, 30))
    found = calendar.due_in(city.city, dt.date(2027, 3, 1))
    assert [(d.kind.value, d.day) for d in found if d.kind != "commitment"] == [
        ("renewal", dt.date(2027, 6, 30)),
        ("end", dt.date(2027, 12, 31)),
        ("review", dt.date(2027, 12, 31)),
    ]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)), st.integers(1, 120))
def test_months_are_added_by_counting_them_one_by_one(day: dt.date, months: int) -> None:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    found = calendar.add_months(day, months)
    assert (found.year, found.month) == (year, month)
    assert found.day == day.day or (found.day < day.day and (found + dt.timedelta(days=1)).day == 1)
