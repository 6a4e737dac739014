"""Ctrl-C, SIGKILL and a full disk at any moment: afterwards the edition is there whole, or not at all."""

from __future__ import annotations

import random
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.statistics.whole_home import SET_UP, WholeHome, write_csv


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> WholeHome:
    """A home on SQLite with one edition."""
    home = WholeHome(tmp_path_factory.mktemp("template") / "home")
    home.root.mkdir()
    set_up(home)
    return home


def set_up(home: WholeHome) -> None:
    home.run(SET_UP)
    process = home.importing(write_csv(home.root / "first.csv", 3))
    assert process.communicate(timeout=300)[1] == ""


@pytest.fixture
def sqlite_home(template: WholeHome, tmp_path: Path) -> WholeHome:
    shutil.copytree(template.root, tmp_path / "home")
    return WholeHome(tmp_path / "home")


@pytest.fixture(params=["sqlite", "postgres"])
def either_home(request: pytest.FixtureRequest, tmp_path: Path) -> WholeHome:
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_home")
    home = WholeHome(tmp_path / "home", request.getfixturevalue("postgres_database"))
    home.root.mkdir()
    set_up(home)
    return home


def releases(state: dict[str, Any]) -> int:
    return len(state["rows"]["statistics.Release"])


def check_whole(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether the import took place; fails unless it did so wholly or not at all."""
    assert after["findings"] == []
    assert after["left"] == []
    if releases(after) == releases(before):
        assert after["rows"] == before["rows"]
        assert after["archive"] == before["archive"]
        return False
    assert releases(after) == releases(before) + 1
    assert len(after["archive"]) == len(before["archive"]) + 1
    assert len(after["rows"]["statistics.ReleasePointer"]) == releases(after)
    return True


def stop(home: WholeHome, path: Path, how: int, wait: float) -> None:
    process = home.importing(path)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(wait)
    process.send_signal(how)
    process.communicate(timeout=300)


@pytest.mark.kill
def test_killed_at_random_moments(either_home: WholeHome, tmp_path: Path) -> None:
    before = either_home.state()
    process = either_home.importing(write_csv(tmp_path / "whole.csv", 4))
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    started = time.monotonic()
    process.communicate(timeout=300)
    duration = time.monotonic() - started
    after = either_home.state()
    assert check_whole(before, after)
    before = after
    moments = random.Random(20260101)
    took_place = 0
    with either_home.watched() as state:
        # PostgreSQL has its own transactions; what is ours to get wrong is the same on both.
        for attempt in range(10 if either_home.database_url else 50):
            path = write_csv(tmp_path / f"{attempt}.csv", attempt + 5)
            stop(either_home, path, signal.SIGKILL, moments.uniform(0, duration))
            after = state()
            took_place += check_whole(before, after)
            before = after
    assert took_place < attempt  # else every one of them was over before it was killed


STEPS = {
    "writing the file": ("archive", "write_aside"),
    "building the cube": ("cube", "build_aside"),
    "placing the cube": ("cube", "place"),
    "announcing": ("files", "write_json"),
    "placing the file": ("archive", "place"),
}
SPOIL = """
import os, time
from samstad.statistics.store import archive, cube, files
real = MODULE.NAME
def spoiled(*arguments, **named):
    if AFTER:
        real(*arguments, **named)
    os.kill(os.getpid(), signal.HOW)
    time.sleep(0.01)  # let the handler run here
    return None if AFTER else real(*arguments, **named)
MODULE.NAME = spoiled
"""
AT_COMMIT = """
import os, time
from django.db.backends.base.base import BaseDatabaseWrapper
real = BaseDatabaseWrapper._commit
def spoiled(self):
    if AFTER:
        real(self)
    os.kill(os.getpid(), signal.HOW)
    time.sleep(0.01)  # let the handler run here
    if not AFTER:
        real(self)
BaseDatabaseWrapper._commit = spoiled
"""


def spoil(step: str, how: str, after: bool) -> str:
    if step == "committing":
        code = AT_COMMIT
    else:
        module, name = STEPS[step]
        code = SPOIL.replace("MODULE", module).replace("NAME", name)
    return code.replace("AFTER", str(after)).replace("HOW", how)


@pytest.mark.kill
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", [*STEPS, "committing"])
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_stopped_at_each_step(
    sqlite_home: WholeHome, tmp_path: Path, how: str, step: str, after: bool
) -> None:
    before = sqlite_home.state()
    process = sqlite_home.importing(
        write_csv(tmp_path / "f.csv", 4, range(2020, 2022)), spoil(step, how, after)
    )
    process.communicate(timeout=300)
    assert process.returncode == (-signal.SIGKILL if how == "SIGKILL" else 1)
    # Interrupted at the very commit, Django's atomic block ends it all the same.
    committed = step == "committing" and (after or how == "SIGINT")
    assert check_whole(before, sqlite_home.state()) == committed


@pytest.mark.kill
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_the_commit_on_postgresql(either_home: WholeHome, tmp_path: Path, after: bool) -> None:
    before = either_home.state()
    path = write_csv(tmp_path / "f.csv", 4, range(2020, 2022))
    either_home.importing(path, spoil("committing", "SIGKILL", after)).communicate(timeout=300)
    assert check_whole(before, either_home.state()) == after


@pytest.mark.kill
def test_a_sweep_leaves_alone_what_another_command_is_about_to_commit(
    either_home: WholeHome, tmp_path: Path
) -> None:
    """The import stops, alive, between placing its file and committing; a sweep finds nothing to do."""
    before = either_home.state()
    wait = spoil("placing the file", "SIGSTOP", True)
    process = either_home.importing(write_csv(tmp_path / "f.csv", 4, range(2020, 2022)), wait)
    for _ in range(200):
        if len(list((either_home.root / "releases").rglob("*.parquet"))) == 2:
            break
        time.sleep(0.05)
    either_home.run("from samstad.statistics import housekeeping\nassert housekeeping.sweep() == []")
    process.send_signal(signal.SIGCONT)
    assert process.communicate(timeout=300)[1] == ""
    assert check_whole(before, either_home.state())


# From nothing at all, over the file but not the cube, to just under the largest file.
LIMITS = [0, 20_000, 80_000]


@pytest.mark.parametrize("limit", LIMITS)
def test_no_room_for_what_is_being_written(sqlite_home: WholeHome, tmp_path: Path, limit: int) -> None:
    before = sqlite_home.state()
    # The database is opened first: the disk fills up while the edition is being written.
    code = (
        "import resource\nDataset.objects.count()\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    )
    process = sqlite_home.importing(write_csv(tmp_path / "f.csv", 4), code)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 1, err
    assert err.startswith("samstad: ")
    assert "no room to write" in err
    assert "Nothing was changed" in err
    assert err.count("\n") == 1
    assert not check_whole(before, sqlite_home.state())
    assert sqlite_home.importing(tmp_path / "f.csv").communicate(timeout=300)[1] == ""


def test_ctrl_c(sqlite_home: WholeHome, tmp_path: Path) -> None:
    before = sqlite_home.state()
    stop(sqlite_home, write_csv(tmp_path / "f.csv", 4), signal.SIGINT, 0.05)
    assert not check_whole(before, sqlite_home.state())
