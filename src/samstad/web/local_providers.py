"""What start page and place page show of the local work; registered by `providers.register`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.providers import Attention, Section
from samstad.organisation.rights import Actor, may
from samstad.places import stepping
from samstad.places.approval_rules import chain_of, with_chain
from samstad.places.models import (
    Agreement,
    AgreementState,
    ApplicationState,
    DevelopmentNeed,
    Dialogue,
    DistrictPlan,
    FocusArea,
    FundingCall,
    GrantApplication,
    KnowledgeEntry,
    NeedState,
    Partnership,
    Prioritising,
    PrioritisingState,
)
from samstad.places.models.grants import READERS
from samstad.statistics.models import Area
from samstad.web.access import visible
from samstad.web.addresses import address
from samstad.web.templatetags.samstad import day, plain


def orders_to_give(actor: Actor, city: City) -> Iterator[Attention]:
    """Joint orders that wait for one of the reader's own bodies."""
    if actor.user is None:
        return
    rows = Prioritising.objects.filter(city=city, state=PrioritisingState.OPEN).select_related(
        "city", "owner"
    )
    for found in rows:
        if not may(actor, "rank", found):
            continue
        given = set(found.needs.values_list("ranks__organisation", flat=True))
        asked = set(found.bodies.values_list("pk", flat=True))
        for body in stepping.own_bodies(actor, city):
            if body.pk in asked - given:
                yield Attention(
                    _("Put the needs in order: %(name)s") % {"name": plain(found.name)},
                    address(found),
                    weight=12,
                    kind="submitted",
                    detail=plain(body.name),
                )


def agreements_to_approve(actor: Actor, city: City) -> Iterator[Attention]:
    """Agreements whose approval waits for the reader's own body, or for what the reader writes down for another."""
    if actor.user is None:
        return
    rows = Agreement.objects.filter(
        document__city=city, state=AgreementState.DRAFT, approval_asked_on__isnull=False
    ).select_related("document__city", "document__owner")
    for row in with_chain(rows.prefetch_related("parties")):
        chain = chain_of(row)
        if chain.turn is not None and may(actor, "approve", chain):
            yield Attention(
                _("Approve: %(agreement)s") % {"agreement": plain(row.document.title)},
                reverse("agreement_approval", args=[city.slug, row.document.code]),
                weight=13,
                kind="submitted",
                detail=plain(chain.turn.name),
            )


def needs_of_place(actor: Actor, area: Area) -> Iterator[Section]:
    """What the place needs, and whether it is in focus."""
    rows = DevelopmentNeed.objects.filter(area=area).select_related("city", "owner__city", "answered_by")
    needs = visible(actor, rows.exclude(state=NeedState.DRAFT))
    today = clock.today()
    focus = [
        row
        for row in FocusArea.objects.filter(area=area).select_related("city", "owner")
        if row.in_focus(today)
    ]
    if needs or focus:
        yield Section("needs", _("Local needs"), "local/place_needs.html", {"needs": needs, "focus": focus})


def applications_waiting(actor: Actor, city: City) -> Iterator[Attention]:
    """Applications that this person could read, and those that wait for a decision or a payment."""
    if actor.user is None:
        return
    mine = {body.pk for body in stepping.own_bodies(actor, city)}
    rows = GrantApplication.objects.filter(
        call__city=city, state__in=[ApplicationState.SUBMITTED, ApplicationState.GRANTED]
    ).select_related("call__city", "call__owner", "applicant__city")
    for found in rows.prefetch_related("readings"):
        read_by = {reading.reader_id for reading in found.readings.all()}
        words = {"title": plain(found.title)}
        if found.state == ApplicationState.GRANTED:
            if may(actor, "pay", found):
                yield _waits(_("Check and pay: %(title)s") % words, found)
        elif len(read_by) >= READERS:
            if may(actor, "decide", found):
                yield _waits(_("Decide on the application: %(title)s") % words, found)
        elif actor.user.pk not in read_by and found.applicant_id not in mine and may(actor, "read", found):
            yield _waits(_("Read the application: %(title)s") % words, found)


