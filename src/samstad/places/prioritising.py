"""The order that several bodies' orders give together: proposed here, settled by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from samstad.organisation.models import Organisation
from samstad.places.models import DevelopmentNeed, NeedRank, Prioritising


@dataclass(frozen=True)
class Row:
    """A need with the place that each body gives it; `points` is their mean, lower is before."""

    need: DevelopmentNeed
    ranks: tuple[NeedRank | None, ...]
    points: float | None
    settled: int | None

    @property
    def apart(self) -> int:
        """How far apart the bodies are: the largest difference between two places."""
        given = [rank.rank for rank in self.ranks if rank]
        return max(given) - min(given) if given else 0


@dataclass(frozen=True)
class Proposed:
    bodies: tuple[Organisation, ...]
    rows: tuple[Row, ...]
    waiting: tuple[Organisation, ...]


def order(ranks: Mapping[str, Sequence[int]]) -> list[str]:
    """Keys by their mean place, equal ones by their best place and then by name: the same whoever is asked first."""
    return sorted(
        ranks,
        key=lambda key: (mean(ranks[key]) if ranks[key] else float("inf"), min(ranks[key], default=0), key),
    )


def proposed(found: Prioritising) -> Proposed:
    """The needs in the order that the ranks so far give, and the bodies of whom an order is still awaited."""
    bodies = tuple(found.bodies.all())
    rows = {
        row.need.code: row
        for row in found.needs.select_related("need__area", "need__city", "need__owner").prefetch_related(
            "ranks"
        )
    }
    given = {code: {rank.organisation_id: rank for rank in row.ranks.all()} for code, row in rows.items()}
    ranked = order({code: [rank.rank for rank in ranks.values()] for code, ranks in given.items()})
    made = [
        Row(
            rows[code].need,
            tuple(given[code].get(body.pk) for body in bodies),
            mean(rank.rank for rank in given[code].values()) if given[code] else None,
            rows[code].place,
        )
        for code in ranked
    ]
    waiting = tuple(body for body in bodies if any(body.pk not in ranks for ranks in given.values()))
    if all(row.settled for row in made):
        made.sort(key=lambda row: row.settled or 0)
    return Proposed(bodies, tuple(made), waiting)
