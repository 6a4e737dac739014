"""Every page that can be reached from the front page, by several people and in both languages."""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, URLPattern, get_resolver, resolve

from samstad.followup import actions
from samstad.followup.models import ReportingRound, RoundTemplate
from samstad.places.models import Agreement, Measure, Problem, SituationPicture
from samstad.referrals.models import (
    AnswerState,
    DocketState,
    InterpellationState,
    MeetingState,
    ReferralState,
)
from samstad.steering.models import DocumentState, SteeringDocument
from samstad.web import addresses as site
from tests import people
from tests.web import local_objects, small_referral
from tests.web.html import Page

# Each page leads to the sign-in page with its own way back: one of them is enough.
SIGN_IN = "/konto/logga-in/"
# Of referrals, matters, meetings and interpellations: steps, which are forms, and what a letter's link opens.
STEPS = {
    "answer_abstain answer_assign answer_extension answer_extract answer_hand_in answer_propose answer_save",
    "answer_schedule answer_take_back answer_take_in answer_to_group interpellation_answer interpellation_debate",
    "interpellation_withdraw matter_close matter_export matter_party matter_register matter_relate matter_reopen",
    "matter_secrecy meeting_adjust meeting_call meeting_hold meeting_item meeting_post referral_address",
    "referral_attach referral_attach_sent referral_close referral_freeze referral_link",
    "referral_release referral_reopen referral_send referral_withdraw",
    "answer_link answer_link_abstain answer_link_attach answer_link_file answer_link_hand_in answer_link_receipt",
    "answer_link_save answer_link_text answer_link_extension answer_link_decision answer_give_extension",
    "answer_paste answer_link_paste",
}
# Reached by a form or by a letter, not by a link.
NOT_LINKED = {
    "word_template_change",
    "workbooks_of_plans",
    "set_language",
    "sign_in_as",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "submission_submit",
    "submission_return",
    "submission_approve",
    "submission_lock",
    "round_freeze",
    "round_close",
    "agreement_send",
    "agreement_withdraw",
    "agreement_review",
    "agreement_keep",
    "agreement_end",
    "agreement_replace",
    "agreement_leave",
    "picture_begin",
    "picture_propose",
    "picture_take_back",
    "picture_sign",
    "picture_answer",
    "picture_decide",
    "measure_follow_up",
    "upload_check",
    "package_receive",  # another installation sends there
    "release_json",  # where the city counts, as here, there is no file for everybody
    "document_send_out",
    "document_take_back",
    "document_take_into_force",
    "document_revise",
    "activity_step",
    "round_start",
    "round_remind",
    "part_save",
    "assignment_save",
    "part_delegate",
    "part_delegate_end",
    "part_comment",
    "part_resolve",
    "assignment_comment",
    "assignment_resolve",
    "job",
    "workbook_file",
}


def crawl(client: Client, start: str = "/", most: int = 3000) -> tuple[dict[str, Any], list[str]]:
    """Follow every link within the site: address → response, and what was wrong on the way."""
    found: dict[str, Any] = {}
    wrong: list[str] = []
    waiting = deque([(start, "the start")])
    while waiting:
        address, came_from = waiting.popleft()
        if address in found or (address.startswith(SIGN_IN) and SIGN_IN in found):
            continue
        assert len(found) < most, "the crawl does not end"
        response = found[address] = client.get(address)
        if response.status_code == 302:
            waiting.append((response["Location"], address))
        elif response.status_code != 200:
            wrong.append(f"{address} (from {came_from}): {response.status_code}")
        elif response["Content-Type"].startswith("text/html") and not response.streaming:
            page = Page(response.content.decode())
            wrong += [f"{address}: {fault}" for fault in page.faults]
            wrong += [f"{address}: no file {asset}" for asset in page.assets if not _asset(asset)]
            for link in page.links:
                waiting += _within(address, link, page, wrong)
    return found, wrong


def _asset(address: str) -> bool:
    return address.startswith("/static/") and finders.find(address.removeprefix("/static/")) is not None


def _within(address: str, link: str, page: Page, wrong: list[str]) -> list[tuple[str, str]]:
    """The link if it stays within the site. A link to a place on the same page must find it."""
    target, anchor = urldefrag(urljoin(address, link))
    if urlsplit(target).netloc or not link:
        if not link:
            wrong.append(f"{address}: an empty link")
        return []
    if anchor and target == address and anchor not in page.ids:
        wrong.append(f"{address}: #{anchor} is not on the page")
    return [(target, address)]


@pytest.mark.parametrize(
    ("who", "lang"),
    [(None, "sv"), (None, "en"), ("reporter", "sv"), ("approver", "sv"), ("coordinator", "en")],
)
def test_every_link_leads_to_a_sound_page(
    who: str | None, lang: str, city: SimpleNamespace, client_of: Any
) -> None:
    client = client_of(getattr(city, who) if who else None, lang=lang)
    found, wrong = crawl(client)
    assert not wrong, "\n".join(sorted(set(wrong))[:40])
    languages = {
        Page(r.content.decode()).lang
        for address, r in found.items()
        if r.status_code == 200 and not r.streaming and r["Content-Type"].startswith("text/html")
    }
    assert languages == {lang}


