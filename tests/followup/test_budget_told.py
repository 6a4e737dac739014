"""The money of a document in the report that is about it: printed as on the document's page, counted again and compared
with the city's history when the report is verified, and nothing at all of a document without."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from samstad.drawing import excel, html, pdf, word
from samstad.drawing.document import Table
from samstad.drawing.excel import Absent, Number
from samstad.followup import budget_told, layout, layout_sheets
from samstad.followup import content as frozen
from samstad.followup.models import Report
from samstad.followup.verifying import UNREADABLE, recorded
from samstad.followup.verifying import budget as verifying
from samstad.organisation import clock
from samstad.steering.models import BudgetAmount, BudgetLine, Project, ProjectAmount
from tests.followup.test_compiling import content as compiled
from tests.followup.test_year_outcomes import leaves

pytestmark = [pytest.mark.django_db]

# The table of the executive board in the city's document of 2026–2028, in kronor.
ROWS = {
    "operating_cost": (1_605_500_000, 1_600_600_000, 1_597_900_000, 1_597_900_000),
    "operating_income": (-47_600_000,) * 4,
    "investment_expense": (3_300_000,) * 4,
    "operating_net": (1_557_900_000, 1_553_000_000, 1_550_300_000, 1_550_300_000),
}


def fill(cast: SimpleNamespace, **changed: tuple[int, ...]) -> None:
    for order, (kind, cells) in enumerate((ROWS | changed).items(), 1):
        line = BudgetLine.objects.create(
            document=cast.round.document, code=kind.replace("_", "-"), kind=kind, order=order,
            heading={"sv": "Kommunstyrelsen", "en": "The executive board"}, source="Budget 2026, s. 12",
            goal=cast.goal if kind == "operating_cost" else None,
        )  # fmt: skip
        for year, amount in enumerate(cells, 2026):
            BudgetAmount.objects.create(
                line=line,
                year=year,
                edition="budget" if year == 2026 else "plan",
                amount=amount,
                unchanged_from=2028 if year == 2029 else None,
            )


def project(cast: SimpleNamespace, code: str, amounts: dict[int, int], **said: Any) -> None:
    row = Project.objects.create(
        document=cast.round.document, code=code, title={"sv": f"Projekt {code}"}, responsible=cast.north,
        **({"kind": "investment"} | said),
    )  # fmt: skip
    for year, amount in amounts.items():
        ProjectAmount.objects.create(project=row, year=year, amount=amount)


@pytest.fixture
def money(cast: SimpleNamespace) -> SimpleNamespace:
    fill(cast)
    project(
        cast, "bron", {2026: 4_000_000, 2027: 12_500_000}, number="4.3.1", phase="planning", risk_level="high",
        risk={"sv": "Marken är osäker"}, first_year=2026, last_year=2027,
    )  # fmt: skip
    project(cast, "torget", {}, kind="operations", risk={"sv": "Sen"}, first_year=2027)
    return cast


def told(cast: SimpleNamespace) -> dict[str, Any]:
    """A report's content with the money as its file has it."""
    held = compiled(cast)
    held["budget"] = json.loads(json.dumps(budget_told.of_document(cast.round.document)))
    return held


def findings(cast: SimpleNamespace, content: dict[str, Any]) -> list[str]:
    """What verifying says; a content that cannot be read at all is a finding too, as in `verify`."""
    report = SimpleNamespace(identifier="r", round=cast.round, city=cast.city, frozen_at=clock.now())
    try:
        return [str(one) for one in verifying.check(report, content)]
    except UNREADABLE as error:
        return [repr(error)]


def page(content: dict[str, Any], lang: str = "sv") -> str:
    text = html.render(layout.document(content, lang, {})).decode()
    return text.replace("\u00a0", " ").replace("&nbsp;", " ")


def sheet(content: dict[str, Any], name: str) -> list[list[Any]]:
    return [
        list(row) for one in layout_sheets.book(content, "sv").sheets if one.name == name for row in one.rows
    ]


# --- As printed --------------------------------------------------------------------------------------------


