"""A whole referral: a programme is revised, sent to four bodies and one outside, answered, changed and published."""

from __future__ import annotations

import re
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
TITLE = "Reviderat program för en sammanhållen stad"
REFERRAL = CITY + "remisser/reviderat-program-for-en-sammanhallen-st/"
SOCIAL, SCHOOLS = "Socialnämnden", "Utbildningsnämnden"
NORTH, HAMMAR = "Norra Kvarnbackens stadsdelsnämnd", "Hammarslätts stadsdelsnämnd"


def revised(page: Page, site: Site) -> None:
    """A new draft of the programme, which is what the referral proposes."""
    page.goto(site.url + CITY + "dokument/program-2024/")
    press(page, "Börja en revidering")
    answered(page, "Här är ett utkast att skriva i.")


def sent(page: Page, site: Site) -> str:
    """The referral is written and sent; the address of the personal link of the one outside."""
    page.goto(site.url + CITY + "remisser/")
    follow(page, "Skriv en remiss")
    press(page, "Spara utkastet")
    answered(page, "Vad remissen gäller: Skriv något här.")
    assert_accessible(page)
    box(page, "Vad remissen gäller").fill(TITLE)
    page.get_by_label("Remitterat av").select_option(label="Kommunfullmäktige")
    page.get_by_label("Svar senast").fill("2026-11-30")
    box(page, "Diarienummer").fill("KF 2026/901")
    page.get_by_label("Styrdokument som föreslås").select_option("program-2024-2")
    box(page, "Nummer 1").fill("1")
    box(page, "Rubrik 1").fill("Målen")
    box(page, "Fråga 1").fill("Är målen de rätta?")
    box(page, "Nummer 2").fill("2")
    box(page, "Rubrik 2").fill("Uppföljningen")
    for body in (SOCIAL, SCHOOLS, NORTH, HAMMAR):
        page.get_by_role("checkbox", name=body, exact=True).check()
    box(page, "Andra som tillfrågas").fill("Hyresgästerna, hyra@sammanstad.example")
    press(page, "Spara utkastet")
    answered(page, "Utkastet är sparat.")
    press(page, "Skicka remissen")
    answered(page, "Remissen är skickad.")
    assert_accessible(page)
    press(page, "Skapa en länk : Hyresgästerna") if page.get_by_role(
        "button", name="Skapa en länk : Hyresgästerna"
    ).count() else press(page, "Ny länk : Hyresgästerna")
    return str(page.get_by_label("Skicka den till Hyresgästerna").input_value())


def written(page: Page, position: str, point: str, reason: str) -> None:
    """The city's form, saved by the button."""
    follow(page, "Skriv svaret")
    box(page, "Förslag till beslut").fill("Nämnden besvarar remissen med förvaltningens utlåtande.")
    box(page, "Sammanfattning").fill("Förvaltningen stödjer förslaget.")
    box(page, "Förvaltningens synpunkter och förslag").fill("## Skolan\n\nSkolan är viktigast.")
    page.get_by_role("group", name="Ställningstagande till helheten").get_by_label(
        position, exact=True
    ).check()
    first = page.get_by_role("group", name="1. Målen")
    first.get_by_label("Ställningstagande").select_option(label=point)
    first.get_by_label("Orsak").fill(reason)
    press(page, "Spara utkastet")
    answered(page, "Utkastet är sparat.")


def taken_on(page: Page, site: Site, officer: str, number: str) -> None:
    """The body's own answer is found on the start page of referrals, and given to somebody."""
    page.goto(site.url + CITY + "remisser/")
    follow(page, TITLE, within=region(page, "Att svara på"))
    page.get_by_label("Handläggare", exact=True).select_option(label=officer)
    box(page, "Organets eget diarienummer").fill(number)
    press(page, "Tilldela")
    answered(page, "Svaret har en handläggare.")


