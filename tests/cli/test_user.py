"""The first account of an installation is made on the command line."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from samstad.cli.arguments.root import ROLES
from samstad.organisation.models import Role
from tests.demo_home import ROOT, samstad


def test_the_command_knows_the_roles_there_are() -> None:
    assert set(ROLES) == set(Role.values)


def test_an_account_is_made_once_and_given_roles(empty_home: Path) -> None:
    home = empty_home
    assert samstad(home, "load", str(ROOT / "examples" / "stockholm")).returncode == 0
    with sqlite3.connect(home / "samstad.sqlite3") as database:
        ((body,),) = database.execute(
            "SELECT code FROM organisation_organisation WHERE kind = 'executive_board' LIMIT 1"
        ).fetchall()
    words = ("user", "Anna@kommun.example", "--city", "stockholm", "--organisation", body)
    made = samstad(home, *words, "--role", "administrator", "--name", "Anna", "--json")
    assert made.returncode == 0, made.stderr
    said = json.loads(made.stdout)
    assert said["new"]
    assert len(said["password"]) >= 12
    more = samstad(home, *words, "--role", "coordinator", "--json")
    assert json.loads(more.stdout)["password"] is None
    again = samstad(home, *words, "--role", "coordinator")
    assert again.returncode == 1
    assert "already" in again.stderr
    wrong = samstad(home, "user", "anna", "--city", "stockholm", "--organisation", body, "--role", "reader")
    assert wrong.returncode == 1
    assert "no e-mail address" in wrong.stderr
    with sqlite3.connect(home / "samstad.sqlite3") as database:
        roles = {role for (role,) in database.execute("SELECT role FROM organisation_membership")}
        stored = database.execute("SELECT password FROM organisation_user").fetchall()
        acts = [
            a
            for (a,) in database.execute(
                "SELECT action FROM organisation_auditrecord WHERE action LIKE '%create'"
            )
        ]
    assert roles == {"administrator", "coordinator"}
    assert len(stored) == 1
    assert stored[0][0].startswith("argon2")
    assert acts.count("user.create") == 1
    assert acts.count("membership.create") == 2
