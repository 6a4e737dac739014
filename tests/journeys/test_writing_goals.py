"""A planner writes a goal in next year's plan: sees what the check says of it, mends it, and saves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import assert_accessible, screenshot
from tests.demo_home import Site
from tests.journeys.steps import CITY, answered, box, follow, plain, press, region

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Person = Callable[..., "Page"]

PLAN = "Strategisk stadsdelsplan för Hammarslätt 2027"


def found(page: Page, letter: str) -> Locator:
    """What the check says of one letter."""
    return region(page, "SMART-kontroll").get_by_role("listitem").filter(has_text=f"{letter}:")


def test_a_goal_is_written_checked_mended_and_saved(person: Person, site: Site) -> None:
    planner = person("Pelle Planerare", expect=("422",))
    planner.goto(site.url + CITY + "dokument/")
    follow(planner, PLAN)
    follow(planner, "Skriv ett mål")
    assert_accessible(planner)

    box(planner, "Mål").fill("Verka för fler jobb")
    press(planner, "Kontrollera")
    assert "Byt ut ”verka för”" in found(planner, "Specifikt").inner_text()
    assert "Mätbart: Nej" in found(planner, "Mätbart").inner_text()
    assert box(planner, "Mål").input_value() == "Verka för fler jobb"

    # He mends the words and says how much, but begins after he ends.
    box(planner, "Mål").fill("Fler vuxna i Hammarslätt har ett arbete att gå till")
    planner.get_by_label("Indikator").select_option(label="Sysselsatta 20–64 år")
    planner.get_by_label("Område", exact=True).select_option(label="Hammarslätt")
    planner.get_by_label("Värdet ska").select_option(label="minst")
    box(planner, "Nivå").fill("74,5")
    box(planner, "Basår").fill("2025")
    box(planner, "Målår").fill("2024")
    press(planner, "Spara målet")
    answered(planner, "Målåret måste vara efter basåret 2025.")
    answered(planner, "Välj vilket slags mål det är.")
    assert box(planner, "Nivå").input_value() == "74,5"
    assert_accessible(planner)
    screenshot(planner, "journey-goal-wrong")

    box(planner, "Målår").fill("2030")
    planner.get_by_label("Slags mål").select_option(label="Lokalt mål")
    press(planner, "Kontrollera")
    assert "Specifikt: Ja" in found(planner, "Specifikt").inner_text()
    assert "Mätbart: Ja" in found(planner, "Mätbart").inner_text()
    assert "fall i 12 andra områden" in plain(found(planner, "Realistiskt"))
    assert "Målet ska nås 2030." in found(planner, "Tidsatt").inner_text()
    assert_accessible(planner)
    screenshot(planner, "journey-goal-checked")

    # Whom it is shared with, the programme that it serves and the global goal that it is part of.
    planner.get_by_text("Ansvar och samband").click()
    planner.get_by_label("Genomförandeansvarig").select_option(label="Arbetsmarknadsnämnden")
    planner.get_by_label("Program- och policymål som målet bidrar till").select_option(index=0)
    planner.get_by_label("Globala mål i Agenda 2030").select_option(value="8")
    press(planner, "Spara målet")
    answered(planner, "Målet är sparat.")
    about = plain(region(planner, "Om målet"))
    assert "8. Anständiga arbetsvillkor och ekonomisk tillväxt" in about
    assert "Arbetsmarknadsnämnden" in about
    assert planner.get_by_role(
        "heading", name="Fler vuxna i Hammarslätt har ett arbete att gå till"
    ).is_visible()
    assert "minst 74,5" in plain(region(planner, "Målvärden och bedömningar"))
    assert planner.get_by_role("link", name="Ändra målet").is_visible()


def test_two_colleagues_change_the_same_goal(person: Person, site: Site) -> None:
    """The second to save sees both texts, and what the first wrote elsewhere is kept."""
    goal = site.url + CITY + "dokument/stadsdelsplan-11-2027/mal/trygghet/andra/"
    planner = person("Pelle Planerare", expect=("409",))
    colleague = person("Rapportör Hammarslätts")
    planner.goto(goal)
    colleague.goto(goal)
    box(colleague, "Mål").fill("Fler i Hammarslätt är trygga utomhus")
    box(colleague, "Samma sak på engelska, om du vill").fill("More people in Hammarslätt feel safe outdoors")
    press(colleague, "Spara målet")
    answered(colleague, "Målet är sparat.")

    box(planner, "Mål").fill("Tryggare gator i Hammarslätt")
    press(planner, "Spara målet")
    answered(planner, "Någon annan har ändrat samma sak")
    shown = planner.locator(".said").all_inner_texts()
    assert shown == ["Fler i Hammarslätt är trygga utomhus", "Tryggare gator i Hammarslätt"]
    assert box(planner, "Mål").input_value() == "Tryggare gator i Hammarslätt"
    english = box(planner, "Samma sak på engelska, om du vill").input_value()
    assert english == "More people in Hammarslätt feel safe outdoors"
    assert_accessible(planner)
    screenshot(planner, "journey-goal-conflict")
    press(planner, "Spara målet")
    answered(planner, "Målet är sparat.")


def test_nobody_outside_sees_the_draft(person: Person, site: Site, page_factory: Callable[..., Page]) -> None:
    """Neither in the lists nor on the pages of the place, the body and the indicator that it is about."""
    reader = page_factory("sv", 1280)
    for address in (
        *("mal/", "omraden/stadsdelsomraden/11/", "organisationer/sdn-11/", "indikatorer/sysselsatta/"),
        "mal/budget-2026/1-1/",
    ):
        reader.goto(site.url + CITY + address)
        assert reader.locator("h1").is_visible()
        assert PLAN not in reader.content()
        assert "stadsdelsplan-11-2027" not in reader.content()
