"""The file of an edition: for everybody where a source published it, for nobody where the city counts."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from samstad.statistics import store
from samstad.statistics.sources import jsonstat
from samstad.statistics.sources.jsonstat_rules import Severity, validate
from samstad.web.views import statistics

PARTS = ["provstad", "register", 1]
FILE = '<a href="/provstad/statistik/register/1/data.json">'


@pytest.fixture
def published(city: SimpleNamespace) -> SimpleNamespace:
    """The same edition, as if a source had published it."""
    city.dataset.counted_by_city = False
    city.dataset.save()
    return city


def test_a_published_edition_is_given_whole(published: SimpleNamespace, client_of: Any) -> None:
    visitor = client_of(None)
    assert FILE in visitor.get(reverse("release", args=PARTS)).content.decode()
    response = visitor.get(reverse("release_json", args=PARTS))
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="register-1.json"'
    said = json.loads(response.content)
    assert [each for each in validate(said) if each.severity is Severity.ERROR] == []
    release = published.releases[0]
    tables = said["link"]["item"] if said["class"] == "collection" else [said]
    found: list[tuple[float | None, int]] = []
    for table in tables:
        assert "syntetisk" in table["note"][0]
        assert table["extension"]["release"] == {
            "dataset": "register",
            "number": 1,
            "sha256": release.content_hash,
            "licence": release.licence,
            "published": release.published.isoformat(),
            "area_set": table["extension"]["release"]["area_set"],
        }
        cube = jsonstat.to_cube(table, {}, "here")
        found += zip(cube.numbers.ravel().tolist(), cube.kinds.ravel().tolist(), strict=True)
    frame = store.read_frame(release.content_hash)
    right = sorted(frame.filter(frame["missing"] == 0)["value"].to_list())
    assert sorted(number for number, kind in found if kind == 0) == right


def test_what_the_city_counts_is_given_to_nobody(city: SimpleNamespace, client_of: Any) -> None:
    for who in (None, city.reporter):
        client = client_of(who)
        page = client.get(reverse("release", args=PARTS)).content.decode()
        assert FILE not in page
        assert "Ingen fil" in page
        response = client.get(reverse("release_json", args=PARTS))
        assert (response.status_code, response["Location"]) == (302, reverse("release", args=PARTS))


def test_a_large_edition_is_no_page(
    published: SimpleNamespace, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = client_of(None)
    for name in ("MOST_CELLS_IN_FILE", "MOST_ROWS_IN_FILE"):
        monkeypatch.setattr(statistics, name, 3)
        assert visitor.get(reverse("release_json", args=PARTS)).status_code == 302
    assert "För stor" in visitor.get(reverse("release", args=PARTS)).content.decode()


def test_the_source_says_how_its_numbers_come(city: SimpleNamespace, client_of: Any) -> None:
    address, visitor = reverse("dataset", args=PARTS[:2]), client_of(None)
    assert "Så kommer siffrorna" not in visitor.get(address).content.decode()
    city.dataset.by_hand = {"sv": "Ur stadens egen fil."}
    city.dataset.save()
    assert "Ur stadens egen fil." in visitor.get(address).content.decode()
    city.dataset.by_hand, city.dataset.recipe = {}, {"service": "kolada"}
    city.dataset.save()
    assert "samstad fetch provstad" in visitor.get(address).content.decode()
