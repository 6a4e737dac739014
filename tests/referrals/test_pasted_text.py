"""What is pasted with its marks becomes the form's own text: nothing runs, no word is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samstad.drawing import html as page
from samstad.drawing.document import Document, Heading
from samstad.referrals import texts
from samstad.referrals.pasted_text import as_text


def shown(text: str) -> str:
    blocks = [Heading(1, "Svar"), *texts.blocks(text, {}, level=2, caption="Svar")]
    return page.fragment(Document(title="Svar", blocks=blocks))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>Skolan</h1><p>Ett <b>viktigt</b> steg.</p>", "## Skolan\n\nEtt **viktigt** steg."),
        ("<ul><li>ett</li><li>två</li></ul><p>slut</p>", "- ett\n- två\n\nslut"),
        ("<ol start=3><li>tre</li><li>fyra</li></ol>", "3. tre\n4. fyra"),
        ('<p>Se <a href="https://example.org/a(b)">källan</a>.</p>', "Se [källan](https://example.org/a%28b%29)."),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b |\n|---|---|\n| 1 | 2 |",
        ),
        ("<p># ingen rubrik</p><p>1. ingen lista</p>", "\\# ingen rubrik\n\n1\\. ingen lista"),
        ("<p>a*b_c[d]</p>", "a\\*b\\_c\\[d\\]"),
        ("<p class=MsoNormal><span>Word<o:p></o:p></span></p>", "Word"),
        ("bara ord", "bara ord"),
        ("<p>A&amp;B &amp;copy;</p>", "A\\&B \\&copy;"),
        ("", ""),
    ],
)  # fmt: skip
def test_marks_become_the_forms_own(html: str, text: str) -> None:
    assert as_text(html) == (text, ())


def test_scripts_are_taken_away_and_told_and_the_words_stay() -> None:
    text, told = as_text(
        '<p onclick="x()">Före</p><script>alert(1)</script><img src=x onerror=alert(2)>'
        '<p><a href="javascript:alert(3)">klicka</a> efter</p>'
    )
    assert text == "Före\n\nklicka efter"
    assert any("script" in sentence for sentence in told)
    assert "alert" not in text


@given(st.text() | st.text(alphabet="<>/abpliscrtul=\"' #*-|1.\n"))
@example("<p>**</p>")
@example("<b></b><li>x<table><td>")
@example("<table><tr></tr></table>")
def test_whatever_is_pasted_runs_nothing_and_can_be_shown(html: str) -> None:
    text, _told = as_text(html)
    written = shown(text)
    assert "<script" not in written.lower()
    assert 'href="javascript' not in written.lower()


@given(
    st.lists(
        st.text(alphabet=st.characters(categories=("L", "Nd", "P", "S")), min_size=1, max_size=12), max_size=8
    )
)
def test_no_word_is_lost_and_none_becomes_a_mark(words: list[str]) -> None:
    escaped = " ".join(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    written = shown(as_text(f"<p>{escaped}</p>")[0])
    said = re.sub(r"<[^>]+>", "", re.sub(r"<h\d.*?</h\d>", "", written, flags=re.S))
    assert unescape(said).split() == " ".join(words).split()
