"""Workbooks to many bodies and many back: a coordinator fetches every body's in an archive, reads all that came back
together, sees what differs in each, takes it on a decision, and loses nothing that somebody else has written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests.browser import assert_accessible, assert_no_sideways_scroll, screenshot
from tests.demo_home import Site
from tests.journeys.steps import CITY, follow, plain, press

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Person = Callable[..., "Page"]
WORKBOOKS = CITY + "arbetsbocker/"
BUDGET = CITY + "dokument/budget-2026/arbetsbok/"
SCHOOLS, COUNCIL, SOCIAL = (
    f"budget-2026-{body}.xlsx" for body in ("utbildningsnamnden", "kommunfullmaktige", "socialnamnden")
)
PLAN = "vp-arbetsmarknadsnamnden-2026.xlsx"


def unpacked(page: Page, press_it: Callable[[], None]) -> dict[str, bytes]:
    """The files of the archive that comes of it."""
    with page.expect_download() as fetched:
        press_it()
    with zipfile.ZipFile(fetched.value.path()) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> dict[str, Any]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return {"name": "svaren.zip", "mimeType": "application/zip", "buffer": made.getvalue()}


def filled_in(
    file: bytes, sheet: str, column: str, value: Callable[[Any], Any] | str, *, more: bool = False
) -> bytes:
    """The workbook as a body fills it in: another value in the first row's column, and perhaps a row of its own."""
    book = load_workbook(io.BytesIO(file))
    (place,) = [cell.column for cell in book[sheet][1] if cell.value == column]
    cell = book[sheet].cell(2, place)
    cell.value = value(cell.value) if callable(value) else value
    if more:
        book[sheet].append([None, None, "En rad som ingen skickade ut"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def about(page: Page, name: str) -> Locator:
    """What the page tells of one file."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name, exact=True))


def opened(page: Page, name: str) -> str:
    """All that the page tells of the file, with what is folded together opened."""
    part = about(page, name)
    while (closed := part.locator("details:not([open]) > summary")).count():
        closed.first.click()
    for held in part.locator("details > div > *").all():
        held.wait_for()  # it unfolds in a moment of its own
    return plain(part)


def send(page: Page, site: Site, *files: Any) -> None:
    page.goto(site.url + WORKBOOKS)
    page.get_by_label("Arbetsböckerna som kom tillbaka").set_input_files(list(files))
    press(page, "Visa skillnaderna")


def amounts_on_the_site(page: Page, site: Site) -> str:
    """What stands in the city's budget now."""
    page.goto(site.url + CITY + "dokument/budget-2026/")
    return plain(page.get_by_role("table", name="Mnkr"))


def test_many_go_out_and_many_are_read_back(person: Person, site: Site) -> None:
    page = person("Siv Strateg", expect=("422",))
    out = sent_out(page, site)
    before = amounts_on_the_site(page, site)
    back = out | {
        SCHOOLS: filled_in(out[SCHOOLS], "Årsmål", "Årsmål", 87, more=True),
        COUNCIL: filled_in(out[COUNCIL], "Budget", "Belopp, kr", lambda amount: amount + 1_000_000),
        SOCIAL: filled_in(out[SOCIAL], "Årsmål", "Årsmål", 61),
        PLAN: filled_in(out[PLAN], "Mål", "Mål (svenska)", "Ett annat mål än det beslutade"),
    }
    letter = {"name": "följebrev.xlsx", "mimeType": "text/plain", "buffer": b"Hej! Arbetsboken kommer."}
    send(page, site, packed(back), letter)
    everything_is_told(page)
    assert amounts_on_the_site(page, site) == before  # only shown so far

    send(page, site, packed(back), letter)
    taken_on_a_decision(page)
    after = amounts_on_the_site(page, site)
    assert "212,4" in before
    assert "213,4" in after

    a_late_answer_writes_nothing_over(page, site, out)
    assert amounts_on_the_site(page, site) == after


def sent_out(page: Page, site: Site) -> dict[str, bytes]:
    """Every committee's plan of the year, and every body's part of the city's budget."""
    page.goto(site.url + WORKBOOKS)
    assert_accessible(page)
    page.get_by_label("Alla organisationers planer för år").select_option("2026")
    plans = unpacked(page, page.get_by_role("button", name="Hämta arkivet (.zip)").click)
    assert set(plans) == {
        f"vp-{body}-2026.xlsx" for body in ("arbetsmarknadsnamnden", "socialnamnden", "utbildningsnamnden")
    }
    press(page, "Visa skillnaderna")  # with no file chosen
    assert "Välj minst en fil" in plain(page.get_by_role("main"))
    assert_accessible(page)
    page.goto(site.url + BUDGET)
    parts = unpacked(page, page.get_by_role("link", name="delar i ett arkiv (.zip)").click)
    assert {SCHOOLS, COUNCIL, SOCIAL} < set(parts)
    return plans | parts


def everything_is_told(page: Page) -> None:
    """Each file with what differs in it, before anything is written; what cannot be taken says why."""
    heading = plain(page.get_by_role("main"))
    assert "10 filer kom in." in heading
    assert "3 skillnader kan tas emot." in heading
    assert "1 fil lästes inte." in heading
    schools = opened(page, SCHOOLS)
    assert "86,50\t87\tJa" in schools
    assert "Det som inte är som när den skickades" in schools
    assert "Raden skickades inte ut" in schools
    assert "Lästes inte:" in plain(about(page, "följebrev.xlsx"))
    assert "Filen är ingen arbetsbok i Excel (.xlsx) som går att läsa" in plain(about(page, "följebrev.xlsx"))
    decided = opened(page, PLAN)
    assert "1 av dem kan inte tas emot" in decided
    assert "Du får inte ändra det i det läge som dokumentet är i." in decided
    assert not about(page, PLAN).get_by_role("button").count()
    assert "Inget skiljer sig." in plain(about(page, "vp-socialnamnden-2026.xlsx"))
    assert_accessible(page)
    screenshot(page, "journey-many-workbooks-1280")
    page.set_viewport_size({"width": 360, "height": 900})
    assert_no_sideways_scroll(page)
    screenshot(page, "journey-many-workbooks-360")
    page.set_viewport_size({"width": 1280, "height": 900})


def taken_on_a_decision(page: Page) -> None:
    """What is decided asks for the decision; then all three are written, and each file says so."""
    press(page, "Ta emot alla 3 skillnader i 3 filer")
    assert "Den ändrar det som är beslutat: ange beslutet överst på sidan." in plain(about(page, COUNCIL))
    page.get_by_label("Ett beslut som redan finns inskrivet").select_option(index=1)
    press(page, "Ta emot alla 3 skillnader i 3 filer")
    assert "3 skillnader har skrivits in." in plain(page.get_by_role("status"))
    for name in (SCHOOLS, COUNCIL, SOCIAL):
        assert "1 skillnad har skrivits in." in plain(about(page, name))
    assert "Inget skiljer sig." in plain(about(page, COUNCIL))
    assert_accessible(page)


def a_late_answer_writes_nothing_over(page: Page, site: Site, out: dict[str, bytes]) -> None:
    """The same workbook filled in once more by somebody who had the first copy: told, and not taken."""
    late = filled_in(out[COUNCIL], "Budget", "Belopp, kr", 1)
    send(page, site, {"name": COUNCIL, "mimeType": "application/octet-stream", "buffer": late})
    assert "Nej: ändrat i systemet sedan den skickades." in opened(page, COUNCIL)
    assert not page.get_by_role("main").get_by_role("button").count()
    assert_accessible(page)
    screenshot(page, "journey-many-workbooks-conflict-1280")
    follow(page, "Läs in andra arbetsböcker")
    assert page.url == site.url + WORKBOOKS
