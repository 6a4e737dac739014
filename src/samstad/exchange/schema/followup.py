"""Reporting rounds as they are sent out. What is answered in them is no part of a city folder."""

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
)
from samstad.followup.models import RoundState


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
    addressees: Annotated[list[Code], ANY_ORDER, Field(min_length=1)]

    @model_validator(mode="after")
    def _consistent(self) -> Round:
        ends_after_start(self.opens, self.due, "opens", "due")
        each_once(self.addressees, "addressee", "addressees")
        return self
