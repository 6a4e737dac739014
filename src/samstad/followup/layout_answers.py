"""What each body answered, part by part, as the report prints it: in its pages and in its workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from samstad.drawing.document import Block, Callout, Heading, PageBreak, Paragraph, Strong
from samstad.followup.layout_words import WORDS
from samstad.followup.models import Standing, SubmissionState
from samstad.organisation.merging import split
from samstad.organisation.texts import pick

if TYPE_CHECKING:
    from samstad.followup.layout import _Page

# The report of 1 October has shorter headings of its own, and reports of before rounds had parts have no others.
OCTOBER = ("development", "collaboration", "results")


def parts(content: Mapping[str, Any], answer: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str]]:
    """(heading, text) of the parts that were written, in the order in which the round asked for them."""
    asked = content["round"].get("parts") or [{"code": code} for code in OCTOBER]
    for part in asked:
        code = part["code"]
        if (text := answer["texts"].get(code, "")).strip():
            own = WORDS[f"{code}_of"][lang] if code in OCTOBER else pick(part["heading"], lang).text
            yield own, text


def printed(answer: Mapping[str, Any]) -> bool:
    """Whether anything of the answer is printed: a text, or an answer to an assignment."""
    return any(answer["texts"].values()) or any(one["text"] for one in answer.get("assignments", []))


def standing(one: Mapping[str, Any], lang: str) -> str:
    """How far the body has come with an assignment, in words."""
    return str(Standing(one["standing"]).label) if one["standing"] else WORDS["not_answered"][lang]


def _assignments(page: _Page, answer: Mapping[str, Any]) -> Iterator[Block]:
    """Each assignment with how far the body has come, and what it says of it."""
    given = answer.get("assignments", [])
    if given:
        yield Heading(3, page.say("assignments"))
    for one in given:
        yield Heading(4, page.text(one["asked"]))
        yield Paragraph([Strong(standing(one, page.lang))])
        for paragraph in split(one["text"]):
            yield Paragraph(paragraph.strip(), lang=page.written)


def collaboration(page: _Page) -> Iterator[Block]:
    """Each body's answer under its name. What has not been approved is not printed, only that it is missing."""
    yield PageBreak()
    yield Heading(1, page.say("collaboration"), "collaboration")
    for answer in page.content["answers"]:
        yield Heading(2, page.text(answer["organisation"]), f"answer-{answer['code']}")
        if not printed(answer):
            state = str(SubmissionState(answer["state"]).label).lower()
            yield Callout("warning", page.say("missing_title"), page.say("not_approved", state=state))
            continue
        if answer["days_late"]:
            yield Paragraph(page.say("late", days=answer["days_late"]))
        for heading, text in parts(page.content, answer, page.lang):
            yield Heading(3, heading)
            for paragraph in split(text):
                yield Paragraph(paragraph.strip(), lang=page.written)
        yield from _assignments(page, answer)
