"""Agreements with their parties, clauses and commitments, and the partnerships under them."""

from __future__ import annotations

import calendar
from typing import Annotated

from pydantic import Field, model_validator

from samstad.exchange.schema.base import (
    ANY_ORDER,
    BY_CODE,
    AreaRefs,
    Bool,
    Code,
    Codes,
    Date,
    Line,
    LocalText,
    Model,
    Number,
    RegistryNumber,
    SmallPositive,
    SortedBy,
    Source,
    Text,
    Year,
    each_once,
    fault,
)
from samstad.places.models import AgreementState, GroupLevel, Recurrence, Sector, SigningMethod

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Party(Model):
    """A body that the agreement binds, and its signature as a fact."""

    organisation: Code
    named_as: Line = ""
    """As the agreement names it."""
    signatory: Line = ""
    """The name printed under its signature."""
    signatory_title: Line = ""
    signed_on: Date | None = None
    method: SigningMethod | None = None
    evidence_hash: Sha256 | None = None
    """SHA-256 of the file that was signed electronically."""
    left_on: Date | None = None
    left_why: LocalText | None = None


class Attachment(Model):
    """An attachment as a fact; the file itself is kept where the agreement is."""

    name: Line
    title: LocalText | None = None
    pages: SmallPositive | None = None
    sha256: Sha256 | None = None


class SignedPages(Model):
    """The pages of a copy that a party has signed."""

    party: Code
    pages: Annotated[list[Annotated[SmallPositive, Field(ge=1)]], ANY_ORDER]


class Copy(Model):
    """One of the agreement's copies: who holds it, and which pages each party has signed."""

    number: SmallPositive
    held_by: Code | None = None
    note: LocalText | None = None
    signed: Annotated[list[SignedPages], SortedBy(lambda signed: signed.party)] = []


class Fact(Model):
    """One fact of a clause in own words; wordings that carry over stand as quotations."""

    text: LocalText
    quote: Text | None = None
    """The document's own wording, short."""
    terms: list[Text] | None = None
    """Words of the document that are listed there, in its order."""
    source: Source = ""
    """Where it stands, when not in this clause of the agreement."""


class Clause(Model):
    """One numbered part of the agreement. Clauses are shown in the order in which they stand."""

    number: Number
    heading: LocalText
    facts: list[Fact] = []


class Commitment(Model):
    """A promise that can be followed: which party, what, to whom, by when."""

    code: Code
    clause: Number | None = None
    parties: Annotated[list[Code], ANY_ORDER, Field(min_length=1)]
    text: LocalText
    report_to: Code | None = None
    recurrence: Recurrence
    due_month: Annotated[SmallPositive, Field(ge=1, le=12)] | None = None
    due_day: Annotated[SmallPositive, Field(ge=1, le=31)] | None = None
    due_year: Year | None = None
    indicator: Code | None = None

    @model_validator(mode="after")
    def _due_on_a_day(self) -> Commitment:
        each_once(self.parties, "party", "parties")
        if self.due_day and not self.due_month:
            fault("due_day needs due_month", "due_day")
        if self.due_day and self.due_month:
            last = calendar.monthrange(self.due_year or 2000, self.due_month)[1]
            if self.due_day > last:
                fault(f"month {self.due_month} has no day {self.due_day}", "due_day")
        return self


class Agreement(Model):
    """`agreements/<document>.yaml`: what parties have agreed. Its goals are in its steering document."""

    document: Code
    state: AgreementState
    state_note: LocalText | None = None
    """What the signature pages and the cover letter say."""
    copies: SmallPositive | None = None
    pages: SmallPositive | None = None
    joint_review_by: Date | None = None
    renewal_by: Date | None = None
    files: Annotated[list[Attachment], SortedBy(lambda file: file.name)] = []
    copy_facts: Annotated[list[Copy], SortedBy(lambda copy: copy.number)] = []
    areas: AreaRefs = []
    themes: Codes = []
    matters: Annotated[list[RegistryNumber], ANY_ORDER] = []
    parties: Annotated[list[Party], SortedBy(lambda party: party.organisation)] = []
    clauses: list[Clause] = []
    commitments: Annotated[list[Commitment], BY_CODE] = []

    @model_validator(mode="after")
    def _once(self) -> Agreement:
        for what in ("areas", "themes", "matters"):
            each_once(getattr(self, what), what, what)
        each_once((party.organisation for party in self.parties), "party", "parties")
        each_once((file.name for file in self.files), "file", "files")
        each_once((copy.number for copy in self.copy_facts), "copy", "copy_facts")
        for copy in self.copy_facts:
            each_once((signed.party for signed in copy.signed), "party", "copy_facts")
            for signed in copy.signed:
                each_once(signed.pages, "page", "copy_facts")
        each_once((clause.number for clause in self.clauses), "clause", "clauses")
        each_once((commitment.code for commitment in self.commitments), "commitment", "commitments")
        return self


