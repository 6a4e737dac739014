"""What happens to problems: one is stated, its causes are sought, measures are tied to them and followed up.

Each action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, require
from samstad.places import chain, stepping, writing
from samstad.places.models import (
    Cause,
    CauseEvidence,
    Measure,
    MeasureFollowUp,
    MeasureKind,
    Outcome,
    Perspective,
    PictureFigure,
    PicturePart,
    Problem,
    SituationPicture,
)
from samstad.steering.models import Activity


def state_problem(actor: Actor, picture: SituationPicture, *, title: str, description: str) -> Problem:
    """State a problem that this version of the picture shows, owned by the picture's body."""
    with transaction.atomic():
        problem = Problem(city=picture.city, picture=picture, owner=picture.owner)
        require(actor, "edit", problem)
        problem.title = writing.text(title, "title", required=_("The problem has no name"))
        problem.description = writing.text(description, "description")
        problem.code = stepping.free_code(
            problem.title["sv"], Problem.objects.filter(city=picture.city), "problem"
        )
        problem.save()
        audit.record(actor, "problem.state", problem, changes={"title": [None, problem.title]})
        return problem


def add_cause(
    actor: Actor, problem: Problem, *, text: str, parent: Cause | None = None, perspective: str = ""
) -> Cause:
    """Add a cause of the problem, or of another of its causes."""
    with transaction.atomic():
        current = _locked(actor, problem)
        said = writing.text(text, "text", required=_("The cause is missing"))
        cause = Cause(
            problem=current,
            text=said,
            parent=parent,
            perspective=_perspective(perspective),
            code=stepping.free_code(said["sv"], current.causes.all(), "orsak"),
            order=max(current.causes.values_list("order", flat=True), default=0) + 1,
        )
        chain.check_parent(cause, parent)
        cause.save()
        audit.record(actor, "cause.add", cause, city=current.city, changes={"text": [None, said]})
        return cause


def change_cause(
    actor: Actor, cause: Cause, *, text: str, parent: Cause | None, perspective: str = ""
) -> Cause:
    """Write a cause anew, or hang it under another. Raises UserError where it would be its own cause."""
    with transaction.atomic():
        problem = _locked(actor, cause.problem)
        current = Cause.objects.select_for_update(of=("self",)).get(pk=cause.pk)
        chain.check_parent(current, parent)
        values: dict[str, Any] = {
            "text": writing.text(text, "text", required=_("The cause is missing")),
            "parent": parent,
            "perspective": _perspective(perspective),
        }
        changes = audit.differences(current, values)
        for name, value in values.items():
            setattr(current, name, value)
        if changes:
            current.save()
            audit.record(actor, "cause.change", current, city=problem.city, changes=changes)
        return current


def _perspective(given: str) -> str:
    if given and given not in Perspective.values:
        raise UserError(_("Choose a perspective"), where="perspective")
    return given


def add_evidence(
    actor: Actor,
    cause: Cause,
    *,
    figure: PictureFigure | None = None,
    part: PicturePart | None = None,
    quote: str = "",
    source: str = "",
) -> CauseEvidence:
    """Say what the cause rests on: a figure or a part of the problem's picture, or the words of a source."""
    with transaction.atomic():
        problem = _locked(actor, cause.problem)
        words = writing.text(quote, "quote").get("sv", "")
        given = [each for each in (figure, part, words) if each]
        if len(given) != 1:
            raise UserError(_("Evidence is a figure, a part of the picture or a quotation"), where="evidence")
        for one in (figure, part):
            if one is not None and one.picture_id != problem.picture_id:
                raise UserError(_("The evidence is of another picture"), where="evidence")
        if words and not source.strip():
            raise UserError(_("The quotation has no source"), where="source", advice=_("Say where it stands"))
        evidence = CauseEvidence(
            cause=cause,
            figure=figure,
            part=part,
            quote=words,
            source=writing.text(source, "source")["sv"][:300] if words else "",
        )
        evidence.save()
        audit.record(
            actor,
            "cause.add_evidence",
            evidence,
            city=problem.city,
            changes={"evidence": [None, str(evidence)]},
        )
        return evidence


def tie(
    actor: Actor, activity: Activity, kind: str, *, problem: Problem | None = None, cause: Cause | None = None
) -> Measure:
    """Make an activity a measure: situational or social, against a problem and, better, one of its causes."""
    with transaction.atomic():
        if kind not in MeasureKind.values:
            raise UserError(
                _("The measure is neither situational nor social"), where="kind", advice=_("Choose one")
            )
        if cause is not None and (problem is None or cause.problem_id != problem.pk):
            raise UserError(_("The cause belongs to another problem"), where="cause")
        measure = Measure(activity=activity, kind=kind, problem=problem, cause=cause)
        require(actor, "tie", measure)
        if Measure.objects.filter(activity=activity, problem=problem, cause=cause).exists():
            raise UserError(_("The measure is tied there already"), where="activity")
        # The same activity, until now tied to less: the loose end is tied, not doubled.
        loose = _looser(activity, problem, cause)
        if loose is not None:
            require(actor, "tie", loose)
            changes = audit.differences(loose, {"problem": problem, "cause": cause, "kind": kind})
            loose.problem, loose.cause, loose.kind = problem, cause, kind
            measure = loose
        else:
            changes = {"tied": [None, str(measure)]}
        measure.save()
        audit.record(actor, "measure.tie", measure, city=activity.document.city, changes=changes)
        return measure


def _looser(activity: Activity, problem: Problem | None, cause: Cause | None) -> Measure | None:
    rows = Measure.objects.select_for_update(of=("self",)).filter(activity=activity, cause__isnull=True)
    if cause is not None and (same := rows.filter(problem=problem).first()):
        return same
    return rows.filter(problem__isnull=True).first() if problem is not None else None


def follow_up(
    actor: Actor, measure: Measure, *, result: str, effect: str, outcome: str, reason: str
) -> MeasureFollowUp:
    """Write down what was seen of a measure, and decide: continue, change or stop, with the reason."""
    with transaction.atomic():
        current = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
        require(actor, "follow_up", current)
        if outcome not in Outcome.values:
            raise UserError(
                _("Nothing has been decided"), where="outcome", advice=_("Continue, change or stop")
            )
        if chain.stopped(current):
            raise UserError(_("The measure has been stopped already"), where="outcome")
        followup = MeasureFollowUp(
            measure=current,
            on=clock.today(),
            result=writing.text(result, "result", required=_("The result is missing")),
            effect=writing.text(effect, "effect"),
            outcome=outcome,
            reason=writing.text(reason, "reason", required=_("The reason is missing")),
            by=actor.user,
        )
        followup.save()
        audit.record(
            actor,
            "measure.follow_up",
            followup,
            city=current.activity.document.city,
            changes={"outcome": [None, outcome], "reason": [None, followup.reason]},
        )
        return followup


def _locked(actor: Actor, problem: Problem) -> Problem:
    current = (
        Problem.objects.select_for_update(of=("self",))
        .select_related("city", "owner", "picture__owner", "picture__city")
        .get(pk=problem.pk)
    )
    require(actor, "edit", current)
    return current
