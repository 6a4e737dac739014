"""Two at once, each on a connection of its own: one hands in, both officers' words stand, one link opens."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from samstad.followup.writing import Written
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.referrals import answering, links, outside
from samstad.referrals.models import AccessLink, Answer, Receipt
from tests.referrals.conftest import TODAY
from tests.referrals.test_round import answer_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def rows_are_locked() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no row to wait for")


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each gave, or the UserError that it met; begun at the same moment."""
    start, given = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            with clock.set_to(TODAY):
                start.wait(10)
                given[place] = act()
        except UserError as error:
            given[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert None not in given
    return given


def test_a_link_that_is_used_twice_at_once_hands_in_once(cast, sent) -> None:
    link = links.make_link(cast.coordinator, sent.addressees.get(organisation=None))
    outside.save(link, {"synpunkter": Written(1, "Ja.")}, position="supports")
    given = at_once(*[lambda: outside.hand_in(link)] * 4)
    assert sorted(type(one).__name__ for one in given) == ["Receipt"] + ["UserError"] * 3
    assert Receipt.objects.count() == 1


def test_two_officers_who_save_at_once_lose_nothing(cast, sent) -> None:
    answer = answering.assign(cast.norra_registrar, answer_of(sent, "norra"), cast.norra_writer.user)
    base = answering.save(cast.norra_writer, answer, {"bakgrund": Written(1, "Ett.\n\nTvå.")})
    version = base.parts["bakgrund"].version
    at_once(
        lambda: answering.save(cast.norra_writer, answer, {"bakgrund": Written(version, "Ett!\n\nTvå.")}),
        lambda: answering.save(cast.colleague, answer, {"bakgrund": Written(version, "Ett.\n\nTvå!")}),
    )
    assert Answer.objects.get(pk=answer.pk).sections.get(code="bakgrund").text == "Ett!\n\nTvå!"


def test_of_links_that_are_made_at_once_one_opens(cast, sent) -> None:
    addressee = sent.addressees.get(organisation=None)
    at_once(*[lambda: links.make_link(cast.coordinator, addressee)] * 3)
    assert AccessLink.objects.filter(revoked__isnull=True).count() == 1
    assert AccessLink.objects.count() == 3
