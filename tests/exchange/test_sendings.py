"""A municipality's own record of its sendings: whatever came of them, and only receipts of that very package."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from samstad.exchange import sendings
from samstad.exchange.models import PackageSending
from samstad.exchange.packages import building, sending
from samstad.exchange.packages.form import digest
from samstad.followup.models import Report, ReportingRound
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord
from tests import people
from tests.exchange.package_samples import account, packed
from tests.web import small_city

DATA = packed(account("9902"))
WHERE = "https://example.org/riket/statens-redovisning/paket/"


@pytest.fixture
def city(db: Any, monkeypatch: Any) -> Any:
    with clock.set_to(small_city.TODAY):
        made = small_city.build()
        ReportingRound.objects.filter(pk=made.round.pk).update(led_by=made.north)
        made.report = Report.objects.create(
            identifier="provstad-2026",
            city=made.city,
            round=ReportingRound.objects.get(pk=made.round.pk),
            title={"sv": "Redovisning"},
            frozen_at=clock.now(),
            frozen_by="x",
        )
        made.lead = people.person("lead@x.example.org", (made.north, "coordinator"))
        # What a package is made of has tests of its own.
        monkeypatch.setattr(building, "build", lambda report, page="": DATA)
        yield made


def receipt(**more: Any) -> dict[str, Any]:
    values = {"state": "taken_in", "digest": digest(DATA), "year": 2026, "number": 1, "again": False}
    return values | {"problems": [], "notes": []} | more


def test_what_was_handed_over_is_written_down_with_its_receipt(city) -> None:
    first = sendings.write_down(city.lead, city.report, "Departementet", "")
    assert (first.outcome, first.receipt, first.digest) == ("by_hand", {}, digest(DATA))
    second = sendings.write_down(city.lead, city.report, "Departementet", json.dumps(receipt()))
    assert (second.outcome, second.receipt["number"]) == ("received", 1)
    refused = receipt(state="rejected", number=None, problems=["ändrat: districts/01"])
    third = sendings.write_down(city.lead, city.report, "Departementet", json.dumps(refused))
    assert (third.outcome, third.receipt["problems"]) == ("rejected", ["ändrat: districts/01"])
    assert AuditRecord.objects.filter(action="package.send").count() == PackageSending.objects.count() == 3


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (json.dumps(receipt(digest="0" * 64)), "another package"),
        ("tack", "no receipt"),
        ("[]", "no receipt"),
        ('{"digest": 4}', "no receipt"),
        ("19121212-1212", "personal identity number"),
    ],
)
def test_a_receipt_of_another_package_is_refused(city, said: str, words: str) -> None:
    with translation.override("en"), pytest.raises(UserError, match=words):
        sendings.write_down(city.lead, city.report, "Departementet", said)
    assert not PackageSending.objects.exists()


def test_others_neither_write_down_nor_send(city) -> None:
    stranger = people.person("annan@x.example.org", (city.south, "reporter"))
    with pytest.raises(PermissionDenied):
        sendings.write_down(stranger, city.report, "Departementet", "")
    with pytest.raises(PermissionDenied):
        sendings.send(stranger, DATA, WHERE, "nyckel")


def test_a_sending_is_written_down_whatever_came_of_it(city, monkeypatch) -> None:
    def answers(found: Any) -> None:
        def answer(data: bytes, url: str, key: str) -> Any:
            if isinstance(found, Exception):
                raise found
            return found

        monkeypatch.setattr(sending, "send", answer)

    answers(receipt())
    assert sendings.send(city.lead, DATA, WHERE, "nyckel")["number"] == 1
    answers(UserError("nobody answers"))
    with pytest.raises(UserError, match="nobody answers"):
        sendings.send(city.lead, DATA, WHERE, "nyckel")
    answers(sending.RejectedError(receipt(problems=["ändrat"]), "ändrat", WHERE))
    with pytest.raises(sending.RejectedError):
        sendings.send(city.lead, DATA, WHERE, "nyckel")
    rows = PackageSending.objects.order_by("pk")
    assert [row.outcome for row in rows] == ["received", "unanswered", "rejected"]
    assert {(row.report, row.to, row.digest, row.year) for row in rows} == {
        (city.report, WHERE, digest(DATA), 2026)
    }
    assert rows[2].receipt["problems"] == ["ändrat"]
    assert "nyckel" not in json.dumps([[row.to, row.receipt, row.sent_by] for row in rows])


def test_a_package_of_another_municipality_leaves_no_row(city, monkeypatch) -> None:
    monkeypatch.setattr(sending, "send", lambda *_args: receipt())
    sendings.send(city.lead, packed(account("9999")), WHERE, "nyckel")
    sendings.send(city.lead, b"inget paket", WHERE, "nyckel")
    assert not PackageSending.objects.exists()
