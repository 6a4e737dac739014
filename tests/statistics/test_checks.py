"""The rules of checks: each finds what it says and nothing beside it, and an exception outlives no reason."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.statistics import checking, checks
from samstad.statistics.checks import RULES, Excepted, Nesting, Severity, Share
from samstad.statistics.imports import import_statistics
from samstad.statistics.models import (
    AreaLink,
    CheckException,
    Dataset,
    Direction,
    Indicator,
    IndicatorKind,
    LinkKind,
    Theme,
)
from samstad.statistics.store.codes import stacked
from samstad.statistics.store.frame import canonical
from tests.statistics.conftest import ACTOR, make_area_set

Write = Callable[..., Path]
AREAS = [f"{number:02}" for number in range(12)]


def frame(rows: list[tuple[str, str, str, str, str, float]]) -> pl.DataFrame:
    names = ("area_set", "area", "period", "measure", "breakdown", "value")
    table = pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.lit(0).alias("missing"))
    return canonical(table.with_columns(pl.col("value").cast(pl.Float64)))


def series(numbers: dict[str, list[float]], measure: str = "n", area_set: str = "s") -> pl.DataFrame:
    return frame(
        [
            (area_set, area, str(2020 + i), measure, "", number)
            for area, row in numbers.items()
            for i, number in enumerate(row)
        ]
    )


def cells(found: pl.DataFrame) -> list[tuple[str, str]]:
    return list(found.select("area", "period").rows())


def test_every_rule_has_a_finder_a_severity_a_reason_and_an_advice() -> None:
    assert set(checking.FINDERS) | {"exception-not-needed"} == set(RULES)
    for code, rule in RULES.items():
        assert rule.code == code
        assert rule.severity in Severity
        for lang in ("en", "sv"):
            with translation.override(lang):
                texts = [str(rule.title), str(rule.reason), str(rule.advice)]
            assert all(texts)
            assert all(text.endswith(".") for text in texts[1:])


def test_a_count_below_zero_is_found_and_a_value_is_not() -> None:
    both = stacked([series({"a": [1, -2]}), series({"a": [-1, 2]}, "degrees")])
    assert cells(checks.negative(canonical(both), {"n"})) == [("a", "2021")]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=8))
def test_a_part_is_found_exactly_where_it_is_larger_than_its_whole(pairs: list[tuple[int, int]]) -> None:
    rows: list[Any] = []
    for i, (part, base) in enumerate(pairs):
        rows += [("s", f"{i:02}", "2020", "part", "", part), ("s", f"{i:02}", "2020", "base", "", base)]
    table = frame(rows)
    found = checks.above_whole(table, table, [Share(("part", {}, {}), ("base", {}, {}))])
    assert found["area"].to_list() == [f"{i:02}" for i, (part, base) in enumerate(pairs) if part > base]
    assert found["value"].to_list() == [part for part, base in pairs if part > base]
    assert found["against"].to_list() == [base for part, base in pairs if part > base]


def test_a_share_is_read_through_its_breakdown() -> None:
    table = frame(
        [("s", "a", "2020", "n", f"kon={sex}", number) for sex, number in {"k": 5, "m": 7, "t": 12}.items()]
        + [("s", "a", "2020", "base", "", 6)]
    )
    whole = Share(("n", {}, {"kon": "t"}), ("base", {}, {}))
    women = Share(("n", {"kon": ["k"]}, {"kon": "t"}), ("base", {}, {}))
    assert checks.above_whole(table, table, [women]).is_empty()
    assert checks.above_whole(table, table, [whole])["value"].to_list() == [12]


@given(st.lists(st.integers(0, 30), min_size=2, max_size=5), st.integers(-3, 3))
def test_parts_that_do_not_sum_are_found(parts: list[int], apart: int) -> None:
    rows: list[Any] = [("s", "a", "2020", "n", f"alder={i}", part) for i, part in enumerate(parts)]
    table = frame([*rows, ("s", "a", "2020", "n", "alder=t", sum(parts) + apart)])
    found = checks.parts(table, {"alder": "t"})
    assert found.height == (apart != 0)
    if apart:
        assert found["against"].item() == sum(parts)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=5), st.integers(-3, 3), st.booleans())
def test_areas_that_do_not_sum_are_found_where_all_are_there(
    parts: list[int], apart: int, lost: bool
) -> None:
    codes = tuple(f"a{i}" for i in range(len(parts)))
    rows: list[Any] = [("s", code, "2020", "n", "", part) for code, part in zip(codes, parts, strict=True)]
    table = frame([*(rows[1:] if lost else rows), ("d", "D", "2020", "n", "", sum(parts) + apart)])
    found = checks.areas(table, [Nesting("s", "d", "D", codes)], {"n"})
    assert found.height == (apart != 0 and not lost)
    assert checks.areas(table, [Nesting("s", "d", "D", codes)], set()).is_empty()


def test_areas_without_rows_are_found() -> None:
    found = checks.coverage(series({"a": [1]}), {"s": ["a", "b"], "t": ["c"]})
    assert found.select("area_set", "area").rows() == [("s", "b"), ("t", "c")]


@pytest.mark.parametrize(
    ("last", "rhythm", "today", "due"),
    [
        ("2024", {"months": 12, "delay": 2}, dt.date(2026, 2, 28), None),
        ("2024", {"months": 12, "delay": 2}, dt.date(2026, 3, 1), dt.date(2026, 2, 28)),
        ("2023", {"months": 36, "delay": 6}, dt.date(2027, 6, 30), None),
        ("2025Q4", {"months": 3, "delay": 1}, dt.date(2026, 5, 1), dt.date(2026, 4, 30)),
        ("2024", {}, dt.date(2036, 1, 1), None),
    ],
)
def test_a_source_is_stale_the_day_after_a_period_should_have_come(
    last: str, rhythm: dict[str, int], today: dt.date, due: dt.date | None
) -> None:
    assert checks.overdue(last, rhythm, today) == due


def test_the_last_period_is_the_last_with_a_value() -> None:
    table = series({"a": [1, 2]}).with_columns(
        pl.when(pl.col("period") == "2021").then(None).otherwise(pl.col("value")).alias("value")
    )
    assert checks.last_period(table) == "2020"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.7, 1.3), st.sampled_from([5, 40, 2000]))
def test_chance_and_what_all_areas_do_is_no_jump(seed: int, growth: float, size: int) -> None:
    rng = np.random.default_rng(seed)
    numbers = {area: [float(n) for n in rng.poisson([size, size * growth])] for area in AREAS}
    assert checks.jumps_from_year(series(numbers), {"n"}).height <= 1


@settings(max_examples=30, deadline=None)
@given(st.floats(0.8, 1.25), st.sampled_from([0.3, 3.0]), st.sampled_from(AREAS))
def test_one_area_that_jumps_is_found_and_no_other(growth: float, factor: float, which: str) -> None:
    numbers = {area: [400.0 + i, (400.0 + i) * growth] for i, area in enumerate(AREAS)}
    numbers[which][1] *= factor
    assert cells(checks.jumps_from_year(series(numbers), {"n"})) == [(which, "2021")]


def test_a_jump_is_told_against_the_period_before_also_where_years_are_left_out() -> None:
    rows: list[Any] = [("s", area, year, "n", "", 100.0) for area in AREAS for year in ("2017", "2020")]
    rows += [("s", area, "2023", "n", "", 400.0 if area == "03" else 100.0) for area in AREAS]
    found = checks.jumps_from_year(frame(rows), {"n"})
    assert cells(found) == [("03", "2023")]
    assert found["against"].item() == 100


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_revision_is_found_by_the_stated_rule(before: int, after: int) -> None:
    far = abs(math.log((after + 1) / (before + 1))) > math.log(1.2)
    beyond = abs(math.sqrt(after) - math.sqrt(before)) > 1.5
    old, new = series({"a": [before]}), series({"a": [after]})
    assert checks.jumps_from_edition(new, old, {"n"}).height == (far and beyond)
    assert checks.jumps_from_edition(new, old, set()).height == far


def test_an_exception_takes_away_what_it_speaks_of_and_nothing_else() -> None:
    found = {"negative": checks.negative(series({"a": [-1, -2], "b": [-3, 4]}), {"n"})}
    left, used = checks.without(found, [Excepted("negative", area="a", period="2021")])
    assert cells(left["negative"]) == [("a", "2020"), ("b", "2020")]
    assert used == [1]
    assert "exception-not-needed" not in left
    left, used = checks.without(found, [Excepted("negative"), Excepted("stale")])
    assert left["negative"].is_empty()
    assert left["exception-not-needed"]["breakdown"].to_list() == ["stale"]
    assert used == [3, 0]


# --- From a file to what is told --------------------------------------------------------------------------

GIVEN = "omrade,ar,kon,antal\n01,2024,K,{}\n01,2024,M,11\n02,2024,K,12\n02,2024,M,13\n"


@pytest.fixture
def counted(dataset: Dataset) -> Dataset:
    """The dataset with a share on it: women of all."""
    theme = Theme.objects.create(city=dataset.city, code="t", name={"sv": "T"})
    one = Indicator.objects.create(
        city=dataset.city,
        code="kvinnor",
        theme=theme,
        name={"sv": "Kvinnor"},
        kind=IndicatorKind.SHARE,
        direction=Direction.NEUTRAL,
        numerator={"dataset": dataset.code, "measure": "antal", "where": {"kon": ["K"]}},
        denominator={"dataset": dataset.code, "measure": "antal"},
        author="Prov",
    )
    one.datasets.set([dataset])
    return dataset


def found(dataset: Dataset, path: Path) -> dict[str, int]:
    plan = import_statistics(ACTOR, dataset, path, published=dt.date(2026, 2, 20), dry_run=True)
    return {each["rule"]: each["found"] for each in plan.checks}


@pytest.mark.django_db
@pytest.mark.postgres
def test_an_exception_is_told_while_it_is_needed_and_fails_after(counted: Dataset, write: Write) -> None:
    wrong, right = write(GIVEN.format(-5), "fel.csv"), write(GIVEN.format(5), "ratt.csv")
    assert found(counted, wrong) == {"negative": 1}
    assert found(counted, right) == {}
    CheckException.objects.create(
        dataset=counted,
        rule="negative",
        area="01",
        why={"sv": "Rättelse av ett tidigare år."},
        author="Prov",
        date=dt.date(2026, 2, 1),
    )
    release = import_statistics(ACTOR, counted, wrong, published=dt.date(2026, 2, 20))
    (told,) = release.recipe["checks"]
    assert (told["rule"], told["found"]) == ("negative", 0)
    assert told["excepted"] == [
        {
            "why": {"sv": "Rättelse av ett tidigare år."},
            "author": "Prov",
            "date": "2026-02-01",
            "cells": 1,
            "area": "01",
        }
    ]
    assert checking.errors(release.recipe["checks"]) == 0
    plan = import_statistics(ACTOR, counted, right, published=dt.date(2026, 2, 21), dry_run=True)
    rules = {each["rule"]: each for each in plan.checks}
    assert rules["exception-not-needed"]["severity"] == "error"
    assert plan.summary()["errors"] == 1
    assert any("not needed any more" in line for line in checking.sentences(plan.checks))


@pytest.mark.django_db
def test_a_whole_in_another_source_is_looked_up(counted: Dataset, write: Write) -> None:
    base = Dataset.objects.create(
        city=counted.city,
        code="bas",
        name={"sv": "Bas"},
        publisher="Prov",
        licence="CC0",
        format="csv",
        mapping=counted.mapping,
    )
    base.area_sets.set(counted.area_sets.all())
    one = Indicator.objects.get()
    one.denominator = {"dataset": "bas", "measure": "antal"}
    one.save()
    one.datasets.add(base)
    assert found(counted, write(GIVEN.format(90), "a.csv")) == {}
    day = dt.date(2026, 2, 20)
    import_statistics(ACTOR, base, write(GIVEN.format(20), "bas.csv"), published=day)
    assert found(counted, write(GIVEN.format(90), "a.csv")) == {"above-whole": 1}
    assert found(counted, write(GIVEN.format(30), "b.csv")) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("additive", [True, False])
def test_parts_and_wholes_of_areas_are_asked_for_only_where_the_source_is_additive(
    counted: Dataset, write: Write, additive: bool
) -> None:
    district = make_area_set(counted.city, "distrikt", ["D"])
    counted.area_sets.add(district)
    counted.additive = additive
    counted.save()
    (areas,) = counted.area_sets.filter(code="omraden")
    for area in areas.areas.all():
        AreaLink.objects.create(
            kind=LinkKind.NESTED, source_area=area, target_area=district.areas.get(), method="key"
        )
    path = write(GIVEN.format(10) + "D,2024,K,99\nD,2024,M,24\n")
    assert found(counted, path) == ({"areas": 1} if additive else {})
