"""The example city, built once for the whole run and shared by all test processes.

`demo_home` is read only; `demo_copy` is a copy to do with as one likes; `demo_site` is a served one. They are always
on SQLite. `demo` is on the database of the run: on PostgreSQL where DATABASE_URL names a server (`make test-all`
gives one to the tests marked `postgres`); `copied(demo, folder)` is a copy of it, home and database.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.postgres import names_postgres, new_database

ROOT = Path(__file__).resolve().parent.parent


def environment(home: Path, **more: str) -> dict[str, str]:
    """This process's environment with another home, and nothing else of Samstad's."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SAMSTAD_") and k != "DATABASE_URL"}
    return kept | {"SAMSTAD_HOME": str(home), "PYTHONPATH": str(ROOT / "src")} | more


def samstad(home: Path, *words: str, timeout: float = 300, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a home, with no terminal."""
    return subprocess.run(
        [sys.executable, "-m", "samstad", *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=timeout,
        cwd=home.parent,
    )


@pytest.fixture(scope="session")
def ready_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty home with its database made, once for the whole run: making one takes long. Read only."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    home = shared / "ready-home"
    with (shared / "ready-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "ready-home.done").exists():
            done = samstad(home, "doctor")
            assert done.returncode == 0, done.stderr
            (shared / "ready-home.done").touch()
    return home


@pytest.fixture
def empty_home(ready_home: Path, tmp_path: Path) -> Path:
    """A copy of it, to do with as one likes."""
    copy_home(ready_home, tmp_path / "empty" / "home")
    return tmp_path / "empty" / "home"


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built example city. The first test process that asks builds it; the others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    home = shared / "demo-home"
    with (shared / "demo-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "demo.json").exists():
            done = samstad(home, "demo", "--no-serve", timeout=900)
            assert done.returncode == 0, done.stderr
    return home


def copy_home(home: Path, copy: Path) -> None:
    """A home as it is, also while others read it: the files that SQLite keeps beside a database come and go."""
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("*.sqlite3", "*.sqlite3-*"))
    for database in home.glob("*.sqlite3"):
        with (
            contextlib.closing(sqlite3.connect(database)) as source,
            contextlib.closing(sqlite3.connect(copy / database.name)) as target,
        ):
            source.backup(target)


@pytest.fixture
def demo_copy(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the example city's home."""
    copy = tmp_path / "home"
    copy_home(demo_home, copy)
    return copy


@dataclass(frozen=True)
class Demo:
    """A built example city: its home, and its PostgreSQL database's URL (empty: SQLite in the home)."""

    home: Path
    database: str = ""

    @property
    def variables(self) -> dict[str, str]:
        """What the command needs in its environment beside the home."""
        return {"DATABASE_URL": self.database} if self.database else {}

    def serving(self, *words: str) -> serving:
        return serving(self.home, *words, **self.variables)

    def python(self, code: str) -> None:
        """Run lines of Python with Django on this home: for what the site has no page for."""
        lines = "import os, django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'samstad.conf.settings'\ndjango.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", lines + code],
            env=environment(self.home, **self.variables),
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The built example city on the database of the run; read only. Each test process builds its own on PostgreSQL."""
    server = os.environ.get("DATABASE_URL", "")
    if not names_postgres(server):
        yield Demo(request.getfixturevalue("demo_home"))
        return
    with new_database(server) as database:
        built = Demo(tmp_path_factory.mktemp("demo") / "home", database)
        done = samstad(built.home, "demo", "--no-serve", timeout=900, **built.variables)
        assert done.returncode == 0, done.stderr
        assert not (built.home / "samstad.sqlite3").exists(), (
            "built on SQLite although DATABASE_URL was given"
        )
        yield built


@contextlib.contextmanager
def copied(demo: Demo, folder: Path) -> Iterator[Demo]:
    """A copy in `folder`/home, with a database of its own, which is dropped at the end."""
    copy_home(demo.home, folder / "home")
    if not demo.database:
        yield Demo(folder / "home")
        return
    with new_database(demo.database, like=demo.database) as database:
        yield Demo(folder / "home", database)


@dataclass(frozen=True)
class Site:
    """A served home."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="session")
def demo_site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The example city, served on a free port of this machine."""
    home = tmp_path_factory.mktemp("site") / "home"
    copy_home(demo_home, home)
    with serving(home) as site:
        yield site


class serving:  # noqa: N801  (reads as a verb where it is used)
    """Serve a home within a block; the server and its workers end with it."""

    def __init__(self, home: Path, *words: str, **more: str) -> None:
        # Two processes where nothing is said: tests run beside each other, and a machine has as many cores as it has.
        self.home, self.words, self.more = home, words or ("--workers", "2"), more

    def __enter__(self) -> Site:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "samstad", "serve", "--port", str(port), *self.words],
            env=environment(self.home, **self.more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        url = f"http://127.0.0.1:{port}"
        wait_for(url, self.process)
        return Site(url, self.home, self.process)

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=300)


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 240) -> None:
    """Until the server answers; fails with what it said where it ended instead."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            _, said = process.communicate()
            raise AssertionError(f"the server ended: {said.decode()}")
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{url} did not answer within {seconds} s")
