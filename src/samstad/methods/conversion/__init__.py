"""From one set of areas to another: what is counted is carried over, what cannot be placed is named.

`aggregate` adds areas that lie wholly in larger ones. `convert` takes any two sets between which a `Crosswalk`
says how much of each area lies in each other; `convert_counts` does so for the counts of a whole cube at once.
Formulas, sources and limits: docs/methods/conversion.md.
"""

from samstad.methods.conversion.adding import aggregate
from samstad.methods.conversion.converting import Converted, Placed, convert
from samstad.methods.conversion.crosswalk import (
    METHODS,
    Crosswalk,
    from_key,
    from_overlay,
    from_population,
)
from samstad.methods.conversion.whole import convert_counts

__all__ = [
    "METHODS",
    "Converted",
    "Crosswalk",
    "Placed",
    "aggregate",
    "convert",
    "convert_counts",
    "from_key",
    "from_overlay",
    "from_population",
]
