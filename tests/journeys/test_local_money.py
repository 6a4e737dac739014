"""Money, dialogues, needs, focus and knowledge from first to last, by the people who do it; and the search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import PageFactory, assert_accessible, assert_no_sideways_scroll
from tests.demo_home import Site
from tests.journeys.steps import CITY, act, answered, do, follow, plain, press, region, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Person = Callable[..., "Page"]
LEAD = "Norra Kvarnbackens stadsdelsnämnd"


def test_a_grant_goes_from_its_call_to_the_last_krona(person: Person, site: Site) -> None:
    strategist = person("Siv Strateg")
    strategist.goto(f"{site.url}{CITY}bidrag/")
    form = act(strategist, "Öppna en utlysning")
    form.get_by_label("Vems pengar det är").select_option(label="Kommunstyrelsen")
    form.get_by_label("Namn").fill("Ljus och mötesplatser")
    form.get_by_label("Anvisningar").fill("Ange mål, insats, kostnad och uppföljning.")
    form.get_by_label("Öppnar").fill("2026-10-01")
    form.get_by_label("Sista ansökningsdag").fill("2026-10-31")
    form.get_by_label("Summa, kronor").fill("500 000")
    form.get_by_label("Kriterium 1").fill("Behovet är visat")
    do(strategist, form)
    answered(strategist, "Sparat.")

    planner = person("Pelle Planerare")
    assert "Pengar att söka: Ljus och mötesplatser" in plain(planner.get_by_role("main"))
    planner.goto(strategist.url)
    form = act(planner, "Skriv en ansökan")
    form.get_by_label("Sökande").select_option(label=LEAD)
    form.get_by_label("Namn").fill("Ljus på gångvägen")
    form.get_by_label("Vad som ska göras").fill("Tolv nya lyktor.")
    form.get_by_label("Vad det ska leda till").fill("Fler går där på kvällen.")
    form.get_by_label("Ska synas senast").fill("2027-06-30")
    form.get_by_label("Hur det följs upp").fill("Räkning före och efter.")
    form.get_by_label("Sökt belopp, kronor").fill("100 000")
    do(planner, form)
    do(planner, act(planner, "Lämna in"))
    place = planner.url

    secretary = person("Nils Nämndsekreterare")
    for reader in (strategist, secretary):
        reader.goto(place)
        form = act(reader, "Ge poäng")
        form.get_by_label("Behovet är visat").select_option("4")
        form.get_by_label("Varför").fill("Gången är mörk, och det går att räkna.")
        do(reader, form)
        answered(reader, "Sparat.")
    strategist.goto(place)
    form = act(strategist, "Bevilja")
    form.get_by_label("Annars: vem som beslutade").select_option(label="Kommunstyrelsen")
    form.get_by_label("Beslutsdag").fill("2026-10-12")
    form.get_by_label("Diarienummer").fill("KS 2026/0999")
    form.get_by_label("Vad som beslutades").fill("Medel för ljus")
    form.get_by_label("Beviljad summa, kronor").fill("90 000")
    form.get_by_label("Varför").fill("Hela sträckan behövs inte.")
    do(strategist, form)
    form = act(strategist, "Anteckna en kontroll")
    form.get_by_label("Vad som kontrollerades").fill("Avtalet med elbolaget")
    do(strategist, form)
    do(strategist, act(strategist, "Anteckna utbetalningen"))
    planner.goto(place)
    form = act(planner, "Rapportera")
    form.get_by_label("Använt, kronor").fill("80 000")
    form.get_by_label("Vad det blev av den").fill("Lyktorna står på plats.")
    do(planner, form)
    strategist.goto(place)
    form = act(strategist, "Anteckna en återbetalning")
    form.get_by_label("Kronor").fill("10 000")
    do(strategist, form)
    do(strategist, act(strategist, "Slutför"))
    answered(strategist, "Sparat.")
    assert "Lyktorna står på plats." in plain(strategist.get_by_role("main"))
    assert_accessible(strategist)


def test_a_citizens_budget_is_counted_from_a_file_that_is_shown_first(
    person: Person, site: Site, tmp_path: Path
) -> None:
    planner = person("Pelle Planerare", expect=("422",))
    planner.goto(f"{site.url}{CITY}dialoger/")
    form = act(planner, "Anteckna en dialog")
    form.get_by_label("Vem som höll den").select_option(label=LEAD)
    form.get_by_label("Namn").fill("Medborgarbudget för parken")
    form.get_by_label("Plats", exact=True).select_option(label="Norra Kvarnbacken")
    form.get_by_label("Dag", exact=True).fill("2026-10-01")
    form.get_by_label("För en medborgarbudget").fill("300 000")
    do(planner, form)
    for text, cost in (("Bänkar", "200 000"), ("Grillplats", "150 000")):
        form = act(planner, "Anteckna ett förslag")
        form.get_by_label("Förslag").fill(text)
        form.get_by_label("Kostnad, kronor").fill(cost)
        do(planner, form)
    form = act(planner, "Svara på ett förslag")
    form.get_by_label("Förslag", exact=True).select_option(label="1. Bänkar")
    form.get_by_label("Den som svarar").select_option(label=LEAD)
    form.get_by_label("Svar", exact=True).fill("Bänkarna beställs i vår.")
    do(planner, form)
    assert "Bänkarna beställs i vår." in plain(planner.get_by_role("main"))
    wrong, right = tmp_path / "fel.csv", tmp_path / "roster.csv"
    wrong.write_text("1;40\n3;2\n", encoding="utf-8")
    right.write_text("forslag;roster\n1;40\n2;31\n", encoding="utf-8")
    form = act(planner, "Räkna rösterna")
    form.get_by_label("En fil med en rad").set_input_files(wrong)
    do(planner, form)
    assert "Rad 2: det finns inget förslag 3" in plain(planner.get_by_role("main"))
    form = act(planner, "Räkna rösterna")
    form.get_by_label("En fil med en rad").set_input_files(right)
    do(planner, form)
    assert "Inget har sparats ännu." in plain(planner.get_by_role("main"))
    assert "71" in plain(planner.locator("tfoot"))
    assert_accessible(planner)
    press(planner, "Godta filen")
    assert "1 förslag vann" in plain(region(planner, "Resultat"))


def test_a_need_is_put_in_order_by_several_and_its_fate_is_seen_by_the_district(
    person: Person, site: Site
) -> None:
    planner, strategist = person("Pelle Planerare"), person("Siv Strateg")
    planner.goto(f"{site.url}{CITY}behov/")
    for title in ("Bättre ljus vid hållplatsen", "Fler platser i läxhjälpen"):
        planner.goto(f"{site.url}{CITY}behov/")
        form = act(planner, "Skriv ett behov")
        form.get_by_label("Plats").select_option(label="Norra Kvarnbacken")
        form.get_by_label("Behov", exact=True).fill(title)
        do(planner, form)
        form = act(planner, "Ange vad det vilar på")
        form.get_by_label("Eller ett citat").fill("Det behövs nu.")
        form.get_by_label("Citatets källa").fill("Boendedialog den 1 oktober 2026")
        do(planner, form)
        do(planner, act(planner, "Skicka behovet"))
    strategist.goto(f"{site.url}{CITY}behov/")
    form = act(strategist, "Låt nämnder och bolag prioritera behov tillsammans")
    form.get_by_label("Den som leder").select_option(label="Kommunstyrelsen")
    form.get_by_label("Namn").fill("Lokala behov i underlag till budget 2028")
    form.get_by_label("Nämnder och bolag som prioriterar").select_option(label=["Kommunstyrelsen", LEAD])
    form.get_by_label("Behov", exact=True).select_option(
        label=[
            "Norra Kvarnbacken: Bättre ljus vid hållplatsen",
            "Norra Kvarnbacken: Fler platser i läxhjälpen",
        ]
    )
    do(strategist, form)
    order = strategist.url
    for page, body in ((planner, LEAD), (strategist, "Kommunstyrelsen")):
        page.goto(order)
        form = act(page, "Lämna din nämnds eller ditt bolags ordning")
        form.get_by_label("För", exact=True).select_option(label=body)
        form.get_by_label("Norra Kvarnbacken: Bättre ljus vid hållplatsen").fill("2")
        form.get_by_label("Norra Kvarnbacken: Fler platser i läxhjälpen").fill("1")
        do(page, form)
    form = act(strategist, "Fastställ ordningen")
    form.get_by_label("Varför").fill("Båda är eniga.")
    do(strategist, form)
    strategist.goto(f"{site.url}{CITY}behov/fler-platser-i-laxhjalpen/")
    form = act(strategist, "Avslå")
    form.get_by_label("Den som svarar").select_option(label="Kommunstyrelsen")
    form.get_by_label("Varför").fill("Läxhjälpen får redan bidrag till december.")
    do(strategist, form)
    planner.goto(f"{site.url}{CITY}omraden/stadsdelsomraden/09/")
    seen = plain(region(planner, "Lokala utvecklingsbehov"))
    assert "Läxhjälpen får redan bidrag till december." in seen


def test_what_a_body_did_stands_in_the_matrix_of_focus(person: Person, site: Site) -> None:
    planner = person("Pelle Planerare")
    planner.goto(f"{site.url}{CITY}fokus/fokus-hammarslatt/")
    form = act(planner, "Berätta vad din nämnd eller ditt bolag har gjort här")
    form.get_by_label("Organisation").select_option(label=LEAD)
    form.get_by_label("År").fill("2026")
    form.get_by_label("Vad som har gjorts").fill("Vi har lånat ut våra fältare.")
    form.get_by_label("Vad som ändrades").fill("Två kvällar i veckan finns vuxna på plats.")
    form.get_by_label("Vad man lärde sig").fill("Schemat måste läggas ihop.")
    do(planner, form)
    assert "Schemat måste läggas ihop." in plain(planner.get_by_role("main"))
    planner.goto(f"{site.url}{CITY}fokus/")
    assert "Vi har lånat ut våra fältare." in plain(row(planner, LEAD))


def test_knowledge_goes_out_as_a_file_and_comes_in_from_another_city(
    person: Person, site: Site, tmp_path: Path
) -> None:
    strategist = person("Siv Strateg")
    strategist.goto(f"{site.url}{CITY}kunskapsbank/")
    with strategist.expect_download() as given:
        strategist.get_by_role("link", name="Det kommunen delar, som fil").click()
    text = Path(given.value.path()).read_text("utf-8")
    assert "Adults from local associations" in text  # the summary in English for readers abroad
    code = text.split('"code": "')[1][:4]
    other = text.replace(f'"code": "{code}"', '"code": "9999"').replace('"Sammanstad"', '"Grannstad"')
    file = tmp_path / "grannstad.json"
    file.write_text(other, encoding="utf-8")
    form = act(strategist, "Ta in en annan kommuns fil")
    form.get_by_label("Den andra kommunens fil").set_input_files(file)
    do(strategist, form)
    assert "1 insats från Grannstad" in plain(strategist.get_by_role("main"))
    press(strategist, "Godta filen")
    answered(strategist, "Sparat.")
    strategist.goto(f"{site.url}{CITY}kunskapsbank/?q=torget+kvällen")
    assert "Grannstad" in plain(strategist.get_by_role("main"))


def test_anybody_searches_and_finds_the_local_work(page_factory: PageFactory, site: Site) -> None:
    reader = page_factory("sv", 360)
    reader.goto(f"{site.url}{CITY}")
    reader.get_by_role("banner").get_by_role("link", name="Sök", exact=True).click()
    reader.get_by_label("Ord, i vilken ordning som helst").fill("torget trygg")
    press(reader, "Sök")
    follow(reader, "Kvällsöppet på torget")
    assert "Utdragen har visats upp." in plain(reader.get_by_role("main"))
    reader.go_back()
    assert_no_sideways_scroll(reader)
    assert_accessible(reader)