def _waits(text: str, found: GrantApplication) -> Attention:
    return Attention(text, address(found), weight=28, kind="submitted", detail=plain(found.applicant.name))


def needs_to_answer(actor: Actor, city: City) -> Iterator[Attention]:
    """To whoever may answer: how many prioritised needs have no answer yet."""
    if actor.user is None:
        return
    rows = DevelopmentNeed.objects.filter(city=city, state=NeedState.PRIORITISED).select_related(
        "city", "owner"
    )
    waiting = [row for row in rows if may(actor, "answer", row)]
    if waiting:
        text = ngettext(
            "%(number)s prioritised need waits for its answer",
            "%(number)s prioritised needs wait for their answers",
            len(waiting),
        )
        yield Attention(
            text % {"number": len(waiting)},
            reverse("needs", args=[city.slug]),
            weight=26,
            kind="submitted",
            detail=", ".join(plain(row.title) for row in waiting[:3]),
        )


def calls_to_apply_to(actor: Actor, city: City) -> Iterator[Attention]:
    """Calls that are open, to whoever may apply for a body of their own and has not done so."""
    if actor.user is None:
        return
    today = clock.today()
    calls = FundingCall.objects.filter(city=city, opens__lte=today, due__gte=today)
    mine = stepping.own_bodies(actor, city) if calls else []
    for call in calls.select_related("city", "owner").prefetch_related("applications"):
        applied = {row.applicant_id for row in call.applications.all() if row.state != ApplicationState.DRAFT}
        waiting = [body for body in mine if body.pk not in applied]
        if any(may(actor, "begin", GrantApplication(call=call, applicant=body)) for body in waiting):
            yield Attention(
                _("Money to apply for: %(name)s") % {"name": plain(call.name)},
                address(call),
                weight=60,
                detail=_("The last day is %(day)s") % {"day": day(call.due)},
            )


def proposals_to_answer(actor: Actor, city: City) -> Iterator[Attention]:
    """To the body that held a dialogue: how many proposals have no answer yet."""
    if actor.user is None:
        return
    waiting = Count("proposals", filter=Q(proposals__fate=""))
    rows = Dialogue.objects.filter(city=city, owner__in=stepping.own_bodies(actor, city))
    for found in rows.annotate(waiting=waiting).filter(waiting__gt=0).select_related("city", "owner"):
        if may(actor, "answer", found):
            text = ngettext(
                "%(number)s proposal of residents waits for its answer",
                "%(number)s proposals of residents wait for their answers",
                found.waiting,
            )
            yield Attention(
                text % {"number": found.waiting},
                address(found),
                weight=27,
                kind="submitted",
                detail=plain(found.name),
            )


FIRST = 5


def work_in_place(actor: Actor, area: Area) -> Iterator[Section]:
    """The place's plan and partnership, what residents have said, money for local work, and what was learnt."""
    led_by = "agreement__document__owner"
    plans = DistrictPlan.objects.filter(area=area).select_related("city", "owner", f"partnership__{led_by}")
    grants = GrantApplication.objects.filter(area=area).select_related(
        "call__city", "call__owner", "applicant"
    )
    entries = KnowledgeEntry.objects.filter(measure__activity__areas=area).distinct()
    told = {
        "plans": visible(actor, plans),
        "partnerships": visible(actor, Partnership.objects.filter(areas=area).select_related("city", led_by)),
        "dialogues": visible(actor, Dialogue.objects.filter(area=area).select_related("city", "owner"))[
            :FIRST
        ],
        "grants": visible(actor, grants)[:FIRST],
        "entries": visible(actor, entries.select_related("city", "owner"))[:FIRST],
    }
    if any(told.values()):
        yield Section("local", _("Local work"), "local/place_work.html", told)
