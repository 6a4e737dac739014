"""Every kind of page of the example city in a real browser: both languages, two widths, WCAG 2.2 AA.

A page also fails when its browser complains: of the content security policy, of something asked of another host, of
an error on the console (see `tests.browser`).
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser import HEIGHT, assert_accessible, assert_no_sideways_scroll, screenshot
from tests.demo_home import Site
from tests.web.visitor import Visitor, kind_of

pytestmark = pytest.mark.browser

ROUND = "/sammanstad/rapportering/oktober-2026/"
GOAL = "bedomning/lokalt-utvecklingsavtal-2024/04-work/"


@pytest.fixture(scope="module")
def addresses(demo_site: Site) -> list[str]:
    """One address of each kind from each of the two cities, as anybody meets them."""
    found: dict[tuple[str, str], str] = {}
    for start in ("/", "/sammanstad/", "/stockholm/"):
        for address, read in Visitor(demo_site.url).crawl(most_of_each=3, start=start)[0].items():
            kind = kind_of(address)
            name = PurePosixPath(urlsplit(address).path)
            if read.kind.startswith("text/html") and not name.suffix:  # else a file: no page
                found.setdefault((address.split("/")[1], kind), address)
    level = "/sammanstad/omraden/?niva=basomraden-2021"
    return [*found.values(), level, "/sammanstad/finns-inte/"]


def sign_in(page: Any, site: Site, name: str) -> None:
    page.goto(f"{site.url}/konto/logga-in/")
    page.locator("main details > summary").click()
    page.get_by_role("listitem").filter(has_text=name).get_by_role("button").first.click()
    page.wait_for_url(f"{site.url}/sammanstad/")


def check(page: Any) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)


# Each language is asked about at one width, and looked at for what sticks out at both: axe takes a second a page.
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("lang", "width", "other"), [("sv", 360, 1280), ("en", 1280, 360)])
def test_pages_for_anybody(
    lang: str, width: int, other: int, addresses: list[str], demo_site: Site, page_factory: Any
) -> None:
    page = page_factory(lang, width, expect=("404",))
    assert len(addresses) > 35
    for address in addresses:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(demo_site.url + address)
        assert page.locator("html").get_attribute("lang") == lang
        check(page)
        page.set_viewport_size({"width": other, "height": HEIGHT})
        assert_no_sideways_scroll(page)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_pages_for_those_who_work_there(lang: str, width: int, demo_site: Site, page_factory: Any) -> None:
    for name, addresses in {
        "Siv Strateg": ["/sammanstad/", ROUND, ROUND + GOAL, ROUND + "sdn-10/"],
        "Pelle Planerare": ["/sammanstad/", ROUND + "sdn-09/"],
        "Rapportör Hammarslätts stadsdelsnämnd": ["/sammanstad/", ROUND + "sdn-11/", ROUND + "sdn-11/skriv/"],
    }.items():
        page = page_factory(lang, width)
        sign_in(page, demo_site, name)
        for address in addresses:
            assert page.goto(demo_site.url + address).status == 200, address
            check(page)
            screenshot(page, f"{name.split()[0]}-{address.strip('/').replace('/', '-')}-{lang}-{width}")


def test_without_script(demo_site: Site, page_factory: Any) -> None:
    """Choosing on the map's page, opening the menu and changing language need no script."""
    page = page_factory("sv", 360, java_script_enabled=False)
    page.goto(f"{demo_site.url}/sammanstad/omraden/")
    page.locator("#niva").select_option("basomraden-2021")
    page.locator("#ar").select_option("2020")
    # A click waits until the next page begins to arrive; what is read from it at once waits for all of it.
    page.get_by_role("button", name="Visa").click()
    page.wait_for_load_state()
    assert "niva=basomraden-2021" in page.url
    assert page.locator("caption").filter(has_text="2020").count() == 1
    page.locator(".site-menu > summary").click()
    page.locator(".site-menu").get_by_role("link", name="Mål", exact=True).click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == "Mål"
    page.get_by_role("button", name="In English").click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == "Goals"


def test_with_the_keyboard(demo_site: Site, page_factory: Any) -> None:
    """The first stop leads past the menu; an area on the map can be reached, seen, and followed."""
    page = page_factory("sv", 1280)
    page.goto(f"{demo_site.url}/sammanstad/omraden/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
    area = page.locator(".map a").first
    area.focus()
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/omraden/stadsdelsomraden/**")


def test_in_high_contrast_and_large_text(demo_site: Site, page_factory: Any) -> None:
    """Forced colours and text at twice the size (a narrower window in CSS pixels) lose nothing."""
    page = page_factory("sv", 640, forced_colors="active")
    page.goto(f"{demo_site.url}/sammanstad/mal/lokalt-utvecklingsavtal-2024/04-work/")
    assert page.locator(".badge svg").first.is_visible()
    narrow = page_factory("sv", 320)
    for address in (
        "/sammanstad/",
        "/sammanstad/omraden/",
        "/sammanstad/mal/lokalt-utvecklingsavtal-2024/04-work/",
    ):
        narrow.goto(demo_site.url + address)
        assert_no_sideways_scroll(narrow)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_statistician_looks_at_a_file(
    width: int, demo_site: Site, page_factory: Any, tmp_path: Any
) -> None:
    page = page_factory("sv", width)
    sign_in(page, demo_site, "Stina Statistiker")
    page.goto(f"{demo_site.url}/sammanstad/statistik/utbildning/")
    page.get_by_role("link", name="Läs in en fil").click()
    check(page)
    file = tmp_path / "Arbete 2025.csv"
    rows = "".join(f"0{area};2024;K;1 2{area}0;..\n" for area in range(1, 6))
    file.write_bytes(
        f"Sysselsatta\n\nOmråde;År;Kön;Antal;Andel %\n{rows}xyz9;2024;K;3;85-90\n".encode("cp1252")
    )
    page.get_by_label("Fil").set_input_files(file)
    page.get_by_role("button", name="Titta på filen").click()
    page.get_by_role("heading", name="Hur filen ser ut").wait_for()
    check(page)
    screenshot(page, f"upload-check-{width}")
    page.get_by_role("button", name="Kasta filen").click()
    page.get_by_text("Ingenting lästes in").wait_for()
