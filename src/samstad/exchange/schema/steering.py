"""Steering documents with their goals, targets and activities."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from samstad.exchange.schema.base import (
    ANY_ORDER,
    BY_CODE,
    AreaRef,
    AreaRefs,
    Bool,
    Code,
    Codes,
    CodeText,
    Date,
    Float,
    GoalRef,
    Int,
    LocalText,
    Model,
    Number,
    SmallPositive,
    SortedBy,
    Source,
    Year,
    each_once,
    ends_after_start,
    fault,
)
from samstad.exchange.schema.money import BudgetLine, CityPremises, Funding, PremisesPlan, Project
from samstad.steering.models import (
    ActivityState,
    Direction,
    DocumentKind,
    DocumentState,
    GoalKind,
    LineageKind,
    Periodicity,
    Responsibility,
    TargetKind,
    YearTargetKind,
)

Share = Annotated[Float, Field(ge=0, le=1)]
GoalRefs = Annotated[list[GoalRef], ANY_ORDER]
#: An assignment: its code within the same document, or `document/assignment`.
AssignmentRef = GoalRef
GlobalGoals = Annotated[list[Annotated[SmallPositive, Field(ge=1, le=17)]], ANY_ORDER]
#: A year target of the council: `document/goal/target`.
YearTargetRef = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9_-]+/[A-Za-z0-9_-]+/[A-Za-z0-9_-]+$", max_length=152),
    AfterValidator(CodeText),
]


class Rule(Model):
    """What departs from the default rule of judgement; the keys of `samstad.methods.judgement.Rule`."""

    tolerance: Annotated[Float, Field(ge=0)] | None = None
    on_the_way_band: Share | None = None
    min_coverage: Share | None = None
    require_interval_certainty: Bool | None = None
    interval_level: Annotated[Float, Field(gt=0, lt=1)] | None = None


_LEVELS = (TargetKind.AT_LEAST, TargetKind.AT_MOST, TargetKind.REACH)
_COMPARED = (TargetKind.CLOSE_GAP, TargetKind.MATCH_REFERENCE)
_NEEDED: dict[str, tuple[TargetKind, ...]] = {
    "value": _LEVELS,
    "direction": (TargetKind.REACH, *_COMPARED),
    "share": (TargetKind.CLOSE_GAP,),
    "reference": _COMPARED,
}
_ALLOWED = {
    **_NEEDED,
    "subgroup": (TargetKind.MATCH_REFERENCE,),
}


class Target(Model):
    """What an indicator shall reach, where, by when and in which direction."""

    code: Code
    indicator: Code
    area: AreaRef
    kind: TargetKind
    """What is asked: at_least or at_most a value; increase or decrease from the baseline year; reach a value from
    the baseline year; close_gap to the reference by a share of what it was in the baseline year; or
    match_reference, to be at least as good as it."""
    value: Float | None = None
    direction: Direction | None = None
    """Which way is better, for reach, close_gap and match_reference; the other kinds say it themselves."""
    share: Annotated[Float, Field(gt=0, le=1)] | None = None
    """How much of the gap shall be gone, for close_gap: 0.5 halves it."""
    reference: AreaRef | None = None
    """The area to be compared with, for close_gap and match_reference; the same indicator is read."""
    subgroup: Code | None = None
    """An indicator of a part of those counted, told apart beside match_reference; it moves no judgement."""
    baseline_year: Year
    year: Year
    set_by: Code
    rule: Rule = Rule()
    decision: Code | None = None
    """The decision that the content rests on, where it was changed after the document was decided."""

    @model_validator(mode="after")
    def _can_be_judged(self) -> Target:
        for name, kinds in _NEEDED.items():
            if self.kind in kinds and getattr(self, name) is None:
                fault(f"a target of kind {self.kind.value} needs a {name}", "kind")
        for name, kinds in _ALLOWED.items():
            if self.kind not in kinds and getattr(self, name) is not None:
                fault(f"a target of kind {self.kind.value} takes no {name}", name)
        if self.reference is not None and self.reference == self.area:
            fault("an area is no reference for itself", "reference")
        if self.year <= self.baseline_year:
            fault(f"year {self.year} is not after baseline_year {self.baseline_year}", "year")
        return self


class GoalRole(Model):
    """A responsibility that an organisation holds for a goal beyond owning it."""

    organisation: Code
    responsibility: Responsibility
    decision: Code | None = None
    """The decision that the role rests on, where it was given after the document was decided."""


class YearTarget(Model):
    """What an indicator shall be in one year, as the council gives it or as a committee answers."""

    code: Code
    indicator: Code
    year: Year
    area: AreaRef | None = None
    kind: YearTargetKind
    """number, increase, decrease, or by_committee: the council leaves the number to each committee."""
    value: Float | None = None
    periodicity: Periodicity = Periodicity.YEAR
    by_gender: Bool = False
    """Outcomes of women and men are shown apart; for what counts individuals."""
    women: Float | None = None
    men: Float | None = None
    """What it shall be for women and for men, where that is not the same number: both or neither."""
    bodies: Codes = []
    """Of a council's target: who answers for it. Nobody named means every body."""
    council: YearTargetRef | None = None
    """Of a committee's target: the council's that it answers, as `document/goal/target`."""
    decision: Code | None = None
    """The decision that the content rests on, where it was changed after the document was decided."""

    @model_validator(mode="after")
    def _consistent(self) -> YearTarget:
        if (self.kind == YearTargetKind.NUMBER) != (self.value is not None):
            needs = "needs a value" if self.value is None else "takes no value"
            fault(f"a year target of kind {self.kind.value} {needs}", "kind")
        if (self.women is None) != (self.men is None):
            fault("a year target has a level for both women and men, or for neither", "women")
        if self.women is not None and not (self.by_gender and self.kind == YearTargetKind.NUMBER):
            fault("levels for women and men stand in a year target that is a number and by_gender", "women")
        if self.council is not None and self.kind == YearTargetKind.BY_COMMITTEE:
            fault("a committee that answers the council says a number or a direction", "kind")
        each_once(self.bodies, "body", "bodies")
        return self


