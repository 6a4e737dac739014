"""Referrals, interpellations and dockets that a source tells of."""

from __future__ import annotations

from typing import Any

from samstad.exchange.loading.context import Loading, by
from samstad.exchange.schema import referrals as schema
from samstad.exchange.schema.base import stored
from samstad.organisation.errors import UserError
from samstad.referrals.models import (
    Addressee,
    Answer,
    AnswerSection,
    Docket,
    DocketState,
    Extension,
    ExtensionState,
    Interpellation,
    MatterParty,
    MatterRelation,
    Opinion,
    Point,
    Referral,
    ReferralAttachment,
    ReferralState,
    ReferralVersion,
    RegisteredDocument,
)


def load_dockets(loading: Loading) -> None:
    known = by(Docket.objects.filter(matter__city=loading.city), "matter_id")
    for one in loading.folder.matters:
        if one.docket is None:
            continue
        matter = loading.matters[one.registry_number]
        here = known.get(matter.pk)
        if here is not None and not here.source:
            raise UserError(
                f'the matter "{one.registry_number}" has been registered here',
                where="matters.yaml",
                advice="Leave its docket out of the folder",
            )
        given = one.docket
        docket = loading.store.put(
            Docket,
            here,
            {"matter": matter},
            {
                "opened": given.opened,
                "state": DocketState.CLOSED if given.closed else DocketState.OPEN,
                "closed": given.closed,
                "closed_why": given.closed_why,
                "secrecy": given.secrecy,
                "source": given.source,
            },
        )
        _load_docket(loading, docket, given)


def _load_docket(loading: Loading, docket: Docket, given: schema.Docket) -> None:
    parties = list(docket.parties.order_by("pk"))
    for at, one in enumerate(given.parties):
        values = {
            "role": one.role,
            "organisation": loading.organisation(one.organisation),
            "name": one.name or "",
        }
        here = parties[at] if at < len(parties) else None
        loading.store.put(MatterParty, here, {"docket": docket}, values)
    documents = by(docket.documents.all(), "number")
    for number, row in enumerate(given.documents, 1):
        key = {
            "docket": docket,
            "number": number,
            "registered_by": str(loading.store.actor),
            "registered_at": _now(),
        }
        said: dict[str, Any] = {
            "direction": row.direction,
            "date": row.date,
            "title": row.title,
            "correspondent": row.correspondent,
            "secrecy": row.secrecy,
        }
        loading.store.put(RegisteredDocument, documents.get(number), key, said)
    relations = by(docket.relations.all(), "kind", "other_id")
    for relation in given.relations:
        other = loading.matters[relation.other]
        key = {"docket": docket, "kind": relation.kind, "other": other}
        loading.store.put(MatterRelation, relations.get((relation.kind.value, other.pk)), key, {})


def _now() -> Any:
    from samstad.organisation import clock

    return clock.now()


def load_referrals(loading: Loading) -> None:
    known = by(Referral.objects.filter(city=loading.city), "code")
    for one in loading.folder.referrals:
        here = known.get(one.code)
        if here is not None and not here.source:
            raise UserError(
                f'the referral "{one.code}" has been sent from here',
                where=f"referrals/{one.code}.yaml",
                advice="Give the one in the folder another code",
            )
        referral = loading.store.put(
            Referral,
            here,
            {"city": loading.city, "code": str(one.code)},
            {
                "title": stored(one.title),
                "led_by": loading.organisations[one.led_by],
                "due": one.due,
                "sent_on": one.sent_on,
                "matter": loading.matters[one.matter] if one.matter else None,
                "instructions": stored(one.instructions),
                "state": ReferralState.RELEASED,
                "source": one.source,
            },
        )
        version = loading.store.put(
            ReferralVersion,
            referral.versions.filter(number=1).first(),
            {"referral": referral, "number": 1},
            {
                "document": loading.documents[one.document] if one.document else None,
                "text": one.text or "",
                "sent_on": one.sent_on or one.due,
            },
        )
        points = _load_points(loading, referral, one)
        _load_attachments(loading, referral, one)
        _load_addressees(loading, referral, one, version, points)


