"""The rule behind a status: series, target and rule in; state, numbers and reason codes out.

    judge(series, target, rule, reference, subgroups) -> Judgement

The rule is data, and so is all that it is given and gives: a frozen report can be judged again from its
JSON years later. What the words mean is in `terms`, `codes` and `result`, how it is decided in `decide` and
`ladder`, and how the difference from a reference becomes a series in `reference`; the formulas and where they
mislead are in docs/methods/judgement.md.
"""

from samstad.methods.judgement.codes import REASONS, Aspect, Reason, ReasonCode
from samstad.methods.judgement.decide import judge
from samstad.methods.judgement.reference import Reference
from samstad.methods.judgement.result import Comparison, Judgement
from samstad.methods.judgement.terms import (
    DEFAULT_RULE,
    METHOD_VERSION,
    Direction,
    Point,
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
    "Comparison",
    "Direction",
    "Judgement",
    "Point",
    "Reason",
    "ReasonCode",
    "Reference",
    "Rule",
    "State",
    "Target",
    "TargetKind",
    "judge",
]
