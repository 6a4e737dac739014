"""Pasted text keeps its headings, lists, tables and links, and nothing in it runs."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.referrals.pasting import ATTRIBUTES, SCHEMES, TAGS, clean_paste

GOOD = (
    "<h2>Synpunkter</h2><ul><li>En <strong>sak</strong></li></ul><table><tr><th>a</th><td>1</td></tr></table>"
)


class Marks(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def check(html: str) -> None:
    for tag, attributes in Marks(html).found:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        if address := attributes.get("href"):
            assert address.strip().split(":")[0].lower() in SCHEMES


def test_what_a_form_can_hold_is_kept() -> None:
    found = clean_paste(GOOD)
    assert found.html.replace("<tbody>", "").replace("</tbody>", "") == GOOD
    assert found.removed == ()


@pytest.mark.parametrize(
    ("html", "kept", "told"),
    [
        ("<p>a<script>ond()</script></p>", "<p>a</p>", "script (1)"),
        ("<p onclick='x()'>a</p>", "<p>a</p>", "onclick (1)"),
        (
            "<a href='java\nscript:x()'>a</a>",
            '<a rel="noopener noreferrer nofollow">a</a>',
            "javascript: (1)",
        ),
        ("<a href='file:///etc'>a</a>", '<a rel="noopener noreferrer nofollow">a</a>', "file:///etc (1)"),
        ("a<img src=x onerror=x()>", "a", "img (1)"),
        ("a<iframe src=x>b</iframe>", "a", "iframe (1)"),
        ("<svg><script>x</script></svg>a", "a", "svg (1)"),
        ("<form><p>a</p></form>", "<p>a</p>", "form (1)"),
        ("<p style='position:fixed'>a</p>", "<p>a</p>", ""),
    ],
)
def test_scripts_are_taken_away_and_told(html: str, kept: str, told: str) -> None:
    found = clean_paste(html)
    assert found.html == kept
    assert told in " ".join(found.removed)
    assert bool(told) == bool(found.removed)


@given(
    st.lists(
        st.one_of(
            st.text(max_size=10),
            st.sampled_from(
                [
                    "<script>",
                    "</script>",
                    "<svg/onload=x()>",
                    "<a href=javascript:x>",
                    "<!--",
                    "-->",
                    "<![CDATA[",
                    "<math><mtext>",
                    "<table><style>",
                    "<p>",
                    "</p>",
                    "<img src=x onerror=x()>",
                    "&lt;script&gt;",
                    "\0",
                    "<a href='&#106;avascript:x'>",
                ]
            ),
        ),
        max_size=15,
    ).map("".join)
)
def test_whatever_is_pasted_runs_nothing(html: str) -> None:
    found = clean_paste(html)
    check(found.html)
    assert clean_paste(found.html).html == found.html


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="<>&\xa0"), max_size=80
    )
)
def test_plain_words_stay(text: str) -> None:
    assert clean_paste(text).html == text
