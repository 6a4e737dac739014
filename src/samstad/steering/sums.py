"""What a document says that its rows come to, beside what they come to: nobody's sum is taken on trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

#: A hundred thousand kronor: what one decimal of a printed million is.
PRINTED = Decimal(100_000)


@dataclass(frozen=True)
class WrongSum:
    """A year whose printed sum is not what the rows give. `counted` is None where a row has no amount: then
    nothing can be said of the sum, which is told as well."""

    year: int
    said: Decimal
    counted: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """What is printed too much (a minus: too little)."""
        return None if self.counted is None else self.said - self.counted


@dataclass(frozen=True)
class BrokenRule:
    """A year that is said to be unchanged from another, and is not."""

    code: str
    year: int
    unchanged_from: int
    amount: Decimal | None
    before: Decimal | None


def agrees(said: Decimal, counted: Decimal) -> bool:
    """Whether a sum in kronor is the right one: to the decimal that a table in million kronor prints where it is
    written no closer than that, else to the krona."""
    if said % PRINTED:
        return said == counted
    return (counted / PRINTED).quantize(Decimal(1), ROUND_HALF_UP) * PRINTED == said


def wrong(
    years: Sequence[int], said: Sequence[Decimal | None], counted: Sequence[Decimal | None]
) -> tuple[WrongSum, ...]:
    """The years whose sum is said and is wrong, or cannot be counted."""
    return tuple(
        WrongSum(year, one, other)
        for year, one, other in zip(years, said, counted, strict=True)
        if one is not None and (other is None or not agrees(one, other))
    )
