"""The local work as its people meet it: money by need, needs, plans, partnership, grants, dialogues, knowledge."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from samstad.exchange.packages.form import ACCOUNT, MANIFEST, canonical
from tests.browser import PageFactory, assert_accessible, assert_no_sideways_scroll
from tests.demo_home import Site
from tests.journeys.steps import CITY, act, answered, do, follow, plain, press, region, row

if TYPE_CHECKING:
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


def test_a_package_goes_from_the_city_to_the_ministry_and_into_the_national_account(
    person: Person, site: Site, tmp_path: Path
) -> None:
    """Refused where it was altered on the way or is of a newer form; taken in, counted, and the receipt kept."""
    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(f"{site.url}{CITY}rapporter/sammanstad-oktober-2026-1/")
    with strategist.expect_download() as given:
        strategist.get_by_role("link", name="Redovisningen som paket, att skicka").click()
    whole = Path(given.value.path()).read_bytes()
    files = {
        "helt": whole,
        "andrat": repacked(whole, ACCOUNT, better),
        "nyare": repacked(whole, MANIFEST, lambda said: said.update(version=[9, 0])),
    }
    for name, data in files.items():
        (tmp_path / f"{name}.zip").write_bytes(data)

    officer = person("Stellan Statstjänsteman", expect=("422",))
    assert "22 kommuner är sena." in plain(officer.locator("main"))
    assert "version 1" in plain(row(officer, "Sammanstad 9901"))
    follow(officer, "Lämna in ett paket")
    for name, words in (
        ("andrat", "ändrat: districts/stadsdelsomraden:04/figures/arbetslosa"),
        ("nyare", "uppdatera den"),
        ("helt", "Paketet är mottaget som version 2 för 2026."),
    ):
        officer.get_by_label("Kommun").select_option(label="Sammanstad (9901)")
        officer.get_by_label("Paket", exact=True).set_input_files(tmp_path / f"{name}.zip")
        press(officer, "Lämna in")
        answered(officer, words)
    assert_accessible(officer)
    officer.get_by_text("Kvittot som text, att spara").click()
    officer.locator("pre").wait_for()
    receipt = officer.locator("pre").inner_text()
    follow(officer, "Nationell redovisning", within=officer.get_by_role("navigation", name="Huvudmeny").first)
    now = row(officer, "Sammanstad 9901")
    assert "version 2" in plain(now)
    assert now.get_by_role("link", name="Offentlig sida").get_attribute("href") == site.url + CITY
    do(officer, act(officer, "Sammanställ och spara redovisningen för 2026"))
    link = region(officer, "Sammanställda redovisningar").get_by_role("link", name="2026, version 2")
    kept = officer.request.get(f"{site.url}{link.get_attribute('href')}").json()
    assert hashlib.sha256(whole).hexdigest() in json.dumps(kept)

    follow(strategist, "Vad som har skickats")
    form = act(strategist, "Anteckna att paketet är överlämnat")
    form.get_by_label("Till vem").fill("Departementet (exempel)")
    form.get_by_label("Kvittot").fill(receipt)
    do(strategist, form)
    answered(strategist, "Sparat.")
    table = plain(strategist.locator("main table"))
    assert "version 2" in table
    assert table.count("Mottaget") == 2


def better(said: dict[str, Any]) -> None:
    """One figure of the account becomes another."""
    said["districts"][0]["figures"]["arbetslosa"][-1]["value"] = 1.0


def repacked(package: bytes, name: str, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The package with something changed in one of its files, as if on the way."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as before, zipfile.ZipFile(made, "w") as after:
        for one in before.namelist():
            data = before.read(one)
            if one == name:
                said = json.loads(data)
                change(said)
                data = canonical(said)
            after.writestr(one, data)
    return made.getvalue()


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
        ("bidrag/lokalt-socialt-arbete-2026/", "Sista ansökningsdagen har passerat."),
        ("../stockholm/avtal/lua-2008-2010/", "Husby med SAMS-kod 01800154"),
        ("../stockholm/omraden/sams/01800154/", "Ingen siffra hittas på för en verklig plats."),
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
