"""Editions: planned, imported, merged, pointed to; and refused with everything as before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings

from samstad.conf.home import Home
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord, City
from samstad.organisation.rights import ANONYMOUS
from samstad.statistics import comparing, store
from samstad.statistics.imports import import_statistics, move_pointer, plan_statistics
from samstad.statistics.models import AreaSet, Dataset, Measure, Release, ReleasePointer
from samstad.statistics.planning import latest_release
from samstad.statistics.resolving import last_day
from samstad.statistics.store import files
from samstad.statistics.store.frame import KEY, canonical
from tests.statistics.conftest import ACTOR, GOOD_CSV, make_area_set, state, tree
from tests.statistics.test_store import frames

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = dt.date(2026, 2, 20)
Write = Callable[..., Path]


def load(dataset: Dataset, path: Any, **options: Any) -> Release:
    return import_statistics(ACTOR, dataset, path, published=DAY, **options)


def test_an_import_makes_a_release_a_pointer_measures_and_an_audit_record(
    dataset: Dataset, home: Home, write: Write
) -> None:
    dataset.mapping |= {"measures": {"antal": {"name": "Folkmängd", "unit": {"sv": "personer"}}}}
    release = load(dataset, write(GOOD_CSV), note="första")
    release.refresh_from_db()
    assert (release.number, release.rows, release.predecessor) == (1, 4, None)
    assert release.missing == {"unexplained": 1, "suppressed_by_source": 1}
    assert (release.published, release.imported_by, release.licence) == (DAY, "cli:tester", "CC0-1.0")
    assert release.note == {"sv": "första"}
    assert latest_release(dataset) == release
    measure = Measure.objects.get(dataset=dataset)
    assert (measure.code, measure.name, measure.unit) == ("antal", {"sv": "Folkmängd"}, {"sv": "personer"})
    assert AuditRecord.objects.filter(action="import_statistics", object_id=str(release.pk)).count() == 1
    path = home.releases / "provstad" / "folk" / f"{release.content_hash}.parquet"
    assert files.sha256(path) == release.content_hash
    assert [p for p in home.temporary.iterdir() if p.suffix != ".landing"] == []
    table = store.open_cube(release.content_hash).read("antal", {"kon": ["K"]}, "omraden")
    assert table.areas == ("01", "02")
    assert table.values.values[0, 0] == 10


def test_the_recipe_says_how_the_edition_was_made(dataset: Dataset, area_set: AreaSet, write: Write) -> None:
    path = write(GOOD_CSV)
    recipe = load(dataset, path).recipe
    assert recipe["files"] == [{"name": "fil.csv", "sha256": files.sha256(path), "lines": 4}]
    assert recipe["area_sets"] == {"omraden": {"id": area_set.pk, "content_hash": "", "rows": 4}}
    assert recipe["mapping"] == dataset.mapping
    assert recipe["symbols"] == dataset.symbols


def test_a_plan_changes_nothing(dataset: Dataset, home: Home, write: Write) -> None:
    before = state(home)
    plan = import_statistics(ACTOR, dataset, write(GOOD_CSV + "77,2024,K,1\n"), published=DAY, dry_run=True)
    assert state(home) == before
    assert tree(home.root) == {}
    summary = plan.summary()
    assert (summary["rows"], summary["rejected"], summary["missing"]) == (
        4,
        1,
        {"unexplained": 1, "suppressed_by_source": 1},
    )
    assert summary["rejected_rows"] == ["fil.csv 6, area '77': no area has this code in omraden"]
    assert summary["changes"] == {"new": 4, "changed": 0, "removed": 0}
    json.dumps(summary)


def test_a_revision_is_a_new_release_and_the_old_one_stays(
    dataset: Dataset, home: Home, write: Write
) -> None:
    first = load(dataset, write(GOOD_CSV))
    bytes_before = tree(home.releases)
    revised = GOOD_CSV.replace("01,2024,K,10", "01,2024,K,12").replace("02,2024,M,\n", "01,2025,M,1\n")
    plan = plan_statistics(write(revised), dataset)
    assert plan.changes == comparing.Changes(new=1, changed=1, removed=1, unchanged=2)
    assert any("edition 1 has 1 cell that this one lacks" in warning for warning in plan.warnings)
    second = load(dataset, write(revised))
    assert (second.number, second.predecessor) == (2, first)
    assert latest_release(dataset) == second
    assert bytes_before.items() <= tree(home.releases).items()
    assert (
        store.open_archive(first.content_hash).read("antal", {"kon": ["K"]}, "omraden").values.values[0, 0]
        == 10
    )
    with pytest.raises(ValueError, match="immutable"):
        first.save()


def test_a_part_delivery_is_merged_and_says_so(dataset: Dataset, write: Write) -> None:
    load(dataset, write(GOOD_CSV))
    part = write("omrade,ar,kon,antal\n02,2024,M,13\n02,2025,M,14\n")
    merged = load(dataset, part, merge=True)
    assert (merged.rows, merged.missing) == (5, {"suppressed_by_source": 1})
    said = merged.recipe["merged_with"]
    assert (said["release"], said["cells_delivered"], said["cells_kept"]) == (1, 2, 3)
    with pytest.raises(UserError, match="already loaded as release 2"):
        load(dataset, part, merge=True)


def test_merging_needs_an_edition_to_merge_with(dataset: Dataset, write: Write) -> None:
    with pytest.raises(UserError, match="no edition to merge"):
        load(dataset, write(GOOD_CSV), merge=True)


def test_a_part_delivery_with_other_dimensions_does_not_fit(dataset: Dataset, write: Write) -> None:
    load(dataset, write(GOOD_CSV))
    dataset.mapping = {k: v for k, v in dataset.mapping.items() if k != "breakdowns"}
    with pytest.raises(UserError, match=r"does not fit the edition before.*broken down"):
        load(dataset, write("omrade,ar,antal\n01,2025,13\n"), merge=True)


def test_several_files_are_one_delivery(dataset: Dataset, write: Write) -> None:
    head = "omrade,ar,kon,antal\n"
    paths = [write(f"{head}01,2024,K,1\n", "a.csv"), write(f"{head}01,2024,M,2\n", "b.csv")]
    release = load(dataset, paths)
    assert (release.rows, release.source_name) == (2, "a.csv, b.csv")
    with pytest.raises(UserError, match=r"more than once.*a\.csv 2 and c\.csv 2"):
        plan_statistics([paths[0], write(f"{head}01,2024,K,3\n", "c.csv")], dataset)


def test_the_pointer_moves_back_and_both_moves_are_known(dataset: Dataset, write: Write) -> None:
    first = load(dataset, write(GOOD_CSV))
    second = load(dataset, write(GOOD_CSV.replace("10", "12")))
    pointer = move_pointer(ACTOR, dataset, first)
    assert latest_release(dataset) == first
    assert pointer.release == first
    assert ReleasePointer.objects.filter(dataset=dataset).count() == 3
    record = AuditRecord.objects.get(action="move_pointer")
    assert record.changes == {"release": [2, 1]}
    with pytest.raises(UserError, match="current edition already"):
        move_pointer(ACTOR, dataset, first)
    with pytest.raises(UserError, match=r"already loaded as release 2.*Move the pointer"):
        load(dataset, write(GOOD_CSV.replace("10", "12")))
    third = load(dataset, write(GOOD_CSV.replace("10", "13")))
    assert (third.number, third.predecessor) == (3, first)
    assert second.number == 2


def test_the_latest_pointer_is_current_when_the_day_stands_still(dataset: Dataset, write: Write) -> None:
    with clock.set_to(dt.date(2026, 3, 1)):
        load(dataset, write(GOOD_CSV))
    with clock.set_to(dt.date(2026, 2, 1)):
        second = load(dataset, write(GOOD_CSV.replace("10", "12")))
    assert latest_release(dataset) == second


def test_a_release_of_another_dataset_is_refused(dataset: Dataset, city: City, write: Write) -> None:
    release = load(dataset, write(GOOD_CSV))
    other = Dataset.objects.create(city=city, code="annat", publisher="x", licence="x", format="csv")
    with pytest.raises(UserError, match="not of the dataset annat"):
        move_pointer(ACTOR, other, release)


def test_nobody_imports_without_the_right(dataset: Dataset, home: Home, write: Write) -> None:
    release = load(dataset, write(GOOD_CSV))
    before = state(home)
    with pytest.raises(PermissionDenied):
        import_statistics(ANONYMOUS, dataset, write(GOOD_CSV.replace("10", "9")), published=DAY)
    with pytest.raises(PermissionDenied):
        move_pointer(ANONYMOUS, dataset, release)
    assert state(home) == before


# Areas and their versions


@pytest.fixture
def versions(dataset: Dataset, city: City) -> Dataset:
    """2018's areas until 2023, 2025's from 2024 on; one code is in both."""
    old = make_area_set(city, "gamla", ["A", "B"], None, dt.date(2024, 12, 30))
    new = make_area_set(city, "nya", ["A", "C"], dt.date(2024, 12, 31), None)
    dataset.area_sets.set([old, new])
    return dataset


def test_a_row_finds_the_set_that_is_valid_in_its_period(versions: Dataset, write: Write) -> None:
    text = "omrade,ar,kon,antal\nA,2023,K,1\nA,2024,K,2\nA,2024M11,K,3\nA,2024M12,K,4\nB,2024Q3,K,5\n"
    frame = plan_statistics(write(text), versions).frame
    assert frame is not None
    found = dict(zip(frame["period"], frame["area_set"], strict=True))
    assert found == {"2023": "gamla", "2024": "nya", "2024M11": "gamla", "2024M12": "nya", "2024Q3": "gamla"}


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2024", (2024, 12, 31)),
        ("2024M02", (2024, 2, 29)),
        ("2023Q1", (2023, 3, 31)),
        ("2024Q4", (2024, 12, 31)),
    ],
)
def test_a_period_counts_at_its_last_day(period: str, day: tuple[int, int, int]) -> None:
    assert last_day(period) == dt.date(*day)


def test_a_code_that_is_not_valid_then_is_refused_with_its_validity(versions: Dataset, write: Write) -> None:
    plan = plan_statistics(write("omrade,ar,kon,antal\nB,2024,K,1\nC,2023,K,..\n"), versions)
    assert [row.line for row in plan.rejected] == [2, 3]
    assert "gamla (…–2024-12-30)" in plan.rejected[0].reason


def test_not_applicable_of_an_area_that_is_no_more_is_left_out(versions: Dataset, write: Write) -> None:
    plan = plan_statistics(write("omrade,ar,kon,antal\nB,2023,K,1\nB,2024,K,.\n"), versions)
    assert plan.rejected == []
    assert plan.rows == 1
    assert plan.recipe["left_out_not_applicable"] == 1


def test_a_code_in_two_valid_sets_is_refused(
    dataset: Dataset, city: City, area_set: AreaSet, write: Write
) -> None:
    dataset.area_sets.add(make_area_set(city, "andra", ["01"]))
    plan = plan_statistics(write(GOOD_CSV), dataset)
    assert {row.value for row in plan.rejected} == {"01"}
    assert "both valid in 2024" in plan.rejected[0].reason


def test_a_lost_zero_is_guessed_at_but_not_put_back(dataset: Dataset, write: Write) -> None:
    plan = plan_statistics(write("omrade,ar,kon,antal\n1,2024,K,1\n"), dataset)
    assert "01 is there" in plan.rejected[0].reason
    assert plan.rows == 0


def test_an_area_that_falls_out_is_told(dataset: Dataset, write: Write) -> None:
    plan = plan_statistics(write("omrade,ar,kon,antal\n01,2024,K,1\n"), dataset)
    (found,) = plan.checks
    assert (found["rule"], found["severity"], found["found"]) == ("coverage", "warning", 1)
    assert (found["places"][0]["area_set"], found["places"][0]["area"]) == ("omraden", "02")


def test_skipped_rows_are_in_the_recipe(dataset: Dataset, write: Write) -> None:
    release = load(dataset, write(GOOD_CSV + "77,2024,K,1\n01,2025,K,x\n"), skip_rejected=True)
    assert (release.rows, release.recipe["rejected"], release.recipe["skip_rejected"]) == (4, 2, True)
    assert release.recipe["rejected_rows"] == [
        ["fil.csv", 6, "area", "77", "no area has this code in omraden"],
        ["fil.csv", 7, "value", "x", "this is no number and no symbol of the source"],
    ]


def test_parts_that_do_not_add_up_stay_as_they_are(dataset: Dataset, write: Write) -> None:
    dataset.mapping |= {"totals": {"kon": "T"}}
    text = (
        "omrade,ar,kon,antal\n01,2024,K,10\n01,2024,M,11\n01,2024,T,22\n"
        "02,2024,K,1\n02,2024,M,2\n02,2024,T,3\n02,2025,K,..\n02,2025,M,2\n02,2025,T,3\n"
    )
    release = load(dataset, write(text))
    assert release.recipe["adds_up"] == [{"measure": "antal", "dimension": "kon", "cells": 2, "differ": 1}]
    assert not Measure.objects.get(dataset=dataset, code="antal").additive
    table = store.open_cube(release.content_hash).read("antal", {}, "omraden", {"kon": "T"})
    assert table.values.values[0].tolist() == [22, 3]


# Comparing and merging, against obvious twins


def cells(frame: pl.DataFrame) -> dict[Any, Any]:
    return {row[:5]: row[5:] for row in frame.select(*KEY, "value", "missing").rows()}


@settings(max_examples=60, deadline=None)
@given(old=frames(), new=frames())
def test_changes_and_merging_agree_with_dictionaries(old: pl.DataFrame, new: pl.DataFrame) -> None:
    a, b = cells(old), cells(new)
    same = sum(a[key] == b[key] for key in a.keys() & b.keys())
    expected = comparing.Changes(
        len(b.keys() - a.keys()), len(a.keys() & b.keys()) - same, len(a.keys() - b.keys()), same
    )
    assert comparing.compare(canonical(old), canonical(new)) == expected
    assert cells(canonical(comparing.merge(old, new))) == a | b
    assert comparing.compare(old, old).none
