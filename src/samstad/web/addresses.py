"""Where each thing has its page: the only place that knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from samstad.exchange.models import NationalAccount
from samstad.followup.models import (
    Assessment,
    Job,
    Reply,
    Report,
    ReportingRound,
    RoundTemplate,
    Submission,
)
from samstad.organisation.models import City, Organisation
from samstad.places.models import (
    ActionPlan,
    Agreement,
    AllocationRecipe,
    Commitment,
    CouncilMeeting,
    CrimePrevention,
    DevelopmentNeed,
    Dialogue,
    DistrictPlan,
    FocusArea,
    FundingCall,
    GrantApplication,
    InputRequest,
    KnowledgeEntry,
    Measure,
    MeetingDecision,
    Partnership,
    PartnershipMember,
    PlanAgreement,
    Prioritising,
    Problem,
    SituationPicture,
    StateQuestion,
)
from samstad.referrals.models import Answer, Docket, Interpellation, Meeting, Referral
from samstad.statistics.models import Area, Dataset, Index, Indicator, Release
from samstad.steering.models import (
    Activity,
    Assignment,
    Goal,
    PremisesPlan,
    Project,
    SteeringDocument,
    SteeringGroup,
    Target,
    YearTarget,
)

Parts = tuple[str, tuple[Any, ...]]


def _area(area: Area, city: City | None) -> Parts:
    owner = area.area_set.city or city
    if owner is None:
        raise LookupError("an area of a national set is shown within a city")
    return "area", (owner.slug, area.area_set.code, area.code)


def _within(name: str) -> Callable[[Any, City | None], Parts]:
    """The page of something that a city owns, or that is national and shown within a city."""

    def parts(obj: Any, city: City | None) -> Parts:
        owner = obj.city or city
        if owner is None:
            raise LookupError(f"{obj} is national, and shown within a city")
        return name, (owner.slug, obj.code)

    return parts


def _goal(goal: Goal, _city: City | None) -> Parts:
    return "goal", (goal.document.city.slug, goal.document.code, goal.code)


def _activity(activity: Activity, _city: City | None) -> Parts:
    document = activity.document
    return "activity", (document.city.slug, document.code, activity.goal_code, activity.code)


def _picture(picture: SituationPicture) -> Parts:
    area = picture.area
    return "picture", (picture.city.slug, area.area_set.code, area.code, picture.version)


def _release(release: Release, city: City | None) -> Parts:
    owner = release.dataset.city or city
    if owner is None:
        raise LookupError("a national release is shown within a city")
    return "release", (owner.slug, release.dataset.code, release.number)


_PARTS: dict[type, Callable[[Any, City | None], Parts]] = {
    City: lambda city, _: ("start", (city.slug,)),
    Organisation: _within("organisation"),
    Area: _area,
    Indicator: _within("indicator"),
    Index: _within("index"),
    Dataset: _within("dataset"),
    Release: _release,
    SteeringDocument: _within("document"),
    Goal: _goal,
    Target: lambda target, city: _goal(target.goal, city),
    YearTarget: lambda row, _: (
        "year_target",
        (row.goal.document.city.slug, row.goal.document.code, row.goal.code, row.code),
    ),
    SteeringGroup: _within("steering_group"),
    Assignment: lambda one, _: ("assignment", (one.document.city.slug, one.document.code, one.code)),
    Activity: _activity,
    Project: lambda one, _: ("project", (one.document.city.slug, one.document.code, one.code)),
    PremisesPlan: lambda plan, _: (
        "premises_plan",
        (plan.document.city.slug, plan.document.code, plan.organisation.code),
    ),
    Assessment: lambda assessment, city: _goal(assessment.goal, city),
    Agreement: lambda agreement, _: ("agreement", (agreement.document.city.slug, agreement.document.code)),
    Partnership: _within("partnership"),
    PartnershipMember: lambda member, city: _within("partnership")(member.partnership, city),
    MeetingDecision: lambda row, city: _within("partnership")(row.meeting.partnership, city),
    StateQuestion: lambda row, city: _within("partnership")(row.partnership, city),
    DistrictPlan: _within("plan"),
    Commitment: lambda promise, _: (
        "agreement",
        (promise.agreement.document.city.slug, promise.agreement.document.code),
    ),
    SituationPicture: lambda picture, _: _picture(picture),
    InputRequest: lambda request, _: _picture(request.picture),
    Problem: _within("problem"),
    AllocationRecipe: _within("allocation"),
    DevelopmentNeed: _within("need"),
    FundingCall: _within("call"),
    GrantApplication: lambda one, _: ("application", (one.call.city.slug, one.call.code, one.code)),
    Dialogue: _within("dialogue"),
    KnowledgeEntry: _within("knowledge_entry"),
    Prioritising: _within("prioritising"),
    FocusArea: _within("focus_place"),
    Measure: lambda measure, _: ("measure", (measure.activity.document.city.slug, measure.pk)),
    ReportingRound: _within("round"),
    Submission: lambda sent, _: (
        "submission",
        (sent.round.city.slug, sent.round.code, sent.organisation.code),
    ),
    RoundTemplate: _within("round_template"),
    Reply: lambda reply, _: (
        "reply",
        (
            reply.assessment.round.city.slug,
            reply.assessment.round.code,
            reply.assessment.goal.document.code,
            reply.assessment.goal.code,
            reply.organisation.code,
        ),
    ),
    PlanAgreement: lambda row, city: _within("plan")(row.plan, city),
    CrimePrevention: lambda row, _: ("prevention", (row.city.slug,)),
    CouncilMeeting: lambda row, _: ("prevention", (row.work.city.slug,)),
    ActionPlan: lambda plan, _: ("action_plan", (plan.work.city.slug, plan.number)),
    NationalAccount: lambda account, _: ("national", (account.city.slug,)),
    Referral: _within("referral"),
    Answer: lambda answer, _: (
        "answer",
        (answer.referral.city.slug, answer.referral.code, answer.pk),
    ),
    Interpellation: _within("interpellation"),
    Meeting: lambda meeting, _: (
        "meeting",
        (meeting.city.slug, meeting.body.code, meeting.date.isoformat()),
    ),
    Docket: lambda docket, _: ("matter", (docket.city.slug, docket.pk)),
    Job: lambda job, _: ("job", (job.round.city.slug, job.round.code, job.pk)),
    Report: lambda report, _: ("report", (report.city.slug, report.identifier)),
}
_ANCHORS: dict[type, str] = {Target: "mal", Commitment: "atagande"}


def address(obj: Any, city: City | None = None) -> str:
    """The address of `obj`'s page; `city` is needed for what is national. Raises KeyError where none is known."""
    name, arguments = _PARTS[type(obj)](obj, city)
    anchor = _ANCHORS.get(type(obj))
    return reverse(name, args=arguments) + (f"#{anchor}-{obj.code}" if anchor else "")
