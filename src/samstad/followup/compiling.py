"""What a report gathers across goals: the tree, yearly targets as the city prints them, and last year's assessments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Q
from django.utils import timezone

from samstad.drawing.numbers import Lang
from samstad.followup.models import Assessment, ReportingRound, RoundState
from samstad.organisation.texts import LANGUAGES
from samstad.steering.models import Goal, Lineage, LineageKind, SteeringDocument
from samstad.steering.queries import in_tree, target_rows

# A goal goes on in the document that comes instead of its own, not in one that only builds on it.
_FOLLOWS = (LineageKind.REPLACES, LineageKind.REVISES)


def compiled(reporting_round: ReportingRound, goals: Sequence[Goal]) -> dict[str, Any]:
    """`tree`: goals in the order of reading with their depth; `rows`: a goal's table of yearly targets in each
    language; `last`: its assessment of the year before."""
    return {
        "tree": [{"goal": goal.code, "depth": depth} for depth, goal in in_tree(goals)],
        "rows": rows_of_year(reporting_round),
        "last": last_assessments(reporting_round, goals),
    }


# --- Targets of the year ----------------------------------------------------------------------------------


def rows_of_year(reporting_round: ReportingRound) -> dict[str, dict[str, list[list[str]]]]:
    """Goal's code → its rows of `Indikator | Årsmål | KF:s årsmål | Periodicitet` in each language, of the round's
    year; without the goals that have none."""
    found: dict[str, dict[str, list[list[str]]]] = {}
    for lang in LANGUAGES:
        for row in target_rows(
            reporting_round.document, reporting_round.year, cast(Lang, lang), drafts=False
        ):
            indicator, *said = row.cells
            place = f"{indicator}, {row.area}" if row.area else indicator
            found.setdefault(row.goal.code, {}).setdefault(lang, []).append([place, *said])
    return found


# --- The year before --------------------------------------------------------------------------------------


def last_assessments(reporting_round: ReportingRound, goals: Sequence[Goal]) -> dict[str, dict[str, Any]]:
    """Goal's code → what was assessed of it, or of the goal that it follows, in the latest year before the round's.

    A goal follows the one with its code in the document that its own document replaced or revised. Only what is
    public is told: the assessment of a round that is closed, or that a frozen report has printed.
    """
    line = _line(reporting_round.document)
    found: dict[str, dict[str, Any]] = {}
    given = (
        Assessment.objects.filter(
            Q(round__state=RoundState.CLOSED) | Q(round__reports__isnull=False),
            goal__document__in=line,
            goal__code__in=[goal.code for goal in goals],
            round__year__lt=reporting_round.year,
        )
        .select_related("round", "goal__document", "by")
        .distinct()
        .order_by("round__year", "at")
    )
    for assessment in given:
        found[assessment.goal.code] = {
            "year": assessment.round.year,
            "round": assessment.round.name,
            "level": assessment.level,
            "basis": assessment.basis,
            "motivation": assessment.motivation,
            "by": assessment.by.name,
            "at": timezone.localdate(assessment.at).isoformat(),
        }
    return found


def _line(document: SteeringDocument) -> set[int]:
    """The document and those that it has replaced or revised, one after another."""
    line, frontier = {document.pk}, {document.pk}
    while frontier:
        rows = Lineage.objects.filter(document__in=frontier, kind__in=_FOLLOWS)
        frontier = set(rows.values_list("predecessor", flat=True)) - line
        line |= frontier
    return line
