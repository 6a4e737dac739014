"""The budget and the workbook: a coordinator counts a table, writes a project, sends a workbook out and takes it back;
a reader sees the steering from a place, and what is lacking in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import assert_accessible, screenshot
from tests.demo_home import Site
from tests.journeys.steps import CITY, answered, follow, plain, press, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Person = Callable[..., "Page"]
BUDGET = "dokument/budget-2026/"


def test_a_wrong_sum_is_told_and_a_change_rests_on_a_decision(person: Person, site: Site) -> None:
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + CITY + BUDGET + "budget/")
    assert_accessible(strategist)
    screenshot(strategist, "journey-budget-1280")
    # A printed net that the rows do not give is told beside the table, before anything is saved.
    new = strategist.get_by_role("row").filter(has=strategist.get_by_role("rowheader", name="Ny rad"))
    new.get_by_label("Vad raden är").select_option(label="Tryckt netto, drift")
    new.get_by_role("cell").first.get_by_role("textbox").fill("1")
    press(strategist, "Räkna utan att spara")
    assert "Det tryckta driftnettot stämmer inte med raderna" in plain(strategist.get_by_role("main"))
    press(strategist, "Spara tabellen")
    assert (
        "Ange beslutet" in plain(strategist.get_by_role("main"))
        or strategist.get_by_role("alert").is_visible()
    )
    assert_accessible(strategist)


def test_a_project_is_written_with_phase_risk_and_amounts(person: Person, site: Site) -> None:
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + CITY + BUDGET)
    follow(strategist, "Skriv ett projekt")
    assert_accessible(strategist)
    strategist.get_by_role("textbox", name="Titel").fill("Ny bro över ån")
    strategist.get_by_label("Fas", exact=True).select_option(label="Planering")
    strategist.get_by_label("Risk", exact=True).select_option(label="Hög")
    press(strategist, "Spara projektet")
    # What was typed is there still, beside what is lacking.
    assert strategist.get_by_role("textbox", name="Titel").input_value() == "Ny bro över ån"
    assert "Välj den organisation som svarar för det" in plain(strategist.get_by_role("main"))
    screenshot(strategist, "journey-project-1280")
    strategist.get_by_label("Ansvarig", exact=True).select_option(index=1)
    strategist.get_by_label("Ett beslut som redan finns inskrivet").select_option(index=1)
    press(strategist, "Spara projektet")
    answered(strategist, "Projektet är sparat")
    shown = plain(strategist.get_by_role("main"))
    assert "Planering" in shown
    assert "Hög" in shown
    assert_accessible(strategist)


def test_a_premises_plan_moves_the_sum_of_the_city(person: Person, site: Site) -> None:
    """What a body's rent adds is in the sum of all bodies at once, and that the city's own plan differs is told."""
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + CITY + "lokaler/")
    before = plain(row(strategist, "Summa nämnder och bolag").first).split("\t")
    follow(strategist, "Socialnämnden", within=row(strategist, "Socialnämnden").first)
    follow(strategist, "Ändra lokalplanen")
    rent = strategist.get_by_label("Kostnad 2026, kronor").first
    rent.fill("fyrtiosex")
    press(strategist, "Spara planen")
    assert rent.input_value() == "fyrtiosex"
    assert_accessible(strategist)
    rent.fill("46 300 000")
    strategist.get_by_label("Ett beslut som redan finns inskrivet").select_option(index=1)
    press(strategist, "Spara planen")
    answered(strategist, "Lokalplanen är sparad.")
    strategist.goto(site.url + CITY + "lokaler/")
    after = plain(row(strategist, "Summa nämnder och bolag").first).split("\t")
    added = [
        float(now.replace(",", ".")) - float(then.replace(",", "."))
        for then, now in zip(before[1:], after[1:], strict=True)
    ]
    assert [round(each, 1) for each in added] == [1.0] * 8
    assert plain(row(strategist, "Skillnad").first).split("\t")[1:3] != ["0,0", "0,0"]
    assert "är inte summan av" in plain(strategist.get_by_role("main"))
    assert_accessible(strategist)
    screenshot(strategist, "journey-premises-1280")


def test_a_workbook_goes_out_comes_back_and_is_taken(person: Person, site: Site, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + CITY + BUDGET + "arbetsbok/")
    assert_accessible(strategist)
    with strategist.expect_download() as fetched:
        strategist.get_by_role("button", name="Hämta arbetsboken").click()
    book = load_workbook(io.BytesIO(Path(fetched.value.path()).read_bytes()))
    page = book["Budget"]
    (amount,) = [cell.column for cell in page[1] if cell.value == "Belopp, kr"]
    at = next(row for row in range(2, page.max_row + 1) if page.cell(row, amount).value)
    page.cell(at, amount).value = page.cell(at, amount).value + 100_000
    page.append([None, None, "en rad som inte skickades"])
    file = tmp_path / "tillbaka.xlsx"
    book.save(file)

    strategist.get_by_label("Arbetsboken som kom tillbaka").set_input_files(file)
    press(strategist, "Visa skillnaderna")
    shown = plain(strategist.get_by_role("main"))
    assert "1 cell skiljer sig" in shown
    assert "Raden skickades inte ut" in shown
    assert_accessible(strategist)
    screenshot(strategist, "journey-workbook-1280")
    # Amounts that are decided ask for the decision; nothing is written without it.
    press(strategist, "Ta emot 1 skillnad")
    strategist.get_by_label("Ett beslut som redan finns inskrivet").select_option(index=1)
    press(strategist, "Ta emot 1 skillnad")
    answered(strategist, "1 skillnader är inskrivna")
    assert BUDGET in strategist.url


@pytest.mark.parametrize("width", [360, 1280])
def test_the_steering_of_a_place_and_its_gaps(
    site: Site, page_factory: Callable[..., Page], width: int
) -> None:
    """Without an account: all committees beside each other, and what is lacking."""
    reader = page_factory("sv", width)
    reader.goto(site.url + CITY + "styrning/plats/")
    assert_accessible(reader)
    places = reader.get_by_label("Plats", exact=True).locator("optgroup").first.locator("option")
    reader.get_by_label("Plats", exact=True).select_option(value=places.first.get_attribute("value"))
    press(reader, "Visa")
    assert reader.get_by_role("table", name="Vem vill och gör vad här").is_visible()
    assert_accessible(reader)
    screenshot(reader, f"journey-place-{width}")
    follow(reader, "Luckor")
    assert "Mål utan indikator" in plain(reader.get_by_role("main"))
    assert_accessible(reader)
    screenshot(reader, f"journey-gaps-{width}")
