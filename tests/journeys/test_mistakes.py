"""What goes wrong, and what the page then says: no right, no such page, an old form, a wrong password."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import PageFactory, assert_accessible, assert_no_sideways_scroll
from tests.demo_home import Site
from tests.journeys.steps import CITY, ROUND, answered, box, press, sign_in
from tests.web.visitor import SIGN_IN, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Person = Callable[..., "Page"]

PASSWORD = "sammanstad-2026-exempel"


def test_another_bodys_draft_is_closed_and_says_so(person: Person, site: Site) -> None:
    """To whoever is signed in elsewhere the page says why, in words, and leads on."""
    page = person("Pia Polis", expect=("403",))
    answer = page.goto(site.url + ROUND + "sdn-11/")
    assert answer is not None
    assert answer.status == 403
    assert page.get_by_role("heading", level=1).inner_text() == "Du har inte tillgång till sidan"
    assert "Kommunens samordnare kan ge dig en." in page.get_by_role("main").inner_text()
    assert_accessible(page)
    page.get_by_role("link", name="Till startsidan").click()
    page.wait_for_url(site.url + CITY)


def test_whoever_is_not_signed_in_comes_back_after_signing_in(page_factory: PageFactory, site: Site) -> None:
    page = page_factory("sv")
    page.goto(site.url + ROUND + "sdn-11/skriv/")
    assert "/konto/logga-in/" in page.url
    sign_in(page, site, "Rapportör Hammarslätts")
    assert page.url == site.url + ROUND + "sdn-11/skriv/"


def test_the_password_road_leads_back_too(page_factory: PageFactory, site: Site) -> None:
    page = page_factory("sv")
    page.goto(f"{site.url}/konto/logga-in/?next={ROUND}")
    box(page, "E-postadress").fill("planerare@sammanstad.example")
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.wait_for_url(site.url + ROUND)
    press(page, "Logga ut")
    assert page.get_by_role("link", name="Logga in").is_visible()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    ("lang", "title"), [("sv", "Sidan finns inte"), ("en", "The page is not here")], ids=["sv", "en"]
)
def test_a_page_that_is_not_there(
    lang: str, title: str, width: int, page_factory: PageFactory, site: Site
) -> None:
    """An unknown city, area, goal and round: status 404, in the site's design, with a road on."""
    page = page_factory(lang, width, expect=("404",))
    for address in (
        "/okand/",
        CITY + "omraden/stadsdelsomraden/99/",
        CITY + "mal/x/y/",
        CITY + "rapportering/x/",
    ):
        answer = page.goto(site.url + address)
        assert answer is not None
        assert answer.status == 404, address
        assert page.get_by_role("heading", level=1).inner_text() == title
        assert page.get_by_role("main").get_by_role("link").count() == 1
        assert page.locator(".site-header").is_visible()
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_an_old_form_loses_nothing(person: Person, site: Site) -> None:
    """Somebody signed out in another tab: the form is refused in words, and the text is still there behind."""
    page = person("Rapportör Hammarslätts", expect=("403",))
    page.goto(site.url + ROUND + "sdn-11/skriv/")
    box(page, "Resultat av samverkan").fill("Skrivet under en lång förmiddag.")
    page.context.clear_cookies(name="csrftoken")
    press(page, "Spara utkastet")
    assert page.get_by_role("heading", level=1).inner_text() == "Formuläret hade blivit för gammalt"
    assert_accessible(page)
    page.go_back()
    assert box(page, "Resultat av samverkan").input_value() == "Skrivet under en lång förmiddag."


def test_wrong_password_is_said_beside_what_was_typed(page_factory: PageFactory, site: Site) -> None:
    page = page_factory("sv")
    page.goto(f"{site.url}/konto/logga-in/")
    try_password(page, "partner@sammanstad.example", "inte-lösenordet")
    answered(page, "felaktig")
    assert box(page, "E-postadress").input_value() == "partner@sammanstad.example"
    assert_accessible(page)
    try_password(page, "partner@sammanstad.example", PASSWORD)
    page.get_by_role("button", name="Logga ut").wait_for()


def test_many_wrong_passwords_are_stopped(page_factory: PageFactory, site: Site) -> None:
    """Five in five minutes, counted together by all processes: after that even the right one has to wait.

    Each guess is a connection of its own, so that each may meet another process.
    """
    guesser = Visitor(site.url)
    for _ in range(5):
        text = guesser.read(SIGN_IN).body.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        assert token
        form = {
            "csrfmiddlewaretoken": token[1],
            "login": "revisor@sammanstad.example",
            "password": "gissning",
        }
        assert "felaktig" in guesser.read(SIGN_IN, form).body.decode()
    page = page_factory("sv")
    page.goto(site.url + SIGN_IN)
    try_password(page, "revisor@sammanstad.example", PASSWORD)
    answered(page, "För många misslyckade inloggningsförsök")
    # It is that account that waits, not the house that is closed.
    try_password(page, "staten@sammanstad.example", PASSWORD)
    page.get_by_role("button", name="Logga ut").wait_for()


def try_password(page: Page, email: str, password: str) -> None:
    box(page, "E-postadress").fill(email)
    page.get_by_label("Lösenord", exact=True).fill(password)
    press(page, "Logga in")


def test_a_forgotten_password_tells_nobody_who_has_an_account(page_factory: PageFactory, site: Site) -> None:
    """The same answer for an address that has an account and one that has none."""
    page = page_factory("sv", expect=("429",))
    pages = []
    for email in ("revisor@sammanstad.example", "ingen@sammanstad.example"):
        page.goto(f"{site.url}/konto/nytt-losenord/")
        box(page, "E-postadress").fill(email)
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_url("**/skickat/")
        pages.append(page.get_by_role("main").inner_text())
    assert pages[0] == pages[1]
    for _ in range(6):  # asked again and again for one account: a page of the site, not of the library
        page.goto(f"{site.url}/konto/nytt-losenord/")
        box(page, "E-postadress").fill("strateg@sammanstad.example")
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_load_state()
    assert page.get_by_role("heading", level=1).inner_text() == "För många försök"
    assert_accessible(page)