class Activity(Model):
    """What is done, by whom, where and when, for the goal under which it stands."""

    code: Code
    title: LocalText
    description: LocalText | None = None
    responsible: Code
    goals: Annotated[list[GoalRef], ANY_ORDER] = []
    """Other goals that it serves as well: codes in this document, or `document/goal`."""
    assignments: Annotated[list[AssignmentRef], ANY_ORDER] = []
    """Assignments that it carries out: codes in this document, or `document/assignment`."""
    partners: Codes = []
    areas: AreaRefs = []
    state: ActivityState
    stopped_because: LocalText | None = None
    start: Date | None = None
    end: Date | None = None
    effect_short: LocalText | None = None
    effect_long: LocalText | None = None
    outcome: LocalText | None = None
    """What came of it, as far as it is known."""
    cost_sek: Annotated[Int, Field(ge=0)] | None = None
    funding: Annotated[list[Funding], SortedBy(lambda row: (row.year, row.source, row.payer))] = []

    @model_validator(mode="after")
    def _consistent(self) -> Activity:
        if self.state is ActivityState.STOPPED and self.stopped_because is None:
            fault("an activity that is stopped says why", "stopped_because")
        if self.state is not ActivityState.STOPPED and self.stopped_because is not None:
            fault("only an activity that is stopped says why", "stopped_because")
        each_once(self.goals, "goal", "goals")
        each_once(self.assignments, "assignment", "assignments")
        each_once(((row.source.value, str(row.year), row.payer) for row in self.funding), "money", "funding")
        ends_after_start(self.start, self.end, "start", "end")
        each_once(self.partners, "partner", "partners")
        each_once(self.areas, "area", "areas")
        return self


class AssignedActivity(Activity):
    """What is done to carry out assignments alone, for no goal of the document. It is named `document/-/code`."""

    assignments: Annotated[list[AssignmentRef], Field(min_length=1), ANY_ORDER]
    """Assignments that it carries out, at least one: codes in this document, or `document/assignment`."""


class Goal(Model):
    """A node in the goal tree. Goals are shown in the order in which they stand."""

    code: Code
    kind: GoalKind
    parent: GoalRef | None = None
    """The goal above: its code in this document, or `document/goal`."""
    continues: GoalRef | None = None
    """The goal of the year before that this one carries on."""
    serves: GoalRefs = []
    """Goals of programmes and policies, across the tree."""
    global_goals: GlobalGoals = []
    """Numbers of the global goals of Agenda 2030."""
    owner: Code
    theme: Code | None = None
    area: AreaRef | None = None
    text: LocalText
    expected_result: LocalText | None = None
    decision: Code | None = None
    """The decision that the owner rests on, where it became another after the document was decided."""
    source: Source = ""
    roles: Annotated[list[GoalRole], SortedBy(lambda r: (r.responsibility, r.organisation))] = []
    targets: Annotated[list[Target], BY_CODE] = []
    year_targets: Annotated[list[YearTarget], BY_CODE] = []
    activities: Annotated[list[Activity], BY_CODE] = []

    @model_validator(mode="after")
    def _once(self) -> Goal:
        each_once(((role.organisation, role.responsibility.value) for role in self.roles), "role", "roles")
        each_once((target.code for target in self.targets), "target", "targets")
        each_once((activity.code for activity in self.activities), "activity", "activities")
        each_once((one.code for one in self.year_targets), "year target", "year_targets")
        each_once(
            ((one.indicator, str(one.year), one.area or "") for one in self.year_targets),
            "year target of",
            "year_targets",
        )
        each_once(self.serves, "goal", "serves")
        each_once(self.global_goals, "global goal", "global_goals")
        return self


