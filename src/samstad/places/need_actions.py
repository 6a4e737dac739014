"""What happens to a need: stated with evidence, put in order jointly, and answered with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.rights import Actor, require
from samstad.places import prioritising, stepping, writing
from samstad.places.local_rules import NEED_STEPS
from samstad.places.models import (
    DevelopmentNeed,
    NeedEvidence,
    NeedRank,
    NeedState,
    PrioritisedNeed,
    Prioritising,
    PrioritisingState,
    Problem,
    SituationPicture,
)
from samstad.statistics.models import Indicator
from samstad.steering.models import Activity, BudgetLine, Goal


def begin(actor: Actor, need: DevelopmentNeed, *, title: str, description: str) -> DevelopmentNeed:
    """Save a draft of a need of one place, owned by the body whose place it is."""
    with transaction.atomic():
        require(actor, "begin", need)
        need.title = writing.text(title, "title", required=_("The need has no name"))
        need.description = writing.text(description, "description")
        need.code = stepping.free_code(
            need.title["sv"], DevelopmentNeed.objects.filter(city=need.city), "behov"
        )
        return stepping.added(actor, "need.begin", need, said=need.title)


def add_evidence(
    actor: Actor,
    need: DevelopmentNeed,
    *,
    about: Indicator | SituationPicture | Problem | None = None,
    quote: str = "",
    source: str = "",
) -> NeedEvidence:
    """Say what the need rests on: one thing of the system, or the words of a source."""
    with transaction.atomic():
        current = stepping.locked(actor, "edit", need)
        words = writing.text(quote, "quote")
        if (about is None) == (not words):
            raise UserError(
                _("Evidence is one thing: a figure, a picture, a problem or a quotation"), where="about"
            )
        if words and not source.strip():
            raise UserError(_("The quotation has no source"), where="source", advice=_("Say where it stands"))
        if about is not None and about.city != current.city:
            raise UserError(_("The evidence is of another city"), where="about")
        evidence = NeedEvidence(
            need=current,
            indicator=about if isinstance(about, Indicator) else None,
            picture=about if isinstance(about, SituationPicture) else None,
            problem=about if isinstance(about, Problem) else None,
            quote=words,
            source=writing.text(source, "source").get("sv", "")[:300] if words else "",
        )
        return stepping.added(actor, "need.add_evidence", evidence, city=current.city)


def state(actor: Actor, need: DevelopmentNeed) -> DevelopmentNeed:
    """Send the need to the city's bodies. A need without evidence is a wish, and is not sent."""
    with transaction.atomic():
        current = stepping.locked(actor, "state", need)
        if not current.evidence.exists():
            raise UserError(
                _("The need has no evidence"), where="evidence", advice=_("Say what it rests on first")
            )
        return _step(actor, current, "state", {"stated_on": clock.today()})


def withdraw(actor: Actor, need: DevelopmentNeed) -> DevelopmentNeed:
    """Make it a draft again, before it is in an order or answered."""
    with transaction.atomic():
        current = stepping.locked(actor, "withdraw", need)
        if current.priorities.filter(prioritising__state=PrioritisingState.OPEN).exists():
            raise UserError(_("The need is being prioritised"), where="need")
        return _step(actor, current, "withdraw", {"stated_on": None})


def take_up(
    actor: Actor, need: DevelopmentNeed, by: Organisation, why: str, what: Goal | Activity | BudgetLine | None
) -> DevelopmentNeed:
    """Answer that it is taken up by a goal, an activity or a line of the budget."""
    if what is None:
        raise UserError(
            _("It is not said what takes it up"),
            where="what",
            advice=_("Choose a goal, an activity or a budget line"),
        )
    line = what if isinstance(what, BudgetLine) else None
    goal, activity = (what if isinstance(what, kind) else None for kind in (Goal, Activity))
    return _answer(actor, need, "take_up", by, why, goal=goal, activity=activity, budget_line=line)


def postpone(
    actor: Actor, need: DevelopmentNeed, by: Organisation, why: str, until: int | None
) -> DevelopmentNeed:
    """Answer that it has to wait, until a year."""
    if until is None or until <= clock.today().year:
        raise UserError(_("Name a coming year"), where="until")
    return _answer(actor, need, "postpone", by, why, postponed_until=until)


def decline(actor: Actor, need: DevelopmentNeed, by: Organisation, why: str) -> DevelopmentNeed:
    return _answer(actor, need, "decline", by, why)


