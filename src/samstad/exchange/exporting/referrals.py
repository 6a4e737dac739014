"""Referrals, interpellations and dockets that a source tells of. What is worked on here is no part of a folder."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import areas, build, code, same, texts
from samstad.exchange.schema import referrals as schema
from samstad.organisation.models import City, Matter
from samstad.referrals.models import (
    Addressee,
    Answer,
    Docket,
    Extension,
    Interpellation,
    MatterParty,
    Opinion,
    Point,
    Referral,
)
from samstad.referrals.sections import BY_CODE


def parts(city: City) -> dict[str, list[Any]]:
    referrals = Referral.objects.filter(city=city).exclude(source="").select_related("led_by", "matter")
    asked = Interpellation.objects.filter(city=city).exclude(source="").select_related("body", "matter")
    return {
        "referrals": [_referral(row) for row in referrals.order_by("code")],
        "interpellations": [_interpellation(row) for row in asked.order_by("code")],
    }


def docket_of(matter: Matter) -> schema.Docket | None:
    """A matter's docket, where a source tells of it."""
    row: Docket | None = getattr(matter, "docket", None)
    if row is None or not row.source:
        return None
    return build(
        schema.Docket,
        row,
        **same(row, "opened", "closed", "closed_why", "secrecy", "source"),
        parties=[_party(one) for one in row.parties.select_related("organisation").order_by("pk")],
        documents=[
            build(
                schema.MatterDocument,
                one,
                **same(one, "direction", "date", "title", "correspondent", "secrecy"),
            )
            for one in row.documents.order_by("number")
        ],
        relations=sorted(
            (
                build(schema.MatterRelation, one, kind=one.kind, other=one.other.registry_number)
                for one in row.relations.select_related("other")
            ),
            key=lambda one: (one.kind, one.other),
        ),
    )


def _party(row: MatterParty) -> schema.MatterParty:
    return build(schema.MatterParty, row, **same(row, "role", "name"), organisation=code(row.organisation))


def _referral(row: Referral) -> schema.Referral:
    version = row.versions.select_related("document").order_by("number").first()
    return build(
        schema.Referral,
        row,
        **same(row, "code", "due", "sent_on", "source"),
        **texts(row, "title", "instructions"),
        led_by=row.led_by.code,
        matter=row.matter.registry_number if row.matter else None,
        document=code(version.document) if version else None,
        text=(version.text or None) if version else None,
        points=[_point(one) for one in row.points.order_by("order")],
        attachments=[one.title for one in row.attachments.order_by("number")],
        addressees=[
            _addressee(one) for one in row.addressees.select_related("organisation").order_by("order", "pk")
        ],
    )


def _point(row: Point) -> schema.Point:
    return build(schema.Point, row, number=row.number, **texts(row, "heading", "question"))


def _addressee(row: Addressee) -> schema.Addressee:
    answer = Answer.objects.filter(addressee=row).select_related("matter").first()
    return build(
        schema.Addressee,
        row,
        organisation=code(row.organisation),
        **same(row, "name"),
        answer=_answer(answer) if answer else None,
    )


def _answer(row: Answer) -> schema.Answer:
    written = {one.code: one.text for one in row.sections.exclude(text="")}
    extension = row.extensions.first()
    days = ("received_on", "group_on", "proposed_on", "decided_on", "extract_on")
    return build(
        schema.Answer,
        row,
        **same(row, "state", "kind", "position", *days),
        matter=row.matter.registry_number if row.matter else None,
        extension=_extension(extension) if extension else None,
        sections=[{"code": name, "text": written[name]} for name in BY_CODE if name in written],
        opinions=[_opinion(one) for one in row.opinions.select_related("point").order_by("point__order")],
        signatures=[{key: value for key, value in one.items() if value} for one in row.signatures],
    )


def _extension(row: Extension) -> schema.Extension:
    return build(
        schema.Extension,
        row,
        **same(row, "proposal_by", "extract_by", "extract_when"),
        granted_on=row.decided_on,
    )


def _opinion(row: Opinion) -> schema.Opinion:
    return build(schema.Opinion, row, point=row.point.number, **same(row, "position", "reason", "proposal"))


def _interpellation(row: Interpellation) -> schema.Interpellation:
    names = ("code", "kind", "number", "asked_by", "party", "asked_on", "asked_of", "question", "state")
    answered = ("answer", "answered_by", "answered_at", "answered_on", "minutes", "debated_on", "source")
    return build(
        schema.Interpellation,
        row,
        **same(row, *names, *answered),
        **texts(row, "title"),
        body=row.body.code,
        areas=areas(row.areas.select_related("area_set")),
        goals=sorted(f"{goal.document.code}/{goal.code}" for goal in row.goals.select_related("document")),
        matter=row.matter.registry_number if row.matter else None,
    )