def test_the_tables_are_printed_as_the_city_prints_them(money: SimpleNamespace) -> None:
    held = told(money)
    tables = {
        block.caption: block for block in layout.document(held, "sv", {}).blocks if isinstance(block, Table)
    }
    table = tables["Kommunstyrelsen: driftverksamhet, mnkr"]
    assert [column.header for column in table.columns] == [
        "Rad", "Budget 2026", "Plan 2027", "Plan 2028", "Plan 2029"
    ]  # fmt: skip
    printed = [[_plain(cell) for cell in row] for row in table.rows]
    assert printed == [
        ["Kostnader · Fler i arbete", "1 605,5", "1 600,6", "1 597,9", "1 597,9"],
        ["Intäkter (-)", *["- 47,6"] * 4],
        ["Netto", "1 557,9", "1 553,0", "1 550,3", "1 550,3"],
    ]
    assert [_plain(cell) for cell in tables["Kommunstyrelsen: investeringsplan, mnkr"].rows[-1]] == [
        "Netto", *["3,3"] * 4
    ]  # fmt: skip
    text = page(held)
    for said in (
        "Källa: Budget 2026, s. 12",
        "2029 anges vara oförändrat från 2028.",
        "4.3.1 Projekt bron",
        "16,5",
        "Projektens risker",
        "Marken är osäker",
        "från 2027",
    ):
        assert said in text
    assert "stämmer inte" not in text
    english = page(held, "en")
    assert "The executive board: operations, million kronor" in english
    assert "1 557,9" in english


def _plain(cell: Any) -> str:
    runs = [cell] if isinstance(cell, str) else cell
    return "".join(run if isinstance(run, str) else run.text for run in runs).replace("\u00a0", " ")


def test_a_wrong_sum_and_a_broken_rule_are_told_in_the_report(cast: SimpleNamespace) -> None:
    fill(
        cast,
        operating_net=(1_557_800_000, 1_553_000_000, 1_550_300_000, 1_550_300_000),
        investment_expense=(3_300_000, 3_300_000, 3_300_000, 3_400_000),
    )
    held = told(cast)
    text = page(held)
    assert "Det tryckta driftnettot stämmer inte med raderna" in text
    assert "2026: 1 557,8 står tryckt, raderna ger 1 557,9 (skillnad - 0,1)." in text
    assert "2029 anges vara oförändrat från 2028 men är 3 400 000 kr, medan det året har 3 300 000 kr" in text
    assert "Anges vara oförändrat men är det inte" in text
    notes = [row[8] for row in sheet(held, "Budget") if row[8]]
    assert len(notes) == 2
    assert findings(cast, held) == []


def test_many_years_stand_in_tables_that_a_sheet_is_wide_enough_for(cast: SimpleNamespace) -> None:
    fill(cast, operating_cost=tuple(range(1_000_000_000, 1_000_800_000, 100_000)))
    held = told(cast)
    tables = [
        block
        for block in layout.document(held, "sv", {}).blocks
        if isinstance(block, Table) and "driftverksamhet" in block.caption
    ]
    assert [table.caption.split(", ")[-1] for table in tables] == ["2026–2029", "2030–2033"]
    printed = [_plain(cell) for table in tables for cell in table.rows[0][1:]]
    assert printed == [f"1 000,{decimal}" for decimal in range(8)]
    assert [bool(table.notes) for table in tables] == [False, True]
    BudgetAmount.objects.all().delete()
    assert "Netto" in page(told(cast))


def test_an_amount_that_is_missing_makes_no_sum(cast: SimpleNamespace) -> None:
    fill(cast, operating_income=(-47_600_000,))
    held = told(cast)
    (part, _investments) = held["budget"]["tables"][0]["parts"]
    assert part["net"] == ["1557900000.00", None, None, None]
    assert "ett belopp saknas" in page(held)
    nets = [row for row in sheet(held, "Budget") if row[2] == "Netto" and row[1] == "Driftverksamhet"]
    assert isinstance(nets[0][6], Number)
    assert [row[6] for row in nets[1:]] == [Absent("kan inte räknas fram")] * 3
    assert findings(cast, held) == []


def test_the_workbook_has_the_amounts_to_reckon_with(money: SimpleNamespace) -> None:
    held = told(money)
    rows = sheet(held, "Budget")
    own = {"Kostnader": 0.0, "Intäkter (-)": 0.0, "Netto": 0.0}
    for row in rows:
        if row[1] == "Driftverksamhet" and row[4] == 2026 and row[2] in own:
            own[row[2]] = row[6].value
    assert own["Kostnader"] + own["Intäkter (-)"] == own["Netto"] == 1_557_900_000
    projects = sheet(held, "Projekt")
    assert [(row[0], row[10], getattr(row[11], "value", None)) for row in projects] == [
        ("bron", 2026, 4_000_000), ("bron", 2027, 12_500_000), ("torget", None, None)
    ]  # fmt: skip
    assert isinstance(projects[-1][11], Absent)