def _names(addresses: Iterable[str]) -> set[str]:
    """The names of the patterns of those addresses that lead somewhere."""
    names = set()
    for each in addresses:
        try:
            names.add(resolve(urlsplit(each).path).url_name)
        except Resolver404:
            continue
    return names


def test_every_address_is_linked_from_somewhere(city: SimpleNamespace, client_of: Any) -> None:
    names = set()
    for who in (None, city.reporter, city.coordinator):
        names |= _names(crawl(client_of(who))[0])
    # Goals are written in a draft alone.
    SteeringDocument.objects.filter(pk=city.document.pk).update(state=DocumentState.DRAFT)
    statistician = people.person("statistik@liten.example", (city.board, "statistician"))
    for who, of in (
        (statistician, city.dataset),
        (city.coordinator, city.document),
        (city.coordinator, city.goal),
    ):
        names |= _names(Page(client_of(who).get(site.address(of)).content.decode()).links)
    names |= names_of_places(city, client_of) | names_of_rounds(city, client_of)
    names |= names_of_local_work(city, client_of) | names_of_referrals(city, client_of)
    every = {p.name for p in get_resolver().url_patterns if isinstance(p, URLPattern)}
    assert every - names == NOT_LINKED | set(" ".join(STEPS).split())


def names_of_places(city: SimpleNamespace, client_of: Any) -> set[str]:
    """What the pages of a draft picture, its problem and an agreement to be signed link to, for those who write."""
    picture = SituationPicture.objects.create(
        city=city.city, area=city.areas.districts[0], owner=city.north, version=1
    )
    problem = Problem.objects.create(
        city=city.city, code="problem", picture=picture, owner=city.north, title={"sv": "Problem"}
    )
    Measure.objects.create(activity=city.goal.activities.get(), kind="social", problem=problem)
    writer = people.person("skribent@liten.example", (city.north, "reporter"))
    boss = people.person("samordnare@liten.example", (city.board, "coordinator"))
    pages = [(writer, each, None) for each in (f"/{city.city.slug}/lagesbilder/", picture, problem)]
    pages += [(boss, city.agreement, state) for state in ("draft", "sent", "in_force")]
    names: set[str] = set()
    for who, of, state in pages:
        if state:
            Agreement.objects.filter(pk=city.agreement.pk).update(state=state)
        path = of if isinstance(of, str) else site.address(of)
        names |= _names(Page(client_of(who).get(path).content.decode()).links)
    return names


def names_of_local_work(city: SimpleNamespace, client_of: Any) -> set[str]:
    """What the pages of the local work link to, when there is one of each kind."""
    local_objects.build_all(city)
    pages = (
        "lokalt",
        "behov",
        "fokus",
        "stadsdelsplaner",
        "bidrag",
        "bidrag/utlysning",
        "dialoger",
        "kunskapsbank",
    )
    pages += ("riskinventering", "riskinventering/risk/S1", "statens-redovisning", "brottsforebyggande")
    writer = people.person("lokalt@liten.example", (city.north, "coordinator"))
    names: set[str] = set()
    for path in pages:
        page = Page(client_of(writer).get(f"/{city.city.slug}/{path}/").content.decode())
        assert page.faults == [], path
        names |= _names(page.links)
    return names


def names_of_referrals(city: SimpleNamespace, client_of: Any) -> set[str]:
    """What the pages of a referral, its answers, a matter, a meeting and an interpellation link to, in every state."""
    found = small_referral.build(city, city.board)
    everything = ("coordinator", "reporter", "approver", "registrar")
    inside = people.person("diarium@liten.example", *((city.board, role) for role in everything))
    outside_ = people.person("handlaggare@liten.example", *((city.north, role) for role in everything))
    names: set[str] = set()
    for row, states in (
        (found.referral, ReferralState.values),
        (found.answer, AnswerState.values),
        (found.docket, DocketState.values),
        (found.meeting, MeetingState.values),
        (found.interpellation, InterpellationState.values),
    ):
        for state in states:
            type(row).objects.filter(pk=row.pk).update(**small_referral.values_of(row, state))
            for who in (inside, outside_):
                response = client_of(who).get(site.address(row))
                if response.status_code == 200:
                    page = Page(response.content.decode())
                    assert page.faults == [], (row, state)
                    names |= _names(page.links)
    type(found.referral).objects.filter(pk=found.referral.pk).update(state=ReferralState.CLOSED)
    type(found.answer).objects.filter(pk=found.answer.pk).update(state=AnswerState.COMPLETE)
    for path in (
        "remisser",
        "remisser/remiss/sammanstallning",
        "interpellationer",
        "sammantraden",
        "diarium",
    ):
        names |= _names(Page(client_of(inside).get(f"/{city.city.slug}/{path}/").content.decode()).links)
    return names


