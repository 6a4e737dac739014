"""The city, its organisations, matters and decisions."""

from __future__ import annotations

from typing import Any

from samstad.exchange.exporting.build import build, code, same, texts
from samstad.exchange.exporting.referrals import docket_of
from samstad.exchange.schema import organisation as schema
from samstad.followup import templates
from samstad.organisation.models import City, Decision, Matter, Organisation
from samstad.referrals.registry import registered_here


def city(row: City) -> schema.City:
    held = templates.current(row)
    return build(
        schema.City,
        row,
        **same(row, "slug", "code", "synthetic"),
        **texts(row, "name", "about"),
        **({"word_template": held.sha256, "word_template_name": held.name} if held else {}),
    )


def word_template(row: City) -> bytes | None:
    """The Word file that the city's documents are written in, as it was taken in."""
    held = templates.current(row)
    return bytes(held.content) if held else None


def parts(city: City) -> dict[str, list[Any]]:
    organisations = Organisation.objects.filter(city=city).select_related("parent", "successor")
    here = registered_here(city)
    matters = Matter.objects.filter(city=city).exclude(pk__in=here).select_related("body", "docket")
    decisions = Decision.objects.filter(city=city, agenda_items__isnull=True).select_related("body", "matter")
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
        **texts(row, "note"),
        # What is secret of a matter is no part of a folder, its number is.
        **({} if _secret(row) else texts(row, "title")),
        body=code(row.body),
        docket=docket_of(row),
    )


def _secret(row: Matter) -> bool:
    docket = getattr(row, "docket", None)
    return docket is not None and bool(docket.secrecy) and not docket.source


def _decision(row: Decision) -> schema.Decision:
    return build(
        schema.Decision,
        row,
        **same(row, "code", "date"),
        **texts(row, "title"),
        body=row.body.code,
        matter=row.matter.registry_number if row.matter else None,
    )