def decided(secretary: Page, head: Page, site: Site) -> None:
    """Through the administration's group to the committee, and the minutes extract."""
    taken_on(secretary, site, "Nils Nämndsekreterare", "SN 2026/201")
    written(secretary, "Tillstyrker med ändringar", "Tillstyrker med ändringar", "Gena stråk behövs.")
    assert "Skolan är viktigast." in secretary.content()
    secretary.get_by_text("Behandla i förvaltningsgruppen").click()
    secretary.get_by_label("Dag", exact=True).fill("2026-10-12")
    press(secretary, "Anteckna dagen")
    answered(secretary, "Dagen i förvaltningsgruppen är antecknad.")
    answer = secretary.url
    head.goto(answer)
    press(head, "Gör till förvaltningens förslag")
    answered(head, "Förslaget är klart och fryst som dokument.")
    secretary.goto(site.url + CITY + "nytt-sammantrade/")
    secretary.get_by_label("Organ").select_option(label=SOCIAL)
    secretary.get_by_label("Dag", exact=True).fill("2026-10-12")
    press(secretary, "Spara sammanträdet")
    answered(secretary, "Sammanträdet är planerat.")
    meeting = secretary.url
    secretary.goto(answer)
    secretary.get_by_label("Sammanträde", exact=True).select_option(label="12 oktober 2026")
    press(secretary, "Sätt upp på listan")
    answered(secretary, "Svaret står på nämndens lista.")
    secretary.goto(meeting)
    press(secretary, "Kalla till sammanträdet")
    answered(secretary, "Kallelse är skickad")
    assert_accessible(secretary)
    screenshot(secretary, "journey-meeting")
    box(secretary, "Vem som justerar protokollet").fill("Cecilia Ek")
    press(secretary, "Sammanträdet har hållits")
    follow(secretary, "Anteckna vad som beslutades")
    box(secretary, "Vad som beslutades").fill("Nämnden besvarar remissen med förvaltningens utlåtande.")
    press(secretary, "Anteckna")
    press(secretary, "Protokollet är justerat")
    answered(secretary, "Protokollet är justerat.")
    secretary.goto(answer)
    press(secretary, "Skicka protokollsutdraget")
    answered(secretary, "Svaret är fullständigt.")
    assert_accessible(secretary)
    screenshot(secretary, "journey-answer")


PASTED = """(field) => {
  const held = new DataTransfer();
  held.setData("text/html", "<h2>Skolan</h2><scr" + "ipt>x()</scr" + "ipt><ul><li>en gård</li></ul>");
  held.setData("text/plain", "Skolan en gård");
  field.focus();
  const event = { clipboardData: held, bubbles: true, cancelable: true };
  field.dispatchEvent(new ClipboardEvent("paste", event));
}"""


def pasted(page: Page) -> None:
    """From a page with a script in it: its headings and lists stay, and what was taken away is told."""
    field = box(page, "Era synpunkter")
    field.evaluate(PASTED)
    page.get_by_text("script (1)").wait_for()
    assert field.input_value() == "## Skolan\n\n- en gård"
    assert_accessible(page)
    field.blur()
    answered(page, "Sparat.")


def outside(page: Page, link: str) -> None:
    """By the link alone, on a telephone: saved by itself, gone back to, handed in, with a receipt."""
    page.goto(link)
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    field = box(page, "Era synpunkter")
    field.fill("Vi vill vara med.")
    field.blur()
    answered(page, "Sparat.")
    page.goto(link)
    assert box(page, "Era synpunkter").input_value() == "Vi vill vara med."
    box(page, "Era synpunkter").fill("")
    pasted(page)
    press(page, "Lämna in svaret")
    answered(page, "Ange ert ställningstagande till helheten.")
    page.get_by_role("group", name="Ställningstagande till helheten").get_by_label(
        "Tillstyrker", exact=True
    ).check()
    press(page, "Lämna in svaret")
    answered(page, "Svaret är inlämnat. Spara kvittot.")
    receipt = plain(region(page, "Kvitto"))
    assert re.search(r"\b[0-9a-f]{64}\b", receipt)
    assert "Svaret är det som lämnades in." in receipt
    assert_accessible(page)
    screenshot(page, "journey-receipt-360")


