"""Those whom the city works with: a partner's input to a picture, a party that leaves, an agreement on a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import PageFactory, assert_accessible, assert_no_sideways_scroll
from tests.demo_home import Demo, Site, copied
from tests.journeys.steps import CITY, act, answered, box, do, follow, plain, press, region, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Person = Callable[..., "Page"]
DRAFT = f"{CITY}lagesbilder/stadsdelsomraden/11/1/"
AGREEMENT = f"{CITY}avtal/samverkan-polisen-2027/"
PLAN = f"{CITY}stadsdelsplaner/strategisk-stadsdelsplan-for-norra-kvarnback/"
TITLE = "Samverkansöverenskommelse med polisen 2027–2028"

# The example city has agreements between two; here the housing company is a third party of the one with the police,
# which is approved, sent and signed by all three. The housing company has promised the same as the police.
THREE_PARTIES = """
from samstad.organisation.models import City, Organisation, User
from samstad.organisation.rights import actor_of
from samstad.places import agreement_actions, approving
from samstad.places.models import Agreement, Party

strategist = actor_of(User.objects.get(email="strateg@sammanstad.example"))
city = City.objects.get(slug="sammanstad")
company = Organisation.objects.get(city=city, code="bostadsbolaget")
found = Agreement.objects.get(document__city=city, document__code="samverkan-polisen-2027")
approving.take_back(strategist, found, "Bostadsbolaget blir part.")
approving.set_chain(strategist, found, [])
Party(agreement=found, organisation=company, named_as="Bostadsbolaget").save()
found.commitments.get().parties.add(company)
agreement_actions.send(strategist, found)
for party in found.parties.all():
    agreement_actions.sign(strategist, party, name="Namn Namnsson", title="chef", method="paper", pages=[1, 2, 3])
"""


@pytest.fixture(scope="module")
def copy(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A copy of the example city with an agreement between three."""
    with copied(demo, tmp_path_factory.mktemp("parties")) as copy:
        copy.python(THREE_PARTIES)
        yield copy


def test_a_partner_answers_by_the_day_and_reads_what_became_of_its_proposals(
    person: Person, page_factory: PageFactory, site: Site
) -> None:
    """The planner asks, the police answer from their start page, each proposal gets its fate with a reason."""
    planner = person("Pelle Planerare", expect=("422",))
    planner.goto(f"{site.url}{DRAFT}skriv/")
    asking = region(planner, "Be om underlag")
    asking.get_by_label("Vem som tillfrågas").select_option(label="Lokalpolisområde Sammanstad")
    asking.get_by_label("Det som efterfrågas").fill("Vilka tider sker inbrotten?")
    asking.get_by_label("Svar senast").fill("2026-10-30")
    press(planner, "Be om underlag")
    answered(planner, "Sparat.")

    police = person("Pia Polis", 360, expect=("422",))
    follow(police, "Lämna underlag: Lägesbild för Hammarslätt")
    asked = police.get_by_role("article", name="Lokalpolisområde Sammanstad")
    assert "svar senast 30 oktober 2026" in plain(asked)
    asked.get_by_text("Lämna ett förslag").click()
    asked.get_by_label("Förslag").fill("Ring 811228-9874 om tiderna.")
    press(police, "Skicka förslaget")
    answered(police, "Ett personnummer står vid tecken 6")
    # What was typed stands, and the message is beside it.
    assert asked.get_by_label("Förslag").input_value() == "Ring 811228-9874 om tiderna."
    assert_accessible(police)
    assert_no_sideways_scroll(police)
    for text in ("Ta med tiderna: klockan 9 till 15.", "Räkna även försök."):
        if not asked.get_by_label("Förslag").is_visible():
            asked.get_by_text("Lämna ett förslag").click()
        asked.get_by_label("Förslag").fill(text)
        press(police, "Skicka förslaget")
        answered(police, "Förslaget är antecknat.")
    assert plain(asked).count("kom in 12 oktober 2026") == 2
    assert plain(asked).count("Inte beslutat ännu.") == 2
    assert asked.get_by_role("button", name="Spara svaret").count() == 0

    planner.goto(site.url + DRAFT)
    assert "Ett förslag har inte fått sitt svar." in plain(region(planner, "Vad du kan göra"))
    asked = planner.get_by_role("article", name="Lokalpolisområde Sammanstad")
    first = asked.locator("form").first
    first.get_by_label("Tillgodosett", exact=True).check()
    first.get_by_role("button").click()
    answered(planner, "Ange vad det blev av förslaget, och varför.")
    assert first.get_by_label("Tillgodosett", exact=True).is_checked()
    assert_accessible(planner)
    first.get_by_label("Varför").fill("Tiderna visar att inbrotten sker på dagen.")
    first.get_by_role("button").click()
    answered(planner, "Svaret på förslaget är antecknat.")
    planner.wait_for_load_state()
    second = asked.locator("form").first
    second.get_by_label("Inte tillgodosett").check()
    second.get_by_label("Varför").fill("Försöken räknas i nästa version.")
    second.get_by_role("button").click()
    answered(planner, "Svaret på förslaget är antecknat.")
    planner.wait_for_load_state()
    assert "inte fått sitt svar" not in plain(region(planner, "Vad du kan göra"))

    police.reload()
    told = plain(police.get_by_role("article", name="Lokalpolisområde Sammanstad"))
    for words in (
        "Tillgodosett 12 oktober 2026: Tiderna visar att inbrotten sker på dagen.",
        "Inte tillgodosett 12 oktober 2026: Försöken räknas i nästa version.",
    ):
        assert words in told
    assert_accessible(police)
    assert_no_sideways_scroll(police)
    police.goto(site.url + CITY)
    assert "Lämna underlag" not in plain(police.get_by_role("main"))


