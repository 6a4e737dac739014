"""Reporting rounds as they are sent out, and what they are made from. Answers are no part of a city folder."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from samstad.exchange.schema.base import (
    ANY_ORDER,
    Code,
    Date,
    LocalText,
    Model,
    Year,
    each_once,
    ends_after_start,
    fault,
)
from samstad.followup.models import Basis, PartKind, RoundKind, RoundState
from samstad.organisation.models import OrganisationKind

Days = Annotated[list[Annotated[int, Field(ge=-365, le=365)]], ANY_ORDER]
ReplyDays = Annotated[int, Field(ge=0, le=365)]


class Part(Model):
    """What is asked for under one heading."""

    code: Code
    kind: PartKind = PartKind.TEXT
    heading: LocalText
    instruction: LocalText | None = None
    required: bool = True


class DayRule(Model):
    """A day of a year: `year` counts from the one that is reported on, so 1 is the year after."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]
    year: Annotated[int, Field(ge=-5, le=5)] = 0


class RoundTemplate(Model):
    """`round_templates/<code>.yaml`: what a round is made from, year after year."""

    code: Code
    name: LocalText
    kind: RoundKind
    document: Code | None = None
    led_by: Code
    report_to: Code | None = None
    opens: DayRule
    due: DayRule
    basis: Basis | None = None
    instructions: LocalText | None = None
    reminders: Days = []
    """Days from the due day on which those who have not answered are reminded; negative before it."""
    reply_days: ReplyDays = 14
    body_kinds: Annotated[list[OrganisationKind], ANY_ORDER] = []
    """Every body of these kinds answers, whichever there are when a round is started."""
    addressees: Annotated[list[Code], ANY_ORDER] = []
    parts: Annotated[list[Part], Field(min_length=1)]

    @model_validator(mode="after")
    def _consistent(self) -> RoundTemplate:
        each_once(self.addressees, "addressee", "addressees")
        each_once([part.code for part in self.parts], "part", "parts")
        if not self.addressees and not self.body_kinds:
            fault("nobody answers: name addressees or body_kinds", "addressees")
        before, after = ((d.year, d.month, d.day) for d in (self.opens, self.due))
        if after < before:
            fault("due is before opens", "due")
        return self


class Round(Model):
    """`rounds/<code>.yaml`: a call to named bodies to report on a document by a day."""

    code: Code
    name: LocalText
    document: Code
    led_by: Code
    report_to: Code | None = None
    year: Year
    opens: Date
    due: Date
    state: RoundState = RoundState.OPEN
    """Taken when the round is new. A round that is already there is closed by a person, never by a file."""
    instructions: LocalText | None = None
    template: Code | None = None
    kind: RoundKind = RoundKind.OWN
    basis: Basis | None = None
    reminders: Days = []
    reply_days: ReplyDays = 14
    parts: list[Part] = []
    """Without any: those of the template, or else those of the report of 1 October. A begun round keeps its own."""
    addressees: Annotated[list[Code], ANY_ORDER, Field(min_length=1)]

    @model_validator(mode="after")
    def _consistent(self) -> Round:
        ends_after_start(self.opens, self.due, "opens", "due")
        each_once(self.addressees, "addressee", "addressees")
        each_once([part.code for part in self.parts], "part", "parts")
        return self
