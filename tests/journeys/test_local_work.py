"""The local work as its people meet it: money by need, needs, plans, partnership, grants, dialogues, knowledge."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import PageFactory, assert_accessible, assert_no_sideways_scroll
from tests.demo_home import Site
from tests.journeys.steps import CITY, answered, follow, open_act, plain, region, row

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

Person = Callable[..., "Page"]


def do(page: Page, found: Locator) -> None:
    found.get_by_role("button").last.click()
    page.wait_for_load_state()


def test_the_strategist_asks_what_if_and_nothing_is_saved(person: Person, site: Site) -> None:
    page = person("Siv Strateg")
    page.goto(f"{site.url}{CITY}lokalt/")
    follow(
        page,
        "Lokalt socialt arbete: fördelning efter behov",
        within=page.get_by_role("listitem").filter(has_text="2027"),
    )
    before = plain(row(page, "Norra Kvarnbacken"))
    page.get_by_label("Behovets vikt, procent").first.fill("0")
    page.get_by_label("Golv, procent av förra andelen").first.fill("")
    page.get_by_label("Tak, procent av förra andelen").first.fill("")
    page.get_by_role("button", name="Räkna om").click()
    page.wait_for_load_state()
    assert plain(row(page, "Norra Kvarnbacken")) != before
    assert "24 000 000" in plain(page.locator("tfoot"))
    assert "Allt som summan vilar på kan påverkas" in plain(page.locator("main"))
    assert_accessible(page)
    follow(page, "Tillbaka till de sparade villkoren")
    assert plain(row(page, "Norra Kvarnbacken")) == before


def test_a_need_is_written_refused_with_a_personal_number_and_sent(person: Person, site: Site) -> None:
    planner = person("Pelle Planerare", expect=("422",))
    planner.goto(f"{site.url}{CITY}behov/")
    form = open_act(planner, "Skriv ett behov")
    form.get_by_label("Plats").select_option(label="Norra Kvarnbacken")
    form.get_by_label("Behov", exact=True).fill("Ring 811228-9874 om lekplatsen")
    do(planner, form)
    assert "Ett personnummer står vid tecken 6" in planner.locator("main").inner_text()
    form = open_act(planner, "Skriv ett behov")
    form.get_by_label("Behov", exact=True).fill("En lekplats vid skolan")
    do(planner, form)
    answered(planner, "Sparat.")
    form = open_act(planner, "Ange vad det vilar på")
    form.get_by_label("Siffra, lägesbild eller problem").select_option(label="Siffra: Folkmängd")
    do(planner, form)
    do(planner, open_act(planner, "Skicka behovet"))
    assert "Ingen har svarat ännu." in planner.locator("main").inner_text()

    strategist = person("Siv Strateg")
    strategist.goto(planner.url)
    form = open_act(strategist, "Skjut upp")
    form.get_by_label("Den som svarar").select_option(label="Kommunstyrelsen")
    form.get_by_label("Varför").fill("Skolan byggs om först.")
    form.get_by_label("Till år").fill("2028")
    do(strategist, form)
    answered(strategist, "Sparat.")
    planner.goto(f"{site.url}{CITY}omraden/stadsdelsomraden/09/")
    assert "Skolan byggs om först." in region(planner, "Lokala utvecklingsbehov").inner_text()


def test_a_plan_is_read_with_what_differs_and_a_meeting_is_written_down(person: Person, site: Site) -> None:
    director = person("Disa Direktör")
    director.goto(f"{site.url}{CITY}stadsdelsplaner/")
    follow(director, "Strategisk stadsdelsplan för Norra Kvarnbacken")
    differs = region(director, "Vad som skiljer från versionen före")
    assert "också de som är unga" in differs.inner_text()
    assert "Staten (exempel)" in region(director, "Skickad").inner_text()

    strategist = person("Siv Strateg")
    strategist.goto(f"{site.url}{CITY}partnerskap/partnerskapet/")
    form = open_act(strategist, "Anteckna ett möte")
    form.get_by_label("Dag", exact=True).fill("2026-10-08")
    form.get_by_label("Medlemmar som var med").select_option(
        label=["Kommunstyrelsen", "Lokalpolisområde Sammanstad"]
    )
    form.get_by_label("Beslut 1").fill("Ljuset i gången mäts.")
    form.get_by_label("Ansvarig").first.select_option(label="Sammanstads Bostäder AB")
    form.get_by_label("Senast").first.fill("2026-10-20")
    do(strategist, form)
    assert "Ljuset i gången mäts." in region(strategist, "Möten och beslut").inner_text()
    strategist.goto(f"{site.url}{CITY}kalender/")
    assert "Ljuset i gången mäts." in strategist.locator("main").inner_text()


def test_the_state_sees_who_is_late_and_what_was_altered(page_factory: PageFactory, site: Site) -> None:
    reader = page_factory("sv", 360)
    reader.goto(f"{site.url}/riket/statens-redovisning/?ar=2026")
    text = plain(reader.locator("main"))
    assert "ändrat: districts/stadsdelar:01/figures/arbetslosa" in text
    assert "6 dagar sen" in text
    assert "10 stadsdelar i 3 paket" in text
    assert_no_sideways_scroll(reader)
    assert_accessible(reader)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("fokus/", "inget känt"),
        ("prioritering/underlag-till-budget-2027/", "Mötesplats för unga på kvällar"),
        ("bidrag/lokalt-socialt-arbete-2026/kvallsoppet-pa-torget/", "Utdragen har visats upp."),
        ("dialoger/medborgarbudget-2026/", "förslag vann"),
        ("kunskapsbank/?q=torget", "Det fungerade delvis"),
        ("riskinventering/socialt-riskindex/09/", "med andra rimliga vikter"),
        ("fragor/utsatta-omraden/", "Vad staden gör där"),
    ],
)
def test_everybody_reads_it_on_a_phone(
    address: str, words: str, page_factory: PageFactory, site: Site
) -> None:
    reader = page_factory("sv", 360)
    reader.goto(f"{site.url}{CITY}{address}")
    assert words in plain(reader.locator("main"))
    assert_no_sideways_scroll(reader)
    assert_accessible(reader)
