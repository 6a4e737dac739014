"""What reading a document gives: facts with where they were found and how surely, and the text in its sections.

A fact that was not found is None with a reason. Nothing here is decided: a person confirms it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Confidence(StrEnum):
    """How surely a fact was found. Not a probability: nobody has measured one."""

    SURE = "sure"  # the document says so in so many words, or marks it so
    LIKELY = "likely"  # by its form and its place
    UNSURE = "unsure"  # by one weak sign, or from a sentence about something else


ORDER = tuple(Confidence)


class Rule(StrEnum):
    """By what a fact was found."""

    LABEL = "label"  # a label before it: "Dnr:", "Datum:"
    MARKED = "marked"  # the file marks it: a style, a heading's mark, metadata
    FORM = "form"  # it has a form of its own: 539-1756/2008, a date alone on its line
    WORDS = "words"  # a known heading of the template
    NUMBER = "number"  # a heading's number that follows the one before
    CAPITALS = "capitals"
    LOOKS = "looks"  # bold or larger than the text
    ALONE = "alone"  # a short line that stands alone
    OPENING = "opening"  # what the document opens with
    LETTERHEAD = "letterhead"
    DECIDES = "decides"  # "… beslutar att …"
    COMMISSIONS = "commissions"  # "Regeringen ger … i uppdrag"
    SIGNED = "signed"
    REFERRED_TO = "referred_to"  # "… har remitterat ärendet till …"
    BY_THE_DATE = "by_the_date"  # "senast", "för yttrande"
    SAME_DATE = "same_date"  # "senast samma datum"
    ANNEX_LIST = "annex_list"
    MENTIONED = "mentioned"


class Reason(StrEnum):
    """Why a fact is not there."""

    NOTHING_LIKE_IT = "nothing_like_it"
    STARTS_WITH_SECTION = "starts_with_section"  # the first line is a section's heading: no title above it
    ONLY_OTHER_DATES = "only_other_dates"  # there are dates, all of something else
    ONLY_MENTIONED = "only_mentioned"  # registry numbers, all of other matters
    ONLY_RECURRING = "only_recurring"  # a date that comes back each year
    SEVERAL = "several"  # several that are as sure as each other, and different
    NO_TEXT = "no_text"  # the file has pictures of text, or nothing


@dataclass(frozen=True)
class Place:
    """Where in the file: page and line count from 1; `paragraph` where the file has no lines (Word, HTML)."""

    page: int | None = None
    line: int | None = None
    paragraph: int | None = None


@dataclass(frozen=True)
class Found(Generic[T]):
    """A fact, or that there is none.

    With a value: `confidence`, `rule`, `place` and `sentence` (the text that it was read from) say how it was found.
    Without: `reason`. `others` are values that differ and were found less surely, or as surely (`Reason.SEVERAL`).
    """

    value: T | None
    confidence: Confidence | None = None
    rule: Rule | None = None
    place: Place | None = None
    sentence: str = ""
    reason: Reason | None = None
    others: tuple[Found[T], ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) != (self.reason is not None):
            raise ValueError("a fact has a value, or a reason why it has none")
        if self.value is not None and None in (self.confidence, self.rule, self.place):
            raise ValueError("a fact that was found says how, where and how surely")

    @property
    def rank(self) -> int:
        """0 is the surest."""
        return ORDER.index(self.confidence) if self.confidence else len(ORDER)


def missing(reason: Reason, others: tuple[Found[T], ...] = ()) -> Found[T]:
    return Found(None, reason=reason, others=others)


def best(candidates: list[Found[T]], otherwise: Reason) -> Found[T]:
    """The surest candidate, the first of equals that agree; none where equals differ."""
    if not candidates:
        return missing(otherwise)
    first = min(candidates, key=lambda each: each.rank)
    differing: list[Found[T]] = []
    for each in candidates:
        if each.value != first.value and each.value not in [other.value for other in differing]:
            differing.append(each)
    if any(each.rank == first.rank for each in differing):
        return missing(Reason.SEVERAL, (first, *differing))
    return Found(
        first.value, first.confidence, first.rule, first.place, first.sentence, others=tuple(differing)
    )


class NumberRole(StrEnum):
    """Whose a registry number is."""

    OWN = "own"  # the document's own
    RECEIVED = "received"  # stamped on it by the one who received it
    REFERENCE = "reference"  # the addressee's, or one to be quoted in an answer
    MENTIONED = "mentioned"  # of another matter


@dataclass(frozen=True)
class RegistryNumber:
    """`text` as written. `form` names the recognised form (numbers.FORMS), None for any other: none is refused."""

    text: str
    form: str | None
    role: NumberRole


class DeadlineKind(StrEnum):
    ANSWER = "answer"
    FINAL = "final"
    REPORT = "report"
    PARTIAL = "partial"
    OTHER = "other"


@dataclass(frozen=True)
class Recurring:
    """A day that comes back each year, from `since` where that is said."""

    month: int
    day: int
    since: int | None = None


@dataclass(frozen=True)
class Deadline:
    kind: DeadlineKind
    by: dt.date | Recurring


@dataclass(frozen=True)
class Extension:
    """A granted extension in two parts: the proposal by a date, the minutes extract after the next meeting."""

    proposal_by: dt.date
    extract_after_next_meeting: bool


@dataclass(frozen=True)
class Attachment:
    """A named annex. `number` as written ("1", "2 b"), `group` the line above a group of them."""

    name: str
    number: str = ""
    group: str = ""


class SectionKind(StrEnum):
    """The parts of the city's template for an answer; OTHER is a heading of the document's own."""

    PROPOSAL = "proposal"
    SUMMARY = "summary"
    STATEMENT = "statement"
    PREPARATION = "preparation"
    BACKGROUND = "background"
    MATTER = "matter"
    VIEWS = "views"
    ANNEXES = "annexes"
    OTHER = "other"


@dataclass(frozen=True)
class Paragraph:
    text: str
    place: Place


@dataclass(frozen=True)
class ListBlock:
    items: tuple[str, ...]
    ordered: bool
    place: Place


@dataclass(frozen=True)
class Table:
    """Rows of cells, of the same length. UNSURE where columns were told apart by gaps in a text."""

    rows: tuple[tuple[str, ...], ...]
    place: Place
    confidence: Confidence


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it. What stands before the first heading has the heading "" and level 0."""

    heading: str
    level: int
    kind: SectionKind
    place: Place
    number: str = ""
    confidence: Confidence = Confidence.SURE
    rule: Rule = Rule.MARKED
    content: tuple[Paragraph | ListBlock | Table, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(each.text for each in self.content if isinstance(each, Paragraph))

    @property
    def lists(self) -> tuple[ListBlock, ...]:
        return tuple(each for each in self.content if isinstance(each, ListBlock))

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(each for each in self.content if isinstance(each, Table))


class Caution(StrEnum):
    """What a person should know before trusting the reading."""

    ENCODING_ASSUMED = "encoding_assumed"
    IMPOSSIBLE_DATE = "impossible_date"
    CUT_PAGES = "cut_pages"
    PAGES_WITHOUT_TEXT = "pages_without_text"
    TRACKED_CHANGES = "tracked_changes"
    NOTES_LEFT_OUT = "notes_left_out"
    BOXES_APART = "boxes_apart"  # text boxes, read as if they stood in the margin
    PICTURES_LEFT_OUT = "pictures_left_out"
    HIDDEN_LEFT_OUT = "hidden_left_out"
    MARGINS_LEFT_OUT = "margins_left_out"  # headers and footers that come back on each page


@dataclass(frozen=True)
class ReadDocument:
    """A document as read, to be confirmed by a person."""

    title: Found[str]
    sender: Found[str]
    date: Found[dt.date]
    received: Found[dt.date]
    deadline: Found[dt.date]
    registry_number: Found[RegistryNumber]
    referred_by: Found[str]
    group_date: Found[dt.date]
    extension: Found[Extension]
    registry_numbers: tuple[Found[RegistryNumber], ...] = ()
    deadlines: tuple[Found[Deadline], ...] = ()
    recipients: tuple[Found[str], ...] = ()
    signatures: tuple[Found[str], ...] = ()
    attachments: tuple[Found[Attachment], ...] = ()
    attachments_reason: Reason | None = None
    sections: tuple[Section, ...] = ()
    cautions: tuple[tuple[Caution, str], ...] = field(default=())

    @property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """(level, heading with its number) of every section that has one."""
        return tuple(
            (each.level, f"{each.number} {each.heading}".strip()) for each in self.sections if each.level
        )
