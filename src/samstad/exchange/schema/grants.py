"""Money for local work: calls with their applications, and sums that are shared by need."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from samstad.exchange.schema.base import (
    ANY_ORDER,
    BY_CODE,
    AreaCode,
    AreaRef,
    Bool,
    Code,
    Date,
    Float,
    GoalRef,
    Label,
    Line,
    LocalText,
    Model,
    SmallPositive,
    SortedBy,
    Year,
    each_once,
    ends_after_start,
    fault,
)
from samstad.exchange.schema.local import Kronor
from samstad.places.models import (
    AllocationState,
    ApplicationState,
    InputPart,
    InputRole,
    NeedMethod,
)

UNGRANTED = (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.DECLINED)
Points = Annotated[SmallPositive, Field(ge=1, le=5)]


class Criterion(Model):
    """What readers give points by."""

    code: Code
    text: LocalText


class Reading(Model):
    """What one reader gave, 1–5 for each criterion, and why. Readers go by name: a folder holds no users."""

    reader: Line
    points: dict[str, Points]
    comment: LocalText
    on: Date


class PaymentCheck(Model):
    """A check before payment, a deviation, and how it was put right."""

    on: Date
    what: LocalText
    deviation: LocalText | None = None
    solved: LocalText | None = None


class Application(Model):
    """What somebody wants to do for money, what is to come of it by when, and what became of it."""

    code: Code
    applicant: Code
    area: AreaRef | None = None
    title: LocalText
    goal: GoalRef | None = None
    """`document/goal`."""
    measure: LocalText | None = None
    outcome: LocalText | None = None
    outcome_by: Date | None = None
    followup: LocalText | None = None
    amount: Kronor
    state: ApplicationState = ApplicationState.SUBMITTED
    submitted_on: Date | None = None
    granted: Kronor | None = None
    reason: LocalText | None = None
    decision: Code | None = None
    paid_on: Date | None = None
    spent: Kronor | None = None
    result: LocalText | None = None
    reported_on: Date | None = None
    repaid: Kronor = 0
    repaid_on: Date | None = None
    readings: list[Reading] = []
    checks: list[PaymentCheck] = []

    @model_validator(mode="after")
    def _whole(self) -> Application:
        if self.state not in UNGRANTED and not (self.granted and self.outcome and self.outcome_by):
            fault("no grant without a stated outcome and date: say granted, outcome and outcome_by", "state")
        if (self.spent or 0) + self.repaid > (self.granted or 0):
            fault("more was spent and paid back than was granted", "repaid")
        return self


class FundingCall(Model):
    """`funding_calls/<code>.yaml`: what can be applied for, by what rules, and the applications."""

    code: Code
    name: LocalText
    rules: LocalText
    owner: Code
    opens: Date
    due: Date
    total: Kronor
    criteria: list[Criterion] = []
    """In the order that readers give points in."""
    applications: Annotated[list[Application], BY_CODE] = []

    @model_validator(mode="after")
    def _consistent(self) -> FundingCall:
        ends_after_start(self.opens, self.due, "opens", "due")
        codes = [str(one.code) for one in self.criteria]
        each_once(codes, "criterion", "criteria")
        each_once((one.code for one in self.applications), "application", "applications")
        for at, one in enumerate(self.applications):
            if one.submitted_on and one.submitted_on > self.due:
                fault(f"it was handed in after {self.due}", "applications", at, "submitted_on")
            for number, reading in enumerate(one.readings):
                if set(reading.points) != set(codes):
                    fault("points for each criterion", "applications", at, "readings", number, "points")
        if sum(one.granted or 0 for one in self.applications) > self.total:
            fault("more is granted than the call has", "applications")
        return self


class AllocationInput(Model):
    """One indicator in the need. `movable`: whoever is paid can move it."""

    role: InputRole
    indicator: Code
    part: InputPart = InputPart.VALUE
    weight: Float = 1.0
    movable: Bool = False
    why: LocalText | None = None


class AllocationOutcome(Model):
    """What a place got the last time."""

    area: AreaCode
    amount: Kronor


class DecidedTerms(Model):
    """The terms that were decided."""

    total: Kronor
    weight: Float
    floor: Float | None = None
    ceiling: Float | None = None
    method: NeedMethod


class DecidedInput(Model):
    """An indicator as it was read: its version, years and editions."""

    indicator: Code
    version: SmallPositive
    role: InputRole
    years: list[Year] = []
    releases: list[Label] = []


class DecidedArea(Model):
    """A place's sum with its reasons."""

    code: AreaCode
    amount: Kronor
    from_model: Float
    from_last: Float
    by_limits: Float
    kept: Bool


class Decided(Model):
    """What was decided, to the krona, with what it rested on."""

    terms: DecidedTerms
    inputs: list[DecidedInput] = []
    cautions: Annotated[list[Code], ANY_ORDER] = []
    areas: Annotated[list[DecidedArea], BY_CODE] = []

    @model_validator(mode="after")
    def _exact(self) -> Decided:
        if sum(area.amount for area in self.areas) != self.terms.total:
            fault("the places' sums are not the total", "areas")
        return self

    def kept(self) -> dict[str, Any]:
        """As the database keeps it: terms that are not set are there too."""
        return self.model_dump(mode="json")


class Allocation(Model):
    """`allocations/<code>.yaml`: how a year's sum is shared among places by need."""

    code: Code
    name: LocalText
    about: LocalText | None = None
    owner: Code
    area_set: Code
    year: Year
    total: Kronor
    method: NeedMethod
    intercept: Float = 0.0
    weight: Annotated[Float, Field(ge=0, le=1)]
    final_weight: Annotated[Float, Field(le=1)] = 1.0
    transition_years: SmallPositive = 1
    floor: Float | None = None
    ceiling: Float | None = None
    last_is_own: Bool = True
    state: AllocationState = AllocationState.DRAFT
    decision: Code | None = None
    inputs: list[AllocationInput] = []
    outcomes: Annotated[list[AllocationOutcome], SortedBy(lambda row: row.area)] = []
    decided: Decided | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Allocation:
        each_once(((row.role.value, row.indicator) for row in self.inputs), "input", "inputs")
        each_once((row.area for row in self.outcomes), "area", "outcomes")
        settled = self.state is AllocationState.DECIDED
        if settled != (self.decision is not None) or settled != (self.decided is not None):
            fault("what is decided has its decision and its sums; a draft has neither", "state")
        return self
