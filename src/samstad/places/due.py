"""Something that falls due in the work on places: what, when, and of whom it is still awaited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from samstad.organisation.models import Organisation
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


class DueKind(StrEnum):
    COMMITMENT = "commitment"
    REVIEW = "review"
    RENEWAL = "renewal"
    END = "end"
    PICTURE = "picture"
    INPUT = "input"
    PLAN = "plan"
    MEETING = "partnership_decision"
    QUESTION = "question"
    CALL = "call"
    GRANT = "grant"
    NEED = "need"
    FOCUS = "focus"
    MEASURE = "measure"
    PLAN_AGREEMENT = "plan_agreement"
    ACTION_PLAN = "action_plan"
    COUNCIL_REPORT = "council_report"
    COUNCIL_MEETING = "council_meeting"


@dataclass(frozen=True)
class Due:
    """Something that is to be done by a day. `who` are those of whom it is still awaited; empty when all is done."""

    day: dt.date
    kind: DueKind
    about: (
        Commitment
        | Agreement
        | SituationPicture
        | InputRequest
        | DistrictPlan
        | MeetingDecision
        | StateQuestion
        | FundingCall
        | GrantApplication
        | DevelopmentNeed
        | FocusArea
        | Measure
        | ActionPlan
        | CrimePrevention
        | CouncilMeeting
        | PlanAgreement
    )
    who: tuple[Organisation, ...] = ()
    done: bool = False
    late: bool = False
    described_as: str = field(default="")

    @property
    def key(self) -> str:
        """The same for the same thing on the same day, for calendars that are fetched again."""
        return f"{self.kind}-{self.about.pk}-{self.day.isoformat()}"
