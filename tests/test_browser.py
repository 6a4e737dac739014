"""The browser fixtures themselves: text is drawn, axe finds planted faults, breaches of the policy are seen.

If these fail, no other browser test means anything.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser import (
    PageFactory,
    assert_accessible,
    assert_no_sideways_scroll,
    axe_source,
    run_axe,
    screenshot,
    watch,
)

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; img-src 'self' data:; style-src 'self'"
STYLE = (
    "body { font: 28px sans-serif; color: #111; background: #fff }"
    ".pale { color: #ccc } .wide { width: 900px }"
)
PAGES = {
    "/good": "<h1>Områden åäö</h1><p>En sammanhållen stad</p>",
    "/pale": "<h1>Områden</h1><p class='pale'>Blek text</p><img src='/dot.svg'>",
    "/wide": "<h1>Bred</h1><div class='wide' id='table'>Tabell</div>",
    "/inline": "<h1>Skript</h1><script>document.title = 'run'</script>",
    "/blank": "<h1></h1>",
}
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/style.css":
            self._send(STYLE, "text/css")
        elif self.path == "/dot.svg":
            self._send(DOT, "image/svg+xml")
        elif self.path in PAGES:
            self._send(
                "<!doctype html><html lang='sv'><head><title>Prov</title><meta charset='utf-8'>"
                "<link rel='icon' href='data:,'><link rel='stylesheet' href='/style.css'></head>"
                f"<body><main>{PAGES[self.path]}"
                f"<p hidden>{self.headers['Accept-Language']}</p></main></body></html>",
                "text/html; charset=utf-8",
            )
        else:
            self.send_error(404)

    def _send(self, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent: the test says what went wrong."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_carried_axe_knows_wcag_22() -> None:
    assert "wcag22aa" in axe_source()


def test_a_good_page_passes_under_a_strict_policy(site: str, page_factory: PageFactory) -> None:
    page = page_factory("sv", 360)
    page.goto(f"{site}/good")
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_text_is_drawn_and_not_blank(site: str, page_factory: PageFactory) -> None:
    """Without its fonts the npm browser draws empty boxes or nothing: å must have width and leave ink."""
    page = page_factory()
    page.goto(f"{site}/blank")
    empty = screenshot(page, "self-check-blank").read_bytes()
    page.goto(f"{site}/good")
    inked = screenshot(page, "self-check-good").read_bytes()
    assert len(inked) > len(empty) + 2_000
    heading = page.locator("h1")
    with_rings = heading.screenshot()
    page.evaluate("() => { document.querySelector('h1').textContent = 'Omraden aao' }")
    assert heading.screenshot() != with_rings


def test_axe_finds_planted_faults(site: str, page_factory: PageFactory) -> None:
    page = page_factory()
    page.goto(f"{site}/pale")
    assert {violation["id"] for violation in run_axe(page)} == {"color-contrast", "image-alt"}
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_sideways_scroll_names_the_element(site: str, page_factory: PageFactory) -> None:
    page = page_factory("sv", 360)
    page.goto(f"{site}/wide")
    with pytest.raises(AssertionError, match='id="table"'):
        assert_no_sideways_scroll(page)


def test_a_breach_of_the_policy_is_seen_and_stopped(site: str, page_factory: PageFactory) -> None:
    page = page_factory(expect=("Content Security Policy",))
    problems = watch(page)
    page.goto(f"{site}/inline")
    assert page.title() == "Prov"
    assert any("Content Security Policy" in text for text in problems)


def test_a_request_to_another_host_is_seen(site: str, page_factory: PageFactory) -> None:
    page = page_factory(expect=("example.invalid",))
    problems = watch(page)
    page.route("http://example.invalid/**", lambda route: route.fulfill(body="ok"))
    page.goto("http://example.invalid/")
    assert problems == ["another host: http://example.invalid/"]


@pytest.mark.parametrize(("lang", "asked"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_the_page_asks_for_its_language_and_width(
    site: str, page_factory: PageFactory, lang: str, asked: str
) -> None:
    page = page_factory(lang, 360)
    page.goto(f"{site}/good")
    assert asked in (page.locator("p[hidden]").text_content() or "")
    assert page.evaluate("() => innerWidth") == 360
