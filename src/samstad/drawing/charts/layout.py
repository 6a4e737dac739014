"""Where things go in a chart: ticks with few digits, labels that do not cover each other or the lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, y downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    def crosses(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Whether a straight line between two points goes through the rectangle (Liang–Barsky)."""
        first, last = 0.0, 1.0
        across, down = end[0] - start[0], end[1] - start[1]
        for step, room in (
            (-across, start[0] - self.x0),
            (across, self.x1 - start[0]),
            (-down, start[1] - self.y0),
            (down, self.y1 - start[1]),
        ):
            if step == 0:
                if room < 0:
                    return False
            elif step < 0:
                first = max(first, room / step)
            else:
                last = min(last, room / step)
        return first <= last

    def distance(self, x: float, y: float) -> float:
        """From a point to the nearest edge; 0 inside."""
        across = max(self.x0 - x, 0.0, x - self.x1)
        down = max(self.y0 - y, 0.0, y - self.y1)
        return math.hypot(across, down)


def ticks(low: float, high: float, about: int = 5, finest: float = 0.0) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, in steps of 1, 2 or 5 × a power of ten.

    Steps are not below `finest`, so that the axis has no decimals that the values lack.
    """
    if high <= low:
        low, high = low - 1.0, low + 1.0
    raw = (high - low) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = max(min((m * power for m in (1, 2, 5, 10)), key=lambda s: abs(s - raw)), finest)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(at * step, 12) for at in range(first, last + 1)]


def tick_decimals(values: Sequence[float]) -> int:
    """The fewest decimals that tell neighbouring ticks apart exactly."""
    return next(d for d in range(0, 12) if all(abs(v - round(v, d)) < 1e-9 for v in values))


def years_shown(first: int, last: int, width: float, room: float = 42.0) -> list[int]:
    """Years to label, counted back from the last so that it is always there."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if (last - first) / s * room <= width or s == 100)
    return list(range(last, first - 1, -step))[::-1]


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles as near `wanted` as they can be without overlap between things of `sizes`, inside low–high.

    Where they do not all fit, the order is kept and they reach above `low`.
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed = list(wanted)
    edge = low
    for at in order:
        placed[at] = max(wanted[at], edge + sizes[at] / 2)
        edge = placed[at] + sizes[at] / 2
    edge = high
    for at in reversed(order):
        placed[at] = min(placed[at], edge - sizes[at] / 2)
        edge = placed[at] - sizes[at] / 2
    return placed


def freest(
    candidates: Sequence[tuple[Box, float]],
    obstacles: Sequence[tuple[float, float]],
    taken: Sequence[Box],
    lines: Sequence[Line] = (),
) -> Box:
    """The box, each given with its cost in pixels, that lies best clear of points, lines and boxes taken.

    More than 12 pixels of room is no gain; of two as good the first is chosen. A box that a line goes through is
    chosen only where every box has one.
    """

    def worth(candidate: tuple[Box, float]) -> float:
        box, cost = candidate
        room = min((box.distance(x, y) for x, y in obstacles), default=12.0)
        covered = any(
            box.x0 < other.x1 and other.x0 < box.x1 and box.y0 < other.y1 and other.y0 < box.y1
            for other in taken
        )
        crossed = any(box.crosses(*line) for line in lines)
        return min(room, 12.0) - cost - (100.0 if covered else 0.0) - (60.0 if crossed else 0.0)

    return max(candidates, key=worth)[0]


def text_width(text: str, size: float) -> float:
    """Width of a text in the font of the charts, a little on the generous side."""
    return len(text) * size * 0.5


def shortened(text: str, size: float, width: float) -> str:
    """The text, or as much of it as fits in `width` with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    return text[: max(1, int(width / (size * 0.5)) - 1)].rstrip() + "…"
