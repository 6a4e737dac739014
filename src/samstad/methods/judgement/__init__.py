"""The rule behind a status: series, target and rule in; state, numbers and reason codes out.

    judge(series, target, rule) -> Judgement

The rule is data, and so is all that it is given and gives: a frozen report can be judged again from its
JSON years later. What the words mean is in `terms`, how it is decided in `decide` and `ladder`; the
formulas and where they mislead are in docs/methods/judgement.md.
"""

from samstad.methods.judgement.decide import judge
from samstad.methods.judgement.terms import (
    DEFAULT_RULE,
    METHOD_VERSION,
    REASONS,
    Aspect,
    Judgement,
    Point,
    Reason,
    ReasonCode,
    Rule,
    State,
    Target,
    TargetKind,
)

__all__ = [
    "DEFAULT_RULE",
    "METHOD_VERSION",
    "REASONS",
    "Aspect",
    "Judgement",
    "Point",
    "Reason",
    "ReasonCode",
    "Rule",
    "State",
    "Target",
    "TargetKind",
    "judge",
]
