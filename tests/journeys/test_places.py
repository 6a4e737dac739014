"""A place's picture, its problems and the promises about it, as the people of the district and partners meet them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import PageFactory, assert_accessible, assert_no_sideways_scroll
from tests.demo_home import Site
from tests.journeys.steps import CITY, act, answered, box, do, follow, plain, press, region

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Person = Callable[..., "Page"]
DRAFT = f"{CITY}lagesbilder/stadsdelsomraden/11/1/"
SHARED = f"{CITY}lagesbilder/stadsdelsomraden/09/1/"
COOPERATION = f"{CITY}avtal/samverkan-polisen-2027/"


def test_a_picture_is_written_sent_and_signed_by_two_partners(
    person: Person, page_factory: PageFactory, site: Site
) -> None:
    """The planner writes, the director sends, both partners sign, and then everybody may read."""
    outside = page_factory("sv", expect=("404", "403"))
    planner = person("Pelle Planerare", expect=("422",))
    planner.goto(site.url + DRAFT)
    assert "Analysen är inte skriven." in region(planner, "Vad du kan göra").inner_text()
    follow(planner, "Skriv i lägesbilden")

    writing = region(planner, "Skriv belägg eller analys")
    writing.get_by_label("Slag av belägg").select_option(label="Analys")
    writing.get_by_label("Vad det säger").fill("Inbrotten sker på dagen. Ring 811228-9874 om det.")
    press(planner, "För in texten")
    assert "Ett personnummer står vid tecken" in planner.locator("main").inner_text()
    assert_accessible(planner)
    writing.get_by_label("Vad det säger").fill("Inbrotten sker på dagen, när få är hemma.")
    press(planner, "För in texten")
    answered(planner, "Sparat.")

    figures = region(planner, "För in en siffra")
    figures.get_by_label("Siffra").select_option(label="Områdestyp: " + area_type(figures))
    press(planner, "För in siffran")
    answered(planner, "Sparat.")
    assert "Typ " in region(planner, "Kartläggning").inner_text()

    director = person("Disa Direktör")
    director.goto(site.url + DRAFT)
    press(director, "Skicka för undertecknande")
    answered(director, "siffrorna är låsta")
    press(director, "Underteckna för Hammarslätts stadsdelsnämnd")
    answered(director, "Undertecknandet är antecknat.")

    police = person("Pia Polis")
    follow(police, "Underteckna: Lägesbild för Hammarslätt")
    press(police, "Underteckna för Lokalpolisområde Sammanstad")
    answered(police, "Undertecknandet är antecknat.")
    assert "Gemensam för alla parter sedan 12 oktober 2026" in plain(police.locator("main"))
    facts = plain(region(police, "Om lägesbilden"))
    assert "12 oktober 2028" in facts
    assert "2023:196" in facts

    outside.goto(site.url + DRAFT)
    assert "Lägesbild för Hammarslätt" in outside.locator("h1").inner_text()
    assert outside.get_by_role("button", name="Underteckna").count() == 0


def area_type(figures) -> str:
    """The name of the first index that has types, as the list of figures writes it."""
    names = figures.get_by_label("Siffra").locator("option").all_inner_texts()
    return next(name.removeprefix("Områdestyp: ") for name in names if name.startswith("Områdestyp"))


def test_what_partners_proposed_and_what_became_of_it_is_read_by_everybody(
    page_factory: PageFactory, site: Site
) -> None:
    """Also on a phone: kinds of evidence apart, the note on under-reporting, fates with their reasons."""
    reader = page_factory("sv", 360)
    reader.goto(site.url + SHARED)
    text = reader.locator("main").inner_text()
    for words in ("anmäls färre brott", "Tillgodosett", "Delvis tillgodosett", "Disa Direktör"):
        assert words in text
    parts = reader.get_by_role("heading", level=2).all_inner_texts()
    assert parts[:3] == ["Kartläggning", "Annan information", "Analys"]
    assert_no_sideways_scroll(reader)
    assert_accessible(reader)


def test_a_cause_is_found_a_measure_tied_and_followed_up(person: Person, site: Site) -> None:
    """The flag on the problem goes when something is done about it; the follow-up needs its reason."""
    planner = person("Pelle Planerare", expect=("422",))
    planner.goto(site.url + CITY + "problem/")
    loose = region(planner, "Det som hänger löst")
    assert "Bränder i soprum" in loose.inner_text()
    follow(planner, "Bränder i soprum", within=loose)
    assert "det saknar insats" in planner.locator("main").inner_text()
    follow(planner, "Orsaker, belägg och insatser")

    cause = region(planner, "En orsak")
    cause.get_by_label("Orsak", exact=True).fill("Soprummen står olåsta")
    press(planner, "Spara orsaken")
    answered(planner, "Sparat.")
    evidence = region(planner, "Belägg")
    evidence.get_by_label("Eller ett citat").fill("Soprummen går att öppna utan nyckel.")
    press(planner, "Spara belägget")
    assert "Citatet saknar källa" in planner.locator("main").inner_text()
    evidence.get_by_label("Citatets källa").fill("Bolagets besiktning")
    press(planner, "Spara belägget")
    answered(planner, "Sparat.")
    tie = region(planner, "En insats")
    choices = tie.get_by_label("Aktivitet").locator("option").all_inner_texts()
    chosen = next(name for name in choices if "Gemensam lägesbild" in name and "Norra Kvarnbacken" in name)
    tie.get_by_label("Aktivitet").select_option(label=chosen)
    tie.get_by_label("Situationell").check()
    tie.get_by_label("Mot orsaken").select_option(label="Soprummen står olåsta")
    press(planner, "Knyt insatsen")
    answered(planner, "Sparat.")

    follow(planner, "Tillbaka till problemet")
    assert "det saknar insats" not in planner.locator("main").inner_text()
    drawing = region(planner, "Orsaker").get_by_role("img")
    assert "Soprummen står olåsta" in drawing.locator("desc").text_content()
    assert_accessible(planner)
    follow(planner, "Gemensam lägesbild varje vecka")
    box(planner, "Vad som gjordes och vad det ledde till").fill("Låsen är bytta.")
    planner.get_by_label("Fortsätt").check()
    press(planner, "Spara uppföljningen")
    assert "Skriv varför." in planner.locator("main").inner_text()
    box(planner, "Skäl").fill("Inga bränder sedan dess.")
    press(planner, "Spara uppföljningen")
    answered(planner, "Uppföljningen är antecknad.")
    assert "Fortsätt" in region(planner, "Uppföljning").inner_text()


def test_an_agreement_is_sent_signed_and_its_promise_reported(person: Person, site: Site) -> None:
    """From draft to in force by two signatures that are written down as facts; then the police report."""
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + COOPERATION)
    press(strategist, "Skicka för underskrift")
    answered(strategist, "Avtalet har inte godkänts av: Lokalpolisområde Sammanstad")
    follow(strategist, "Godkännandekedjan")
    assert "Det framgår inte vilka stadsdelar" in plain(region(strategist, "Tidigare svar"))
    act(strategist, "Lokalpolisområde Sammanstad godkänner")
    box(strategist, "Namn på den som godkände").fill("Pia Polis")
    box(strategist, "Befattning").first.fill("lokalpolisområdeschef")
    box(strategist, "Beslut").fill("Delegation 2026-09-30")
    box(strategist, "Organets eget diarienummer").first.fill("A-512/2026")
    press(strategist, "Lokalpolisområde Sammanstad godkänner")
    answered(strategist, "Sparat.")
    assert "A-512/2026" in plain(region(strategist, "Vilka som godkänner, i ordning"))
    assert_accessible(strategist)
    strategist.goto(site.url + COOPERATION)
    press(strategist, "Skicka för underskrift")
    answered(strategist, "Avtalet är skickat för underskrift.")
    follow(strategist, "Anteckna underskrift: Kommunstyrelsen")
    box(strategist, "Namn på den som skrev under").fill("Siv Strateg")
    box(strategist, "Befattning").fill("ordförande")
    strategist.get_by_label("Elektroniskt").check()
    press(strategist, "Anteckna underskriften")
    assert "SHA-256" in strategist.locator("main").inner_text()
    strategist.get_by_label("På papper").check()
    strategist.get_by_label("Varje sida i varje exemplar är underskriven").check()
    press(strategist, "Anteckna underskriften")
    answered(strategist, "Underskriften är antecknad.")
    assert "alla 3 sidor" in region(strategist, "Exemplar och underskrifter").inner_text()

    police = person("Pia Polis")
    police.goto(site.url + COOPERATION)
    follow(police, "Anteckna underskrift: Lokalpolisområde Sammanstad")
    box(police, "Namn på den som skrev under").fill("Pia Polis")
    box(police, "Befattning").fill("lokalpolisområdeschef")
    police.get_by_label("På papper").check()
    press(police, "Anteckna underskriften")
    answered(police, "Underskriften är antecknad.")
    assert "Gäller" in region(police, "Om avtalet").inner_text()
    follow(police, "Rapportera")
    box(police, "Vad som har gjorts").fill("Vandringen i Hammarslätt är gjord.")
    police.get_by_label("Avser dagen").select_option(label="31 oktober 2026")
    press(police, "Spara rapporten")
    answered(police, "Rapporten om åtagandet är antecknad.")

    follow(police, "Vad som ska vara klart, och vem som är sen")
    assert "Revidera stadsdelsplanen" in region(police, "Det kommande året").inner_text()
    assert_accessible(police)
    answer = police.request.get(site.url + CITY + "kalender/kalender.ics")
    assert answer.text().startswith("BEGIN:VCALENDAR\r\n")
    assert "Revidera stadsdelsplanen" in answer.text().replace("\r\n ", "")


PLAN = f"{CITY}stadsdelsplaner/strategisk-stadsdelsplan-for-norra-kvarnback/"


def test_a_plan_is_revised_twice_in_a_year_and_sent(person: Person, site: Site) -> None:
    """Its draft is decided and sent; revised again the same year, the page says that the state has an older one."""
    director = person("Disa Direktör")
    director.goto(site.url + PLAN)
    assert "Målet uppfyller inte alla fem bokstäver" in plain(region(director, "Arbete"))
    decide_plan(director, 2, "SDN 2026/0401")
    director.goto(site.url + PLAN)
    form = act(director, "Anteckna att den är skickad")
    form.get_by_label("Skickad till").select_option(label="Staten (exempel)")
    do(director, form)
    assert "12 oktober 2026: version 2, Staten (exempel)" in plain(region(director, "Skickad"))
    do(director, act(director, "Revidera planen"))
    assert "Version 3" in plain(region(director, "Versioner"))
    decide_plan(director, 3, "SDN 2026/0402")
    director.goto(site.url + PLAN)
    assert "mottagaren har en äldre" in plain(director.get_by_role("main"))
    assert_accessible(director)


def decide_plan(page: Page, version: int, number: str) -> None:
    """Decide a version of the plan on a decision that is written down, and let it be in force."""
    follow(page, f"Version {version}", within=region(page, "Versioner"))
    follow(page, "Besluta dokumentet")
    page.get_by_label("Annars: vem som beslutade").select_option(label="Norra Kvarnbackens stadsdelsnämnd")
    box(page, "Beslutsdag").fill("2026-10-12")
    box(page, "Diarienummer").fill(number)
    box(page, "Vad som beslutades").fill("Strategisk stadsdelsplan 2027")
    press(page, "Besluta")
    answered(page, "Dokumentet är beslutat.")
    press(page, "Låt börja gälla")
    answered(page, "Dokumentet gäller nu.")


def test_a_partner_joins_the_state_answers_and_the_partner_leaves(person: Person, site: Site) -> None:
    """What a member that leaves has signed stays."""
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(f"{site.url}{CITY}partnerskap/partnerskapet/")
    form = act(strategist, "Anteckna att en medlem skriver under")
    form.get_by_label("Vilken").select_option(label="Sammanstads Bostäder AB")
    form.get_by_label("Namn på den som skrev under").fill("Bo Bolag")
    form.get_by_label("Befattning").fill("vd")
    form.get_by_label("Hur det skrevs under").select_option(label="På papper")
    do(strategist, form)
    answered(strategist, "Sparat.")
    assert "Bo Bolag, vd" in plain(region(strategist, "Medlemmar i partnerskapet"))
    form = act(strategist, "Anteckna ett svar")
    form.get_by_label("Svar").fill("Väghållaren byter belysningen i vår.")
    do(strategist, form)
    assert "Väghållaren byter belysningen i vår." in plain(region(strategist, "Lyft till staten"))

    form = act(strategist, "Anteckna att en medlem lämnar")
    form.get_by_label("Vilken").select_option(label="Sammanstads Bostäder AB")
    do(strategist, form)
    assert "Varför: Skriv varför." in plain(strategist.get_by_role("main"))
    form = act(strategist, "Anteckna att en medlem lämnar")
    form.get_by_label("Varför").fill("Bolaget säljer sina hus i stadsdelen.")
    do(strategist, form)
    members = plain(region(strategist, "Medlemmar i partnerskapet"))
    assert "Har lämnat" in members
    assert "Bo Bolag, vd" in members
    assert_accessible(strategist)

    # Of an agreement between two nobody leaves: it is ended.
    strategist.goto(f"{site.url}{CITY}avtal/lokalt-utvecklingsavtal-2024/")
    acts = region(strategist, "Vad du kan göra")
    assert "Avsluta avtalet" in plain(acts)
    assert "utträder" not in plain(acts)
