"""What happens to a situation picture: begun, written, input asked for and decided on, sent, signed.

Each action is one transaction: rights, change, history and audit record together, or nothing. What all partners have
signed is never written over: the next version is a picture of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.rights import Actor, require
from samstad.places import picturing, writing
from samstad.places.models import (
    Fate,
    InputRequest,
    PartKind,
    PictureFigure,
    PicturePart,
    PictureSigner,
    PictureState,
    Proposal,
    SituationPicture,
)
from samstad.places.rules import PICTURE_STEPS


def begin(actor: Actor, new: SituationPicture) -> SituationPicture:
    """Save `new` as the next version of its place's picture: with the figures and signers of the one before, and none
    of its texts. Raises UserError while a version is not agreed yet."""
    with transaction.atomic():
        require(actor, "begin", new)
        rows = SituationPicture.objects.select_for_update().filter(city=new.city, area=new.area)
        before = rows.order_by("-version").first()
        if before and before.state != PictureState.AGREED:
            raise UserError(
                _("Version %(number)s is not agreed yet") % {"number": before.version},
                where="picture",
                advice=_("Finish it first"),
            )
        new.version = before.version + 1 if before else 1
        new.update_within = before.update_within if before else new.update_within
        new.save()
        if before:
            _as_before(new, before)
        audit.record(actor, "picture.begin", new, changes={"version": [new.version - 1 or None, new.version]})
        return new


def _as_before(new: SituationPicture, before: SituationPicture) -> None:
    for figure in before.figures.all():
        figure.pk, figure.picture, figure.frozen = None, new, None
        figure.save()
    for signer in before.signers.all():
        PictureSigner(picture=new, organisation=signer.organisation).save()


def set_facts(actor: Actor, picture: SituationPicture, *, title: str, update_within: int) -> SituationPicture:
    """Name the picture, and say within how many months it is to be updated."""
    with transaction.atomic():
        current = _editable(actor, picture)
        if not 1 <= update_within <= 120:
            raise UserError(_("The months are not between 1 and 120"), where="update_within")
        values = {"title": writing.text(title, "title"), "update_within": update_within}
        changes = audit.differences(current, values)
        for name, value in values.items():
            setattr(current, name, value)
        if changes:
            current.save()
            audit.record(actor, "picture.change", current, changes=changes)
        return current


def add_part(
    actor: Actor,
    picture: SituationPicture,
    *,
    kind: str,
    text: str,
    source: str = "",
    reported_by: Organisation | None = None,
    dated: dt.date | None = None,
) -> PicturePart:
    """Write down one piece of evidence of its kind. An event says who reported it."""
    with transaction.atomic():
        current = _editable(actor, picture)
        if kind not in PartKind.values:
            raise UserError(_("Choose a kind of evidence"), where="kind")
        if kind == PartKind.EVENT and reported_by is None:
            raise UserError(
                _("An event is reported by somebody"), where="reported_by", advice=_("Choose who")
            )
        part = PicturePart(
            picture=current,
            kind=kind,
            text=writing.text(text, "text", required=_("Nothing has been written")),
            source=writing.text(source, "source").get("sv", "")[:300],
            reported_by=reported_by,
            dated=dated,
            order=_next(current.parts),
        )
        part.save()
        audit.record(actor, "picture.add_part", part, city=current.city, changes={"text": [None, part.text]})
        return part


def remove_part(actor: Actor, part: PicturePart) -> None:
    """Take a part out of a draft; its words stay in the history. Raises UserError where a cause rests on it."""
    with transaction.atomic():
        current = _editable(actor, part.picture)
        _rests(part.evidence_for)
        audit.record(
            actor, "picture.remove_part", part, city=current.city, changes={"text": [part.text, None]}
        )
        part.delete()


def add_figure(actor: Actor, picture: SituationPicture, figure: PictureFigure) -> PictureFigure:
    """Put an indicator, an index, the area's type or a police category (`figure`, unsaved) in the picture."""
    with transaction.atomic():
        current = _editable(actor, picture)
        same = {"indicator": figure.indicator, "index": figure.index, "police_area": figure.police_area}
        if current.figures.filter(kind=figure.kind, **same).exists():
            raise UserError(_("The figure is in the picture already"), where="figure")
        figure.picture, figure.order, figure.frozen = current, _next(current.figures), None
        figure.save()
        audit.record(actor, "picture.add_figure", figure, city=current.city)
        return figure


