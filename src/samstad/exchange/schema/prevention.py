"""Who leads, coordinates and advises the city's crime prevention by the law (2023:196). What was done is no set-up."""

from __future__ import annotations

import itertools
from typing import Annotated

from pydantic import Field, model_validator

from samstad.exchange.schema.base import (
    Code,
    Date,
    Line,
    LocalText,
    Model,
    SmallPositive,
    SortedBy,
    each_once,
    ends_after_start,
)


class Coordination(Model):
    """Who has the coordinating function (11 and 12 §§), and since when. No person is named."""

    organisation: Code
    seat: LocalText
    contact: Line = ""
    since: Date
    until: Date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Coordination:
        ends_after_start(self.since, self.until, "since", "until")
        return self


class Prevention(Model):
    """Which body leads (13 §), to whom it reports, and which steering group is the strategic council (10 §)."""

    leader: Code
    reports_to: Code
    council: Code | None = None
    report_within: Annotated[SmallPositive, Field(ge=1, le=24)] = 12
    """Months between reports to the municipal council; the law says continuously, the number is the city's own."""
    coordination: Annotated[list[Coordination], SortedBy(lambda row: row.since.isoformat())] = []

    @model_validator(mode="after")
    def _one_at_a_time(self) -> Prevention:
        if self.leader == self.reports_to:
            raise ValueError("the body that leads reports to another than itself")
        each_once((row.since for row in self.coordination), "since", "coordination")
        rows = sorted(self.coordination, key=lambda row: row.since)
        for before, after in itertools.pairwise(rows):
            if before.until is None or before.until >= after.since:
                raise ValueError("one has the coordinating function at a time: say until when")
        return self


class Preventions(Model):
    """`prevention.yaml`: one, or none."""

    prevention: Annotated[list[Prevention], Field(max_length=1)]