def test_every_file_is_made_of_it(money: SimpleNamespace) -> None:
    import pypdfium2
    from docx import Document
    from openpyxl import load_workbook

    held = told(money)
    document = layout.document(held, "sv", {})
    read = pypdfium2.PdfDocument(pdf.render(document))
    printed = "".join(read[number].get_textpage().get_text_range() for number in range(len(read)))
    assert "1 557,9" in printed.replace("\u00a0", " ")
    tables = Document(io.BytesIO(word.render(document))).tables
    assert ["Projekt", "Slag", "Fas", "Risk", "År", "Mnkr"] in [
        [cell.text for cell in table.rows[0].cells] for table in tables
    ]
    book = load_workbook(io.BytesIO(excel.render(layout_sheets.book(held, "sv"))))
    assert {"Budget", "Projekt"} <= set(book.sheetnames)


# --- Without money, and older reports ----------------------------------------------------------------------


def test_a_document_without_money_prints_nothing_of_it_and_an_older_report_is_as_it_was(
    cast: SimpleNamespace,
) -> None:
    older = compiled(cast)
    held = told(cast)
    assert "budget" not in older
    assert (held["budget"]["tables"], held["budget"]["projects"]) == ([], [])
    assert findings(cast, held) == findings(cast, older) == []
    for lang in ("sv", "en"):
        assert html.render(layout.document(older, lang, {})) == html.render(layout.document(held, lang, {}))
        assert layout_sheets.book(older, lang) == layout_sheets.book(held, lang)
    # What the document has been given since is no part of what was frozen before, and no fault of it.
    fill(cast)
    assert findings(cast, held) == findings(cast, older) == []
    for lang in ("sv", "en"):
        assert "1 605,5" not in page(older, lang)


def test_what_is_gathered_has_it_and_verifying_asks_for_it(money: SimpleNamespace) -> None:
    held, _releases = frozen.gather(money.round, "prov-1", "Anna")
    held = json.loads(json.dumps(held, default=str))
    assert held["budget"] == told(money)["budget"]
    held["budget"]["tables"][0]["parts"][0]["net"][0] = "1.00"
    report = Report.objects.create(
        city=money.city, identifier="prov-1", round=money.round, title=held["title"], frozen_at=clock.now(),
        frozen_by="Anna",
    )  # fmt: skip
    # Asked for where a whole report is verified, beside everything else that its history says.
    assert any("does not follow from them" in str(one) for one in recorded.check(report, held))


# --- Verifying ---------------------------------------------------------------------------------------------


def altered(value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and value.endswith(".00"):
        return f"{Decimal(value) + 1:.2f}"
    return f"{value or ''}x"


def test_no_leaf_of_it_is_altered_unnoticed(money: SimpleNamespace) -> None:
    held = told(money)
    assert findings(money, held) == []
    tried = 0
    for path, value in leaves(held["budget"]):
        forged = copy.deepcopy(held)
        at = forged["budget"]
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = altered(value)
        assert findings(money, forged), path
        at[path[-1]] = f"{value}x"  # what cannot be read is a finding, never a fault of the program
        assert findings(money, forged), path
        tried += 1
    assert tried > 120


@pytest.mark.parametrize("gone", ["table", "row", "cell", "printed", "project", "amount"])
def test_what_is_left_out_is_noticed(money: SimpleNamespace, gone: str) -> None:
    """Also where the sums are made to agree with what is left."""
    held = told(money)
    budget = held["budget"]
    part = budget["tables"][0]["parts"][0]
    if gone == "table":
        budget["tables"].clear()
    elif gone == "row":
        part["rows"].pop()
        part["net"] = [cell["amount"] for cell in part["rows"][0]["cells"]]
    elif gone == "cell":
        part["rows"][1]["cells"].pop()
    elif gone == "printed":
        part["printed"] = None
    elif gone == "project":
        budget["projects"].pop()
    else:
        budget["projects"][0]["amounts"].pop()
        budget["projects"][0]["total"] = "4000000.00"
    assert findings(money, held)


def test_what_is_changed_after_the_report_is_no_fault_of_it(money: SimpleNamespace) -> None:
    held = told(money)
    line = BudgetLine.objects.get(code="operating-cost")
    cell = line.amounts.get(year=2026)
    cell.amount = 1_700_000_000
    cell.save()
    line.heading = {"sv": "Stadsledningen"}
    line.save()
    BudgetAmount.objects.filter(line__code="operating-income").first().delete()
    money.goal.text = {"sv": "Alla i arbete"}
    money.goal.save()
    row = Project.objects.get(code="bron")
    row.phase = "done"
    row.save()
    money.north.name = {"sv": "Nordost"}
    money.north.save()
    assert findings(money, held) == []
    again = told(money)
    assert again["budget"] != held["budget"]
    assert findings(money, again) == []


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    with translation.override("sv"):
        yield
