"""The site's search: every kind of the local work is found, in words of its texts, and only by those who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samstad.organisation.rights import ANONYMOUS, command_line
from samstad.places.models import DevelopmentNeed, GrantApplication
from samstad.steering.models import Goal, SteeringDocument
from samstad.web.searching import KINDS, search
from samstad.web.templatetags.samstad import plain
from tests import people
from tests.places.conftest import new_need
from tests.web import local_objects
from tests.web.html import Page

pytestmark = pytest.mark.django_db


def groups(actor: Any, city: Any, asked: str) -> dict[str, list[str]]:
    return {group.code: [hit.label for hit in group.hits] for group in search(actor, city.city, asked)}


def test_a_word_of_any_text_finds_its_thing(city) -> None:
    need = new_need(city)
    need.code, need.title, need.description = "ljus", {"sv": "Gången"}, {"sv": "Mörk under BRON på kvällen"}
    need.state = "stated"
    need.save()
    assert groups(ANONYMOUS, city, "bron mörk") == {"needs": ["Gången"]}
    assert groups(ANONYMOUS, city, "bron ljus") == {}
    assert groups(ANONYMOUS, city, "  ") == {}
    assert groups(ANONYMOUS, city, "gång")["needs"] == ["Gången"]  # a part of a word


def test_what_is_no_one_elses_yet_is_found_by_its_own_alone(city) -> None:
    for state in ("draft", "stated"):
        need = new_need(city)
        need.code, need.title, need.state = state, {"sv": f"Vattentorn {state}"}, state
        need.save()
    own = people.person("o@x.example.org", (city.north, "reporter"))
    stranger = people.person("s@x.example.org")
    assert groups(ANONYMOUS, city, "vattentorn") == {"needs": ["Vattentorn stated"]}
    assert groups(stranger, city, "vattentorn") == {"needs": ["Vattentorn stated"]}
    assert sorted(groups(own, city, "vattentorn")["needs"]) == ["Vattentorn draft", "Vattentorn stated"]
    dict(local_objects.applications(city)[1])["submitted"]()
    assert "applications" not in groups(ANONYMOUS, city, "ansökan")
    assert groups(command_line(), city, "ansökan")["applications"] == [
        GrantApplication.objects.get().title["sv"]
    ]


def test_one_question_for_each_kind_however_many_there_are(city) -> None:
    def asked(number: int) -> int:
        DevelopmentNeed.objects.all().delete()
        for at in range(number):
            need = new_need(city)
            need.code, need.title, need.state = f"n{at}", {"sv": f"Vattentorn {at}"}, "stated"
            need.save()
        with CaptureQueriesContext(connection) as found:
            assert len(search(ANONYMOUS, city.city, "vattentorn")) == 1
        return len(found)

    assert asked(30) == asked(1)
    # One for each kind, and one more for what is fetched with it.
    assert asked(1) <= len(KINDS) + 7


def test_the_page_in_swedish(city, client_of) -> None:
    need = new_need(city)
    need.code, need.title, need.state = "n", {"sv": "<b>Vattentorn</b>"}, "stated"
    need.save()
    client = client_of(None)
    page = Page(client.get(f"/{city.city.slug}/sok/?q=vattentorn").content.decode())
    assert page.faults == []
    assert "1 sak hittades" in page.text
    assert "<b>Vattentorn</b>" in page.text  # as text, not as markup
    assert f"/{city.city.slug}/behov/n/" in page.links
    empty = Page(client.get(f"/{city.city.slug}/sok/?q=zebra").content.decode())
    assert empty.faults == []
    assert "Inget här har alla orden" in empty.text
    assert Page(client.get(f"/{city.city.slug}/sok/").content.decode()).faults == []


WORDS = st.text(alphabet="abåäöÅÄÖéß \"\\'%_/<1", min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(WORDS, min_size=1, max_size=4), asked=WORDS)
def test_what_the_database_leaves_out_holds_no_word(city, texts: list[str], asked: str) -> None:
    """Goals, which the database narrows first, are those that a search through all of them finds."""
    document = SteeringDocument.objects.get_or_create(
        city=city.city, code="sokt", defaults={"kind": "plan", "state": "decided", "owner": city.north}
    )[0]
    document.goals.all().delete()
    for at, text in enumerate(texts):
        Goal.objects.create(
            document=document, code=f"m{at}", kind="committee", owner=city.north, text={"sv": text}
        )
    words = asked.casefold().split()
    every = [goal.text for goal in Goal.objects.filter(document__city=city.city)]
    wanted = [text for text in every if words and all(word in text["sv"].casefold() for word in words)]
    found = [hit.label for hit in _goals_found(city, asked)]
    assert sorted(found) == sorted(plain(text) for text in wanted)


def _goals_found(city: Any, asked: str) -> list[Any]:
    groups = {group.code: group for group in search(command_line(), city.city, asked)}
    return groups["goals"].hits if "goals" in groups else []
