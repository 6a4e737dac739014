"""What happens in the city's crime prevention: who leads and coordinates, meetings, reports, plans and follow-up.

Each action is one transaction. A decided plan is never written over: the next version is a plan of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Decision, Organisation
from samstad.organisation.rights import Actor, require
from samstad.places import prevention, stepping, writing
from samstad.places.models import (
    ActionPlan,
    ActionPlanState,
    Conclusion,
    Coordination,
    CouncilMeeting,
    CouncilReport,
    CrimePrevention,
    Measure,
    PictureState,
    PlanFollowUp,
    SituationPicture,
)
from samstad.steering import deciding
from samstad.steering.deciding import WrittenDecision
from samstad.steering.models import GroupMember, SteeringGroup


def set_up(
    actor: Actor,
    city: City,
    *,
    leader: Organisation,
    reports_to: Organisation,
    council: SteeringGroup | None,
    report_within: int,
) -> CrimePrevention:
    """Say which body leads, to whom it reports and how often, and which steering group is the strategic council."""
    with transaction.atomic():
        current = CrimePrevention.objects.select_for_update(of=("self",)).filter(city=city).first()
        values = {
            "leader": leader,
            "reports_to": reports_to,
            "council": council,
            "report_within": report_within,
        }
        if any(row is not None and row.city_id != city.pk for row in (leader, reports_to, council)):
            raise UserError(_("Choose bodies of the city"), where="leader")
        if leader.pk == reports_to.pk:
            raise UserError(
                _("The body that leads reports to the municipal council, not to itself"), where="reports_to"
            )
        if not 1 <= report_within <= 24:
            raise UserError(_("The months are not between 1 and 24"), where="report_within")
        if current is None:
            new = CrimePrevention(city=city, **values)
            require(actor, "set_up", new)
            return stepping.added(actor, "prevention.set_up", new, city=city)
        require(actor, "set_up", current)
        return stepping.change(actor, "prevention.set_up", current, values, city=city)


def appoint(
    actor: Actor,
    work: CrimePrevention,
    organisation: Organisation,
    *,
    seat: str,
    contact: str,
    since: dt.date,
) -> Coordination:
    """Say who has the coordinating function from a day on; whoever had it before has it until the day before."""
    with transaction.atomic():
        current = stepping.locked(actor, "appoint", work)
        if organisation.city_id != current.city_id:
            raise UserError(_("Choose bodies of the city"), where="organisation")
        new = Coordination(
            work=current,
            organisation=organisation,
            seat=writing.text(seat, "seat", required=_("It is not said what the function is called")),
            contact=writing.text(contact, "contact").get("sv", "")[:200],
            since=since,
        )
        require(actor, "begin", new)
        before = current.coordination.order_by("-since").first()
        if before and before.since >= since:
            raise UserError(_("Somebody has the function since a later day"), where="since")
        if before and before.until and before.until >= since:
            raise UserError(_("Somebody had the function on that day"), where="since")
        if before and before.until is None:
            end(actor, before, since - dt.timedelta(days=1))
        return stepping.added(actor, "prevention.appoint", new, city=current.city)


def end(actor: Actor, coordination: Coordination, last: dt.date) -> Coordination:
    """Say on which day somebody had the coordinating function for the last time."""
    with transaction.atomic():
        current = stepping.locked(actor, "end", coordination)
        if last < current.since:
            raise UserError(_("The last day is before the first"), where="last")
        return stepping.change(
            actor, "prevention.end_coordination", current, {"until": last}, city=current.work.city
        )


def meet(
    actor: Actor,
    work: CrimePrevention,
    on: dt.date,
    *,
    present: Iterable[GroupMember],
    notes: str,
    next_on: dt.date | None = None,
) -> CouncilMeeting:
    """Write down a meeting of the strategic council that was held: which seats were there, what was said."""
    with transaction.atomic():
        current = stepping.locked(actor, "meet", work)
        if current.council is None:
            raise UserError(_("No strategic council has been appointed"), where="on")
        if on > clock.today():
            raise UserError(_("The meeting has not been held yet"), where="on")
        if next_on is not None and next_on <= on:
            raise UserError(_("The next meeting is after this one"), where="next_on")
        if current.council.prevention_meetings.filter(on=on).exists():
            raise UserError(_("The meeting of that day has been written down already"), where="on")
        there = list(present)
        if not there or any(seat.group_id != current.council_id for seat in there):
            raise UserError(_("Say which members were there"), where="present")
        meeting = CouncilMeeting(
            work=current,
            group=current.council,
            on=on,
            notes=writing.text(notes, "notes", required=_("It is not said what was spoken of")),
            next_on=next_on,
        )
        stepping.added(actor, "prevention.meet", meeting, city=current.city)
        meeting.present.set(there)
        return meeting


def tell(actor: Actor, work: CrimePrevention, text: str, *, registry_number: str) -> CouncilReport:
    """Write down what the leading body has reported to the municipal council today, in which matter."""
    with transaction.atomic():
        current = stepping.locked(actor, "tell", work)
        number = writing.text(
            registry_number, "registry_number", required=_("The registry number is missing")
        )
        report = CouncilReport(
            work=current,
            on=clock.today(),
            by=current.leader,
            to=current.reports_to,
            registry_number=number["sv"][:80],
            text=writing.text(text, "text", required=_("It is not said what was reported")),
        )
        return stepping.added(actor, "prevention.tell", report, city=current.city)


# --- The action plan -------------------------------------------------------------------------------------


def begin(actor: Actor, work: CrimePrevention, name: str) -> ActionPlan:
    """Begin the next version: the first is empty, another has what the one in force holds."""
    with transaction.atomic():
        current = CrimePrevention.objects.select_for_update(of=("self",)).get(pk=work.pk)
        before = current.plans.order_by("-number").first()
        new = ActionPlan(
            work=current,
            number=before.number + 1 if before else 1,
            name=writing.text(name, "name", required=_("The plan has no name")),
        )
        require(actor, "begin", new)
        if before and before.state == ActionPlanState.DRAFT:
            raise UserError(
                _("Version %(number)s is being written") % {"number": before.number},
                where="name",
                advice=_("Finish it first"),
            )
        if before:
            new.about, new.follow_within = before.about, before.follow_within
        stepping.added(actor, "action_plan.begin", new, city=current.city, said=new.name)
        if before:
            new.measures.set(before.measures.all())
            held = list(before.pictures.all())
            newer = prevention.newer_than(held, prevention.newest_pictures(current.city))
            areas = {row.area_id for row in newer}
            new.pictures.set([*newer, *(row for row in held if row.area_id not in areas)])
        return new


def write(
    actor: Actor,
    plan: ActionPlan,
    *,
    name: str,
    about: str,
    pictures: Iterable[SituationPicture],
    measures: Iterable[Measure],
    follow_within: int,
) -> ActionPlan:
    """What the draft says, which pictures it rests on and which measures it holds."""
    with transaction.atomic():
        current = stepping.locked(actor, "edit", plan)
        city = current.work.city
        if not 1 <= follow_within <= 24:
            raise UserError(
                _("The plan is followed up at least every second year (2023:196, 6 §)"), where="follow_within"
            )
        seen, held = list(pictures), list(measures)
        if any(row.city_id != city.pk or row.state != PictureState.AGREED for row in seen):
            raise UserError(_("A plan rests on pictures that have been agreed"), where="pictures")
        if any(row.activity.document.city_id != city.pk for row in held):
            raise UserError(_("Choose measures of the city"), where="measures")
        before = [sorted(map(str, current.pictures.all())), sorted(map(str, current.measures.all()))]
        now = [sorted(map(str, seen)), sorted(map(str, held))]
        changed = {
            key: [was, will]
            for key, was, will in zip(("pictures", "measures"), before, now, strict=True)
            if was != will
        }
        current.pictures.set(seen)
        current.measures.set(held)
        values = {
            "name": writing.text(name, "name", required=_("The plan has no name")),
            "about": writing.text(about, "about"),
            "follow_within": follow_within,
        }
        return stepping.change(actor, "action_plan.write", current, values, city=city, always=changed or None)


def decide(actor: Actor, plan: ActionPlan, decision: Decision | WrittenDecision | None) -> ActionPlan:
    """Take the plan on a decision; the version before is replaced by it."""
    with transaction.atomic():
        current = stepping.locked(actor, "decide", plan)
        city = current.work.city
        if codes := prevention.lacking(current):
            words = {"pictures": _("the situation picture that it rests on"), "measures": _("measures")}
            raise UserError(
                _("The plan lacks: %(missing)s") % {"missing": ", ".join(words[code] for code in codes)},
                where="plan",
            )
        if found := deciding.problems(decision, city):
            raise found[0]
        assert decision is not None
        settled = deciding.settle(actor, decision)
        if settled.date is None:
            raise UserError(_("The decision has no day"), where="decision")
        before = prevention.plan_in_force(current.work)
        if before is not None:
            require(actor, "supersede", before)
            stepping.change(
                actor, "action_plan.supersede", before, {"state": ActionPlanState.REPLACED}, city=city
            )
        values = {"decision": settled, "state": ActionPlanState.DECIDED}
        return stepping.change(actor, "action_plan.decide", current, values, city=city)


def follow_up(
    actor: Actor, plan: ActionPlan, text: str, *, pictures: Iterable[SituationPicture], conclusion: str
) -> PlanFollowUp:
    """Follow the plan up together with the picture, as it is agreed now: what was done, and whether the plan stands."""
    with transaction.atomic():
        current = stepping.locked(actor, "follow_up", plan)
        city = current.work.city
        seen = list(pictures)
        newest = {row.pk for row in prevention.newest_pictures(city)}
        if not seen or any(row.pk not in newest for row in seen):
            raise UserError(
                _("The plan is followed up with the newest picture that has been agreed"),
                where="pictures",
                advice=_("Choose it, or update the picture first"),
            )
        if conclusion not in Conclusion.values:
            raise UserError(_("Nothing has been decided"), where="conclusion", advice=_("Choose one"))
        row = PlanFollowUp(
            plan=current,
            on=clock.today(),
            text=writing.text(text, "text", required=_("It is not said what was found")),
            conclusion=conclusion,
        )
        row.save()
        row.pictures.set(seen)
        audit.record(
            actor,
            "action_plan.follow_up",
            row,
            city=city,
            changes={"conclusion": [None, conclusion], "pictures": [None, [str(one) for one in seen]]},
        )
        return row
