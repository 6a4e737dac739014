"""Text that is pasted with its marks: what the form can hold is kept, the rest is taken away and told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.referrals.markup import tamed

LONGEST = 2_000_000  # signs: a book
TAGS = {"h1", "h2", "h3", "h4", "p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "sub", "sup", "blockquote",
        "a", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "mailto"}
# Their content goes with them; of any other mark the text stays.
WHOLE = {
    "script",
    "style",
    "template",
    "iframe",
    "object",
    "noscript",
    "title",
    "svg",
    "math",
    "textarea",
    "select",
}
# What a word processor wraps every word in is nothing that anybody would miss.
_PLAIN = {"span", "div", "font", "html", "body", "head", "meta", "link", "o:p", "section", "article", "main", "col",
          "colgroup", "header", "footer", "u", "small", "center"}  # fmt: skip


@dataclass(frozen=True)
class Pasted:
    """`html` with the marks of TAGS only; `removed` are sentences that tell what was taken away."""

    html: str
    removed: tuple[str, ...] = ()


def clean_paste(html: str) -> Pasted:
    """The text with its headings, lists, tables and links. Any text can be given; what comes out runs nothing.

    Raises UserError for more than LONGEST signs.
    """
    import nh3

    if len(html) > LONGEST:
        raise UserError(
            _("what was pasted is too long"), advice=_("Attach it as a file, or paste it part by part")
        )

    clean = nh3.clean(
        html.replace("\0", ""),
        tags=TAGS,
        clean_content_tags=WHOLE,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )
    return Pasted(clean, _removed(html))


def _removed(html: str) -> tuple[str, ...]:
    """What was there and is not any longer, as sentences: programs first, then pictures, then other marks."""
    seen = _Seen()
    seen.feed(tamed(html))
    seen.close()
    told = []
    if seen.programs:
        told.append(_("Scripts were taken away: %(what)s.") % {"what": _listed(seen.programs)})
    if seen.links:
        told.append(
            _("Links that do not lead to a web page or an address were taken away: %(what)s.")
            % {"what": _listed(seen.links)}
        )
    if seen.pictures:
        told.append(
            _("Pictures were taken away: attach them as files (%(what)s).") % {"what": _listed(seen.pictures)}
        )
    if seen.others:
        told.append(
            _("Parts that a text here cannot have were taken away: %(what)s.")
            % {"what": _listed(seen.others)}
        )
    return tuple(told)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{what} ({number})" for what, number in counts.most_common(5))


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.programs: Counter[str] = Counter()
        self.pictures: Counter[str] = Counter()
        self.links: Counter[str] = Counter()
        self.others: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag[:20]
        if tag in ("script", "iframe", "object", "embed", "applet", "svg", "math"):
            self.programs[tag] += 1
        elif tag in ("img", "picture", "video", "audio", "canvas"):
            self.pictures[tag] += 1
        elif tag not in TAGS and tag not in _PLAIN and tag not in WHOLE and ":" not in tag:
            self.others[tag] += 1
        for name, value in attrs:
            if name.startswith("on"):
                self.programs[name[:20]] += 1
            elif name in ("href", "src", "action", "formaction", "xlink:href") and _runs(value or ""):
                self.programs["javascript:"] += 1
            elif name == "href" and tag == "a" and not _leads(value or ""):
                self.links[(value or "")[:30]] += 1


def _runs(address: str) -> bool:
    bare = "".join(sign for sign in address.lower() if sign.isprintable() and not sign.isspace())
    return bare.startswith(("javascript:", "vbscript:", "data:"))


def _leads(address: str) -> bool:
    return address.strip().lower().startswith(tuple(f"{scheme}:" for scheme in SCHEMES))
