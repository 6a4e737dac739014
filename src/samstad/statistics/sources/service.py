"""What a service is: it says what a fetch would take, and fetches it as one file that a reader understands.

A service is a class in a file of its own, named in `recipes.SERVICES`. Its recipe is data, the `recipe` of a dataset
in the city folder; what it fetches becomes a release in the same way as a file that somebody sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Protocol, Self

from samstad.organisation.errors import UserError
from samstad.statistics.sources.client import Client, ServiceError
from samstad.statistics.sources.shelf import Shelf

Progress = Callable[[int, int, str], None]


class ChangedError(ServiceError):
    """The numbers were updated while they were being fetched."""

    def __init__(self, where: str, before: str, after: str) -> None:
        super().__init__(
            f"the table was updated ({after}) while it was being fetched ({before})",
            where=where,
            advice="Try again when the service has finished publishing",
        )


@dataclass(frozen=True)
class Estimate:
    """What a fetch would ask for: how many calls for numbers, and how many cells (0: not known before)."""

    calls: int
    cells: int = 0
    updated: str = ""
    label: str = ""


@dataclass(frozen=True)
class Fetched:
    """One delivery: the bytes of a file, and what its service says of it.

    `labels` is what the service calls each code, by variable; `published` the day on which it last changed the
    numbers, where it says.
    """

    name: str
    content: bytes
    about: dict[str, Any]
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    published: dt.date | None = None


class Service(Protocol):
    """A source that is asked over the network."""

    url: str
    format: ClassVar[str]

    def estimate(self, client: Client) -> Estimate:
        """What `fetch` would take. May ask for descriptions, never for numbers. Raises UserError."""

    def fetch(self, client: Client, shelf: Shelf, progress: Progress) -> Fetched:
        """All that the recipe asks for, or UserError; what came before a fault is kept on the shelf."""


class Recipe:
    """What the services' dataclasses share: they are made from what somebody wrote, and say what is wrong in it."""

    @classmethod
    def of(cls, said: dict[str, Any], where: str) -> Self:
        known = {each.name: each for each in fields(cls)}  # type: ignore[arg-type]
        if unknown := sorted(set(said) - set(known)):
            raise UserError(
                f"the recipe has the unknown key {unknown[0]!r}",
                where=where,
                advice=f"Known keys are {', '.join(sorted(known))}",
            )
        try:
            made = cls(**said)
        except TypeError:
            lost = [name for name in known if name not in said]
            raise UserError(
                f"the recipe lacks one of {', '.join(lost)}", where=where, advice="See docs/sources.md"
            ) from None
        if not str(getattr(made, "url", "")).startswith(("http://", "https://")):
            raise UserError("the recipe's 'url' is no address", where=where, advice="Write it as https://…")
        return made


def day_of(moment: str) -> dt.date | None:
    """The day of a moment as services write it (`2026-06-08T06:00:00Z`); None for anything else."""
    try:
        return dt.datetime.fromisoformat(moment).date()
    except ValueError:
        return None
