"""Reading a document that somebody has sent: its sections and facts, each with where it was found and how surely.

| file | question |
|---|---|
| `text.py`, `web_page.py`, `word.py`, `pdf.py` | which lines and blocks does the file hold? |
| `margins.py` | which lines are headers and footers? |
| `lines.py`, `headings.py`, `template.py` | which lines are one paragraph, and which are headings? |
| `sections.py` | what stands under each heading? |
| `opening.py`, `facts.py`, `deadlines.py`, `numbers.py`, `attachments.py` | what does it say of itself? |
| `found.py` | the types that all of it is given in |

Nothing is guessed in silence: what was not found is None with a reason, what was found by a weak sign says so, and a
person confirms all of it. The words for reasons and rules are in `referrals/reading_words.py`.
"""

from __future__ import annotations

from pathlib import Path

from samstad.organisation.errors import UserError
from samstad.referrals.reading.document import document
from samstad.referrals.reading.found import ReadDocument
from samstad.referrals.reading.headings import recognised
from samstad.referrals.reading.lines import blocks_of
from samstad.referrals.reading.margins import parted
from samstad.referrals.reading.text import decoded, lines_of

MOST_TEXT = 20_000_000  # bytes of a text or a page that is read whole


def read(path: Path, kind: str, name: str = "") -> ReadDocument:
    """The document in a file of a kind that can be read: pdf, docx, txt or html, as `kinds.sniff` says.

    The file is one that was looked through when it was received. Raises UserError for another kind, and for a file that
    is damaged or has a password.
    """
    if kind == "pdf":
        return read_pdf(path)
    if kind == "docx":
        return read_word(path)
    if kind in ("txt", "html") and path.stat().st_size <= MOST_TEXT:
        content = path.read_bytes()
        return read_page(content) if kind == "html" else read_text(content)
    raise UserError(
        "the text is too long to be read in"
        if kind in ("txt", "html")
        else f"a file of the kind {kind} cannot be read in",
        where=name or path.name,
        advice="Attach it, and write or paste the answer",
    )


def read_text(content: bytes) -> ReadDocument:
    """A document in plain text, with or without Markdown's marks. Encoding: UTF-8, or as its first bytes say."""
    text, cautions = decoded(content)
    lines, margins = parted(lines_of(text))
    return document(recognised(blocks_of(lines)), margins, cautions)


def read_page(content: bytes) -> ReadDocument:
    """A document in HTML."""
    from samstad.referrals.reading.web_page import blocks_of_page

    blocks, margins, cautions = blocks_of_page(content)
    return document(recognised(blocks), margins, cautions)


def read_word(path: Path) -> ReadDocument:
    """A Word document. Raises UserError for what is none, or is damaged."""
    from samstad.referrals.reading.word import blocks_of_word

    blocks, margins, cautions = blocks_of_word(path)
    return document(recognised(blocks), margins, cautions)


def read_pdf(path: Path) -> ReadDocument:
    """A PDF, tagged or not. Raises UserError for what is none, is damaged, or has a password."""
    from samstad.referrals.reading.pdf_blocks import blocks_of_pdf

    blocks, margins, cautions = blocks_of_pdf(path)
    return document(recognised(blocks), margins, cautions)
