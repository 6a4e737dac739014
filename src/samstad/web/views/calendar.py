"""What is due and who is late: as a page, as an iCalendar file and as an Atom feed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.places import calendar
from samstad.places.calendar import DueKind
from samstad.places.models import (
    ActionPlan,
    Agreement,
    Commitment,
    CouncilMeeting,
    CrimePrevention,
    DevelopmentNeed,
    DistrictPlan,
    FocusArea,
    FundingCall,
    GrantApplication,
    InputRequest,
    Measure,
    MeetingDecision,
    PlanAgreement,
    SituationPicture,
    StateQuestion,
)
from samstad.referrals import calendar as referral_calendar
from samstad.web import referral_providers
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city
from samstad.web.pages import here, show
from samstad.web.templatetags.samstad import day, language, plain
from samstad.web.views.pictures import title_of

LINE = 75  # octets in a line of an iCalendar file (RFC 5545, 3.1)


def kinds() -> dict[str, str]:
    return {
        DueKind.COMMITMENT: _("Commitment"),
        DueKind.REVIEW: _("Joint review"),
        DueKind.RENEWAL: _("Renewal"),
        DueKind.END: _("Last day of the agreement"),
        DueKind.PICTURE: _("Update of a situation picture"),
        DueKind.INPUT: _("Input to a situation picture"),
        DueKind.PLAN: _("Strategic district plan to be sent"),
        DueKind.MEETING: _("Decision of the partnership"),
        DueKind.QUESTION: _("Question to the state"),
        DueKind.CALL: _("Last day to apply for money"),
        DueKind.GRANT: _("Outcome of a grant to be seen and reported"),
        DueKind.NEED: _("Postponed need to be looked at again"),
        DueKind.FOCUS: _("Last day in focus"),
        DueKind.MEASURE: _("Measure to be followed up"),
        DueKind.PLAN_AGREEMENT: _("Agreement that rests on a revised plan"),
        DueKind.ACTION_PLAN: _("Follow-up of the action plan"),
        DueKind.COUNCIL_REPORT: _("Report to the municipal council"),
        DueKind.COUNCIL_MEETING: _("Meeting of the strategic council"),
        **referral_providers.due_kinds(),
    }


def what(due: Any) -> str:
    """What is due, in words."""
    about = due.about
    if isinstance(due, referral_calendar.Due):
        return referral_providers.due_words(about)
    if isinstance(about, Commitment):
        return plain(about.text)
    if isinstance(about, Agreement | PlanAgreement):
        about = about.agreement if isinstance(about, PlanAgreement) else about
        return plain(about.document.title)
    if isinstance(about, InputRequest):
        return title_of(about.picture)
    if isinstance(about, DistrictPlan):
        return plain(about.name)
    if isinstance(about, MeetingDecision):
        return plain(about.text)
    if isinstance(about, StateQuestion):
        return plain(about.question)
    if isinstance(about, FundingCall | FocusArea):
        return plain(about.name)
    if isinstance(about, GrantApplication | DevelopmentNeed):
        return plain(about.title)
    if isinstance(about, Measure):
        return plain(about.activity.title)
    if isinstance(about, ActionPlan):
        return plain(about.name)
    if isinstance(about, CrimePrevention):
        return _("Crime prevention")
    if isinstance(about, CouncilMeeting):
        return plain(about.group.name)
    assert isinstance(about, SituationPicture)
    return title_of(about)


def who(due: Any) -> str:
    return due.described_as or ", ".join(plain(body.name) for body in due.who)


def entries(request: Any, city: City) -> list[dict[str, Any]]:
    """What is due, of what this reader may see."""
    today = clock.today()
    found: list[Any] = [*calendar.due_in(city, today), *referral_calendar.due_in(city, today)]
    found.sort(key=lambda due: (due.day, due.kind, due.about.pk))
    seen = {(type(obj), obj.pk) for obj in visible(request.actor, [_ruled(due) for due in found])}
    words = kinds()
    return [
        {
            "due": due,
            "kind": words[due.kind],
            "what": what(due),
            "who": who(due),
            "url": address(due.about),
        }
        for due in found
        if (type(_ruled(due)), _ruled(due).pk) in seen
    ]


def _ruled(due: Any) -> Any:
    """What says who may see it: of a request for input its picture, and so on."""
    if isinstance(due, referral_calendar.Due):
        return referral_providers.due_ruled(due.about)
    if isinstance(due.about, CouncilMeeting):
        return due.about.work
    if isinstance(due.about, PlanAgreement):
        return due.about.agreement
    return due.about.picture if isinstance(due.about, InputRequest) else due.about


@page("view", load_city)
def listing(request: Any, city: City) -> HttpResponse:
    """Late first, then by day."""
    found = entries(request, city)
    return show(
        request,
        "calendar/list.html",
        crumbs=[here(_("Calendar"))],
        late=[row for row in found if row["due"].late],
        coming=[row for row in found if not row["due"].late],
    )


@page("view", load_city)
def ics(request: Any, city: City) -> HttpResponse:
    """The same for a calendar program (RFC 5545): an all-day event for each."""
    stamp = dt.datetime.combine(clock.today(), dt.time(0), tzinfo=dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Samstad//Calendar//SV", "CALSCALE:GREGORIAN"]
    for row in entries(request, city):
        due = row["due"]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{due.key}@{city.slug}.samstad",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{due.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{due.day + dt.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escaped(row['kind'])}: {escaped(row['what'])}",
            f"DESCRIPTION:{escaped(_described(row))}",
            f"URL:{request.build_absolute_uri(row['url'])}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    body = "".join(f"{folded(line)}\r\n" for line in lines)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{city.slug}.ics"'
    return response


def _described(row: dict[str, Any]) -> str:
    said = [row["who"]] if row["who"] else []
    if row["due"].late:
        said.append(_("late"))
    elif row["due"].done:
        said.append(_("done"))
    return " · ".join(said) or row["kind"]


def escaped(text: str) -> str:
    """Text as a value of an iCalendar file."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def folded(line: str) -> str:
    """The line in parts of at most 75 octets, no letter cut in two; each further part begins with a space."""
    parts, part, room = [], "", LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(part)
            part, room = "", LINE - 1
        part, room = part + letter, room - size
    return "\r\n ".join([*parts, part])


@page("view", load_city)
def feed(request: Any, city: City) -> HttpResponse:
    """The same as an Atom feed: what is late, and what comes within the year."""
    listed = request.build_absolute_uri(reverse("calendar", args=[city.slug]))
    atom = feedgenerator.Atom1Feed(
        title=_("What is due, %(city)s") % {"city": plain(city.name)},
        link=listed,
        description="",
        language=language(),
        feed_url=request.build_absolute_uri(),
        feed_guid=listed,
    )
    for row in entries(request, city):
        due = row["due"]
        noon = timezone.make_aware(dt.datetime.combine(due.day, dt.time(12)))
        atom.add_item(
            title=f"{day(due.day)}: {row['what']}",
            link=request.build_absolute_uri(row["url"]),
            description=f"{row['kind']}. {_described(row)}",
            unique_id=f"{listed}#{due.key}",
            pubdate=noon,
            updateddate=noon,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
