"""How numbers are shown: classes of maps, missing words, the file of a table, and from number to release."""

from __future__ import annotations

import csv
import datetime as dt
import io
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.drawing.numbers import MINUS, format_number
from samstad.methods.values import Missing
from samstad.places.calendar import next_due
from samstad.places.models import Commitment
from samstad.web.classes import classify

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False, allow_infinity=False)


@given(st.lists(NUMBERS, min_size=1, max_size=200), st.integers(0, 3))
def test_every_value_is_in_the_class_whose_limits_hold_it(values: list[float], decimals: int) -> None:
    classes = classify(values, decimals)
    assert 1 <= len(classes.labels("sv")) <= 5
    for value in values:
        at = classes.of(value)
        low, high = classes.limits[at], classes.limits[at + 1]
        shown = float(format_number(value, decimals, "en").replace(",", "").replace(MINUS, "-"))
        assert low <= shown <= high
        assert shown < high or at == len(classes.limits) - 2


@given(st.lists(NUMBERS, min_size=1, max_size=200), st.integers(0, 3))
def test_no_class_is_without_areas(values: list[float], decimals: int) -> None:
    classes = classify(values, decimals)
    used = {classes.of(value) for value in values}
    assert used == set(range(len(classes.labels("sv"))))


def test_classes_hold_about_equally_many() -> None:
    classes = classify([float(n) for n in range(100)], 0)
    counts = [sum(classes.of(float(n)) == at for n in range(100)) for at in range(5)]
    assert max(counts) - min(counts) <= 2


def test_classes_of_nothing_and_of_one_value() -> None:
    assert classify([], 1).labels("sv") == []
    assert classify([3.14159, 3.14159], 1).labels("sv") == ["3,1"]


def test_missing_is_told_in_words_and_never_as_zero(city: SimpleNamespace, client_of: Any) -> None:
    text = client_of(None).get("/provstad/omraden/?niva=basomraden&ar=2025").content.decode()
    for word in (
        "saknas",
        "ej insamlat",
        "ej tillämpligt",
        "ej publicerat",
        "dolt av källan",
        "redovisas inte",
    ):
        assert f">{word}<" in text
    assert ">0,0<" not in text


def test_file_of_the_table(city: SimpleNamespace, client_of: Any) -> None:
    response = client_of(None).get("/provstad/omraden/tabell.csv?niva=basomraden&ar=2025")
    text = response.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert "syntetiska" in rows[0][0]
    head, body = rows[1], [dict(zip(rows[1], row, strict=True)) for row in rows[2:]]
    assert "missing" in head
    assert len(body) == 9
    kinds = {row["missing"] for row in body} - {""}
    assert kinds == {kind.code for kind in Missing} - {"present"}
    for row in body:
        assert (row["value"] == "") == (row["missing"] != "")
    assert {row["releases"] for row in body} == {"register/2"}


def test_file_holds_no_more_than_the_page(city: SimpleNamespace, client_of: Any) -> None:
    """What is withheld on the page is withheld in the file, with its limits."""
    text = (
        client_of(None)
        .get("/provstad/omraden/tabell.csv?niva=basomraden&ar=2024")
        .content.decode("utf-8-sig")
    )
    withheld = [line.split(";") for line in text.splitlines() if "withheld" in line]
    assert withheld
    assert all(line[6:9] == ["", "", ""] for line in withheld)


def test_name_that_looks_like_a_formula(city: SimpleNamespace, client_of: Any) -> None:
    district = city.areas.districts[0]
    district.name = {"sv": "=HYPERLINK(1)"}
    district.save()
    text = client_of(None).get("/provstad/omraden/tabell.csv").content.decode("utf-8-sig")
    assert ";'=HYPERLINK(1);" in text


def test_inside_the_city_small_counts_are_seen_and_said(city: SimpleNamespace, client_of: Any) -> None:
    address = "/provstad/omraden/?niva=basomraden&ar=2024"
    inside = client_of(city.coordinator).get(address).content.decode()
    assert "Sprid dem inte vidare" in inside
    file = client_of(city.coordinator).get("/provstad/omraden/tabell.csv").content.decode("utf-8-sig")
    assert "För användning inom staden" in file
    outside = client_of(None).get(address).content.decode()
    assert "Sprid dem inte vidare" not in outside
    assert "redovisas inte" in outside


def test_from_number_to_release_and_back(city: SimpleNamespace, client_of: Any) -> None:
    client = client_of(None)
    assert 'href="/provstad/statistik/register/2/"' in client.get("/provstad/omraden/").content.decode()
    release = client.get("/provstad/statistik/register/1/").content.decode()
    for address in (
        "/provstad/indikatorer/arbete/",
        "/provstad/mal/program/arbete/#mal-arbete-2026",
        f"/provstad/rapporter/{city.report.identifier}/",
        "/provstad/statistik/register/2/",
    ):
        assert f'href="{address}"' in release
    changed = client.get("/provstad/statistik/register/2/").content.decode()
    assert "<strong>67</strong> ändrade värden" in changed


@pytest.mark.parametrize(
    "query", ["?indikator=finns-inte", "?ar=1066", "?ar=x", "?niva=x", "?omrade=%00", "?ar=²"]
)
def test_an_odd_query_gives_the_default_page(query: str, city: SimpleNamespace, client_of: Any) -> None:
    for address in ("/provstad/omraden/", "/provstad/indikatorer/arbete/", "/provstad/omraden/tabell.csv"):
        assert client_of(None).get(address + query).status_code == 200


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 1, 1))


@given(DAYS, st.integers(1, 12), st.integers(1, 31))
def test_next_due_of_a_yearly_promise(today: dt.date, month: int, day: int) -> None:
    promise = Commitment(recurrence="yearly", due_month=month, due_day=day)
    due = next_due(promise, today)
    assert due is not None
    assert today <= due < today + dt.timedelta(days=367)
    assert due.month == month
    assert due.day <= day
    assert due.day == day or (due + dt.timedelta(days=1)).month != month


def test_next_due_ends_with_the_agreement() -> None:
    promise = Commitment(recurrence="yearly", due_month=10, due_day=1)
    assert next_due(promise, dt.date(2010, 5, 1), dt.date(2010, 12, 31)) == dt.date(2010, 10, 1)
    assert next_due(promise, dt.date(2010, 11, 1), dt.date(2010, 12, 31)) is None
    once = Commitment(recurrence="once", due_month=12, due_day=31, due_year=2010)
    assert next_due(once, dt.date(2010, 1, 1)) == dt.date(2010, 12, 31)
    assert next_due(once, dt.date(2011, 1, 1)) is None
    assert next_due(Commitment(recurrence="continuous"), dt.date(2010, 1, 1)) is None
