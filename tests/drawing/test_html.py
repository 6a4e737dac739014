"""The HTML stands alone, is well built, and works under its own strict policy."""

import base64
import gzip
import hashlib
import itertools
import re
from html.parser import HTMLParser

import pytest

from samstad.drawing import html
from samstad.drawing.document import Document, Heading, Paragraph, Quote
from tests.drawing import samples

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Tree(HTMLParser):
    """Elements in order as (name, attributes, text inside), with a check that they nest."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], []
        self.feed(text)
        assert self.open == [], self.open

    def handle_starttag(self, tag, attrs):
        row = [tag, dict(attrs), "", [above[0] for above in self.open]]
        self.found.append(row)
        if tag not in VOID:
            self.open.append(row)

    def handle_startendtag(self, tag, attrs):
        self.found.append([tag, dict(attrs), "", [above[0] for above in self.open]])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for row in self.open:
            row[2] += data

    def all(self, name):
        return [row for row in self.found if row[0] == name]


@pytest.fixture(scope="module")
def made():
    return html.render(samples.document())


@pytest.fixture(scope="module")
def tree(made):
    return Tree(made.decode())


def test_headings_never_skip_a_level_and_the_title_is_the_only_first(tree):
    levels = [int(row[0][1]) for row in tree.found if re.fullmatch("h[1-6]", row[0])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_every_table_has_a_caption_and_headers_with_scope(tree):
    assert len(tree.all("table")) == len(tree.all("caption")) == 1
    assert [row[1]["scope"] for row in tree.all("th")] == ["col"] * 3 + ["row"] * 3
    assert all("thead" in row[3] for row in tree.all("th")[:3])
    region = next(row for row in tree.found if row[1].get("role") == "region")
    assert region[1]["tabindex"] == "0"
    assert region[1]["aria-labelledby"] == tree.all("caption")[0][1]["id"]


def test_language_landmarks_and_a_way_past_the_contents(tree):
    assert tree.all("html")[0][1]["lang"] == "sv"
    for name in ("header", "nav", "main", "footer", "title"):
        assert len(tree.all(name)) == 1 or name == "title"
    first = tree.all("a")[0]
    assert first[1]["href"] == "#" + tree.all("main")[0][1]["id"]
    ids = [row[1]["id"] for row in tree.found if "id" in row[1]]
    assert len(ids) == len(set(ids))
    for row in tree.all("a"):
        if row[1]["href"].startswith("#"):
            assert row[1]["href"][1:] in ids


def test_a_figure_is_one_picture_with_its_words(tree):
    picture = next(row for row in tree.found if row[1].get("role") == "img")
    assert picture[1]["aria-label"] == samples.ALT
    inside = [row for row in tree.all("svg") if "figure" in row[3]]
    assert [row[1].get("aria-hidden") for row in inside] == ["true"]
    assert "role" not in inside[0][1]


def test_a_state_is_said_in_words_beside_its_shape(tree):
    badges = [row for row in tree.all("span") if "badge" in row[1].get("class", "")]
    assert {row[2] for row in badges} == {"Uppnått", "Försämrat", "Delvis"}
    assert all(row[1]["aria-hidden"] == "true" for row in tree.all("svg") if "span" in row[3])


def test_text_stays_text(tree):
    paragraphs = [row[2] for row in tree.all("p")]
    assert samples.NASTY in paragraphs
    assert not tree.all("b") or all("figcaption" in r[3] or "caption" in r[3] for r in tree.all("b"))
    evil = '"><script>alert(1)</script>'
    assert b"<script" not in html.render(Document(evil, [Paragraph(evil)], author=evil, notice=evil))


def test_the_notice_stands_first_and_last(tree):
    assert samples.NOTICE in tree.all("header")[0][2]
    assert samples.NOTICE in tree.all("footer")[0][2]


def test_nothing_is_loaded_and_nothing_breaks_the_policy(made, tree):
    text = made.decode()
    style = re.search("<style>(.*?)</style>", text, re.S)[1]
    addresses = re.findall(r"url\(([^)]{0,30})", style)
    assert addresses
    assert all(address.startswith("data:font/woff2") for address in addresses)
    assert "@import" not in style
    for row in tree.found:
        assert row[0] not in {"script", "link", "img", "iframe", "object"}
        assert "style" not in row[1]
        assert not any(name.startswith("on") for name in row[1])
    expected = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert html.style_hash(made) == f"sha256-{expected}"
    assert f"style-src 'sha256-{expected}'" in html.csp_for(made)
    assert "unsafe" not in html.csp_for(made)


def test_a_file_with_another_style_is_not_vouched_for():
    with pytest.raises(ValueError, match="found 0"):
        html.csp_for(b"<html></html>")
    with pytest.raises(ValueError, match="found 2"):
        html.style_hash(b"<style>a</style><style>b</style>")


def test_the_same_document_gives_the_same_bytes_and_they_are_few(made):
    assert html.render(samples.document()) == made
    assert len(gzip.compress(made)) < 60_000


def test_english():
    tree = Tree(html.render(samples.document(lang="en")).decode())
    assert tree.all("html")[0][1]["lang"] == "en"
    assert "Contents" in [row[2] for row in tree.all("h2")]
    assert any(row[2] == "Table 1." for row in tree.all("b"))


def test_what_somebody_wrote_in_another_language_says_so() -> None:
    blocks = [
        Heading(1, "Answers"),
        Paragraph("Läget är bättre.", lang="sv"),
        Quote("Därför.", "Anna", lang="sv"),
    ]
    made = html.render(Document("Report", blocks, lang="en")).decode()
    assert '<p lang="sv">Läget är bättre.</p>' in made
    assert '<blockquote lang="sv">' in made
