"""The police's lists of vulnerable areas: categories with the editions in which they exist.

A list is a judgement by the police for its own use, not a measurement: nothing here computes a category. Borders
of these areas follow no statistical areas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

#: The years of the lists so far: every second year.
EDITIONS: tuple[int, ...] = (2015, 2017, 2019, 2021, 2023, 2025)


class PoliceCategory(StrEnum):
    VULNERABLE = "vulnerable"  # utsatt område
    RISK = "risk"  # riskområde
    PARTICULARLY_VULNERABLE = "particularly_vulnerable"  # särskilt utsatt område


class PoliceTrend(StrEnum):
    POSITIVE = "positive"
    STABLE = "stable"
    NEGATIVE = "negative"


class PoliceChange(StrEnum):
    """What happened between two lists. `CATEGORY_ENDED`: the old category is no longer used, so that the new one is
    neither better nor worse.
    """

    ENTERED = "entered"
    LEFT = "left"
    SAME = "same"
    LESS_SERIOUS = "less_serious"
    MORE_SERIOUS = "more_serious"
    CATEGORY_ENDED = "category_ended"
    NOT_LISTED = "not_listed"


#: Category → (first edition, last edition, None while it is used). From the least to the most serious.
VALIDITY: Mapping[PoliceCategory, tuple[int, int | None]] = {
    PoliceCategory.VULNERABLE: (2015, None),
    PoliceCategory.RISK: (2015, 2023),
    PoliceCategory.PARTICULARLY_VULNERABLE: (2015, None),
}


def categories_of(edition: int) -> tuple[PoliceCategory, ...]:
    """The categories that a list uses, the least serious first. Raises ValueError for a year without a list.

    Later years than the latest known edition are taken to follow it until this table says otherwise.
    A number in, never an empty tuple out; the year from 2015 on. Source: docs/methods/area-types.md.
    """
    if edition not in EDITIONS and edition <= EDITIONS[-1]:
        raise ValueError(f"there is no list of {edition}; the lists are {list(EDITIONS)}")
    return tuple(
        category
        for category, (first, last) in VALIDITY.items()
        if first <= edition and (last is None or edition <= last)
    )


def latest_edition(year: int, editions: tuple[int, ...] = EDITIONS) -> int | None:
    """The newest list of `year` or before; None before the first. A list may come out late in its year.

    A number in, one out. Raises nothing: every year has an answer, None before the first list. Source:
    docs/methods/area-types.md.
    """
    return max((edition for edition in editions if edition <= year), default=None)


@dataclass(frozen=True, slots=True)
class PoliceListing:
    """One area in one list; `category` None where the list does not have it.

    Raises ValueError for a category that the edition does not use, or a trend of an area that is not listed.
    """

    edition: int
    category: PoliceCategory | None
    trend: PoliceTrend | None = None

    def __post_init__(self) -> None:
        used = categories_of(self.edition)
        if self.category is not None and self.category not in used:
            raise ValueError(f"the list of {self.edition} has no category {self.category}")
        if self.category is None and self.trend is not None:
            raise ValueError(f"an area that is not in the list of {self.edition} has no trend in it")


def compare_listings(before: PoliceListing, after: PoliceListing) -> PoliceChange:
    """What happened to an area between two lists. Raises ValueError unless the second is the later one.

    One area, no numbers; a `category` of None is one that is not listed. Source: docs/methods/area-types.md.
    """
    if before.edition >= after.edition:
        raise ValueError(f"{after.edition} is not after {before.edition}")
    if before.category is None:
        return PoliceChange.NOT_LISTED if after.category is None else PoliceChange.ENTERED
    if after.category is None:
        return PoliceChange.LEFT
    if before.category is after.category:
        return PoliceChange.SAME
    if before.category not in categories_of(after.edition):
        return PoliceChange.CATEGORY_ENDED
    if after.category not in categories_of(before.edition):
        return PoliceChange.CATEGORY_ENDED
    order = list(VALIDITY)
    more = order.index(after.category) > order.index(before.category)
    return PoliceChange.MORE_SERIOUS if more else PoliceChange.LESS_SERIOUS
