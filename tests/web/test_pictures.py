"""The pictures of the README: real pages of the example city (`make screenshots`)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import screenshot
from tests.demo_home import Site

pytestmark = pytest.mark.pictures

PICTURES = {
    "start": ("/sammanstad/", 1280, 1000),
    "areas": ("/sammanstad/omraden/?niva=basomraden-2021", 1280, 1180),
    "area": ("/sammanstad/omraden/stadsdelsomraden/04/", 1280, 1000),
    "goal": ("/sammanstad/mal/lokalt-utvecklingsavtal-2024/04-work/", 1280, 1050),
    "report": ("/sammanstad/rapporter/sammanstad-oktober-2026-1/", 1280, 1150),
    "round": ("/sammanstad/rapportering/oktober-2026/", 1280, 1000),
    "goal-telephone": ("/sammanstad/mal/lokalt-utvecklingsavtal-2024/04-work/", 360, 1000),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(name: str, demo_site: Site, page_factory: Any) -> None:
    address, width, height = PICTURES[name]
    page = page_factory("sv", width)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(demo_site.url + address)
    assert screenshot(page, name, full_page=False).stat().st_size > 20_000
