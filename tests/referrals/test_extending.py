"""More time for one without an account: asked for by the link, or given by who refers, in two dated parts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from samstad.followup.writing import Written
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord
from samstad.organisation.rights import ANONYMOUS
from samstad.referrals import extending, letters, links, outside, queries, storing
from samstad.referrals.models import AccessLink, AnswerState, ExtensionState
from tests.referrals.conftest import DUE, TODAY

pytestmark = pytest.mark.postgres

LATER, LAST = DUE + dt.timedelta(days=20), DUE + dt.timedelta(days=60)


@pytest.fixture
def link(cast, sent) -> AccessLink:
    return links.make_link(cast.coordinator, sent.addressees.get(organisation=None))


def standing_of(link: AccessLink) -> queries.Standing:
    rows = queries.standings(link.addressee.referral)
    return next(row for row in rows if row.addressee.pk == link.addressee_id)


def extract(link: AccessLink):
    return storing.store(links.actor_of(link), link.city, "utdrag.pdf", "application/pdf", b"%PDF-1.7 utdrag")


def test_asked_for_by_the_link_granted_and_handed_in_in_two_parts(cast, link, mailoutbox) -> None:
    asked = outside.ask_extension(
        link, reason="Styrelsen ses i november.", proposal_by=LATER, extract_by=LAST
    )
    with pytest.raises(UserError, match="asked for already"):
        outside.ask_extension(link, reason="Igen", proposal_by=LATER)
    for other in (cast.stranger, cast.norra_head, links.actor_of(link), ANONYMOUS):
        with pytest.raises(PermissionDenied):
            extending.decide(other, asked, grant=True, why="")
    given = extending.decide(cast.coordinator, asked, grant=True, why="")
    told = letters.tell_extension(cast.coordinator, given)
    assert told.sent == ["hyra@example.org"]
    assert f"{LATER}" in mailoutbox[0].body
    assert f"{LAST}" in mailoutbox[0].body
    link.refresh_from_db()
    assert link.expires == LAST + links.GRACE  # the link opens as long as something is awaited

    with clock.set_to(LATER - dt.timedelta(days=1)):
        outside.save(link, {"synpunkter": Written(1, "Vi stödjer det.")}, position="supports")
        with pytest.raises(UserError, match="comes before the decision"):
            outside.hand_in_decision(link, "Utdrag", extract(link))
        first = outside.hand_in(link)
        row = standing_of(link)
        assert (row.state, row.given, row.late) == (AnswerState.PROPOSED, False, False)
        assert outside.holds(first)
        with pytest.raises(UserError, match="What remains is the decision"):
            outside.save(link, {"synpunkter": Written(2, "Nej.")})
        with pytest.raises(UserError, match="What remains is the decision"):
            outside.hand_in(link)
    with clock.set_to(LAST + dt.timedelta(days=3)):
        assert standing_of(link).outstanding
        second = outside.hand_in_decision(link, "Protokollsutdrag", extract(link))
        row = standing_of(link)
        # The first part came in time; the second is three days late, and not lost.
        assert (row.state, row.days_late, row.proposal.days_late(clock.today())) == ("complete", 3, 0)
        assert outside.holds(second)
        assert second.sha256 != first.sha256
        assert [file.title for file in second.answer.files.all()] == ["Protokollsutdrag"]


def test_one_that_is_decided_already_is_handed_in_at_once(cast, link) -> None:
    answer = outside.answer_of(link)
    extending.give(
        cast.coordinator, answer, reason="Ringde.", proposal_by=LATER, extract_when="efter stämman"
    )
    outside.save(link, {"synpunkter": Written(1, "Ja.")}, position="supports")
    outside.hand_in(link, decided=True)
    row = standing_of(link)
    assert (row.state, row.late) == (AnswerState.COMPLETE, False)
    assert row.proposal.came == TODAY


def test_more_time_is_given_by_who_leads_the_referral_and_nobody_else(cast, sent, link) -> None:
    answer = outside.answer_of(link)
    days = {"reason": "Ringde.", "proposal_by": LATER}
    for other in (cast.stranger, cast.norra_head, links.actor_of(link), ANONYMOUS):
        with pytest.raises(PermissionDenied):
            extending.give(other, answer, **days)
    # A body with accounts asks itself: its draft is its own.
    with pytest.raises(PermissionDenied):
        extending.give(cast.coordinator, sent.addressees.get(organisation=cast.norra).answer, **days)
    made = extending.give(cast.coordinator, answer, **days)
    assert made.state == ExtensionState.GRANTED
    assert standing_of(link).whole.due == LATER
    said = list(AuditRecord.objects.order_by("id").values_list("action", flat=True))
    assert said[-3:] == ["extension.ask", "extension.grant", "link.extend"]


def test_refused_with_a_reason_that_the_letter_gives(cast, link, mailoutbox) -> None:
    asked = outside.ask_extension(link, reason="Vi hinner inte.", proposal_by=LATER)
    before = AccessLink.objects.get(pk=link.pk).expires
    with pytest.raises(UserError, match="why it is refused"):
        extending.decide(cast.coordinator, asked, grant=False, why="")
    refused = extending.decide(cast.coordinator, asked, grant=False, why="Ärendet ska upp i oktober.")
    letters.tell_extension(cast.coordinator, refused)
    assert "Ärendet ska upp i oktober." in mailoutbox[0].body
    assert AccessLink.objects.get(pk=link.pk).expires == before
    assert standing_of(link).whole.due == DUE
    # A refusal ends nothing: it can be asked for again.
    outside.ask_extension(link, reason="Igen.", proposal_by=LATER)


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ({"reason": " ", "proposal_by": LATER}, "why more time"),
        ({"reason": "a", "proposal_by": LAST, "extract_by": LATER}, "after the proposal"),
        ({"reason": "a", "proposal_by": TODAY - dt.timedelta(days=1)}, "already been"),
    ],
)
def test_what_cannot_be_asked_for(cast, link, days, why) -> None:
    with pytest.raises(UserError, match=why):
        outside.ask_extension(link, **days)
    with pytest.raises(UserError, match=why):
        extending.give(cast.coordinator, outside.answer_of(link), **days)
    assert not outside.answer_of(link).extensions.exists()


def test_the_second_part_may_come_on_paper(cast, link) -> None:
    extending.give(cast.coordinator, outside.answer_of(link), reason="a", proposal_by=LATER, extract_by=LAST)
    outside.save(link, {"synpunkter": Written(1, "Ja.")}, position="supports")
    outside.hand_in(link)
    taken = outside.take_in(
        cast.coordinator, outside.answer_of(link), position="supports", file=extract(link), on=TODAY
    )
    assert taken.state == AnswerState.COMPLETE
    assert [row.text for row in taken.sections.all()] == ["Ja."]
