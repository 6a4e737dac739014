"""Places in focus: what happens to them, and who does what there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Organisation, OrganisationKind
from samstad.organisation.rights import CITYS_OWN, Actor, require
from samstad.places import stepping, writing
from samstad.places.models import FocusArea, FocusWork
from samstad.statistics.models import Area, AreaLink, LinkKind, Territory
from samstad.steering.models import Activity, ActivityState

DISTRICT = OrganisationKind.DISTRICT_COMMITTEE


def begin(actor: Actor, focus: FocusArea, *, name: str, expectation: str) -> FocusArea:
    """Put a place in focus from a day, and say what is expected of every body there."""
    with transaction.atomic():
        require(actor, "begin", focus)
        if focus.valid_to is not None and focus.valid_to < focus.valid_from:
            raise UserError(_("The last day is before the first"), where="valid_to")
        same = FocusArea.objects.filter(city=focus.city, area=focus.area)
        if any(_meet(focus, other) for other in same):
            raise UserError(_("The place is in focus already in that time"), where="area")
        focus.name = writing.text(name, "name", required=_("The place in focus has no name"))
        focus.expectation = writing.text(
            expectation, "expectation", required=_("It is not said what is expected of the bodies")
        )
        focus.code = stepping.free_code(focus.name["sv"], FocusArea.objects.filter(city=focus.city), "fokus")
        return stepping.added(actor, "focus.begin", focus, said=focus.name)


def _meet(one: FocusArea, other: FocusArea) -> bool:
    return one.valid_from <= (other.valid_to or dt.date.max) and other.valid_from <= (
        one.valid_to or dt.date.max
    )


def end(actor: Actor, focus: FocusArea, last: dt.date, why: str) -> FocusArea:
    """The last day on which the place is in focus, and why. What was done there stays."""
    with transaction.atomic():
        current = stepping.locked(actor, "end", focus)
        if last < current.valid_from:
            raise UserError(_("The last day is before the first"), where="last")
        reason = writing.text(why, "why", required=_("The reason is missing"))
        return stepping.change(actor, "focus.end", current, {"valid_to": last, "ended_why": reason})


def tell(
    actor: Actor, focus: FocusArea, body: Organisation, year: int, *, did: str, changed: str, learnt: str
) -> FocusWork:
    """What a body did in the place in a year, what changed and what was learnt. It may be written anew."""
    with transaction.atomic():
        current = stepping.locked(actor, "tell", focus)
        if body.city_id != current.city_id:
            raise UserError(_("Choose a body of the city"), where="body")
        stepping.require_own(actor, body, "body")
        if (
            not current.valid_from.year
            <= year
            <= min(clock.today().year, (current.valid_to or dt.date.max).year)
        ):
            raise UserError(_("The place was not in focus in that year"), where="year")
        work = FocusWork.objects.filter(focus=current, organisation=body, year=year).first()
        values = {
            "did": writing.text(did, "did", required=_("It is not said what was done")),
            "changed": writing.text(changed, "changed"),
            "learnt": writing.text(learnt, "learnt"),
        }
        if work is None:
            work = FocusWork(focus=current, organisation=body, year=year, **values)
            return stepping.added(actor, "focus.tell", work, city=current.city, said=values["did"])
        return stepping.change(actor, "focus.tell", work, values, city=current.city)


@dataclass(frozen=True)
class Cell:
    """What one body does in one place in focus. Nothing at all is said, and is not left empty."""

    activities: tuple[Activity, ...]
    told: FocusWork | None

    @property
    def nothing(self) -> bool:
        return not self.activities and self.told is None


@dataclass(frozen=True)
class Matrix:
    places: tuple[FocusArea, ...]
    rows: tuple[tuple[Organisation, tuple[Cell, ...]], ...]


def within(areas: Iterable[Area]) -> dict[int, set[int]]:
    """Key of each area → keys of it and of all that lies wholly in it."""
    found = {area.pk: {area.pk} for area in areas}
    links = list(
        AreaLink.objects.filter(kind=LinkKind.NESTED).values_list("source_area_id", "target_area_id")
    )
    below: dict[int, set[int]] = {}
    for source, target in links:
        below.setdefault(target, set()).add(source)
    for keys in found.values():
        waiting = list(keys)
        while waiting:
            new = below.get(waiting.pop(), set()) - keys
            keys |= new
            waiting += new
    return found


def matrix(city: City, day: dt.date) -> Matrix:
    """Who does what in each place in focus on the day: activities there that are not stopped, and what was told."""
    places = tuple(
        row
        for row in FocusArea.objects.filter(city=city).select_related("city", "area__area_set__city", "owner")
        if row.in_focus(day)
    )
    inside = within(row.area for row in places)
    keys = set().union(*inside.values()) if inside else set()
    # A district's committee is asked of its own district alone.
    local = set(Territory.objects.filter(area__in=keys).values_list("organisation_id", flat=True))
    bodies = [
        body
        for body in Organisation.objects.filter(city=city, kind__in=CITYS_OWN, valid_to__isnull=True)
        if body.kind not in ("municipality", "council") and (body.kind != DISTRICT or body.pk in local)
    ]
    rows = (
        Activity.objects.filter(areas__in=keys)
        .exclude(state=ActivityState.STOPPED)
        .exclude(document__state="draft")
        .select_related("document__city", "goal", "responsible")
        .prefetch_related("areas", "partners")
        .distinct()
    )
    done: dict[tuple[int, int], list[Activity]] = {}
    for activity in rows:
        there = {area.pk for area in activity.areas.all()}
        for place in places:
            if there & inside[place.area_id]:
                for body in {activity.responsible_id, *(partner.pk for partner in activity.partners.all())}:
                    done.setdefault((body, place.pk), []).append(activity)
    told = {
        (work.organisation_id, work.focus_id): work
        for work in FocusWork.objects.filter(focus__in=places, year__lte=day.year).order_by("year")
    }
    return Matrix(
        places,
        tuple(
            (
                body,
                tuple(
                    Cell(tuple(done.get((body.pk, place.pk), ())), told.get((body.pk, place.pk)))
                    for place in places
                ),
            )
            for body in bodies
        ),
    )
