"""The pictures of README, from the example city as it is built: `make screenshots` writes them to docs/pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import PageFactory, screenshot
from tests.demo_home import Site
from tests.journeys.steps import CITY, region, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.pictures]

COLOURS = 128
MOST_BYTES = 250_000
HEIGHT = 1060  # a map with its legend, a target with its reasons

GOAL = CITY + "mal/lokalt-utvecklingsavtal-2024/09-work/"
REPORT = CITY + "rapporter/sammanstad-oktober-2026-1/"


def taken(page: Page, name: str) -> None:
    """What stands in the window, in few colours: the pages are drawn in few, and the repository keeps every byte."""
    path = screenshot(page, name, full_page=False)
    fewer_colours(path)
    assert path.stat().st_size < MOST_BYTES


def fewer_colours(path: Path) -> None:
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


@pytest.fixture
def show(demo_site: Site, page_factory: PageFactory) -> Callable[..., Page]:
    """`show(address, person, width)`: the page as that person (None: anybody) has it before them."""

    def open_page(address: str, person: str | None = None, width: int = 1280) -> Page:
        page = page_factory("sv", width)
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if person:
            sign_in(page, demo_site, person)
        page.goto(demo_site.url + address)
        page.evaluate("() => document.fonts.ready")
        return page

    return open_page


def test_start(show: Callable[..., Page]) -> None:
    page = show(CITY, "Siv Strateg")
    assert page.get_by_role("link", name="organisationer är sena").is_visible()
    taken(page, "start")


def test_areas(show: Callable[..., Page]) -> None:
    page = show(CITY + "omraden/")
    to_the_top(page, ".ask")
    taken(page, "areas")


def test_goal(show: Callable[..., Page]) -> None:
    page = show(GOAL)
    page.locator("article.target details summary").first.click()
    to_the_top(page, ".page-heading")
    taken(page, "goal")


def test_report(show: Callable[..., Page]) -> None:
    page = show(REPORT)
    assert region(page, "Så rapporterades det, och så vet vi nu").is_visible()
    to_the_top(page, "#now")
    taken(page, "report")


def test_on_a_phone(show: Callable[..., Page]) -> None:
    page = show(CITY + "omraden/stadsdelsomraden/09/", width=360)
    to_the_top(page, "#targets")
    taken(page, "phone")


def to_the_top(page: Page, selector: str) -> None:
    page.evaluate(
        "selector => scrollTo(0, document.querySelector(selector).getBoundingClientRect().top + scrollY - 24)",
        selector,
    )
