"""What happens to goals: one is written in a draft, one is changed there.

Each action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from samstad.organisation import audit
from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.rights import Actor, require
from samstad.organisation.texts import LANGUAGES, pick
from samstad.steering import beside as beside_goal
from samstad.steering import merging, writing
from samstad.steering.beside import Beside
from samstad.steering.models import Goal, SteeringDocument, Target, TargetKind
from samstad.steering.smart import TargetDraft
from samstad.steering.writing import WrittenGoal

GOAL_FIELDS = ("text", "expected_result", "owner", "kind", "parent", "theme", "continues")
TARGET_FIELDS = (
    *("indicator", "area", "kind", "value", "direction", "share", "reference", "baseline_year", "year"),
)
LONGEST_CODE = 50


class UnfinishedGoalError(UserError):
    """What must be put right before the goal can be saved: `problems`, one for each field."""

    def __init__(self, problems: list[UserError]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{each.where}: {each.what}" for each in problems))


def add_goal(actor: Actor, document: SteeringDocument, written: WrittenGoal) -> Goal:
    """Add a goal with its targets to a draft. Raises UnfinishedGoalError, PermissionDenied."""
    with transaction.atomic():
        current = SteeringDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
        require(actor, "add_goal", current)
        written = _clean(written)
        _refuse(writing.problems(written, current))
        orders = [goal.order for goal in current.goals.all()]
        goal = Goal(
            document=current,
            code=free_code(written.text["sv"], set(current.goals.values_list("code", flat=True))),
            order=max(orders, default=0) + 1,
        )
        changes = _apply(goal, {name: getattr(written, name) for name in GOAL_FIELDS})
        goal.save()
        changes |= _save_targets(goal, {}, written.targets)
        changes |= beside_goal.save(goal, written.beside)
        audit.record(actor, "goal.add", goal, city=current.city, changes=changes)
        return goal


def change_goal(
    actor: Actor,
    goal: Goal,
    version: int,
    written: WrittenGoal,
    read: Mapping[str, int] | None = None,
    beside: Beside | None = None,
) -> Goal:
    """Save what `actor` wrote on top of `version` of the goal and the versions `read` of its targets (by code).

    What others have saved since is merged in, field by field and target by target; a target that was read and is
    not among those written is removed. `beside` is what the form showed of roles and of goals served. Without `read`
    or `beside` these are taken to be as they were at the call. Raises ConflictError where both changed the same,
    UnfinishedGoalError, PermissionDenied.
    """
    with transaction.atomic():
        # The document's row too: it may not leave its draft while its goal is being written.
        current = (
            Goal.objects.select_for_update(of=("self", "document"))
            .select_related("document__city", "document__owner", "owner__city")
            .get(pk=goal.pk)
        )
        require(actor, "edit", current)
        present = {target.code: target for target in current.targets.select_related("indicator")}
        if read is None:
            read = {code: target.version for code, target in present.items()}
        now = Beside.of(current)
        theirs = WrittenGoal.of(current, present.values(), now)
        seen = merging.as_read(current, version, read, now if beside is None else beside)
        merged, both = merging.merge(seen, _clean(written), theirs)
        if both:
            raise ConflictError(
                mine=written, theirs=theirs, fields=both, version=current.version, merged=merged
            )
        _refuse(writing.problems(merged, current.document, current))
        changes = _apply(current, {name: getattr(merged, name) for name in GOAL_FIELDS})
        if changes or merged.beside != now:
            current.save()
        changes |= beside_goal.save(current, merged.beside)
        changes |= _save_targets(current, present, merged.targets)
        if changes:
            audit.record(actor, "goal.change", current, city=current.document.city, changes=changes)
        return current


def _clean(written: WrittenGoal) -> WrittenGoal:
    """Without space around the text, and without a direction that the kind says already."""
    texts = {
        name: {lang: getattr(written, name).get(lang, "").strip() for lang in LANGUAGES}
        for name in writing.TEXTS
    }
    targets = [
        replace(one, direction="") if one.direction == writing.SAID_BY_KIND.get(one.kind) else one
        for one in written.targets
    ]
    return merging.with_texts(replace(written, targets=tuple(targets)), texts)


def _refuse(problems: list[UserError]) -> None:
    if problems:
        raise UnfinishedGoalError(problems)


def _apply(obj: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set what differs; field → [from, to] for the audit record."""
    changes = {}
    for name, new in values.items():
        field = obj._meta.get_field(name)
        old = getattr(obj, name) if not field.is_relation or getattr(obj, field.attname) else None
        if old != new:
            changes[name] = [_said(old), _said(new)]
            setattr(obj, name, new)
    return changes


def _said(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str | dict) else str(value)


def _save_targets(goal: Goal, present: Mapping[str, Target], wanted: Iterable[TargetDraft]) -> dict[str, Any]:
    """Make the goal's targets those that are wanted; what was done, for the audit record."""
    changes: dict[str, Any] = {}
    # A removed target's code is not used again: a form that still shows it would take the new one for the old.
    taken = {*present, *Target.history.filter(goal_id=goal.pk).values_list("code", flat=True)}
    kept = set()
    for one in wanted:
        target = present.get(one.code)
        if target is None:
            code = free_code(f"{getattr(one.indicator, 'code', '')}-{one.year}", taken)
            target = Target(goal=goal, code=code, set_by=goal.document.owner)
            taken.add(code)
        kept.add(target.code)
        done = _apply(target, {name: getattr(one, name) for name in TARGET_FIELDS} | _settled(one, target))
        if done:
            target.save()
            changes[f"target {target.code}"] = done
    for code in present.keys() - kept:
        changes[f"target {code}"] = [str(present[code]), None]
        present[code].delete()
    return changes


def _settled(one: TargetDraft, target: Target) -> dict[str, Any]:
    """What follows from the kind: only one has a subgroup beside it, which the form does not show."""
    return {"subgroup": None} if one.kind != TargetKind.MATCH_REFERENCE and target.subgroup_id else {}


def free_code(text: str, taken: set[str], empty: str = "mal") -> str:
    """A short code from the text that no other has: "fler-unga-i-arbete", "…-2"."""
    whole = slugify(pick({"sv": text}, "sv").text) or empty
    stem = whole[:LONGEST_CODE]
    if len(whole) > LONGEST_CODE and "-" in stem:
        stem = stem.rsplit("-", 1)[0]
    code, number = stem, 1
    while code in taken:
        number += 1
        end = f"-{number}"
        code = stem[: LONGEST_CODE - len(end)] + end
    return code
