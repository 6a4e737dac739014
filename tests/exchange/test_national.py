"""The state's account: versions, repeats, who is late, and figures side by side."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from samstad.exchange import compiling, national
from samstad.exchange.models import ReceivedPackage
from samstad.exchange.packages.form import Account
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord
from samstad.organisation.rights import Actor, command_line
from tests import people
from tests.exchange.package_samples import account, figures, indicator, packed

KEYED = Actor("sender:9901", machine=True)


@pytest.fixture
def ministry(db):
    with clock.set_to(dt.date(2026, 9, 28)), translation.override("en"):
        made = national.set_up(
            command_line(),
            slug="riket",
            code="0000",
            name="Redovisning",
            body="Departementet",
            first_year=2025,
        )
        made.keys = {}
        for code in ("9901", "9902", "9903"):
            _sender, made.keys[code] = national.register(
                command_line(), made, code, f"Provstad {code}", synthetic=True
            )
        yield made


def send(ministry, said, code: str = "9901", **more):
    sender = ministry.senders.get(code=code)
    return national.take_in(KEYED, sender, packed(said), **more)


def test_a_package_sent_again_is_taken_in_once_and_another_is_the_next_version(ministry) -> None:
    assert send(ministry, account()).number == 1
    again = send(ministry, account())
    assert (again.number, again.again) == (1, True)
    assert send(ministry, account(title={"sv": "Rättad"})).number == 2
    assert ReceivedPackage.objects.count() == 2
    (row,) = compiling.newest(ministry, 2026)
    assert row.number == 2
    first = ReceivedPackage.objects.get(number=1)
    assert national.stored(first) == packed(account())  # the one before is kept


def test_what_is_wrong_is_written_down_and_nothing_of_it_is_kept(ministry) -> None:
    receipt = send(ministry, account(title={"sv": "Fel"}), said_digest="f" * 64)
    assert receipt.state == "rejected"
    assert "hash" in receipt.problems[0]
    row = ReceivedPackage.objects.get()
    assert (row.state, row.number, row.problems) == ("rejected", None, list(receipt.problems))
    assert not (national.folder() / row.digest).exists()
    assert AuditRecord.objects.filter(action="national.reject").count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (account("9902"), "of municipality 9902"),
        (account(year=2024), "No package is awaited for the year 2024"),
        (account(year=2027), "No package is awaited for the year 2027"),
        (account(synthetic=False), "made-up municipality"),
    ],
)
def test_a_package_that_is_not_the_senders_own_or_not_awaited_is_refused(ministry, said, words) -> None:
    assert words in send(ministry, said).problems[0]


def test_it_is_shown_who_is_late_and_by_how_many_days(ministry) -> None:
    send(ministry, account())
    assert [row.late for row in compiling.standings(ministry, 2026)] == [False, False, False]
    with clock.set_to(dt.date(2026, 10, 5)):
        send(ministry, account("9902"), "9902")
        send(ministry, account("9903"), "9903", said_digest="f" * 64)
        rows = {row.sender.code: row for row in compiling.standings(ministry, 2026)}
        # Sent in time and again later: still in time.
        send(ministry, account(title={"sv": "Rättad"}))
        assert not compiling.standings(ministry, 2026)[0].late
    assert {code: row.late_days for code, row in rows.items()} == {"9901": 0, "9902": 4, "9903": 4}
    assert rows["9903"].package is None
    assert rows["9903"].rejected is not None


def test_a_key_is_known_by_its_hash_alone_and_a_new_one_ends_the_old(ministry) -> None:
    key = ministry.keys["9901"]
    assert national.sender_of(ministry, key).code == "9901"
    assert national.sender_of(ministry, key + "x") is None
    assert national.sender_of(ministry, "") is None
    _sender, new = national.register(command_line(), ministry, "9901", "Provstad", synthetic=True)
    assert national.sender_of(ministry, key) is None
    assert national.sender_of(ministry, new).code == "9901"
    assert not any(key in str(record.changes) for record in AuditRecord.objects.all())


def test_only_the_ministrys_people_register_and_compile(ministry) -> None:
    stranger = people.person("x@x.example.org", (people.body(people.city(), "styrelsen"), "coordinator"))
    with pytest.raises(PermissionDenied):
        national.register(stranger, ministry, "9909", "X")
    with pytest.raises(PermissionDenied):
        national.compile_year(stranger, ministry, 2026)
    officer = people.person("o@x.example.org", (ministry.owner, "coordinator"))
    with pytest.raises(UserError, match="No package"):
        national.compile_year(officer, ministry, 2026)
    send(ministry, account())
    first = national.compile_year(officer, ministry, 2026)
    assert national.compile_year(officer, ministry, 2026) == first  # nothing new
    send(ministry, account(title={"sv": "Rättad"}))
    second = national.compile_year(officer, ministry, 2026)
    assert (first.number, second.number) == (1, 2)
    assert national.stored(first) != national.stored(second)


# --- Side by side ------------------------------------------------------------------------------------------


def together(*said):
    told = [
        ((one["municipality"], 1, "0" * 64), Account.model_validate(one).model_dump(mode="json"))
        for one in said
    ]
    return compiling.put_together(2026, told)


def test_better_and_worse_are_told_only_beyond_chance_and_by_the_direction() -> None:
    found = together(
        account(
            districts={
                "fell": figures(10.0, 6.0),
                "rose": figures(6.0, 10.0),
                "chance": figures(10.0, 9.0),
                "gone": figures(10.0, None),
                "new": figures(None, 5.0),
            }
        )
    )
    (row,) = found.rows
    assert {cell.district: cell.development for cell in row.cells} == {
        "stadsdelar:fell": "better",
        "stadsdelar:rose": "worse",
        "stadsdelar:chance": "unsure",
        "stadsdelar:gone": "",
        "stadsdelar:new": "",
    }
    assert (row.without, row.middle) == (1, 7.5)  # what is missing is no zero


def test_what_is_defined_otherwise_stands_apart() -> None:
    others = {"indicators": {"arbetslosa": indicator(per=1000)}}
    found = together(account("9901"), account("9902"), account("9903") | others)
    (row,) = found.rows
    assert row.apart == ("9903",)
    assert {cell.municipality for cell in row.cells} == {"9901", "9902"}


def test_a_figure_that_was_carried_over_is_marked_and_the_conversion_told() -> None:
    conversion = {
        "indicator": "arbetslosa",
        "year": 2024,
        "area_set": "stadsdelar",
        "carried_from": "gamla",
        "weights": ["population, SCB, 2023"],
    }
    found = together(
        account(districts={"01": figures(10.0, converted=True) + figures(6.0, first=2025)})
        | {"conversions": [conversion]}
    )
    assert found.rows[0].converted == 1
    assert found.conversions[0]["municipality"] == "9901"
    assert found.conversions[0]["carried_from"] == "gamla"


@given(st.permutations(["9901", "9902", "9903"]))
def test_the_order_in_which_packages_came_does_not_matter(order) -> None:
    values = {"9901": 4.0, "9902": 8.0, "9903": 6.0}
    assert together(*(account(code, districts={"01": figures(values[code])}) for code in order)) == together(
        *(account(code, districts={"01": figures(value)}) for code, value in values.items())
    )
