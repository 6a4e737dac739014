"""The texts of an answer: headings, lists, tables, and links to goals, places and figures.

They are written as CommonMark with tables; HTML in them is text and nothing else. Three kinds of links lead into the
city: `mal:document/goal`, `plats:area-set/area` and `indikator:indicator/area-set/area`, the last of which also
prints the figure. `resolve` reads what they lead to, once; `blocks` lays the text out from that alone, so that a frozen
text is laid out again without asking anybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from samstad.drawing.document import (
    Block,
    BulletList,
    Column,
    Heading,
    Link,
    Paragraph,
    Run,
    Strong,
    Table,
)
from samstad.drawing.numbers import Lang
from samstad.organisation.models import City
from samstad.organisation.texts import pick
from samstad.referrals import figures
from samstad.statistics.models import Area, Indicator
from samstad.steering.models import DocumentState, Goal

Resolved = Mapping[str, Mapping[str, Any]]
SCHEMES = ("mal", "plats", "indikator")
_CODE = r"[A-Za-z0-9_-]+"
_AREA = r"[^/\s]+"
FORMS = {
    "mal": re.compile(rf"mal:({_CODE})/({_CODE})"),
    "plats": re.compile(rf"plats:({_CODE})/({_AREA})"),
    "indikator": re.compile(rf"indikator:({_CODE})/({_CODE})/({_AREA})"),
}


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    parser: Any = MarkdownIt("commonmark", {"html": False}).enable("table")
    # The parser refuses addresses that are not of the web: of these three kinds it need not.
    parser.validateLink = lambda url: url.startswith(("https://", "http://", *(f"{s}:" for s in SCHEMES)))
    return parser


def references(text: str) -> list[str]:
    """Every link into the city that a text has, each once, in order."""
    found = [
        str(child.attrs["href"])
        for token in _parser().parse(text)
        for child in token.children or ()
        if child.type == "link_open" and str(child.attrs["href"]).split(":")[0] in SCHEMES
    ]
    return list(dict.fromkeys(found))


def resolve(city: City, texts: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the texts' links lead to: address, name, and of a figure its reading. What leads nowhere is not there.

    A goal of a draft is for its own people: in a text that others read it leads nowhere.
    """
    found: dict[str, dict[str, Any]] = {}
    for reference in dict.fromkeys(each for text in texts for each in references(text)):
        scheme = reference.split(":")[0]
        if (match := FORMS[scheme].fullmatch(reference)) and (led := _LEADS[scheme](city, *match.groups())):
            found[reference] = led
    return found


def _goal(city: City, document: str, code: str) -> dict[str, Any] | None:
    goal = (
        Goal.objects.filter(document__city=city, document__code=document, code=code)
        .exclude(document__state=DocumentState.DRAFT)
        .first()
    )
    if goal is None:
        return None
    return {"address": f"/{city.slug}/mal/{document}/{code}/", "name": dict(goal.text)}


def _place(city: City, area_set: str, code: str) -> dict[str, Any] | None:
    area = _area(city, area_set, code)
    if area is None:
        return None
    return {"address": f"/{city.slug}/omraden/{area_set}/{code}/", "name": dict(area.name)}


def _area(city: City, area_set: str, code: str) -> Area | None:
    rows = Area.objects.filter(area_set__code=area_set, code=code).select_related("area_set")
    own = [row for row in rows if row.area_set.city_id in (city.pk, None)]
    return min(own, key=lambda row: row.area_set.city_id is None, default=None)


def _figure(city: City, code: str, area_set: str, area_code: str) -> dict[str, Any] | None:
    indicator = Indicator.objects.filter(city=city, code=code).first()
    area = _area(city, area_set, area_code)
    if indicator is None or area is None:
        return None
    return {
        "address": f"/{city.slug}/indikatorer/{code}/",
        "name": dict(indicator.name),
        "reading": figures.read(indicator, area, city),
    }


_LEADS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "mal": _goal,
    "plats": _place,
    "indikator": _figure,
}


def blocks(text: str, resolved: Resolved, *, level: int, caption: str, lang: Lang = "sv") -> list[Block]:
    """The text as blocks; its first headings are of `level`, and a table is named by what it stands under."""
    return list(_Text(resolved, level, caption, lang).read(_parser().parse(text)))