def remove_figure(actor: Actor, figure: PictureFigure) -> None:
    with transaction.atomic():
        current = _editable(actor, figure.picture)
        _rests(figure.evidence_for)
        audit.record(actor, "picture.remove_figure", figure, city=current.city)
        figure.delete()


def set_signers(
    actor: Actor, picture: SituationPicture, organisations: Iterable[Organisation]
) -> SituationPicture:
    """The partners whose sign-off makes the picture a shared one."""
    with transaction.atomic():
        current = _editable(actor, picture)
        wanted = {body.pk: body for body in organisations}
        have = {signer.organisation_id: signer for signer in current.signers.all()}
        before = sorted(signer.organisation.code for signer in have.values())
        for key in have.keys() - wanted.keys():
            have[key].delete()
        for key in wanted.keys() - have.keys():
            PictureSigner(picture=current, organisation=wanted[key]).save()
        after = sorted(body.code for body in wanted.values())
        if before != after:
            audit.record(actor, "picture.signers", current, changes={"signers": [before, after]})
        return current


# --- Input -----------------------------------------------------------------------------------------------


def ask(
    actor: Actor,
    picture: SituationPicture,
    *,
    organisation: Organisation | None,
    described_as: str,
    question: str,
    due: dt.date,
) -> InputRequest:
    """Ask a named actor for input by a day that has not passed."""
    with transaction.atomic():
        current = _editable(actor, picture)
        if organisation is None and not described_as.strip():
            raise UserError(_("Nobody is asked"), where="organisation", advice=_("Choose or name an actor"))
        if due < clock.today():
            raise UserError(_("The day has passed already"), where="due", advice=_("Give a later day"))
        request = InputRequest(
            picture=current,
            organisation=organisation,
            described_as="" if organisation else writing.text(described_as, "described_as")["sv"][:200],
            question=writing.text(question, "question"),
            due=due,
            asked_on=clock.today(),
        )
        request.save()
        audit.record(
            actor, "picture.ask", request, city=current.city, changes={"due": [None, due.isoformat()]}
        )
        return request


def propose_input(actor: Actor, request: InputRequest, text: str) -> Proposal:
    """Write down what an actor proposes, as it says it itself or as the picture's body received it."""
    with transaction.atomic():
        current = _locked(request.picture)
        require(actor, "propose", request)
        proposal = Proposal(
            request=request,
            text=writing.text(text, "text", required=_("Nothing has been proposed")),
            received_on=clock.today(),
        )
        proposal.save()
        audit.record(
            actor, "picture.input", proposal, city=current.city, changes={"text": [None, proposal.text]}
        )
        return proposal


def decide_input(actor: Actor, proposal: Proposal, fate: str, why: str) -> Proposal:
    """Say what became of a proposal, and why. What has been decided stays."""
    with transaction.atomic():
        current = Proposal.objects.select_for_update().get(pk=proposal.pk)
        request = current.request
        require(actor, "decide", request)
        if current.fate:
            raise UserError(_("It has been decided already what became of the proposal"), where="fate")
        if fate not in Fate.values:
            raise UserError(
                _("Nothing has been chosen"), where="fate", advice=_("Say what became of the proposal")
            )
        current.why = writing.text(why, "why", required=_("The reason is missing"))
        current.fate, current.decided_on = fate, clock.today()
        current.save()
        audit.record(
            actor,
            "picture.decide_input",
            current,
            city=request.picture.city,
            changes={"fate": ["", fate], "why": [{}, current.why]},
        )
        return current


