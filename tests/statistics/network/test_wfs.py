"""A geodata service. *Not confirmed against the live service*: the answers are built from what is written of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import shapely

from samstad.organisation.errors import UserError
from samstad.statistics.sources.areas import Fields, read
from samstad.statistics.sources.client import ServiceError
from samstad.statistics.sources.wfs import Wfs, point
from tests.statistics.network.conftest import quick
from tests.statistics.network.server import Service, serving
from tests.statistics.squares import EAST, NORTH


class Layer:
    """DeSO of two municipalities as GeoServer gives them; coordinates north before east when `swapped`."""

    def __init__(self, swapped: bool = False) -> None:
        self.swapped, self.queries, self.grows, self.repeats = swapped, [], False, False
        self.features = [self._feature(n, kommun) for kommun in ("0180", "0114") for n in range(7)]

    def _feature(self, n: int, kommun: str) -> dict[str, Any]:
        x, y = EAST + 100 * n, NORTH + (0 if kommun == "0180" else 20_000)
        shape = shapely.box(x, y, x + 100, y + 100)
        if self.swapped:
            shape = shapely.transform(shape, lambda points: points[:, ::-1])
        properties = {
            "objectid": n,
            "desokod": f"{kommun}C{1010 + 10 * n}",
            "kommunkod": kommun,
            "version": "2025_v2",
        }
        return {
            "type": "Feature",
            "properties": properties,
            "geometry": json.loads(shapely.to_geojson(shape)),
        }

    def __call__(self, _method: str, _path: str, query: dict[str, str], _body: Any) -> Any:
        self.queries.append(query)
        assert (query["service"], query["version"], query["request"]) == ("WFS", "1.1.0", "GetFeature")
        assert query["srsName"] == "EPSG:3006"
        found = sorted(self.features, key=lambda f: f["properties"][query["sortBy"]])
        if asked := re.fullmatch(r"kommunkod='(\d{4})'", query.get("CQL_FILTER", "")):
            found = [f for f in found if f["properties"]["kommunkod"] == asked[1]]
        elif "CQL_FILTER" in query:
            found = []
        start, most = int(query["startIndex"]), int(query["maxFeatures"])
        chosen = found[:most] if self.repeats else found[start : start + most]
        return {
            "type": "FeatureCollection",
            "totalFeatures": len(found) + (len(self.queries) if self.grows else 0),
            "features": chosen,
        }


def ask(service: Service, page: int = 3, **options: Any) -> dict[str, Any]:
    return Wfs(f"{service.url}/geoserver/stat/wfs", quick(), page).features(
        "stat:DeSO_2025", "desokod", **options
    )


def test_all_pages_of_one_municipality_in_order(tmp_path: Path) -> None:
    layer = Layer()
    with serving(layer) as service:
        wfs = Wfs(f"{service.url}/geoserver/stat/wfs", quick(), 3)
        path = wfs.fetch(tmp_path / "deso.geojson", "stat:DeSO_2025", "desokod", {"kommunkod": "0180"})
    assert [query["startIndex"] for query in layer.queries] == ["0", "3", "6"]
    reading = read(path, Fields("desokod", "desokod"))
    assert [row.code for row in reading.rows] == [f"0180C{1010 + 10 * n}" for n in range(7)]
    assert shapely.from_wkb(reading.rows[0].geometry).bounds == (EAST, NORTH, EAST + 100, NORTH + 100)
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("page", [1, 7, 14, 100])
def test_the_size_of_a_page_changes_nothing(page: int) -> None:
    with serving(Layer()) as service:
        found = ask(service, page)["features"]
    assert len({feature["properties"]["desokod"] for feature in found}) == len(found) == 14


@pytest.mark.parametrize("fault", ["429", "500", "cut", "half", "html", "empty", "slow"])
def test_a_service_that_stumbles_is_asked_again(fault: str) -> None:
    with serving(Layer()) as service:
        service.faults += ["", fault]
        assert len(ask(service, 5)["features"]) == 14


def test_swapped_coordinates_are_refused_with_advice(tmp_path: Path) -> None:
    with serving(Layer(swapped=True)) as service:
        path = Wfs(service.url, quick()).fetch(tmp_path / "deso.geojson", "stat:DeSO_2025", "desokod")
    with pytest.raises(UserError, match=r"north and east in each other's place: .*east before north"):
        read(path, Fields("desokod", "desokod"))


def test_a_point_in_a_filter_is_north_before_east() -> None:
    assert point(674032, 6580822) == "INTERSECTS(sp_geometry,POINT(6580822 674032))"


def test_what_is_not_there_and_what_changes_meanwhile(tmp_path: Path) -> None:
    with serving(Layer()) as service, pytest.raises(UserError, match="no such areas"):
        ask(service, where={"kommunkod": "9999"})
    layer = Layer()
    layer.grows = True
    with serving(layer) as service, pytest.raises(ServiceError, match="while they were fetched"):
        ask(service)
    layer = Layer()
    layer.repeats = True  # a service that does not know of pages
    with serving(layer) as service, pytest.raises(ServiceError, match=r"gave|more than once"):
        ask(service, 7)
    with (
        serving(lambda *_: {"exceptions": []}) as service,
        pytest.raises(ServiceError, match="something else"),
    ):
        ask(service)
    with serving(Layer()) as service:
        service.always = lambda *_: "500"
        with pytest.raises(ServiceError):
            Wfs(service.url, quick()).fetch(tmp_path / "deso.geojson", "x", "desokod")
    assert list(tmp_path.iterdir()) == []


def test_a_filter_cannot_be_broken_out_of() -> None:
    layer = Layer()
    with serving(layer) as service, pytest.raises(UserError, match="no such areas"):
        ask(service, where={"kommunkod": "0180' OR '1'='1"})
    assert layer.queries[0]["CQL_FILTER"] == "kommunkod='0180'' OR ''1''=''1'"
    with serving(layer) as service, pytest.raises(UserError, match="no name of an attribute"):
        ask(service, where={"1=1 OR kommunkod": "0180"})
