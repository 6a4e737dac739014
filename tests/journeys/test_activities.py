"""Activities: a planner writes one in the plan, moves one on the board, a strategist stops one, anybody sees the
timeline and the money."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import assert_accessible, screenshot
from tests.demo_home import Site
from tests.journeys.steps import CITY, answered, box, follow, plain, press, region, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Person = Callable[..., "Page"]
PLAN = "Strategisk stadsdelsplan för Hammarslätt 2027"
DONE_FOR = "lokalt-utvecklingsavtal-2024/11-"


def test_an_activity_is_written_mended_and_saved(person: Person, site: Site) -> None:
    planner = person("Pelle Planerare", expect=("422",))
    planner.goto(site.url + CITY + "mal/stadsdelsplan-11-2027/arbete/")
    follow(planner, "Skriv en aktivitet")
    assert_accessible(planner)

    box(planner, "Vad som ska göras").fill("Språkkafé på biblioteket")
    planner.get_by_label("Platser").select_option(label="Hammarslätt")
    planner.get_by_label("Ansvarig person").select_option(label="Pelle Planerare")
    planner.get_by_label("Samverkande").select_option(label="Föreningsrådet i Sammanstad")
    box(planner, "Förväntad effekt inom ett år").fill("Fyrtio personer övar svenska varje vecka.")
    box(planner, "Förväntad effekt på lång sikt").fill("Fler går vidare till arbete.")
    planner.get_by_label("Start", exact=True).fill("2027-02-01")
    planner.get_by_label("Slut", exact=True).fill("2027-01-01")
    box(planner, "Kostnad i kronor").fill("- 5 000")
    planner.get_by_label("Finansieringskälla").select_option(label="Statsbidrag")
    box(planner, "År").fill("2027")
    box(planner, "Belopp i kronor").fill("tolv")
    press(planner, "Spara aktiviteten")
    answered(planner, "Aktiviteten kan inte sluta innan den börjar, 2027-02-01.")
    answered(planner, "En kostnad kan inte vara mindre än noll.")
    answered(planner, "Skriv ett belopp i kronor, till exempel 125 000.")
    assert box(planner, "Vad som ska göras").input_value() == "Språkkafé på biblioteket"
    assert box(planner, "Belopp i kronor").input_value() == "tolv"
    assert planner.get_by_label("Slut", exact=True).input_value() == "2027-01-01"
    assert_accessible(planner)
    screenshot(planner, "journey-activity-wrong")

    planner.get_by_label("Slut", exact=True).fill("2027-12-31")
    box(planner, "Kostnad i kronor").fill("180 000")
    box(planner, "Belopp i kronor").fill("120 000,50 kr")
    press(planner, "Lägg till en rad pengar")
    sources = planner.get_by_label("Finansieringskälla")
    assert sources.count() == 2
    sources.nth(1).select_option(label="Egen budget")
    box(planner, "År").nth(1).fill("2027")
    box(planner, "Belopp i kronor").nth(1).fill("50 000")
    press(planner, "Spara aktiviteten")
    answered(planner, "Aktiviteten är sparad.")
    money = plain(region(planner, "Kostnad och finansiering"))
    assert "180 000 kr" in money
    assert "170 000,50" in money
    assert "9 999,50 kronor av kostnaden saknar angiven finansiering." in money
    assert "Föreningsrådet i Sammanstad" in plain(region(planner, "Om aktiviteten"))
    effect = plain(region(planner, "Effekt"))
    assert "Fyrtio personer övar svenska varje vecka." in effect
    assert "Fler går vidare till arbete." in effect
    history = plain(region(planner, "Historik"))
    assert "Pelle Planerare" in history
    assert "Språkkafé på biblioteket" in history
    assert_accessible(planner)
    screenshot(planner, "journey-activity-written")


def test_two_colleagues_change_the_same_activity(person: Person, site: Site) -> None:
    """What is written in different fields is put together; where both wrote in one, both texts are shown."""
    planner = person("Pelle Planerare", expect=("409",))
    planner.goto(site.url + CITY + "mal/stadsdelsplan-11-2027/trygghet/")
    follow(planner, "Skriv en aktivitet")
    box(planner, "Vad som ska göras").fill("Fler lampor i parken")
    press(planner, "Spara aktiviteten")
    answered(planner, "Aktiviteten är sparad.")
    address = planner.url + "andra/"
    colleague = person("Rapportör Hammarslätts")
    planner.goto(address)
    colleague.goto(address)
    box(colleague, "Vad som ska göras").fill("Fler lampor i parken och vid skolan")
    box(colleague, "Beskrivning").fill("Före vintern.")
    press(colleague, "Spara aktiviteten")
    answered(colleague, "Aktiviteten är sparad.")

    box(planner, "Vad som ska göras").fill("Bättre ljus i parken")
    planner.get_by_label("Start", exact=True).fill("2027-09-01")
    press(planner, "Spara aktiviteten")
    answered(planner, "Någon annan har ändrat samma sak")
    shown = planner.locator(".said").all_inner_texts()
    assert shown == ["Fler lampor i parken och vid skolan", "Bättre ljus i parken"]
    assert box(planner, "Beskrivning").input_value() == "Före vintern."
    assert planner.get_by_label("Start", exact=True).input_value() == "2027-09-01"
    assert_accessible(planner)
    press(planner, "Spara aktiviteten")
    answered(planner, "Aktiviteten är sparad.")
    assert planner.get_by_role("heading", name="Bättre ljus i parken").is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_board_is_used_without_a_script(person: Person, site: Site, width: int) -> None:
    planner = person("Pelle Planerare", width, java_script_enabled=False)
    planner.goto(site.url + CITY + "aktiviteter/tavla/?organisation=sdn-11")
    name = "Läxhjälp på biblioteket fyra kvällar i veckan"
    assert name in plain(region(planner, "Pågår"))
    press(planner, f"Markera som genomförd {name}")
    answered(planner, f"”{name}” är nu: genomförd.")
    assert planner.url.endswith("organisation=sdn-11")
    assert name in plain(region(planner, "Genomförd"))
    press(planner, f"Återuppta {name}")
    assert name in plain(region(planner, "Pågår"))


def test_an_activity_is_stopped_with_a_reason_after_the_decision(person: Person, site: Site) -> None:
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + CITY + f"aktiviteter/{DONE_FOR}work/jobbspar/")
    press(strategist, "Avbryt aktiviteten")
    assert strategist.get_by_text("Skriv varför aktiviteten avbryts.").is_visible()
    assert_accessible(strategist)
    box(strategist, "Varför aktiviteten avbryts").fill("Bidraget tog slut.")
    press(strategist, "Avbryt aktiviteten")
    answered(strategist, "är nu: avbruten.")
    assert strategist.get_by_text("Avbruten eftersom: Bidraget tog slut.").is_visible()
    assert "Pågår blev Avbruten" in plain(region(strategist, "Historik"))
    # The text of a decided document stands; dates and outcome are written.
    follow(strategist, "Ändra datum eller resultat")
    assert strategist.get_by_label("Vad som ska göras").count() == 0
    box(strategist, "Vad det blev av den").fill("118 personer deltog.")
    press(strategist, "Spara aktiviteten")
    answered(strategist, "Aktiviteten är sparad.")
    assert "118 personer deltog." in plain(region(strategist, "Effekt"))
    press(strategist, "Återuppta")
    answered(strategist, "är nu: pågår.")


@pytest.mark.parametrize("width", [360, 1280])
def test_anybody_sees_list_timeline_and_money(
    site: Site, page_factory: Callable[..., Page], width: int
) -> None:
    reader = page_factory("sv", width)
    reader.goto(site.url + CITY + "aktiviteter/")
    reader.get_by_label("Plats", exact=True).select_option(label="Hammarslätt")
    reader.get_by_label("År", exact=True).select_option(label="2025")
    press(reader, "Visa")
    answered(reader, "aktiviteter visas.")
    assert_accessible(reader)
    screenshot(reader, f"journey-activities-{width}")
    follow(reader, "Tidslinje")
    assert reader.get_by_role("img", name="Tidslinje över").is_visible()
    assert "9 juni 2025" in plain(row(reader, "Sommarjobb för unga i grönskötsel"))
    assert_accessible(reader)
    screenshot(reader, f"journey-timeline-{width}")
    follow(reader, "Sommarjobb för unga i grönskötsel")
    assert "24 unga hade sommarjobb" in plain(region(reader, "Effekt"))
    assert "480 000" in plain(row(reader, "Egen budget"))
    assert not reader.get_by_role("button", name="Återuppta").is_visible()
    reader.goto(site.url + CITY + "dokument/budget-2026/")
    assert plain(row(reader, "Kostnader")).split("\t") == ["Kostnader", "212,4", "214,1", "214,1"]
    assert plain(row(reader, "Netto").first).split("\t") == ["Netto", "193,8", "195,2", "195,2"]
    assert_accessible(reader)
