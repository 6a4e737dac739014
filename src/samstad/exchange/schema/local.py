"""The local work of places: needs with their order and fate, focus, plans, dialogues, what was learnt."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from samstad.exchange.schema.base import (
    AreaRef,
    Bool,
    Code,
    Codes,
    Date,
    GoalRef,
    Int,
    Line,
    LocalText,
    LongCode,
    Model,
    Positive,
    SmallPositive,
    SortedBy,
    Source,
    Text,
    Year,
    each_once,
    ends_after_start,
    fault,
)
from samstad.exchange.schema.money import ActivityRef
from samstad.places.models import (
    DialogueMethod,
    EvidenceLevel,
    Fate,
    NeedState,
    PrioritisingState,
    Worked,
)

Kronor = Annotated[Int, Field(ge=0)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
From1 = Annotated[SmallPositive, Field(ge=1)]
ANSWERED = (NeedState.TAKEN_UP, NeedState.POSTPONED, NeedState.DECLINED)


class NeedEvidence(Model):
    """What a need rests on: an indicator, or words of a source. A picture or a problem is named in words."""

    indicator: Code | None = None
    quote: LocalText | None = None
    source: Source = ""

    @model_validator(mode="after")
    def _one_thing(self) -> NeedEvidence:
        if (self.indicator is None) == (self.quote is None):
            fault("evidence is either an indicator or a quote", "indicator")
        return self


class Need(Model):
    """`needs/<code>.yaml`: what a district committee says that its district needs, and what became of it."""

    code: Code
    area: AreaRef
    owner: Code
    theme: Code | None = None
    title: LocalText
    description: LocalText | None = None
    state: NeedState = NeedState.STATED
    stated_on: Date | None = None
    answered_by: Code | None = None
    answered_on: Date | None = None
    reason: LocalText | None = None
    goal: GoalRef | None = None
    """`document/goal` that takes it up."""
    activity: ActivityRef | None = None
    """`document/goal/activity` that takes it up."""
    budget_line: GoalRef | None = None
    """`document/line` of the budget that takes it up."""
    postponed_until: Year | None = None
    evidence: list[NeedEvidence] = []

    @model_validator(mode="after")
    def _answered(self) -> Need:
        if self.state in ANSWERED and not (self.answered_by and self.answered_on and self.reason):
            fault("an answered need has answered_by, answered_on and a reason", "state")
        if self.state is NeedState.TAKEN_UP and not (self.goal or self.activity or self.budget_line):
            fault("say what takes it up: goal, activity or budget_line", "state")
        return self


class Rank(Model):
    """The place that one body gives a need, and why."""

    organisation: Code
    rank: From1
    why: LocalText | None = None


class PrioritisedNeed(Model):
    """A need in the order. `place` is what was agreed when it was closed."""

    need: Code
    place: From1 | None = None
    ranks: Annotated[list[Rank], SortedBy(lambda rank: rank.organisation)] = []


class Prioritising(Model):
    """`prioritisings/<code>.yaml`: needs that committees and companies put in order together."""

    code: Code
    name: LocalText
    owner: Code
    document: Code | None = None
    """The basis for the budget that it belongs to."""
    bodies: Codes = []
    state: PrioritisingState = PrioritisingState.OPEN
    reason: LocalText | None = None
    needs: Annotated[list[PrioritisedNeed], SortedBy(lambda row: row.need)] = []

    @model_validator(mode="after")
    def _once(self) -> Prioritising:
        each_once(self.bodies, "body", "bodies")
        each_once((row.need for row in self.needs), "need", "needs")
        each_once((row.place for row in self.needs if row.place), "place", "needs")
        for row in self.needs:
            each_once((rank.organisation for rank in row.ranks), "body", "needs")
        if self.state is PrioritisingState.CLOSED and not all(row.place for row in self.needs):
            fault("a closed order gives each need its place", "needs")
        return self


class FocusWork(Model):
    """What one body says of its work there in a year."""

    organisation: Code
    year: Year
    did: LocalText
    changed: LocalText | None = None
    learnt: LocalText | None = None


class FocusArea(Model):
    """`focus_areas/<code>.yaml`: a place in focus between two days, and what is expected of every body there."""

    code: Code
    name: LocalText
    area: AreaRef
    owner: Code
    expectation: LocalText
    valid_from: Date
    valid_to: Date | None = None
    ended_why: LocalText | None = None
    decision: Code | None = None
    works: Annotated[list[FocusWork], SortedBy(lambda work: (work.year, work.organisation))] = []

    @model_validator(mode="after")
    def _consistent(self) -> FocusArea:
        ends_after_start(self.valid_from, self.valid_to, "valid_from", "valid_to")
        each_once(((work.organisation, work.year) for work in self.works), "work", "works")
        return self


class PlanSending(Model):
    """That a version was sent, for a year. The hash is of what was sent."""

    version: From1
    year: Year
    sent_on: Date
    to: Code
    content_hash: Sha256


class PlanAgreement(Model):
    """An agreement that rests on a version of the plan, and when it was reported."""

    agreement: Code
    version: From1
    reported_on: Date | None = None
    reported_to: Code | None = None


class DistrictPlan(Model):
    """`district_plans/<code>.yaml`: the plan of a district. What it says is in its documents, one a version."""

    code: Code
    name: LocalText
    area: AreaRef
    owner: Code
    partnership: Code | None = None
    report_to: Code | None = None
    themes: Codes = []
    begun_on: Date
    versions: list[Code] = []
    """Documents, the first version first."""
    sendings: Annotated[list[PlanSending], SortedBy(lambda sent: (sent.year, sent.version))] = []
    agreements: Annotated[list[PlanAgreement], SortedBy(lambda one: one.agreement)] = []

    @model_validator(mode="after")
    def _once(self) -> DistrictPlan:
        each_once(self.themes, "theme", "themes")
        each_once(self.versions, "document", "versions")
        each_once(((sent.version, sent.year) for sent in self.sendings), "sending", "sendings")
        each_once((one.agreement for one in self.agreements), "agreement", "agreements")
        for key in ("sendings", "agreements"):
            for at, row in enumerate(getattr(self, key)):
                if row.version > len(self.versions):
                    fault(f"there is no version {row.version}", key, at, "version")
        return self


class ResidentProposal(Model):
    """What was proposed, its answer and fate; in a citizens' budget its cost and votes."""

    number: From1
    text: LocalText
    theme: Annotated[Line, Field(max_length=100)] = ""
    cost: Kronor | None = None
    votes: Positive | None = None
    fate: Fate | None = None
    answer: LocalText | None = None
    answered_by: Code | None = None
    answered_on: Date | None = None

    @model_validator(mode="after")
    def _answered(self) -> ResidentProposal:
        if self.fate and not (self.answer and self.answered_on):
            fault("a fate has an answer and its day", "fate")
        return self