def _load_points(loading: Loading, referral: Referral, one: schema.Referral) -> dict[str, Point]:
    known = by(referral.points.all(), "number")
    return {
        row.number: loading.store.put(
            Point,
            known.get(row.number),
            {"referral": referral, "number": str(row.number)},
            {"heading": stored(row.heading), "question": stored(row.question), "order": order},
        )
        for order, row in enumerate(one.points)
    }


def _load_attachments(loading: Loading, referral: Referral, one: schema.Referral) -> None:
    known = by(referral.attachments.all(), "number")
    for number, title in enumerate(one.attachments, 1):
        key = {"referral": referral, "number": number}
        loading.store.put(ReferralAttachment, known.get(number), key, {"title": str(title)})


def _load_addressees(
    loading: Loading,
    referral: Referral,
    one: schema.Referral,
    version: ReferralVersion,
    points: dict[str, Point],
) -> None:
    known = {
        (row.organisation.code if row.organisation else "", row.name): row
        for row in referral.addressees.select_related("organisation")
    }
    for order, row in enumerate(one.addressees):
        key = {
            "referral": referral,
            "organisation": loading.organisation(row.organisation),
            "name": row.name or "",
        }
        addressee = loading.store.put(Addressee, known.get(row.key), key, {"order": order})
        if row.answer is not None:
            _load_answer(loading, addressee, row.answer, version, points)


def _load_answer(
    loading: Loading,
    addressee: Addressee,
    given: schema.Answer,
    version: ReferralVersion,
    points: dict[str, Point],
) -> None:
    days = ("received_on", "group_on", "proposed_on", "decided_on", "extract_on")
    answer = loading.store.put(
        Answer,
        Answer.objects.filter(addressee=addressee).first(),
        {"addressee": addressee, "version": version},
        {
            "state": given.state,
            "kind": given.kind,
            "position": given.position or "",
            "matter": loading.matters[given.matter] if given.matter else None,
            "signatures": [{"name": row.name, "title": row.title} for row in given.signatures],
            **{day: getattr(given, day) for day in days},
        },
    )
    sections = by(answer.sections.all(), "code")
    for section in given.sections:
        key = {"answer": answer, "code": str(section.code)}
        loading.store.put(AnswerSection, sections.get(section.code), key, {"text": section.text})
    opinions = by(answer.opinions.all(), "point_id")
    for row in given.opinions:
        point = points[row.point]
        values = {"position": row.position, "reason": row.reason or "", "proposal": row.proposal or ""}
        loading.store.put(Opinion, opinions.get(point.pk), {"answer": answer, "point": point}, values)
    if given.extension is not None:
        loading.store.put(
            Extension,
            answer.extensions.first(),
            {"answer": answer},
            {
                "state": ExtensionState.GRANTED,
                "proposal_by": given.extension.proposal_by,
                "extract_by": given.extension.extract_by,
                "extract_when": given.extension.extract_when,
                "decided_on": given.extension.granted_on,
            },
        )


def load_interpellations(loading: Loading) -> None:
    known = by(Interpellation.objects.filter(city=loading.city).prefetch_related("areas", "goals"), "code")
    for one in loading.folder.interpellations:
        here = known.get(one.code)
        if here is not None and not here.source:
            raise UserError(
                f'the interpellation "{one.code}" was written down here',
                where=f"interpellations/{one.code}.yaml",
                advice="Give the one in the folder another code",
            )
        same = ("asked_by", "party", "asked_on", "asked_of", "answered_by", "answered_at", "answered_on")
        loading.store.put(
            Interpellation,
            here,
            {"city": loading.city, "code": str(one.code)},
            {
                "kind": one.kind,
                "number": one.number,
                "title": stored(one.title),
                "body": loading.organisations[one.body],
                "question": one.question or "",
                "matter": loading.matters[one.matter] if one.matter else None,
                "state": one.state,
                "answer": one.answer or "",
                "minutes": one.minutes or "",
                "debated_on": one.debated_on,
                "source": one.source,
                **{name: getattr(one, name) for name in same},
            },
            {
                "areas": loading.places(one.areas),
                "goals": [loading.goals[str(reference)] for reference in one.goals],
            },
        )
