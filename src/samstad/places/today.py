"""What a place that an agreement names is called today, when its area set is no longer in force.

Only links that somebody has stored are followed, with their weights and where they come from. Where there is none it is
said that nobody has told: a boundary is never guessed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from samstad.statistics.models import Area, AreaLink, LinkKind

# A chain of divisions longer than this is a circle.
STEPS = 6


@dataclass(frozen=True)
class Successor:
    """A part of the place as it is today; `weight` is the share 0–1 of the old area that it has, by `method`."""

    area: Area
    weight: float
    method: str
    source: str


@dataclass(frozen=True)
class Today:
    """The place, whether its division is still in force, and what it has become."""

    area: Area
    current: bool
    became: tuple[Successor, ...] = ()

    @property
    def unknown(self) -> bool:
        return not self.current and not self.became


def in_force(area: Area, day: dt.date) -> bool:
    """Whether the area's set is valid on the day."""
    area_set = area.area_set
    return (area_set.valid_from is None or area_set.valid_from <= day) and (
        area_set.valid_to is None or day <= area_set.valid_to
    )


def today_of(area: Area, day: dt.date) -> Today:
    """What the area is on the day: itself, or the areas in force that stored links lead to."""
    if in_force(area, day):
        return Today(area, True)
    found: dict[int, Successor] = {}
    waiting: list[tuple[Area, float, int]] = [(area, 1.0, 0)]
    while waiting:
        one, share, steps = waiting.pop()
        if steps == STEPS:
            continue
        links = AreaLink.objects.filter(
            source_area=one, kind__in=[LinkKind.SUCCEEDED, LinkKind.CONVERTS]
        ).select_related("target_area__area_set__city")
        for link in links:
            target, weight = link.target_area, share * link.weight
            if in_force(target, day):
                before = found.get(target.pk)
                total = weight + (before.weight if before else 0.0)
                found[target.pk] = Successor(target, total, link.method, link.source)
            else:
                waiting.append((target, weight, steps + 1))
    return Today(area, False, tuple(sorted(found.values(), key=lambda row: (-row.weight, row.area.code))))
