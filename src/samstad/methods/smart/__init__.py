"""Is a goal specific, measurable, accepted, realistic and time-bound?

    check(goal, histories, this_year, rule) -> SmartCheck

The goal is plain data, saved or not; what comes back is a finding and advice as codes for each of the five
letters, in the meaning of the agreements of 2008 (A is *accepted*). *Realistic* is evidence and no opinion:
`how_often` counts what comparable areas have done. Sentences are made elsewhere, from the codes. Formulas, a
worked example and limits: docs/methods/smart.md.
"""

from samstad.methods.smart.decide import check
from samstad.methods.smart.evidence import Evidence, History, how_often
from samstad.methods.smart.terms import (
    ADVICE,
    DEFAULT_RULE,
    Advice,
    AdviceCode,
    Aspect,
    Finding,
    Letter,
    LetterCheck,
    SmartCheck,
    SmartGoal,
    SmartRule,
    SmartTarget,
)

__all__ = [
    "ADVICE",
    "DEFAULT_RULE",
    "Advice",
    "AdviceCode",
    "Aspect",
    "Evidence",
    "Finding",
    "History",
    "Letter",
    "LetterCheck",
    "SmartCheck",
    "SmartGoal",
    "SmartRule",
    "SmartTarget",
    "check",
    "how_often",
]
