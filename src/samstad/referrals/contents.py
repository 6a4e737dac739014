"""What each document says, as JSON: everything that its layout needs, and nothing that could change afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samstad.organisation import clock
from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import pick
from samstad.referrals import texts
from samstad.referrals.compiling import Compiled, compiled
from samstad.referrals.models import (
    AgendaItem,
    Answer,
    Interpellation,
    ItemKind,
    Meeting,
    Opinion,
    Position,
    Referral,
)
from samstad.referrals.queries import name_of
from samstad.referrals.sections import SECTIONS
from samstad.referrals.snapshots import difference

Content = dict[str, Any]
# Documents of a Swedish committee are in Swedish.
LANG = "sv"


def sv(text: dict[str, str] | None) -> str:
    return pick(text, LANG).text


def iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def base(city: City, kind: str, title: str, body: Organisation) -> Content:
    return {
        "kind": kind,
        "title": title,
        "city": {"slug": city.slug, "name": city.name, "synthetic": city.synthetic},
        "body": sv(body.name),
        "day": clock.today().isoformat(),
    }


def proposal(answer: Answer) -> Content:
    """The administration's proposal to its committee."""
    referral = answer.referral
    assert answer.organisation is not None
    written = {row.code: row.text for row in answer.sections.all()}
    held = [
        {"code": one.code, "heading": one.heading, "text": written.get(one.code, "").strip()}
        for one in SECTIONS
    ]
    return base(answer.city, "proposal", sv(referral.title), answer.organisation) | {
        "referral": {
            "title": sv(referral.title),
            "from": sv(referral.led_by.name),
            "due": iso(referral.due),
            "number": referral.matter.registry_number if referral.matter else "",
            "version": answer.version.number,
        },
        "number": answer.matter.registry_number if answer.matter else "",
        "officer": answer.officer.name if answer.officer else "",
        "group_on": iso(answer.group_on),
        "extension": _extension(answer),
        "position": answer.position,
        "points": [_opinion(row) for row in _opinions(answer)],
        "sections": [one for one in held if one["text"]],
        "annexes": [row.title for row in answer.files.filter(whole=False)]
        + [f"{row.title}" for row in referral.attachments.all()],
        "whole": [row.title for row in answer.files.filter(whole=True)],
        "signatures": answer.signatures,
        "led_to": texts.resolve(answer.city, list(written.values())),
    }


def _extension(answer: Answer) -> Content | None:
    from samstad.referrals.queries import granted

    found = granted(answer.extensions.all())
    if found is None:
        return None
    return {
        "proposal_by": iso(found.proposal_by),
        "extract_by": iso(found.extract_by),
        "extract_when": found.extract_when,
    }


def _opinions(answer: Answer) -> list[Opinion]:
    return list(answer.opinions.select_related("point").order_by("point__order"))


def _opinion(row: Opinion) -> Content:
    return {
        "number": row.point.number,
        "heading": sv(row.point.heading),
        "position": row.position,
        "reason": row.reason,
        "proposal": row.proposal,
    }


def extract(answer: Answer, item: AgendaItem) -> Content:
    """What the minutes say of one item, for those who are to have it."""
    meeting = item.meeting
    return base(answer.city, "extract", item.title, meeting.body) | {
        "meeting": {
            "day": iso(meeting.date),
            "place": meeting.place,
            "adjusted_on": iso(meeting.adjusted_on),
            "adjusters": meeting.adjusters,
        },
        "item": item.number,
        "immediate": item.immediate,
        "number": answer.matter.registry_number if answer.matter else "",
        "outcome": item.outcome,
        "reservations": item.reservations,
        "referral": {
            "from": sv(answer.referral.led_by.name),
            "number": answer.referral.matter.registry_number if answer.referral.matter else "",
        },
    }


