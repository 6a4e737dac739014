"""Problem → cause → goal → measure → follow-up: what hangs together and what does not, computed on read.

Brå has found that measures seldom rest on a problem, and that the work is seldom followed up. A measure without a
problem and a cause, or a problem without a measure, is therefore a flag; nothing is stored of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.places.models import Cause, Measure, Problem


class FlagKind(StrEnum):
    MEASURE_WITHOUT_PROBLEM = "measure_without_problem"
    MEASURE_WITHOUT_CAUSE = "measure_without_cause"
    PROBLEM_WITHOUT_MEASURE = "problem_without_measure"


@dataclass(frozen=True)
class Flag:
    """Something in the chain that hangs loose: a measure or a problem."""

    kind: FlagKind
    about: Measure | Problem


def flag_of_measure(measure: Measure) -> Flag | None:
    if measure.problem_id is None:
        return Flag(FlagKind.MEASURE_WITHOUT_PROBLEM, measure)
    if measure.cause_id is None:
        return Flag(FlagKind.MEASURE_WITHOUT_CAUSE, measure)
    return None


def flag_of_problem(problem: Problem, measures: Iterable[Measure]) -> Flag | None:
    """`measures` are the problem's. One that has been stopped is no measure any more."""
    alive = [measure for measure in measures if not stopped(measure)]
    return None if alive else Flag(FlagKind.PROBLEM_WITHOUT_MEASURE, problem)


def stopped(measure: Measure) -> bool:
    """Whether its last follow-up stopped it."""
    last = next(iter(measure.followups.all()), None)
    return last is not None and last.outcome == "stop"


def problems_of(city: City) -> QuerySet[Problem]:
    return (
        Problem.objects.filter(city=city)
        .select_related("city", "owner", "picture__owner", "picture__city", "picture__area__area_set__city")
        .prefetch_related("measures__followups", "picture__signers", "picture__requests")
    )


def measures_of(city: City) -> QuerySet[Measure]:
    # By their keys, so that no database begins with the activities: a large city has few measures beside them.
    keys = list(Measure.objects.order_by().values_list("pk", flat=True))
    return (
        Measure.objects.filter(pk__in=keys, activity__document__city=city)
        .select_related(
            "activity__responsible",
            "activity__document__city",
            "activity__goal",
            "activity__document__owner",
            "problem__owner",
            "problem__picture__area__area_set",
            "cause",
        )
        .prefetch_related(
            "followups", "activity__areas", "problem__picture__signers", "problem__picture__requests"
        )
    )


def flags(problems: Iterable[Problem], measures: Iterable[Measure]) -> list[Flag]:
    """All flags among some problems and measures: measures first, then problems."""
    found = [flag_of_measure(measure) for measure in measures]
    found += [flag_of_problem(problem, problem.measures.all()) for problem in problems]
    return [flag for flag in found if flag is not None]


def check_parent(cause: Cause, parent: Cause | None) -> None:
    """Raise UserError where `parent` is of another problem, or is the cause itself or one of its own causes."""
    seen: set[int] = set()
    above = parent
    while above is not None and above.pk not in seen:
        if above.problem_id != cause.problem_id:
            raise UserError(_("The cause above belongs to another problem"), where="parent")
        if cause.pk is not None and above.pk == cause.pk:
            raise UserError(
                _("The cause would be a cause of itself"),
                where="parent",
                advice=_("Choose another cause above it"),
            )
        seen.add(above.pk)
        above = above.parent


def cause_tree(causes: Sequence[Cause]) -> list[tuple[int, Cause]]:
    """(depth, cause) in the order of reading, each cause before its own."""
    parts: dict[int | None, list[Cause]] = {}
    for cause in causes:
        parts.setdefault(cause.parent_id, []).append(cause)
    found: list[tuple[int, Cause]] = []

    def walk(above: int | None, depth: int) -> None:
        for cause in parts.get(above, []):
            found.append((depth, cause))
            walk(cause.pk, depth + 1)

    walk(None, 0)
    return found