def _answer(
    actor: Actor, need: DevelopmentNeed, act: str, by: Organisation, why: str, **where: Any
) -> DevelopmentNeed:
    with transaction.atomic():
        current = stepping.locked(actor, "answer", need)
        if (current.state, act) not in NEED_STEPS:
            raise UserError(_("The need has been answered already"), where="act")
        if by.city_id != current.city_id:
            raise UserError(_("Choose a body of the city"), where="by")
        stepping.require_own(actor, by, "by")
        values = {
            "answered_by": by,
            "answered_on": clock.today(),
            "reason": writing.text(why, "why", required=_("The reason is missing")),
            "postponed_until": None,
            **where,
        }
        return _step(actor, current, act, values)


def _step(actor: Actor, need: DevelopmentNeed, act: str, values: Mapping[str, Any]) -> DevelopmentNeed:
    after = NEED_STEPS[NeedState(need.state), act]
    return stepping.change(actor, f"need.{act}", need, {"state": after, **values})


# --- Prioritising together -------------------------------------------------------------------------------


def open_prioritising(
    actor: Actor, new: Prioritising, bodies: Sequence[Organisation], needs: Sequence[DevelopmentNeed]
) -> Prioritising:
    """Ask bodies to put stated (or postponed) needs in order."""
    with transaction.atomic():
        require(actor, "begin", new)
        if len(bodies) < 2:
            raise UserError(_("Prioritising together takes at least two bodies"), where="bodies")
        if not needs:
            raise UserError(_("There is no need to prioritise"), where="needs")
        for need in needs:
            if (NeedState(need.state), "prioritise") not in NEED_STEPS or need.city_id != new.city_id:
                raise UserError(
                    _("“%(need)s” is not waiting to be prioritised") % {"need": need.code}, where="needs"
                )
        name = new.name.get("sv", "")
        new.name |= writing.text(name, "name", required=_("The order has no name"))
        new.code = new.code or stepping.free_code(name, Prioritising.objects.filter(city=new.city), "ordning")
        stepping.added(actor, "prioritising.open", new, said=[need.code for need in needs])
        new.bodies.set(bodies)
        for need in needs:
            PrioritisedNeed(prioritising=new, need=need).save()
        return new


def rank(
    actor: Actor, found: Prioritising, body: Organisation, order: Sequence[DevelopmentNeed], why: str = ""
) -> Prioritising:
    """One body's order of all the needs, first first. It may be given anew while it is open."""
    with transaction.atomic():
        current = stepping.locked(actor, "rank", found)
        if not current.bodies.filter(pk=body.pk).exists():
            raise UserError(_("The body is not asked"), where="body")
        stepping.require_own(actor, body, "body")
        rows = {row.need_id: row for row in current.needs.select_related("need")}
        if sorted(need.pk for need in order) != sorted(rows):
            raise UserError(_("Every need has one place, and no other is there"), where="order")
        said = writing.text(why, "why")
        for place, need in enumerate(order, start=1):
            row = NeedRank.objects.filter(prioritised=rows[need.pk], organisation=body).first()
            row = row or NeedRank(prioritised=rows[need.pk], organisation=body)
            row.rank, row.why = place, said
            row.save()
        stepping.change(
            actor,
            "prioritising.rank",
            current,
            {},
            always={"order": [None, {body.code: [need.code for need in order]}]},
        )
        return current


def close(actor: Actor, found: Prioritising, why: str, order: Sequence[DevelopmentNeed] = ()) -> Prioritising:
    """Settle the joint order: the one that the bodies' ranks give, or another. Needs become prioritised."""
    with transaction.atomic():
        current = stepping.locked(actor, "close", found)
        proposed = prioritising.proposed(current)
        if proposed.waiting:
            raise UserError(
                _("Not all bodies have given their order: %(codes)s")
                % {"codes": ", ".join(body.code for body in proposed.waiting)},
                where="bodies",
            )
        settled = list(order) or [row.need for row in proposed.rows]
        rows = {row.need_id: row for row in current.needs.select_related("need")}
        if sorted(need.pk for need in settled) != sorted(rows):
            raise UserError(_("Every need has one place, and no other is there"), where="order")
        reason = writing.text(why, "why", required=_("The reason is missing"))
        for place, need in enumerate(settled, start=1):
            row = rows[need.pk]
            row.place = place
            row.save()
            # A need that was answered while the bodies ranked keeps its answer, and has its place all the same.
            if (NeedState(row.need.state), "prioritise") in NEED_STEPS:
                _step(actor, row.need, "prioritise", {})
        values = {"state": PrioritisingState.CLOSED, "reason": reason}
        return stepping.change(actor, "prioritising.close", current, values)
