"""The municipality, its organisations, and what was registered and decided."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from samstad.exchange.schema.base import (
    Bool,
    Code,
    CodeText,
    Date,
    LocalText,
    Model,
    RegistryNumber,
    SortedBy,
    ends_after_start,
    fault,
)
from samstad.exchange.schema.referrals import Docket
from samstad.organisation.models import OrganisationKind


class City(Model):
    """`city.toml`: the municipality that the folder is about."""

    format: Literal[1] = 1
    """The version of this format."""
    slug: Annotated[Code, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    """The first part of the city's addresses."""
    code: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    """The municipality code, four digits; 99xx belongs to no real municipality."""
    synthetic: Bool = False
    """Whether the city and its numbers are made up; every page then says so."""
    name: LocalText
    about: LocalText | None = None
    word_template: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    """The SHA-256 of `word-template.docx`, the Word file that the city's own documents are written in; without it
    they have the look of the program, or the one that is in use already."""
    word_template_name: Annotated[str, Field(max_length=200)] = ""
    """What the file was called when the city took it in."""

    @model_validator(mode="after")
    def _named(self) -> City:
        if self.word_template_name and not self.word_template:
            fault("there is no word_template that could be called so", "word_template_name")
        return self


class Organisation(Model):
    """`organisations/<code>.yaml`: a body that can own, answer and sign."""

    code: Code
    name: LocalText
    kind: OrganisationKind
    parent: Code | None = None
    valid_from: Date | None = None
    valid_to: Date | None = None
    successor: Code | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Organisation:
        ends_after_start(self.valid_from, self.valid_to, "valid_from", "valid_to")
        return self


class Matter(Model):
    """A registered matter. The number is kept exactly as printed."""

    registry_number: RegistryNumber
    body: Code | None = None
    """The organisation whose register the number is in."""
    title: LocalText | None = None
    note: LocalText | None = None
    docket: Docket | None = None
    """What a source says of the matter: its days, parties, documents and relations."""


class Matters(Model):
    """`matters.yaml`."""

    matters: Annotated[list[Matter], SortedBy(lambda matter: CodeText(matter.registry_number))]


class Decision(Model):
    """`decisions/<code>.yaml`: what was decided, by whom, when, in which matter."""

    code: Code
    body: Code
    date: Date | None = None
    matter: RegistryNumber | None = None
    title: LocalText | None = None
