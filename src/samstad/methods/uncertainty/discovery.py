"""Which of many differences to colour on a map, when some will stand out by chance alone."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from samstad.methods.uncertainty.intervals import checked_level
from samstad.methods.values import FloatArray


class Discoveries(NamedTuple):
    """`adjusted` 0–1, NaN where there was no test; `found` is True where it is at most the level."""

    adjusted: FloatArray
    found: npt.NDArray[np.bool_]


def false_discovery(
    p: npt.ArrayLike, level: float = 0.05, *, dependence: Literal["positive", "any"] = "positive"
) -> Discoveries:
    """Adjusted p-values along the last axis, such that of what is `found` a share ≤ `level` is false, on average.

    Sorted rising, adjusted₍ᵢ₎ = min over j ≥ i of min(1, c m p₍ⱼ₎/j), with m tests and c = 1
    (Benjamini–Hochberg: independent or positively dependent tests) or c = Σ 1/j (Benjamini–Yekutieli:
    any dependence, and much stricter).

    `p` (…, tests), 0–1; NaN is no test: it is carried, and not counted in m. Raises ValueError outside 0–1.
    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57:289–300; Benjamini & Yekutieli (2001), Ann. Stat.
    29:1165–1188.
    """
    values = np.atleast_1d(np.asarray(p, dtype=np.float64))
    checked_level(level)
    if np.any((values < 0) | (values > 1)):
        raise ValueError("a p-value is outside 0 … 1")
    if dependence not in ("positive", "any"):
        raise ValueError(f"dependence is {dependence!r}; it is 'positive' or 'any'")
    order = np.argsort(values, axis=-1)  # NaN last
    tests = np.sum(~np.isnan(values), axis=-1, keepdims=True)
    places = np.arange(1, values.shape[-1] + 1)
    harmonic = np.concatenate([[0.0], np.cumsum(1 / places)])
    factor = harmonic[tests] if dependence == "any" else 1.0
    ordered = np.take_along_axis(values, order, axis=-1)
    scaled = np.minimum(ordered * tests * factor / places, 1.0)
    # fmin steps over the NaN at the end.
    falling = np.fmin.accumulate(scaled[..., ::-1], axis=-1)[..., ::-1]
    adjusted = np.empty_like(values)
    np.put_along_axis(adjusted, order, np.where(np.isnan(ordered), np.nan, falling), axis=-1)
    return Discoveries(adjusted, adjusted <= level)
