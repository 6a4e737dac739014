"""Steering documents with goals, roles, targets and activities."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting import activities as done
from samstad.exchange.exporting.build import area, build, code, codes, same, text, texts
from samstad.exchange.schema import steering as schema
from samstad.organisation.models import City
from samstad.steering.models import (
    Assignment,
    Goal,
    SteeringDocument,
    SteeringGroup,
    Target,
    YearTarget,
)
from samstad.steering.queries import BESIDE


def parts(city: City) -> dict[str, list[Any]]:
    rows = SteeringDocument.objects.filter(city=city).select_related("owner", "decision")
    groups = SteeringGroup.objects.filter(city=city).select_related("successor")
    return {
        "documents": [_document(row) for row in rows.order_by("code")],
        "steering_groups": [_group(row) for row in groups.order_by("code")],
    }


def _document(row: SteeringDocument) -> schema.Document:
    goals = row.goals.select_related(
        "owner", "theme", "area__area_set", "parent__document", "continues__document", "decision"
    )
    return build(
        schema.Document,
        row,
        **same(row, "code", "kind", "state", "year", "valid_from", "valid_to", "source"),
        **texts(row, "title", "summary"),
        owner=row.owner.code,
        decision=code(row.decision),
        steps_on=[
            {"document": step.predecessor.code, "kind": step.kind, "note": text(step.note)}
            for step in row.steps_on.select_related("predecessor")
        ],
        theme_changes=[
            {"code": change.code, **texts(change, "before", "after", "note")}
            for change in row.theme_changes.all()
        ],
        concepts=[{"code": one.code, **texts(one, "term", "meaning")} for one in row.concepts.all()],
        strategic_questions=[
            {"code": one.code, **texts(one, "text")} for one in row.strategic_questions.all()
        ],
        goals=[_goal(goal) for goal in goals.order_by("order", "code")],
        assignments=[
            _assignment(one)
            for one in row.assignments.select_related("decision")
            .prefetch_related("bodies", "goals__document")
            .order_by("order", "code")
        ],
        activities=[
            done.activity(one, row.pk)
            for one in row.activities.filter(goal=None)
            .select_related("responsible")
            .prefetch_related("goals__document", "partners", "areas__area_set", "funding")
            .order_by("code")
        ],
        sections=[{"number": one.number, **texts(one, "title", "summary")} for one in row.sections.all()],
        budget=done.budget(row),
        projects=done.projects(row),
        premises_plans=done.premises_plans(row),
        city_premises=done.city_premises(row),
    )


def _assignment(row: Assignment) -> schema.Assignment:
    return build(
        schema.Assignment,
        row,
        **same(row, "code", "due", "source"),
        **texts(row, "text"),
        bodies=codes(row.bodies),
        goals=sorted(_within(goal, row.document_id) for goal in row.goals.all()),
        decision=code(row.decision),
    )


def _group(row: SteeringGroup) -> schema.SteeringGroup:
    return build(
        schema.SteeringGroup,
        row,
        **same(row, "code", "valid_from", "valid_to", "source"),
        **texts(row, "name", "mandate"),
        documents=codes(row.documents),
        decisions=codes(row.decisions),
        successor=code(row.successor),
        members=[
            {"organisation": seat.organisation.code, "seat": text(seat.seat), "chairs": seat.chairs}
            for seat in row.members.select_related("organisation")
        ],
    )


def _goal(row: Goal) -> schema.Goal:
    roles = row.roles.select_related("organisation", "decision")
    targets = row.targets.select_related("indicator", "area__area_set", "set_by", "decision", *BESIDE)
    years = row.year_targets.select_related(
        "indicator", "area__area_set", "decision", "council__goal__document"
    ).prefetch_related("bodies")
    activities = row.activities.select_related("responsible").prefetch_related(
        "goals__document", "partners", "areas__area_set", "funding"
    )
    return build(
        schema.Goal,
        row,
        **same(row, "code", "kind", "source"),
        **texts(row, "text", "expected_result"),
        parent=_within(row.parent, row.document_id) if row.parent else None,
        continues=_within(row.continues, row.document_id) if row.continues else None,
        serves=sorted(_within(each, row.document_id) for each in row.serves.select_related("document").all()),
        global_goals=[each.number for each in row.global_goals.all()],
        owner=row.owner.code,
        decision=code(row.decision),
        theme=code(row.theme),
        area=area(row.area),
        roles=[
            {
                "organisation": role.organisation.code,
                "responsibility": role.responsibility,
                "decision": code(role.decision),
            }
            for role in roles
        ],
        targets=[_target(target) for target in targets.order_by("code")],
        year_targets=[_year_target(one) for one in years.order_by("code")],
        activities=[done.activity(activity, row.document_id) for activity in activities.order_by("code")],
    )


def _within(goal: Goal, document: int) -> str:
    """A goal's reference; within the same document the code alone."""
    return goal.code if goal.document_id == document else f"{goal.document.code}/{goal.code}"


def _year_target(row: YearTarget) -> schema.YearTarget:
    council = row.council
    return build(
        schema.YearTarget,
        row,
        **same(row, "code", "kind", "year", "value", "periodicity", "by_gender", "women", "men"),
        indicator=row.indicator.code,
        area=area(row.area),
        bodies=codes(row.bodies),
        council=f"{council.goal.document.code}/{council.goal.code}/{council.code}" if council else None,
        decision=code(row.decision),
    )


def _target(row: Target) -> schema.Target:
    return build(
        schema.Target,
        row,
        **same(row, "code", "kind", "value", "share", "baseline_year", "year", "rule"),
        direction=row.direction or None,
        reference=area(row.reference),
        subgroup=code(row.subgroup),
        indicator=row.indicator.code,
        area=area(row.area),
        set_by=row.set_by.code,
        decision=code(row.decision),
    )
