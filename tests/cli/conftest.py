"""The small city's home, built once for each test process."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli import provstad
from tests.demo_home import copy_home


@pytest.fixture(scope="session")
def prov_template(ready_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("prov")
    copy_home(ready_home, place / "home")
    return provstad.build(place / "home", place)


@pytest.fixture
def prov(prov_template: Path, tmp_path: Path) -> Path:
    """A home with the small city, one release and one frozen report, to do with as one likes."""
    shutil.copytree(prov_template, tmp_path / "home")
    return tmp_path / "home"
