"""Areas from files: their links made, and left alone once a release rests on them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.exceptions import PermissionDenied

from samstad.conf.home import Home
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import ANONYMOUS
from samstad.statistics.imports import import_areas, import_statistics
from samstad.statistics.models import AreaLink, AreaSet, Dataset, LinkKind
from tests.statistics.conftest import ACTOR, GOOD_CSV, make_area_set, state
from tests.statistics.squares import EAST, GRID, NORTH, geojson

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Write = Callable[..., Path]


def test_areas_without_geometry_from_csv(empty: AreaSet, city: City, write: Write) -> None:
    parents = make_area_set(city, "stadsdelar", ["S1", "S2"])
    path = write("code;name;parent\n1;Ängby;S1\n2;Öja;S2\n".encode("cp1252"), "omraden.csv")
    import_areas(
        ACTOR, empty, path, parent_field="parent", parent_set=parents, delimiter=";", encoding="cp1252"
    )
    assert list(empty.areas.values_list("code", "name", "geometry")) == [
        ("1", {"sv": "Ängby"}, None),
        ("2", {"sv": "Öja"}, None),
    ]
    links = AreaLink.objects.filter(kind=LinkKind.NESTED)
    assert set(links.values_list("source_area__code", "target_area__code", "weight", "method")) == {
        ("1", "S1", 1.0, "exact"),
        ("2", "S2", 1.0, "exact"),
    }
    empty.refresh_from_db()
    assert empty.content_hash == ""


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("code,name\n1,a\n1,b\n", {}, "1 code is there more than once: 1"),
        ("code,name\n,a\n", {}, "area number 1 has no code"),
        ("code,name\n", {}, "no areas"),
        ("kod,name\n1,a\n", {}, r"no field 'code'.*kod, name"),
        ("code,name\n1\n", {}, r"omraden\.csv, line 2: 1 fields"),
        ("code,name\n1,a\n", {"parent_field": "p"}, "go together"),
    ],
)
def test_a_list_of_areas_that_makes_no_sense(
    empty: AreaSet, write: Write, text: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        import_areas(ACTOR, empty, write(text, "omraden.csv"), **options)


def test_parents_that_are_not_there_or_elsewhere(empty: AreaSet, city: City, write: Write) -> None:
    parents = make_area_set(city, "delar", [])
    halves = {
        "S": shapely.box(EAST, NORTH, EAST + 300, NORTH + 100),
        "N": shapely.box(EAST, NORTH + 100, EAST + 300, NORTH + 200),
    }
    import_areas(ACTOR, parents, write(geojson(halves), "delar.geojson"))
    right = {code: "S" if code[0] == "0" else "N" for code in GRID}
    options = {"parent_field": "del", "parent_set": parents}
    for code, parent, words in (
        ("00", "X", "1 area names a parent that is not in delar: 00 → X"),
        ("00", "N", "1 area lies mostly outside the parent in delar: 00 → N"),
    ):
        path = write(geojson(GRID, **{"del": {**right, code: parent}}), "rutor.geojson")
        with pytest.raises(UserError, match=words):
            import_areas(ACTOR, empty, path, **options)
    assert empty.areas.count() == 0
    plan = import_areas(ACTOR, empty, write(geojson(GRID, **{"del": right}), "rutor.geojson"), **options)
    assert plan.warnings == []
    assert AreaLink.objects.filter(kind=LinkKind.NESTED, source_area__area_set=empty).count() == 6


def test_what_became_of_older_areas(empty: AreaSet, city: City, write: Write) -> None:
    """00 stays, 01 is divided 3 to 1, 02 and 10 become one, and 11 and 12 end."""
    import_areas(ACTOR, empty, write(geojson(GRID), "rutor.geojson"))
    west, south = EAST + 100, NORTH
    shapes = {
        "00": GRID["00"],
        "01a": shapely.box(west, south, west + 75, south + 100),
        "01b": shapely.box(west + 75, south, west + 100, south + 100),
        "0210": shapely.MultiPolygon([GRID["02"], GRID["10"]]),
    }
    before = {"00": "00", "01a": "01", "01b": "01", "0210": "02; 10"}
    new = make_area_set(city, "rutor-2", [])
    path = write(geojson(shapes, forr=before), "rutor2.geojson")
    plan = import_areas(ACTOR, new, path, previous_field="forr", previous_set=empty)
    links = AreaLink.objects.filter(kind=LinkKind.SUCCEEDED)
    assert set(links.values_list("source_area__code", "target_area__code", "weight", "method")) == {
        ("00", "00", 1.0, "exact"),
        ("01", "01a", 0.75, "area"),
        ("01", "01b", 0.25, "area"),
        ("02", "0210", 1.0, "exact"),
        ("10", "0210", 1.0, "exact"),
    }
    assert plan.warnings == ["2 areas of rutor became no area in this file: 11, 12"]
    with pytest.raises(UserError, match="1 previous code is not in rutor: 77"):
        import_areas(
            ACTOR,
            make_area_set(city, "rutor-3", []),
            write(geojson({"00": GRID["00"]}, forr={"00": "77"}), "r.geojson"),
            previous_field="forr",
            previous_set=empty,
        )


def test_a_division_without_geometry_is_in_equal_parts_and_says_so(
    city: City, area_set: AreaSet, write: Write
) -> None:
    new = make_area_set(city, "nya", [])
    path = write("code,name,forr\n1a,x,01\n1b,y,01\n2,z,02\n", "nya.csv")
    plan = import_areas(ACTOR, new, path, previous_field="forr", previous_set=area_set)
    assert [(link.weight, link.method) for link in plan.succeeded] == [
        (0.5, "equal"),
        (0.5, "equal"),
        (1.0, "exact"),
    ]
    assert "in equal parts" in plan.warnings[0]


def test_a_dry_run_and_a_second_run_change_nothing(empty: AreaSet, home: Home, write: Write) -> None:
    path = write(geojson(GRID), "rutor.geojson")
    before = state(home)
    plan = import_areas(ACTOR, empty, path, dry_run=True)
    assert state(home) == before
    json.dumps(plan.summary())
    import_areas(ACTOR, empty, path)
    after = state(home)
    again = import_areas(ACTOR, empty, path)
    assert (again.new, again.changed, again.removed) == ([], [], [])
    assert state(home) == after


def test_areas_may_change_until_a_release_rests_on_them(
    dataset: Dataset, area_set: AreaSet, home: Home, write: Write
) -> None:
    import_areas(ACTOR, area_set, write("code,name\n01,Ett\n02,Två\n03,Tre\n", "a.csv"))
    import_areas(ACTOR, area_set, write("code,name\n01,Ett\n02,Två\n", "b.csv"))
    assert sorted(area_set.areas.values_list("code", flat=True)) == ["01", "02"]
    import_statistics(ACTOR, dataset, write(GOOD_CSV), published=dt.date(2026, 1, 1))
    before = state(home)
    for text in ("code,name\n01,Ett\n", "code,name\n01,Ett\n02,Två\n03,Tre\n"):
        with pytest.raises(UserError, match=r"1 release rests on these areas \(folk/1\).*new version"):
            import_areas(ACTOR, area_set, write(text, "c.csv"))
    with pytest.raises(UserError, match="2 changed"):
        import_areas(ACTOR, area_set, write(geojson({"01": GRID["00"], "02": GRID["01"]}), "d.geojson"))
    assert state(home) == before
    renamed = import_areas(ACTOR, area_set, write("code,name\n01,Ett\n02,Andra\n", "e.csv"))
    assert renamed.renamed == ["02"]


def test_links_that_a_release_rests_on_stay(
    dataset: Dataset, area_set: AreaSet, city: City, write: Write
) -> None:
    parents = make_area_set(city, "delar", ["N", "S"])
    options = {"parent_field": "parent", "parent_set": parents}
    import_areas(ACTOR, area_set, write("code,name,parent\n01,a,N\n02,b,S\n", "a.csv"), **options)
    import_statistics(ACTOR, dataset, write(GOOD_CSV), published=dt.date(2026, 1, 1))
    with pytest.raises(UserError, match="how these areas are linked"):
        import_areas(ACTOR, area_set, write("code,name,parent\n01,a,N\n02,b,N\n", "b.csv"), **options)
    other = make_area_set(city, "fokus", ["F"])
    import_areas(
        ACTOR,
        area_set,
        write("code,name,f\n01,a,F\n02,b,F\n", "c.csv"),
        parent_field="f",
        parent_set=other,
    )
    assert AreaLink.objects.filter(target_area__area_set=other).count() == 2


def test_nobody_imports_areas_without_the_right(empty: AreaSet, write: Write) -> None:
    with pytest.raises(PermissionDenied):
        import_areas(ANONYMOUS, empty, write("code,name\n1,a\n", "a.csv"))