def test_a_whole_referral(person: Person, site: Site, page_factory: Callable[..., Page]) -> None:
    strategist = person("Siv Strateg", expect=("422",))
    revised(strategist, site)
    link = sent(strategist, site)

    decided(person("Nils Nämndsekreterare"), person("Rapportör Socialnämnden"), site)

    planner = person("Pelle Planerare")
    planner.goto(site.url + REFERRAL)
    follow(planner, NORTH, within=region(planner, "Ert svar"))
    planner.get_by_text("Begär anstånd").first.click()
    box(planner, "Varför mer tid behövs").fill("Nämnden sammanträder i december.")
    planner.get_by_label("Förvaltningens förslag senast").fill("2026-11-30")
    planner.get_by_label("Protokollsutdraget senast").fill("2026-12-18")
    press(planner, "Begär anstånd")
    answered(planner, "Anstånd är begärt.")
    strategist.goto(site.url + REFERRAL)
    follow(strategist, NORTH, within=region(strategist, "Begäran om anstånd"))
    strategist.get_by_label("Bevilja").check()
    press(strategist, "Spara beslutet")
    answered(strategist, "Beslutet om anstånd är antecknat.")
    extended = plain(row(strategist, NORTH))
    assert "förslag senast 30 november 2026, utdrag senast 18 december 2026" in extended

    director = person("Disa Direktör")
    director.goto(site.url + REFERRAL)
    follow(director, HAMMAR, within=region(director, "Ert svar"))
    director.get_by_text("Avstå", exact=True).click()
    box(director, "Varför").fill("Berör inte oss.")
    press(director, "Anteckna att organet avstår")
    answered(director, "Det är antecknat att organet avstår.")

    schools = person("Rapportör Utbildningsnämnden")
    taken_on(schools, site, "Rapportör Utbildningsnämnden", "UTBN 2026-152-400")
    written(schools, "Tillstyrker", "Ingen erinran", "")
    press(schools, "Gör till förvaltningens förslag")
    press(schools, "Svara utan nämndbeslut")
    answered(schools, "Förvaltningen har svarat.")

    outside(page_factory("sv", 360, expect=("422",)), link)
    changed_and_published(strategist, site)

    public = page_factory("sv", 360)
    public.goto(site.url + REFERRAL)
    assert_accessible(public)
    assert_no_sideways_scroll(public)
    follow(public, "Ställningstaganden och hur varje punkt har tagits om hand")
    assert "Gena stråk är med i målet." in public.content()
    assert_accessible(public)
    assert_no_sideways_scroll(public)
    screenshot(public, "journey-compiled-360")
    pdf = region(public, "Remissammanställning").get_by_role("link", name="PDF").get_attribute("href")
    assert public.request.get(site.url + str(pdf)).body()[:5] == b"%PDF-"


def changed_and_published(page: Page, site: Site) -> None:
    """The programme is taken back, changed and sent again; the views are handled, and all of it published."""
    page.goto(site.url + CITY + "dokument/program-2024-2/")
    press(page, "Ta tillbaka till utkast")
    follow(page, "Stadens delar knyts samman")
    goal = page.url
    follow(page, "Ändra målet")
    box(page, "Mål").fill("Stadens delar knyts samman med gena stråk")
    press(page, "Spara målet")
    page.goto(site.url + CITY + "dokument/program-2024-2/")
    press(page, "Skicka på remiss")
    page.goto(site.url + REFERRAL)
    follow(page, "Skicka en ny version")
    box(page, "Vad som är ändrat").fill("Gena stråk är med i målet.")
    press(page, "Skicka den nya versionen")
    answered(page, "Den nya versionen är skickad.")
    page.get_by_text("Vad som är ändrat i version 2").click()
    page.locator("ins", has_text="med gena stråk").wait_for()
    follow(page, "Ställningstaganden och hur varje punkt har tagits om hand")
    answered_by = plain(page.get_by_role("table", name="Remissinstansernas ställningstaganden"))
    assert "Har inte svarat" in answered_by
    follow(page, "Ange hur den togs om hand : Socialnämnden, 1")
    page.get_by_label("Tillgodosedd", exact=True).check()
    box(page, "Varför").fill("Gena stråk är med i målet.")
    page.get_by_label("Ändrat i version").select_option("2")
    page.get_by_label("Mål som ändrades").select_option(label="Stadens delar knyts samman med gena stråk")
    press(page, "Spara hur den togs om hand")
    answered(page, "Hur synpunkten togs om hand är antecknat.")
    assert_accessible(page)
    screenshot(page, "journey-compiled")
    press(page, "Frys remissammanställningen")
    answered(page, "Remissammanställningen är fryst.")
    page.goto(goal)
    assert "Gena stråk är med i målet." in plain(region(page, "Ändrat efter en remiss"))
    page.goto(site.url + REFERRAL)
    press(page, "Stäng remissen")
    answered(page, "Remissen är stängd.")
    press(page, "Publicera")
    answered(page, "Remissen är publicerad.")
