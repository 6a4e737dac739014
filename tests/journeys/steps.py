"""What people do on the site, as they would say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.demo_home import Site

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

CITY = "/sammanstad/"
ROUND = "/sammanstad/rapportering/oktober-2026/"
REPORT = "Redovisning till staten 1 oktober 2026"


def sign_in(page: Page, site: Site, name: str) -> None:
    """One press in the example city's list of persons, from the page where one is (or the sign-in page)."""
    if "/konto/logga-in/" not in page.url:
        page.goto(f"{site.url}/konto/logga-in/")
    button = page.get_by_role("button", name=f"Logga in som {name}")
    if not button.is_visible():
        page.get_by_text("Fler personer").click()
    button.click()
    page.get_by_role("button", name="Logga ut").wait_for()


def row(page: Page, name: str) -> Locator:
    """The row of a table that `name` heads."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))


def plain(part: Locator) -> str:
    """The text that is seen, with ordinary spaces: numbers are written with such as do not break."""
    return part.inner_text().replace("\u00a0", " ").replace("\u202f", " ").replace("\u2060", "")


def answered(page: Page, text: str) -> None:
    """The page answered an act with this: in its status or alert, which those who hear the page are told."""
    page.locator("main [role=status], main [role=alert]").filter(has_text=text).wait_for()


def box(page: Page, label: str) -> Locator:
    """The field that one writes in under this label."""
    return page.get_by_role("textbox", name=label, exact=True)


def press(page: Page, name: str) -> None:
    """The button of this name; the page that comes of it is there when this ends."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page: Page, name: str, *, within: Locator | None = None) -> None:
    """The link whose text holds this, anywhere in the page's content or within a part of it."""
    (within or page.get_by_role("main")).get_by_role("link", name=name).click()
    page.wait_for_load_state()


def region(page: Page, name: str) -> Locator:
    """The part of the page under this heading."""
    return page.get_by_role("region", name=name, exact=True)


def open_act(page: Page, name: str) -> Locator:
    """The act under this name among those that one may do here, opened."""
    found = (
        region(page, "Vad du kan göra")
        .locator("details")
        .filter(has=page.get_by_text(name, exact=True).first)
    )
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found
