"""Real documents come out with the headings and facts that a person finds in them.

The table is what somebody read with their own eyes. `None` is a fact that the document does not have: what the reader
says instead is in the same place, as a reason.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from samstad.referrals.reading import ReadDocument, read_text
from samstad.referrals.reading.found import (
    Attachment,
    Confidence,
    DeadlineKind,
    Found,
    NumberRole,
    Reason,
    Recurring,
    SectionKind,
)

pytestmark = pytest.mark.reference

SURE, LIKELY, UNSURE = Confidence
NOTHING = Reason.NOTHING_LIKE_IT
FINAL, REPORT, PARTIAL, ANSWER, OTHER = (
    DeadlineKind.FINAL,
    DeadlineKind.REPORT,
    DeadlineKind.PARTIAL,
    DeadlineKind.ANSWER,
    DeadlineKind.OTHER,
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@dataclass(frozen=True)
class Expected:
    """A fact is (value, how surely, line), or the reason why it is not there."""

    title: Any
    sender: Any
    date: Any
    deadline: Any
    number: Any = NOTHING
    headings: tuple[tuple[int, str], ...] = ()
    attachments: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


SOURCES = {
    "2004-remissvar-integrationspolicy.txt": Expected(
        title=("Förslag till integrationspolicy för Stockholms stad", LIKELY, 1),
        sender=("Gatu- och fastighetsnämnden", SURE, 6),
        date=Reason.ONLY_OTHER_DATES,
        deadline=(day("2004-12-22"), SURE, 56),
        headings=(
            (1, "FÖRSLAG TILL BESLUT"),
            (1, "SAMMANFATTNING"),
            (1, "UTLÅTANDE"),
            (2, "Remissen"),
            (2, "Bakgrund"),
            (2, "Förslag till integrationspolicy"),
            (2, "Kontorets förslag/synpunkter"),
        ),
        attachments=("Förslag till integrationspolicy för Stockholms stad",),
        more={
            "referred_by": "Kommunstyrelsen",
            "signatures": ["Olle Zetterberg", "Lennart Gustafsson"],
            "extension": NOTHING,
            "group_date": NOTHING,
        },
    ),
    "2008-lokalt-utvecklingsavtal.txt": Expected(
        title=("Undertecknande lokalt utvecklingsavtal för 2008-2010", LIKELY, 39),
        sender=("Integrations- och jämställdhetsdepartementet", LIKELY, 20),
        date=(day("2008-09-18"), SURE, 177),
        deadline=Reason.ONLY_RECURRING,
        number=("IJ2008/1818/IU", LIKELY, 18),
        headings=(
            (2, "Undertecknande lokalt utvecklingsavtal för 2008-2010"),
            (1, "Sändlista"),
            (1, "Lokalt utvecklingsavtal för perioden 2008–2010 för urbant utvecklingsarbete"),
            (1, "INNEHÅLLSFÖRTECKNING"),
            (1, "1 Utgångspunkter"),
            (1, "2 Omfattning"),
            (1, "3 Lokalt partnerskap för urbant utvecklingsarbete"),
            (1, "4 Strategiska stadsdelsplaner"),
            (1, "5 Samverkansöverenskommelser"),
            (1, "6 Uppföljning"),
            (1, "7 Utvärdering och kunskapsspridning"),
            (1, "8 Godkännande av avtalet"),
        ),
        attachments=("Två likalydande lokala utvecklingsavtal",),
        more={
            "received": day("2008-09-25"),
            "signatures": ["Evert Kroes", "Nyamko Sabuni", "Sten Nordin"],
            "deadlines": [(REPORT, Recurring(12, 31)), (REPORT, Recurring(10, 1))],
        },
    ),
    "2014-remissvar-program-for-en-sammanhallen-stad.txt": Expected(
        title=Reason.STARTS_WITH_SECTION,
        sender=("Servicenämnden", UNSURE, 54),
        date=Reason.ONLY_OTHER_DATES,
        deadline=(day("2014-09-30"), SURE, 54),
        headings=(
            (1, "Sammanfattning"),
            (1, "Ärendets beredning"),
            (1, "Bakgrund"),
            (1, "Sammanfattning av remissen"),
            (1, "Förvaltningens synpunkter och förslag"),
            (1, "Bilagor"),
        ),
        attachments=(
            "Program för en sammanhållen stad 2015-2020. Stadsledningskontorets tjänsteutlåtande",
            "Program för en sammanhållen stad 2015-2020",
            "Visionsarbetet i ytterstaden 2007-2014. Rapport",
            "Ytterstadsvisionerna. Presentation gällande inventering av sociala risker för stadsdelar, SWECO",
        ),
        more={"referred_by": "Kommunstyrelsen", "group_date": day("2014-10-21"), "signatures": []},
    ),
    "2016-svar-pa-interpellation-utsatta-omraden.txt": Expected(
        title=(
            "Svar på interpellation (2016:28) av Johanna Sjö (m) om utsatta områden i Stockholms stad",
            LIKELY,
            21,
        ),
        sender=("Karin Wanngård", LIKELY, 139),
        date=(day("2016-04-20"), SURE, 135),
        deadline=NOTHING,
        number=("2016:28", SURE, 21),
        more={"signatures": ["Karin Wanngård"]},
    ),
    "2025-underlag-till-budget-2026-2028.txt": Expected(
        title=Reason.STARTS_WITH_SECTION,
        sender=NOTHING,
        date=Reason.ONLY_OTHER_DATES,
        deadline=NOTHING,
        headings=(
            (1, "1 Strategisk inriktning"),
            (1, "2 Lokala utvecklingsbehov"),
            (1, "3 Planeringsförutsättningar för nämndens verksamhetsområden"),
            (2, "3.1 Utbildning, omsorg och annan välfärd"),
            (2, "3.2 Stadsutveckling, bostadsbyggande och infrastruktur"),
            (2, "3.3 Miljö och klimat"),
            (2, "3.4 Brottsförebyggande och trygghetsskapande arbete"),
            (2, "3.5 Säkerhet och civil beredskap"),
            (2, "3.6 Näringslivsfrämjande arbete"),
            (2, "3.7 Ekonomistyrning och inköp"),
            (2, "3.8 Styrning av investeringsprojekt"),
            (2, "3.9 Lokalförsörjning"),
            (2, "3.10 Kvalitetsutveckling, innovationer och digitalisering"),
            (2, "3.11 Personalstrategiskt arbete och kompetensförsörjning"),
            (2, "3.12 Strategisk kommunikation och omvärldsrelationer"),
            (1, "4 Sammanfattande ekonomisk analys"),
            (2, "4.1 Drift"),
            (2, "4.2 Investeringar"),
            (2, "4.3 Verksamhetsprojekt"),
            (3, "4.3.1 Framtidssäkring LISA"),
            (3, "4.3.2 Framtidssäkring av ekonomi- och inköpssystem"),
            (3, "4.3.3 Sociala system"),
            (3, "4.3.4 GSIT3"),
            (3, "4.3.5 SIKT2"),
            (3, "4.3.6 Smart stad och kvalitetsprogrammet"),
            (1, "5 Lokalförsörjningsplan"),
            (2, "5.1 Sammanfattning"),
            (2, "5.2 Planeringsförutsättningar"),
            (2, "5.3 Bedömd hyreskostnadsutveckling"),
            (2, "5.4 Samverkan"),
            (2, "5.5 Lokalplanering – ej pedagogisk verksamhet"),
            (3, "5.5.1 Nuläge 31 januari 2025"),
            (3, "5.5.2 Behov och planering av lokaler för år 2026–2033 (första planeringsperioden)"),
            (3, "5.5.3 Behov och planering för lokaler år 2034–2045 (andra planeringsperioden)"),
            (2, "5.6 Övrig information"),
            (1, "6 Övriga redovisningar"),
            (2, "6.1 Demokrati"),
        ),
    ),
}

GOVERNMENT = ("Regeringen", SURE, 3)


def assignment(
    title: str, deadline: Any, recipients: list[str], deadlines: list[Any], **more: Any
) -> Expected:
    return Expected(
        title=(title, SURE, 1),
        sender=more.pop("sender", GOVERNMENT),
        date=more.pop("date", Reason.ONLY_OTHER_DATES),
        deadline=deadline,
        number=more.pop("number", NOTHING),
        more={"recipients": recipients, "deadlines": deadlines} | more,
    )


def against_segregation(to: str, agency: str) -> Expected:
    """The same assignment to four agencies: money is asked for and paid back by other days than the report's."""
    return assignment(
        f"Uppdrag till {to} om förstärkt arbete mot segregation",
        (day("2022-10-28"), SURE, 7),
        [agency],
        [(OTHER, day("2022-09-15")), (OTHER, day("2023-01-31")), (REPORT, day("2022-10-28"))],
    )


