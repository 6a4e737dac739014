"""Reading a document: every format gives the same, whatever is found says where, and nothing is guessed in silence."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import docx
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.drawing import html as drawn_html
from samstad.drawing import pdf as drawn_pdf
from samstad.drawing import word as drawn_word
from samstad.drawing.document import BulletList, Column, Document, Heading, Paragraph, Table
from samstad.organisation.errors import UserError
from samstad.referrals import apart, reading_words
from samstad.referrals.reading import ReadDocument, read, read_page, read_pdf, read_text, read_word
from samstad.referrals.reading.found import (
    Caution,
    Confidence,
    Found,
    NumberRole,
    Place,
    Reason,
    Recurring,
    Rule,
)
from samstad.referrals.reading.lines import joined
from samstad.referrals.reading.numbers import form_of
from samstad.referrals.reading.sentences import sentences_of
from samstad.referrals.reading.swedish_dates import MONTHS, dates_in
from tests.referrals.files import word as word_file

TITLE = "Yttrande över program för en sammanhållen stad"
LONG = "Förvaltningen tillstyrker programmet i huvudsak och lämnar synpunkter på två av målen. " * 5
ANSWER = Document(
    TITLE,
    (
        Paragraph("Dnr: KS 2018/911"),
        Paragraph("Stockholm den 3 september 2018"),
        Heading(1, "Förslag till beslut"),
        Paragraph("Kulturnämnden beslutar att besvara remissen med förvaltningens tjänsteutlåtande."),
        Heading(1, "Sammanfattning"),
        Paragraph(
            "Kommunstyrelsen har remitterat ärendet till kulturnämnden m fl för yttrande senast 2018-10-01. "
            + LONG
        ),
        Heading(1, "Förvaltningens synpunkter och förslag"),
        Paragraph("Tre saker behöver ändras."),
        BulletList(("Målet om trygghet bör gälla hela året.", "Indikatorn saknar bas.")),
        Heading(2, "Ekonomi"),
        Paragraph("Kostnaderna framgår nedan."),
        Table(
            "Kostnader, mnkr",
            (Column("Post"), Column("2018", "right"), Column("2019", "right")),
            (("Personal", "1,5", "2,0"), ("Lokaler", "0,5", "0,6")),
        ),
        Heading(1, "Bilagor"),
        BulletList(("Konsekvensanalys", "Karta över områden")),
    ),
    date=dt.date(2018, 9, 3),
    author="Kulturförvaltningen",
)
HEADINGS = [
    "Förslag till beslut",
    "Sammanfattning",
    "Förvaltningens synpunkter och förslag",
    "Ekonomi",
    "Bilagor",
]


def as_tagged(folder: Path) -> ReadDocument:
    path = folder / "svar.pdf"
    path.write_bytes(drawn_pdf.render(ANSWER))
    return read_pdf(path)


def as_untagged(folder: Path) -> ReadDocument:
    as_tagged(folder)
    with pikepdf.open(folder / "svar.pdf") as file:
        del file.Root["/StructTreeRoot"]
        del file.Root["/MarkInfo"]
        file.save(folder / "otaggad.pdf")
    return read_pdf(folder / "otaggad.pdf")


def as_word(folder: Path) -> ReadDocument:
    path = folder / "svar.docx"
    path.write_bytes(drawn_word.render(ANSWER))
    return read_word(path)


def as_page(folder: Path) -> ReadDocument:
    return read_page(drawn_html.render(ANSWER))


def as_text(folder: Path) -> ReadDocument:
    lines = [TITLE, "", "Dnr: KS 2018/911", "", "Stockholm den 3 september 2018", ""]
    for block in ANSWER.blocks[2:]:
        if isinstance(block, Heading):
            lines += [block.text, ""]
        elif isinstance(block, BulletList):
            lines += [*(f"- {item}" for item in block.items), ""]
        elif isinstance(block, Table):
            lines += [
                "Post 2018 2019",
                "",
                "Personal 1,5 2,0",
                "",
                "Lokaler 0,5 0,6",
                "",
                "Totalt 2,0 2,6",
                "",
            ]
        elif isinstance(block, Paragraph):
            words = str(block.runs).split()
            lines += [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)] + [""]
    return read_text("\n".join(lines).encode())


@pytest.mark.parametrize("read_as", [as_tagged, as_untagged, as_word, as_page, as_text])
def test_every_format_gives_the_same_answer(tmp_path: Path, read_as: object) -> None:
    document: ReadDocument = read_as(tmp_path)  # type: ignore[operator]
    assert document.title.value == TITLE
    assert document.sender.value == "Kulturnämnden"
    assert document.sender.confidence is Confidence.SURE
    assert document.date.value == dt.date(2018, 9, 3)
    assert document.deadline.value == dt.date(2018, 10, 1)
    assert document.registry_number.value is not None
    assert document.registry_number.value.text == "KS 2018/911"
    assert document.referred_by.value == "Kommunstyrelsen"
    named = [each.value.name for each in document.attachments if each.value]
    assert named == ["Konsekvensanalys", "Karta över områden"]
    found = [heading for _level, heading in document.headings if heading in HEADINGS]
    assert found == HEADINGS
    assert {heading for _level, heading in document.headings} <= {*HEADINGS, TITLE, "Innehåll"}
    by_name = {section.heading: section for section in document.sections}
    assert by_name["Förvaltningens synpunkter och förslag"].lists[0].items == (
        "Målet om trygghet bör gälla hela året.",
        "Indikatorn saknar bas.",
    )
    assert LONG.strip() in by_name["Sammanfattning"].paragraphs[0]
    (table,) = by_name["Ekonomi"].tables
    assert ("Personal", "1,5", "2,0") in table.rows
    # A table that the file marks is sure; one told apart by its looks is not.
    marked = read_as in (as_tagged, as_word, as_page)
    assert (table.confidence is Confidence.SURE) == marked


def test_levels_follow_the_file_where_it_has_them(tmp_path: Path) -> None:
    for read_as in (as_tagged, as_untagged, as_word, as_page):
        levels = {heading: level for level, heading in read_as(tmp_path).headings}
        assert levels["Ekonomi"] == levels["Bilagor"] + 1


def test_pages_and_lines_lead_back(tmp_path: Path) -> None:
    document = as_tagged(tmp_path)
    assert document.deadline.place is not None
    assert document.deadline.place.page == 3
    assert "senast 2018-10-01" in document.deadline.sentence
    text = read_text(b"Dnr: 539-1756/2008\n\nBakgrund\n\nSvar ska l\xc3\xa4mnas senast den 1 mars 2024.\n")
    assert text.deadline.place == Place(line=5)


TYPED = st.text(st.characters(codec="utf-8"), max_size=400)


@given(TYPED)
def test_any_text_is_read(text: str) -> None:
    check_whole(read_text(text.encode()))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_text_and_as_a_page(content: bytes) -> None:
    check_whole(read_text(content))
    check_whole(read_page(content))


PIECES = st.sampled_from(
    [
        "Sammanfattning",
        "1 Inledning",
        "1.1 Om",
        "2 Mål",
        "- en punkt",
        "1. en sak",
        "Dnr: KS 2018/911",
        "Stockholm den 3 maj 2020",
        "Svar lämnas senast 2024-02-30.",
        "Kommunstyrelsen har remitterat ärendet till nämnden för yttrande senast 2024-03-01.",
        "FÖRSLAG TILL BESLUT",
        "Kulturnämnden beslutar att besvara remissen.",
        "Sid 1 (2)",
        "\f",
        "",
        "",
        "",
        "Anna Andersson",
        "en rad som fortsätter",
        "och en till.",
        "Bilagor",
        "Bilaga 2 Karta",
        "Kostnader 1,0 2,0",
        "_____",
        "| a | b |",
        "# Rubrik",
    ]
)


@given(st.lists(PIECES, max_size=25))
@settings(max_examples=150)
def test_whatever_order_the_pieces_come_in(pieces: list[str]) -> None:
    document = read_text("\n".join(pieces).encode())
    check_whole(document)
    # Nothing of the text is lost: every word is in a section, in the title, or told of as left out.
    told = " ".join([document.title.value or "", *(detail for _c, detail in document.cautions)])
    for section in document.sections:
        told += " ".join(
            [
                f" {section.number} {section.heading}",
                *section.paragraphs,
                *(i for each in section.lists for i in each.items),
                *(cell for each in section.tables for row in each.rows for cell in row),
            ]
        )
    for word in re.findall(r"[^\W\d_]{4,}", " ".join(pieces)):
        assert word in told


def check_whole(document: ReadDocument) -> None:
    """Every fact has its value with how and where, or a reason; levels begin at 1 and say something."""
    for found in (
        document.title,
        document.sender,
        document.date,
        document.deadline,
        document.registry_number,
    ):
        check_found(found)
    for many in (document.registry_numbers, document.deadlines, document.attachments, document.signatures):
        for found in many:
            check_found(found)
            assert found.value is not None
    assert bool(document.attachments) != bool(document.attachments_reason)
    levels = [level for level, _heading in document.headings]
    assert not levels or min(levels) == 1
    assert all(heading for _level, heading in document.headings)


def check_found(found: Found[object]) -> None:
    assert (found.value is None) == (found.reason is not None)
    if found.value is not None:
        assert found.sentence
        assert found.confidence in Confidence
    if found.reason is Reason.SEVERAL:
        assert len({each.value for each in found.others}) > 1


def test_a_fact_cannot_be_without_its_reason() -> None:
    with pytest.raises(ValueError, match="reason why"):
        Found(None)
    with pytest.raises(ValueError, match="how surely"):
        Found("a")


MODERN = """\
Socialförvaltningen
Avdelningen för sociala frågor
Tjänsteutlåtande
Dnr 3.1.1-123/2019
Sida 1 (4)
2019-03-05

