"""What differs between two versions of a document: goals, targets and activities added, removed and changed.

Rows are paired by lineage where there is one (a goal that continues the other), else by code. Texts are compared word
by word, so that a reader sees the change and not two texts.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samstad.drawing.numbers import Lang, format_date, format_number
from samstad.organisation.texts import pick
from samstad.steering import money, premises
from samstad.steering.models import (
    Activity,
    BudgetLine,
    Goal,
    PremisesPlan,
    Project,
    SteeringDocument,
    Target,
    YearTarget,
)
from samstad.steering.year_rows import said


@dataclass(frozen=True)
class Words:
    """A stretch of a text: `same`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs, as stretches of words."""

    label: str
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Difference:
    """One thing that is `added`, `removed` or `changed`; `title` is its name in the newer version that has it."""

    what: str
    kind: str
    title: str
    changes: tuple[Change, ...] = ()


#: What is told of an activity.
DONE = ("responsible", "areas", "partners", "assignments")


def compare(older: SteeringDocument, newer: SteeringDocument, lang: Lang = "sv") -> list[Difference]:
    """Everything that differs, goal by goal in the order of the newer version, what is gone last."""
    before, after = _goals(older), _goals(newer)
    pairs = _pairs(before, after, lambda goal: goal.code, lambda goal: goal.continues_id)
    found = []
    for old, new in pairs:
        found += _one(_("Goal"), old, new, _goal_fields, lang)
        for name, relation, fields in (
            (_("Target"), "targets", _target_fields),
            (_("Target of the year"), "year_targets", _year_target_fields),
            (_("Activity"), "activities", _activity_fields),
        ):
            parts = [list(getattr(goal, relation).all()) if goal else [] for goal in (old, new)]
            for one, other in _pairs(parts[0], parts[1], lambda row: row.code):
                found += _one(name, one, other, fields, lang)
    loose = [list(each.activities.filter(goal=None).prefetch_related(*DONE)) for each in (older, newer)]
    for one, other in _pairs(loose[0], loose[1], lambda row: row.code):
        found += _one(_("Activity"), one, other, _activity_fields, lang)
    asked = [list(each.assignments.prefetch_related("bodies")) for each in (older, newer)]
    for one, other in _pairs(asked[0], asked[1], lambda row: row.code):
        found += _one(_("Assignment"), one, other, _assignment_fields, lang)
    for name, relation, row_fields, more in (
        (_("Budget row"), "budget_lines", _line_fields, ("amounts",)),
        (_("Project"), "projects", _project_fields, ("amounts",)),
        (_("Premises plan"), "premises_plans", _plan_fields, ("organisation", "leases__costs")),
    ):
        rows = [list(getattr(each, relation).prefetch_related(*more)) for each in (older, newer)]
        for one, other in _pairs(rows[0], rows[1], _money_key):
            found += _one(name, one, other, row_fields, lang)
    return found


def words(old: str, new: str) -> tuple[Words, ...]:
    """Two texts as one, word by word: joined, `same` and `gone` give the old text, `same` and `new` the new one."""
    left, right = (re.findall(r"\s+|[^\s]+", text) for text in (old, new))
    found: list[Words] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Words("same", "".join(left[a:b])))
            continue
        found += [Words("gone", "".join(left[a:b]))] if b > a else []
        found += [Words("new", "".join(right[c:d]))] if d > c else []
    return tuple(found)


def _goals(document: SteeringDocument) -> list[Goal]:
    return list(
        document.goals.select_related("owner", "parent", "theme")
        .prefetch_related(
            "roles__organisation", "serves",
            "targets__indicator", "targets__area",
            "year_targets__indicator", "year_targets__area", "year_targets__bodies",
            *(f"activities__{name}" for name in DONE),
        )
        .order_by("order", "code")
    )  # fmt: skip


def _pairs(
    before: Sequence[Any],
    after: Sequence[Any],
    key: Callable[[Any], Any],
    continues: Callable[[Any], int | None] = lambda _row: None,
) -> list[tuple[Any, Any]]:
    """(older or None, newer or None): each row once."""
    by_pk, by_key = {row.pk: row for row in before}, {key(row): row for row in before}
    used: set[int] = set()
    pairs = []
    said_so = {continues(row) for row in after}
    for row in after:
        old = by_pk.get(continues(row))
        if old is None and (same := by_key.get(key(row))) is not None and same.pk not in said_so:
            old = same
        if old is not None and old.pk in used:
            old = None
        if old is not None:
            used.add(old.pk)
        pairs.append((old, row))
    return pairs + [(row, None) for row in before if row.pk not in used]


Fields = Callable[[Any, Lang], Iterable[tuple[str, str]]]


def _one(what: str, old: Any, new: Any, fields: Fields, lang: Lang) -> list[Difference]:
    now = list(fields(new or old, lang))
    title = now[0][1]
    if old is None or new is None:
        return [Difference(what, "added" if old is None else "removed", title)]
    changes = tuple(
        Change(label, words(was, is_))
        for (label, was), (_label, is_) in zip(fields(old, lang), now, strict=True)
        if was != is_
    )
    return [Difference(what, "changed", title, changes)] if changes else []


def _text(value: Any, lang: Lang) -> str:
    return pick(value, lang).text


def _names(bodies: Iterable[Any], lang: Lang) -> str:
    return ", ".join(sorted(_text(body.name, lang) for body in bodies))


def _day(value: Any, lang: Lang) -> str:
    return format_date(value, lang) if value else ""


def _goal_fields(goal: Goal, lang: Lang) -> list[tuple[str, str]]:
    roles = [
        f"{role.get_responsibility_display()}: {_text(role.organisation.name, lang)}"
        for role in goal.roles.all()
    ]
    return [
        (_("Goal"), _text(goal.text, lang)),
        (_("Expected result"), _text(goal.expected_result, lang)),
        (_("Kind of goal"), str(goal.get_kind_display())),
        (_("Owner"), _text(goal.owner.name, lang)),
        (_("Part of"), _text(goal.parent.text, lang) if goal.parent else ""),
        (_("Theme"), _text(goal.theme.name, lang) if goal.theme else ""),
        (_("Roles"), ", ".join(sorted(roles))),
        (_("Serves"), ", ".join(sorted(_text(one.text, lang) for one in goal.serves.all()))),
    ]  # fmt: skip


def _target_fields(target: Target, lang: Lang) -> list[tuple[str, str]]:
    value = "" if target.value is None else format_number(target.value, target.indicator.decimals, lang)
    return [
        (_("Indicator"), f"{_text(target.indicator.name, lang)}, {_text(target.area.name, lang)}"),
        (_("The value shall"), f"{target.get_kind_display()} {value}".strip()),
        (_("Years"), f"{target.baseline_year}–{target.year}"),
    ]


def _year_target_fields(row: YearTarget, lang: Lang) -> list[tuple[str, str]]:
    return [
        (_("Indicator"), _text(row.indicator.name, lang)),
        (_("Target of the year"), said(row, lang)),
        (_("Period"), str(row.get_periodicity_display())),
        (_("Place"), _text(row.area.name, lang) if row.area else ""),
        (_("Bodies that answer"), _names(row.bodies.all(), lang)),
    ]


def _activity_fields(activity: Activity, lang: Lang) -> list[tuple[str, str]]:
    cost = "" if activity.cost_sek is None else format_number(activity.cost_sek, 0, lang)
    return [
        (_("Activity"), _text(activity.title, lang)),
        (_("Description"), _text(activity.description, lang)),
        (_("State"), str(activity.get_state_display())),
        (_("Responsible"), _text(activity.responsible.name, lang)),
        (_("Carries out"), ", ".join(sorted(_text(one.text, lang) for one in activity.assignments.all()))),
        (_("Partners"), _names(activity.partners.all(), lang)),
        (_("Places"), _names(activity.areas.all(), lang)),
        (_("Start"), _day(activity.start, lang)),
        (_("End"), _day(activity.end, lang)),
        (_("Cost, SEK"), cost),
    ]


def _assignment_fields(assignment: Any, lang: Lang) -> list[tuple[str, str]]:
    return [
        (_("Assignment"), _text(assignment.text, lang)),
        (_("Bodies"), _names(assignment.bodies.all(), lang)),
        (_("To be done by"), _day(assignment.due, lang)),
    ]


def _money_key(row: Any) -> str:
    return str(row.organisation.code if isinstance(row, PremisesPlan) else row.code)


def _by_year(cells: Iterable[Any]) -> str:
    return ", ".join(f"{cell.year}: {money.mnkr(cell.amount)}" for cell in cells)


def _line_fields(row: BudgetLine, lang: Lang) -> Iterable[tuple[str, str]]:
    heading = pick(row.heading, lang).text
    yield _("Row"), " · ".join(part for part in (heading, row.get_kind_display()) if part)
    yield _("Million kronor"), _by_year(row.amounts.all())


def _project_fields(row: Project, lang: Lang) -> Iterable[tuple[str, str]]:
    yield _("Project"), pick(row.title, lang).text
    yield _("Phase"), row.get_phase_display()
    yield (
        _("Risk"),
        " ".join(part for part in (row.get_risk_level_display(), pick(row.risk, lang).text) if part),
    )
    yield _("Years"), f"{row.first_year or ''}–{row.last_year or ''}"
    yield _("Million kronor"), _by_year(row.amounts.all())


def _plan_fields(row: PremisesPlan, lang: Lang) -> Iterable[tuple[str, str]]:
    yield _("Body"), pick(row.organisation.name, lang).text
    for period, need in zip(premises.periods(row), (row.first_need, row.second_need), strict=True):
        name = _("First planning period") if period.number == 1 else _("Second planning period")
        costs = [
            f"{pick(one.of.premises, lang).text}: {', '.join(map(money.mnkr, one.amounts))}"
            for one in period.rows
        ]
        yield name, "; ".join([pick(need, lang).text, *costs])