def test_one_of_three_parties_leaves_and_the_agreement_stands_between_two(
    person: Person, page_factory: PageFactory, site: Site
) -> None:
    """The day and the reason are written down; whoever left neither signs nor reports, and the two others do."""
    police = person("Pia Polis", expect=("403",))
    police.goto(site.url + AGREEMENT)
    assert "utträder" not in plain(police.get_by_role("main"))
    follow(police, "Rapportera")
    report = police.url

    strategist = person("Siv Strateg", expect=("422",))
    strategist.goto(site.url + AGREEMENT)
    leaving = act(strategist, "Lokalpolisområde Sammanstad utträder")
    leaving.get_by_label("Dag för utträdet").fill("2026-10-31")
    leaving.get_by_label("Varför").fill("Polisen omorganiserar. Beslut A-600/2026.")
    do(strategist, leaving)
    answered(strategist, "En part utträder efter att den har skrivit under, och senast i dag")
    assert leaving.get_by_label("Varför").input_value() == "Polisen omorganiserar. Beslut A-600/2026."
    assert_accessible(strategist)
    leaving.get_by_label("Dag för utträdet").fill("2026-10-12")
    do(strategist, leaving)
    answered(strategist, "Partens utträde är antecknat.")
    left = "utträdde 12 oktober 2026: Polisen omorganiserar. Beslut A-600/2026."
    facts = plain(region(strategist, "Om avtalet"))
    assert left in facts
    assert "undertecknat 12 oktober 2026" in facts  # what it signed stays
    assert "Gäller" in facts
    history = region(strategist, "Historik").get_by_role("listitem")
    assert plain(history.first).splitlines()[0] == "Lokalpolisområde Sammanstad utträdde 12 oktober 2026"
    assert "Beslut A-600/2026." in plain(history.first)
    promise = plain(row(strategist, "Gå trygghetsvandringar"))
    assert "Lokalpolisområde Sammanstad (utträdde 12 oktober 2026)" in promise
    acts = plain(region(strategist, "Vad du kan göra"))
    assert "utträder" not in acts  # of two nobody leaves: the agreement is ended
    assert "Avsluta avtalet" in acts
    assert_accessible(strategist)

    police.goto(site.url + AGREEMENT)
    assert police.get_by_role("link", name="Rapportera").count() == 0
    assert police.get_by_role("link", name="Anteckna underskrift").count() == 0
    assert police.goto(report).status == 403

    follow(strategist, "Rapportera")
    bodies = strategist.get_by_label("Part", exact=True)
    assert bodies.locator("option").all_inner_texts() == ["Sammanstads Bostäder AB"]
    box(strategist, "Vad som har gjorts").fill("Bolaget gick vandringen med hyresgästerna.")
    press(strategist, "Spara rapporten")
    answered(strategist, "Rapporten om åtagandet är antecknad.")

    reader = page_factory("sv", 360)
    reader.goto(site.url + AGREEMENT)
    assert left in plain(region(reader, "Om avtalet"))
    assert_no_sideways_scroll(reader)
    assert_accessible(reader)


