"""A home of its own for each test, with a small city: two statistical sets, one district set, one dataset."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from samstad.conf.home import Home
from samstad.organisation.models import City
from samstad.organisation.rights import Actor
from samstad.statistics.models import Area, AreaSet, AreaSetKind, Dataset, Release
from samstad.statistics.store import cube

ACTOR = Actor("cli:tester", machine=True)
MAPPING = {
    "area": "omrade",
    "period": "ar",
    "measure": {"constant": "antal"},
    "breakdowns": {"kon": "kon"},
    "value": "antal",
}
SYMBOLS = {"..": "suppressed_by_source", ".": "not_applicable", "-": "zero"}
GOOD_CSV = "omrade,ar,kon,antal\n01,2024,K,10\n01,2024,M,11\n02,2024,K,..\n02,2024,M,\n"


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Home:
    settings.HOME = Home(tmp_path / "home")
    settings.HOME.root.mkdir()
    cube.forget()
    return settings.HOME


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(slug="provstad", code="9901", name={"sv": "Provstad"}, synthetic=True)


def make_area_set(
    city: City | None, code: str, codes: list[str], valid_from: dt.date | None = None, valid_to: Any = None
) -> AreaSet:
    area_set = AreaSet.objects.create(
        city=city,
        code=code,
        name={"sv": code},
        kind=AreaSetKind.STATISTICAL,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    for area in codes:
        Area.objects.create(area_set=area_set, code=area, name={"sv": f"Område {area}"})
    return area_set


@pytest.fixture
def area_set(city: City) -> AreaSet:
    return make_area_set(city, "omraden", ["01", "02"])


@pytest.fixture
def empty(city: City, home: Home) -> AreaSet:
    return make_area_set(city, "rutor", [])


@pytest.fixture
def dataset(city: City, area_set: AreaSet, home: Home) -> Dataset:
    dataset = Dataset.objects.create(
        city=city,
        code="folk",
        name={"sv": "Folkmängd"},
        publisher="Provstad",
        licence="CC0-1.0",
        format="csv",
        mapping=dict(MAPPING),
        symbols=dict(SYMBOLS),
    )
    dataset.area_sets.set([area_set])
    return dataset


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file for a test: text as UTF-8, or bytes as they are."""

    def _write(content: str | bytes, name: str = "fil.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return _write


def rows_of_database() -> dict[str, list[Any]]:
    """Every row of every table of the project, to compare before and after."""
    return {
        model._meta.label: sorted(map(repr, model._default_manager.values_list()))
        for model in apps.get_models()
        if model.__module__.startswith("samstad.")
    }


def tree(folder: Path) -> dict[str, str]:
    """Path → sha256 of every file under `folder`."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def state(home: Home) -> tuple[Any, Any, Any]:
    """Database, archive and cubes."""
    return rows_of_database(), tree(home.releases), tree(home.cube)


def latest(dataset: Dataset) -> Release:
    return dataset.releases.order_by("-number")[0]
