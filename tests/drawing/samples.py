"""One document with every kind of block, and text that would be code if it were spliced."""

from datetime import date

from samstad.drawing import charts
from samstad.drawing.document import (
    BulletList,
    Callout,
    Cell,
    Column,
    DefinitionList,
    Document,
    Figure,
    Heading,
    Link,
    PageBreak,
    Paragraph,
    Quote,
    Signatures,
    StatusBadge,
    Strong,
    Table,
)
from samstad.methods.values import Missing

NOTICE = "Siffrorna är påhittade"
NASTY = '# $x$ ] [ \\ *fet* _kursiv_ `kod` <b>&amp; @ref = "x" // kommentar /* y */ #panic("fel") {id} ~ å'
ALT = "Linjediagram: andelen sjönk från 12 till 10 procent"


def chart():
    points = [
        charts.Point(2020, 12.0),
        charts.Point(2021, missing=Missing.WITHHELD),
        charts.Point(2022, 10.0),
    ]
    return charts.line_chart(
        [charts.Series("Norra <Björkdalen>", points)], "Arbetslöshet", ALT, unit="procent"
    )


def table(rows=3):
    return Table(
        "Målvärden",
        [Column("Område"), Column("Utfall", "right"), Column("Bedömning")],
        [[f"Område {n}", Cell("12,3 %", "1"), [StatusBadge("met", "Uppnått")]] for n in range(rows)],
        notes=["1) Preliminärt."],
    )


def blocks():
    return [
        Heading(1, "Sammanfattning"),
        Paragraph(["Se ", Link("målen", "#mal"), ", ", Link("källan", "https://example.org/a?b=1&c=2"), "."]),
        Paragraph(NASTY),
        Callout("warning", "Ny utgåva", ["Två ", Strong("målvärden"), " ändras."]),
        BulletList(["Ett", [StatusBadge("worse", "Försämrat"), " i två områden"]]),
        Heading(1, "Mål", "mal"),
        Heading(2, "Arbete"),
        Figure(chart(), ALT, "Andel arbetslösa", "SCB"),
        table(),
        Quote("Målet nås delvis.\nMer nästa år.", "Nämnden", StatusBadge("partly", "Delvis"), "Bedömning"),
        Heading(3, "Fakta"),
        DefinitionList([("Utgåva", [Link("arbete-2025", "/stad/utgavor/1")])]),
        Signatures([("Olle Ek", "Förvaltningschef"), ("Lena Alm", "")]),
        PageBreak(),
        Heading(1, "Utgåvor"),
        Paragraph("Slut."),
    ]


def document(**changes):
    given = {
        "title": "Årlig redovisning",
        "subtitle": "Fem fokusområden",
        "author": "Ekestads stad",
        "description": "Årlig rapport",
        "notice": NOTICE,
        "date": date(2026, 10, 1),
        "blocks": blocks(),
    }
    return Document(**(given | changes))
