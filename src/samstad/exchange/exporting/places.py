"""Agreements, and partnerships with what happens in them."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import areas, build, code, codes, same, text, texts
from samstad.exchange.schema import places as schema
from samstad.organisation.models import City
from samstad.places.models import (
    Agreement,
    AgreementCopy,
    AgreementFile,
    Clause,
    Commitment,
    MemberSigning,
    Partnership,
    PartnershipMeeting,
    PartnershipMember,
    Party,
)


def parts(city: City) -> dict[str, list[Any]]:
    agreements = Agreement.objects.filter(document__city=city).select_related("document")
    partnerships = Partnership.objects.filter(city=city).select_related("agreement__document")
    return {
        "agreements": [_agreement(row) for row in agreements.order_by("document__code")],
        "partnerships": [_partnership(row) for row in partnerships.order_by("code")],
    }


def _agreement(row: Agreement) -> schema.Agreement:
    commitments = row.commitments.select_related("clause", "report_to", "indicator")
    return build(
        schema.Agreement,
        row,
        document=row.document.code,
        **same(row, "state", "copies", "pages", "joint_review_by", "renewal_by"),
        files=[_file(file) for file in row.files.order_by("name")],
        copy_facts=[_copy(copy) for copy in row.copy_facts.select_related("held_by").order_by("number")],
        **texts(row, "state_note"),
        areas=areas(row.areas.select_related("area_set")),
        themes=codes(row.themes),
        matters=sorted(row.matters.values_list("registry_number", flat=True)),
        parties=[_party(party) for party in row.parties.order_by("organisation__code")],
        clauses=[_clause(clause) for clause in row.clauses.order_by("order", "number")],
        commitments=[_commitment(one) for one in commitments.order_by("code")],
    )


def _party(row: Party) -> schema.Party:
    return build(
        schema.Party,
        row,
        organisation=row.organisation.code,
        **same(row, "named_as", "signatory", "signatory_title", "signed_on"),
        **same(row, "method", "evidence_hash", "left_on"),
        **texts(row, "left_why"),
    )


def _file(row: AgreementFile) -> schema.Attachment:
    return build(schema.Attachment, row, **same(row, "name", "pages", "sha256"), **texts(row, "title"))


def _copy(row: AgreementCopy) -> schema.Copy:
    signed: dict[str, list[int]] = {}
    for code_, page in row.signatures.order_by("page").values_list("party__organisation__code", "page"):
        signed.setdefault(code_, []).append(page)
    return build(
        schema.Copy,
        row,
        number=row.number,
        **texts(row, "note"),
        held_by=code(row.held_by),
        signed=[schema.SignedPages(party=body, pages=pages) for body, pages in sorted(signed.items())],
    )


def _clause(row: Clause) -> schema.Clause:
    return build(schema.Clause, row, number=row.number, facts=row.facts, **texts(row, "heading"))


def _commitment(row: Commitment) -> schema.Commitment:
    return build(
        schema.Commitment,
        row,
        **same(row, "code", "recurrence", "due_month", "due_day", "due_year"),
        **texts(row, "text"),
        clause=row.clause.number if row.clause else None,
        parties=codes(row.parties),
        report_to=code(row.report_to),
        indicator=code(row.indicator),
    )


def _partnership(row: Partnership) -> schema.Partnership:
    members = list(row.members.select_related("organisation", "signing").order_by("order"))
    return build(
        schema.Partnership,
        row,
        code=row.code,
        **texts(row, "name", "about"),
        agreement=row.agreement.document.code if row.agreement else None,
        areas=areas(row.areas.select_related("area_set")),
        members=[_member(member) for member in members],
        groups=[
            build(schema.LedBy, one, group=one.group.code, level=one.level)
            for one in row.groups.select_related("group").order_by("group__code")
        ],
        meetings=[
            _meeting(one, {member.pk: at for at, member in enumerate(members, 1)})
            for one in row.meetings.prefetch_related("present", "decisions__responsible").order_by("on", "pk")
        ],
        questions=[
            build(
                schema.StateQuestion,
                one,
                **same(one, "asked_on", "due", "answered_on"),
                **texts(one, "question", "answer"),
                to=one.to.code,
                need=code(one.need),
            )
            for one in row.questions.select_related("to", "need").order_by("asked_on", "pk")
        ],
    )


def _member(row: PartnershipMember) -> schema.Member:
    signing: MemberSigning | None = getattr(row, "signing", None)
    return build(
        schema.Member,
        row,
        **same(row, "sector", "obligatory"),
        organisation=code(row.organisation),
        described_as=text(row.described_as),
        signing=_signing(signing) if signing else None,
    )


def _signing(row: MemberSigning) -> schema.MemberSigning:
    return build(
        schema.MemberSigning,
        row,
        **same(row, "signed_on", "name", "title", "method", "evidence_hash", "left_on"),
        **texts(row, "role", "left_why"),
    )


def _meeting(row: PartnershipMeeting, numbers: dict[int, int]) -> schema.Meeting:
    return build(
        schema.Meeting,
        row,
        **same(row, "on", "place"),
        **texts(row, "notes"),
        present=sorted(numbers[member.pk] for member in row.present.all()),
        decisions=[
            build(
                schema.MeetingDecision,
                one,
                **same(one, "number", "due", "done_on"),
                **texts(one, "text", "outcome"),
                responsible=code(one.responsible),
            )
            for one in sorted(row.decisions.all(), key=lambda one: one.number)
        ],
    )
