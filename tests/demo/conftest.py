"""The example city, built once for all tests of the generator."""

from __future__ import annotations

from pathlib import Path

import pytest

from samstad.demo import geography, series, sources
from samstad.demo.geography import Geography
from samstad.demo.series import Statistics
from samstad.demo.sources import SourceFile


@pytest.fixture(scope="session")
def city() -> Geography:
    return geography.build()


@pytest.fixture(scope="session")
def statistics(city: Geography) -> Statistics:
    return series.build(city)


@pytest.fixture(scope="session")
def files(
    city: Geography, statistics: Statistics, tmp_path_factory: pytest.TempPathFactory
) -> list[SourceFile]:
    folder: Path = tmp_path_factory.mktemp("sources")
    return sources.write(city, statistics, folder)
