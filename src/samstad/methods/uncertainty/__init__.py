"""How far a number may be from what it stands for, and what may be said of many numbers at once.

Intervals for shares, rates and differences; tests of a difference and of a trend that hold on small bases;
shrinkage for maps; control of false discoveries; and the noise that a source adds on purpose.

Every function is vectorised. NaN in gives NaN out, and a base of 0 gives NaN: a share of nobody is not a
number. Formulas, worked examples and limits are in docs/methods/uncertainty.md: what is here describes chance
between independent persons, and knows nothing of wrong answers, of who did not answer, or of persons in one
household who are alike.
"""

from samstad.methods.uncertainty.comparing import compare_rates, compare_shares, ratio_of_rates
from samstad.methods.uncertainty.discovery import Discoveries, false_discovery
from samstad.methods.uncertainty.intervals import (
    Difference,
    Interval,
    byar,
    clopper_pearson,
    difference_in_shares,
    mover_difference,
    wilson,
)
from samstad.methods.uncertainty.shrinkage import Shrunk, shrink_rates, shrink_shares
from samstad.methods.uncertainty.source_noise import (
    SourceNoise,
    noise_of_quotient,
    p_with_noise,
    share_of_noisy,
    widen,
)
from samstad.methods.uncertainty.trend import Trend, trend_in_rates, trend_in_shares

__all__ = [
    "Difference",
    "Discoveries",
    "Interval",
    "Shrunk",
    "SourceNoise",
    "Trend",
    "byar",
    "clopper_pearson",
    "compare_rates",
    "compare_shares",
    "difference_in_shares",
    "false_discovery",
    "mover_difference",
    "noise_of_quotient",
    "p_with_noise",
    "ratio_of_rates",
    "share_of_noisy",
    "shrink_rates",
    "shrink_shares",
    "trend_in_rates",
    "trend_in_shares",
    "widen",
    "wilson",
]
