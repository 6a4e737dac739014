"""What a person writes of a goal, and what is wrong with it. Nothing here is saved: `steering.actions` does that."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.texts import LANGUAGES
from samstad.statistics.models import Theme
from samstad.steering import levels, smart, tree
from samstad.steering.agenda2030 import GLOBAL_GOALS
from samstad.steering.beside import Beside
from samstad.steering.models import Direction, Goal, GoalKind, SteeringDocument, TargetKind
from samstad.steering.smart import GoalDraft, TargetDraft

# A goal is a sentence or two. A paste of a whole document is a mistake that the writer wants to hear of.
LONGEST_TEXT = 2_000
YEARS = range(1900, 2201)
LEVELS = (TargetKind.AT_LEAST, TargetKind.AT_MOST, TargetKind.REACH)
TO_A_REFERENCE = (TargetKind.CLOSE_GAP, TargetKind.MATCH_REFERENCE)
TEXTS = ("text", "expected_result")
# The kinds that say themselves which way is better.
SAID_BY_KIND: Mapping[str | None, Direction] = {
    TargetKind.AT_LEAST: Direction.HIGHER_IS_BETTER,
    TargetKind.INCREASE: Direction.HIGHER_IS_BETTER,
    TargetKind.AT_MOST: Direction.LOWER_IS_BETTER,
    TargetKind.DECREASE: Direction.LOWER_IS_BETTER,
}


@dataclass(frozen=True)
class WrittenGoal:
    """A goal as far as it has been written. A target's `code` is that of the one it changes, empty for a new one."""

    text: Mapping[str, str] = field(default_factory=dict)
    owner: Organisation | None = None
    kind: str = ""
    parent: Goal | None = None
    theme: Theme | None = None
    targets: tuple[TargetDraft, ...] = ()
    expected_result: Mapping[str, str] = field(default_factory=dict)
    continues: Goal | None = None
    beside: Beside = field(default_factory=Beside)

    @classmethod
    def of(cls, goal: Any, targets: Any, beside: Beside | None = None) -> WrittenGoal:
        """A saved goal, or a version of one, with its targets and what stands beside it."""
        return cls(
            text=goal.text,
            owner=goal.owner,
            kind=goal.kind,
            parent=goal.parent,
            theme=goal.theme,
            targets=tuple(map(TargetDraft.of, targets)),
            expected_result=goal.expected_result,
            continues=goal.continues,
            beside=beside or Beside(),
        )


def draft(written: WrittenGoal, goal: Goal | None = None) -> GoalDraft:
    """What the SMART check reads; of a saved `goal` its roles and activities are known too."""
    known = smart.draft_of(goal) if goal else GoalDraft("")
    targets = [replace(one, code=one.code or f"new-{at}") for at, one in enumerate(written.targets)]
    return replace(
        known,
        text=written.text.get("sv", ""),
        targets=tuple(targets),
        owner=written.owner,
        concerned=tuple(body for body in known.concerned if body != written.owner),
    )


def problems(written: WrittenGoal, document: SteeringDocument, goal: Goal | None = None) -> list[UserError]:
    """Everything that must be put right before the goal can be saved, in the reader's language.

    `where` names the field: `text_sv`, `owner`, … or `targets.0.year` for the first target's.
    """
    found = [*_text(written), *_place_in_the_tree(written, document, goal)]
    once = Counter(_what(one) for one in written.targets)
    for at, one in enumerate(written.targets):
        faults = list(_target(one, document))
        if not faults and once[_what(one)] > 1:
            faults.append(UserError(_("The same target is here twice."), where="indicator"))
        found += [UserError(each.what, where=f"targets.{at}.{each.where}") for each in faults]
    return found


def _what(one: TargetDraft) -> tuple[Any, ...]:
    return one.indicator, one.area, one.kind, one.year


def _text(written: WrittenGoal) -> list[UserError]:
    found = []
    if not written.text.get("sv", "").strip():
        found.append(UserError(_("Write what shall be different."), where="text_sv"))
    for name in TEXTS:
        for lang in LANGUAGES:
            length = len(getattr(written, name).get(lang, ""))
            if length > LONGEST_TEXT:
                what = _("The text has %(length)d characters, and a goal may have %(most)d.")
                where = f"{name}_{lang}"
                found.append(UserError(what % {"length": length, "most": LONGEST_TEXT}, where=where))
    return found


def _place_in_the_tree(
    written: WrittenGoal, document: SteeringDocument, goal: Goal | None
) -> list[UserError]:
    found = []
    if written.owner is None or written.owner.city_id != document.city_id:
        found.append(UserError(_("Choose who owns the goal."), where="owner"))
    if written.kind not in GoalKind.values:
        found.append(UserError(_("Choose what kind of goal it is."), where="kind"))
    if written.theme is not None and written.theme.city_id != document.city_id:
        found.append(UserError(_("Choose one of the city's themes."), where="theme"))
    elsewhere = [one for one in _linked(written) if one[1].document.city_id != document.city_id]
    found += [UserError(_("Choose a goal of the city."), where=where) for where, _goal in elsewhere]
    if not elsewhere and written.kind in GoalKind.values:
        found += [*_levels(written), *_circles(written, goal), *_continues(written, document)]
    if any(body.city_id != document.city_id for _held, body in written.beside.roles):
        found.append(UserError(_("Choose bodies of the city."), where="main"))
    if not written.beside.global_goals <= GLOBAL_GOALS.keys():
        found.append(UserError(_("Choose among the seventeen global goals."), where="global_goals"))
    return found


