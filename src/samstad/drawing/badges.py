"""States as shapes: each can be told from the others without its colour, in small and in grey.

The first six are judgements of targets, the next four assessments of goals, the rest what has come of a
submission; an unknown state gets a plain ring, and its label says what it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from samstad.drawing import svg
from samstad.drawing.palette import PAPER


@dataclass(frozen=True, slots=True)
class Look:
    """Ink (also of the text), ground, and the shape as SVG in a square of 16 × 16."""

    ink: str
    ground: str
    shape: str


_GREEN = ("#05600f", "#ecf6ee")
_BLUE = ("#0b568f", "#edf5fa")
_AMBER = ("#74490a", "#fcf2e2")
_RED = ("#a31515", "#fbf1f1")
_GREY = ("#454b52", "#f3f3f4")

_DISC = '<circle cx="8" cy="8" r="7" fill="{ink}"/>'
_RING = '<circle cx="8" cy="8" r="6.2" fill="{paper}" stroke="{ink}" stroke-width="1.6"/>'
_CHECK = '<path d="M4.6 8.3l2.4 2.4 4.6-5" fill="none" stroke="{paper}" stroke-width="1.9"/>'
_UP = '<path d="M8 12V4.6M4.9 7.4L8 4.3l3.1 3.1" fill="none" stroke="{ink}" stroke-width="1.7"/>'
_BAR = '<path d="M4.6 8h6.8" stroke="{ink}" stroke-width="1.9"/>'
_DOWN = '<path d="M1 3.2h14L8 14.6z" fill="{ink}"/>'
_ASK = (
    '<path d="M6 6.3a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4" fill="none" stroke="{ink}" stroke-width="1.5"/>'
    '<circle cx="8" cy="11.6" r="1" fill="{ink}"/>'
)
_BOX = (
    '<rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2" fill="{paper}" stroke="{ink}" stroke-width="1.5"'
    ' stroke-dasharray="2.2 1.6"/>'
)
_DOTS = (
    '<circle cx="4.9" cy="8" r="1" fill="{ink}"/><circle cx="8" cy="8" r="1" fill="{ink}"/>'
    '<circle cx="11.1" cy="8" r="1" fill="{ink}"/>'
)
_HALF = '<path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="{ink}"/>'

_LOOKS: dict[str, tuple[tuple[str, str], str]] = {
    "met": (_GREEN, _DISC + _CHECK),
    "on_the_way": (_BLUE, _RING + _UP),
    "not_met": (_AMBER, _RING + _BAR),
    "worse": (_RED, _DOWN),
    "cannot_be_judged": (_GREY, _RING + _ASK),
    "withheld": (_GREY, _BOX + _DOTS),
    "fully": (_GREEN, _DISC + _CHECK),
    "partly": (_BLUE, _RING + _HALF),
    "not_measurable": (_GREY, _RING + _ASK),
}


def look(state: str) -> Look:
    """How a state looks."""
    (ink, ground), shape = _LOOKS.get(state, (_GREY, _RING))
    return Look(ink, ground, shape.format(ink=ink, paper=PAPER))


def icon(state: str, size: float = 16) -> str:
    """The shape alone as an SVG that a screen reader passes over: the label beside it says the same."""
    measure = svg.number(size)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="state-icon" width="{measure}" height="{measure}"'
        f' viewBox="0 0 16 16" aria-hidden="true" stroke-linecap="round" stroke-linejoin="round">'
        f"{look(state).shape}</svg>"
    )


def states() -> tuple[str, ...]:
    """The states that have a shape of their own or share one on another scale."""
    return tuple(_LOOKS)