ASSIGNMENTS = {
    "dir.-2021101": assignment(
        "Utökad rätt till fritidshem?",
        (day("2022-11-03"), SURE, 16),
        [],
        [(REPORT, day("2022-11-03"))],
        sender=NOTHING,
    ),
    "uppdrag-att-folja-upp-statsbidrag-till-socioekonomiskt-eftersatta-kommuner": assignment(
        "Uppdrag att följa upp statsbidrag till socioekonomiskt eftersatta kommuner",
        (day("2028-10-15"), SURE, 3),
        ["Tillväxtverket"],
        [(PARTIAL, Recurring(4, 15, 2019)), (FINAL, day("2028-10-15"))],
    ),
    "uppdrag-att-genomfora-en-fordjupad-analys-om-utanforskap": assignment(
        "Uppdrag att genomföra en fördjupad analys om utanförskap",
        (day("2024-10-15"), SURE, 24),
        ["Statistiska centralbyrån", "Boverket"],
        [(PARTIAL, day("2024-05-31")), (FINAL, day("2024-10-15"))],
    ),
    "uppdrag-att-utvardera-satsning-pa-skolor-i-utanforskapsomraden": assignment(
        "Uppdrag att utvärdera satsning på skolor i utanförskapsområden",
        (day("2015-12-15"), SURE, 5),
        ["Institutet för arbetsmarknads- och utbildningspolitisk utvärdering"],
        [(REPORT, day("2015-12-15"))],
        number=Reason.ONLY_MENTIONED,
    ),
    "uppdrag-om-att-forbattra-barns-och-ungas-livsmedelskonsumtion-med-sarskilt-fokus-pa-socioekonomiska-skillnader": (
        assignment(
            "Uppdrag om att förbättra barns och ungas livsmedelskonsumtion med särskilt fokus på "
            "socioekonomiska skillnader",
            (day("2025-01-31"), SURE, 7),
            ["Folkhälsomyndigheten", "Livsmedelsverket"],
            [(REPORT, day("2025-01-31"))],
        )
    ),
    "uppdrag-om-sociala-insatser-i-utsatta-omraden": assignment(
        "Uppdrag om sociala insatser i utsatta områden", NOTHING, ["Socialstyrelsen"], [], date=NOTHING
    ),
    "uppdrag-till-arbetsformedlingen-om-forstarkt-arbete-mot-segregation": against_segregation(
        "Arbetsförmedlingen", "Arbetsförmedlingen"
    ),
    "uppdrag-till-forsakringskassan-om-forstarkt-arbete-mot-segregation": against_segregation(
        "Försäkringskassan", "Försäkringskassan"
    ),
    "uppdrag-till-socialstyrelsen-om-forstarkt-arbete-mot-segregation": against_segregation(
        "Socialstyrelsen", "Socialstyrelsen"
    ),
    "uppdrag-till-statens-skolverk-om-forstarkt-arbete-mot-segregation": against_segregation(
        "Statens skolverk", "Statens skolverk"
    ),
    "uppdrag-till-delegationen-mot-segregation-att-genomfora-undersokning-av-deltagandet-i-demokratin-i-omraden-med-"
    "socioe": assignment(
        "Uppdrag till Delegationen mot segregation att genomföra undersökning av deltagandet i demokratin i områden "
        "med socioekonomiska utmaningar",
        (day("2020-03-31"), LIKELY, 5),
        ["Delegationen mot segregation"],
        [(PARTIAL, day("2019-06-15")), (FINAL, day("2020-03-31"))],
    ),
    "uppdrag-till-delegationen-mot-segregation-att-inkomma-med-analyser-till-regeringens-ungdomspolitik": assignment(
        "Uppdrag till Delegationen mot segregation att inkomma med analyser till regeringens ungdomspolitik",
        (day("2019-11-30"), SURE, 9),
        ["Delegationen mot segregation"],
        [(REPORT, day("2019-11-30"))],
    ),
    "uppdrag-till-vetenskapsradet-att-kartlagga-forskning-om-segregationsmekanismer": assignment(
        "Uppdrag till Vetenskapsrådet att kartlägga forskning om segregationsmekanismer",
        (day("2018-06-01"), SURE, 3),
        ["Vetenskapsrådet"],
        [(REPORT, day("2018-06-01"))],
    ),
}


