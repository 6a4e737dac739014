"""The city, its organisations, matters and decisions."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import build, code, same, texts
from samstad.exchange.schema import organisation as schema
from samstad.organisation.models import City, Decision, Matter, Organisation


def city(row: City) -> schema.City:
    return build(schema.City, row, **same(row, "slug", "code", "synthetic"), **texts(row, "name", "about"))


def parts(city: City) -> dict[str, list[Any]]:
    organisations = Organisation.objects.filter(city=city).select_related("parent", "successor")
    matters = Matter.objects.filter(city=city).select_related("body")
    decisions = Decision.objects.filter(city=city).select_related("body", "matter")
    return {
        "organisations": [_organisation(row) for row in organisations.order_by("code")],
        "matters": [_matter(row) for row in matters.order_by("registry_number")],
        "decisions": [_decision(row) for row in decisions.order_by("code")],
    }


def _organisation(row: Organisation) -> schema.Organisation:
    return build(
        schema.Organisation,
        row,
        **same(row, "code", "kind", "valid_from", "valid_to"),
        **texts(row, "name"),
        parent=code(row.parent),
        successor=code(row.successor),
    )


def _matter(row: Matter) -> schema.Matter:
    return build(
        schema.Matter,
        row,
        **same(row, "registry_number"),
        **texts(row, "title", "note"),
        body=code(row.body),
    )


def _decision(row: Decision) -> schema.Decision:
    return build(
        schema.Decision,
        row,
        **same(row, "code", "date"),
        **texts(row, "title"),
        body=row.body.code,
        matter=row.matter.registry_number if row.matter else None,
    )
