"""What referrals give to other pages: what to look at now, what is due, and what changed a goal or a measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.providers import Attention
from samstad.organisation.rights import Actor, may, memberships_today
from samstad.referrals import queries
from samstad.referrals.calendar import DueKind
from samstad.referrals.minutes_days import adjust_by, post_by
from samstad.referrals.models import (
    Answer,
    Extension,
    ExtensionState,
    Handling,
    Meeting,
    MeetingState,
    ReferralState,
)
from samstad.referrals.rules import BEING_WRITTEN
from samstad.web.addresses import address
from samstad.web.templatetags.samstad import day, language, plain


def handled(request: Any, rows: Iterable[Handling]) -> list[dict[str, Any]]:
    """Views in referrals that changed something, of the referrals whose compilation this reader may see."""
    return [
        {
            "row": row,
            "point": row.opinion.point,
            "referral": row.opinion.answer.addressee.referral,
            "name": queries.name_of(row.opinion.answer.addressee, language()),
        }
        for row in rows
        if may(request.actor, "see_compiled", row.opinion.answer.addressee.referral)
    ]


def answers_to_write(actor: Actor, city: City) -> Iterator[Attention]:
    """Answers of the person's own bodies that have not been proposed yet, with the days left or over."""
    if actor.user is None:
        return
    bodies = {seat.organisation_id for seat in memberships_today(actor.user)}
    rows = Answer.objects.filter(
        addressee__referral__city=city,
        addressee__referral__state__in=[ReferralState.SENT, ReferralState.CLOSED],
        addressee__organisation__in=bodies,
        addressee__withdrawn="",
        state__in=BEING_WRITTEN,
    ).select_related(
        "addressee__referral__city", "addressee__referral__led_by", "addressee__organisation__city"
    )
    for answer in rows:
        if not (may(actor, "edit", answer) or may(actor, "assign", answer)):
            continue
        answer.addressee.answer = answer
        found = queries.standing(answer.addressee)
        due = found.proposal.due if found.proposal else found.whole.due
        words = {
            "referral": plain(answer.referral.title),
            "body": queries.name_of(answer.addressee, language()),
        }
        yield Attention(
            _("Answer the referral %(referral)s for %(body)s") % words,
            address(answer),
            weight=5 if found.outstanding else 25,
            kind="late" if found.outstanding else "info",
            detail=_("by %(day)s") % {"day": day(due)} if due else "",
        )


def to_lead(actor: Actor, city: City) -> Iterator[Attention]:
    """To whoever leads a referral: requests for more time, and who is late."""
    asked = Extension.objects.filter(
        answer__addressee__referral__city=city, state=ExtensionState.ASKED
    ).select_related("answer__addressee__referral__led_by", "answer__addressee__organisation__city")
    for one in asked:
        if may(actor, "decide", one):
            body = queries.name_of(one.answer.addressee, language())
            yield Attention(
                _("%(body)s asks for more time") % {"body": body},
                address(one.answer.addressee.referral),
                weight=15,
                detail=plain(one.answer.addressee.referral.title),
            )
    for referral in city.referrals.filter(state=ReferralState.SENT).select_related("city", "led_by"):
        if not may(actor, "close", referral):
            continue
        late = [row for row in queries.standings(referral) if row.outstanding]
        if late:
            yield Attention(
                ngettext(
                    "%(number)s is late with the referral %(referral)s",
                    "%(number)s are late with the referral %(referral)s",
                    len(late),
                )
                % {"number": len(late), "referral": plain(referral.title)},
                address(referral),
                weight=8,
                kind="late",
                detail=", ".join(queries.name_of(row.addressee, language()) for row in late[:8]),
            )


def minutes_due(actor: Actor, city: City) -> Iterator[Attention]:
    """Minutes that are to be adjusted or posted, to the secretary of the body."""
    rows = Meeting.objects.filter(city=city, state__in=[MeetingState.HELD, MeetingState.ADJUSTED])
    for meeting in rows.select_related("city", "body__city"):
        act = "adjust" if meeting.state == MeetingState.HELD else "post"
        if not may(actor, act, meeting):
            continue
        last = adjust_by(meeting.date) if act == "adjust" else post_by(meeting.adjusted_on or meeting.date)
        said = {"body": plain(meeting.body.name), "day": day(last)}
        text = (
            _("The minutes of %(body)s are to be adjusted by %(day)s")
            if act == "adjust"
            else _("The minutes of %(body)s are to be posted by %(day)s")
        )
        late = clock.today() > last
        yield Attention(
            text % said, address(meeting), weight=6 if late else 30, kind="late" if late else "info"
        )


def due_kinds() -> dict[str, str]:
    """What is due, by kind, for the calendar."""
    return {
        DueKind.ANSWERS: _("Answers to a referral"),
        DueKind.PROPOSAL: _("Proposal for an answer, after more time"),
        DueKind.EXTRACT: _("Minutes extract, after more time"),
        DueKind.MEETING: _("Committee meeting"),
        DueKind.ADJUST: _("Adjustment of minutes"),
        DueKind.POST: _("Posting of adjusted minutes"),
    }


def due_words(about: Any) -> str:
    """What is due, in words."""
    if isinstance(about, Meeting):
        return f"{plain(about.body.name)}, {day(about.date)}"
    return plain(about.referral.title) if isinstance(about, Answer) else plain(about.title)


def due_ruled(about: Any) -> Any:
    """What says who may see it: of a day of an answer its referral."""
    return about.addressee.referral if isinstance(about, Answer) else about
