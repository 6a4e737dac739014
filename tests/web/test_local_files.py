"""Votes and another city's knowledge come as files: shown before they are accepted, refused by row with the reason."""

from __future__ import annotations

import hashlib
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.places import dialogue_actions
from samstad.places import knowledge_bank as bank
from samstad.places.models import Dialogue, KnowledgeEntry
from samstad.referrals.models import Interpellation
from tests import people
from tests.web.html import Page


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("fil.csv", content)


def page_of(response: Any, status: int) -> Page:
    assert response.status_code == status, response.content.decode()[:2000]
    page = Page(response.content.decode())
    assert page.faults == []
    return page


def held(response: Any, act: str) -> str:
    """What the page holds of the file, to be sent back."""
    return re.search(f'name="{act}-held" value="([^"]+)"', response.content.decode())[1]  # type: ignore[index]


@pytest.fixture
def budget(city: SimpleNamespace) -> Dialogue:
    city.writer = people.person("w@x.example.org", (city.north, "coordinator"))
    found = Dialogue.objects.create(
        city=city.city, code="budget", name={"sv": "Budget"}, owner=city.north, area=city.areas.districts[0],
        held_on=clock.today(), method="online", amount=1000,
    )  # fmt: skip
    for number, words in ((1, "Bänkar"), (2, "Utegym"), (3, "Odling")):
        found.proposals.create(number=number, text={"sv": words}, cost=300)
    return found


# A mark of bytes, odd row ends and a heading: what a spreadsheet writes, and what a form alone would alter.
FILE = "\ufeffförslag;röster\r\n1;201\n2;97\r\n".encode()


def test_votes_from_a_file_are_shown_and_then_accepted(city, client_of, budget) -> None:
    client, place = client_of(city.writer), f"/{city.city.slug}/dialoger/budget/"
    form = client.get(place).content.decode().partition('value="count"')[0].rpartition("<form")[2]
    assert 'enctype="multipart/form-data"' in form  # a browser sends a file in no other way
    first = client.post(place, {"act": "count", "count-file": upload(FILE)})
    page = page_of(first, 200)
    assert "Inget har sparats ännu" in page.text
    assert "298" in page.text  # all votes together; the third has none
    budget.refresh_from_db()
    assert budget.counted_on is None
    second = client.post(place, {"act": "count", "count-held": held(first, "count")})
    assert second.status_code == 302
    budget.refresh_from_db()
    assert [row.votes for row in budget.proposals.all()] == [201, 97, 0]
    # The hash is of the very file, byte for byte.
    assert budget.votes_hash == hashlib.sha256(FILE).hexdigest()


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"1\n2\n9\n", "Rad 3: det finns inget förslag 9"),
        (b"1\ntv\xc3\xa5\n", "Rad 2 är ingen röst: två"),
        (b"\xff\xfe", "UTF-8"),
        (b"", "Filen är tom"),
    ],
)
def test_a_file_that_is_no_vote_says_which_row_and_why(
    city, client_of, budget, file: bytes, told: str
) -> None:
    place = f"/{city.city.slug}/dialoger/budget/"
    sent = client_of(city.writer).post(place, {"act": "count", "count-file": upload(file)})
    assert told in page_of(sent, 422).text
    budget.refresh_from_db()
    assert budget.counted_on is None


def test_votes_that_nobody_entered_are_not_taken_for_none(city, client_of, budget) -> None:
    client, place = client_of(city.writer), f"/{city.city.slug}/dialoger/budget/"
    some = {"act": "count", "count-votes-1": "5", "count-votes-2": "0"}
    page_of(client.post(place, some), 422)
    budget.refresh_from_db()
    assert budget.counted_on is None
    assert client.post(place, some | {"count-votes-3": "7"}).status_code == 302
    assert [row.votes for row in budget.proposals.all()] == [5, 0, 7]


@pytest.fixture
def file(city: SimpleNamespace) -> bytes:
    other = people.city("annanstad", "9903")
    body = people.body(other, "styrelsen")
    writer = people.person("k@annan.example.org", (body, "coordinator"))
    bank.write(
        writer, KnowledgeEntry(city=other, owner=body), title="Vuxna på torget", problem="Otrygga kvällar", context="",
        result="Fler är trygga", worked="partly", level=2, summary_en="Adults in the square", shared=True,
    )  # fmt: skip
    return bank.exported(other)


