"""Maps: every reason for missing is its own pattern, borders meet, and the SVG is safe inside a page."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pytest
import shapely

from samstad.drawing import maps, palette
from samstad.drawing.geometry import simplify_for_screen
from samstad.methods.values import Missing

SVG = "{http://www.w3.org/2000/svg}"
LEGEND = maps.Legend("Andel, procent", [(0, "låg"), (1, "mellan"), (2, "hög")])
KINDS = [kind for kind in Missing if kind != Missing.PRESENT]


def wiggly_grid(side=4, cell=1000.0, seed=1):
    """Squares whose shared borders are jagged lines: side × side polygons that tile without gaps."""
    rng = np.random.default_rng(seed)
    corners = {(i, j): (i * cell, j * cell) for i in range(side + 1) for j in range(side + 1)}
    edges = {}

    def edge(a, b):
        if (a, b) not in edges and (b, a) not in edges:
            (x0, y0), (x1, y1) = corners[a], corners[b]
            share = np.linspace(0, 1, 40)[1:-1]
            bend = (rng.normal(0, 30, len(share)) * np.sin(share * np.pi) ** 2).round(1)
            dx, dy = (y1 - y0) / cell, (x1 - x0) / cell
            inner = np.c_[x0 + (x1 - x0) * share + dx * bend, y0 + (y1 - y0) * share + dy * bend]
            edges[a, b] = [corners[a], *map(tuple, inner), corners[b]]
        return edges[a, b] if (a, b) in edges else edges[b, a][::-1]

    cells = []
    for j in range(side):
        for i in range(side):
            ring = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1), (i, j)]
            points = [p for a, b in pairwise(ring) for p in edge(a, b)[:-1]]
            start = 17 * (i + j) % len(points)
            cells.append(shapely.Polygon(points[start:] + points[:start]))
    return cells


def areas(**changes):
    """Sixteen areas; those after the tenth are missing, each for a reason of its own."""
    shapes = wiggly_grid()
    return [
        maps.MapArea(
            code=f"{at:04}",
            name=f"Område <{at}> & co",
            geometry=shape,
            klass=at % 3 if at < 10 else None,
            missing=Missing.PRESENT if at < 10 else KINDS[at - 10],
            text="12,3 %",
            **changes,
        )
        for at, shape in enumerate(shapes)
    ]


def draw(rows=None, **changes):
    return maps.choropleth(rows or areas(), LEGEND, "Karta", "Vad kartan visar", **changes)


def test_simplified_areas_still_tile():
    shapes = wiggly_grid(side=6)
    light = simplify_for_screen(shapes, 60.0)
    assert shapely.coverage_is_valid(light)
    assert shapely.get_num_coordinates(light).sum() < shapely.get_num_coordinates(shapes).sum() / 3
    assert shapely.area(light).sum() == pytest.approx(shapely.union_all(light).area)
    assert len(light) == len(shapes)
    assert shapely.contains(light, shapely.centroid(shapes)).all()


def test_simplifying_each_area_alone_would_have_torn_them_apart():
    alone = shapely.simplify(wiggly_grid(side=6), 60.0)
    assert not shapely.coverage_is_valid(alone)


@pytest.mark.parametrize(
    "wrong", [shapely.Point(0, 0), shapely.Polygon(), shapely.LineString([(0, 0), (1, 1)])]
)
def test_what_is_no_area_is_refused(wrong):
    with pytest.raises(ValueError, match="number 1"):
        simplify_for_screen([shapely.box(0, 0, 9, 9), wrong], 1.0)


def test_each_reason_is_a_pattern_of_its_own_and_stands_in_the_legend():
    root = ET.fromstring(draw())
    fills = [path.get("fill") for path in root.iter(f"{SVG}path") if path.find(f"{SVG}title") is not None]
    patterns = {p.get("id"): ET.tostring(p) for p in root.iter(f"{SVG}pattern")}
    missing = fills[10:]
    assert len(set(missing)) == len(KINDS) == len(patterns)
    assert all(fill.removeprefix("url(#").removesuffix(")") in patterns for fill in missing)
    drawn = {re.sub(rb'id="[^"]*"', b"", p) for p in patterns.values()}
    assert len(drawn) == len(KINDS)
    assert set(fills[:10]) == set(palette.sequential(3))
    assert len([r for r in root.iter(f"{SVG}rect") if r.get("width") == "23"]) == 3 + len(KINDS)


def test_a_reason_that_does_not_occur_has_no_legend_entry():
    root = ET.fromstring(draw(areas()[:10]))
    assert list(root.iter(f"{SVG}pattern")) == []
    assert len([r for r in root.iter(f"{SVG}rect") if r.get("width") == "23"]) == 3


@pytest.mark.parametrize("bare", [True, False])
def test_nothing_a_strict_policy_would_refuse(bare):
    text = draw(areas(href=None if bare else "/omrade/?a=1&b=2"), highlight=["0001"])
    root = ET.fromstring(text)
    assert "style" not in text
    assert not any(name.startswith("on") for node in root.iter() for name in node.attrib)
    assert root.get("role") == ("img" if bare else "group")
    for name in ("aria-labelledby", "aria-describedby"):
        assert any(node.get("id") == root.get(name) and node.text for node in root)
    links = list(root.iter(f"{SVG}a"))
    assert len(links) == (0 if bare else 16)
    assert all(a.get("href") == "/omrade/?a=1&b=2" and a.get("aria-label") for a in links)


def test_two_maps_in_one_page_share_no_id():
    def ids(text):
        return {node.get("id") for node in ET.fromstring(text).iter() if node.get("id")}

    one, other = draw(), draw(areas()[::-1])
    assert ids(one).isdisjoint(ids(other))
    assert one == draw()


def test_text_from_outside_stays_text():
    row = maps.MapArea("1", '{id}"><script>\x00\x0b', shapely.box(0, 0, 1000, 1000), 0)
    root = ET.fromstring(draw([row]))
    assert [t.text for t in root.iter(f"{SVG}title")][1] == '{id}"><script>'


@pytest.mark.parametrize(
    ("klass", "missing"), [(None, Missing.PRESENT), (0, Missing.WITHHELD), (7, Missing.PRESENT)]
)
def test_an_area_with_no_class_and_no_reason_is_refused(klass, missing):
    row = maps.MapArea("0114", "Ett", shapely.box(0, 0, 9, 9), klass, missing)
    with pytest.raises(ValueError, match="0114"):
        draw([row])


def test_neighbours_meet_on_paper():
    """Every border that two areas share has the same points in both paths, to the tenth of a unit."""

    def points(d):
        whole = []
        for ring in re.findall(r"M[^M]*", d):
            at = np.zeros(2)
            for pair in re.findall(r"(-?[\d.]+)\s?(-?[\d.]+)", ring):
                at = at + np.array(pair, dtype=float)
                whole.append(tuple(at.round(1)))
        return set(whole)

    paths = [
        p.get("d") for p in ET.fromstring(draw()).iter(f"{SVG}path") if p.find(f"{SVG}title") is not None
    ]
    assert len(points(paths[0]) & points(paths[1])) > 5
    assert len(points(paths[0]) & points(paths[5])) == 1


def test_the_locator_shows_the_chosen_area_last():
    text = maps.locator_map(areas(), ["0005"], "Läge", "Var området ligger")
    fills = [p.get("fill") for p in ET.fromstring(text).iter(f"{SVG}path")]
    assert fills[-1] == palette.ACCENT
    assert fills.count(palette.ACCENT) == 1
    with pytest.raises(ValueError, match="9999"):
        maps.locator_map(areas(), ["9999"], "Läge", "Var området ligger")


@pytest.mark.parametrize("classes", range(2, 8))
def test_colours_keep_their_order_in_grey(classes):
    ramp = palette.sequential(classes)
    light = [palette.luminance(colour) for colour in ramp]
    assert light == sorted(light, reverse=True)
    assert all(palette.contrast(a, b) >= 1.2 for a, b in pairwise(ramp))
    assert all(palette.contrast(palette.THIN_LINE, colour) >= 2.4 for colour in (ramp[0], ramp[-1]))


def test_series_colours_are_seen_against_paper():
    assert all(palette.contrast(colour, palette.PAPER) >= 4.5 for colour in palette.SERIES)


def test_the_legend_as_text_names_what_the_map_shows():
    labels = [label for _, label in maps.swatches(areas(), LEGEND)]
    assert labels[:3] == ["låg", "mellan", "hög"]
    assert len(labels) == 3 + len(KINDS)
