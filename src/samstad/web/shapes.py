"""A shape for each state, so that no state is told by colour alone. Drawn here; no text, no outside input.

Judgements (of targets, by the rule) are arrows and signs in a ring; assessments (of goals, by a person) are
discs that fill; steps in a process are marks. The two scales share no shape, as they share no word.
"""

from __future__ import annotations

_RING = '<circle cx="10" cy="10" r="8.4" fill="none" stroke="currentColor" stroke-width="1.8"/>'
_FULL = '<circle cx="10" cy="10" r="9.2" fill="currentColor"/>'
_DASHED = (
    '<circle cx="10" cy="10" r="8.4" fill="none" stroke="currentColor" stroke-width="1.8"'
    ' stroke-dasharray="2.6 2.4"/>'
)


def _line(path: str, colour: str = "currentColor", width: float = 2) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


_JUDGEMENTS = {
    "met": _FULL + _line("M5.8 10.4l2.9 2.9 5.6-6.2", "#fff"),
    "on_the_way": _RING + _line("M6.8 13.2l6.2-6.2M8 6.8h5.2V12"),
    "not_met": _RING + _line("M6 10h8"),
    "worse": _FULL + _line("M10 5.4v9M6.4 10.9l3.6 3.7 3.6-3.7", "#fff"),
    "cannot_be_judged": _DASHED
    + _line("M7.6 8a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.8", width=1.8)
    + '<circle cx="10" cy="14.3" r="1.1" fill="currentColor"/>',
    "withheld": '<rect x="4.4" y="8.6" width="11.2" height="8" rx="1.2" fill="currentColor"/>'
    + _line("M6.9 8.4V6.6a3.1 3.1 0 0 1 6.2 0v1.8", width=1.8),
}
_ASSESSMENTS = {
    "fully": _RING + '<circle cx="10" cy="10" r="5.6" fill="currentColor"/>',
    "partly": _RING + '<path d="M10 4.4a5.6 5.6 0 0 0 0 11.2z" fill="currentColor"/>',
    "not_met": _RING,
    "not_measurable": _DASHED,
}
_STEPS = {
    "not_started": _DASHED,
    "draft": _line("M4.5 15.5l.8-3.4 8-8 2.6 2.6-8 8zM11.6 5.8l2.6 2.6", width=1.7),
    "submitted": _line("M3.5 10h12M11 5.2l4.8 4.8-4.8 4.8"),
    "returned": _line("M8 4.5L3.8 8.7 8 12.9M4.2 8.7h7.6a4 4 0 0 1 0 8H9"),
    "approved": _line("M3.8 10.6l4.3 4.3 8.2-9.4"),
    "locked": _JUDGEMENTS["withheld"],
    "planned": _DASHED,
    "ongoing": _line("M3.5 10h12M11 5.2l4.8 4.8-4.8 4.8"),
    "done": _line("M3.8 10.6l4.3 4.3 8.2-9.4"),
    "stopped": '<rect x="5" y="5" width="10" height="10" rx="1" fill="currentColor"/>',
    "open": _RING + _line("M10 5.8V10l2.8 1.8", width=1.8),
    "closed": _JUDGEMENTS["withheld"],
    "in_force": _line("M3.8 10.6l4.3 4.3 8.2-9.4"),
    "late": '<path d="M10 2.6l8 14.2H2z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/>'
    + _line("M10 8v4", width=1.9)
    + '<circle cx="10" cy="14.4" r="1.1" fill="currentColor"/>',
    "info": _RING
    + _line("M10 9.4v4.4", width=1.9)
    + '<circle cx="10" cy="6.5" r="1.2" fill="currentColor"/>',
}
_ARROW, _CHECK, _MINUS = _STEPS["submitted"], _STEPS["approved"], _line("M5 10h10")
_STEPS |= {
    **dict.fromkeys(("received", "asked"), _DASHED),
    **dict.fromkeys(("assigned", "group", "scheduled", "called"), _STEPS["open"]),
    **dict.fromkeys(("sent", "proposed", "held"), _ARROW),
    **dict.fromkeys(
        ("decided", "complete", "released", "adjusted", "posted", "answered", "debated", "granted", "met"),
        _CHECK,
    ),
    **dict.fromkeys(("abstained", "withdrawn", "refused", "not_met", "not_done"), _MINUS),
    "partly": _RING + '<path d="M10 4.4a5.6 5.6 0 0 0 0 11.2z" fill="currentColor"/>',
}
_SCALES = {"judgement": _JUDGEMENTS, "assessment": _ASSESSMENTS, "step": _STEPS}


def shape(scale: str, state: str) -> str:
    """The shape of `state` on `scale` (judgement, assessment, step) as an SVG that a screen reader passes over.

    The word stands beside it. Raises KeyError for a scale that is not known; an unknown state is a plain ring.
    """
    return (
        '<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        f"{_SCALES[scale].get(state, _RING)}</svg>"
    )
