"""The PDF is tagged, archived and says what the document says, letter by letter."""

import io
from collections import Counter

import pikepdf
import pypdfium2
import pytest

from samstad.drawing import pdf
from samstad.drawing.document import Document, Heading, Paragraph, Quote
from tests.drawing import samples


@pytest.fixture(scope="module")
def made():
    return pdf.render(samples.document())


@pytest.fixture(scope="module")
def opened(made):
    with pikepdf.open(io.BytesIO(made)) as file:
        yield file


def nodes(opened):
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for item in node:
                walk(item)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node.K)

    walk(opened.Root.StructTreeRoot.K)
    return found


def pages(made):
    file = pypdfium2.PdfDocument(made)
    return [file[at].get_textpage().get_text_range().replace("\r\n", "\n") for at in range(len(file))]


def words(made):
    """Each page's words; a word that was hyphenated at a line's end is whole again."""
    return [page.replace("\ufffe\n", "").replace("\ufffe", "").replace("\n", " ") for page in pages(made)]


def test_it_claims_the_standards_of_archiving_and_of_access(opened):
    meta = opened.open_metadata()
    assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
    assert bool(opened.Root.MarkInfo.Marked)
    assert str(opened.Root.Lang) == "sv-SE"
    assert meta["dc:title"] == "Årlig redovisning"
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    assert "/Outlines" in opened.Root


def test_tags_say_what_each_part_is(opened):
    tags = Counter(str(node.S) for node in nodes(opened))
    assert tags["/Title"] == 1
    assert tags["/Table"] == 1
    assert tags["/TH"] == 3
    assert tags["/TR"] == 4
    assert tags["/Caption"] == 2
    assert tags["/H1"] == 4  # three of the document and the list of contents
    assert (tags["/H2"], tags["/H3"]) == (1, 1)
    figures = [str(node.Alt) for node in nodes(opened) if str(node.S) == "/Figure"]
    assert figures == [samples.ALT]


def test_only_our_own_fonts_are_used(opened):
    names = {
        str(font.BaseFont).split("+")[-1]
        for page in opened.pages
        for font in page.Resources.get("/Font", {}).values()
    }
    assert names
    assert all(name.startswith("SourceSans3-") for name in names)


def test_front_page_notice_and_page_numbers(made):
    found = words(made)
    assert "Årlig redovisning" in found[0]
    assert "1 oktober 2026" in found[0].replace("\u00a0", " ")
    assert "Innehåll" in found[1]
    for at, page in enumerate(found, 1):
        assert samples.NOTICE in page
        assert page.rstrip().endswith(f"{at} ({len(found)})")


def test_text_is_data_and_never_code(made):
    """Every sign that means something to the typesetter stands on the page as it was written."""
    joined = "".join(" ".join(words(made)).split())
    assert "".join(samples.NASTY.split()) in joined


def test_what_the_fonts_lack_is_an_empty_box():
    made = pdf.render(Document("Titel", [Paragraph("Tal 👍🏽 och 漢字, Łódź, ≤ 5, á\u200d.")]))
    assert "Tal □□ och □□, Łódź, ≤ 5, á." in words(made)[-1]
    assert pdf.printable("\u202f−–…”→≥½") == "\u202f−–…”→≥½"


def test_a_long_table_repeats_its_header():
    document = samples.document(blocks=[Heading(1, "T"), samples.table(rows=120)])
    made = pdf.render(document)
    with pikepdf.open(io.BytesIO(made)) as file:
        tags = Counter(str(node.S) for node in nodes(file))
    assert tags["/TR"] >= 121
    with_rows = [page for page in words(made) if "12,3 %" in page]
    assert len(with_rows) > 2
    assert all("Bedömning" in page for page in with_rows)


def test_links_lead_out_and_inside_and_to_the_site_only_when_it_has_an_address(opened):
    def targets(file):
        return {
            str(note.A.URI)
            for page in file.pages
            for note in page.get("/Annots", [])
            if "/URI" in note.get("/A", {})
        }

    assert targets(opened) == {"https://example.org/a?b=1&c=2"}
    made = pdf.render(samples.document(base="https://samstad.example"))
    with pikepdf.open(io.BytesIO(made)) as file:
        assert "https://samstad.example/stad/utgavor/1" in targets(file)


def test_the_same_document_gives_the_same_bytes(made):
    assert pdf.render(samples.document()) == made
    assert pdf.render(samples.document(title="En annan")) != made


def test_english_and_an_empty_document():
    made = pdf.render(Document("Report", [], lang="en"))
    with pikepdf.open(io.BytesIO(made)) as file:
        assert str(file.Root.Lang) == "en-GB"
    assert "Contents" in words(made)[1]


def test_a_hash_is_broken_rather_than_cut_off():
    name = "3f9ac2d1" * 8
    made = pdf.render(samples.document(blocks=[Paragraph(" ".join([name] * 3))]))
    found = "".join(words(made)[-1].replace("\u200b", "").split())
    assert found.count(name) == 3


def test_a_short_quote_is_on_one_page_with_its_name():
    """Wherever the page ends: the words, who said them and what was judged stand together."""
    blocks = []
    for number in range(60):
        blocks.append(Paragraph("Fyllnad. " * (5 + 7 * (number % 5))))
        blocks.append(
            Quote(
                f"Ord{number}. Rad två är längre än den första.\nSista{number}.",
                by=f"Namn{number}",
                title="Bedömning",
            )
        )
    opened = pypdfium2.PdfDocument(pdf.render(Document(title="T", blocks=blocks)))
    pages = [page.get_textpage().get_text_range() for page in opened]
    assert len(pages) > 4
    for number in range(60):
        (page,) = [text for text in pages if f"Namn{number}\r" in f"{text}\r"]
        assert f"Ord{number}." in page
        assert f"Sista{number}." in page