@pytest.fixture(scope="module")
def sources(reference_data: Path) -> Path:
    return reference_data.parent / "sources"


def seen(found: Found[Any], value: Any = None) -> Any:
    """A fact as the table writes it."""
    if found.value is None:
        return found.reason
    assert found.place is not None
    return (found.value if value is None else value, found.confidence, found.place.line)


def check(document: ReadDocument, expected: Expected) -> None:
    own = document.registry_number
    assert {
        "title": seen(document.title),
        "sender": seen(document.sender),
        "date": seen(document.date),
        "deadline": seen(document.deadline),
        "number": seen(own, own.value and own.value.text),
    } == {name: getattr(expected, name) for name in ("title", "sender", "date", "deadline", "number")}
    assert document.headings == expected.headings
    assert tuple(each.value.name for each in document.attachments if each.value) == expected.attachments
    assert (document.attachments_reason is NOTHING) == (not expected.attachments)
    for name, value in expected.more.items():
        found = getattr(document, name)
        if name == "deadlines":
            assert [(each.value.kind, each.value.by) for each in found] == value
        elif isinstance(value, list):
            assert [each.value for each in found] == value
        else:
            assert found.value == value if found.value is not None else found.reason is value


@pytest.mark.parametrize("name", SOURCES)
def test_the_city_s_documents(sources: Path, name: str) -> None:
    check(read_text((sources / name).read_bytes()), SOURCES[name])


