"""Many workbooks at once: an archive out, files and archives in, bounded; each is taken by itself."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.exchange import workbook
from samstad.exchange.workbook import bundles
from samstad.exchange.workbook.taking import Taking, compared
from samstad.organisation.errors import UserError
from samstad.organisation.models import Decision
from samstad.steering.deciding import WrittenDecision
from samstad.steering.life import UnfinishedError
from samstad.steering.models import BudgetAmount, Goal, SteeringDocument, YearTarget
from tests import people
from tests.exchange.test_workbook import TODAY, edited, plan

__all__ = ["plan"]


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


NAMES = st.text("abcåäö", min_size=1, max_size=6).map(lambda text: f"{text}.xlsx")


@settings(max_examples=60, deadline=None)
@given(
    files=st.dictionaries(NAMES, st.binary(max_size=60), max_size=6),
    alone=st.lists(st.tuples(NAMES, st.binary(min_size=61, max_size=90)), max_size=3),
)
def test_every_file_in_an_archive_or_alone_is_read_once_or_told(files: Any, alone: Any) -> None:
    found = bundles.unpacked([("alla.zip", zipped(files)), *alone])
    every = [*(files.items() or [("alla.zip", b"")]), *alone]
    assert [one.name for one in found] == [name for name, _content in every]
    read = [one.content for one in found if not one.refused]
    assert len(read) == len(set(read))
    assert set(read) == {content for _name, content in every if content or files}


def test_what_is_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"a.xlsx": b"0" * (bundles.LARGEST_SUM + 1)})
    assert len(bomb) < 100_000
    (told,) = bundles.unpacked([("bomb.zip", bomb)])
    assert told.refused
    assert not told.content
    # One that says that it is small gives no more than it said, and does not add up then.
    lying = bytearray(zipped({"a.xlsx": b"0" * 5_000_000}))
    for at in (lying.find(b"PK\x03\x04") + 22, lying.find(b"PK\x01\x02") + 24):
        lying[at : at + 4] = (10).to_bytes(4, "little")
    (told,) = bundles.unpacked([("ljuger.zip", bytes(lying))])
    assert told.refused
    within = zipped({"inre.zip": zipped({"a.xlsx": b"x"}), "__MACOSX/._a": b"x", "b/": b"", "b/c.xlsx": b"y"})
    assert [(one.name, bool(one.refused)) for one in bundles.unpacked([("a.zip", within)])] == [
        ("inre.zip", True), ("c.xlsx", False),
    ]  # fmt: skip
    monkeypatch.setattr(bundles, "MOST", 2)
    many = [(f"{at}.xlsx", bytes([at])) for at in range(4)]
    assert [bool(one.refused) for one in bundles.unpacked(many)] == [False, False, True, True]
    assert [bool(one.refused) for one in bundles.unpacked([("a.zip", zipped(dict(many)))])] == [True]
    monkeypatch.setattr(bundles, "LARGEST_SUM", 3)
    assert [bool(one.refused) for one in bundles.unpacked([("a", b"12"), ("b", b"34")])] == [False, True]


def test_a_workbook_that_unpacks_to_too_much_is_none(plan) -> None:
    file = workbook.write(plan.document)
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        inside = {name: parts.read(name) for name in parts.namelist()}
    inside["xl/worksheets/sheet1.xml"] = b" " * (workbook.reading.LARGEST_UNPACKED + 1)
    with pytest.raises(UserError, match="unpacks"):
        workbook.read(zipped(inside))


def test_the_archive_has_each_bodys_part_as_it_is_sent_alone(plan) -> None:
    archive = bundles.of_bodies(plan.document, "sv")
    assert archive == bundles.of_bodies(plan.document, "sv")
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        assert parts.namelist() == ["plan-norra.xlsx", "plan-sodra.xlsx"]
        assert parts.read("plan-norra.xlsx") == workbook.write(plan.document, plan.north)
        assert all(
            not compared(plan.coordinator, plan.city, parts.read(name)).differences
            for name in parts.namelist()
        )
    whole = bundles.of_documents([plan.document])
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        assert parts.read("plan.xlsx") == workbook.write(plan.document)


def test_one_after_another_and_what_came_later_writes_over_nothing(plan) -> None:
    north = workbook.write(plan.document, plan.north)
    first = edited(north, ("Mål", 2, "Mål (svenska)", "Norra skriver"))
    second = edited(north, ("Mål", 2, "Mål (svenska)", "Någon annan skriver"))
    shown = [compared(plan.coordinator, plan.city, file).fingerprint for file in (first, second)]
    taking = Taking(plan.coordinator, plan.city)
    assert taking.take(first, shown[0]).taken == 1
    with pytest.raises(UserError, match="changed meanwhile"):
        taking.take(second, shown[1])
    assert Goal.objects.filter(text__sv="Norra skriver").count() == 1
    (conflict,) = compared(plan.coordinator, plan.city, second).differences
    assert conflict.conflict


def test_a_new_decision_is_written_down_once_for_all_that_rest_on_it(plan) -> None:
    SteeringDocument.objects.filter(pk=plan.document.pk).update(state="in_force")
    plan.document.refresh_from_db()
    south = plan.city.organisations.get(code="sodra")
    files = [
        edited(workbook.write(plan.document, body), ("Årsmål", 2, "Årsmål", value))
        for body, value in ((plan.north, 3), (south, 4))
    ]
    shown = [compared(plan.coordinator, plan.city, file).fingerprint for file in files]
    with pytest.raises(UnfinishedError):
        Taking(plan.coordinator, plan.city).take(files[0], shown[0])
    before = Decision.objects.count()
    board = plan.city.organisations.get(code="styrelsen")
    taking = Taking(plan.coordinator, plan.city, WrittenDecision(board, TODAY, "KS 2026/1", "Nya årsmål"))
    for file, fingerprint in zip(files, shown, strict=True):
        assert taking.take(file, fingerprint).taken == 1
    assert Decision.objects.count() == before + 1
    assert set(YearTarget.objects.filter(value__in=(3, 4)).values_list("decision__title__sv", flat=True)) == {
        "Nya årsmål"
    }


def test_a_workbook_of_a_document_that_is_not_the_readers_tells_nothing_of_it(plan) -> None:
    file = workbook.write(plan.document)
    stranger = people.person("ingen@example.org")
    with pytest.raises(UserError, match="no workbooks of here"):
        compared(stranger, plan.city, file)
    other = people.city("annan", "9903")
    with pytest.raises(UserError, match="no workbooks of here"):
        compared(plan.coordinator, other, file)
    assert BudgetAmount.objects.filter(amount=Decimal("1605500000.50")).exists()
