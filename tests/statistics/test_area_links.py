"""Links between area sets: found in four ways, told of before they are written, and used by the numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.cli.arguments.statistics import LINK_METHODS
from samstad.methods.conversion import METHODS
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord, City
from samstad.organisation.rights import ANONYMOUS
from samstad.statistics import overlay, queries
from samstad.statistics.area_links import Way, import_links
from samstad.statistics.imports import import_areas
from samstad.statistics.models import AreaLink, AreaSet, LinkKind
from samstad.statistics.sources import value_sets
from tests.statistics.conftest import ACTOR, make_area_set
from tests.statistics.squares import EAST, GRID, NORTH, geojson

HALVES = {
    "W": shapely.box(EAST, NORTH, EAST + 150, NORTH + 200),
    "E": shapely.box(EAST + 150, NORTH, EAST + 280, NORTH + 200),
}


@pytest.fixture
def grid(empty: AreaSet, write: Any) -> AreaSet:
    import_areas(ACTOR, empty, write(geojson(GRID), "rutor.geojson"))
    return empty


@pytest.fixture
def halves(city: City, write: Any) -> AreaSet:
    area_set = make_area_set(city, "halvor", [])
    import_areas(ACTOR, area_set, write(geojson(HALVES), "halvor.geojson"))
    return area_set


def stored() -> dict[tuple[str, str], float]:
    rows = AreaLink.objects.filter(kind=LinkKind.CONVERTS)
    return {
        (one, two): round(weight, 9)
        for one, two, weight in rows.values_list("source_area__code", "target_area__code", "weight")
    }


BY_SURFACE = {
    **{("00", "W"): 1.0, ("10", "W"): 1.0, ("01", "W"): 0.5, ("01", "E"): 0.5},
    **{("11", "W"): 0.5, ("11", "E"): 0.5, ("02", "E"): 0.8, ("12", "E"): 0.8},
}


def test_the_command_knows_all_ways() -> None:
    assert LINK_METHODS == METHODS


@pytest.mark.django_db
def test_by_surface_with_what_is_placed_and_what_not(grid: AreaSet, halves: AreaSet) -> None:
    way = Way("surface", source="Provkartan", year=2025)
    planned = import_links(ACTOR, grid, halves, way, dry_run=True)
    assert stored() == {}
    assert planned.summary() == import_links(ACTOR, grid, halves, way).summary()
    assert stored() == BY_SURFACE
    summary = planned.summary()
    assert (summary["placed_whole"], summary["not_placed"]) == (4, [])
    assert summary["placed_partly"] == [["02", 0.2], ["12", 0.2]]
    assert "2 areas lie partly outside halvor: 02 (20.0 %), 12 (20.0 %)" in planned.warnings
    assert set(AreaLink.objects.values_list("method", "source", "year")) == {("surface", "Provkartan", 2025)}
    assert AuditRecord.objects.filter(action="import_links").count() == 1
    # The same again changes nothing, and is not written down.
    again = import_links(ACTOR, grid, halves, way)
    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    assert AuditRecord.objects.filter(action="import_links").count() == 1


@pytest.mark.django_db
def test_by_a_key_and_then_one_area_by_hand(grid: AreaSet, halves: AreaSet, write: Any) -> None:
    rows = "".join(f"{code},{'W' if code[1] == '0' else 'E'}\n" for code in GRID if code != "12")
    plan = import_links(ACTOR, grid, halves, Way("key", path=write("from,to\n" + rows, "nyckel.csv")))
    assert plan.not_placed == ["12"]
    assert "1 area of rutor is counted nowhere: 12" in plan.warnings
    hand = write("rad;till;andel\n01;W;0,25\n01;E;0,75\n", "hand.csv")
    way = Way("hand", source="Anna A", path=hand, from_field="rad", to_field="till", weight_field="andel")
    plan = import_links(ACTOR, grid, halves, Way(**{**way.__dict__, "text": {"delimiter": ";"}}))
    assert (plan.new, plan.changed, plan.removed) == (1, 1, 0)
    assert stored()["01", "W"] == 0.25
    assert stored()["00", "W"] == 1.0
    assert set(AreaLink.objects.values_list("method", flat=True)) == {"key", "hand"}
    frame = queries.area_frame(halves)
    assert [each["method"] for each in frame.conversions["rutor"].weights] == ["hand", "key"]
    assert frame.conversions["rutor"].outside() == {"12": 1.0}


@pytest.mark.django_db
def test_a_px_grouping_is_a_key(grid: AreaSet, halves: AreaSet, write: Any) -> None:
    """Rows of codes, written as an office writes what belongs together: the same links as the key as CSV."""
    west, east = ([code for code in GRID if (code[1] == "0") is side] for side in (True, False))
    sections = [("Aggreg", ["W", "E"]), ("W", west), ("E", east)]
    lines = ["[Aggreg]", "Name=halvor", "Valueset=rutor"]
    for title, codes in sections:
        lines += [f"[{title}]"] if title != "Aggreg" else []
        lines += [f"{number}={code}" for number, code in enumerate(codes, 1)]
    grouping = write("\n".join(lines), "halvor.agg")
    plan = import_links(ACTOR, grid, halves, Way("key", path=grouping, source="SCB"))
    assert plan.not_placed == []
    assert stored() == {(code, "W" if code in west else "E"): 1.0 for code in GRID}
    rows = "".join(f"{code},{'W' if code in west else 'E'}\n" for code in GRID)
    again = import_links(
        ACTOR, grid, halves, Way("key", path=write("from,to\n" + rows, "k.csv"), source="SCB")
    )
    assert (again.new, again.changed, again.removed) == (0, 0, 0)
    codes = write("[Valuecode]\n1=00\n", "rutor.agg")
    for path, field, words in ((codes, "", "says nothing of groups"), (grouping, "andel", "has no shares")):
        with pytest.raises(UserError, match=words):
            import_links(ACTOR, grid, halves, Way("key", path=path, weight_field=field))


@pytest.mark.reference
@pytest.mark.django_db
def test_labour_markets_of_the_formats_own_suite(city: City, reference_data: Path) -> None:
    """A grouping that an office wrote: 290 municipalities, each wholly in one of 100 local labour markets."""
    folder = reference_data / "formats/px_suite/aggregations"
    grouping = value_sets.read(folder / "Lokala arbetsmarknader98-.agg")
    municipalities = value_sets.read(folder / "Kommuner2003.vs")
    assert isinstance(grouping, value_sets.Grouping)
    assert isinstance(municipalities, value_sets.ValueSet)
    one = make_area_set(city, "kommuner", list(municipalities.labels))
    two = make_area_set(city, "arbetsmarknader", list(grouping.groups))
    plan = import_links(ACTOR, one, two, Way("key", path=folder / "Lokala arbetsmarknader98-.agg"))
    assert (len(plan.whole), plan.partly, plan.not_placed, plan.empty) == (290, [], [], [])
    assert stored() == {(c, group): 1.0 for group, codes in grouping.groups.items() for c in codes}


@pytest.mark.django_db
def test_by_people_in_cells_of_a_grid(grid: AreaSet, halves: AreaSet, write: Any) -> None:
    # In 01 all live in the west, in 02 half outside; nobody lives in 12, and nothing is known of where it would go.
    cells = [
        (110, 10, 30),
        (160, 10, 0),
        (210, 10, 5),
        (290, 10, 5),
        (10, 10, 7),
        (10, 110, 1),
        (110, 110, 2),
    ]
    text = "east,north,people\n" + "".join(f"{EAST + x},{NORTH + y},{n}\n" for x, y, n in cells)
    plan = import_links(ACTOR, grid, halves, Way("population", path=write(text, "rutnat.csv"), year=2023))
    assert stored() == {
        ("00", "W"): 1.0, ("10", "W"): 1.0, ("11", "W"): 1.0, ("01", "W"): 1.0, ("02", "E"): 0.5
    }  # fmt: skip
    assert plan.not_placed == ["12"]


@pytest.mark.django_db
def test_by_people_of_a_finer_set(grid: AreaSet, halves: AreaSet, city: City, write: Any) -> None:
    rows = make_area_set(city, "rader", [])
    strips = {str(i): shapely.box(EAST, NORTH + 100 * i, EAST + 300, NORTH + 100 * i + 100) for i in (0, 1)}
    import_areas(ACTOR, rows, write(geojson(strips), "rader.geojson"))
    people = write("kod,folk\n00,10\n01,20\n02,70\n10,1\n11,1\n12,2\n", "folk.csv")
    way = Way("population", path=people, finer=grid, from_field="kod", people_field="folk")
    import_links(ACTOR, rows, halves, way)
    # A cell is placed whole, where a point of it lies: 01 and 11, on the border, to the first.
    assert stored() == {("0", "W"): 0.1, ("0", "E"): 0.9, ("1", "W"): 0.25, ("1", "E"): 0.75}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("from,to\n00,X\n", {}, "1 row names areas that are not there: 00 → X"),
        ("from,to\nX,W\n", {}, "X → W"),
        ("from,to\n00,W\n00,E\n", {}, "00 goes to several areas"),
        ("from,to,w\n00,W,0.7\n00,E,0.7\n", {"weight_field": "w"}, "gives away 1.4"),
        ("from,to,w\n00,W,-1\n", {"weight_field": "w"}, "share over 0"),
        ("from,to,w\n00,W,mycket\n", {"weight_field": "w"}, "'mycket' is no number"),
        ("from,to\n00,W\n", {"weight_field": "w"}, "no column 'w'"),
        ("east,north,people\n1,1,1\n", {"method": "population"}, "do not lie in Sweden"),
        ("code,people\n00,-3\n", {"method": "population", "finer": True}, "people are numbers from 0 up"),
        ("code,people\n77,3\n", {"method": "population", "finer": True}, "1 code is not in rutor: 77"),
    ],
)
def test_links_that_make_no_sense_change_nothing(
    grid: AreaSet, halves: AreaSet, write: Any, text: str, options: dict[str, Any], words: str
) -> None:
    options = {"method": "key", **options}
    if options.pop("finer", False):
        options |= {"finer": grid, "from_field": "code"}
    with pytest.raises(UserError, match=words):
        import_links(ACTOR, grid, halves, Way(path=write(text, "fel.csv"), **options))
    assert stored() == {}


@pytest.mark.django_db
def test_who_may_and_what_is_needed(grid: AreaSet, halves: AreaSet, city: City, write: Any) -> None:
    with pytest.raises(PermissionDenied):
        import_links(ANONYMOUS, grid, halves, Way("surface"))
    with pytest.raises(UserError, match="not converted to itself"):
        import_links(ACTOR, grid, grid, Way("surface"))
    bare = make_area_set(city, "utan", ["1"])
    with pytest.raises(UserError, match="borders of 1 area are not known: 1"):
        import_links(ACTOR, grid, bare, Way("surface"))
    with pytest.raises(UserError, match="a file is needed"):
        import_links(ACTOR, grid, halves, Way("key"))


@pytest.mark.django_db
def test_of_a_national_division_only_ones_own_municipality_is_to_be_placed(
    city: City, home: Any, write: Any
) -> None:
    deso = make_area_set(None, "deso", ["9901A0010", "9901A0020", "0180C4040"])
    AreaSet.objects.filter(pk=deso.pk).update(kind="deso")
    deso.refresh_from_db()
    districts = make_area_set(city, "stadsdelar", ["S"])
    key = write("from,to\n9901A0010_DeSO2025,S\n0180C4040,någon annans\n", "nyckel.csv")
    plan = import_links(ACTOR, deso, districts, Way("key", path=key))
    assert (plan.whole, plan.not_placed) == (["9901A0010"], ["9901A0020"])
    frame = queries.area_frame(districts)
    assert frame.conversions["deso"].frame.codes == ("9901A0010", "9901A0020")


boxes = st.builds(
    lambda x, y, w, h: shapely.box(x, y, x + w, y + h),
    *(st.integers(0, 20), st.integers(0, 20), st.integers(1, 15), st.integers(1, 15)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(boxes, min_size=1, max_size=5), st.lists(boxes, min_size=1, max_size=4))
def test_an_overlay_is_the_pairs_one_by_one(one: list[Any], two: list[Any]) -> None:
    # Targets must not overlap: what an earlier one has is no longer another's.
    taken, targets = shapely.Polygon(), []
    for each in two:
        rest = each.difference(taken)
        taken = taken.union(each)
        if not rest.is_empty:
            targets.append(rest)
    sources = {f"s{i}": shapely.to_wkb(shape) for i, shape in enumerate(one)}
    named = {f"t{i}": shapely.to_wkb(shape) for i, shape in enumerate(targets)}
    found = overlay.overlay(sources, named)
    got = np.zeros((len(one), len(targets)))
    got[found.row, found.column] = found.weight
    slow = np.array([[a.intersection(b).area / a.area for b in targets] for a in one])
    assert got == pytest.approx(slow, abs=1e-9)
    assert found.placed == pytest.approx([a.intersection(taken).area / a.area for a in one], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 7), st.integers(-1, 7)), min_size=1, max_size=20))
def test_a_point_lies_in_one_area_only(points: list[tuple[int, int]]) -> None:
    areas = {f"{i}": shapely.to_wkb(shapely.box(i, 0, i + 1, 5)) for i in range(6)}
    east, north = np.array(points).T
    slow = [
        next(
            (
                i
                for i, shape in enumerate(areas.values())
                if shapely.from_wkb(shape).intersects(shapely.Point(p))
            ),
            -1,
        )
        for p in points
    ]
    assert overlay.places(east, north, areas).tolist() == slow
