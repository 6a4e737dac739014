"""The tables of an empty home are those that all migrations end in."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

PROGRAM = "import django; django.setup(); {}"
MIGRATED = "from django.core.management import call_command; call_command('migrate', verbosity=0)"
MADE = "from samstad.cli.prepare import new_tables; new_tables()"


def home(folder: Path, program: str) -> sqlite3.Connection:
    folder.mkdir()
    settings = {"SAMSTAD_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "samstad.conf.settings"}
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run([sys.executable, "-c", PROGRAM.format(program)], env=clean | settings, check=True)
    return sqlite3.connect(folder / "samstad.sqlite3")


def rows(found: Iterable[tuple[object, ...]], *columns: int) -> list[str]:
    return sorted(str([row[column] for column in columns]) for row in found)


def about(base: sqlite3.Connection) -> dict[str, dict[str, object]]:
    """Table → its columns, checks, foreign keys and indexes, in no order."""
    tables = dict(base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    indexes = base.execute(
        "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    return {
        table: {
            # Name, type, not null, default, place in the key.
            "columns": rows(base.execute(f'PRAGMA table_xinfo("{table}")'), 1, 2, 3, 4, 5),
            "foreign": rows(base.execute(f'PRAGMA foreign_key_list("{table}")'), 2, 3, 4, 5, 6),
            "checks": sorted(re.findall(r'CONSTRAINT "\w+" (?:CHECK|UNIQUE)', sql)),
            "rules": sorted(_words(part) for part in re.findall(r"CHECK .*?(?=CONSTRAINT|, \"|$)", sql)),
            "indexes": sorted(_words(index) for of, index in indexes if of == table),
        }
        for table, sql in tables.items()
        if not table.startswith("sqlite_")
    }


def _words(sql: str) -> str:
    # A table that was made anew names itself in its rules; one that is made at once does not.
    return " ".join(sorted(re.findall(r"\w+", re.sub(r'"(?:new__)?\w+"\."', '"', sql))))


@pytest.mark.slow
def test_an_empty_home_gets_what_the_migrations_end_in(tmp_path: Path) -> None:
    made, migrated = home(tmp_path / "made", MADE), home(tmp_path / "migrated", MIGRATED)
    one, other = about(made), about(migrated)
    assert one.keys() == other.keys()
    assert len(one) > 100
    differs = {table: (one[table], other[table]) for table in one if one[table] != other[table]}
    assert differs == {}
    for question in (
        "SELECT app, name FROM django_migrations",
        "SELECT app_label, model FROM django_content_type",
        "SELECT codename FROM auth_permission",
    ):
        assert sorted(made.execute(question)) == sorted(migrated.execute(question))
