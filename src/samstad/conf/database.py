"""`DATABASE_URL` to Django's settings: SQLite in the home unless it says PostgreSQL."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from samstad.organisation.errors import UserError

# WAL with synchronous=FULL: an acknowledged write survives a power cut, and readers never wait.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=5000;PRAGMA foreign_keys=ON;"
)


def sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # Kept between requests: a connection begins with reading the whole schema.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def from_url(url: str | None, fallback: Path) -> dict[str, Any]:
    """Settings for one database.

    Understands `postgresql://user:password@host:port/name?option=…` (a socket folder as `?host=/run/…`) and
    `sqlite:///file`. Raises UserError for anything else, since a silent SQLite would hide a misspelling.
    """
    if not url:
        return sqlite(fallback)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise UserError(
            f"the address begins with {parts.scheme!r}",
            where="DATABASE_URL",
            advice="Use postgresql:// or sqlite:///",
        )
    try:
        port = parts.port
    except ValueError as error:
        raise UserError(f"{error}", where="DATABASE_URL", advice="Write it as …@host:5432/name") from error
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }


def optimise() -> None:
    """Let SQLite look at how its tables have grown, so that it asks them the right way; PostgreSQL does so itself.

    The whole of each index: from the beginning of one (`analysis_limit`) it takes the oldest year for all of them. Half
    a second for 400 000 activities. While another process writes it goes on with what it knew.
    """
    from django.db import OperationalError, connection

    if connection.vendor == "sqlite":
        with contextlib.suppress(OperationalError), connection.cursor() as cursor:
            cursor.execute("ANALYZE")
