"""Values that a source gives as intervals: both limits are kept, and nothing is put between them.

| text | lower | upper |
|---|---|---|
| `85-90`, `85 – 90` | 85 | 90 |
| `83` | 83 | 83 |
| `<5`, `≤5` | withheld by the source | 5 |
| `>95`, `≥95` | 95 | withheld by the source |
| a symbol | its kind | its kind |

A text whose limits stand the wrong way round is no interval, and is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from samstad.methods.values import Missing

if TYPE_CHECKING:
    import polars as pl

HIDDEN = "\0hidden"  # stands for the limit that the source does not give; no file can hold it
SYMBOLS = {HIDDEN: int(Missing.SUPPRESSED_BY_SOURCE)}
_NUMBER = r"\d[\d.,\u00a0\u2007\u2009\u202f ]*"
_BETWEEN = re.compile(rf"\s*({_NUMBER}?)\s*[-–]\s*({_NUMBER})\s*")
_BEYOND = re.compile(rf"\s*([<>≤≥])\s*({_NUMBER})\s*")


def bounds(text: str, decimal: str = ".") -> tuple[str, str] | None:
    """Both limits as texts (one may be HIDDEN), or None where the text is no interval."""
    if beyond := _BEYOND.fullmatch(text):
        limit = beyond[2].strip()
        return (HIDDEN, limit) if beyond[1] in "<≤" else (limit, HIDDEN)
    between = _BETWEEN.fullmatch(text)
    if between is None:
        return None
    lower, upper = between[1].strip(), between[2].strip()
    try:
        return (lower, upper) if _float(lower, decimal) <= _float(upper, decimal) else None
    except ValueError:
        return None


def _float(text: str, decimal: str) -> float:
    plain = re.sub(r"\s", "", text)
    if decimal != ".":
        plain = plain.replace(".", "").replace(decimal, ".")
    return float(plain.replace(",", ""))


def limits(column: pl.Series, decimal: str) -> tuple[pl.Series, pl.Series]:
    """The column of texts as two: lower and upper limits. What is no interval stands in both, as it was."""
    import polars as pl

    texts = column.unique().to_list()
    found = {text: bounds(text, decimal) or (text, text) for text in texts if text is not None}
    old = pl.Series(list(found), dtype=pl.String)
    lower, upper = (
        column.replace_strict(
            old, pl.Series([pair[side] for pair in found.values()], dtype=pl.String), default=None
        )
        for side in (0, 1)
    )
    return lower, upper
