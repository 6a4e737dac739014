"""What is wrong with a folder is told with file, line and reason, all of it at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samstad import exchange
from samstad.exchange.problems import MOST_SHOWN, FolderError
from samstad.exchange.yaml_reading import parse
from samstad.organisation.errors import UserError

CITY = 'format = 1\nslug = "prov"\ncode = "9902"\nsynthetic = true\nname.sv = "Prov"\n'
FILES = {
    "city.toml": CITY,
    "organisations/ks.yaml": "code: ks\nname: Kommunstyrelsen\nkind: executive_board\n",
    "themes.yaml": "themes:\n  - code: arbete\n    name: Arbete\n",
    "area_sets/sams.yaml": 'code: sams\nname: SAMS\nkind: sams\nareas:\n  - code: "0114"\n',
    "sources/jobb.yaml": (
        "code: jobb\nname: Jobb\npublisher: Vi\nlicence: CC0\nformat: csv\narea_sets: [sams]\n"
        "measures:\n  - code: antal\n    name: Antal\n"
    ),
    "indicators/jobb.yaml": (
        "code: jobb\ntheme: arbete\nname: Jobb\nkind: count\ndirection: higher_is_better\n"
        "numerator: {dataset: jobb, measure: antal}\nauthor: Vi\n"
    ),
    "documents/plan.yaml": (
        "code: plan\nkind: plan\nstate: decided\ntitle: Plan\nowner: ks\ngoals:\n"
        "  - code: fler\n    kind: committee\n    owner: ks\n    text: Fler jobb\n    targets:\n"
        "      - code: t1\n        indicator: jobb\n        area: sams:0114\n        kind: increase\n"
        "        baseline_year: 2010\n        year: 2020\n        set_by: ks\n"
    ),
}


def written(place: Path, **changed: str) -> Path:
    """The folder FILES with some files replaced (`/` and `.` in the names as `__` and `_`)."""
    folder = place / "prov"
    for name, text in {**FILES, **changed}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def edited(name: str, old: str, new: str) -> dict[str, str]:
    assert old in FILES[name]
    return {name: FILES[name].replace(old, new, 1)}


def problems(folder: Path) -> list[str]:
    with pytest.raises(FolderError) as caught:
        exchange.read_folder(folder)
    assert all(str(problem) in str(caught.value) for problem in caught.value.problems[:MOST_SHOWN])
    return [str(problem) for problem in caught.value.problems]


def test_the_folder_is_sound_before_it_is_broken(tmp_path: Path) -> None:
    folder = exchange.read_folder(written(tmp_path))
    assert folder.area_sets[0].areas[0].code == "0114"
    assert folder.documents[0].goals[0].targets[0].year == 2020


GOAL2 = "  - code: b\n    kind: local\n    owner: ks\n    text: B\n    parent: c\n"
GOAL3 = "  - code: c\n    kind: local\n    owner: ks\n    text: C\n    parent: b\n"
BROKEN: dict[str, tuple[dict[str, str], str]] = {
    "unknown key, nearest named": (
        edited("organisations/ks.yaml", "kind:", "knid:"),
        'organisations/ks.yaml:3:1: unknown key "knid"; did you mean "kind"?',
    ),
    "missing key": (
        edited("organisations/ks.yaml", "kind: executive_board\n", ""),
        'organisations/ks.yaml:1:1: the key "kind" is missing',
    ),
    "wrong choice": (
        edited("organisations/ks.yaml", "executive_board", "executive_bord"),
        "organisations/ks.yaml:3:7: kind: 'executive_bord' is not one of municipality, council, executive_board, "
        "committee, district_committee, company, state, authority, region, business, association"
        '; did you mean "executive_board"?',
    ),
    "wrong type": (
        edited("documents/plan.yaml", "year: 2020", "year: snart"),
        "documents/plan.yaml:17:15: year: 'snart' is not a whole number",
    ),
    "a list where a text stands": (
        edited("organisations/ks.yaml", "name: Kommunstyrelsen", "name: [a]"),
        "organisations/ks.yaml:2:7: name: here stands a text, or a mapping with sv and en",
    ),
    "bad date": (
        edited("organisations/ks.yaml", "kind:", "valid_from: 2008-02-30\nkind:"),
        "organisations/ks.yaml:3:13: valid_from: '2008-02-30' is not a day of the calendar",
    ),
    "a date as one number, which is seconds since 1970 to some": (
        edited("organisations/ks.yaml", "kind:", "valid_from: 20081031\nkind:"),
        "organisations/ks.yaml:3:13: valid_from: '20081031' is not a date; write it as 2008-10-31",
    ),
    "end before start": (
        edited("organisations/ks.yaml", "kind:", "valid_from: 2009-01-01\nvalid_to: 2008-01-01\nkind:"),
        "organisations/ks.yaml:4:1: valid_to 2008-01-01 is before valid_from 2009-01-01",
    ),
    "owner that is not there": (
        edited("documents/plan.yaml", "    owner: ks", "    owner: kss"),
        'documents/plan.yaml:9:12: "kss" is not among the organisations; did you mean "ks"?',
    ),
    "area that is not there": (
        edited("documents/plan.yaml", "sams:0114", "sams:0115"),
        'documents/plan.yaml:14:15: the area set "sams" has no area "0115"; did you mean "0114"?',
    ),
    "measure that is not there": (
        edited("indicators/jobb.yaml", "measure: antal", "measure: antl"),
        'indicators/jobb.yaml:6:37: the source "jobb" has no measure "antl"; did you mean "antal"?',
    ),
    "code twice in a list": (
        edited("area_sets/sams.yaml", '  - code: "0114"', '  - code: "0114"\n  - code: "0114"'),
        'area_sets/sams.yaml:6:5: area "0114" is there twice',
    ),
    "code twice among themes": (
        {"themes.yaml": FILES["themes.yaml"] + "  - code: arbete\n    name: Igen\n"},
        'themes.yaml:4:5: "arbete" is there twice',
    ),
    "target without a direction": (
        edited("documents/plan.yaml", "        kind: increase\n", ""),
        'documents/plan.yaml:12:9: the key "kind" is missing',
    ),
    "level without a value": (
        edited("documents/plan.yaml", "kind: increase", "kind: at_least"),
        "documents/plan.yaml:15:9: a target of kind at_least needs a value",
    ),
    "reach without a direction": (
        edited("documents/plan.yaml", "kind: increase", "kind: reach\n        value: 80"),
        "documents/plan.yaml:15:9: a target of kind reach needs a direction",
    ),
    "direction that is none": (
        edited("documents/plan.yaml", "kind: increase", "kind: reach\n        value: 80\n        direction: neutral"),
        "documents/plan.yaml:17:20: direction: 'neutral' is not one of",
    ),
    "gap without a reference": (
        edited(
            "documents/plan.yaml",
            "kind: increase",
            "kind: close_gap\n        share: 0.5\n        direction: higher_is_better",
        ),
        "documents/plan.yaml:15:9: a target of kind close_gap needs a reference",
    ),
    "area as its own reference": (
        edited(
            "documents/plan.yaml",
            "kind: increase",
            "kind: match_reference\n        reference: sams:0114\n        direction: higher_is_better",
        ),
        "documents/plan.yaml:16:9: an area is no reference for itself",
    ),
    "reference that is not there": (
        edited(
            "documents/plan.yaml",
            "kind: increase",
            "kind: match_reference\n        reference: sams:0115\n        direction: higher_is_better",
        ),
        'documents/plan.yaml:16:20: the area set "sams" has no area "0115"; did you mean "0114"?',
    ),
    "direction beside a kind that says it": (
        edited("documents/plan.yaml", "kind: increase", "kind: increase\n        direction: higher_is_better"),
        "documents/plan.yaml:16:9: a target of kind increase takes no direction",
    ),
    "target before its baseline": (
        edited("documents/plan.yaml", "year: 2020", "year: 2009"),
        "documents/plan.yaml:17:9: year 2009 is not after baseline_year 2010",
    ),
    "circle of goals": (
        {"documents/plan.yaml": FILES["documents/plan.yaml"] + GOAL2 + GOAL3},
        'documents/plan.yaml:23:13: parent goes round in a circle: "plan/b" → "plan/c" → "plan/b"',
    ),
    "a unit's goal under none of its committee's": (
        {
            "documents/plan.yaml": FILES["documents/plan.yaml"]
            + "  - code: u\n    kind: direction\n    owner: ks\n    text: U\n    parent: fler\n"
        },
        "documents/plan.yaml:23:13: a goal of kind direction does not lie under one of kind committee; "
        "it may lie under vision",
    ),
    "a goal that serves none of a programme": (
        {
            "documents/plan.yaml": FILES["documents/plan.yaml"]
            + "  - code: u\n    kind: committee\n    owner: ks\n    text: U\n    serves:\n      - fler\n"
        },
        "documents/plan.yaml:24:9: a goal of kind committee serves none of kind committee",
    ),
    "a year target with a number that nobody wrote": (
        {
            "documents/plan.yaml": FILES["documents/plan.yaml"]
            + "    year_targets:\n      - code: a\n        indicator: jobb\n        year: 2026\n        kind: number\n"
        },
        "documents/plan.yaml:23:9: a year target of kind number needs a value",
    ),
    "a document that steps on itself": (
        edited(
            "documents/plan.yaml", "owner: ks\n", "owner: ks\nsteps_on:\n  - document: plan\n    kind: revises\n"
        ),
        'documents/plan.yaml:7:15: steps_on goes round in a circle: "plan" → "plan"',
    ),
    "name of the file": (
        edited("organisations/ks.yaml", "code: ks", "code: kf"),
        'organisations/ks.yaml:1:1: the file is about "kf": name it kf.yaml, or change the code',
    ),
    "unquoted code": (
        edited("area_sets/sams.yaml", '"0114"', "0114"),
        'area_sets/sams.yaml:5:11: write "0114" in quotes: without them some readers of YAML drop the zero',
    ),
    "the same key twice": (
        edited("organisations/ks.yaml", "kind:", "code: ks\nkind:"),
        'organisations/ks.yaml:3:1: the key "code" is there twice',
    ),
    "not YAML": (
        edited("organisations/ks.yaml", "kind: executive_board", "kind: ["),
        "organisations/ks.yaml:4:1: this is not YAML: expected the node content",
    ),
    "not TOML": (
        {"city.toml": CITY.replace('"prov"', "prov")},
        "city.toml:2:8: this is not TOML: Invalid value",
    ),
    "unknown key of the city": (
        {"city.toml": CITY + "cod = 1\n"},
        'city.toml:6:1: unknown key "cod"; did you mean "code"?',
    ),
    "a made-up city with a real code": (
        {"city.toml": CITY.replace("9902", "0180")},
        "city.toml:4:1: a synthetic city has a code that begins with 99",
    ),
    "misspelt folder": (
        {"organisation/kf.yaml": "code: kf\n"},
        'organisation: a city folder has no such thing; did you mean "organisations"?',
    ),
    "other suffix": ({"organisations/kf.yml": "code: kf\n"}, "organisations/kf.yml: only .yaml files are read here"),
    "alias": (
        edited("organisations/ks.yaml", "code: ks\nname: Kommunstyrelsen", "code: &x ks\nname: *x"),
        "organisations/ks.yaml:2:1: references with * are not read; write the value out",
    ),
    "national without use": (
        {"area_sets/deso.yaml": "code: deso\nname: DeSO\nkind: deso\nnational: true\n"},
        "area_sets/deso.yaml:4:11: it is national, and nothing in the folder uses it: leave it out, or write "
        "national: false",
    ),
    "share without a base": (
        edited("indicators/jobb.yaml", "kind: count", "kind: share"),
        "indicators/jobb.yaml:4:1: a share is a count over a base: add the key denominator",
    ),
    "noise that is larger than its maximum": (
        edited(
            "sources/jobb.yaml",
            "area_sets",
            "additive: false\nnoise: {kind: cell_key, variance: 9, maximum: 2}\narea_sets",
        ),
        "sources/jobb.yaml:7:25: noise of at most 2 has no variance 9",
    ),
    "noise where parts sum to totals": (
        edited("sources/jobb.yaml", "area_sets", "noise: {kind: rounding, variance: 2}\narea_sets"),
        "sources/jobb.yaml:6:1: a source that adds noise has parts that do not sum to totals",
    ),
    "a mapping that an import would refuse": (
        edited("sources/jobb.yaml", "area_sets", "mapping: {area: Region, measure: Matt}\narea_sets"),
        "sources/jobb.yaml:6:10: the mapping does not say where 'period' is. Write period as the name of a column",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_is_told_at_its_line(changed: dict[str, str], expected: str, tmp_path: Path) -> None:
    found = problems(written(tmp_path, **changed))
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_everything_is_told_at_once_and_one_fault_makes_no_other(tmp_path: Path) -> None:
    changed = {
        **edited("organisations/ks.yaml", "kind:", "knid:"),  # and nobody is told that "ks" is missing
        **edited("documents/plan.yaml", "year: 2020", "year: 2009"),
        **edited("area_sets/sams.yaml", '"0114"', "0114"),
    }
    found = problems(written(tmp_path, **changed))
    assert {line.split(":")[0] for line in found} == set(changed)
    assert not any("not among" in line for line in found)


def test_the_first_fifty_are_shown(tmp_path: Path) -> None:
    goals = "".join(f"  - code: g{i}\n    kind: committee\n    owner: x{i}\n    text: T\n" for i in range(60))
    folder = written(tmp_path, **{"documents/plan.yaml": FILES["documents/plan.yaml"] + goals})
    assert len(problems(folder)) == 60
    with pytest.raises(FolderError, match="60 faults") as caught:
        exchange.read_folder(folder)
    assert str(caught.value).count("\n") == MOST_SHOWN + 1
    assert "… and 10 more" in str(caught.value)


def test_no_city_to_be_found(tmp_path: Path) -> None:
    from samstad.exchange.folder import find_folders

    with pytest.raises(UserError, match="there is no such folder"):
        find_folders(tmp_path / "none")
    with pytest.raises(UserError, match=r"city\.toml"):
        find_folders(tmp_path)


def test_texts_that_other_readers_take_for_something_else_are_read_as_written() -> None:
    parsed = parse("x.yaml", b"a: no\nb: 1e3\nc: 2008-09-18\nd: 12:30\ne: ~\nf: '~'\ng: 76\n")
    assert parsed.problems == []
    assert parsed.data == {
        "a": "no",
        "b": "1e3",
        "c": "2008-09-18",
        "d": "12:30",
        "e": None,
        "f": "~",
        "g": "76",
    }


@pytest.mark.parametrize("text", [b"a: 010", b"[-007]", b"0123: a", b"a: 0_1"])
def test_a_zero_in_front_needs_quotes(text: bytes) -> None:
    (problem,) = parse("x.yaml", text).problems
    assert "in quotes" in problem.reason


@pytest.mark.parametrize(
    "text", [b"a: 0", b"a: 0.5", b"a: -0.5", b"a: 0x1F", b'a: "010"', b"a: '010'", b"a: 10"]
)
def test_a_zero_that_is_none_in_front_does_not(text: bytes) -> None:
    assert parse("x.yaml", text).problems == []


# --- Geometry --------------------------------------------------------------------------------------------


def square(east: float, north: float = 6_500_000.0, side: float = 100.0) -> list[list[float]]:
    return [
        [east, north],
        [east + side, north],
        [east + side, north + side],
        [east, north + side],
        [east, north],
    ]


def collection(*rings: list[list[float]], crs: str | None = "urn:ogc:def:crs:EPSG::3006") -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        **({"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}),
        "features": [
            {
                "type": "Feature",
                "properties": {"code": f"0{number}", "name": "Ett"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
            for number, ring in enumerate(rings, 1)
        ],
    }


def without_code(data: dict[str, Any]) -> None:
    del data["features"][0]["properties"]["code"]


def with_unknown(data: dict[str, Any]) -> None:
    data["features"][0]["properties"]["namn"] = "x"


def as_point(data: dict[str, Any]) -> None:
    data["features"][0]["geometry"] = {"type": "Point", "coordinates": [600_000, 6_500_000]}


def unchanged(_data: dict[str, Any]) -> None:
    pass


BOW = [
    [600_000, 6_500_000],
    [600_100, 6_500_100],
    [600_100, 6_500_000],
    [600_000, 6_500_100],
    [600_000, 6_500_000],
]


@pytest.mark.parametrize(
    ("data", "change", "reason"),
    [
        (collection(square(600_000), crs=None), unchanged, "must be in EPSG:3006, and the file says no crs"),
        (collection(square(600_000), crs="EPSG:3011"), unchanged, "the file says 'EPSG:3011'"),
        (
            collection([[18.0, 59.0], [18.1, 59.0], [18.1, 59.1], [18.0, 59.0]]),
            unchanged,
            "does not lie in Sweden",
        ),
        (collection(BOW), unchanged, "area '01': the polygon is not valid: Self-intersection"),
        (collection(square(600_000), square(600_020)), unchanged, "1 pair of areas overlaps: 01 and 02"),
        (collection(square(600_000)[:3]), unchanged, "at least 4 items"),
        (collection(square(600_000)), without_code, "feature 1: code"),
        (collection(square(600_000)), with_unknown, "unknown property 'namn'"),
        (collection(square(600_000)), as_point, "area '01': geometry"),
    ],
)
def test_geometry_that_cannot_be_right(
    data: dict[str, Any], change: Callable[[dict[str, Any]], None], reason: str, tmp_path: Path
) -> None:
    change(data)
    found = problems(written(tmp_path, **{"area_sets/sams.geojson": json.dumps(data)}))
    assert len(found) == 1
    assert found[0].startswith("area_sets/sams.geojson")
    assert reason in found[0]


def test_an_area_is_drawn_or_listed_and_not_both(tmp_path: Path) -> None:
    data = json.dumps(collection(square(600_000))).replace('"01"', '"0114"')
    assert problems(written(tmp_path, **{"area_sets/sams.geojson": data})) == [
        'area_sets/sams.geojson: area "0114" is there twice'
    ]


def test_broken_json_has_its_line(tmp_path: Path) -> None:
    found = problems(written(tmp_path, **{"area_sets/sams.geojson": '{\n"features": [\n}'}))
    assert found == ["area_sets/sams.geojson:3:1: this is not JSON: Expecting value"]


def test_coordinates_are_kept_to_a_centimetre(tmp_path: Path) -> None:
    data = json.dumps(collection(square(600_000.123456)))
    folder = exchange.read_folder(written(tmp_path, **{"area_sets/sams.geojson": data}))
    drawn = next(area for area in folder.area_sets[0].areas if area.geometry)
    assert drawn.geometry is not None
    assert drawn.geometry.coordinates[0][0] == [600_000.12, 6_500_000.0]
