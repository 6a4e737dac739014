"""How groups live apart: evenness, exposure, ordered groups, each area's part, and what a change consists of.

Counts in, numbers out: `(areas, groups)`, or a batch `(layers, areas, groups)`. Formulas, a worked example and
limits in docs/methods/segregation.md.
"""

from samstad.methods.segregation.evenness import (
    atkinson,
    dissimilarity,
    gini,
    information_theory,
    mutual_information,
    variance_ratio,
)
from samstad.methods.segregation.exposure import exposure, isolation

__all__ = [
    "atkinson",
    "dissimilarity",
    "exposure",
    "gini",
    "information_theory",
    "isolation",
    "mutual_information",
    "variance_ratio",
]