class _Text:
    """Reads the parser's flat list of tokens."""

    def __init__(self, resolved: Resolved, level: int, caption: str, lang: Lang) -> None:
        self.resolved, self.level, self.caption, self.lang = resolved, level, caption, lang
        self.deepest = level - 1

    def read(self, tokens: Sequence[Any]) -> Iterator[Block]:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            end = _end(tokens, at)
            inside = tokens[at + 1 : end]
            if token.type == "heading_open":
                yield from self.heading(token, inside)
            elif token.type == "paragraph_open":
                yield Paragraph(self.runs(inside[0].children))
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield BulletList(list(self.items(inside, token.type == "ordered_list_open")))
            elif token.type == "table_open":
                yield self.table(inside)
            elif token.type in ("fence", "code_block", "html_block"):
                yield Paragraph(token.content.strip() or " ")
            elif token.type == "blockquote_open":
                yield from self.read(inside)
            at = end + 1

    def heading(self, token: Any, inside: Sequence[Any]) -> Iterator[Block]:
        words = "".join(_plain(run) for run in self.runs(inside[0].children)).strip()
        if not words:
            return
        # Never more than one level deeper than what it stands under, however it was written.
        depth = min(self.level + int(token.tag[1]) - 1, self.deepest + 1, 4)
        self.deepest = max(depth, self.level)
        self.caption = words
        yield Heading(self.deepest, words)

    def items(self, inside: Sequence[Any], numbered: bool) -> Iterator[list[Run]]:
        """The items of a list; what lies under an item follows it as items of their own."""
        at, number = 0, 0
        while at < len(inside):
            end = _end(inside, at)
            number += 1
            first = True
            rest = inside[at + 1 : end]
            place = 0
            while place < len(rest):
                until = _end(rest, place)
                if rest[place].type == "paragraph_open":
                    runs = self.runs(rest[place + 1].children)
                    yield [f"{number}. ", *runs] if numbered and first else runs
                    first = False
                elif rest[place].type.endswith("list_open"):
                    yield from self.items(rest[place + 1 : until], rest[place].type.startswith("ordered"))
                place = until + 1
            at = end + 1

    def table(self, inside: Sequence[Any]) -> Block:
        """A table; one that has only a heading is a line of its words."""
        rows: list[list[list[Run]]] = []
        for token, following in zip(inside, [*inside[1:], None], strict=True):
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open") and following is not None:
                rows[-1].append(self.runs(following.children or []))
        head = ["".join(_plain(run) for run in cell).strip() or "–" for cell in rows[0]]
        if len(rows) == 1:
            return Paragraph(" | ".join(head))
        return Table(self.caption, [Column(name) for name in head], rows[1:])

    def runs(self, children: Sequence[Any]) -> list[Run]:
        made: list[Run] = []
        strong, href, words = 0, "", ""
        for child in children:
            if child.type == "link_open":
                href, words = str(child.attrs["href"]), ""
            elif child.type == "link_close":
                made += self.link(href, words)
                href = ""
            elif child.type in ("strong_open", "strong_close"):
                strong += 1 if child.type == "strong_open" else -1
            else:
                text = "\n" if child.type in ("softbreak", "hardbreak") else child.content
                if href:
                    words += text
                elif text:
                    made.append(Strong(text) if strong else text)
        return made or [" "]

    def link(self, href: str, words: str) -> list[Run]:
        """A link into the city with its figure; what leads nowhere keeps its words."""
        if href.split(":")[0] not in SCHEMES:
            return [Link(words or href, href)] if href.startswith("https://") else [words or href]
        led = self.resolved.get(href)
        if led is None:
            return [words or href]
        linked = Link(words or pick(led["name"], self.lang).text, led["address"])
        if "reading" not in led:
            return [linked]
        return [linked, ": ", Strong(figures.in_words(led["reading"], self.lang))]


def _end(tokens: Sequence[Any], at: int) -> int:
    """Where what opens at `at` closes; itself for what does not open."""
    if tokens[at].nesting != 1:
        return at
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens) - 1


def _plain(run: Run) -> str:
    return run if isinstance(run, str) else getattr(run, "text", "")
