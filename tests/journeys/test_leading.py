"""The strategist who leads the reporting, from who is late to the rows that a printed conclusion rests on."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import docx
import pytest
from openpyxl import load_workbook

from tests.browser import assert_accessible
from tests.demo_home import Demo, Site, samstad
from tests.journeys.steps import CITY, REPORT, ROUND, answered, follow, plain, press, region, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Person = Callable[..., "Page"]

FREEZING = 300  # seconds: every number is derived, and the report set in type in two languages


def test_the_strategist_compiles_the_year(person: Person, site: Site) -> None:
    """Signs in by one press, sees who is late, completes what is approved, and follows a changed conclusion."""
    page = person("Siv Strateg")
    assert page.url == site.url + CITY
    late = page.get_by_role("listitem").filter(has_text="3 organisationer är sena")
    for name in (
        "Arbetsförmedlingen Sammanstad",
        "Hammarslätts stadsdelsnämnd",
        "Lokalpolisområde Sammanstad",
    ):
        assert name in late.inner_text()
    assert page.get_by_role("link", name="Ny statistik ändrar 5 bedömningar").is_visible()
    lock_an_answer(page)
    a_conclusion_then_and_now(page, site)
    from_the_target_to_its_edition_and_back(page, site)


def lock_an_answer(page: Page) -> None:
    follow(page, "3 organisationer är sena")
    assert "27 dagar sen" in row(page, "Hammarslätts stadsdelsnämnd").inner_text()
    assert "Godkänd" in row(page, "Utbildningsnämnden").inner_text()
    follow(page, "Utbildningsnämnden", within=row(page, "Utbildningsnämnden"))
    press(page, "Lås")
    answered(page, "Inrapporteringen är låst.")
    assert not page.get_by_role("button", name="Återlämna").count()
    follow(page, REPORT, within=region(page, "Om inrapporteringen"))
    assert "Låst" in row(page, "Utbildningsnämnden").inner_text()


def a_conclusion_then_and_now(page: Page, site: Site) -> None:
    """From the round to its frozen report: five conclusions are others today, and each says which and why."""
    follow(page, REPORT, within=region(page, "Om omgången"))
    now = region(page, "Så rapporterades det, och så vet vi nu")
    assert "5 bedömningar skulle bli andra i dag" in now.inner_text()
    table = now.get_by_role("table", name="Bedömningar som skulle bli andra i dag")
    assert table.get_by_role("row").count() == 1 + 5
    changed = row(page, "Inskrivna arbetslösa 20–64 år, Tornvalla, 2025")
    then, today = (plain(cell) for cell in changed.get_by_role("cell").all())
    assert "Ej uppnått" in then
    assert "10,2 %" in then
    assert "Uppnått" in today
    assert "8,7 %" in today
    assert_accessible(page)
    read_the_files(page, site)
    follow(page, "Inskrivna arbetslösa 20–64 år, Tornvalla, 2025")


def read_the_files(page: Page, site: Site) -> None:
    """Each file is what the page says that it is, down to the fingerprint."""
    files = region(page, "Läs rapporten").get_by_role("link")
    kinds = {
        "html": "text/html",
        "pdf": "application/pdf",
        "json": "application/json",
        "zip": "application/zip",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    for link in files.all():
        address = link.get_attribute("href") or ""
        name = address.rpartition("/")[2]
        if not name:  # a page: where the package has been sent
            continue
        answer = page.request.get(site.url + address)
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(kinds[name.rpartition(".")[2]])
        if name.endswith(".zip"):
            continue  # the same files packed for sending, hashed one by one within
        fact = page.locator("dt", has_text=name).locator("xpath=following-sibling::dd[1]")
        assert hashlib.sha256(answer.body()).hexdigest() == fact.inner_text()
    with page.expect_download() as started:
        page.evaluate(
            "address => { location.href = address }", f"{page.url}report.sv.pdf?hamta=1"
        )  # as whoever saves it does
    saved = started.value
    assert saved.suggested_filename == "report.sv.pdf"
    assert saved.path().read_bytes()[:5] == b"%PDF-"


def from_the_target_to_its_edition_and_back(page: Page, site: Site) -> None:
    """The goal names the edition that it is judged by today; each edition names what rests on it."""
    target = page.locator("article#mal-arbetslosa-2025")
    assert "8,7 % (8,2–9,2) år 2025" in plain(target)
    follow(page, "Arbete, försörjning och arbetsställen, utgåva 2", within=target)
    assert page.url.endswith("/statistik/arbete/2/")
    assert region(page, "Vad som vilar på den").get_by_role("link", name=REPORT).count() == 0
    changes = region(page, "Jämfört med förra utgåvan")
    follow(page, "Utgåva 1", within=changes)
    rests = region(page, "Vad som vilar på den")
    assert rests.get_by_role("link", name="Inskrivna arbetslösa 20–64 år, Tornvalla, 2025").is_visible()
    follow(page, REPORT, within=rests)
    assert page.url.endswith("/rapporter/sammanstad-oktober-2026-1/")


def test_a_later_report_is_frozen_and_the_round_closed(person: Person, copy: Demo, site: Site) -> None:
    """A second report knows what is known now; the first stays as it was; nobody writes in a closed round."""
    folder = copy.home / "reports" / "sammanstad-oktober-2026-1"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    page = person("Siv Strateg")
    page.set_default_timeout(FREEZING * 1000)
    page.goto(site.url + ROUND)
    press(page, "Sammanställ och frys rapporten")
    assert "/omgang/oktober-2026/sammanstallning/" in page.url
    answered(page, "Rapporten är sammanställd och fryst.")
    follow(page, "Öppna rapporten")
    assert page.url.endswith("/rapporter/sammanstad-oktober-2026-2/")
    assert (
        "Ingen senare statistik har kommit"
        in region(page, "Så rapporterades det, och så vet vi nu").inner_text()
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    checked = samstad(copy.home, "report", "verify", "--json", **copy.variables)
    assert checked.returncode == 0, checked.stderr
    page.goto(site.url + ROUND)
    press(page, "Stäng omgången")
    answered(page, "Omgången är stängd")
    assert "Låst" in row(page, "Socialnämnden").inner_text()
    assert "Utkast" in row(page, "Hammarslätts stadsdelsnämnd").inner_text()
    assert not page.get_by_role("button", name="Stäng omgången").count()
    late = person("Rapportör Hammarslätts", expect=("403",))
    answer = late.goto(site.url + ROUND + "sdn-11/skriv/")
    assert answer is not None
    assert answer.status == 403


def test_the_annual_account_is_compiled_in_the_background(person: Person, site: Site) -> None:
    """Of a budget, while the page tells how far it is; then the tables that the city prints, women and men apart, and
    of another document last year beside this: on the page, in Word and in Excel."""
    page = person("Siv Strateg")
    page.set_default_timeout(FREEZING * 1000)
    page.goto(site.url + CITY + "mallar/verksamhetsberattelse/")
    page.get_by_label("Dokument som rapporten gäller").select_option(
        label="Budget 2026 med inriktning för 2027–2028"
    )
    press(page, "Starta omgången")
    answered(page, "Omgången är startad.")
    press(page, "Sammanställ och frys rapporten")
    steps = page.locator("#progress li")
    assert page.get_by_role("progressbar", name="Hur långt det har kommit").is_visible()
    assert "Word på svenska" in " ".join(steps.all_inner_texts())
    answered(page, "Rapporten är sammanställd och fryst.")
    assert all("klart" in text for text in steps.all_inner_texts())
    assert_accessible(page)
    follow(page, "Öppna rapporten")
    base = page.url
    page.goto(base + "report.sv.html")
    rows = [
        plain(one).split("\t")
        for one in page.get_by_role("row").all()
        if "Förtroende för polisen" in one.inner_text()
    ]
    assert rows[0][1:] == ["–", "60 % (kvinnor 62 %, män 58 %)", "År"]
    assert rows[1][1:] == ["Årsmål 2026", "60 %", "62 %", "58 %"]
    assert rows[2][1] == "Utfall 2025"
    assert all("(" in cell for cell in rows[2][2:])
    the_money_is_printed(page)
    book = load_workbook(io.BytesIO(page.request.get(base + "report.sv.xlsx").body()))
    nets = [row[6].value for row in book["Budget"].iter_rows(min_row=2) if row[2].value == "Netto"]
    assert nets[:3] == [193_800_000, 195_200_000, 195_200_000]
    outcomes = book["Årsmål och utfall"]
    who = [
        row[4].value for row in outcomes.iter_rows(min_row=2) if row[3].value and "polisen" in row[3].value
    ]
    assert who == ["Alla", "Kvinnor", "Män"]

    # A round that ended long ago is compiled too: each goal has its assessment of the year before beside it.
    page.goto(site.url + CITY + "rapportering/verksamhetsberattelse-2025/")
    press(page, "Sammanställ och frys rapporten")
    answered(page, "Rapporten är sammanställd och fryst.")
    follow(page, "Öppna rapporten")
    written = docx.Document(io.BytesIO(page.request.get(page.url + "report.sv.docx").body()))
    heads = [[cell.text for cell in table.rows[0].cells] for table in written.tables]
    assert ["Organisation", "Mål", "Bedömning 2025", "Bedömning 2024"] in heads
    assert any(each.text.startswith("Bedömningen 2024") for each in written.paragraphs)


def the_money_is_printed(page: Page) -> None:
    """The budget's own table with the net counted from its rows, and its projects with phase and risk."""
    table = page.get_by_role("table", name="Kommunstyrelsen: driftverksamhet, mnkr")
    assert plain(row(page, "Netto").first).split("\t")[1:] == ["193,8", "195,2", "195,2"]
    assert "- 18,6" in plain(table)
    projects = plain(page.get_by_role("table", name="Projekt med fas, risk och belopp"))
    assert (
        "4.2 Tryggare torg och stationer\tInvesteringsprojekt\tUpphandling\tHög\t2026–2027\t31,3" in projects
    )
    assert_accessible(page)


def test_what_was_done_is_on_the_database_of_the_run(copy: Demo, person: Person, site: Site) -> None:
    """The journeys above ran on the database that they were meant for, and it holds what was done."""
    assert (copy.home / "samstad.sqlite3").exists() is not bool(copy.database)
    copy.python(
        "from django.db import connection\n"
        "from samstad.followup.models import Submission\n"
        f"assert connection.vendor == {'postgresql' if copy.database else 'sqlite'!r}\n"
        "assert Submission.objects.get(organisation__code='utbildningsnamnden', "
        "round__code='oktober-2026').state == 'locked'\n"
    )