def test_another_citys_file_is_shown_and_then_taken_in(city, client_of, file: bytes) -> None:
    city.boss = people.person("b@x.example.org", (city.board, "coordinator"))
    client, place = client_of(city.boss), f"/{city.city.slug}/kunskapsbank/"
    first = client.post(place, {"act": "take_in", "take_in-file": upload(file)})
    page = page_of(first, 200)
    assert "Vuxna på torget" in page.text
    assert "Inget har sparats ännu" in page.text
    mine = KnowledgeEntry.objects.filter(city=city.city, title__sv="Vuxna på torget")
    assert not mine.exists()
    assert client.post(place, {"act": "take_in", "take_in-held": held(first, "take_in")}).status_code == 302
    assert mine.get().summary == {"en": "Adults in the square"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"level": True}, "Insats 1: hur det är känt är ingen nivå från 1 till 4"),
        ({"worked": "maybe"}, "Insats 1: det står inte om den fungerade"),
        ({"cost": -1}, "Insats 1: kostnaden är inget helt antal kronor"),
        ({"result": {"sv": "Fråga 811228-9874"}}, "personnummer"),
    ],
)
def test_an_entry_that_is_not_whole_is_told_by_number_and_reason(city, client_of, file, change, told) -> None:
    city.boss = people.person("b@x.example.org", (city.board, "coordinator"))
    said = json.loads(file)
    said["entries"][0] |= change
    sent = client_of(city.boss).post(
        f"/{city.city.slug}/kunskapsbank/",
        {"act": "take_in", "take_in-file": upload(json.dumps(said).encode())},
    )
    assert told in page_of(sent, 422).text


def test_a_file_never_writes_over_an_entry_of_ones_own(city, file: bytes) -> None:
    boss = people.person("b@x.example.org", (city.board, "coordinator"))
    (row,) = bank.take_in(boss, city.city, city.board, file)
    KnowledgeEntry.objects.filter(pk=row.pk).update(origin="")
    with pytest.raises(Exception, match=row.code):
        bank.take_in(boss, city.city, city.board, file)
    assert dialogue_actions.votes_in(b"1\n", [1, 2]) == {1: 1, 2: 0}


def test_an_entry_is_written_anew_by_its_own_body_and_one_of_another_city_is_not(
    city, client_of, file: bytes
) -> None:
    boss = people.person("b@x.example.org", (city.board, "coordinator"))
    (theirs,) = bank.take_in(boss, city.city, city.board, file)
    mine = bank.write(
        boss, KnowledgeEntry(city=city.city, owner=city.board), title="Lås", problem="Bränder", context="", cost=10,
        result="Inga bränder", worked="yes", level=2,
    )  # fmt: skip
    client, home = client_of(boss), f"/{city.city.slug}/kunskapsbank"
    form = client.get(f"{home}/{mine.code}/").content.decode()
    assert 'value="Lås"' in form
    sent = {f"edit-{name}": getattr(mine, name)["sv"] for name in ("title", "problem")}
    sent |= {
        "act": "edit",
        "edit-worked": "no",
        "edit-level": "3",
        "edit-result": "Det brann igen",
        "edit-cost": "",
    }
    assert client.post(f"{home}/{mine.code}/", sent).status_code == 302
    mine.refresh_from_db()
    assert (mine.worked, mine.level, mine.cost) == ("no", 3, None)
    assert client_of(None).post(f"{home}/{mine.code}/", sent).status_code == 302  # to the sign-in page
    assert "Ändra insatsen" not in client.get(f"{home}/{theirs.code}/").content.decode()
    with pytest.raises(UserError, match="another city"), translation.override("en"):
        bank.write(boss, theirs, title="Annat", problem="x", context="", result="y", worked="no", level=1)


def test_the_councils_page_has_what_was_asked_on_the_topic(city, client_of) -> None:
    for number, title in (("2016:28", "Utsatta områden i staden"), ("2016:29", "Cykelvägar")):
        Interpellation.objects.create(
            city=city.city, code=f"i-{number[-2:]}", number=number, title={"sv": title}, asked_by="A", body=city.board,
            asked_on=clock.today(), state="asked",
        )  # fmt: skip
    page = page_of(client_of(None).get(f"/{city.city.slug}/fragor/utsatta-omraden/"), 200)
    assert "2016:28 Utsatta områden i staden" in page.text
    assert "Cykelvägar" not in page.text
