"""The year's reporting as the people of one district meet it: write, meet a colleague, hand in, return, approve."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import assert_accessible, screenshot
from tests.demo_home import Site
from tests.journeys.steps import CITY, ROUND, answered, box, follow, press, region

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Person = Callable[..., "Page"]

BODY = "Hammarslätts stadsdelsnämnd"
OWN = "Arbetslösheten i Hammarslätt är 11,1 procent.\n\nDen är högre än i staden."
COLLEAGUES = "Arbetslösheten är fortsatt hög, och fler unga saknar sysselsättning."
BOTH = f"{COLLEAGUES}\n\n{OWN}"
TOGETHER = f"{COLLEAGUES} I dag är arbetslösheten 11,1 procent.\n\nDen är högre än i staden."
COMMENT = "Skriv hur ni vet att läxhjälpen har haft effekt."


def test_a_district_reports(person: Person, site: Site) -> None:
    """A draft, a colleague who saved first, a director who wants more, and in the end a locked answer."""
    planner = person("Pelle Planerare", expect=("422",))
    follow(planner, "Rapportera Redovisning till staten")
    follow(planner, "Fortsätt skriva")
    assert box(planner, "Utvecklingen i stadsdelarna").input_value().startswith("Utkast:")
    colleague = person("Rapportör Hammarslätts")
    colleague.goto(site.url + ROUND + "sdn-11/skriv/")

    # The colleague saves first; the planner's page is stale and his text is another.
    box(colleague, "Utvecklingen i stadsdelarna").fill(COLLEAGUES)
    box(colleague, "Hur samverkan fortskrider").fill("Partnerskapet har träffats sex gånger.")
    press(colleague, "Spara utkastet")
    answered(colleague, "Utkastet är sparat.")
    meet_a_colleague(planner)

    # Nothing was lost, so he puts both together and hands in, but has forgotten a part.
    box(planner, "Utvecklingen i stadsdelarna").fill(TOGETHER)
    press(planner, "Spara utkastet")
    answered(planner, "Utkastet är sparat.")
    assert planner.get_by_text("Den är högre än i staden.", exact=True).is_visible()
    assert planner.get_by_text("Partnerskapet har träffats sex gånger.", exact=True).is_visible()
    press(planner, "Lämna in")
    answered(planner, "Resultat av samverkan")
    hand_in(planner, "Läxhjälpen nådde 140 elever.")

    director = person("Disa Direktör", expect=("422",))
    return_with_a_comment(director)
    planner.goto(site.url + CITY)
    follow(planner, f"har återlämnats till {BODY}")
    assert planner.get_by_text(COMMENT).is_visible()
    assert_accessible(planner)
    hand_in(planner, "Läxhjälpen nådde 140 elever. Fler blev behöriga: 71 procent mot 64 året före.")

    director.goto(site.url + CITY)
    follow(director, f"Godkänn inrapporteringen från {BODY}")
    press(director, "Godkänn")
    answered(director, "Inrapporteringen är godkänd.")
    assert not director.get_by_role("button", name="Godkänn").count()
    steps = region(director, "Vägen hit").get_by_role("listitem").all_inner_texts()
    assert [step.split()[0] for step in steps if "2026" in step] == [
        *("Ej", "Utkast", "Inlämnad", "Återlämnad", "Utkast", "Inlämnad", "Godkänd"),
    ]


def meet_a_colleague(planner: Page) -> None:
    """Both wrote over the same paragraph: both texts are saved, and the page shows them beside one another."""
    box(planner, "Utvecklingen i stadsdelarna").fill(OWN)
    press(planner, "Spara utkastet")
    answered(planner, "skrev om samma stycke i Utvecklingen i stadsdelarna")
    shown = [text.replace("\r\n", "\n") for text in planner.locator(".beside .said").all_inner_texts()]
    assert shown == [COLLEAGUES, OWN.split("\n\n")[0]]
    assert box(planner, "Utvecklingen i stadsdelarna").input_value() == BOTH
    assert_accessible(planner)
    screenshot(planner, "journey-conflict")


def hand_in(planner: Page, results: str) -> None:
    follow(planner, "Fortsätt skriva")
    box(planner, "Resultat av samverkan").fill(results)
    press(planner, "Spara utkastet")
    press(planner, "Lämna in")
    answered(planner, "Inrapporteringen är inlämnad.")
    assert not planner.get_by_role("link", name="Fortsätt skriva").count()


def return_with_a_comment(director: Page) -> None:
    follow(director, f"Godkänn inrapporteringen från {BODY}")
    press(director, "Återlämna med kommentaren")
    assert director.get_by_text("Skriv vad som saknas").is_visible()
    box(director, "Vad som behöver kompletteras").fill(COMMENT)
    press(director, "Återlämna med kommentaren")
    answered(director, "Inrapporteringen är återlämnad med din kommentar.")


def test_a_goal_is_assessed(person: Person, site: Site) -> None:
    """Without a motivation the page says so beside the field and keeps the choice; with one the goal shows it."""
    director = person("Disa Direktör", expect=("422",))
    director.goto(site.url + ROUND)
    director.get_by_text("mål som inte har bedömts").click()
    follow(director, "Bedöm : Fler i Hammarslätt går till ett arbete")
    rule = region(director, "Vad regeln säger om målvärdena")
    assert "Ej uppnått" in rule.inner_text()
    director.get_by_label("Uppfylls delvis").check()
    press(director, "Spara bedömningen")
    field = box(director, "Motivering")
    message = director.locator(f"#{field.get_attribute('aria-describedby').split()[-1]}")
    assert "Skriv en motivering" in message.inner_text()
    assert director.get_by_label("Uppfylls delvis").is_checked()
    assert_accessible(director)
    screenshot(director, "journey-assess")

    field.fill("Sysselsättningen stiger, men arbetslösheten är för hög.")
    press(director, "Spara bedömningen")
    answered(director, "Bedömningen är sparad.")
    assessed = region(director, "Så bedöms målet")
    assert "Uppfylls delvis" in assessed.inner_text()
    assert "arbetslösheten är för hög" in assessed.inner_text()
    # The rule's judgement stands beside it, unmoved.
    assert "Ej uppnått" in region(director, "Målvärden och bedömningar").inner_text()


def test_a_typed_motivation_survives_a_missing_choice(person: Person, site: Site) -> None:
    director = person("Disa Direktör", expect=("422",))
    director.goto(site.url + ROUND + "bedomning/lokalt-utvecklingsavtal-2024/11-safety/")
    box(director, "Motivering").fill("Rad ett.\n\nRad två.")
    press(director, "Spara bedömningen")
    assert director.get_by_text("Välj en av nivåerna.").first.is_visible()
    assert box(director, "Motivering").input_value() == "Rad ett.\n\nRad två."
