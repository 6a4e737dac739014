"""A draft with what a document holds: goals with their place, roles, targets and activities, assignments, words.

Each goal continues the one it is copied from, so that its line can be followed.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from samstad.steering.models import DocumentState, GlobalGoal, Goal, GoalRole, SteeringDocument


def copy(document: SteeringDocument, code: str) -> SteeringDocument:
    """Saved row by row, so that each has its history; runs in the caller's transaction."""
    draft = _again(document, code=code, state=DocumentState.DRAFT, decision=None, valid_from=None)
    goals = {goal.pk: _goal(goal, draft) for goal in document.goals.order_by("order", "code")}
    for old in document.goals.filter(parent__isnull=False):
        copied = goals[old.pk]
        # A parent in another document stays the parent.
        copied.parent_id = goals[old.parent_id].pk if old.parent_id in goals else old.parent_id
        copied.save()
    for assignment in document.assignments.all():
        copied_assignment = _again(assignment, document=draft)
        copied_assignment.bodies.set(assignment.bodies.all())
        copied_assignment.goals.set([goals.get(goal.pk, goal) for goal in assignment.goals.all()])
    for one in [*document.concepts.all(), *document.strategic_questions.all()]:
        _again(one, document=draft)
    return draft


def _goal(goal: Goal, draft: SteeringDocument) -> Goal:
    copied = _again(goal, document=draft, parent=None, continues=goal, version=1)
    copied.serves.set(goal.serves.all())
    for role in goal.roles.all():
        GoalRole.objects.create(
            goal=copied, organisation_id=role.organisation_id, responsibility=role.responsibility
        )
    for link in goal.global_goals.all():
        GlobalGoal.objects.create(goal=copied, number=link.number)
    for target in goal.targets.all():
        _again(target, goal=copied, version=1)
    for year_target in goal.year_targets.all():
        _again(year_target, goal=copied, version=1, decision=None).bodies.set(year_target.bodies.all())
    for activity in goal.activities.all():
        copied_activity = _again(activity, goal=copied)
        copied_activity.partners.set(activity.partners.all())
        copied_activity.areas.set(activity.areas.all())
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
