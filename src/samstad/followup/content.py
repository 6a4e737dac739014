"""What a report says, gathered once: plain JSON that carries all that each number needs.

`gather` reads the city on the releases of the moment and gives the content of `report.json`. Nothing is drawn
here and nothing is decided: the layout prints from the content alone, and `verifying` derives every number of
it again from the archive. A number that is not among `figures` cannot be printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from samstad import __version__
from samstad.followup import areas_told, budget_told, compiling, situation, year_outcomes
from samstad.followup.figures import Gathering
from samstad.followup.models import Assessment, AssignmentAnswer, ReplyState, ReportingRound, SubmissionState
from samstad.followup.queries import assessments_of, round_overview, texts_of
from samstad.methods.judgement import METHOD_VERSION
from samstad.organisation import clock
from samstad.organisation.texts import LANGUAGES, pick
from samstad.statistics import queries as statistics
from samstad.statistics.audience import Audience
from samstad.statistics.models import Dataset, Release
from samstad.steering import judging, wording, words
from samstad.steering.judging import TargetJudgement
from samstad.steering.models import Activity, Goal
from samstad.steering.queries import BESIDE

FORMAT = "samstad-report/1"
# A body's text is printed once its own approver has approved it.
PRINTED_STATES = frozenset({SubmissionState.APPROVED, SubmissionState.LOCKED})


def gather(
    reporting_round: ReportingRound, identifier: str, frozen_by: str
) -> tuple[dict[str, Any], list[Release]]:
    """The whole content of a round's report, and the releases that it rests on.

    Everything is read as the public may see it: a report is public from the moment it is frozen.
    """
    held = Gathering(_pins(reporting_round))
    with statistics.reading():
        content = _gathered(held, reporting_round)
    content |= {
        "format": FORMAT,
        "identifier": identifier,
        "frozen_at": clock.now().isoformat(timespec="seconds"),
        "frozen_by": frozen_by,
        "software": {"samstad": __version__, "judgement": METHOD_VERSION, "wording": words.VERSION},
        "audience": Audience.PUBLIC.value,
        "figures": held.figures,
        "carried": held.carried,
        "indicators": held.indicators,
        "frames": held.frames,
        "releases": held.releases,
    }
    return content, list(held.release_rows.values())


def _gathered(held: Gathering, reporting_round: ReportingRound) -> dict[str, Any]:
    goals = list(_goals_of(reporting_round))
    whole = statistics.city_set(reporting_round.city)
    judged = _judged(held, goals)
    maps, unmade = situation.index_maps(held, reporting_round)
    places = situation.places(held, reporting_round, goals)
    return {
        "city": _city(reporting_round),
        "whole": {"area_set": whole.code, "area": whole.areas.get().code} if whole else None,
        "round": _round(reporting_round),
        "title": _title(reporting_round),
        "answers": _answers(reporting_round),
        "goals": _goals(held, reporting_round, goals, judged),
        **_for_assignments(reporting_round),
        "compiled": compiling.compiled(reporting_round, goals)
        | {"outcomes": year_outcomes.of_year(held, reporting_round)},
        "budget": budget_told.of_document(reporting_round.document),
        "places": places,
        "maps": maps,
        "types": areas_told.types(held, reporting_round),
        "alike": areas_told.alike(held, reporting_round, places),
        "segregation": situation.segregation(held, reporting_round),
        "unmade": unmade,
    }


def _pins(reporting_round: ReportingRound) -> dict[int, int]:
    """The current release of each dataset that the city can read."""
    datasets = Dataset.objects.filter(Q(city=reporting_round.city) | Q(city=None))
    current = ((dataset.pk, statistics.current_release(dataset)) for dataset in datasets)
    return {dataset: release.pk for dataset, release in current if release}


# --- What is not numbers ---------------------------------------------------------------------------------


def _city(reporting_round: ReportingRound) -> dict[str, Any]:
    city = reporting_round.city
    return {"slug": city.slug, "code": city.code, "name": city.name, "synthetic": city.synthetic}


def _round(reporting_round: ReportingRound) -> dict[str, Any]:
    document = reporting_round.document
    return {
        "code": reporting_round.code,
        "name": reporting_round.name,
        "year": reporting_round.year,
        "due": reporting_round.due.isoformat(),
        "report_to": reporting_round.report_to.name if reporting_round.report_to else {},
        "led_by": reporting_round.led_by.name,
        "document": {"code": document.code, "title": document.title, "kind": document.kind},
        "parts": [{"code": part.code, "heading": part.heading} for part in reporting_round.parts.all()],
    }


def _title(reporting_round: ReportingRound) -> dict[str, str]:
    return {lang: pick(reporting_round.name, lang).text for lang in LANGUAGES}


def _answers(reporting_round: ReportingRound) -> list[dict[str, Any]]:
    """What each body answered. What has not been approved is not printed, only that it is missing."""
    answers = []
    codes = [part.code for part in reporting_round.parts.all()]
    texts = texts_of(reporting_round)
    assignments = _assignments(reporting_round)
    for row in round_overview(reporting_round).rows:
        approved = row.state in PRINTED_STATES
        answers.append(
            {
                "organisation": row.organisation.name,
                "code": row.organisation.code,
                "state": row.state,
                "handed_in": row.handed_in,
                "submitted": row.submitted_on.isoformat() if row.submitted_on else None,
                "days_late": row.days_late,
                "texts": {
                    code: texts.get((row.submission.pk, code), "") if approved and row.submission else ""
                    for code in codes
                },
                **_answered(assignments.get(row.submission.pk, []) if row.submission else [], approved),
            }
        )
    return answers


def _assignments(reporting_round: ReportingRound) -> dict[int, list[AssignmentAnswer]]:
    """Answer's key → what is asked of that body."""
    rows = AssignmentAnswer.objects.filter(submission__round=reporting_round)
    found: dict[int, list[AssignmentAnswer]] = defaultdict(list)
    for row in rows.select_related("assignment__document"):
        found[row.submission_id].append(row)
    return found


