"""A Word file has what its readers need: Word's own headings, header rows, alternative texts, languages."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from docx import Document as Reader
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.drawing import word
from samstad.drawing.document import Column, Document, Figure, Heading, Link, Paragraph, Quote, Table
from tests.drawing import samples


def read(file: bytes):
    return Reader(io.BytesIO(file))


@pytest.fixture(scope="module")
def made() -> bytes:
    return word.render(samples.document())


def texts(file: bytes, style: str) -> list[str]:
    return [line.text for line in read(file).paragraphs if line.style.name == style]


def test_every_block_is_there_in_words_own_styles(made) -> None:
    document = samples.document()
    for level in (1, 2, 3):
        wanted = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == level]
        assert texts(made, f"Heading {level}") == wanted
    assert texts(made, "Title") == [document.title]
    assert samples.NASTY in texts(made, "Normal")
    assert texts(made, "List Bullet") == ["Ett", "Försämrat i två områden"]
    assert "Delvis" in " ".join(texts(made, "Samstad Quote"))
    assert samples.NOTICE in [p.text for p in read(made).sections[0].header.paragraphs]


def test_tables_have_header_rows_and_numbers_to_the_right(made) -> None:
    table, signed = read(made).tables
    assert [cell.text for cell in signed.rows[0].cells] == ["Olle Ek\nFörvaltningschef", "Lena Alm"]
    first, *rest = table.rows
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr is None or row._tr.trPr.find(qn("w:tblHeader")) is None for row in rest)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Målvärden"
    assert [cell.text for cell in rest[0].cells] == ["Område 0", "12,3 %1", "Uppnått"]
    assert rest[0].cells[1].paragraphs[0].alignment == 2


def test_pictures_say_what_they_show(made) -> None:
    (shape,) = read(made).inline_shapes
    assert shape._inline.docPr.get("descr") == samples.ALT
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        (picture,) = [name for name in parts.namelist() if name.startswith("word/media/")]
        assert parts.read(picture).startswith(b"\x89PNG")


def test_links_lead_to_bookmarks_and_addresses(made) -> None:
    body = read(made).element.body
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert anchors
    assert anchors <= marks
    outside = [r.target_ref for r in read(made).part.rels.values() if r.is_external]
    assert outside == ["https://example.org/a?b=1&c=2"]


def test_a_link_of_the_site_needs_an_address_before_it() -> None:
    blocks = [Paragraph(["Se ", Link("målet", "/stad/mal/")])]
    assert not [
        r for r in read(word.render(samples.document(blocks=blocks))).part.rels.values() if r.is_external
    ]
    based = word.render(samples.document(blocks=blocks, base="https://stad.example"))
    outside = [r.target_ref for r in read(based).part.rels.values() if r.is_external]
    assert outside == ["https://stad.example/stad/mal/"]


@pytest.mark.parametrize(("lang", "tag", "other"), [("sv", "sv-SE", "en"), ("en", "en-GB", "sv")])
def test_it_says_its_language_and_where_another_begins(lang, tag, other) -> None:
    blocks = [Paragraph("Något", other), Paragraph("Annat"), Quote("Text", "Någon", lang=other)]
    file = read(word.render(samples.document(lang=lang, blocks=blocks)))
    defaults = file.styles.element.find(qn("w:docDefaults"))
    assert {found.get(qn("w:val")) for found in defaults.iter(qn("w:lang"))} == {tag}
    said = [
        (run.text, found.get(qn("w:val")))
        for line in file.paragraphs
        for run in line.runs
        if (found := run._element.find(f"{qn('w:rPr')}/{qn('w:lang')}")) is not None
    ]
    assert {text for text, _ in said} == {"Något", "Text"}
    assert {value[:2] for _, value in said} == {other}


def test_equal_documents_are_equal_bytes(made) -> None:
    assert word.render(samples.document()) == made


def test_the_template_has_every_style_and_its_look_is_kept() -> None:
    template = read(word.default_template())
    template.styles["Heading 1"].font.name = "Comic Neue"
    body = io.BytesIO()
    template.save(body)
    made = read(word.render(samples.document(), body.getvalue()))
    assert made.styles["Heading 1"].font.name == "Comic Neue"
    assert set(word.STYLES) <= {style.name for style in made.styles}


def test_a_template_that_cannot_be_used_is_refused_with_what_it_lacks() -> None:
    template = read(word.default_template())
    template.styles["Samstad Quote"].delete()
    body = io.BytesIO()
    template.save(body)
    with pytest.raises(word.TemplateError, match="Samstad Quote"):
        word.render(samples.document(), body.getvalue())
    with pytest.raises(word.TemplateError, match="not a Word file"):
        word.render(samples.document(), b"%PDF-1.7")


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_file(text) -> None:
    blocks = [Paragraph([text, "."]), Table("T", [Column("A")], [[text]], notes=[text])]
    file = word.render(samples.document(blocks=blocks, notice=text or None))
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(parts.read(name))
    assert read(file).tables


def test_a_wide_figure_fits_the_page() -> None:
    svg = samples.chart().replace('viewBox="0 0 ', 'viewBox="0 0 9')
    file = read(word.render(samples.document(blocks=[Figure(svg, "Vad den visar", "Bred")])))
    assert file.inline_shapes[0].width.mm <= 160.5


def test_longer_texts_have_wider_columns() -> None:
    """As wide together as the page, whatever the table holds; a name of an indicator wider than a year."""
    rows = [["Förtroende för polisen, medborgarundersökningen", "År", "62 %"]]
    for filled in (rows, [["x" * 4000, "", ""]]):
        table = Table("T", [Column("Indikator"), Column("Period"), Column("Värde", "right")], filled)
        made = read(word.render(Document(title="T", blocks=[table]))).tables[0]
        widths = [cell.width.mm for cell in made.rows[0].cells]
        assert sum(widths) == pytest.approx(160, abs=1)
        assert min(widths) > 18
        assert widths == pytest.approx([column.width.mm for column in made.columns], abs=0.1)
        if filled is rows:
            assert widths[0] > 2 * widths[1]