Handläggare
Anna Andersson
Telefon: 08-508 00 000

Till
Socialnämnden
2019-03-26

Program för social hållbarhet
Svar på remiss från kommunstyrelsen, KS 2018/1483

Förvaltningens förslag till beslut

1. Socialnämnden godkänner förvaltningens tjänsteutlåtande och
överlämnar det till kommunstyrelsen som svar på remissen.
2. Omedelbar justering.

Gunilla Berg
Förvaltningschef

Sammanfattning
Kommunstyrelsen har remitterat förslag till program för social
hållbarhet till socialnämnden. Förvaltningen är i huvudsak
positiv till förslaget.

Bakgrund
Remissvar ska ha inkommit senast den 29 mars 2019. Nämnden har
fått anstånd till den 5 april 2019.

Jämställdhetsanalys
Programmet omfattar alla.

Bilagor
1. Remiss Program för social hållbarhet
"""


def test_a_letterhead_as_it_is_written_today() -> None:
    document = read_text(MODERN.encode())
    assert document.title.value == "Program för social hållbarhet"
    assert document.sender.value == "Socialnämnden"
    assert document.registry_number.value is not None
    assert document.registry_number.value.text == "3.1.1-123/2019"
    # The other date is that of the meeting, the other number that of the referral.
    assert document.date.value == dt.date(2019, 3, 5)
    assert [each.value.role for each in document.registry_numbers if each.value] == [
        NumberRole.OWN,
        NumberRole.MENTIONED,
    ]
    assert document.deadline.value == dt.date(2019, 3, 29)
    assert document.extension.value is not None
    assert document.extension.value.proposal_by == dt.date(2019, 4, 5)
    assert [each.value for each in document.recipients] == ["Socialnämnden"]
    assert [each.value for each in document.signatures] == ["Gunilla Berg"]
    assert [heading for _level, heading in document.headings] == [
        "Förvaltningens förslag till beslut",
        "Sammanfattning",
        "Bakgrund",
        "Jämställdhetsanalys",
        "Bilagor",
    ]
    assert document.sections[1].lists[0].items[1] == "Omedelbar justering."
    assert (Caution.MARGINS_LEFT_OUT, "Sida 1 (4)") in document.cautions


def test_two_deadlines_that_differ_are_both_shown_and_none_is_chosen() -> None:
    document = read_text(
        b"Bakgrund\n\nSvar l\xc3\xa4mnas senast 2024-03-01. Remissvar ska vara inne senast 2024-04-01.\n"
    )
    assert document.deadline.value is None
    assert document.deadline.reason is Reason.SEVERAL
    assert [each.value for each in document.deadline.others] == [dt.date(2024, 3, 1), dt.date(2024, 4, 1)]


def test_two_numbers_in_the_letterhead_are_not_chosen_between() -> None:
    document = read_text(b"Dnr: KS 2018/911\n\nDnr: KS 2018/912\n\nBakgrund\n\nText.\n")
    assert document.registry_number.reason is Reason.SEVERAL


def test_a_day_that_no_calendar_has_is_told() -> None:
    document = read_text("Bakgrund\n\nSvar lämnas senast 2024-02-30.\n".encode())
    assert document.deadline.value is None
    assert (Caution.IMPOSSIBLE_DATE, "2024-02-30") in document.cautions


def test_windows_letters_are_read_and_told() -> None:
    document = read_text("Förslag till mål\n\nBakgrund\n\nÅtgärder behövs.\n".encode("cp1252"))
    assert document.title.value == "Förslag till mål"
    assert document.cautions[0][0] is Caution.ENCODING_ASSUMED


@pytest.mark.parametrize(
    ("text", "number", "role"),
    [
        ("Dnr: 539-1756/2008", "539-1756/2008", NumberRole.OWN),
        ("Diarienummer KS 2018/911", "KS 2018/911", NumberRole.OWN),
        ("Vårt dnr: 3.1.3-81/2017", "3.1.3-81/2017", NumberRole.OWN),
        ("Er beteckning A2025/01209", "A2025/01209", NumberRole.REFERENCE),
        ("IJ2008/1818/IU", "IJ2008/1818/IU", NumberRole.OWN),
        ("2006-152-307", "2006-152-307", NumberRole.OWN),
        ("Dnr: X/17–alfa", "X/17–alfa", NumberRole.OWN),
    ],
)
def test_numbers_are_kept_as_each_body_writes_them(text: str, number: str, role: NumberRole) -> None:
    document = read_text(f"{text}\n\nBakgrund\n\nText om saken.\n".encode())
    (found,) = document.registry_numbers
    assert found.value is not None
    assert (found.value.text, found.value.role) == (number, role)


@pytest.mark.parametrize(
    "text",
    [
        "förordningen (2008:348)",
        "lag (2023:196)",
        "2014-09-30",
        "2015-2020",
        "tel 08-508 290 00",
        "20 000 kr",
    ],
)
def test_laws_dates_and_telephones_are_no_registry_numbers(text: str) -> None:
    assert not read_text(f"Bakgrund\n\nEnligt {text} gäller detta.\n".encode()).registry_numbers


def test_every_form_of_the_field_is_known() -> None:
    for number in (
        "539-1756/2008",
        "2006-152-307",
        "119-1401/2015",
        "025-634/2014",
        "325-715/2004",
        "KS 2018/911",
        "3.1.3-81/2017",
        "RVK 2021/1",
        "IJ2008/1818/IU",
        "A2025/01209",
        "2016:28",
    ):
        assert form_of(number), number
    assert form_of("vad som helst 7") is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_is_read_however_it_is_written(when: dt.date) -> None:
    month = MONTHS[when.month - 1]
    for text in (
        when.isoformat(),
        f"{when.day} {month} {when.year}",
        f"den {when.day}:e {month} {when.year}",
        f"{when.day} {month[:3]} {when.year}",
        f"{when.day}/{when.month} {when.year}",
        f"{when.day} {month.upper()} {when.year}",
    ):
        assert [each.when for each in dates_in(f"Senast {text}.")] == [when], text


def test_days_that_come_back() -> None:
    assert [each.when for each in dates_in("senast den 1 oktober varje år")] == [Recurring(10, 1)]
    assert [each.when for each in dates_in("den 1 oktober")] == []
    assert [each.when for each in dates_in("årligen den 31 februari")] == [None]


@given(st.text(st.sampled_from("abc .?!ÅÄÖ0123(”"), max_size=120))
def test_sentences_are_the_text(text: str) -> None:
    assert " ".join(" ".join(sentences_of(text)).split()) == " ".join(text.split())


def test_abbreviations_end_no_sentence() -> None:
    text = "Bl.a. anges dnr. KS 2018/911 m.m. Nämnden m.fl. svarar t.ex. Anna A. Berg. Sedan är det klart."
    assert sentences_of(text) == [
        "Bl.a. anges dnr. KS 2018/911 m.m. Nämnden m.fl. svarar t.ex. Anna A. Berg.",
        "Sedan är det klart.",
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["verksam-", "hetsplaner"], "verksamhetsplaner"),
        (["2014-10-", "21"], "2014-10-21"),
        (["Spånga-", "Tensta"], "Spånga-Tensta"),
        (["kultur-", "och fritid"], "kultur- och fritid"),
        (["en", "rad"], "en rad"),
    ],
)
def test_words_that_a_line_divides(lines: list[str], text: str) -> None:
    assert joined(lines) == text


def test_a_table_of_contents_takes_no_heading_from_the_text() -> None:
    text = "1 Mål ........ 3\n2 Medel ........ 4\n\n1 Mål\n\nText om mål.\n\n2 Medel\n\nText om medel.\n"
    assert read_text(text.encode()).headings == ((1, "1 Mål"), (1, "2 Medel"))
    bare = "Innehåll\n\n1 Mål\n\n2 Medel\n\n1 Mål\n\nText om mål.\n\n2 Medel\n\nText om medel.\n"
    assert [heading for _l, heading in read_text(bare.encode()).headings if heading != "Innehåll"] == [
        "1 Mål",
        "2 Medel",
    ]


HOSTILE = [
    "<!--",
    "<",
    "<a ",
    "</",
    "<![",
    "<?",
    "<svg>",
    "[",
    "\\_",
    "*a ",
    "senast 2024-01-01 ",
    "remitterat ",
    "härmed skickas ",
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_made_to_take_for_ever_takes_no_time(piece: str) -> None:
    """What takes a second here took hours where the time grew with the square of the length."""
    for text in (piece * 30_000, f"# x\n{piece * 30_000}>"):
        read_text(text.encode())
        read_page(text.encode())


def test_scripts_and_hidden_parts_of_a_page_are_no_text() -> None:
    page = (
        "<html><head><title>x</title><script>ond()</script></head><body><h1>Svar på remiss</h1><p>Text <b>fet</b>.</p>"
        "<div hidden>dold</div><p style='display:none'>dold med</p><ol><li>ett<li><p>två</p></ol>"
        "<table><tr><th>a<td>b<tr><td>c<td><p>d</p></table><footer>sidfot</footer>"
    )
    document = read_page(page.encode())
    assert document.title.value == "Svar på remiss"
    (section,) = document.sections
    assert section.paragraphs == ("Text fet.",)
    assert section.lists[0].items == ("ett", "två")
    assert section.lists[0].ordered
    assert section.tables[0].rows == (("a", "b"), ("c", "d"))
    assert dict(document.cautions) == {Caution.HIDDEN_LEFT_OUT: "2", Caution.MARGINS_LEFT_OUT: "sidfot"}


def test_word_with_changes_notes_and_boxes(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Svar på remiss om mål", 0)
    document.sections[0].header.paragraphs[0].text = "Dnr: KS 2020/7"
    paragraph = document.add_paragraph("Nämnden ")
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parser = docx.oxml.parse_xml
    paragraph._p.append(
        parser(f'<w:ins xmlns:w="{w}" w:id="1" w:author="a"><w:r><w:t>tillstyrker</w:t></w:r></w:ins>')
    )
    paragraph._p.append(
        parser(
            f'<w:del xmlns:w="{w}" w:id="2" w:author="a"><w:r><w:delText>avstyrker</w:delText></w:r></w:del>'
        )
    )
    document.add_paragraph("Första", style="List Number")
    document.add_paragraph("Andra", style="List Number")
    document.save(tmp_path / "a.docx")
    found = read(tmp_path / "a.docx", "docx")
    assert found.title.value == "Svar på remiss om mål"
    assert found.registry_number.value is not None
    assert found.registry_number.value.text == "KS 2020/7"
    assert found.sections[0].paragraphs == ("Nämnden tillstyrker",)
    assert found.sections[0].lists[0].items == ("Första", "Andra")
    assert found.sections[0].lists[0].ordered
    assert (Caution.TRACKED_CHANGES, "2") in found.cautions


@pytest.mark.parametrize(
    ("kind", "content"), [("docx", b"PK\x03\x04 nej"), ("pdf", b"%PDF-1.7 nej"), ("xlsx", b"PK")]
)
def test_what_cannot_be_read_is_said(tmp_path: Path, kind: str, content: bytes) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(content)
    with pytest.raises(UserError, match="cannot be read"):
        read(path, kind)


def test_files_that_take_a_machine_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(tmp_path / "stor.pdf")
    monkeypatch.setattr(apart, "SECONDS", -4.99)
    with pytest.raises(UserError, match="too large or too odd"):
        read(tmp_path / "stor.pdf", "pdf")
    monkeypatch.setattr("samstad.referrals.reading.word.MOST_XML", 1 << 20)
    (tmp_path / "stor.docx").write_bytes(word_file(**{"word/x.xml": b" " * (2 << 20)}))
    with pytest.raises(UserError, match="more than 1 MB"):
        read(tmp_path / "stor.docx", "docx")


def test_pages_without_text_are_told(tmp_path: Path) -> None:
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(tmp_path / "bild.pdf")
    document = read(tmp_path / "bild.pdf", "pdf")
    assert document.title.reason is Reason.NO_TEXT
    assert (Caution.PAGES_WITHOUT_TEXT, "1") in document.cautions


def test_everything_that_can_be_told_has_words() -> None:
    assert all(reading_words.rule(each) for each in Rule)
    assert all(reading_words.reason(each) for each in Reason)
    assert all(reading_words.confidence(each) for each in Confidence)
    assert all("§" in reading_words.caution(each, "§") for each in Caution)
    assert reading_words.place(Place(page=2, line=3))
    assert reading_words.place(Place()) == ""
