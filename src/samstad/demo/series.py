"""The statistics as they are published: tables of numbers and kinds of missing, by dataset and edition.

Nothing is withheld here: that is for whoever shows numbers that the city itself has counted, by the rule
for small bases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from samstad.methods.values import Missing, Values

from . import catalogue, people, plan, publishing, simulation
from .catalogue import CITY
from .frame import Frame, Row
from .geography import NEW, OLD, Geography
from .people import Ints, People
from .shapes import generator


@dataclass(frozen=True)
class Table:
    """One edition of a dataset.

    `measures`: measure → values of shape (rows, years), for `befolkning` (rows, years, sexes, ages).
    `exists`: (rows, years), False where the area did not exist in that year; such cells are NOT_APPLICABLE.
    """

    dataset: str
    edition: int
    published: date
    rows: tuple[Row, ...]
    years: tuple[int, ...]
    exists: NDArray[np.bool_]
    measures: dict[str, Values]

    def row(self, code: str) -> int:
        """Index of the row with this code; KeyError where there is none."""
        for i, row in enumerate(self.rows):
            if row.code == code:
                return i
        raise KeyError(f"{self.dataset} has no row {code!r}")

    def value(self, measure: str, code: str, year: int) -> float:
        """The number of one cell; NaN where it is missing."""
        return float(self.measures[measure].values[self.row(code), self.years.index(year)])

    def kind(self, measure: str, code: str, year: int) -> Missing:
        """Why one cell has no number; PRESENT where it has one."""
        return Missing(int(self.measures[measure].missing[self.row(code), self.years.index(year)]))


@dataclass(frozen=True, slots=True)
class AreaLink:
    """`weight` (0–1) of the area's inhabitants live in the other area. Weights from one area sum to 1."""

    from_set: str
    from_code: str
    to_set: str
    to_code: str
    weight: float
    method: str


@dataclass(frozen=True)
class Statistics:
    """All tables of the city, in order of dataset and edition, and the links between its area sets.

    `people` and `counts` are what the simulation knows and no source tells: for tests.
    """

    seed: int
    tables: tuple[Table, ...]
    links: tuple[AreaLink, ...]
    people: People
    counts: dict[str, dict[str, Ints]]

    def table(self, dataset: str, edition: int | None = None) -> Table:
        """One edition of a dataset, by default the latest; KeyError where there is none."""
        found = [t for t in self.tables if t.dataset == dataset and edition in (None, t.edition)]
        if not found:
            raise KeyError(f"no table {dataset!r}, edition {edition}")
        return found[-1]


def build(geography: Geography) -> Statistics:
    """The statistics that belong to this geography and its seed."""
    seed = geography.seed
    inhabitants = people.build(geography)
    counts = simulation.counts(seed, inhabitants)
    latent = simulation.latent_values(inhabitants, counts["utbildning"]["elever_ak9"])
    frames = {level: Frame.of(geography, level) for level in ("area", "all", "district")}
    tables = [_population(frames["area"], inhabitants)]
    for dataset in catalogue.DATASETS[1:]:
        kind = "all" if CITY in dataset.levels else dataset.levels[0]
        frame = frames[kind]
        cells = {name: frame.count(array) for name, array in counts[dataset.code].items()}
        for name, (level, of, noise) in latent.items():
            if name in dataset.measures:
                cells[name] = frame.value(generator(seed, f"value {name}"), level, of, noise)
        publishing.add_surveys(seed, frame, inhabitants, dataset.code, cells)
        publishing.leave_out(seed, frame, dataset.code, cells)
        ordered = {name: cells[name] for name in dataset.measures}
        tables.extend(_editions(seed, frame, dataset.code, ordered))
    return Statistics(seed, tuple(tables), _links(geography, inhabitants), inhabitants, counts)


def _population(frame: Frame, inhabitants: People) -> Table:
    values = frame.count(inhabitants.inhabitants)
    return Table(
        "befolkning",
        1,
        publishing.PUBLISHED["befolkning"],
        frame.rows,
        plan.YEARS,
        frame.exists,
        {"folkmangd": values},
    )


def _editions(seed: int, frame: Frame, dataset: str, cells: dict[str, Values]) -> list[Table]:
    """The editions of a dataset. The numbers simulated are the revised ones: what was known last."""

    def table(edition: int, published: date, measures: dict[str, Values]) -> Table:
        return Table(dataset, edition, published, frame.rows, plan.YEARS, frame.exists, measures)

    published = publishing.PUBLISHED[dataset]
    if dataset != publishing.REVISED:
        return [table(1, published, cells)]
    first = publishing.before_revision(seed, frame, cells)
    return [table(1, published, first), table(2, publishing.REVISED_ON, cells)]


def _links(geography: Geography, inhabitants: People) -> tuple[AreaLink, ...]:
    """Old → new by the population when the areas were split, and new → old, where each lies in one."""
    last = plan.YEARS.index(plan.SPLIT_YEAR - 1)
    number = dict(zip(geography.new.codes, inhabitants.total[:, last].tolist(), strict=True))
    links: list[AreaLink] = []
    for old, news in sorted(geography.parts.items()):
        whole, left = sum(number[code] for code in news), 1.0
        for i, code in enumerate(news):
            weight = left if i == len(news) - 1 else round(number[code] / whole, 6)
            left = round(left - weight, 6)
            links.append(AreaLink(OLD, old, NEW, code, weight, "population" if len(news) > 1 else "exact"))
    links += [AreaLink(NEW, new, OLD, old, 1.0, "exact") for new, old in sorted(geography.old_of_new.items())]
    return tuple(links)
