"""What may be asked of a release, however it is kept; and what of a question is the same for both readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple, Protocol

from samstad.methods.values import Values
from samstad.statistics.store.frame import breakdown_text

Dimensions = Mapping[str, Mapping[str, tuple[str, ...]]]


class Table(NamedTuple):
    """Values of shape (periods, areas)."""

    periods: tuple[str, ...]
    areas: tuple[str, ...]
    values: Values


class Reader(Protocol):
    """A release, open for reading."""

    def area_sets(self) -> tuple[str, ...]:
        """Codes of the area sets that the release has cells for, sorted."""
        ...

    def measures(self) -> tuple[str, ...]:
        """Codes of its measures, sorted."""
        ...

    def dimensions(self, measure: str) -> dict[str, tuple[str, ...]]:
        """Dimension → its categories, both sorted. Raises KeyError for an unknown measure."""
        ...

    def read(
        self,
        measure: str,
        where: Mapping[str, Sequence[str]],
        area_set: str,
        totals: Mapping[str, str] | None = None,
        areas: Sequence[str] | None = None,
    ) -> Table:
        """`measure` for every period and area that the release holds anything for in `area_set`.

        A dimension named in `where` is summed over the categories given there; one that is not, is read at
        the total category that `totals` names for it, else summed over all its categories. A sum over
        something missing is missing. A cell that the release does not hold is NOT_COLLECTED. `areas` asks for
        these alone, in this order; one that the release does not know is NOT_COLLECTED.

        Raises KeyError with a sentence for an unknown measure, area set, dimension or category.
        """
        ...


def known(what: str, name: str, choices: Sequence[str]) -> str:
    """`name`, if it is among `choices`. Raises KeyError with a sentence."""
    if name not in choices:
        raise KeyError(f"the release has no {what} {name!r}; it has {', '.join(choices) or 'none'}")
    return name


def selected(
    dimensions: Mapping[str, tuple[str, ...]],
    where: Mapping[str, Sequence[str]],
    totals: Mapping[str, str] | None,
) -> list[str]:
    """The breakdowns whose cells are summed, in canonical order: the order of a sum decides its last bit.

    Raises KeyError as `Reader.read`; an empty choice is refused too, since its sum would be a zero from
    nowhere.
    """
    totals = totals or {}
    for name in where:
        known("dimension", name, tuple(dimensions))
    chosen: list[tuple[str, ...]] = []
    for name, categories in dimensions.items():
        if name in where:
            wanted = {known(f"category in {name!r}", category, categories) for category in where[name]}
            if not wanted:
                raise KeyError(f"no category is chosen in {name!r}; it has {', '.join(categories)}")
            chosen.append(tuple(sorted(wanted)))
        elif name in totals:
            chosen.append((known(f"category in {name!r}", totals[name], categories),))
        else:
            chosen.append(categories)
    return [
        breakdown_text(dict(zip(dimensions, combination, strict=True))) for combination in product(*chosen)
    ]
