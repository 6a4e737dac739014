"""The local work as its people meet it: money by need, needs, plans, partnership, grants, dialogues, knowledge."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import PageFactory, assert_accessible, assert_no_sideways_scroll
from tests.demo_home import Site
from tests.journeys.steps import CITY, act, answered, do, follow, plain, region, row

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Person = Callable[..., "Page"]


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
    form = act(planner, "Skriv ett behov")
    form.get_by_label("Plats").select_option(label="Norra Kvarnbacken")
    form.get_by_label("Behov", exact=True).fill("Ring 811228-9874 om lekplatsen")
    do(planner, form)
    assert "Ett personnummer står vid tecken 6" in planner.locator("main").inner_text()
    form = act(planner, "Skriv ett behov")
    form.get_by_label("Behov", exact=True).fill("En lekplats vid skolan")
    do(planner, form)
    answered(planner, "Sparat.")
    form = act(planner, "Ange vad det vilar på")
    form.get_by_label("Siffra, lägesbild eller problem").select_option(label="Siffra: Folkmängd")
    do(planner, form)
    do(planner, act(planner, "Skicka behovet"))
    assert "Ingen har svarat ännu." in planner.locator("main").inner_text()

    strategist = person("Siv Strateg")
    strategist.goto(planner.url)
    form = act(strategist, "Skjut upp")
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
    form = act(strategist, "Anteckna ett möte")
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


def test_the_plan_against_crime_is_followed_up_with_the_picture_and_told_to_the_council(
    person: Person, site: Site
) -> None:
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(f"{site.url}{CITY}lokalt/")
    follow(strategist, "Brottsförebyggande arbete")
    for part in ("Lägesbild 4 §, 6 §", "Skriftliga överenskommelser om samverkan 8 §, 9 §"):
        region(strategist, part).wait_for()
    assert "lokalpolisområdeschef" in plain(region(strategist, "Strategiskt råd 10 §"))
    assert "Brottsförebyggande samordnare" in plain(region(strategist, "Vem gör vad"))
    form = act(strategist, "Anteckna en rapport till kommunfullmäktige")
    form.get_by_label("Vad som rapporterades").fill("Ring 19121212-1212.")
    form.get_by_label("Diarienummer").fill("KS 2026/0702")
    do(strategist, form)
    form = act(strategist, "Anteckna en rapport till kommunfullmäktige")
    assert "Ett personnummer står vid tecken 6" in plain(form)
    assert_accessible(strategist)
    form.get_by_label("Vad som rapporterades").fill("Planen följs upp i höst.")
    do(strategist, form)
    answered(strategist, "Sparat.")
    assert "12 oktober 2027" in plain(region(strategist, "Rapporterat till kommunfullmäktige 13 §"))
    follow(strategist, "Åtgärdsplan mot brott 2026–2027")
    form = act(strategist, "Följ upp planen")
    form.get_by_label("Norra Kvarnbacken, version 1").check()
    form.get_by_label("Vad som gjordes och vad det ledde till").fill("Ljuset i gången är lagat.")
    form.get_by_label("Planen står fast").check()
    do(strategist, form)
    followed = plain(region(strategist, "Uppföljning"))
    assert "Ljuset i gången är lagat." in followed
    assert "12 oktober 2028" in followed
    assert_accessible(strategist)


def test_a_package_is_handed_in_by_its_key_and_the_sending_is_written_down(
    person: Person, site: Site, tmp_path: Path
) -> None:
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(f"{site.url}{CITY}rapporter/sammanstad-oktober-2026-1/")
    follow(strategist, "Vad som har skickats")
    assert "Mottaget" in plain(strategist.locator("main table"))
    address = strategist.get_by_role("link", name="Redovisningen som paket, att skicka").get_attribute("href")
    package = tmp_path / "paket.zip"
    package.write_bytes(strategist.request.get(f"{site.url}{address}").body())
    sendings = strategist.url
    strategist.goto(f"{site.url}/riket/statens-redovisning/?ar=2026")
    follow(strategist, "Lämna in ett paket")
    strategist.get_by_label("Kommunens nyckel").fill("en annans nyckel")
    strategist.get_by_label("Paket").set_input_files(package)
    strategist.get_by_role("button", name="Lämna in").click()
    answered(strategist, "Nyckeln är inte känd här")
    assert_accessible(strategist)
    strategist.goto(sendings)
    form = act(strategist, "Anteckna att paketet är överlämnat")
    form.get_by_label("Till vem").fill("Departementet")
    form.get_by_label("Kvittot").fill("tack")
    do(strategist, form)
    form = act(strategist, "Anteckna att paketet är överlämnat")
    assert "Det här är inget kvitto" in plain(form)
    form.get_by_label("Kvittot").fill("")
    do(strategist, form)
    answered(strategist, "Sparat.")
    assert "Överlämnat" in plain(row(strategist, "12 oktober 2026"))
    assert_accessible(strategist)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("fokus/", "inget känt"),
        ("prioritering/underlag-till-budget-2027/", "Mötesplats för unga på kvällar"),
        ("bidrag/lokalt-socialt-arbete-2026/kvallsoppet-pa-torget/", "Utdragen har visats upp."),
        ("dialoger/medborgarbudget-2026/", "förslag vann"),
        ("kunskapsbank/?q=torget", "Det fungerade delvis"),
        ("riskinventering/socialt-riskindex/09/", "med andra rimliga vikter"),
        ("riskinventering/socialt-riskindex/01/", "Vad som skyddar"),
        ("brottsforebyggande/", "Nästa rapport ska lämnas"),
        ("brottsforebyggande/atgardsplan/1/", "tillsammans med Norra Kvarnbacken, version 1"),
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
