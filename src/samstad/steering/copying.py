"""A draft with what a document holds: goals with their place, roles, targets and activities, assignments, words, money.

Each goal continues the one it is copied from, so that its line can be followed.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from samstad.steering.activity_writing import held_fast_to
from samstad.steering.models import (
    Activity,
    Assignment,
    DocumentState,
    GlobalGoal,
    Goal,
    GoalRole,
    SteeringDocument,
)


def copy(document: SteeringDocument, code: str) -> SteeringDocument:
    """Saved row by row, so that each has its history; runs in the caller's transaction."""
    draft = _again(document, code=code, state=DocumentState.DRAFT, decision=None, valid_from=None)
    goals = {goal.pk: _goal(goal, draft) for goal in document.goals.order_by("order", "code")}
    for old in document.goals.filter(parent__isnull=False):
        copied = goals[old.pk]
        # A parent in another document stays the parent.
        copied.parent_id = goals[old.parent_id].pk if old.parent_id in goals else old.parent_id
        copied.save()
    assignments = {}
    for assignment in document.assignments.all():
        copied_assignment = assignments[assignment.pk] = _again(assignment, document=draft)
        copied_assignment.bodies.set(assignment.bodies.all())
        copied_assignment.goals.set([goals.get(goal.pk, goal) for goal in assignment.goals.all()])
    _links(document, draft, goals, assignments)
    for one in [
        *document.concepts.all(),
        *document.strategic_questions.all(),
        *document.sections.all(),
        *document.premises_totals.all(),
    ]:
        _again(one, document=draft)
    _money(document, draft, goals)
    return draft


def _links(
    document: SteeringDocument,
    draft: SteeringDocument,
    goals: dict[int, Goal],
    assignments: dict[int, Assignment],
) -> None:
    """What the copied activities serve and carry out: the draft's own copy of what lies in the document."""
    for activity in document.activities.prefetch_related("goals", "assignments__document"):
        if activity.goal_id is None:
            carried_out = [assignments.get(one.pk, one) for one in activity.assignments.all()]
            copied = _activity(activity, document=draft, goal=None, assignment=held_fast_to(carried_out))
        else:
            copied = goals[activity.goal_id].activities.get(code=activity.code)
        copied.goals.set([goals.get(goal.pk, goal) for goal in activity.goals.all()])
        copied.assignments.set([assignments.get(one.pk, one) for one in activity.assignments.all()])


def _money(document: SteeringDocument, draft: SteeringDocument, goals: dict[int, Goal]) -> None:
    """Budget lines, projects and premises plans, with their amounts; what they are for is the draft's own copy."""

    def done(activity: Activity | None) -> Activity | None:
        if activity and activity.goal_id is None and activity.document_id == document.pk:
            return draft.activities.get(goal=None, code=activity.code)
        goal = goals.get(activity.goal_id) if activity and activity.goal_id else None
        return goal.activities.get(code=activity.code) if activity and goal else activity

    for line in document.budget_lines.select_related("goal", "activity"):
        goal = goals.get(line.goal_id, line.goal) if line.goal_id else None
        copied = _again(line, document=draft, goal=goal, activity=done(line.activity))
        for cell in line.amounts.all():
            _again(cell, line=copied)
    for project in document.projects.select_related("activity"):
        copied = _again(project, document=draft, activity=done(project.activity))
        for spent in project.amounts.all():
            _again(spent, project=copied)
    for plan in document.premises_plans.all():
        copied = _again(plan, document=draft)
        for lease in plan.leases.all():
            copied_lease = _again(lease, plan=copied)
            for rent in lease.costs.all():
                _again(rent, lease=copied_lease)


def _goal(goal: Goal, draft: SteeringDocument) -> Goal:
    copied = _again(goal, document=draft, parent=None, continues=goal, decision=None, version=1)
    copied.serves.set(goal.serves.all())
    for role in goal.roles.all():
        GoalRole.objects.create(
            goal=copied, organisation_id=role.organisation_id, responsibility=role.responsibility
        )
    for link in goal.global_goals.all():
        GlobalGoal.objects.create(goal=copied, number=link.number)
    for target in goal.targets.all():
        _again(target, goal=copied, decision=None, version=1)
    for year_target in goal.year_targets.all():
        _again(year_target, goal=copied, version=1, decision=None).bodies.set(year_target.bodies.all())
    for activity in goal.activities.all():
        _activity(activity, goal=copied)
    return copied


def _activity(activity: Activity, **values: Any) -> Activity:
    """With its money, partners and places; what it serves and carries out is linked when all is there."""
    copied: Activity = _again(activity, **values)
    for paid in activity.funding.all():
        _again(paid, activity=copied)
    copied.partners.set(activity.partners.all())
    copied.areas.set(activity.areas.all())
    return copied


def _again(row: Any, **values: Any) -> Any:
    """A new row with the values of `row`, these excepted."""
    model: type[models.Model] = type(row)
    kept = {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    for name in values:
        kept.pop(model._meta.get_field(name).attname, None)  # type: ignore[union-attr]
    return model._default_manager.create(**kept, **values)