@pytest.mark.parametrize("name", ASSIGNMENTS, ids=[name[:60] for name in ASSIGNMENTS])
def test_the_government_s_assignments(reference_data: Path, name: str) -> None:
    path = reference_data / "docs" / "regeringsuppdrag" / f"{name}.md"
    check(read_text(path.read_bytes()), ASSIGNMENTS[name])


def test_no_text_is_without_its_row(sources: Path, reference_data: Path) -> None:
    assert {path.name for path in sources.glob("*.txt")} == set(SOURCES)
    assert {path.stem for path in (reference_data / "docs" / "regeringsuppdrag").glob("*.md")} == set(
        ASSIGNMENTS
    )


def test_the_extension_of_2014_has_two_parts(sources: Path) -> None:
    found = read_text(
        (sources / "2014-remissvar-program-for-en-sammanhallen-stad.txt").read_bytes()
    ).extension
    assert found.value is not None
    assert found.value.proposal_by == day("2014-09-30")
    assert found.value.extract_after_next_meeting
    assert found.confidence is SURE
    assert found.sentence.startswith("Nämnden har beviljats")


def test_the_referral_of_2004_names_those_it_was_sent_to(sources: Path) -> None:
    document = read_text((sources / "2004-remissvar-integrationspolicy.txt").read_bytes())
    names = [each.value for each in document.recipients]
    assert names[0] == "Gatu- och fastighetsnämnden"
    assert {"Östermalm", "Miljö- och hälsoskyddsnämnden", "Kommunstyrelsens Jämställdhetsråd"} <= set(names)
    assert len(names) == 17
    assert document.attachments[0].confidence is UNSURE
    assert "(bifogas)" in document.attachments[0].sentence


