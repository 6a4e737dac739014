"""Letters before and after the due day: to the right people, once, also when the server says no."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied

from samstad.followup import actions, reminding, writing
from samstad.followup.models import Reminder
from samstad.organisation import clock
from samstad.organisation.models import AuditRecord, User
from samstad.organisation.rights import command_line
from tests import people
from tests.answers import save
from tests.followup.sink import Sink, sink

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

DUE = dt.date(2026, 9, 15)


@pytest.fixture
def server(settings, cast) -> Iterator[Sink]:
    """The round's rules, and a server that takes the letters."""
    cast.round.reminders = [-7, -1, 1]
    cast.round.save()
    with sink() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.SITE_ADDRESS = "https://samstad.example"
        yield found


def run(day: dt.date, cast) -> list[str]:
    with clock.set_to(day):
        return sorted(one.email for one in reminding.remind(command_line(), cast.city).sent)


ALL = ["annan@example.org", "kollega@example.org", "rapportor@example.org"]


def test_each_rule_reminds_everybody_once(cast, server: Sink) -> None:
    assert run(DUE - dt.timedelta(days=8), cast) == []
    assert run(DUE - dt.timedelta(days=7), cast) == ALL
    assert run(DUE - dt.timedelta(days=7), cast) == []
    assert run(DUE - dt.timedelta(days=6), cast) == []
    assert run(DUE - dt.timedelta(days=1), cast) == ALL
    assert run(DUE + dt.timedelta(days=3), cast) == ALL  # the day after was missed: caught up
    assert run(DUE + dt.timedelta(days=30), cast) == []
    assert len(server.letters) == Reminder.objects.count() == 9
    assert AuditRecord.objects.filter(action="submission.remind").count() == 9
    first, last = server.letters[0], server.letters[-1]
    assert first["subject"] == "Påminnelse: Redovisning 1 oktober, Norra"
    text = first.get_content()
    assert "Norra ska rapportera i Redovisning 1 oktober senast 2026-09-15." in text
    assert "7 dagar är kvar." in text
    assert "https://samstad.example/provstad/rapportering/oktober/norra/" in text
    assert "Den är 3 dagar sen." in last.get_content()


def test_days_that_were_missed_are_caught_up_with_one_letter(cast, server: Sink) -> None:
    assert run(DUE + dt.timedelta(days=1), cast) == ALL
    assert [one.days for one in Reminder.objects.all()] == [1, 1, 1]


def test_who_has_handed_in_is_left_alone_and_a_delegate_is_not(cast, server: Sink) -> None:
    helper = people.person("hjalp@example.org", (cast.south, "reader"))
    south = cast.round.submissions.get(organisation=cast.south)
    writing.delegate(cast.stranger, south.parts.get(code="results"), helper.user)
    actions.submit(cast.reporter, save(cast.reporter, cast.submission).submission)
    assert run(DUE, cast) == ["annan@example.org", "hjalp@example.org"]


def test_a_letter_that_is_refused_is_sent_the_next_time(cast, server: Sink) -> None:
    server.refused = {"kollega@example.org"}
    with clock.set_to(DUE):
        told = reminding.remind(command_line(), cast.city)
    assert len(told.failed) == 1
    assert "kollega@example.org" in told.failed[0]
    assert sorted(one.email for one in told.sent) == ["annan@example.org", "rapportor@example.org"]
    server.refused = set()
    assert run(DUE, cast) == ["kollega@example.org"]
    assert len(server.letters) == 3


def test_without_a_server_nothing_is_written_down(cast, server: Sink, settings) -> None:
    settings.EMAIL_PORT = 1
    with clock.set_to(DUE):
        told = reminding.remind(command_line(), cast.city)
    assert (len(told.failed), told.sent, Reminder.objects.count()) == (3, [], 0)


def test_a_body_without_reporters_is_told_of(cast, server: Sink) -> None:
    User.objects.filter(email="annan@example.org").update(is_active=False)
    with clock.set_to(DUE):
        assert [one.organisation for one in reminding.remind(command_line(), cast.city).nobody] == [
            cast.south
        ]


def test_everybody_who_is_late_is_reminded_once_a_day(cast, server: Sink) -> None:
    for who in (cast.reporter, cast.stranger, cast.approver):
        with pytest.raises(PermissionDenied):
            reminding.remind_late(who, cast.round)
    assert len(reminding.remind_late(cast.coordinator, cast.round).sent) == 3
    assert reminding.remind_late(cast.coordinator, cast.round).sent == []
    with clock.set_to(dt.date(2026, 9, 21)):
        assert len(reminding.remind_late(cast.coordinator, cast.round).sent) == 3
    with clock.set_to(DUE):
        assert reminding.remind_late(cast.coordinator, cast.round).sent == []


def test_a_closed_round_and_one_that_has_not_begun_remind_nobody(cast, server: Sink) -> None:
    with clock.set_to(dt.date(2026, 8, 1)):
        cast.round.reminders = [-60]
        cast.round.save()
        assert reminding.remind(command_line(), cast.city).sent == []
    actions.close_round(cast.coordinator, cast.round)
    assert run(DUE, cast) == []
