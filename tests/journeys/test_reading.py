"""Those who read: the statistician, the resident without an account, the auditor."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import PageFactory, assert_accessible, assert_no_sideways_scroll
from tests.demo_home import Demo, Site
from tests.journeys.steps import CITY, follow, press, region, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Person = Callable[..., "Page"]

SMALL_AREAS = "/sammanstad/indikatorer/unga-utan-arbete-studier/?niva=basomraden-2021&ar=2025"
FROZEN = "/sammanstad/rapporter/sammanstad-oktober-2026-1/"


def test_the_statistician_finds_what_rests_on_an_edition(person: Person, copy: Demo) -> None:
    """From the sources to the edition, its fingerprint (which is the name of its file), and what rests on it."""
    page = person("Stina Statistiker")
    page.get_by_role("link", name="Statistik", exact=True).first.click()
    follow(page, "Arbete, försörjning och arbetsställen")
    editions = page.get_by_role("table").get_by_role("rowheader").all_inner_texts()
    assert [text.split()[:2] for text in editions] == [["Utgåva", "2"], ["Utgåva", "1"]]
    follow(page, "Utgåva 1")
    facts = region(page, "Om utgåvan")
    content = facts.locator("dt", has_text="Innehållets fingeravtryck").locator(
        "xpath=following-sibling::dd[1]"
    )
    assert [path.stem for path in (copy.home / "releases").rglob(f"{content.inner_text()}.parquet")]
    rests = region(page, "Vad som vilar på den")
    kinds = rests.get_by_role("heading", level=3).all_inner_texts()
    assert kinds[:2] == ["Indikatorer", "Målvärden"]
    assert any("apport" in kind for kind in kinds)
    assert_accessible(page)


def test_small_counts_are_seen_inside_and_withheld_outside(
    person: Person, page_factory: PageFactory, site: Site
) -> None:
    """The same address: numbers with a warning for the city's people, the word for withheld for everybody else."""
    inside, outside = person("Stina Statistiker"), page_factory("sv")
    for page in (inside, outside):
        page.goto(site.url + SMALL_AREAS)
    withheld = {
        line.get_by_role("rowheader").inner_text()
        for line in outside.get_by_role("row").filter(has_text="Redovisas inte").all()
    }
    assert len(withheld) > 20
    assert "Sprid dem inte" in inside.locator("main").inner_text()
    assert "Sprid dem inte" not in outside.locator("main").inner_text()
    shown = {name: row(inside, name).get_by_role("cell").first.inner_text() for name in sorted(withheld)}
    assert not [name for name, text in shown.items() if "Redovisas inte" in text]
    assert sum(text.replace(",", "").isdigit() for text in shown.values()) == len(shown)


def test_a_resident_reads_without_an_account_on_a_phone(page_factory: PageFactory, site: Site) -> None:
    """Without script and without an account: start, district, indicator, English, and the table as a file."""
    page = page_factory("sv", 360, java_script_enabled=False)
    page.goto(site.url + CITY)
    # The district itself, and not the plan that is named after it.
    page.get_by_role("main").get_by_role("link", name="Norra Kvarnbacken", exact=True).click()
    page.wait_for_load_state()
    assert page.get_by_role("heading", level=1).inner_text() == "Norra Kvarnbacken"
    targets = region(page, "Målvärden för platsen").get_by_role("listitem")
    assert any("Försämrat" in text for text in targets.all_inner_texts())
    follow(page, "Inskrivna arbetslösa 20–64 år", within=region(page, "Så utvecklas platsen"))
    assert "omrade=09" in page.url
    press(page, "In English")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "omrade=09" in page.url
    with page.expect_download() as started:
        page.get_by_role("link", name="Download the table (CSV)").click()
    lines = list(csv.reader(io.StringIO(started.value.path().read_text("utf-8-sig"))))
    assert "synthetic" in lines[0][0]
    header, *rows = lines[1:]
    north = next(dict(zip(header, line, strict=True)) for line in rows if line[header.index("area")] == "09")
    assert float(north["lower"]) < float(north["value"]) < float(north["upper"])
    printed = row(page, "Norra Kvarnbacken").first.get_by_role("cell").first.inner_text()
    assert printed == f"{float(north['value']):.1f}"


def test_pages_of_that_journey_fit_a_phone(page_factory: PageFactory, site: Site) -> None:
    page = page_factory("sv", 360)
    page.goto(site.url + CITY)
    for name in ("Norra Kvarnbacken", "Inskrivna arbetslösa 20–64 år"):
        page.get_by_role("main").get_by_role("link", name=name).and_(
            page.get_by_text(name, exact=True)
        ).first.click()
        page.wait_for_load_state()
        assert_no_sideways_scroll(page)
        assert_accessible(page)


def test_the_keyboard_alone_is_enough(page_factory: PageFactory, site: Site) -> None:
    """The first stop skips the menu; the menu and the language are reached and used with Tab and Enter alone."""
    page = page_factory("sv", 1280)
    page.goto(site.url + CITY)
    page.keyboard.press("Tab")
    assert focused(page) == "Hoppa till innehållet"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")
    page.goto(site.url + CITY)
    tab_to(page, "In English")
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    tab_to(page, "Goals")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sammanstad/mal/")
    narrow = page_factory("sv", 360)
    narrow.goto(site.url + CITY)
    tab_to(narrow, "Meny")
    narrow.keyboard.press("Enter")
    tab_to(narrow, "Avtal")
    narrow.keyboard.press("Enter")
    narrow.wait_for_url("**/sammanstad/avtal/")


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.innerText.trim()"))


def tab_to(page: Page, text: str, most: int = 25) -> None:
    """Press Tab until what has the focus reads `text`."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        passed.append(focused(page))
        if passed[-1] == text:
            return
    raise AssertionError(f"{text!r} was not reached by Tab; passed {passed}")


def test_the_auditor_reads_what_was_frozen_also_after_a_restart(
    copy: Demo, person: Person, page_factory: PageFactory, site: Site
) -> None:
    """The report on the site is the file in the home, byte for byte, for the signed in, others, and a new server."""
    stored = (copy.home / "reports" / "sammanstad-oktober-2026-1" / "report.sv.html").read_bytes()
    page = person("Rut Revisor")
    follow(page, "Redovisning till staten 1 oktober 2026", within=region(page, "Senaste rapporten"))
    with page.expect_response("**/report.sv.html") as read:
        follow(page, "Webbsida på svenska")
    assert read.value.body() == stored
    assert page.locator("html").get_attribute("lang") == "sv"
    # It opens under its own policy: styled, and nothing in the console (which page_factory sees to).
    assert page.evaluate("() => [...document.styleSheets].length") > 0
    with copy.serving() as again:
        anybody = page_factory("sv")
        answer = anybody.request.get(f"{again.url}{FROZEN}report.sv.html")
        assert answer.body() == stored
