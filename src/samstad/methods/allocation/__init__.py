"""Money by need: how a sum is shared among areas, to the krona, with the reasons for each area's part.

Three measures of need (`need`) and one way of sharing (`sharing`):

    share = λ · model + (1 − λ) · last outcome

with a floor and a ceiling, years of transition, and a warning where whoever is paid can move what they are paid for.
Formulas, a worked example and limits in docs/methods/allocation.md.
"""

from samstad.methods.allocation.need import adjusted_structure, expected_at_risk, index_times_number
from samstad.methods.allocation.sharing import (
    Allocation,
    Caution,
    CautionCode,
    Limits,
    allocate,
    cautions,
    transition,
    whole_kronor,
)

__all__ = [
    "Allocation",
    "Caution",
    "CautionCode",
    "Limits",
    "adjusted_structure",
    "allocate",
    "cautions",
    "expected_at_risk",
    "index_times_number",
    "transition",
    "whole_kronor",
]
