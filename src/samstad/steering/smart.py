"""Checking goals for the five letters: the only caller of `methods.smart.check`.

A goal is checked as a draft, whether it is in the database (`draft_of`) or is just being written: the form that
writes a goal builds the same draft of what has been filled in so far.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Prefetch, QuerySet

from samstad.methods import smart as method
from samstad.methods.judgement import Direction, TargetKind
from samstad.methods.smart import History, SmartCheck, SmartGoal, SmartRule, SmartTarget
from samstad.organisation import clock
from samstad.organisation.models import Organisation
from samstad.organisation.rights import CITYS_OWN
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import Figure, IndicatorTable
from samstad.statistics.models import Area, Indicator
from samstad.statistics.queries import AsOf, indicator_table
from samstad.steering.models import Activity, DocumentState, Goal, GoalRole, Target
from samstad.steering.smart_words import VAGUE

RULE = SmartRule(vague=VAGUE)


@dataclass(frozen=True)
class TargetDraft:
    """A target as far as it has been written; `code` tells it from the goal's others."""

    code: str
    indicator: Indicator | None = None
    area: Area | None = None
    kind: str | None = None
    value: float | None = None
    year: int | None = None
    baseline_year: int | None = None
    direction: str = ""
    share: float | None = None
    reference: Area | None = None

    @classmethod
    def of(cls, target: Target) -> TargetDraft:
        return cls(
            target.code,
            target.indicator,
            target.area,
            target.kind,
            target.value,
            target.year,
            target.baseline_year,
            target.direction,
            target.share,
            target.reference,
        )


@dataclass(frozen=True)
class GoalDraft:
    """A goal as far as it has been written: its Swedish text, who owns it, who else must act, who has said yes."""

    text: str
    targets: tuple[TargetDraft, ...] = ()
    owner: Organisation | None = None
    concerned: tuple[Organisation, ...] = ()
    accepted: tuple[Organisation, ...] = ()

    @property
    def bodies(self) -> dict[str, Organisation]:
        """Everybody named, by code."""
        named = (*((self.owner,) if self.owner else ()), *self.concerned, *self.accepted)
        return {body.code: body for body in named}


@dataclass(frozen=True)
class GoalCheck:
    """The draft, and what was found of it."""

    draft: GoalDraft
    result: SmartCheck


def _parts_of_goals() -> dict[str, QuerySet[Any]]:
    return {
        "roles": GoalRole.objects.select_related("organisation__city"),
        "activities": Activity.objects.select_related("responsible__city").prefetch_related("partners__city"),
        "targets": Target.objects.select_related(
            "indicator", "area__area_set__city", "reference__area_set__city"
        ),
    }


def with_drafts(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """Goals with all that their drafts are made of, in a few queries for all of them."""
    return goals.prefetch_related(*(Prefetch(name, part) for name, part in _parts_of_goals().items()))


def draft_of(goal: Goal, accepted: Iterable[Organisation] = ()) -> GoalDraft:
    """The saved goal as a draft.

    Concerned is whoever has a role in it, or does or joins in an activity for it. A decided document is a yes from
    the owner and from the city's own bodies that hold a role, since the decision binds them; any other yes is in
    `accepted` (a partner's signature, which this app does not know of).
    """
    fetched = getattr(goal, "_prefetched_objects_cache", {})
    rows = {
        name: getattr(goal, name).all() if name in fetched else part.filter(goal=goal)
        for name, part in _parts_of_goals().items()
    }
    holders = [role.organisation for role in rows["roles"]]
    doers = []
    for activity in rows["activities"]:
        doers += [activity.responsible, *activity.partners.all()]
    decided = goal.document.state in (DocumentState.DECIDED, DocumentState.IN_FORCE)
    bound = [goal.owner, *(body for body in holders if body.kind in CITYS_OWN)] if decided else []
    return GoalDraft(
        text=goal.text.get("sv", ""),
        targets=tuple(TargetDraft.of(target) for target in rows["targets"]),
        owner=goal.owner,
        concerned=tuple(dict.fromkeys(body for body in [*holders, *doers] if body != goal.owner)),
        accepted=tuple(dict.fromkeys([*bound, *accepted])),
    )


def check(
    draft: GoalDraft,
    *,
    audience: Audience = Audience.PUBLIC,
    as_of: AsOf = None,
    rule: SmartRule = RULE,
) -> GoalCheck:
    """Check a draft on today's numbers. Comparable are the other areas of the place's own area set."""
    targets, histories = [], {}
    for target in draft.targets:
        table = beside = None
        if target.indicator is not None and target.area is not None:
            table = indicator_table(target.indicator, target.area.area_set, as_of=as_of, audience=audience)
            histories[target.code] = _others(table, target.area.code)
        if target.indicator is not None and target.reference is not None:
            beside = indicator_table(
                target.indicator, target.reference.area_set, as_of=as_of, audience=audience
            )
        targets.append(_plain(target, table, beside))
    goal = SmartGoal(
        text=draft.text,
        targets=tuple(targets),
        owner=draft.owner.code if draft.owner else None,
        concerned=tuple(body.code for body in draft.concerned),
        accepted=tuple(body.code for body in draft.accepted),
    )
    return GoalCheck(draft, method.check(goal, histories, this_year=clock.today().year, rule=rule))


def _plain(target: TargetDraft, table: IndicatorTable | None, beside: IndicatorTable | None) -> SmartTarget:
    """The target with its baseline as the statistics have it."""
    baseline = _at(table, target.area, target.baseline_year)
    return SmartTarget(
        code=target.code,
        indicator=target.indicator.code if target.indicator else None,
        area=target.area.code if target.area else None,
        kind=TargetKind(target.kind) if target.kind else None,
        value=_value(target, baseline, _at(beside, target.reference, target.baseline_year)),
        year=target.year,
        baseline_year=target.baseline_year,
        baseline_value=baseline.value if baseline else None,
        baseline_lower=baseline.lower if baseline else None,
        baseline_upper=baseline.upper if baseline else None,
        direction=Direction(target.direction) if target.direction else None,
    )


def _at(table: IndicatorTable | None, area: Area | None, year: int | None) -> Figure | None:
    if table is None or area is None or year not in table.periods:
        return None
    return table.at(area.code, year)


def _value(target: TargetDraft, baseline: Figure | None, reference: Figure | None) -> float | None:
    """What is to be reached: the target's own number, or the one that a gap asks for if the reference stands still."""
    if reference is None or reference.value is None:
        return target.value
    if target.kind == TargetKind.MATCH_REFERENCE:
        return reference.value
    if target.share is None or baseline is None or baseline.value is None:
        return None
    return reference.value + (1 - target.share) * (baseline.value - reference.value)


def _others(table: IndicatorTable, own: str) -> History:
    """What all areas but the own one have done."""
    others = np.array([code != own for code in table.areas], dtype=np.bool_)
    return History(table.values.values[:, others].T, table.periods, table.breaks[:, others].T)
