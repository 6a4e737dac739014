"""What the documents repeat of the program is compared with it."""

from __future__ import annotations

import re
from pathlib import Path

from samstad.conf import settings as settings_module
from samstad.followup.models import RoundState
from samstad.followup.rules import ROUND
from tools import states

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = re.compile(r"\b(SAMSTAD_[A-Z_]+|DATABASE_URL)\b")
# Read by tests and tools, and nothing that whoever runs a city sets.
NOT_SETTINGS = {"SAMSTAD_REFERENCE_DATA", "SAMSTAD_PICTURES"}


def table(text: str) -> list[str]:
    return [
        line
        for line in text.splitlines()
        if line.startswith("| `SAMSTAD_") or line.startswith("| `DATABASE_")
    ]


def test_the_table_of_settings_is_that_of_the_program() -> None:
    documented = table((ROOT / "docs/operations.md").read_text("utf-8"))
    assert documented == table(settings_module.__doc__ or "")


def test_every_setting_that_the_program_reads_is_in_the_table() -> None:
    read = set()
    for path in (ROOT / "src" / "samstad").rglob("*.py"):
        for call in re.findall(r"environ(?:\.get|\.setdefault)?[\[(]\s*\"(\w+)\"", path.read_text("utf-8")):
            read |= set(VARIABLE.findall(call))
    assert read - NOT_SETTINGS == {
        VARIABLE.search(line).group() for line in table(settings_module.__doc__ or "")
    }  # type: ignore[union-attr]


def test_the_diagrams_of_states_are_those_of_the_tables() -> None:
    assert states.DOCUMENT.read_text("utf-8") == states.document()
    # The diagram of a round has its two states written out, and says in words what a draft changes.
    states_of_round = {RoundState.OPEN, RoundState.CLOSED}
    assert set(ROUND.rows) == states_of_round | {f"draft_{state}" for state in states_of_round}


def test_every_path_that_the_architecture_names_is_there() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    named = set(
        re.findall(
            r"`((?:web|statistics|steering|followup|organisation|conf|drawing|demo)/[\w/]+(?:\.py)?)`", text
        )
    )
    assert named
    missing = {name for name in named if not (ROOT / "src" / "samstad" / name).exists()}
    assert not missing
    assert all((ROOT / path).exists() for path in re.findall(r"`((?:tests|docs|tools)/[\w./]+)`", text))
