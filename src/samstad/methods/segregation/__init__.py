"""How groups live apart: evenness, exposure, ordered groups, each area's part, and what a change consists of.

Counts in, numbers out: `(areas, groups)`, or a batch `(layers, areas, groups)`. Formulas, a worked example and
limits in docs/methods/segregation.md.
"""

from samstad.methods.segregation.decompose import (
    Change,
    Nested,
    WithinSets,
    decompose_change,
    decompose_nested,
    within_sets,
)
from samstad.methods.segregation.evenness import (
    atkinson,
    dissimilarity,
    gini,
    information_theory,
    mutual_information,
    variance_ratio,
)
from samstad.methods.segregation.exposure import exposure, isolation
from samstad.methods.segregation.inference import (
    ChanceTest,
    ChangeTest,
    CityEstimates,
    Estimate,
    chance_test,
    change_test,
    estimate,
    estimate_cities,
)
from samstad.methods.segregation.local import (
    local_dissimilarity,
    local_information_theory,
    local_mutual_information,
)
from samstad.methods.segregation.ordinal import (
    inequality_index,
    ordinal_information_theory,
    ordinal_variance_ratio,
    rank_order_information_theory,
    rank_order_variance_ratio,
)
from samstad.methods.segregation.several import several

__all__ = [
    "ChanceTest",
    "Change",
    "ChangeTest",
    "CityEstimates",
    "Estimate",
    "Nested",
    "WithinSets",
    "atkinson",
    "chance_test",
    "change_test",
    "decompose_change",
    "decompose_nested",
    "dissimilarity",
    "estimate",
    "estimate_cities",
    "exposure",
    "gini",
    "inequality_index",
    "information_theory",
    "isolation",
    "local_dissimilarity",
    "local_information_theory",
    "local_mutual_information",
    "mutual_information",
    "ordinal_information_theory",
    "ordinal_variance_ratio",
    "rank_order_information_theory",
    "rank_order_variance_ratio",
    "several",
    "variance_ratio",
    "within_sets",
]