def test_whose_each_number_of_2008_is(sources: Path) -> None:
    numbers = read_text((sources / "2008-lokalt-utvecklingsavtal.txt").read_bytes()).registry_numbers
    assert {each.value.text: each.value.role for each in numbers if each.value} == {
        "539-1756/2008": NumberRole.RECEIVED,
        "IJ2008/1818/IU": NumberRole.OWN,
        "IJ2008/1218/IU": NumberRole.MENTIONED,
        "IJ2007/1818/STO": NumberRole.REFERENCE,
        "IJ2007/258/IU": NumberRole.MENTIONED,
    }


def test_annexes_of_2014_stand_under_whose_they_are(sources: Path) -> None:
    found = read_text(
        (sources / "2014-remissvar-program-for-en-sammanhallen-stad.txt").read_bytes()
    ).attachments
    assert [each.value for each in found][1] == Attachment(
        "Program för en sammanhållen stad 2015-2020", "2", "Remiss från kommunstyrelsen"
    )
    assert {each.confidence for each in found} == {SURE}


def test_the_parts_of_the_template_are_known(sources: Path) -> None:
    kinds = {
        name: [section.kind for section in read_text((sources / name).read_bytes()).sections if section.level]
        for name in list(SOURCES)[:3]
    }
    assert kinds["2004-remissvar-integrationspolicy.txt"] == [
        SectionKind.PROPOSAL,
        SectionKind.SUMMARY,
        SectionKind.STATEMENT,
        SectionKind.MATTER,
        SectionKind.BACKGROUND,
        SectionKind.OTHER,
        SectionKind.VIEWS,
    ]
    assert kinds["2014-remissvar-program-for-en-sammanhallen-stad.txt"] == [
        SectionKind.SUMMARY,
        SectionKind.PREPARATION,
        SectionKind.BACKGROUND,
        SectionKind.MATTER,
        SectionKind.VIEWS,
        SectionKind.ANNEXES,
    ]


def test_lists_and_tables_of_the_texts(sources: Path) -> None:
    policy = read_text((sources / "2004-remissvar-integrationspolicy.txt").read_bytes())
    assert [len(each.items) for section in policy.sections for each in section.lists] == [3, 3, 1]
    budget = read_text((sources / "2025-underlag-till-budget-2026-2028.txt").read_bytes())
    assert sum(len(each.items) for each in budget.sections[0].lists) == 24
    operation = next(section for section in budget.sections if section.heading == "Drift")
    (table,) = operation.tables
    assert table.confidence is UNSURE
    assert table.rows[0] == ("Stadsledningskontoret", "Budget", "Plan", "Plan", "Plan")
    assert ("Netto", "1 557,9", "1 553,0", "1 550,3", "1 550,3") in table.rows
    assert table.rows[-1] == ("Netto", "3,3", "3,3", "3,3", "3,3")


def test_no_word_of_the_texts_is_lost(sources: Path) -> None:
    for name in SOURCES:
        content = (sources / name).read_bytes()
        document = read_text(content)
        kept = " ".join(words_of(document))
        for word in set(content.decode().split()):
            bare = word.strip("#*_-–.,:;()[]\\•\uf0b7\u200b\ufeff\xad0123456789")
            if bare.isalpha() and len(bare) > 3:
                assert bare.casefold() in kept, (name, word)


def words_of(document: ReadDocument) -> list[str]:
    made = [document.title.value or "", *(detail for _caution, detail in document.cautions)]
    for section in document.sections:
        made += [section.heading, *section.paragraphs]
        made += [item for each in section.lists for item in each.items]
        made += [cell for each in section.tables for row in each.rows for cell in row]
    return [text.casefold() for text in made]
