"""A document that knows nothing of its paper: the same blocks become HTML and PDF.

What would make either inaccessible is refused here, once: a figure without alternative text, a table
without headers or caption, a heading level that is skipped, a link that leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from samstad.drawing.numbers import Lang

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: `https://…`, `#anchor` of a heading here, or `/path` on the city's site."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class StatusBadge:
    """A state as shape, colour and words (see `drawing.badges` for the states that have a shape)."""

    state: str
    label: str


Run = str | Strong | Link | StatusBadge
Runs = str | Sequence[Run]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 to 4 (the title of the document stands above level 1); `anchor` is what links name."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `lang` where it is in another language than the document."""

    runs: Runs
    lang: str = ""


@dataclass(frozen=True, slots=True)
class BulletList:
    """Points in no order."""

    items: Sequence[Runs]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms and what they say: facts about a goal, a release, a round."""

    entries: Sequence[tuple[str, Runs]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's header and how its cells are aligned (numbers: right)."""

    header: str
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, and the mark of a note under the table ("1", "a")."""

    runs: Runs
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as long as `columns`; the first cell of a row is its header unless `row_header` is False."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell | Runs]]
    row_header: bool = True
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of this package, with what it says in words (`alt`), its caption and its source."""

    svg: str
    alt: str
    caption: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """Something that must not be overlooked; the title says what kind it is, the colour repeats it."""

    kind: Literal["info", "warning", "success", "danger"]
    title: str
    text: Runs = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What a person wrote, word for word, who that is, and the level that was chosen if there is one.

    `lang` where the person wrote in another language than the document's.
    """

    text: str
    by: str
    badge: StatusBadge | None = None
    title: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs, each by name and title (which may be empty): beside each other, the first to the left."""

    signers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page in print; nothing on a screen."""


Block = (
    Heading
    | Paragraph
    | BulletList
    | DefinitionList
    | Table
    | Figure
    | Callout
    | Quote
    | Signatures
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Document:
    """Title, who made it and when, and blocks in order. `notice` stands on the front and on every page.

    `base` ("https://…", no slash at the end) is put before links that begin with `/` in print, where they
    would lead nowhere; without it print shows their words only. A `short` document begins on its first page: its title
    stands above the text, without a front page and a list of contents. Raises ValueError at once for what no
    reader should meet: see `check`.
    """

    title: str
    blocks: Sequence[Block]
    lang: Lang = "sv"
    subtitle: str = ""
    author: str = ""
    description: str = ""
    notice: str | None = None
    date: date | None = None
    base: str = ""
    short: bool = False
    anchors: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "anchors", tuple(_anchors(self.blocks)))
        check(self)


def check(document: Document) -> None:
    """Raise ValueError, naming the block, for the first thing that would be inaccessible or wrong."""
    if not document.title.strip():
        raise ValueError("a document needs a title")
    level = 0
    for block in document.blocks:
        if isinstance(block, Heading):
            if not 1 <= block.level <= min(level + 1, 4):
                raise ValueError(f"heading {block.text!r} of level {block.level} follows level {level}")
            if not block.text.strip():
                raise ValueError("a heading needs words")
            level = block.level
        elif isinstance(block, Figure):
            _check_figure(block)
        elif isinstance(block, Table):
            _check_table(block)
        elif isinstance(block, Signatures) and not all(name.strip() for name, _title in block.signers):
            raise ValueError("a signature needs a name")
    if len(set(document.anchors)) < len(document.anchors):
        twice = next(name for name in document.anchors if document.anchors.count(name) > 1)
        raise ValueError(f"two headings have the anchor {twice!r}")
    for link in links(document):
        _check_link(link, document.anchors)


def heading_anchors(document: Document) -> list[tuple[Heading, str]]:
    """Each heading with its anchor, given or made from its place."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    return list(zip(headings, document.anchors, strict=True))


def as_runs(runs: Runs) -> Sequence[Run]:
    """Runs as a sequence, a lone text too."""
    return [runs] if isinstance(runs, str) else runs


def as_cell(cell: Cell | Runs) -> Cell:
    """A cell, also where only its words are given."""
    return cell if isinstance(cell, Cell) else Cell(cell)


def plain_text(runs: Runs) -> str:
    """The words alone."""
    parts = (
        run if isinstance(run, str) else run.label if isinstance(run, StatusBadge) else run.text
        for run in as_runs(runs)
    )
    return "".join(parts)


def links(document: Document) -> Iterator[Link]:
    """Every link in the document."""
    for block in document.blocks:
        for runs in _all_runs(block):
            yield from (run for run in as_runs(runs) if isinstance(run, Link))


def _all_runs(block: Block) -> Iterator[Runs]:
    if isinstance(block, Paragraph):
        yield block.runs
    elif isinstance(block, BulletList):
        yield from block.items
    elif isinstance(block, DefinitionList):
        yield from (runs for _, runs in block.entries)
    elif isinstance(block, Table):
        yield from (as_cell(cell).runs for row in block.rows for cell in row)
    elif isinstance(block, Callout):
        yield block.text


def _anchors(blocks: Sequence[Block]) -> Iterator[str]:
    headings = (block for block in blocks if isinstance(block, Heading))
    for number, heading in enumerate(headings, 1):
        yield heading.anchor or f"s{number}"


def _check_figure(figure: Figure) -> None:
    if not figure.alt.strip():
        raise ValueError(f"figure {figure.caption!r} has no alternative text")
    if not figure.caption.strip():
        raise ValueError("a figure needs a caption")
    if not figure.svg.startswith("<svg"):
        raise ValueError(f"figure {figure.caption!r} is not an SVG")


def _check_table(table: Table) -> None:
    if not table.caption.strip():
        raise ValueError("a table needs a caption")
    if not table.columns or not all(column.header.strip() for column in table.columns):
        raise ValueError(f"table {table.caption!r} has a column without a header")
    if not table.rows:
        raise ValueError(f"table {table.caption!r} has no row; say so in a paragraph instead")
    for row in table.rows:
        if len(row) != len(table.columns):
            raise ValueError(
                f"table {table.caption!r} has a row of {len(row)} for {len(table.columns)} columns"
            )


def _check_link(link: Link, anchors: Sequence[str]) -> None:
    if not link.text.strip():
        raise ValueError(f"the link to {link.href!r} has no words")
    if link.href.startswith("#"):
        if link.href[1:] not in anchors:
            raise ValueError(f"no heading has the anchor that {link.href!r} leads to")
    elif not re.match(r"https?://|/(?!/)", link.href):
        raise ValueError(f"a link may begin with https://, / or #, not {link.href!r}")