def test_an_agreement_on_a_plan_is_revised_with_it_and_then_reported_to_the_state(
    person: Person, page_factory: PageFactory, site: Site
) -> None:
    """The plan's revision is told on both pages; not before it has been looked at again is the agreement reported."""
    director = person("Disa Direktör", expect=("422",))
    director.goto(site.url + PLAN)
    form = act(director, "Ange att ett avtal vilar på planen")
    form.get_by_label("Avtal", exact=True).select_option(label=TITLE)
    do(director, form)
    answered(director, "Sparat.")
    form = act(director, "Anteckna att ett avtal är redovisat")
    form.get_by_label("Skickad till").select_option(label="Staten (exempel)")
    do(director, form)
    assert "version 1 · redovisat 12 oktober 2026, Staten (exempel)" in plain(
        region(director, "Avtal som vilar på planen")
    )

    follow(director, "Version 2", within=region(director, "Versioner"))
    follow(director, "Besluta dokumentet")
    director.get_by_label("Annars: vem som beslutade").select_option(
        label="Norra Kvarnbackens stadsdelsnämnd"
    )
    box(director, "Beslutsdag").fill("2026-10-12")
    box(director, "Diarienummer").fill("SDN 2026/0501")
    box(director, "Vad som beslutades").fill("Strategisk stadsdelsplan 2027")
    press(director, "Besluta")
    answered(director, "Dokumentet är beslutat.")
    press(director, "Låt börja gälla")
    answered(director, "Dokumentet gäller nu.")
    director.goto(site.url + PLAN)
    resting = region(director, "Avtal som vilar på planen")
    assert "Avtalet ska revideras med planen, och sedan redovisas till staten." in plain(resting)
    assert_accessible(director)
    form = act(director, "Anteckna att ett avtal är redovisat")
    form.get_by_label("Skickad till").select_option(label="Staten (exempel)")
    do(director, form)
    refused = plain(act(director, "Anteckna att ett avtal är redovisat"))
    assert "Planen har reviderats sedan dess. Se först över avtalet." in refused
    assert "agreement" not in refused
    assert_accessible(director)

    strategist = person("Siv Strateg")
    strategist.goto(f"{site.url}{CITY}kalender/")
    assert TITLE in plain(
        strategist.get_by_role("row").filter(has_text="Avtal som vilar på en reviderad plan")
    )
    strategist.goto(site.url + AGREEMENT)
    warning = "Avtalet ska revideras med planen, och sedan redovisas till staten."
    assert warning in plain(strategist.get_by_role("main"))
    assert_accessible(strategist)
    form = act(strategist, "Inled gemensam avstämning")
    form.get_by_label("Varför").fill("Stadsdelsplanen är reviderad.")
    do(strategist, form)
    answered(strategist, "Avtalet stäms av.")
    form = act(strategist, "Låt avtalet stå kvar")
    form.get_by_label("Varför").fill("Åtagandena stämmer med planens nya mål.")
    do(strategist, form)
    answered(strategist, "Avtalet står kvar.")
    history = plain(region(strategist, "Historik"))
    assert "Stadsdelsplanen är reviderad." in history
    assert "Åtagandena stämmer med planens nya mål." in history

    director.goto(site.url + PLAN)
    form = act(director, "Ange att ett avtal vilar på planen")
    form.get_by_label("Avtal", exact=True).select_option(label=TITLE)
    do(director, form)
    assert "version 2 · inte redovisat ännu" in plain(region(director, "Avtal som vilar på planen"))
    form = act(director, "Anteckna att ett avtal är redovisat")
    form.get_by_label("Skickad till").select_option(label="Staten (exempel)")
    do(director, form)
    assert "version 2 · redovisat 12 oktober 2026, Staten (exempel)" in plain(
        region(director, "Avtal som vilar på planen")
    )

    reader = page_factory("sv", 360)
    reader.goto(site.url + AGREEMENT)
    assert warning not in plain(reader.get_by_role("main"))
    assert "redovisat 12 oktober 2026 till Staten (exempel)" in plain(region(reader, "Om avtalet"))
    assert_no_sideways_scroll(reader)
    assert_accessible(reader)
    reader.goto(site.url + PLAN)
    assert_no_sideways_scroll(reader)
    assert_accessible(reader)