class MemberSigning(Model):
    """That a member has joined by signing, in what role, and that it has left."""

    signed_on: Date
    name: Line
    title: Line = ""
    role: LocalText | None = None
    method: SigningMethod
    evidence_hash: Sha256 | None = None
    left_on: Date | None = None
    left_why: LocalText | None = None


class Member(Model):
    """A member by sector: a body of the folder, or a kind of actor that the agreement names."""

    sector: Sector
    organisation: Code | None = None
    described_as: LocalText | None = None
    obligatory: Bool = True
    """Whether the agreement requires the member; false where it only says to work for it."""
    signing: MemberSigning | None = None

    @model_validator(mode="after")
    def _is_somebody(self) -> Member:
        if not self.organisation and not self.described_as:
            raise ValueError("a member is an organisation, or is described_as something")
        return self

    @property
    def key(self) -> tuple[str, str, str]:
        return self.sector.value, self.organisation or "", self.described_as.sv if self.described_as else ""


class LedBy(Model):
    """A steering group of the partnership, for the city or for the place."""

    group: Code
    level: GroupLevel


class MeetingDecision(Model):
    """What was decided at a meeting: who does what by when, and what came of it."""

    number: Annotated[SmallPositive, Field(ge=1)]
    text: LocalText
    responsible: Code | None = None
    due: Date | None = None
    outcome: LocalText | None = None
    done_on: Date | None = None


class Meeting(Model):
    """A meeting: when, where, which members were there, what was said and decided."""

    on: Date
    place: Line = ""
    present: Annotated[list[Annotated[SmallPositive, Field(ge=1)]], ANY_ORDER] = []
    """Members, by their number in the list of members."""
    notes: LocalText | None = None
    decisions: Annotated[list[MeetingDecision], SortedBy(lambda row: row.number)] = []

    @model_validator(mode="after")
    def _once(self) -> Meeting:
        each_once(self.present, "member", "present")
        each_once((row.number for row in self.decisions), "number", "decisions")
        return self


class StateQuestion(Model):
    """A need that the city raises with the state: the question, by when, and the answer with its day."""

    to: Code
    need: Code | None = None
    question: LocalText
    asked_on: Date
    due: Date | None = None
    answer: LocalText | None = None
    answered_on: Date | None = None

    @model_validator(mode="after")
    def _answered(self) -> StateQuestion:
        if self.answered_on and not self.answer:
            fault("what was answered is missing", "answer")
        return self


class Partnership(Model):
    """`partnerships/<code>.yaml`: those who work together. Members are shown in the order they stand."""

    code: Code
    name: LocalText
    about: LocalText | None = None
    agreement: Code | None = None
    """The agreement's document."""
    areas: AreaRefs = []
    members: list[Member] = []
    groups: Annotated[list[LedBy], SortedBy(lambda row: row.group)] = []
    meetings: list[Meeting] = []
    """In the order in which they were held."""
    questions: list[StateQuestion] = []
    """In the order in which they were asked."""

    @model_validator(mode="after")
    def _once(self) -> Partnership:
        each_once(self.areas, "area", "areas")
        each_once((member.key for member in self.members), "member", "members")
        each_once((row.group for row in self.groups), "group", "groups")
        for key, day in (("meetings", "on"), ("questions", "asked_on")):
            days = [getattr(row, day) for row in getattr(self, key)]
            if days != sorted(days):
                fault("the first one first", key)
        for at, meeting in enumerate(self.meetings):
            if max(meeting.present, default=0) > len(self.members):
                fault("there is no such member", "meetings", at, "present")
        return self
