"""Writing a goal on the site: the check beside it, each mistake at its field, and nothing that was typed lost."""

from __future__ import annotations

import html
import re
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.organisation.models import AuditRecord
from samstad.steering.models import Goal, SteeringDocument
from tests.web.html import Page

pytestmark = pytest.mark.django_db

NEW = "/provstad/dokument/program/mal/nytt/"
CHANGE = "/provstad/dokument/program/mal/arbete/andra/"
GOAL = {"text_sv": "Fler unga i Åkerby har ett arbete", "owner": "norra", "kind": "local", "rows": "1"}
TARGET = {
    "t0-indicator": "arbete",
    "t0-area": "stadsdelar:S1",
    "t0-kind": "at_least",
    "t0-value": "72,5",
    "t0-baseline_year": "2021",
    "t0-year": "2030",
}
LETTERS = ["Specifikt", "Mätbart", "Accepterat", "Realistiskt", "Tidsatt"]


@pytest.fixture
def draft(city: SimpleNamespace) -> SimpleNamespace:
    """The small city with its programme still a draft, owned by the reporter's own body."""
    SteeringDocument.objects.filter(pk=city.document.pk).update(state="draft", owner=city.north)
    return city


def fields(text: str) -> dict[str, Any]:
    """What a browser would send of the form as it stands, without the buttons."""
    form = text.split('<form class="form"')[1].split("</form>")[0]
    sent: dict[str, Any] = {}
    for name, area in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        sent[name] = html.unescape(area)
    for name, more, options in re.findall(r'<select name="([^"]+)"([^>]*)>(.*?)</select>', form, re.S):
        chosen = [html.unescape(one) for one in re.findall(r'<option value="([^"]*)" selected', options)]
        sent[name] = chosen if "multiple" in more else chosen[0] if chosen else ""
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given.get("type") != "checkbox" and given.get("name") != "csrfmiddlewaretoken":
            sent[given["name"]] = html.unescape(given.get("value", ""))
    return sent


def letters(text: str) -> list[str]:
    return re.findall(r'<li class="letter letter-\w+"><h3>([^:<]+):', text)


def test_the_draft_leads_to_the_form_for_those_who_may(draft: SimpleNamespace, client_of: Any) -> None:
    page = client_of(draft.reporter).get("/provstad/dokument/program/").content.decode()
    assert f'href="{NEW}"' in page
    assert (
        f'href="{NEW}"' not in client_of(draft.approver).get("/provstad/dokument/program/").content.decode()
    )
    goal = client_of(draft.reporter).get("/provstad/mal/program/arbete/").content.decode()
    assert f'href="{CHANGE}"' in goal
    SteeringDocument.objects.update(state="in_force")
    for address in ("/provstad/dokument/program/", "/provstad/mal/program/arbete/"):
        page = client_of(draft.reporter).get(address).content.decode()
        assert NEW not in page
        assert CHANGE not in page


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_an_empty_form_says_what_the_check_is(lang: str, draft: SimpleNamespace, client_of: Any) -> None:
    text = client_of(draft.reporter, lang=lang).get(NEW).content.decode()
    assert Page(text).faults == []
    assert letters(text) == []
    assert {"sv": "tryck på Kontrollera", "en": "press Check"}[lang] in text
    assert fields(text)["owner"] == "norra"


def test_checking_saves_nothing_and_tells_all_five(draft: SimpleNamespace, client_of: Any) -> None:
    goals = Goal.objects.count()
    given = GOAL | TARGET | {"act": "check", "text_sv": "Verka för fler jobb"}
    response = client_of(draft.reporter).post(NEW, given)
    text = response.content.decode()
    assert response.status_code == 200
    assert letters(text) == LETTERS
    assert "Byt ut ”verka för”" in text
    assert Page(text).faults == []
    assert {name: value for name, value in fields(text).items() if name in given} == {
        name: value for name, value in given.items() if name != "act"
    }
    assert Goal.objects.count() == goals
    assert not AuditRecord.objects.filter(action__startswith="goal.").exists()


