"""What an answer holds on the whole and on each point: position, reason and proposed wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samstad.organisation import audit
from samstad.organisation.errors import UserError
from samstad.referrals.models import Answer, Opinion, Point, Position

NEEDS_REASON = frozenset({Position.CHANGES, Position.OPPOSES})
LONGEST_REASON = 20_000


@dataclass(frozen=True)
class WrittenOpinion:
    """What was written on one point. Without a position nothing is said on it."""

    position: str = ""
    reason: str = ""
    proposal: str = ""


def put_positions(
    answer: Answer, position: str | None, opinions: Mapping[int, WrittenOpinion]
) -> dict[str, list[object]]:
    """Put the position on the whole, and on each point; what differs, for the record."""
    changes: dict[str, list[object]] = {}
    if position is not None and position != answer.position:
        if position and position not in Position.values:
            raise UserError(_("Choose one of the positions."), where="position")
        changes["position"] = [answer.position, position]
        answer.position = position
        answer.save()
    points = {point.pk: point for point in answer.referral.points.all()}
    known = {row.point_id: row for row in answer.opinions.all()}
    for key, one in opinions.items():
        if key in points:
            changes |= _put_opinion(answer, points[key], known.get(key), one)
    return changes


def _put_opinion(
    answer: Answer, point: Point, row: Opinion | None, one: WrittenOpinion
) -> dict[str, list[object]]:
    name = f"point {point.number}"
    if not one.position:
        if one.reason.strip() or one.proposal.strip():
            raise UserError(
                _("Take a position on point %(number)s: something is written on it.")
                % {"number": point.number},
                where=f"point-{point.pk}",
            )
        if row is None:
            return {}
        if hasattr(row, "handling"):
            raise UserError(
                _("What is said on point %(number)s has been handled, and stays.") % {"number": point.number},
                where=f"point-{point.pk}",
            )
        row.delete()
        return {name: [row.position, None]}
    if one.position not in Position.values:
        raise UserError(_("Choose one of the positions."), where=f"point-{point.pk}")
    if one.position in NEEDS_REASON and not one.reason.strip():
        raise UserError(
            _("Say why on point %(number)s: a position against, or with changes, has a reason.")
            % {"number": point.number},
            where=f"point-{point.pk}",
        )
    if max(len(one.reason), len(one.proposal)) > LONGEST_REASON:
        raise UserError(_("The text is longer than 20 000 characters."), where=f"point-{point.pk}")
    row = row or Opinion(answer=answer, point=point)
    values = {"position": one.position, "reason": one.reason.strip(), "proposal": one.proposal.strip()}
    differs = audit.differences(row, values)
    if not differs and row.pk:
        return {}
    for field_name, value in values.items():
        setattr(row, field_name, value)
    row.save()
    return {name: [None, one.position]}
