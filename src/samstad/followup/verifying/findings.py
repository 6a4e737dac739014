"""What verifying says: how much was checked, and each fault."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A fault: where it is, and what is wrong."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Verification:
    """How much was checked, and what was found. `notes`: what could not be checked, though nothing is wrong."""

    files: int = 0
    releases: int = 0
    figures: int = 0
    judgements: int = 0
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.findings


def as_json(value: Any) -> Any:
    """The value as it comes back from a JSON file: tuples are lists, keys are texts."""
    return json.loads(json.dumps(value))
