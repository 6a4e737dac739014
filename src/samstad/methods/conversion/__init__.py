"""From one set of areas to another: what is counted is carried over, what cannot be placed is named.

`aggregate` adds areas that lie wholly in larger ones. `convert` takes any two sets between which a `Crosswalk`
says how much of each area lies in each other. Formulas, sources and limits: docs/methods/conversion.md.
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

__all__ = [
    "METHODS",
    "Converted",
    "Crosswalk",
    "Placed",
    "aggregate",
    "convert",
    "from_key",
    "from_overlay",
    "from_population",
]
