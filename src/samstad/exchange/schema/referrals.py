"""Referrals, interpellations and matters of the past, as a source tells them. Work is no part of a folder."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from samstad.exchange.schema.base import (
    ANY_ORDER,
    AreaRefs,
    Code,
    Date,
    GoalRef,
    Label,
    Line,
    LocalText,
    Model,
    Number,
    RegistryNumber,
    SortedBy,
    Source,
    Text,
    each_once,
    ends_after_start,
    fault,
)
from samstad.referrals.models import (
    AnswerKind,
    AnswerState,
    Direction,
    InterpellationKind,
    InterpellationState,
    PartyRole,
    Position,
    Relation,
)
from samstad.referrals.sections import BY_CODE


class MatterParty(Model):
    """Somebody whom a matter is about: a body of the folder, or a name."""

    role: PartyRole
    organisation: Code | None = None
    name: Line | None = None

    @model_validator(mode="after")
    def _one(self) -> MatterParty:
        if (self.organisation is None) == (not self.name):
            fault("say either an organisation or a name", "name")
        return self


class MatterDocument(Model):
    """A document of a matter; its number is its place in the list."""

    direction: Direction
    date: Date
    title: Line
    correspondent: Line = ""
    secrecy: Annotated[Line, Field(max_length=120)] = ""


class MatterRelation(Model):
    """How the matter stands to another one of the folder."""

    kind: Relation
    other: RegistryNumber


class Docket(Model):
    """What a matter holds beyond its number."""

    opened: Date
    closed: Date | None = None
    closed_why: Line = ""
    secrecy: Annotated[Line, Field(max_length=120)] = ""
    source: Source
    parties: list[MatterParty] = []
    documents: list[MatterDocument] = []
    relations: Annotated[list[MatterRelation], SortedBy(lambda one: (one.kind, one.other))] = []

    @model_validator(mode="after")
    def _consistent(self) -> Docket:
        ends_after_start(self.opened, self.closed, "opened", "closed")
        each_once([(one.kind, one.other) for one in self.relations], "relation", "relations")
        if not self.source.strip():
            fault("say where the facts are taken from", "source")
        return self


class Point(Model):
    """A numbered question or part of the proposal."""

    number: Number
    heading: LocalText
    question: LocalText | None = None


class AnswerSection(Model):
    """The text under one heading of the city's form."""

    code: Code
    text: Text

    @model_validator(mode="after")
    def _known(self) -> AnswerSection:
        if self.code not in BY_CODE:
            fault(f"no heading of the form has this code; one of {sorted(BY_CODE)}", "code")
        return self


class Opinion(Model):
    """What an answer says on one point."""

    point: Number
    position: Position
    reason: Text | None = None
    proposal: Text | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Opinion:
        if self.position in (Position.CHANGES, Position.OPPOSES) and not (self.reason or "").strip():
            fault("a position against, or with changes, has a reason", "reason")
        return self


class Extension(Model):
    """More time that was granted, in two dated parts. The second may be told in words alone."""

    proposal_by: Date
    extract_by: Date | None = None
    extract_when: Line = ""
    granted_on: Date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Extension:
        ends_after_start(self.proposal_by, self.extract_by, "proposal_by", "extract_by")
        return self


class Signature(Model):
    name: Line
    title: Line = ""


class Answer(Model):
    """What one addressee answered, as far as the source says it."""

    state: AnswerState
    kind: AnswerKind = AnswerKind.COMMITTEE
    position: Position | None = None
    matter: RegistryNumber | None = None
    received_on: Date | None = None
    group_on: Date | None = None
    proposed_on: Date | None = None
    decided_on: Date | None = None
    extract_on: Date | None = None
    extension: Extension | None = None
    sections: list[AnswerSection] = []
    opinions: list[Opinion] = []
    signatures: list[Signature] = []

    @model_validator(mode="after")
    def _once(self) -> Answer:
        each_once([one.code for one in self.sections], "section", "sections")
        each_once([one.point for one in self.opinions], "point", "opinions")
        return self


class Addressee(Model):
    """One who was asked: a body of the folder, or a name. Without an answer nothing is known of one."""

    organisation: Code | None = None
    name: Line | None = None
    answer: Answer | None = None

    @property
    def key(self) -> tuple[str, str]:
        return str(self.organisation or ""), str(self.name or "")

    @model_validator(mode="after")
    def _one(self) -> Addressee:
        if (self.organisation is None) == (not (self.name or "").strip()):
            fault("say either an organisation or a name", "name")
        return self


class Referral(Model):
    """`referrals/<code>.yaml`: a referral that a source tells of: public, and over."""

    code: Code
    title: LocalText
    led_by: Code
    due: Date
    sent_on: Date | None = None
    matter: RegistryNumber | None = None
    document: Code | None = None
    """The steering document that was proposed."""
    text: Text | None = None
    """What was proposed, in own words."""
    instructions: LocalText | None = None
    source: Source
    points: list[Point] = []
    attachments: list[Label] = []
    addressees: Annotated[list[Addressee], Field(min_length=1)]

    @model_validator(mode="after")
    def _consistent(self) -> Referral:
        each_once([one.number for one in self.points], "point", "points")
        each_once([one.key for one in self.addressees], "addressee", "addressees")
        ends_after_start(self.sent_on, self.due, "sent_on", "due")
        if not self.source.strip():
            fault("say where the facts are taken from", "source")
        numbers = {one.number for one in self.points}
        for at, one in enumerate(self.addressees):
            for said, opinion in enumerate(one.answer.opinions if one.answer else ()):
                if opinion.point not in numbers:
                    fault(
                        f'the referral has no point "{opinion.point}"',
                        "addressees",
                        at,
                        "answer",
                        "opinions",
                        said,
                        "point",
                    )
        return self


class Interpellation(Model):
    """`interpellations/<code>.yaml`: an interpellation or a motion that a source tells of."""

    code: Code
    kind: InterpellationKind = InterpellationKind.INTERPELLATION
    number: Annotated[Label, Field(max_length=40)]
    title: LocalText
    asked_by: Line
    party: Annotated[Line, Field(max_length=40)] = ""
    asked_on: Date | None = None
    body: Code
    asked_of: Line = ""
    question: Text | None = None
    areas: AreaRefs = []
    goals: Annotated[list[GoalRef], ANY_ORDER] = []
    """`document/goal`."""
    matter: RegistryNumber | None = None
    state: InterpellationState = InterpellationState.ANSWERED
    answer: Text | None = None
    answered_by: Line = ""
    answered_at: Annotated[Line, Field(max_length=120)] = ""
    answered_on: Date | None = None
    minutes: Text | None = None
    debated_on: Date | None = None
    source: Source

    @model_validator(mode="after")
    def _consistent(self) -> Interpellation:
        each_once(self.areas, "area", "areas")
        each_once(self.goals, "goal", "goals")
        if not self.source.strip():
            fault("say where the facts are taken from", "source")
        return self