class Step(Model):
    """What the document steps on: it replaces, revises or builds on an earlier one."""

    document: Code
    kind: LineageKind
    note: LocalText | None = None


class ThemeChange(Model):
    """A theme of an earlier document that became another here, in the documents' own words."""

    code: Code
    before: LocalText
    after: LocalText
    note: LocalText | None = None


class Assignment(Model):
    """What the document asks of named bodies, to be answered in plan and annual report."""

    code: Code
    text: LocalText
    bodies: Annotated[list[Code], Field(min_length=1), ANY_ORDER]
    goals: GoalRefs = []
    due: Date | None = None
    decision: Code | None = None
    source: Source = ""

    @model_validator(mode="after")
    def _once(self) -> Assignment:
        each_once(self.bodies, "body", "bodies")
        each_once(self.goals, "goal", "goals")
        return self


class StrategicQuestion(Model):
    """A question that a policy offers each body as support."""

    code: Code
    text: LocalText


class Section(Model):
    """A chapter or section of the document: its printed number and title, and a summary of what it says."""

    number: Number
    title: LocalText
    summary: LocalText | None = None


class Concept(Model):
    """What a word means in the document."""

    code: Code
    term: LocalText
    meaning: LocalText


class GroupMember(Model):
    """A body's seat in a steering group."""

    organisation: Code
    seat: LocalText | None = None
    chairs: Bool = False


class SteeringGroup(Model):
    """`steering_groups/<code>.yaml`: mandate, members, decisions and successor."""

    code: Code
    name: LocalText
    mandate: LocalText | None = None
    documents: Codes = []
    decisions: Codes = []
    valid_from: Date | None = None
    valid_to: Date | None = None
    successor: Code | None = None
    source: Source = ""
    members: Annotated[list[GroupMember], SortedBy(lambda member: member.organisation)] = []

    @model_validator(mode="after")
    def _consistent(self) -> SteeringGroup:
        ends_after_start(self.valid_from, self.valid_to, "valid_from", "valid_to")
        each_once((member.organisation for member in self.members), "member", "members")
        each_once(self.documents, "document", "documents")
        each_once(self.decisions, "decision", "decisions")
        return self


class Document(Model):
    """`documents/<code>.yaml`: a document that steers."""

    code: Code
    kind: DocumentKind
    state: DocumentState
    title: LocalText
    summary: LocalText | None = None
    owner: Code
    year: Year | None = None
    """The year whose version of the goal tree this is; none for what lasts."""
    valid_from: Date | None = None
    valid_to: Date | None = None
    decision: Code | None = None
    steps_on: Annotated[list[Step], SortedBy(lambda step: step.document)] = []
    theme_changes: Annotated[list[ThemeChange], BY_CODE] = []
    source: Source = ""
    sections: list[Section] = []
    """Chapters and sections, in the order of the document."""
    concepts: list[Concept] = []
    strategic_questions: list[StrategicQuestion] = []
    goals: list[Goal] = []
    assignments: list[Assignment] = []
    activities: Annotated[list[AssignedActivity], BY_CODE] = []
    """What is done to carry out assignments, of this document or another, and is for no goal of this one."""
    budget: list[BudgetLine] = []
    """The rows of its budget table, in the order of print."""
    projects: list[Project] = []
    premises_plans: Annotated[list[PremisesPlan], SortedBy(lambda plan: plan.organisation)] = []
    city_premises: Annotated[list[CityPremises], SortedBy(lambda one: one.plan_year)] = []

    @model_validator(mode="after")
    def _consistent(self) -> Document:
        ends_after_start(self.valid_from, self.valid_to, "valid_from", "valid_to")
        each_once((goal.code for goal in self.goals), "goal", "goals")
        each_once((step.document for step in self.steps_on), "document", "steps_on")
        each_once((change.code for change in self.theme_changes), "theme change", "theme_changes")
        each_once((one.code for one in self.concepts), "concept", "concepts")
        each_once((one.code for one in self.strategic_questions), "question", "strategic_questions")
        each_once((one.code for one in self.assignments), "assignment", "assignments")
        each_once((one.code for one in self.activities), "activity", "activities")
        each_once((line.code for line in self.budget), "budget line", "budget")
        each_once((one.number for one in self.sections), "section", "sections")
        each_once((one.code for one in self.projects), "project", "projects")
        each_once((one.organisation for one in self.premises_plans), "plan of", "premises_plans")
        each_once((one.plan_year for one in self.city_premises), "plan year", "city_premises")
        return self