def test_half_a_goal_can_be_checked_but_not_saved(draft: SimpleNamespace, client_of: Any) -> None:
    client = client_of(draft.reporter)
    half = {"text_sv": "Fler jobb", "rows": "1", "t0-indicator": "arbete", "t0-value": "åttio"}
    checked = client.post(NEW, half | {"act": "check"})
    assert checked.status_code == 200
    assert "Skriv ett tal" in checked.content.decode()
    refused = client.post(NEW, half | {"act": "save"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert Page(text).faults == []
    for field in ("owner", "kind", "t0-area", "t0-kind", "t0-value", "t0-year", "t0-baseline_year"):
        assert f'id="id_{field}_error"' in text or field == "t0-year", field
        assert f'href="#id_{field}"' in text or field == "t0-year", field
    assert 'value="åttio"' in text
    assert text.count("Skriv ett tal, till exempel") == 2  # in the summary and at the field


def test_a_book_pasted_is_refused_and_given_back(draft: SimpleNamespace, client_of: Any) -> None:
    for book in ("ord " * 30_000, "ord " * 225_000):
        response = client_of(draft.reporter).post(NEW, GOAL | {"text_sv": book, "act": "save"})
        text = response.content.decode()
        assert response.status_code == 422
        assert 'id="id_text_sv_error"' in text
        assert book.strip() in text
    assert Goal.objects.filter(text__sv__startswith="ord").count() == 0


def test_a_goal_is_saved_and_shown(draft: SimpleNamespace, client_of: Any) -> None:
    client = client_of(draft.reporter)
    response = client.post(NEW, GOAL | TARGET | {"act": "save"})
    assert response["Location"] == "/provstad/mal/program/fler-unga-i-akerby-har-ett-arbete/"
    goal = Goal.objects.get(code="fler-unga-i-akerby-har-ett-arbete")
    assert goal.targets.get().value == 72.5
    assert AuditRecord.objects.get(action="goal.add").actor == draft.reporter.user.email
    page = client.get(response["Location"]).content.decode()
    assert "Målet är sparat." in page
    assert "Fler unga i Åkerby har ett arbete" in page


def test_opening_and_saving_changes_nothing(draft: SimpleNamespace, client_of: Any) -> None:
    """What the form shows is what is saved, number by number: a second save writes no record."""
    client = client_of(draft.reporter)
    text = client.get(CHANGE).content.decode()
    assert Page(text).faults == []
    assert letters(text) == LETTERS
    before = [(t.code, t.value, t.version) for t in draft.goal.targets.all()]
    assert client.post(CHANGE, fields(text) | {"act": "save"}).status_code == 302
    assert [(t.code, t.value, t.version) for t in draft.goal.targets.all()] == before
    assert not AuditRecord.objects.filter(action="goal.change").exists()


def test_more_targets_and_fewer(draft: SimpleNamespace, client_of: Any) -> None:
    client = client_of(draft.reporter)
    shown = fields(client.get(CHANGE).content.decode())
    assert shown["rows"] == "2"
    more = client.post(CHANGE, shown | {"act": "add", "text_sv": "Halvskrivet"}).content.decode()
    again = fields(more)
    assert (again["rows"], again["text_sv"]) == ("3", "Halvskrivet")
    third = {name.replace("t0", "t2"): value for name, value in TARGET.items()} | {"t2-year": "2029"}
    assert client.post(CHANGE, again | third | {"act": "save", "t1-remove": "on"}).status_code == 302
    codes = set(draft.goal.targets.values_list("code", flat=True))
    assert codes == {"arbete-2026", "arbete-2029"}


def test_two_who_change_the_same_see_both(draft: SimpleNamespace, client_of: Any) -> None:
    client = client_of(draft.reporter)
    shown = fields(client.get(CHANGE).content.decode())
    client.post(CHANGE, shown | {"act": "save", "text_sv": "Kollegans text", "t0-value": "70", "theme": ""})
    mine = shown | {"act": "save", "text_sv": "Min text", "t0-value": "90"}
    stale = client.post(CHANGE, mine)
    text = stale.content.decode()
    assert stale.status_code == 409
    assert Page(text).faults == []
    assert "Kollegans text" in text
    assert Goal.objects.get(pk=draft.goal.pk).text["sv"] == "Kollegans text"
    both = fields(text)
    # Mine where I wrote, theirs where only they did, and the versions of now: saved again, it is what stands.
    assert (both["text_sv"], both["t0-value"], both["theme"]) == ("Min text", "90", "")
    assert client.post(CHANGE, both | {"act": "save"}).status_code == 302
    goal = Goal.objects.get(pk=draft.goal.pk)
    assert (goal.text["sv"], goal.theme) == ("Min text", None)
    assert goal.targets.get(code="arbete-2026").value == 90


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"rows": "99999999999"},
        {"rows": "²"},
        {"rows": "-1", "act": "save"},
        {"rows": "2", "t0-value": "inf", "t0-year": "9" * 5000, "t1-code": "x" * 500, "act": "save"},
        {"rows": "1", "t0-code": "arbete-2026", "t0-version": "99999999999999999999", "act": "save"},
        {"rows": "1", "version": "99999999999999999999999", "text_sv": "x", "act": "save"},
        {"rows": "1", "t0-indicator": "finns-inte", "owner": "finns-inte", "act": "save"},
        {"rows": "1", "text_sv": "\x00", "act": "save"},
    ],
)
@pytest.mark.parametrize("address", [NEW, CHANGE])
def test_odd_input_is_answered(
    address: str, given: dict[str, str], draft: SimpleNamespace, client_of: Any
) -> None:
    """A form without a version that ever was changes nothing; whatever else comes is answered with the form."""
    before = [str(goal.text) for goal in Goal.objects.order_by("pk")]
    response = client_of(draft.reporter).post(address, given)
    assert response.status_code in {200, 302, 409, 422}
    assert [str(goal.text) for goal in Goal.objects.order_by("pk")] == before
    if response.status_code != 302:
        assert Page(response.content.decode()).faults == []
