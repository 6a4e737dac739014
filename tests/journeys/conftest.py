"""One served copy of the example city for each file of journeys: what one person does, the next may meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import PageFactory
from tests.demo_home import Demo, Site, copied
from tests.journeys.steps import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECONDS = 120  # a page takes tenths of one; a busy machine is no fault of the page


@pytest.fixture(scope="module")
def copy(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A copy of the example city on the database of the run."""
    with copied(demo, tmp_path_factory.mktemp("journeys")) as copy:
        yield copy


@pytest.fixture(scope="module")
def site(copy: Demo) -> Iterator[Site]:
    with copy.serving() as site:
        yield site


@pytest.fixture
def person(site: Site, page_factory: PageFactory) -> Callable[..., Page]:
    """`person("Siv Strateg")`: that person's own browser, signed in and at the start page."""

    def come_in(name: str, width: int = 1280, **options: object) -> Page:
        page = page_factory("sv", width, **options)
        page.set_default_timeout(SECONDS * 1000)
        sign_in(page, site, name)
        return page

    return come_in