# --- Sign-off --------------------------------------------------------------------------------------------


def lacking(picture: SituationPicture) -> list[str]:
    """What a picture lacks before it can be sent to be signed: codes in the order in which they are told."""
    kinds = set(picture.parts.values_list("kind", flat=True))
    found = []
    if not picture.figures.exists() and not kinds & {PartKind.SURVEY, PartKind.EVENT}:
        found.append("mapping")
    if PartKind.ANALYSIS not in kinds:
        found.append("analysis")
    if Proposal.objects.filter(request__picture=picture, fate="").exists():
        found.append("undecided")
    if not picture.signers.exists():
        found.append("signers")
    return found


def propose(actor: Actor, picture: SituationPicture) -> SituationPicture:
    """Send the picture to be signed, its figures frozen: all partners sign the same numbers."""
    with transaction.atomic():
        current = _locked(picture)
        require(actor, "propose", current)
        if codes := lacking(current):
            raise UserError(
                _("The picture is not complete: %(missing)s") % {"missing": ", ".join(codes)}, where="picture"
            )
        for figure in current.figures.select_related(
            "picture", "indicator", "index", "police_area__area_set"
        ):
            figure.picture = current
            figure.frozen = picturing.freeze(figure)
            figure.save()
        return _step(actor, current, "propose")


def take_back(actor: Actor, picture: SituationPicture, why: str) -> SituationPicture:
    """Make it a draft again: the sign-offs so far fall, and stand in the history with their figures."""
    with transaction.atomic():
        current = _locked(picture)
        require(actor, "take_back", current)
        reason = writing.text(why, "why", required=_("The reason is missing"))
        for signer in current.signers.exclude(name=""):
            signer.name, signer.signed_on = "", None
            signer.save()
        for figure in current.figures.all():
            figure.frozen = None
            figure.save()
        return _step(actor, current, "take_back", {"why": [None, reason]})


def sign(actor: Actor, signer: PictureSigner, name: str) -> SituationPicture:
    """A partner's sign-off, by the person named. The last makes the picture a shared one."""
    with transaction.atomic():
        current = _locked(signer.picture)
        mine = current.signers.select_related("organisation").get(pk=signer.pk)
        mine.picture = current
        require(actor, "sign", mine)
        if mine.signed_on:
            raise UserError(_("The partner has signed already"), where="name")
        if not name.strip():
            raise UserError(_("The name of whoever signs is missing"), where="name", advice=_("Write it"))
        mine.name, mine.signed_on = writing.text(name, "name")["sv"][:200], clock.today()
        mine.save()
        act = "sign" if current.signers.filter(signed_on__isnull=True).exists() else "sign_last"
        if act == "sign_last":
            current.agreed_on = clock.today()
        return _step(actor, current, act, {"signed": [None, f"{mine.organisation.code}: {mine.name}"]})


def _step(
    actor: Actor, picture: SituationPicture, act: str, changes: dict[str, Any] | None = None
) -> SituationPicture:
    before, after = picture.state, PICTURE_STEPS[picture.state, act]
    picture.state = after
    picture.save()
    moved = {"state": [before, str(after)]} if before != after else {}
    audit.record(actor, f"picture.{act}", picture, changes={**(changes or {}), **moved})
    return picture


def _locked(picture: SituationPicture) -> SituationPicture:
    return (
        SituationPicture.objects.select_for_update(of=("self",))
        .select_related("city", "owner", "area__area_set__city")
        .get(pk=picture.pk)
    )


def _editable(actor: Actor, picture: SituationPicture) -> SituationPicture:
    current = _locked(picture)
    require(actor, "edit", current)
    return current


def _rests(evidence: Any) -> None:
    if evidence.exists():
        raise UserError(_("A cause rests on it"), where="part", advice=_("Take it away from the cause first"))


def _next(rows: Any) -> int:
    return max(rows.values_list("order", flat=True), default=0) + 1
