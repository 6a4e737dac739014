"""What the loading functions share: the folder, the city, and what has been loaded so far, by code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from samstad.exchange.loading.store import Store
from samstad.exchange.schema.folder import CityFolder
from samstad.followup.models import RoundTemplate
from samstad.organisation.models import City, Decision, Matter, Organisation
from samstad.places.models import Agreement, DevelopmentNeed, Partnership
from samstad.statistics.models import Area, AreaSet, Dataset, Indicator, Theme
from samstad.steering.models import Activity, Assignment, Goal, SteeringDocument, SteeringGroup

if TYPE_CHECKING:
    from samstad.exchange.loading.deciding import Undecided

M = TypeVar("M", bound=models.Model)


@dataclass
class Loading:
    """One city's folder on its way in. Areas go by `set:code`, goals by `document/code`,
    activities by `document/goal/code`."""

    store: Store
    folder: CityFolder
    city: City
    organisations: dict[str, Organisation] = field(default_factory=dict)
    matters: dict[str, Matter] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    area_sets: dict[str, AreaSet] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    documents: dict[str, SteeringDocument] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    steering_groups: dict[str, SteeringGroup] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    needs: dict[str, DevelopmentNeed] = field(default_factory=dict)
    partnerships: dict[str, Partnership] = field(default_factory=dict)
    round_templates: dict[str, RoundTemplate] = field(default_factory=dict)
    #: Codes of documents that were decided before this load, and what of them changes without a decision.
    decided: set[str] = field(default_factory=set)
    undecided: list[Undecided] = field(default_factory=list)

    def organisation(self, code: str | None) -> Organisation | None:
        return None if code is None else self.organisations[code]

    def area(self, reference: str | None) -> Area | None:
        return None if reference is None else self.areas[reference]

    def bodies(self, codes: Iterable[str]) -> list[Organisation]:
        return [self.organisations[code] for code in codes]

    def places(self, references: Iterable[str]) -> list[Area]:
        return [self.areas[reference] for reference in references]


def by(rows: Iterable[M], *names: str) -> dict[Any, M]:
    """Rows by the value of one field, or by a tuple of several."""
    if len(names) == 1:
        return {getattr(row, names[0]): row for row in rows}
    return {tuple(getattr(row, name) for name in names): row for row in rows}
