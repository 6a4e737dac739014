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


def test_a_body_is_asked_and_replies(person: Person, site: Site) -> None:
    """A status that somebody else gives is asked about by itself; an empty reply is refused beside the field."""
    goal = "lokalt-utvecklingsavtal-2024/11-safety/"
    strategist = person("Siv Strateg")
    strategist.goto(site.url + CITY + "mallar/verksamhetsberattelse/")
    press(strategist, "Starta omgången")
    answered(strategist, "Omgången är startad.")
    strategist.goto(site.url + CITY + "rapportering/verksamhetsberattelse-2026/bedomning/" + goal)
    assert "Tertialrapport 2 2026" in plain(strategist.get_by_role("main"))
    strategist.get_by_label("Uppfylls ej").check()
    strategist.get_by_label("Prognos").check()
    box(strategist, "Motivering").fill("Tryggheten ökar inte i den takt som behövs.")
    box(strategist, "Analys").fill("Insatserna kom i gång sent.")
    press(strategist, "Spara bedömningen")
    answered(strategist, "Bedömningen är sparad.")
    status = region(strategist, "Så bedöms målet")
    assert "Prognos" in plain(status)
    assert not status.get_by_role("link", name="Skriv svaret").count()

    body = person("Rapportör Hammarslätts", expect=("422",))
    body.goto(site.url + CITY + "mal/" + goal)
    follow(body, "Skriv svaret")
    press(body, "Spara svaret")
    assert body.get_by_role("alert").first.is_visible()
    assert_accessible(body)
    screenshot(body, "journey-reply")
    box(body, "Ert svar").fill("Vi hade ingen lokal före sommaren.")
    press(body, "Spara svaret")
    answered(body, "Svaret är sparat.")
    strategist.reload()
    status = region(strategist, "Så bedöms målet")
    assert "Svar från Hammarslätts stadsdelsnämnd" in plain(status)
    assert "Vi hade ingen lokal före sommaren." in plain(status)


def test_a_reply_stands_beside_its_status(person: Person, site: Site) -> None:
    """Asked by the strategist's assessment, answered by the body, and printed in the frozen report."""
    page = person("Rut Revisor")
    page.goto(site.url + CITY + "mal/lokalt-utvecklingsavtal-2024/10-education/")
    status = region(page, "Så bedöms målet").inner_text()
    assert "Svar från Rönnängens stadsdelsnämnd" in status
    assert "två av tre elever" in status
    report = page.request.get(site.url + CITY + "rapporter/sammanstad-oktober-2026-1/report.sv.html")
    assert "Svar från Rönnängens stadsdelsnämnd" in report.text()
