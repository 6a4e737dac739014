"""An assignment's way: given on a decision, asked in the plan, answered, compiled; and what stands beside it in the
tree: a steering group, a new document with its questions and words, a year's target for women and men apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import assert_accessible, assert_no_sideways_scroll, screenshot
from tests.demo_home import Site
from tests.journeys.steps import CITY, answered, box, follow, plain, press, region, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Person = Callable[..., "Page"]
PLAN = CITY + "rapportering/verksamhetsplan-2027/"
ASKED = "Redovisa hur nämnden når dem som inte själva söker stöd"


def unfold(page: Page, name: str) -> None:
    page.get_by_role("group").filter(has_text=name).locator("summary").first.click()


def test_anybody_reads_what_was_answered_in_two_years(site: Site, page_factory: Callable[..., Page]) -> None:
    reader = page_factory("sv", 360)
    reader.goto(site.url + CITY + "uppdrag/")
    social = plain(region(reader, "Socialnämnden"))
    assert "Genomfört" in social
    assert "Planerat" in social
    follow(
        reader, "Redovisa hur nämndens service", within=region(reader, "Socialnämnden").locator("li").first
    )
    said = plain(region(reader, "Vad organisationerna svarar"))
    assert "Socialnämnden, Verksamhetsplan 202" in said
    assert "Karta över socialtjänstens möten" in plain(region(reader, "Aktiviteter"))
    assert_no_sideways_scroll(reader)
    assert_accessible(reader)
    screenshot(reader, "journey-assignment-360")


def test_an_assignment_is_given_on_a_decision_and_answered_in_the_plan(person: Person, site: Site) -> None:
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + CITY + "dokument/program-2024/")
    follow(strategist, "Ge ett uppdrag")
    unfold(strategist, "Ge ett uppdrag")
    box(strategist, "Uppdrag").fill(ASKED)
    strategist.get_by_label("Ska vara klart").fill("2027-12-31")
    press(strategist, "Ge ett uppdrag")
    answered(strategist, "Välj vem som ska göra det: ett uppdrag ges till någon.")
    answered(strategist, "Ange beslutet som det vilar på.")
    assert box(strategist, "Uppdrag").input_value() == ASKED
    assert_accessible(strategist)
    screenshot(strategist, "journey-assignment-wrong")
    strategist.get_by_label("Vem som ska göra det").select_option(label="Socialnämnden")
    strategist.get_by_label("Ett beslut som redan finns inskrivet").select_option(
        label="Budget 2026 fastställd, 20 november 2025 (KS 2025/0811)"
    )
    press(strategist, "Ge ett uppdrag")
    answered(strategist, "Sparat.")
    assert "KS 2025/0811" in plain(region(strategist, "Om uppdraget"))

    strategist.goto(site.url + CITY + "mallar/verksamhetsplan/")
    strategist.get_by_label("År som omgången gäller").fill("2027")
    press(strategist, "Starta omgången")
    answered(strategist, "Omgången är startad.")
    strategist.goto(site.url + CITY + "omgang/verksamhetsplan-2027/lage/")
    assert "1 uppdrag är inte besvarat" in plain(row(strategist, "Socialnämnden"))

    writer = person("Rapportör Socialnämnden", expect=("422",))
    writer.goto(site.url + PLAN + "socialnamnden/skriv/")
    part = region(writer, "Uppdrag och åtaganden")
    text = part.get_by_role("textbox", name="Ert svar", exact=True)
    text.fill("Vi prövar uppsökande arbete i två stadsdelsområden.")
    text.blur()
    answered(writer, "Sparat.")
    part.get_by_label("Hur långt ni har kommit").select_option(label="Planerat")
    answered(writer, "Sparat.")
    assert_accessible(writer)
    screenshot(writer, "journey-assignment-answered")
    press(writer, "Spara utkastet")
    answered(writer, "Utkastet är sparat.")
    assert "Planerat" in plain(writer.locator("#uppdrag"))
    press(writer, "Lämna in")
    # The other parts are empty; the assignments are not among what is asked for any more.
    refused = plain(writer.get_by_role("alert").first)
    assert "Uppdrag och åtaganden" not in refused
    assert "Nämndens inriktning" in refused
    strategist.reload()
    assert "inte besvarat" not in plain(row(strategist, "Socialnämnden"))

    # The strategist asks about a paragraph of the answer; the writer finds it beside the field, and deals with it.
    strategist.goto(site.url + PLAN + "socialnamnden/")
    paragraph = strategist.locator("#uppdrag .paragraph").first
    paragraph.locator("summary").click()
    press(strategist, "Spara kommentaren")
    assert strategist.get_by_text("Skriv det du vill säga.").is_visible()
    paragraph.get_by_label("Din kommentar till stycket").fill("Vilka två stadsdelsområden?")
    press(strategist, "Spara kommentaren")
    answered(strategist, "Kommentaren är sparad.")
    assert_accessible(strategist)
    screenshot(strategist, "journey-assignment-comment")
    writer.goto(site.url + PLAN + "socialnamnden/skriv/")
    assert writer.locator("#uppdrag .remarks").get_by_text("Vilka två stadsdelsområden?").is_visible()
    writer.goto(site.url + PLAN + "socialnamnden/")
    writer.locator("#uppdrag .remark").get_by_role("button").click()
    answered(writer, "Kommentaren är markerad som åtgärdad.")


def test_a_steering_group_gets_members_a_decision_and_a_successor(person: Person, site: Site) -> None:
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + CITY + "dokument/")
    unfold(strategist, "Inrätta en styrgrupp")
    box(strategist, "Mandat").fill("Leder arbetet till och med 2029.")
    press(strategist, "Inrätta en styrgrupp")
    answered(strategist, "Skriv gruppens namn.")
    assert box(strategist, "Mandat").input_value() == "Leder arbetet till och med 2029."
    box(strategist, "Namn").fill("Styrgrupp för uppsökande arbete")
    press(strategist, "Inrätta en styrgrupp")
    answered(strategist, "Sparat.")
    unfold(strategist, "Ge en organisation plats i gruppen")
    strategist.get_by_label("Organisation", exact=True).select_option(label="Socialnämnden")
    press(strategist, "Ge en organisation plats i gruppen")
    answered(strategist, "Sparat.")
    assert "Socialnämnden" in plain(region(strategist, "Ledamöter"))
    unfold(strategist, "Skriv in ett beslut")
    strategist.get_by_label("Ett beslut som redan finns inskrivet").select_option(
        label="Budget 2026 fastställd, 20 november 2025 (KS 2025/0811)"
    )
    press(strategist, "Skriv in ett beslut")
    answered(strategist, "Sparat.")
    assert "KS 2025/0811" in plain(region(strategist, "Beslut"))
    unfold(strategist, "Ändra gruppen")
    after = strategist.get_by_label("Följs av")
    first = after.locator("option").nth(1)
    # By its value: what a browser says of an option's text while its form unfolds is not always its label.
    name = (first.text_content() or "").strip()
    after.select_option(value=first.get_attribute("value"))
    press(strategist, "Spara gruppen")
    answered(strategist, "Sparat.")
    follow(strategist, name, within=region(strategist, "Om gruppen"))
    assert "Styrgrupp för uppsökande arbete" in plain(region(strategist, "Om gruppen"))
    assert_accessible(strategist)
    screenshot(strategist, "journey-group")


def test_a_new_budget_is_begun_with_its_questions_and_words(person: Person, site: Site) -> None:
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + CITY + "dokument/")
    unfold(strategist, "Börja på ett dokument")
    box(strategist, "Titel").fill("Budget 2027")
    strategist.get_by_label("Slags dokument").select_option(label="Budget")
    strategist.get_by_label("Vems dokument det är").select_option(label="Kommunfullmäktige")
    box(strategist, "År, för det som beslutas på nytt varje år").fill("2027")
    press(strategist, "Börja på ett dokument")
    answered(strategist, "Sparat.")
    follow(strategist, "Skriv strategiska frågor och begrepp")
    unfold(strategist, "Förklara ett begrepp")
    box(strategist, "Ord").fill("Uppsökande arbete")
    press(strategist, "Förklara ett begrepp")
    answered(strategist, "Skriv något här.")
    assert box(strategist, "Ord").input_value() == "Uppsökande arbete"
    box(strategist, "Vad det betyder").fill("Att möta dem som inte själva söker stöd.")
    press(strategist, "Förklara ett begrepp")
    answered(strategist, "Sparat.")
    assert_accessible(strategist)
    screenshot(strategist, "journey-words")


def test_a_target_shows_women_and_men_side_by_side(site: Site, page_factory: Callable[..., Page]) -> None:
    reader = page_factory("sv", 360)
    reader.goto(site.url + CITY + "arsmal/budget-2026/2-1/medborgare-polisen/")
    outcome = region(reader, "Årets utfall")
    outcome.wait_for()
    assert [plain(each) for each in outcome.get_by_role("rowheader").all()] == ["Alla", "Kvinnor", "Män"]
    _heads, _all, women, men = [plain(each) for each in outcome.get_by_role("row").all()]
    assert "minst 62,0 %" in women
    assert "minst 58,0 %" in men
    assert_no_sideways_scroll(reader)
    assert_accessible(reader)
    screenshot(reader, "journey-women-and-men-360")
