"""A year's rounds: one is started, whoever is late is reminded, a colleague gets a part, and a status its reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import assert_accessible, screenshot
from tests.demo_home import Site
from tests.journeys.steps import CITY, ROUND, answered, box, follow, plain, press, region, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Person = Callable[..., "Page"]
WRITE = ROUND + "sdn-11/skriv/"


def test_the_strategist_starts_a_round_from_its_template(person: Person, site: Site) -> None:
    page = person("Siv Strateg", expect=("422",))
    page.goto(site.url + CITY + "rapportering/")
    follow(page, "Mallar för omgångar")
    follow(page, "Lokala planer 31 december")
    asked = region(page, "Det som efterfrågas").get_by_role("listitem").all_inner_texts()
    assert [text.split("\n")[0] for text in asked] == ["Läget i stadsdelen", "Plan för nästa år", "Insatser"]
    box_of_year = page.get_by_label("År som omgången gäller")
    box_of_year.fill("2025")
    press(page, "Starta omgången")
    assert page.get_by_text("Årets omgång är redan startad").first.is_visible()
    assert box_of_year.input_value() == "2025"
    assert_accessible(page)
    box_of_year.fill("2026")
    press(page, "Starta omgången")
    answered(page, "Omgången är startad.")
    assert page.get_by_role("heading", name="Lokala planer 31 december 2026").is_visible()


def test_the_strategist_sees_the_whole_round_and_reminds_who_is_late(person: Person, site: Site) -> None:
    page = person("Siv Strateg", width=360)
    page.goto(site.url + ROUND)
    follow(page, "Läget i omgången")
    district = row(page, "Hammarslätts stadsdelsnämnd").inner_text()
    assert "27 dagar" in district
    assert "Hur samverkan fortskrider" in district
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert_accessible(page)
    screenshot(page, "journey-round-360")
    follow(page, "Organisation", within=page.locator("#order"))
    names = page.get_by_role("rowheader").all_inner_texts()
    assert names[0] == "Arbetsförmedlingen Sammanstad"
    assert len(names) == 12
    press(page, "Påminn de 3 som är sena")
    answered(page, "personer är påminda.")
    assert "12 oktober 2026" in plain(row(page, "Hammarslätts stadsdelsnämnd"))
    press(page, "Påminn de 3 som är sena")
    answered(page, "Alla som är sena har redan påmints i dag.")


def test_what_is_typed_saves_by_itself_and_last_years_text_stands_beside(person: Person, site: Site) -> None:
    page = person("Pelle Planerare")
    page.goto(site.url + WRITE)
    assert "Regionen deltar sedan i våras." in page.locator("#collaboration .last-time").inner_text()
    field = box(page, "Hur samverkan fortskrider")
    field.fill("Partnerskapet har träffats sex gånger.")
    field.blur()
    answered(page, "Sparat.")
    page.reload()
    assert box(page, "Hur samverkan fortskrider").input_value() == "Partnerskapet har träffats sex gånger."
    # A colleague writes in another paragraph meanwhile; both are there, and nobody is asked anything.
    colleague = person("Rapportör Hammarslätts")
    colleague.goto(site.url + WRITE)
    theirs, mine = (box(one, "Hur samverkan fortskrider") for one in (colleague, page))
    theirs.fill("Partnerskapet har träffats sex gånger.\n\nFastighetsägarna är med.")
    theirs.blur()
    answered(colleague, "Sparat.")
    mine.fill("Partnerskapet har träffats sju gånger.")
    mine.blur()
    answered(page, "sammanfogat med det en kollega har skrivit")
    assert mine.input_value() == "Partnerskapet har träffats sju gånger.\n\nFastighetsägarna är med."
    assert_accessible(page)


def test_a_part_is_delegated_and_the_work_shown_to_the_coordinator(person: Person, site: Site) -> None:
    page = person("Pelle Planerare")
    page.goto(site.url + WRITE)
    page.get_by_label("Kollega: Resultat av samverkan").select_option(label="Disa Direktör")
    press(page, "Delegera : Resultat av samverkan")
    answered(page, "Disa Direktör kan nu skriva i delen.")
    director = person("Disa Direktör")
    director.goto(site.url + WRITE)
    assert not box(director, "Utvecklingen i stadsdelarna").count()
    box(director, "Resultat av samverkan").fill("Läxhjälpen nådde 140 elever.")
    press(director, "Spara utkastet")
    answered(director, "Utkastet är sparat.")
    strategist = person("Siv Strateg")
    strategist.goto(site.url + ROUND + "sdn-11/")
    paragraph = strategist.locator("#results .paragraph").first
    paragraph.get_by_text("Kommentera").or_(paragraph.get_by_text("Kommentar")).first.click()
    paragraph.get_by_label("Din kommentar till stycket").fill("Hur vet ni det?")
    press(strategist, "Spara kommentaren")
    answered(strategist, "Kommentaren är sparad.")
    page.goto(site.url + WRITE)
    assert page.locator("#results .remarks").get_by_text("Hur vet ni det?").is_visible()


def test_a_reply_stands_beside_its_status(person: Person, site: Site) -> None:
    """Asked by the strategist's assessment, answered by the body, and printed in the frozen report."""
    page = person("Rut Revisor")
    page.goto(site.url + CITY + "mal/lokalt-utvecklingsavtal-2024/10-education/")
    status = region(page, "Så bedöms målet").inner_text()
    assert "Svar från Rönnängens stadsdelsnämnd" in status
    assert "två av tre elever" in status
    report = page.request.get(site.url + CITY + "rapporter/sammanstad-oktober-2026-1/report.sv.html")
    assert "Svar från Rönnängens stadsdelsnämnd" in report.text()
