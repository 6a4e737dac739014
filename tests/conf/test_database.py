"""`DATABASE_URL` in its forms."""

from pathlib import Path

import pytest

from samstad.conf.database import from_url
from samstad.organisation.errors import UserError


def test_without_an_address_it_is_sqlite_that_survives_a_power_cut() -> None:
    made = from_url(None, Path("/somewhere/samstad.sqlite3"))
    assert made["NAME"] == "/somewhere/samstad.sqlite3"
    assert "synchronous=FULL" in made["OPTIONS"]["init_command"]
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_server_and_a_socket() -> None:
    made = from_url("postgresql://anna:hem%40lig@db.example:5433/stad?sslmode=require", Path())
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"], made["NAME"]) == (
        "anna",
        "hem@lig",
        "db.example",
        "5433",
        "stad",
    )
    assert made["OPTIONS"] == {"sslmode": "require"}
    assert from_url("postgresql:///stad?host=/run/pg", Path())["HOST"] == "/run/pg"


@pytest.mark.parametrize("url", ["mysql://x/y", "postgress://x/y", "stad.sqlite3"])
def test_a_misspelling_is_not_a_silent_sqlite(url: str) -> None:
    with pytest.raises(UserError, match="DATABASE_URL"):
        from_url(url, Path())
