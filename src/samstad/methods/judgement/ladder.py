"""Which state: the first rung whose condition holds.

The order of the rungs is the method. *Worse* comes first, so that nothing that gets worse beyond tolerance
and chance can be anything else; *too wide* comes before *met*, so that a wide interval cannot win by luck.
Every condition is monotone in the latest value, so a better value never gives a worse state
(tests/methods/test_judgement_properties.py).
"""

from __future__ import annotations

from collections.abc import Callable

from samstad.methods.judgement.measure import Numbers
from samstad.methods.judgement.terms import State


def is_worse(n: Numbers) -> bool:
    if n.gain is None or n.gain >= -n.tolerance - n.rounding:
        return False
    return not n.certain or n.gain_upper is None or n.gain_upper < 0


def is_too_wide(n: Numbers) -> bool:
    """The data cannot tell "nothing has happened" from "goal reached".

    The change covers zero, and what decides *reached* is covered too: the target, or for a direction any
    change that counts. Where the target was reached from the start the two are the same, and
    nothing is in doubt.
    """
    if not n.certain or n.gain_lower is None or n.gain_upper is None or not n.gain_lower <= 0 <= n.gain_upper:
        return False
    if n.goal is None:
        return n.gain_upper > n.tolerance + n.rounding
    return n.path is not None and n.lower <= n.goal <= n.upper


def is_reached(n: Numbers) -> bool:
    if n.goal is not None:
        return n.latest >= n.goal - n.rounding
    if n.gain is None or n.gain <= n.tolerance + n.rounding:
        return False
    return not n.certain or n.gain_lower is None or n.gain_lower > 0


def has_no_start(n: Numbers) -> bool:
    """Not there, time left, and no baseline: nobody knows how far it has come, or whether it is falling."""
    return n.baseline is None and not n.over


def is_on_the_way(n: Numbers) -> bool:
    """Time is left, the value is no worse than at the start, and it is on or ahead of the path."""
    if n.over or n.gain is None:
        return False
    if n.directional:
        return n.gain > n.rounding
    return n.gain >= -n.rounding and n.path is not None and is_on_path(n)


def is_on_path(n: Numbers) -> bool:
    return n.path is not None and n.latest >= n.path - n.slack - n.rounding


LADDER: tuple[tuple[Callable[[Numbers], bool], State], ...] = (
    (is_worse, State.WORSE),
    (is_too_wide, State.CANNOT_BE_JUDGED),
    (is_reached, State.MET),
    (has_no_start, State.CANNOT_BE_JUDGED),
    (is_on_the_way, State.ON_THE_WAY),
    (lambda n: True, State.NOT_MET),
)