def _answered(rows: list[AssignmentAnswer], approved: bool) -> dict[str, Any]:
    """What a body was given to do and how it answered, where it was given something at all."""
    if not rows:
        return {}
    return {
        "assignments": [
            {
                "assignment": row.code,
                "asked": row.assignment.text,
                "standing": row.standing if approved else "",
                "text": row.text if approved else "",
            }
            for row in rows
        ]
    }


# --- Goals and judgements ---------------------------------------------------------------------------------


def _goals_of(reporting_round: ReportingRound) -> Iterable[Goal]:
    return (
        reporting_round.document.goals.select_related("owner", "theme", "area__area_set", "document")
        .prefetch_related(
            "targets__indicator",
            "targets__area__area_set",
            *(f"targets__{name}" for name in BESIDE),
            "activities__responsible",
        )
        .order_by("order", "code")
    )


def _judged(held: Gathering, goals: list[Goal]) -> dict[int, TargetJudgement]:
    targets = [target for goal in goals for target in goal.targets.all()]
    found = judging.judge_targets(targets, as_of=held.pinned, audience=Audience.PUBLIC)
    return {item.target.pk: item for item in found}


def _goals(
    held: Gathering,
    reporting_round: ReportingRound,
    goals: list[Goal],
    judged: Mapping[int, TargetJudgement],
) -> list[dict[str, Any]]:
    given = assessments_of(reporting_round)
    rows = []
    for goal in goals:
        assessment = given.get(goal.pk)
        rows.append(
            {
                "code": goal.code,
                "text": goal.text,
                "owner": goal.owner.name,
                "theme": goal.theme.name if goal.theme else {},
                "area": goal.area.code if goal.area else None,
                "area_name": goal.area.name if goal.area else {},
                "area_set": goal.area.area_set.code if goal.area else None,
                "assessment": {
                    "level": assessment.level,
                    "basis": assessment.basis,
                    "motivation": assessment.motivation,
                    "by": assessment.by.name,
                    "at": timezone.localdate(assessment.at).isoformat(),
                    **_more(assessment),
                }
                if assessment
                else None,
                "judgements": [_judgement(held, judged[target.pk]) for target in goal.targets.all()],
                "activities": [_activity(activity) for activity in goal.activities.all()],
            }
        )
    return rows


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "title": activity.title,
        "state": activity.state,
        "responsible": activity.responsible.name,
        "start": activity.start.isoformat() if activity.start else None,
        "end": activity.end.isoformat() if activity.end else None,
    }


