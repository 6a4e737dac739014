"""What kind of area this is, by the official types, by stated criteria, and by the lists of the police.

Every class rests on cut points of a stated vintage (`CutPoints`, data and not code). A class may change because
the area did, or because the others did: `decompose_change` tells how much is which, and marks what chance may
have made. What the official sources leave open (which standard deviation, which weights) has no default.
Formulas, a worked example and limits: docs/methods/area-types.md.
"""

from samstad.methods.area_types.change import ClassChange, ClassRange, class_range, decompose_change
from samstad.methods.area_types.classes import (
    OFFICIAL_TYPES,
    CutPoints,
    Numbering,
    classify,
    index_interval,
    official_cut_points,
    socioeconomic_index,
)
from samstad.methods.area_types.criteria import URB15, Answer, Comparison, CriteriaResult, Criterion, meets
from samstad.methods.area_types.police import (
    EDITIONS,
    PoliceCategory,
    PoliceChange,
    PoliceListing,
    PoliceTrend,
    categories_of,
    compare_listings,
    latest_edition,
)

__all__ = [
    "EDITIONS",
    "OFFICIAL_TYPES",
    "URB15",
    "Answer",
    "ClassChange",
    "ClassRange",
    "Comparison",
    "CriteriaResult",
    "Criterion",
    "CutPoints",
    "Numbering",
    "PoliceCategory",
    "PoliceChange",
    "PoliceListing",
    "PoliceTrend",
    "categories_of",
    "class_range",
    "classify",
    "compare_listings",
    "decompose_change",
    "index_interval",
    "latest_edition",
    "meets",
    "official_cut_points",
    "socioeconomic_index",
]
