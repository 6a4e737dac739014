"""What every SVG here has in common: one that is safe to put inside a page, a PDF or a file of its own.

Only presentation attributes are written (`fill="…"`): a `style` attribute or element inside a page would
be refused by a Content-Security-Policy of `style-src 'self'`. Ids begin with a hash of the content, so
that several drawings can stand in one page, and the same drawing always has the same bytes.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Iterable
from xml.sax.saxutils import escape as _escape

from samstad.drawing.palette import FONT_STACK, INK

_PREFIX = "{id}"


class Own(str):
    """An attribute written by this package with `{id}` in it, not text from outside."""

    __slots__ = ()


def escape(text: str) -> str:
    """Text for an element or a double-quoted attribute; what XML forbids is dropped."""
    allowed = "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff"))
    return _escape(allowed, {'"': "&quot;", _PREFIX: "&#123;id}", "\ufffe": "", "\uffff": ""})


def number(value: float) -> str:
    """A coordinate with at most two decimals and no superfluous zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, content: str = "", **attributes: str | float | None) -> str:
    """One element. `None` leaves an attribute out; `_` in a name is written as `-`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_written(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _written(value: str | float) -> str:
    if isinstance(value, Own):
        return value
    return escape(value) if isinstance(value, str) else number(value)


def text(
    x: float,
    y: float,
    content: str,
    *,
    size: float = 13,
    fill: str = INK,
    weight: int | None = None,
    anchor: str | None = None,
) -> str:
    """One line of text with its baseline at `y`."""
    return element(
        "text",
        escape(content),
        x=x,
        y=y,
        font_size=size,
        fill=fill,
        font_weight=None if weight is None else str(weight),
        text_anchor=anchor,
    )


def drawing(
    width: float,
    height: float,
    parts: Iterable[str],
    *,
    title: str,
    description: str,
    lang: str,
    interactive: bool = False,
    css_class: str = "drawing",
    sized: bool = False,
) -> str:
    """The whole SVG. `{id}` in a part becomes the drawing's own prefix for ids.

    `role="img"` hides what is inside from a screen reader, which gets title and description instead; a
    drawing with links (`interactive`) is a group. `sized` gives it its own size in pixels; otherwise it
    fills what it stands in. Raises ValueError without title or description.
    """
    if not title.strip() or not description.strip():
        raise ValueError("a drawing needs a title and a description for those who cannot see it")
    body = "".join(parts)
    heading = element("title", escape(title), id=Own("{id}t")) + element(
        "desc", escape(description), id=Own("{id}d")
    )
    seen = f"{width} {height} {lang} {interactive} {heading} {body}"
    prefix = "d" + hashlib.sha256(seen.encode()).hexdigest()[:8]
    size = f' width="{number(width)}" height="{number(height)}"' if sized else ""
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css_class}"{size}'
        f' viewBox="0 0 {number(width)} {number(height)}"'
        f' role="{"group" if interactive else "img"}" lang="{lang}" aria-labelledby="{prefix}t"'
        f' aria-describedby="{prefix}d" font-family="{FONT_STACK}">'
    )
    return opening + (heading + body).replace(_PREFIX, prefix) + "</svg>"


def wrapped(content: str, size: float, width: float) -> list[str]:
    """Lines that fit in `width` at `size`, by the font's mean width of about 0.45 em a character."""
    return textwrap.wrap(content, max(8, int(width / (size * 0.45)))) or [""]