def _for_assignments(reporting_round: ReportingRound) -> dict[str, Any]:
    """What is done to carry out assignments and is for no goal of the document, where there is such."""
    rows = reporting_round.document.activities.filter(goal=None).select_related("responsible")
    told = [
        {**_activity(row), "assignments": [one.text for one in row.assignments.all()]}
        for row in rows.prefetch_related("assignments").order_by("responsible__sort_key", "sort_key", "code")
    ]
    return {"activities": told} if told else {}


def _more(assessment: Assessment) -> dict[str, Any]:
    """The analysis, and what the bodies that the status concerns have replied, where there is such."""
    replies = [
        {
            "code": each.organisation.code,
            "organisation": each.organisation.name,
            "text": each.text,
            "at": timezone.localdate(each.at).isoformat(),
        }
        for each in assessment.replies.select_related("organisation")
        if each.state == ReplyState.ANSWERED and each.at
    ]
    more: dict[str, Any] = {"analysis": assessment.analysis} if assessment.analysis else {}
    return more | ({"replies": replies} if replies else {})


def _judgement(held: Gathering, judged: TargetJudgement) -> dict[str, Any]:
    """A judgement with all that is needed to make it again."""
    target = judged.target
    held.keep(target.indicator, judged.table, target.area.area_set)
    return _beside(held, judged) | {
        "target": str(target),
        "indicator": target.indicator.code,
        "area_set": target.area.area_set.code,
        "area": target.area.code,
        "area_name": target.area.name,
        "state": judged.state,
        "judgement": judged.judgement.to_dict(),
        "points": [point.to_dict() for point in judged.points],
        "label": {lang: wording.label_of(judged.judgement, lang) for lang in LANGUAGES},
        "sentence": {lang: wording.sentence(judged, lang) for lang in LANGUAGES},
        "reasons": {lang: wording.reasons(judged, lang) for lang in LANGUAGES},
        "target_text": {
            lang: wording.target_text(judged.judgement, wording.Subject.of(judged), lang)
            for lang in LANGUAGES
        },
        "series": held.series(target.indicator, judged.table, target.area),
    }


def _beside(held: Gathering, judged: TargetJudgement) -> dict[str, Any]:
    """What the target is measured against and what is told beside it, where there is such; else nothing."""
    target, beside = judged.target, dict[str, Any]()
    if target.reference and judged.reference and judged.reference_table:
        other = target.reference
        beside["reference"] = {
            "area_set": other.area_set.code,
            "area": other.code,
            "name": other.name,
            "series": held.series(target.indicator, judged.reference_table, other),
            "releases": {ref.dataset: ref.content_hash for ref in judged.reference_table.releases},
            **judged.reference.to_dict(),
        }
    if target.subgroup and judged.subgroup_table:
        held.keep(target.subgroup, judged.subgroup_table, target.area.area_set)
        beside["subgroup"] = {
            "indicator": target.subgroup.code,
            "points": [point.to_dict() for point in judged.subgroup_points],
        }
    return beside


def targets_in(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All judgements of a content, in order."""
    return [judgement for goal in content["goals"] for judgement in goal["judgements"]]
