"""`samstad demo`: the example city, from nothing to a served site."""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
import sys
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import prepare
from samstad.conf.home import Home, current_home
from samstad.organisation.errors import UserError


def run(options: argparse.Namespace, console: Console) -> dict[str, Any] | None:
    home = current_home()
    _make_room(home)
    _write_home(home)
    prepare(console)
    from samstad.demo import build

    account = build.finished(home.root)
    if account is None:
        _refuse_others_data()
        console.say("Building the example city. Its numbers are generated; none is of a real place.")
        account = build.build(progress=console.progress("demo"))
    else:
        console.say(f"The example city is already built in {home.root}.")
    for line in _account(account):
        console.say(line)
    if options.no_serve:
        return dataclasses.asdict(account)
    _serve(home, options)
    return None


def _serve(home: Home, options: argparse.Namespace) -> None:
    """As `samstad serve` from its beginning: what built the city has threads that no fork of the server survives."""
    from django.db import connections

    connections.close_all()
    os.environ["SAMSTAD_HOME"] = str(home.root)
    sys.stdout.flush()
    sys.stderr.flush()
    words = ["serve", "--port", str(options.port), *(["--json"] if options.json else [])]
    os.execv(sys.executable, [sys.executable, "-m", "samstad", *words])


def _make_room(home: Home) -> None:
    """An empty folder, a finished demo, or one that was interrupted, which is then begun anew."""
    if not home.root.exists() or not any(home.root.iterdir()):
        return
    if not home.settings().get("demo", {}).get("enabled"):
        raise UserError(
            "the folder holds an installation that is no demo",
            where=str(home.root),
            advice="Choose another with --home, so that nothing of it is touched",
        )
    if not (home.root / "demo.json").exists():
        shutil.rmtree(home.root)


def _refuse_others_data() -> None:
    """With DATABASE_URL the database lies outside the home, and may be somebody's."""
    from django.db import connection

    from samstad.organisation.models import City

    if City.objects.exists():
        raise UserError(
            "the database holds an installation already",
            where=f"database {connection.settings_dict['NAME']}",
            advice="Name an empty one in DATABASE_URL, or leave it out",
        )


def _write_home(home: Home) -> None:
    """Must stand there before Django reads the settings."""
    if not home.config.exists():
        from samstad.demo.day import home_toml

        home.root.mkdir(parents=True, exist_ok=True)
        home.config.write_text(home_toml(), encoding="utf-8")


def _account(account: Any) -> list[str]:
    return [
        "",
        f"{account.city}: {account.areas} areas in {account.districts} districts, {account.indicators} indicators, "
        f"{account.releases} releases.",
        f"{account.targets} targets judged; {account.answered} of {account.addressees} bodies have reported.",
        f"Frozen report {account.report}: {account.figures} figures and {account.judgements} judgements, each derived "
        "again from the archive.",
        f"A later release would change {account.changed} of its conclusions: the report page shows which.",
        "",
        f"Report files:  {account.folder}",
        f"Everything:    {account.home}",
        "",
    ]
