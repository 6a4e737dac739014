"""The line that a document stands in: everything before it and after it, as a timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from samstad.steering.models import Lineage, SteeringDocument, ThemeChange


@dataclass(frozen=True)
class Milestone:
    """A document of the line, how it relates to those it steps on, and the themes that became others in it."""

    document: SteeringDocument
    steps: tuple[Lineage, ...]
    theme_changes: tuple[ThemeChange, ...]
    here: bool

    @property
    def begins(self) -> dt.date | None:
        return self.document.valid_from


def line_of(document: SteeringDocument) -> list[Milestone]:
    """What it steps on and what steps on it, however far; the earliest first, those without a day last.

    Not the whole web: another document that steps on the same vision is no part of this one's line.
    """
    steps: dict[int, Lineage] = {}
    documents = {document.pk: document}
    for here, there in (("document", "predecessor"), ("predecessor", "document")):
        frontier = [document.pk]
        while frontier:
            rows = Lineage.objects.filter(**{f"{here}__in": frontier}).select_related(
                "document__city", "document__owner", "document__decision__matter",
                "predecessor__city", "predecessor__owner", "predecessor__decision__matter",
            )  # fmt: skip
            found = [row for row in rows if row.pk not in steps]
            steps |= {row.pk: row for row in found}
            documents |= {getattr(row, there).pk: getattr(row, there) for row in found}
            frontier = [getattr(row, there).pk for row in found]
    changes = ThemeChange.objects.filter(document__in=documents)
    return _in_order(document, documents.values(), list(steps.values()), list(changes))


def _in_order(
    document: SteeringDocument,
    documents: Iterable[SteeringDocument],
    steps: list[Lineage],
    changes: list[ThemeChange],
) -> list[Milestone]:
    late = dt.date.max
    ordered = sorted(documents, key=lambda one: (one.valid_from or late, one.code))
    return [
        Milestone(
            one,
            tuple(step for step in steps if step.document_id == one.pk),
            tuple(change for change in changes if change.document_id == one.pk),
            one.pk == document.pk,
        )
        for one in ordered
    ]
