"""What a report gathers across goals: the tree, yearly targets as the city prints them, and last year's assessments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from samstad.followup.models import Assessment, ReportingRound, RoundState
from samstad.methods.judgement import Judgement
from samstad.organisation.models import OrganisationKind
from samstad.organisation.texts import LANGUAGES, pick
from samstad.steering import wording
from samstad.steering.judging import TargetJudgement
from samstad.steering.models import Goal, GoalKind, SteeringDocument, Target
from samstad.steering.queries import in_tree

# The kinds of goals that have targets of the year: those of the city's own tree, from the council to the unit.
IN_THE_TREE = frozenset({GoalKind.DIRECTION, GoalKind.ACTIVITY_AREA, GoalKind.COMMITTEE, GoalKind.UNIT})
PERIODICITY = {"sv": "År", "en": "Year"}


def compiled(
    reporting_round: ReportingRound, goals: Sequence[Goal], judged: Iterable[TargetJudgement]
) -> dict[str, Any]:
    """`tree`: goals in the order of reading with their depth; `rows`: a goal's table of yearly targets in each
    language; `last`: its assessment of the year before."""
    words = {item.target.pk: item for item in judged}
    return {
        "tree": [{"goal": goal.code, "depth": depth} for depth, goal in in_tree(goals)],
        "rows": {goal.code: rows for goal in goals if (rows := target_rows(goal, words))},
        "last": last_assessments(reporting_round, goals),
    }


# --- Targets of the year ----------------------------------------------------------------------------------


def target_rows(goal: Goal, words: dict[int, TargetJudgement]) -> dict[str, list[list[str]]]:
    """A goal's rows of `Indikator | Årsmål | KF:s årsmål | Periodicitet` in each language; empty where it has none."""
    if goal.kind not in IN_THE_TREE:
        return {}
    own = [target for target in goal.targets.all() if not _of_council(target)]
    councils = [target for target in goal.targets.all() if _of_council(target)]
    if not own and not councils:
        return {}
    paired = [(target, _councils(target, councils)) for target in own]
    answered = {council.pk for _, council in paired if council}
    paired += [(None, council) for council in councils if council.pk not in answered]  # type: ignore[misc]
    return {
        lang: [
            [
                _indicator((target or council), lang),  # type: ignore[arg-type]
                _said(target, words, lang),
                _said(council, words, lang),
                PERIODICITY[lang],
            ]
            for target, council in paired
        ]
        for lang in LANGUAGES
    }


def _of_council(target: Target) -> bool:
    return target.set_by.kind == OrganisationKind.COUNCIL


def _councils(target: Target, councils: Sequence[Target]) -> Target | None:
    """The council's target for the same thing, place and year."""
    wanted = (target.indicator_id, target.area_id, target.year)
    return next((one for one in councils if (one.indicator_id, one.area_id, one.year) == wanted), None)


def _indicator(target: Target, lang: str) -> str:
    place = pick(target.area.name, lang).text
    name = pick(target.indicator.name, lang).text
    return f"{name}, {place}" if place else name


def _said(target: Target | None, words: dict[int, TargetJudgement], lang: str) -> str:
    if target is None:
        return ""
    judgement: Judgement = words[target.pk].judgement
    return wording.target_text(judgement, wording.Subject.of(words[target.pk]), lang)


# --- The year before --------------------------------------------------------------------------------------


def last_assessments(reporting_round: ReportingRound, goals: Sequence[Goal]) -> dict[str, dict[str, Any]]:
    """Goal's code → what was assessed of it, or of the goal that it follows, in the latest year before the round's.

    A goal follows the one with its code in the document that its own document replaced. Only what is public is
    told: the assessment of a round that is closed, or that a frozen report has printed.
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


def _line(document: SteeringDocument) -> list[int]:
    """The document and those that it has replaced, one after another."""
    line: list[int] = []
    step: SteeringDocument | None = document
    while step is not None and step.pk not in line:
        line.append(step.pk)
        step = step.predecessor
    return line