def statement(referral: Referral) -> Content:
    """The compiled statement: who answered what, point by point, and how it was handled."""
    whole = compiled(referral)
    versions = list(referral.versions.filter(sent_on__isnull=False).order_by("number"))
    return base(referral.city, "statement", sv(referral.title), referral.led_by) | {
        "due": iso(referral.due),
        "number": referral.matter.registry_number if referral.matter else "",
        "points": [{"number": p.number, "heading": sv(p.heading)} for p in whole.points],
        "counts": list(whole.counts),
        "lines": [_line(whole, at) for at in range(len(whole.lines))],
        "handled": [_handled(row) for row in whole.opinions],
        "versions": [
            {"number": row.number, "sent_on": iso(row.sent_on), "changed": row.changed} for row in versions
        ],
        "differences": [
            {"before": one.before, "after": one.after}
            for one in (difference(versions[0].text, versions[-1].text) if len(versions) > 1 else [])
        ],
    }


def _line(whole: Compiled, at: int) -> Content:
    line = whole.lines[at]
    row = line.standing
    return {
        "name": name_of(row.addressee, LANG),
        "state": row.state,
        "given": row.given,
        "withdrawn": row.addressee.withdrawn,
        "kind": row.answer.kind if row.answer else "",
        "days_late": row.days_late,
        "version": row.answer.version.number if row.answer else None,
        "position": line.position,
        "points": [one.position if one else "" for one in line.opinions],
        "paragraph": line.paragraph,
    }


def _handled(row: Opinion) -> Content:
    found = getattr(row, "handling", None)
    return _opinion(row) | {
        "from": name_of(row.answer.addressee, LANG),
        "outcome": found.outcome if found else "",
        "why": found.why if found else "",
        "version": found.version.number if found and found.version else None,
        "goal": sv(found.goal.text) if found and found.goal else "",
        "goal_address": _goal_address(found.goal) if found and found.goal else "",
        "activity": sv(found.activity.title) if found and found.activity else "",
    }


def _goal_address(goal: Any) -> str:
    return f"/{goal.document.city.slug}/mal/{goal.document.code}/{goal.code}/"


def agenda(meeting: Meeting) -> Content:
    """The list of a meeting, under its headings."""
    items = list(meeting.items.select_related("docket__matter", "answer__matter"))
    return base(meeting.city, "agenda", sv(meeting.body.name), meeting.body) | {
        "meeting": _meeting(meeting),
        "groups": [
            {
                "kind": kind.value,
                "items": [
                    {
                        "number": item.number,
                        # A secret matter stands on the list by its number alone.
                        "title": item.title if not _secret(item) else "",
                        "registry": _registry(item),
                        "immediate": item.immediate,
                    }
                    for item in items
                    if item.kind == kind
                ],
            }
            for kind in ItemKind
            if any(item.kind == kind for item in items)
        ],
    }


def _secret(item: AgendaItem) -> bool:
    return item.docket is not None and bool(item.docket.secrecy)


def _registry(item: AgendaItem) -> str:
    if item.docket is not None:
        return item.docket.matter.registry_number
    return item.answer.matter.registry_number if item.answer and item.answer.matter else ""


def _meeting(meeting: Meeting) -> Content:
    return {
        "day": iso(meeting.date),
        "time": meeting.time.strftime("%H.%M") if meeting.time else "",
        "place": meeting.place,
    }


def notice(meeting: Meeting) -> Content:
    return base(meeting.city, "notice", sv(meeting.body.name), meeting.body) | {
        "meeting": _meeting(meeting),
        "items": meeting.items.count(),
    }


def reply(one: Interpellation) -> Content:
    """The answer to an interpellation, with the figures that it rests on."""
    return base(one.city, "reply", sv(one.title), one.body) | {
        "number": one.number,
        "what": one.kind,
        "asked_by": one.asked_by,
        "party": one.party,
        "answer": one.answer,
        "answered_by": one.answered_by,
        "answered_at": one.answered_at,
        "answered_on": iso(one.answered_on),
        "places": [sv(area.name) for area in one.areas.all()],
        "goals": [sv(goal.text) for goal in one.goals.all()],
        "figures": [
            {"indicator": sv(row.indicator.name), "area": sv(row.area.name), "reading": row.frozen}
            for row in one.figures.select_related("indicator", "area")
        ],
        "led_to": texts.resolve(one.city, [one.answer]),
    }


POSITIONS = tuple(Position.values)