def _linked(written: WrittenGoal) -> list[tuple[str, Goal]]:
    """The goals that this one points at, with the field of each."""
    single = [(name, getattr(written, name)) for name in ("parent", "continues")]
    return [(name, one) for name, one in single if one] + [("serves", one) for one in written.beside.serves]


def _levels(written: WrittenGoal) -> list[UserError]:
    found = []
    kind, parent = GoalKind(written.kind), written.parent
    if parent is not None and not levels.may_lie_under(kind, parent.kind):
        what = _("A goal of the kind “%(kind)s” cannot be a part of one of the kind “%(above)s”.")
        said = {"kind": kind.label, "above": GoalKind(parent.kind).label}
        found.append(UserError(what % said, where="parent"))
    for served in written.beside.serves:
        if not levels.may_serve(kind, served.kind):
            what = _("A goal of the kind “%(kind)s” cannot serve one of the kind “%(above)s”.")
            said = {"kind": kind.label, "above": GoalKind(served.kind).label}
            found.append(UserError(what % said, where="serves"))
            break
    return found


def _circles(written: WrittenGoal, goal: Goal | None) -> list[UserError]:
    """Up the tree and across it, nothing may lead back to the goal itself."""
    if goal is None:
        return []
    if written.parent is not None and goal.pk in tree.above([written.parent.pk]):
        return [UserError(_("A goal cannot be a part of itself or of its own parts."), where="parent")]
    if goal.pk in tree.above([served.pk for served in written.beside.serves]):
        what = _("The goals would go round in a circle: the one that is served lies under this one.")
        return [UserError(what, where="serves")]
    return []


def _continues(written: WrittenGoal, document: SteeringDocument) -> list[UserError]:
    before = written.continues
    if before is None:
        return []
    if before.document_id == document.pk:
        return [UserError(_("A goal carries on one of an earlier document."), where="continues")]
    if document.year and before.document.year and before.document.year > document.year:
        what = _("The goal that is carried on is of %(year)d, which is later.")
        return [UserError(what % {"year": before.document.year}, where="continues")]
    return []


def _target(one: TargetDraft, document: SteeringDocument) -> list[UserError]:
    """What is wrong with one target, field by field."""
    found: list[UserError] = []

    def wrong(where: str, what: str) -> None:
        found.append(UserError(what, where=where))

    if one.indicator is None or one.indicator.city_id != document.city_id:
        wrong("indicator", _("Choose an indicator."))
    if one.area is None or one.area.area_set.city_id not in (None, document.city_id):
        wrong("area", _("Choose the area that the target is about."))
    if one.kind not in TargetKind.values:
        wrong("kind", _("Say what the value shall do."))
    else:
        _level(one, wrong)
        _direction(one, wrong)
        _reference(one, wrong)
    _years(one, wrong)
    return found


Wrong = Callable[[str, str], None]


def _level(one: TargetDraft, wrong: Wrong) -> None:
    if one.value is not None and not math.isfinite(one.value):
        wrong("value", _("Write a number."))
    elif one.kind in LEVELS and one.value is None:
        wrong("value", _("Write the level that shall be reached."))
    elif one.kind not in LEVELS and one.value is not None:
        wrong("value", _("This kind of target has no level. Leave it empty, or choose another kind."))


def _direction(one: TargetDraft, wrong: Wrong) -> None:
    said = SAID_BY_KIND.get(one.kind)
    if said is None and one.direction not in Direction.values:
        wrong("direction", _("Say which way is better: it is never guessed."))
    elif said is not None and one.direction not in ("", said):
        wrong("direction", _("This contradicts what the value shall do. Change one of the two."))


def _reference(one: TargetDraft, wrong: Wrong) -> None:
    if one.kind in TO_A_REFERENCE:
        if one.reference is None:
            wrong("reference", _("Choose the area to compare with."))
        elif one.reference == one.area:
            wrong("reference", _("Choose another area than the target's own."))
    elif one.reference is not None:
        wrong("reference", _("Only a target against a reference compares with another area."))
    if one.kind == TargetKind.CLOSE_GAP:
        if one.share is None or not 0 < one.share <= 1:
            wrong("share", _("Write how much of the gap shall be gone, above 0 and up to 100 percent."))
    elif one.share is not None:
        wrong("share", _("Only a target that closes a gap has a share of it."))


def _years(one: TargetDraft, wrong: Wrong) -> None:
    for name in ("baseline_year", "year"):
        if getattr(one, name) not in YEARS:
            wrong(name, _("Write a year with four digits."))
            return
    if one.year is not None and one.baseline_year is not None and one.year <= one.baseline_year:
        what = _("The target year must be after the baseline year %(year)d.")
        wrong("year", what % {"year": one.baseline_year})
