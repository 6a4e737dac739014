"""What a load did, told to people and to programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_NAMED = 20


@dataclass(frozen=True)
class Gone:
    """Something that the installation has and the folder no longer names. `because`: what rests on it."""

    city: str
    noun: str
    label: str
    because: str = ""

    def __str__(self) -> str:
        return f"{self.noun} {self.label}" + (f" ({self.because})" if self.because else "")


@dataclass
class LoadResult:
    """Counts by noun, and what is gone from the folder: `kept`, or removed by `prune`."""

    cities: list[str] = field(default_factory=list)
    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    kept: list[Gone] = field(default_factory=list)
    pruned: list[Gone] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What was loaded as it stands and should be looked at: sums that are not what their rows give."""
    dry_run: bool = False

    def lines(self) -> list[str]:
        """A few sentences for the command line."""
        said = [f"{', '.join(self.cities)}: {self._counts()}"]
        if self.dry_run:
            said.append("nothing was changed (dry run)")
        said += _named("gone from the folder and kept", self.kept)
        said += _named("removed", self.pruned)
        said += _named("does not add up", self.told)
        return said

    def _counts(self) -> str:
        parts = [
            f"{counter.total()} {word}" + (f" ({_each(counter)})" if counter else "")
            for word, counter in (("created", self.created), ("changed", self.changed))
        ]
        return ", ".join([*parts, f"{self.unchanged.total()} unchanged"])

    def to_dict(self) -> dict[str, Any]:
        return {
            "cities": self.cities,
            "created": dict(self.created),
            "changed": dict(self.changed),
            "unchanged": dict(self.unchanged),
            "kept": [vars(gone) for gone in self.kept],
            "pruned": [vars(gone) for gone in self.pruned],
            "told": self.told,
            "dry_run": self.dry_run,
        }


def _each(counter: Counter[str]) -> str:
    return ", ".join(counted(number, noun) for noun, number in sorted(counter.items()))


def counted(number: int, noun: str) -> str:
    """A number of things in English: 1 city, 2 cities, 3 indices."""
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("index"):
        return f"{number} {noun[:-2]}ices"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def _named(title: str, gone: Sequence[Gone | str]) -> list[str]:
    if not gone:
        return []
    more = [f"  … and {len(gone) - MOST_NAMED} more"] if len(gone) > MOST_NAMED else []
    return [f"{title}:", *(f"  {one}" for one in gone[:MOST_NAMED]), *more]
