"""A composite index as a recipe that can be run again, and its result with all that one number rests on.

The recipe says which indicators, which way each is turned, how they are put on one scale, weighed and put
together, and what something missing does. `compute` runs it on one period's values; `score_of` derives one
area's score again from the constants in the result, alone, as a frozen report must be able to.

A higher score is a higher risk, always. Method: OECD/JRC (2008), Handbook on Constructing Composite
Indicators; formulas, a worked example and limits in docs/methods/composite.md.
"""

from samstad.methods.composite.doubt import RankIntervals, rank_intervals
from samstad.methods.composite.index import IndexResult, compute, score_of
from samstad.methods.composite.levels import Constants
from samstad.methods.composite.ranking import classify, quantile_cut_points, rank
from samstad.methods.composite.recipe import (
    Aggregation,
    Component,
    Direction,
    Domain,
    OnMissing,
    Recipe,
    Standardisation,
    Ties,
)
from samstad.methods.composite.treatment import Treatment, TreatmentKind

__all__ = [
    "Aggregation",
    "Component",
    "Constants",
    "Direction",
    "Domain",
    "IndexResult",
    "OnMissing",
    "RankIntervals",
    "Recipe",
    "Standardisation",
    "Ties",
    "Treatment",
    "TreatmentKind",
    "classify",
    "compute",
    "quantile_cut_points",
    "rank",
    "rank_intervals",
    "score_of",
]
