"""What every page must be, read from its HTML with the standard library's parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Elements of SVG that are written without an end tag of their own end themselves.
CONTROLS = {"input", "select", "textarea"}


@dataclass
class Page(HTMLParser):
    """A page taken apart. `faults` lists what no page may have; `links` are addresses within the site."""

    source: str
    lang: str = ""
    title: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    refers: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    text: str = ""
    _open: list[str] = field(default_factory=list)
    _heading: int = 0
    _labelled: set[str] = field(default_factory=set)
    _controls: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.source)
        self.close()
        self._finish()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        self._attributes(tag, given)
        if re.fullmatch("h[1-6]", tag):
            self._heading = int(tag[1])
            self.headings.append((self._heading, ""))
        elif tag == "html":
            self.lang = given.get("lang", "")
        elif tag == "style" or (tag == "script" and not given.get("src", "").startswith("/static/")):
            self.faults.append(f"<{tag}> in the page")
        elif tag == "img" and "alt" not in given:
            self.faults.append(f"<img> without alt: {given.get('src')}")
        elif tag == "label" and "for" in given:
            self._labelled.add(given["for"])
        elif tag in CONTROLS and given.get("type") not in {"hidden", "submit"}:
            self._controls.append(given)
        elif tag == "th" and "scope" not in given:
            self.faults.append("<th> without scope")
        elif tag == "svg" and not (given.get("aria-hidden") == "true" or given.get("aria-labelledby")):
            self.faults.append(f"<svg> that is neither named nor hidden: {given.get('class')}")
        elif tag == "table":
            self.text += "\0table"
        elif tag == "caption":
            self.text += "\0caption"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, {name: value or "" for name, value in attrs})

    def _attributes(self, tag: str, given: dict[str, str]) -> None:
        if "style" in given:
            self.faults.append(f"style attribute on <{tag}>")
        self.faults += [f"{name} attribute on <{tag}>" for name in given if name.startswith("on")]
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.refers += given.get(name, "").split()
        for name in ("href", "src", "action"):
            address = given.get(name, "")
            if name == "href" and tag == "a":
                self.links.append(address)
            elif address and tag in {"link", "img", "script"}:
                self.assets.append(address)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()
        if re.fullmatch("h[1-6]", tag):
            self._heading = 0

    def handle_data(self, data: str) -> None:
        if self._heading:
            level, said = self.headings[-1]
            self.headings[-1] = (level, said + data)
        if self._open[-1:] == ["title"] and "svg" not in self._open:
            self.title += data
        self.text += data

    def _finish(self) -> None:
        if self._open:
            self.faults.append(f"never closed: {self._open}")
        if [level for level, _text in self.headings].count(1) != 1:
            self.faults.append(f"{[level for level, _ in self.headings].count(1)} h1")
        before = 0
        for level, said in self.headings:
            if level > before + 1:
                self.faults.append(f"h{level} {said.strip()!r} follows h{before}")
            if not said.strip():
                self.faults.append(f"empty h{level}")
            before = level
        if not self.title.strip() or self.title.strip().startswith("–"):
            self.faults.append(f"title {self.title!r}")
        if self.lang not in {"sv", "en"}:
            self.faults.append(f"lang {self.lang!r}")
        self.faults += [f"id {name!r} twice" for name in {i for i in self.ids if self.ids.count(i) > 1}]
        self.faults += [
            f"refers to {name!r}, which is not there" for name in set(self.refers) - set(self.ids)
        ]
        for control in self._controls:
            if control.get("id") not in self._labelled and "aria-label" not in control:
                self.faults.append(f"a field without a label: {control.get('name')}")
        if self.text.count("\0table") != self.text.count("\0caption"):
            self.faults.append("a table without a caption")
        for sign in ("{{", "{%", "None,", "&lt;span"):
            if sign in self.source:
                self.faults.append(f"{sign!r} in the page")
