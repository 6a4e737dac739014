"""A strategist follows the goal tree, changes a target of the budget on a decision, and revises a programme."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import assert_accessible, screenshot
from tests.demo_home import Site
from tests.journeys.steps import CITY, answered, box, follow, plain, press, region

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Person = Callable[..., "Page"]


def test_the_tree_is_opened_by_year_and_body(site: Site, page_factory: Callable[..., Page]) -> None:
    """Without an account, and on a telephone: the tree opens without script."""
    reader = page_factory("sv", 360)
    reader.goto(site.url + CITY + "styrning/")
    tree = region(reader, "Trädet")
    assert reader.get_by_role("heading", name="Målträd 2026").is_visible()
    assert_accessible(reader)
    screenshot(reader, "journey-tree-360")
    tree.get_by_text("Fler försörjer sig genom eget arbete", exact=True).click()
    assert tree.get_by_text("Fler går från bistånd till eget arbete", exact=True).is_visible()
    across = plain(region(reader, "Program och policyer på tvären"))
    assert "Får bidrag från: Fler går från bistånd till eget arbete (Arbetsmarknadsnämnden)" in across

    reader.get_by_label("Organisation", exact=True).select_option(label="Utbildningsnämnden")
    press(reader, "Visa")
    shown = plain(region(reader, "Trädet"))
    assert "Varje elev får det stöd som behövs" in shown
    assert "Skolan följer upp varje elevs frånvaro varje vecka" in shown
    assert "Huvudansvarig: Utbildningsnämnden" in shown
    assert "Hälsan blir bättre där den är sämst" not in shown

    reader.goto(site.url + CITY + "styrning/?ar=2025")
    assert "Fler har ett arbete att gå till" in reader.content()
    reader.goto(site.url + CITY + "uppdrag/")
    assert "Pröva språkträning på arbetsplatsen" in plain(region(reader, "Arbetsmarknadsnämnden"))
    assert "KS 2025/0811" in plain(region(reader, "Arbetsmarknadsnämnden"))
    assert_accessible(reader)


def test_a_target_of_the_budget_is_changed_on_a_decision(person: Person, site: Site) -> None:
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + CITY + "dokument/vp-utbildningsnamnden-2026/")
    table = plain(region(strategist, "Årsmål"))
    assert all(word in table for word in ("Periodicitet", "inte satt ännu", "minska"))

    strategist.goto(site.url + CITY + "mal/budget-2026/1-2/")
    follow(strategist, "Behöriga till gymnasieskolan, årskurs 9", within=region(strategist, "Årsmål"))
    follow(strategist, "Ändra årsmålet")
    assert_accessible(strategist)
    box(strategist, "Nivå").fill("88,5")
    press(strategist, "Spara årsmålet")
    answered(strategist, "Dokumentet är beslutat. Ange beslutet som ändringen vilar på.")
    assert box(strategist, "Nivå").input_value() == "88,5"
    screenshot(strategist, "journey-target-without-decision")

    strategist.get_by_label("Annars: vem som beslutade").select_option(label="Kommunfullmäktige")
    box(strategist, "Beslutsdag").fill("2026-09-28")
    box(strategist, "Diarienummer").fill("KS 2026/0711")
    box(strategist, "Vad som beslutades").fill("Ändrade årsmål i tertialrapport 2")
    press(strategist, "Spara årsmålet")
    answered(strategist, "Årsmålet är sparat.")
    history = plain(region(strategist, "Vad som har ändrats, och genom vilket beslut"))
    assert "blev 88,5" in history
    assert "Ändrade årsmål i tertialrapport 2, 28 september 2026 (KS 2026/0711)" in history
    assert_accessible(strategist)
    screenshot(strategist, "journey-target-history")


def test_a_programme_is_revised_decided_and_compared(person: Person, site: Site) -> None:
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + CITY + "dokument/program-2024/")
    line = plain(region(strategist, "Dokumentets linje"))
    assert "Program för utveckling i ytterstaden 2016–2023" in line
    assert "Trygghet i vardagen blev Lokalt arbete med social hållbarhet" in line
    screenshot(strategist, "journey-line")
    press(strategist, "Börja en revidering")
    answered(strategist, "Här är ett utkast att skriva i.")
    follow(strategist, "Stadens delar knyts samman")
    follow(strategist, "Ändra målet")
    box(strategist, "Mål").fill("Stadens delar knyts samman med gena stråk")
    press(strategist, "Spara målet")
    answered(strategist, "Målet är sparat.")

    strategist.goto(site.url + CITY + "dokument/program-2024-2/")
    press(strategist, "Skicka på remiss")
    answered(strategist, "Dokumentet är ute på remiss.")
    follow(strategist, "Besluta dokumentet")
    press(strategist, "Besluta")
    answered(strategist, "Ange beslutet som det vilar på.")
    strategist.get_by_label("Ett beslut som redan finns inskrivet").select_option(
        label="Budget 2026 fastställd, 20 november 2025 (KS 2025/0811)"
    )
    press(strategist, "Besluta")
    answered(strategist, "Dokumentet är beslutat.")
    press(strategist, "Låt börja gälla")
    answered(strategist, "Dokumentet gäller nu.")
    assert_accessible(strategist)

    follow(
        strategist,
        "Vad som ändrades",
        within=region(strategist, "Dokumentets linje").get_by_role("listitem").last,
    )
    assert strategist.locator("ins").all_inner_texts() == [" med gena stråk"]
    assert_accessible(strategist)
    screenshot(strategist, "journey-compared")
    strategist.goto(site.url + CITY + "dokument/program-2024/")
    assert "Reviderad" in plain(region(strategist, "Om dokumentet"))
