"""Steering documents with their goals, targets and activities."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from samstad.exchange.schema.base import (
    BY_CODE,
    AreaRef,
    AreaRefs,
    Bool,
    Code,
    Codes,
    Date,
    Float,
    GoalRef,
    Int,
    LocalText,
    Model,
    SortedBy,
    Source,
    Year,
    each_once,
    ends_after_start,
    fault,
)
from samstad.steering.models import (
    ActivityState,
    DocumentKind,
    DocumentState,
    GoalKind,
    Responsibility,
    TargetKind,
)

Share = Annotated[Float, Field(ge=0, le=1)]


class Rule(Model):
    """What departs from the default rule of judgement; the keys of `samstad.methods.judgement.Rule`."""

    tolerance: Annotated[Float, Field(ge=0)] | None = None
    on_the_way_band: Share | None = None
    min_coverage: Share | None = None
    require_interval_certainty: Bool | None = None
    interval_level: Annotated[Float, Field(gt=0, lt=1)] | None = None


class Target(Model):
    """What an indicator shall reach, where, by when and in which direction."""

    code: Code
    indicator: Code
    area: AreaRef
    kind: TargetKind
    """The direction: at_least or at_most a value, or increase or decrease from the baseline year."""
    value: Float | None = None
    baseline_year: Year
    year: Year
    set_by: Code
    rule: Rule = Rule()

    @model_validator(mode="after")
    def _can_be_judged(self) -> Target:
        if self.kind in (TargetKind.AT_LEAST, TargetKind.AT_MOST) and self.value is None:
            fault(f"a target of kind {self.kind.value} needs a value", "kind")
        if self.year <= self.baseline_year:
            fault(f"year {self.year} is not after baseline_year {self.baseline_year}", "year")
        return self


class GoalRole(Model):
    """A responsibility that an organisation holds for a goal beyond owning it."""

    organisation: Code
    responsibility: Responsibility


class Activity(Model):
    """What is done, by whom, where and when, for the goal."""

    code: Code
    title: LocalText
    description: LocalText | None = None
    responsible: Code
    partners: Codes = []
    areas: AreaRefs = []
    state: ActivityState
    start: Date | None = None
    end: Date | None = None
    effect_short: LocalText | None = None
    effect_long: LocalText | None = None
    cost_sek: Int | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Activity:
        ends_after_start(self.start, self.end, "start", "end")
        each_once(self.partners, "partner", "partners")
        each_once(self.areas, "area", "areas")
        return self


class Goal(Model):
    """A node in the goal tree. Goals are shown in the order in which they stand."""

    code: Code
    kind: GoalKind
    parent: GoalRef | None = None
    """The goal above: its code in this document, or `document/goal`."""
    owner: Code
    theme: Code | None = None
    area: AreaRef | None = None
    text: LocalText
    expected_result: LocalText | None = None
    source: Source = ""
    roles: Annotated[list[GoalRole], SortedBy(lambda r: (r.responsibility, r.organisation))] = []
    targets: Annotated[list[Target], BY_CODE] = []
    activities: Annotated[list[Activity], BY_CODE] = []

    @model_validator(mode="after")
    def _once(self) -> Goal:
        each_once(((role.organisation, role.responsibility.value) for role in self.roles), "role", "roles")
        each_once((target.code for target in self.targets), "target", "targets")
        each_once((activity.code for activity in self.activities), "activity", "activities")
        return self


class Document(Model):
    """`documents/<code>.yaml`: a document that steers."""

    code: Code
    kind: DocumentKind
    state: DocumentState
    title: LocalText
    summary: LocalText | None = None
    owner: Code
    valid_from: Date | None = None
    valid_to: Date | None = None
    decision: Code | None = None
    predecessor: Code | None = None
    source: Source = ""
    goals: list[Goal] = []

    @model_validator(mode="after")
    def _consistent(self) -> Document:
        ends_after_start(self.valid_from, self.valid_to, "valid_from", "valid_to")
        each_once((goal.code for goal in self.goals), "goal", "goals")
        return self
