"""Reminding those who have not answered, before the due day and after it: by e-mail, each message once.

A round's `reminders` are days from its due day. Of those that have come, only the latest is sent, so that a day
on which the command was not run is caught up without a heap of letters. What was sent lies in `Reminder`: a second
run sends nothing, and two runs at once take turns at the submission's row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samstad.followup.actions import locked
from samstad.followup.models import (
    Delegation,
    Reminder,
    ReminderKind,
    ReportingRound,
    RoundState,
    Submission,
)
from samstad.followup.queries import HANDED_IN
from samstad.organisation import audit, clock
from samstad.organisation.models import City, Organisation, Role, User
from samstad.organisation.rights import Actor, require
from samstad.organisation.texts import pick


@dataclass(frozen=True)
class Due:
    """One message that is to be sent: to whom, about what, by which rule."""

    submission: Submission
    to: User
    kind: ReminderKind
    days: int


@dataclass
class Told:
    """What came of it."""

    sent: list[Reminder] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    nobody: list[Submission] = field(default_factory=list)


def remind(actor: Actor, city: City) -> Told:
    """Send what is due today in every open round of the city. Anybody at the machine's own command line may."""
    told = Told()
    for found in city.rounds.filter(state=RoundState.OPEN, opens__lte=clock.today()).select_related("city"):
        rule = rule_today(found)
        if rule is not None:
            require(actor, "remind", found)
            _all(actor, found, ReminderKind.RULE, rule, told)
    return told


def remind_late(actor: Actor, reporting_round: ReportingRound) -> Told:
    """A coordinator's own act: everybody who is late hears of it, once a day at most."""
    require(actor, "remind", reporting_round)
    told = Told()
    late = (clock.today() - reporting_round.due).days
    if late > 0:
        _all(actor, reporting_round, ReminderKind.LATE, late, told)
    return told


def rule_today(reporting_round: ReportingRound) -> int | None:
    """The latest of the round's days that has come; None before the first."""
    passed = (clock.today() - reporting_round.due).days
    return max((days for days in reporting_round.reminders if days <= passed), default=None)


def _all(actor: Actor, found: ReportingRound, kind: ReminderKind, days: int, told: Told) -> None:
    open_ones = found.submissions.exclude(state__in=HANDED_IN).select_related("organisation")
    for submission in open_ones:
        submission.round = found
        people = recipients(submission)
        if not people:
            told.nobody.append(submission)
        for user in people:
            _send_once(actor, Due(submission, user, kind, days), told)


def recipients(submission: Submission) -> list[User]:
    """The body's reporters today, and those to whom a part has been delegated."""
    today = clock.today()
    seats = submission.organisation.memberships.filter(valid_from__lte=today).exclude(valid_to__lt=today)
    given = Delegation.objects.filter(part__submission=submission, ended__isnull=True)
    reporters = User.objects.filter(pk__in=seats.filter(role=Role.REPORTER).values("user"))
    delegates = User.objects.filter(pk__in=given.values("to")).filter(pk__in=seats.values("user"))
    return list((reporters | delegates).filter(is_active=True).distinct().order_by("email"))


def _send_once(actor: Actor, due: Due, told: Told) -> None:
    """Write down and send, or neither: a letter that the server refuses is tried again the next time."""
    about = due.submission.round.due
    key = {"submission": due.submission, "to": due.to, "kind": due.kind, "about": about, "days": due.days}
    try:
        with transaction.atomic():
            current = locked(due.submission)
            if current.state in HANDED_IN or Reminder.objects.filter(**key).exists():
                return
            reminder = Reminder(**key, email=due.to.email, at=clock.now())
            reminder.save()
            audit.record(actor, "submission.remind", current, changes={"to": [None, due.to.email]})
            _letter(due).send()
    except OSError as error:
        # smtplib's errors are OSError: no server, or one that says no. The others still get theirs.
        told.failed.append(f"{due.to.email}: {error}")
    else:
        told.sent.append(reminder)


def _letter(due: Due) -> EmailMessage:
    """In Swedish, which everybody who reports writes."""
    found = due.submission.round
    with translation.override("sv"):
        words = {
            "round": pick(found.name, "sv").text,
            "body": pick(due.submission.organisation.name, "sv").text,
            "day": found.due.isoformat(),
        }
        address = f"{settings.SITE_ADDRESS}/{found.city.slug}/rapportering/{found.code}/"
        lines = [
            _("%(body)s is to report in %(round)s by %(day)s.") % words,
            _when(found.due),
            _("Write here: %(address)s") % {"address": f"{address}{due.submission.organisation.code}/"},
            _("You get this letter because you write for %(body)s in Samstad.") % words,
        ]
        subject = _("Reminder: %(round)s, %(body)s") % words
    return EmailMessage(subject, "\n\n".join(lines) + "\n", settings.DEFAULT_FROM_EMAIL, [due.to.email])


def _when(due: dt.date) -> str:
    left = (due - clock.today()).days
    if left == 0:
        return _("That is today.")
    if left > 0:
        return ngettext("%(days)d day is left.", "%(days)d days are left.", left) % {"days": left}
    return ngettext("It is %(days)d day late.", "It is %(days)d days late.", -left) % {"days": -left}


@dataclass(frozen=True)
class Deadline:
    """A day that concerns a body, for its feed."""

    round: ReportingRound
    submission: Submission | None
    due: dt.date


def deadlines(body: Organisation) -> Iterator[Deadline]:
    """The days of the body's open rounds, the nearest first."""
    rounds = ReportingRound.objects.filter(addressees=body, state=RoundState.OPEN)
    given = {one.round_id: one for one in Submission.objects.filter(organisation=body, round__in=rounds)}
    for found in rounds.select_related("city", "document").order_by("due", "code"):
        yield Deadline(found, given.get(found.pk), found.due)
