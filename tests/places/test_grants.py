"""Money for local work: nothing late or without an outcome, two readers, checks, every krona accounted for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.places import grant_actions as actions
from samstad.places.models import FundingCall, GrantApplication
from samstad.steering.deciding import WrittenDecision
from tests import people

TEXTS = {
    "title": "Kvällsöppet",
    "measure": "Vuxna på torget.",
    "outcome": "Sex av tio är trygga.",
    "followup": "Enkät i maj och augusti.",
    "outcome_by": dt.date(2027, 8, 31),
    "amount": 600_000,
}
POINTS = {"k1": 4, "k2": 3}


@pytest.fixture
def call(city) -> FundingCall:
    city.readers = [people.person(f"l{at}@x.example.org", (city.south, "reporter")) for at in range(3)]
    return actions.open_call(
        city.boss,
        FundingCall(
            city=city.city,
            owner=city.board,
            opens=dt.date(2026, 9, 1),
            due=dt.date(2026, 9, 30),
            total=1_000_000,
            criteria=[{"code": "k1", "text": {"sv": "Behov"}}, {"code": "k2", "text": {"sv": "Uppföljning"}}],
        ),
        name="Lokalt arbete",
        rules="Ange mål och kostnad.",
    )


def written(city, call, **changes) -> GrantApplication:
    return actions.write(city.writer, GrantApplication(call=call, applicant=city.north), **(TEXTS | changes))


def read(city, found) -> GrantApplication:
    for reader in city.readers[:2]:
        actions.give_points(reader, found, POINTS, "Tydligt behov.")
    return found


def decision(city) -> WrittenDecision:
    return WrittenDecision(city.board, clock.today(), f"KS 2026/{clock.today():%j}", "Medel")


def granted(city, call, amount: int = 500_000) -> GrantApplication:
    found = read(city, actions.submit(city.writer, written(city, call)))
    return actions.grant(city.boss, found, amount, "Högst poäng.", decision(city))


def test_an_application_after_the_date_is_refused_and_its_draft_kept(city, call) -> None:
    found = written(city, call)
    with clock.set_to(dt.date(2026, 10, 1)), pytest.raises(UserError, match="2026-09-30") as caught:
        actions.submit(city.writer, found)
    assert "The draft is kept" in str(caught.value)
    found.refresh_from_db()
    assert found.state == "draft"
    with clock.set_to(dt.date(2026, 8, 31)), pytest.raises(UserError, match="opens"):
        actions.submit(city.writer, found)
    with clock.set_to(dt.date(2026, 9, 30)):
        assert actions.submit(city.writer, found).state == "submitted"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome_by": None}, "outcome_by"),
        ({"outcome_by": dt.date(2026, 9, 20)}, "outcome_by"),
        ({"measure": ""}, "measure"),
        ({"followup": ""}, "followup"),
        ({"amount": 0}, "amount"),
        ({"amount": 1_000_001}, "amount"),
    ],
)
def test_nothing_is_handed_in_without_outcome_date_measure_follow_up_and_sum(
    city, call, change, where
) -> None:
    with pytest.raises(UserError) as caught:
        actions.submit(city.writer, written(city, call, **change))
    assert caught.value.where == where


def test_the_database_itself_refuses_a_grant_without_an_outcome(city, call) -> None:
    found = written(city, call, outcome="")
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantApplication.objects.filter(pk=found.pk).update(state="granted", granted=1)


def test_two_readers_of_other_bodies_give_points_before_a_decision(city, call) -> None:
    found = actions.submit(city.writer, written(city, call))
    with pytest.raises(UserError, match="body that applies"):
        actions.give_points(city.writer, found, POINTS, "Bra")
    with pytest.raises(UserError, match="1 to 5"):
        actions.give_points(city.readers[0], found, {"k1": 6, "k2": 1}, "Bra")
    actions.give_points(city.readers[0], found, POINTS, "Bra")
    actions.give_points(city.readers[0], found, {"k1": 5, "k2": 5}, "Bättre")  # one's own, again
    with pytest.raises(UserError, match="have not read"):
        actions.grant(city.boss, found, 1, "x", decision(city))
    actions.give_points(city.readers[1], found, POINTS, "Bra")
    with pytest.raises(UserError, match="Two readers"):
        actions.give_points(city.readers[2], found, POINTS, "Bra")
    assert found.readings.count() == 2


def test_no_more_is_granted_than_was_asked_for_or_is_left(city, call) -> None:
    found = read(city, actions.submit(city.writer, written(city, call)))
    with pytest.raises(UserError, match="applied for"):
        actions.grant(city.boss, found, 600_001, "x", decision(city))
    with pytest.raises(UserError, match="body"):
        actions.grant(city.boss, found, 1, "x", WrittenDecision())
    actions.grant(city.boss, found, 600_000, "Ja.", decision(city))
    assert actions.left_of(call) == 400_000
    other = read(city, actions.submit(city.writer, written(city, call, title="Två")))
    with pytest.raises(UserError, match="400000 kronor left"):
        actions.grant(city.boss, other, 400_001, "x", decision(city))
    assert actions.decline(city.boss, other, "Pengarna räcker inte.", decision(city)).state == "declined"


def test_nothing_is_paid_before_a_check_or_with_an_open_deviation(city, call) -> None:
    found = granted(city, call)
    with pytest.raises(UserError, match="Nothing has been checked"):
        actions.pay(city.boss, found)
    row = actions.check(city.boss, found, "Avtal", "Ett utdrag saknas.")
    with pytest.raises(UserError, match="not been put right"):
        actions.pay(city.boss, found)
    actions.solve(city.boss, row, "Utdraget har kommit.")
    assert actions.pay(city.boss, found).paid_on == clock.today()


def test_what_was_not_spent_is_paid_back_before_it_is_settled(city, call) -> None:
    found = granted(city, call)
    actions.check(city.boss, found, "Avtal")
    found = actions.pay(city.boss, found)
    with pytest.raises(UserError, match="granted"):
        actions.report(city.writer, found, 500_001, "Klart")
    found = actions.report(city.writer, found, 430_000, "58 procent var trygga.")
    assert actions.owed(found) == 70_000
    with pytest.raises(UserError, match="70000"):
        actions.settle(city.boss, found)
    with pytest.raises(UserError, match="70000"):
        actions.repay(city.boss, found, 70_001)
    found = actions.repay(city.boss, found, 50_000)
    found = actions.repay(city.boss, found, 20_000)
    assert actions.settle(city.boss, found).state == "settled"
    assert found.granted == found.spent + found.repaid


def test_the_receiver_neither_decides_nor_pays_itself(city, call) -> None:
    found = actions.submit(city.writer, written(city, call))
    for act in (
        lambda: actions.grant(city.writer, found, 1, "x", decision(city)),
        lambda: actions.pay(city.writer, found),
        lambda: actions.write(city.stranger, found, **TEXTS),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises((PermissionDenied, UserError)):
        actions.write(city.stranger, GrantApplication(call=call, applicant=city.north), **TEXTS)