def names_of_rounds(city: SimpleNamespace, client_of: Any) -> set[str]:
    """What is linked from the list of templates, and from a goal that another body has just assessed."""
    days = dict.fromkeys(("opens_month", "opens_day", "due_month", "due_day"), 9)
    RoundTemplate.objects.create(
        city=city.city, code="mall", name={"sv": "Mall"}, kind="own", led_by=city.board, **days
    )
    # The round of the city has its report, and nothing is asked of what is published.
    found = ReportingRound.objects.create(
        city=city.city, code="tertial", name={"sv": "Tertialrapport"}, document=city.document, led_by=city.board,
        year=2026, opens=dt.date(2026, 9, 1), due=dt.date(2026, 9, 30),
    )  # fmt: skip
    actions.assess(
        city.coordinator, found, city.goal, level="not_met", basis="forecast", motivation="Långsamt."
    )
    names: set[str] = set()
    for who, path in (
        (city.coordinator, f"/{city.city.slug}/mallar/"),
        (city.coordinator, site.address(city.goal)),
        (city.reporter, site.address(city.goal)),
    ):
        names |= _names(Page(client_of(who).get(path).content.decode()).links)
    return names


def test_policy_allows_this_host_only(city: SimpleNamespace, client_of: Any) -> None:
    policy = client_of(None).get(f"/{city.city.slug}/mal/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", ["", "omraden/", "mal/", "statistik/", "om/siffrorna/"])
def test_made_up_numbers_say_so(path: str, city: SimpleNamespace, client_of: Any) -> None:
    address = f"/{path}" if path.startswith("om/") else f"/{city.city.slug}/{path}"
    said = "alla siffror är genererade" in client_of(None).get(address).content.decode()
    assert said is not path.startswith("om/")


def test_a_real_city_does_not_say_so(city: SimpleNamespace, client_of: Any) -> None:
    city.city.synthetic = False
    city.city.save()
    assert "genererade" not in client_of(None).get(f"/{city.city.slug}/").content.decode()


def test_no_address_of_a_person_is_shown(city: SimpleNamespace, client_of: Any) -> None:
    found, _wrong = crawl(client_of(None))
    pages = {a: r for a, r in found.items() if r.status_code == 200 and not r.streaming}
    shown = {a: m[0] for a, r in pages.items() if (m := re.search(rb"[\w.-]+@[\w.-]+\.\w+", r.content))}
    assert shown == {}


def test_swedish_text_on_an_english_page_is_marked(city: SimpleNamespace, client_of: Any) -> None:
    text = client_of(None, lang="en").get(f"/{city.city.slug}/mal/").content.decode()
    assert '<span lang="sv">Fler i arbete</span>' in text
    assert "Programme for a cohesive city" in text


def test_language_is_chosen_without_script(city: SimpleNamespace, client_of: Any) -> None:
    client = client_of(None)
    address = f"/{city.city.slug}/mal/"
    response = client.post("/sprak/", {"language": "en", "next": address})
    assert response["Location"] == address
    assert Page(client.get(address).content.decode()).lang == "en"


def test_swedish_is_the_default(city: SimpleNamespace) -> None:
    assert Page(Client().get(f"/{city.city.slug}/").content.decode()).lang == "sv"


@pytest.mark.parametrize(("lang", "words"), [("sv", "Sidan finns inte"), ("en", "The page is not here")])
def test_what_is_not_there(lang: str, words: str, city: SimpleNamespace, client_of: Any) -> None:
    for address in ("/ingen-stad/", f"/{city.city.slug}/mal/finns/inte/", "/a/b/c/d/"):
        response = client_of(None, lang=lang).get(address)
        assert response.status_code == 404
        page = Page(response.content.decode())
        assert page.headings[0][1] == words
        assert not page.faults


def test_who_may_not_is_told(city: SimpleNamespace, client_of: Any) -> None:
    response = client_of(city.reporter).get(
        f"/{city.city.slug}/rapportering/{city.round.code}/{city.south.code}/"
    )
    assert response.status_code == 403
    assert Page(response.content.decode()).headings[0][1] == "Du har inte tillgång till sidan"


def test_form_without_its_token(city: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.reporter.user)
    response = client.post(f"/{city.city.slug}/rapportering/oktober/norra/skriv/", {"version": 1})
    assert response.status_code == 403
    assert "Formuläret hade blivit för gammalt" in response.content.decode()


def test_a_fault_of_ours_is_told_without_database(
    city: SimpleNamespace, client_of: Any, monkeypatch: Any
) -> None:
    def broken(*_args: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("samstad.web.views.goals._by_document", broken)
    client = client_of(None)
    client.raise_request_exception = False
    response = client.get(f"/{city.city.slug}/mal/")
    assert response.status_code == 500
    assert not Page(response.content.decode()).faults


def test_real_place_without_statistics_names_its_source(city: SimpleNamespace, client_of: Any) -> None:
    text = client_of(None).get(f"/{city.city.slug}/indikatorer/utan-siffror/").content.decode()
    assert "Ingen siffra hittas på" in text
    assert "Tom källa" in text
    assert "SCB" in text