class Dialogue(Model):
    """`dialogues/<code>.yaml`: a dialogue with residents; with an amount it is a citizens' budget."""

    code: Code
    name: LocalText
    area: AreaRef
    owner: Code
    held_on: Date
    place: Line = ""
    method: DialogueMethod
    participants: Positive | None = None
    """Left out where nobody counted."""
    themes: LocalText | None = None
    amount: Kronor | None = None
    counted_on: Date | None = None
    votes_hash: Sha256 | None = None
    """SHA-256 of the file that the votes were counted from."""
    proposals: Annotated[list[ResidentProposal], SortedBy(lambda row: row.number)] = []

    @model_validator(mode="after")
    def _once(self) -> Dialogue:
        each_once((row.number for row in self.proposals), "number", "proposals")
        return self


class Summary(Model):
    """For sharing: in English, for readers abroad."""

    sv: Text | None = None
    en: Text | None = None


class Knowledge(Model):
    """`knowledge/<code>.yaml`: a measure with its context, cost and result, and how well that is known."""

    code: LongCode
    owner: Code
    origin: Line = ""
    """The other city that it was taken in from."""
    title: LocalText
    problem: LocalText | None = None
    context: LocalText | None = None
    cost: Kronor | None = None
    result: LocalText | None = None
    worked: Worked
    level: EvidenceLevel
    year: Year
    summary: Summary | None = None
    shared: Bool = False
