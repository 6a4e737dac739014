"""Compiling what was answered: positions by point, each answer's paragraph, and how what was said was handled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, require
from samstad.referrals import sending
from samstad.referrals.models import (
    Answer,
    Handling,
    Opinion,
    Outcome,
    Point,
    Position,
    Referral,
    ReferralVersion,
)
from samstad.referrals.queries import Standing, standings
from samstad.referrals.rules import GIVEN
from samstad.steering.models import Activity, Goal


@dataclass(frozen=True)
class Line:
    """One addressee in the table: its position on the whole, and what it says on each point (None: nothing)."""

    standing: Standing
    position: str
    opinions: tuple[Opinion | None, ...]
    paragraph: str


@dataclass(frozen=True)
class Compiled:
    """Everything that was answered, in the order of the list. `counts` is per point, the first of the whole."""

    referral: Referral
    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    counts: tuple[dict[str, int], ...]

    @property
    def opinions(self) -> list[Opinion]:
        """What was said on the points, point by point."""
        return [
            line.opinions[at]  # type: ignore[misc]
            for at in range(len(self.points))
            for line in self.lines
            if line.opinions[at] is not None
        ]

    @property
    def unhandled(self) -> int:
        """Opinions that ask for something and have not been handled."""
        return sum(one.position in ASKS and not hasattr(one, "handling") for one in self.opinions)


# Positions that want something changed, and are to be told what became of it.
ASKS = frozenset({Position.CHANGES, Position.OPPOSES})


def compiled(referral: Referral) -> Compiled:
    """The answers that have been given; of the others only where they stand. A draft says nothing here."""
    points = tuple(referral.points.all())
    rows = standings(referral)
    given = [row.answer.pk for row in rows if row.answer is not None and row.given]
    said: dict[tuple[int, int], Opinion] = {}
    found = Opinion.objects.filter(answer__in=given).select_related(
        "point",
        "handling__version",
        "handling__goal__document__city",
        "handling__activity__document__city",
        "handling__activity__goal",
    )
    answers = {row.answer.pk: row.answer for row in rows if row.answer is not None}
    for opinion in found:
        opinion.answer = answers[opinion.answer_id]
        said[opinion.answer_id, opinion.point_id] = opinion
    texts = _summaries(given)
    lines = tuple(
        Line(
            row,
            row.answer.position if row.answer and row.given else "",
            tuple(said.get((row.answer.pk, point.pk)) if row.answer else None for point in points),
            texts.get(row.answer.pk, "") if row.answer else "",
        )
        for row in rows
    )
    columns = [[line.position for line in lines]]
    columns += [[one.position for line in lines if (one := line.opinions[at])] for at in range(len(points))]
    return Compiled(referral, points, lines, tuple(_counted(column) for column in columns))


def _counted(column: Sequence[str]) -> dict[str, int]:
    found = Counter(position for position in column if position)
    return {str(position): found.get(str(position), 0) for position in Position.values}


def _summaries(answers: Sequence[int]) -> dict[int, str]:
    """Answer → the paragraphs that the compiled statement prints of it: its summary, else its views."""
    from samstad.referrals.models import AnswerSection

    found: dict[int, dict[str, str]] = {}
    rows = AnswerSection.objects.filter(answer__in=answers, code__in=("sammanfattning", "synpunkter"))
    for key, code, text in rows.values_list("answer_id", "code", "text"):
        found.setdefault(key, {})[code] = text.strip()
    why = Answer.objects.filter(pk__in=answers).values_list("pk", "abstained_why")
    given = {key: texts.get("sammanfattning") or texts.get("synpunkter", "") for key, texts in found.items()}
    return {key: given.get(key) or text for key, text in why}


def handle(
    actor: Actor,
    opinion: Opinion,
    *,
    outcome: str,
    why: str,
    version: ReferralVersion | None = None,
    goal: Goal | None = None,
    activity: Activity | None = None,
) -> Handling:
    """Say how what an answer says on a point was handled, and what it changed; anew until it is published."""
    if outcome not in Outcome.values:
        raise UserError(_("Say whether it was met, partly met or not."), where="outcome")
    if not why.strip():
        raise UserError(_("Say why."), where="why")
    with transaction.atomic():
        found = Opinion.objects.select_related("answer__addressee__referral__city", "point").get(
            pk=opinion.pk
        )
        referral = sending.locked(found.answer.referral)
        require(actor, "compile", referral)
        if found.answer.state not in GIVEN:
            raise UserError(_("The answer has not been given yet."), where="outcome")
        _refuse_foreign(referral, version, goal, activity)
        row = Handling.objects.filter(opinion=found).first() or Handling(opinion=found)
        values = {
            "outcome": outcome,
            "why": why.strip(),
            "version": version,
            "goal": goal,
            "activity": activity,
        }
        changes = audit.differences(row, values) if row.pk else {"outcome": [None, outcome]}
        for name, value in values.items():
            setattr(row, name, value)
        row.by, row.at = str(actor), clock.now()
        row.save()
        audit.record(actor, "referral.handle", row, city=referral.city, changes=changes)
        return row


def _refuse_foreign(
    referral: Referral, version: ReferralVersion | None, goal: Goal | None, activity: Activity | None
) -> None:
    if version is not None and version.referral_id != referral.pk:
        raise UserError(_("Choose a version of this referral."), where="version")
    if goal is not None and goal.document.city_id != referral.city_id:
        raise UserError(_("Choose one of the city's goals."), where="goal")
    if activity is not None and activity.document.city_id != referral.city_id:
        raise UserError(_("Choose one of the city's activities."), where="activity")


def of_goal(goal: Goal) -> list[Handling]:
    """What referrals have changed in a goal: seen from the goal."""
    return _handled(goal=goal)


def of_activity(activity: Activity) -> list[Handling]:
    return _handled(activity=activity)


def _handled(**about: object) -> list[Handling]:
    return list(
        Handling.objects.filter(**about)
        .select_related(
            "opinion__point",
            "opinion__answer__addressee__organisation__city",
            "opinion__answer__addressee__referral__city",
            "opinion__answer__addressee__referral__led_by",
        )
        .order_by("opinion__point__order")
    )
