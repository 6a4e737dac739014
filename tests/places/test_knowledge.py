"""The knowledge bank: found by its words, shared as a file, and taken in by another city without loss."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied

from samstad.organisation.errors import UserError
from samstad.places import knowledge_bank as bank
from samstad.places.models import KnowledgeEntry
from tests import people

TEXTS = {
    "title": "Vuxna på torget",
    "problem": "Otrygga kvällar",
    "context": "Ett torg.",
    "result": "Fler är trygga.",
    "worked": "partly",
    "level": 2,
    "cost": 555_000,
}


def entry(city, **changes) -> KnowledgeEntry:
    return bank.write(city.writer, KnowledgeEntry(city=city.city, owner=city.north), **(TEXTS | changes))


def shared(city) -> bytes:
    entry(city, summary_en="Adults in the square.", shared=True)
    entry(city, title="Hemligt")
    return bank.exported(city.city)


@pytest.fixture
def other(city):
    made = people.city("annanstad", "9903")
    board = people.body(made, "styrelsen")
    return made, board, people.person("k@annan.example.org", (board, "coordinator"))


def test_has_anyone_tried_this_and_did_it_work(city) -> None:
    entry(city)
    entry(city, title="Lås i soprum", problem="Bränder", level=3)
    assert [row.title["sv"] for row in bank.search(city.city, "")] == ["Lås i soprum", "Vuxna på torget"]
    assert [row.title["sv"] for row in bank.search(city.city, "TORGET kvällar")] == ["Vuxna på torget"]
    assert bank.search(city.city, "torget bränder") == []


def test_what_is_shared_has_a_summary_in_english(city) -> None:
    with pytest.raises(UserError, match="English"):
        entry(city, shared=True)
    with pytest.raises(UserError, match="whether it worked"):
        entry(city, level=7)


def test_a_file_from_one_city_is_taken_in_by_another_and_again_without_doubling(city, other) -> None:
    made, board, coordinator = other
    file = shared(city)
    assert len(json.loads(file)["entries"]) == 1  # what is not shared stays
    for _ in range(2):
        (row,) = bank.take_in(coordinator, made, board, file)
    assert KnowledgeEntry.objects.filter(city=made).count() == 1
    mine = KnowledgeEntry.objects.get(city=city.city, shared=True)
    for name in (*bank.TEXTS, "worked", "level", "cost", "year"):
        assert getattr(row, name) == getattr(mine, name)
    assert row.origin == "Provstad"
    assert json.loads(bank.exported(made))["entries"] == []  # another's is not passed on as one's own


def test_files_that_are_not_whole_are_refused_and_nothing_is_kept(city, other) -> None:
    made, board, coordinator = other
    said = json.loads(shared(city))
    wrong = [
        b"{}",
        b"\xff",
        json.dumps(said | {"format": "samstad-knowledge/2"}).encode(),
        *(
            json.dumps(said | {"entries": [said["entries"][0], said["entries"][0] | change]}).encode()
            for change in (
                {"level": 9},
                {"worked": "maybe"},
                {"title": {}},
                {"year": "2026"},
                {"code": "../x"},
            )
        ),
    ]
    for file in wrong:
        with pytest.raises(UserError):
            bank.take_in(coordinator, made, board, file)
    person = json.dumps(said | {"entries": [said["entries"][0] | {"result": {"sv": "Fråga 811228-9874"}}]})
    with pytest.raises(UserError, match="identity number"):
        bank.take_in(coordinator, made, board, person.encode())
    assert not KnowledgeEntry.objects.filter(city=made).exists()
    with pytest.raises(UserError, match="own"):
        bank.take_in(city.boss, city.city, city.board, shared(city))
    with pytest.raises(PermissionDenied):
        bank.take_in(city.writer, made, board, shared(city))
