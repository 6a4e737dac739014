"""Real pages in a real browser: fixtures and helpers for tests marked `browser`.

    def test_start(page_factory, live_server):
        page = page_factory("sv", 360)
        page.goto(live_server.url)
        assert_accessible(page)
        screenshot(page, "start-sv-360")

A page made by `page_factory` fails its test when the browser's console showed an error (which is where a
breach of the content security policy ends up), when a script threw, or when something was asked of another
host.
"""

from __future__ import annotations

import importlib.util
import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tools import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

ROOT = Path(__file__).resolve().parent.parent
LOCALES = {"sv": "sv-SE", "en": "en-GB"}
LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Milliseconds: no test says how fast a page is, and a machine may be busy.
PATIENCE = 120_000
HEIGHT = 900

PageFactory = Callable[..., "Page"]


def unavailable(reason: str) -> None:
    """Skips aloud, or fails where CI=true: there a missing browser would hide every browser test."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    warnings.warn(f"Skipped: {reason}", stacklevel=2)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the whole run (one for each worker under xdist)."""
    from playwright.sync_api import sync_playwright

    try:
        program = chromium.ensure()
    except chromium.ChromiumMissingError as error:
        unavailable(str(error))
    # Playwright's synchronous interface keeps an event loop in this thread: Django refuses the database.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(program.path),
            env={**os.environ, **program.environment},
            args=list(chromium.FLAGS),
        )
        yield running
        running.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def page_factory(browser: Browser) -> Iterator[PageFactory]:
    """Gives `page_factory(lang="sv", width=1280, *, expect=(), **context)`: a fresh page, own cookies.

    `lang` is "sv" or "en" (what the browser asks for), `width` is in CSS pixels. `expect` lists parts of
    console messages that the test provokes on purpose, such as "404". `context` goes to Playwright's
    `new_context` (`java_script_enabled=False`, `forced_colors="active"`, `color_scheme="dark"` …).
    """
    contexts, watched = [], []

    def make(lang: str = "sv", width: int = 1280, *, expect: tuple[str, ...] = (), **context: object) -> Page:
        made = browser.new_context(
            locale=LOCALES[lang],
            viewport={"width": width, "height": HEIGHT},
            reduced_motion="reduce",
            **context,
        )
        contexts.append(made)
        page = made.new_page()
        page.set_default_timeout(PATIENCE)
        watched.append((watch(page), expect))
        return page

    yield make
    for made in contexts:
        made.close()
    problems = [
        text for found, expect in watched for text in found if not any(part in text for part in expect)
    ]
    assert not problems, "The browser complained:\n" + "\n".join(problems)


def watch(page: Page) -> list[str]:
    """Returns a list that fills with what goes wrong: console errors, exceptions, foreign requests."""
    problems: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def request(sent: Request) -> None:
        address = urlsplit(sent.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in LOOPBACK:
            problems.append(f"another host: {sent.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
    page.on("request", request)
    return problems


def axe_source() -> str:
    """Returns the text of axe-core as axe-playwright-python carries it."""
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8")


def run_axe(page: Page, tags: tuple[str, ...] = WCAG_22_AA) -> list[dict]:
    """Returns axe's violations of the rules with these tags (default: WCAG 2.2, levels A and AA).

    The source goes in by `evaluate`, not as a script element, which a strict content security policy forbids.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_source())
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        list(tags),
    )
    return found["violations"]


def assert_accessible(page: Page) -> None:
    """Fails with one line for each breach of WCAG 2.2 AA: the rule, the element, what to do."""
    lines = [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]}\n    {node['failureSummary']}"
        for violation in run_axe(page)
        for node in violation["nodes"]
    ]
    assert not lines, f"{page.url} breaks WCAG 2.2 AA:\n" + "\n".join(lines)


def assert_no_sideways_scroll(page: Page) -> None:
    """Fails when the page is wider than its window, and names the elements that stick out (WCAG 1.4.10)."""
    if not page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
        return
    wide = page.evaluate(
        "() => [...document.querySelectorAll('body *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.scrollWidth > innerWidth + 1)"
        ".slice(0, 5).map(e => e.outerHTML.slice(0, 120))"
    )
    raise AssertionError(f"{page.url} scrolls sideways at {page.viewport_size}:\n" + "\n".join(wide))


def screenshot(page: Page, name: str, *, full_page: bool = True) -> Path:
    """Saves a picture and returns its path: test-results/NAME.png, or where SAMSTAD_PICTURES says.

    `make screenshots` sets that to docs/pictures and runs only the tests marked `pictures`.
    """
    folder = ROOT / (os.environ.get("SAMSTAD_PICTURES") or "test-results")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    page.screenshot(path=path, full_page=full_page, animations="disabled")
    return path
