"""Agreements and partnerships."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import areas, build, code, codes, same, text, texts
from samstad.exchange.schema import places as schema
from samstad.organisation.models import City
from samstad.places.models import Agreement, Clause, Commitment, Partnership, PartnershipMember, Party


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
        **same(row, "state", "copies", "joint_review_by"),
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
        **same(row, "named_as", "signatory", "signed_on"),
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
    return build(
        schema.Partnership,
        row,
        code=row.code,
        **texts(row, "name", "about"),
        agreement=row.agreement.document.code if row.agreement else None,
        areas=areas(row.areas.select_related("area_set")),
        members=[_member(member) for member in row.members.select_related("organisation").order_by("order")],
    )


def _member(row: PartnershipMember) -> schema.Member:
    return build(
        schema.Member,
        row,
        **same(row, "sector", "obligatory"),
        organisation=code(row.organisation),
        described_as=text(row.described_as),
    )
