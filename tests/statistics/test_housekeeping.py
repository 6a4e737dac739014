"""What the doctor sees: lost and changed files, damaged cubes, strays; and what the sweep may take."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samstad.conf.home import Home
from samstad.organisation.errors import UserError
from samstad.statistics import area_sets, housekeeping, landing, store
from samstad.statistics.imports import import_statistics
from samstad.statistics.models import AreaSet, Dataset, Release
from samstad.statistics.store import cube, files
from tests.statistics.conftest import ACTOR, GOOD_CSV, tree

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def release(dataset: Dataset, home: Home, write: Callable[..., Path]) -> Release:
    release = import_statistics(ACTOR, dataset, write(GOOD_CSV), published=dt.date(2026, 2, 20))
    housekeeping.sweep()
    return release


def archived(release: Release, home: Home) -> Path:
    return landing.place_of(release.dataset, release.content_hash, home)


def findings() -> list[tuple[str, str]]:
    return [(finding.severity, finding.what) for finding in housekeeping.check()]


def test_nothing_to_find(release: Release) -> None:
    assert housekeeping.check() == []
    assert housekeeping.sweep() == []


def test_one_changed_byte_of_a_release(release: Release, home: Home) -> None:
    path = archived(release, home)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    (finding,) = housekeeping.check()
    assert str(finding) == f"{path}: the file of release folk/1 has been changed. {finding.advice}."
    assert "backup" in finding.advice


def test_a_lost_release(release: Release, home: Home) -> None:
    archived(release, home).unlink()
    assert findings() == [("error", "the file of release folk/1 is gone")]
    assert housekeeping.sweep() == []  # its cube holds the only numbers left, and stays
    assert (home.cube / release.content_hash).is_dir()
    with pytest.raises(UserError, match="is gone"):
        housekeeping.rebuild_cubes()


@pytest.mark.parametrize("name", ["0_values_by_area.npy", "index.json", ""])
def test_a_damaged_cube_is_found_and_built_again(release: Release, home: Home, name: str) -> None:
    folder = home.cube / release.content_hash
    if name:
        content = bytearray((folder / name).read_bytes())
        content[-1] ^= 1
        (folder / name).write_bytes(content)
    else:
        files.remove(folder)
    ((severity, what),) = findings()
    assert severity == "warning"
    assert "cube of release folk/1 is not whole" in what
    assert housekeeping.rebuild_cubes() == 1
    assert housekeeping.check() == []


def test_a_file_without_a_release_is_told_and_never_swept(release: Release, home: Home) -> None:
    """It may belong to a database that was restored from an older backup."""
    stray = archived(release, home).with_name("f" * 64 + ".parquet")
    stray.write_bytes(b"x")
    assert findings() == [("warning", "no release has this file")]
    housekeeping.sweep()
    assert stray.exists()


def test_areas_that_were_changed_behind_the_back(release: Release, area_set: AreaSet) -> None:
    area_set.content_hash = area_sets.content_hash([("01", b"x"), ("02", None)])
    area_set.save()
    assert findings() == [("error", "the areas of omraden are not those that were imported")]


def test_a_sweep_takes_what_was_left_unfinished(release: Release, home: Home) -> None:
    before = tree(home.releases), tree(home.cube)
    files.aside(home, ".parquet").write_bytes(b"half")
    files.aside(home, ".cube").mkdir()
    (home.cube / ("0" * 64)).mkdir()
    assert len(housekeeping.sweep()) == 3
    assert list(home.temporary.iterdir()) == []
    assert (tree(home.releases), tree(home.cube)) == before


def test_a_sweep_does_nothing_while_somebody_writes(release: Release, home: Home) -> None:
    half = files.aside(home, ".parquet")
    half.write_bytes(b"half")
    with files.writing(home):
        assert housekeeping.sweep() == []
    assert half.exists()
    assert housekeeping.sweep() == [half.name]


def announce(home: Home, path: Path, content_hash: str, dataset: Dataset, **changes: Any) -> Path:
    announcement = files.aside(home, landing.SUFFIX)
    said = {
        "database": landing.database_name(home),
        "file": str(path.relative_to(home.root)),
        "content_hash": content_hash,
        "dataset": dataset.pk,
    }
    announcement.write_text(json.dumps(said | changes))
    return announcement


def test_an_announced_file_goes_unless_its_row_is_there(
    release: Release, dataset: Dataset, home: Home
) -> None:
    path = archived(release, home)
    announce(home, path, release.content_hash, dataset)
    orphan = path.with_name("f" * 64 + ".parquet")
    orphan.write_bytes(b"x")
    announce(home, orphan, "f" * 64, dataset)
    assert len(housekeeping.sweep()) == 2
    assert path.exists()
    assert not orphan.exists()
    assert landing.announcements(home) == []


def test_what_another_database_announced_is_not_judged(
    release: Release, dataset: Dataset, home: Home
) -> None:
    orphan = archived(release, home).with_name("f" * 64 + ".parquet")
    orphan.write_bytes(b"x")
    announcement = announce(home, orphan, "f" * 64, dataset, database="postgresql:elsewhere:5432:samstad")
    housekeeping.sweep()
    assert orphan.exists()
    assert announcement.exists()


def test_an_announcement_that_was_cut_short_goes(release: Release, dataset: Dataset, home: Home) -> None:
    announcement = announce(home, archived(release, home), release.content_hash, dataset)
    announcement.write_bytes(announcement.read_bytes()[:20])
    housekeeping.sweep()
    assert not announcement.exists()
    assert archived(release, home).exists()


def test_the_cube_is_built_on_reading_when_it_is_gone(release: Release, home: Home) -> None:
    files.remove(home.cube)
    cube.forget()
    assert store.open_cube(release.content_hash).area_sets() == ("omraden",)
    assert housekeeping.check() == []
