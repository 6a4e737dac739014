"""Reporting rounds as they are sent out, and the templates that they are made from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from samstad.exchange.loading.context import Loading, by
from samstad.exchange.schema import followup as schema
from samstad.exchange.schema.base import stored
from samstad.followup import templates
from samstad.followup.models import ReportingRound, RoundPart, RoundTemplate, TemplatePart
from samstad.followup.standard import OCTOBER
from samstad.followup.starting import PART_FIELDS
from samstad.organisation.errors import UserError


def load_word_template(loading: Loading) -> None:
    """The folder's Word file from now on, where it is another than the one in use; its checks are those of the site.

    A folder without one says nothing of it: what is in use stays."""
    content, result = loading.folder.word_template, loading.store.result
    if content is None:
        return
    held = templates.current(loading.city)
    name = loading.folder.city.word_template_name
    if held is not None and (held.sha256, held.name) == (hashlib.sha256(content).hexdigest(), name):
        result.unchanged["word template"] += 1
        return
    templates.take_in(loading.store.actor, loading.city, name, content)
    (result.changed if held else result.created)["word template"] += 1


def load_templates(loading: Loading) -> None:
    known = by(RoundTemplate.objects.filter(city=loading.city).prefetch_related("addressees"), "code")
    for one in loading.folder.round_templates:
        template = loading.store.put(
            RoundTemplate,
            known.get(one.code),
            {"city": loading.city, "code": str(one.code)},
            _template(loading, one),
            {"addressees": loading.bodies(one.addressees)},
        )
        loading.round_templates[one.code] = template
        parts = by(template.parts.all(), "code")
        for order, part in enumerate(one.parts):
            key = {"template": template, "code": str(part.code)}
            loading.store.put(TemplatePart, parts.get(part.code), key, _part(part) | {"order": order})


def _template(loading: Loading, one: schema.RoundTemplate) -> dict[str, Any]:
    return {
        "name": stored(one.name),
        "kind": one.kind,
        "document": loading.documents[one.document] if one.document else None,
        "led_by": loading.organisations[one.led_by],
        "report_to": loading.organisation(one.report_to),
        **{f"opens_{name}": getattr(one.opens, name) for name in ("month", "day", "year")},
        **{f"due_{name}": getattr(one.due, name) for name in ("month", "day", "year")},
        "basis": one.basis or "",
        "instructions": stored(one.instructions),
        "reminders": sorted(one.reminders),
        "reply_days": one.reply_days,
        "body_kinds": sorted(kind.value for kind in one.body_kinds),
    }


def _part(one: schema.Part) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "heading": stored(one.heading),
        "instruction": stored(one.instruction),
        "required": one.required,
    }


def load_rounds(loading: Loading) -> None:
    known = by(ReportingRound.objects.filter(city=loading.city).prefetch_related("addressees"), "code")
    for one in loading.folder.rounds:
        existing = known.get(one.code)
        values = _values(loading, one)
        if existing is None:
            values["state"] = one.state
        else:
            _check_started(existing, values, one)
        made = loading.store.put(
            ReportingRound,
            existing,
            {"city": loading.city, "code": str(one.code)},
            values,
            {"addressees": loading.bodies(one.addressees)},
        )
        _load_parts(loading, made, one)


def _values(loading: Loading, one: schema.Round) -> dict[str, Any]:
    return {
        "name": stored(one.name),
        "document": loading.documents[one.document],
        "led_by": loading.organisations[one.led_by],
        "report_to": loading.organisation(one.report_to),
        "year": one.year,
        "opens": one.opens,
        "due": one.due,
        "instructions": stored(one.instructions),
        "template": loading.round_templates[one.template] if one.template else None,
        "kind": one.kind,
        "basis": one.basis or "",
        "reminders": sorted(one.reminders),
        "reply_days": one.reply_days,
    }


def _load_parts(loading: Loading, made: ReportingRound, one: schema.Round) -> None:
    """The file's own parts; else, of a new round, those of its template; else those of the report of 1 October."""
    known = by(made.parts.all(), "code")
    wanted = _wanted(loading, one) if one.parts or not known else [_as_given(part) for part in known.values()]
    if known and made.submissions.exists() and wanted != [_as_given(part) for part in known.values()]:
        raise UserError(
            "the parts are changed, and the round has begun",
            where=f"rounds/{one.code}.yaml",
            advice="Keep them, and change the template for the next year",
        )
    for order, given in enumerate(wanted):
        values = {name: given[name] for name in PART_FIELDS if name != "code"} | {"order": order}
        key = {"round": made, "code": given["code"]}
        loading.store.put(RoundPart, known.get(given["code"]), key, values)


def _wanted(loading: Loading, one: schema.Round) -> Sequence[dict[str, Any]]:
    if one.parts:
        return [{"code": str(part.code)} | _part(part) for part in one.parts]
    if one.template:
        return [_as_given(part) for part in loading.round_templates[one.template].parts.all()]
    return OCTOBER


def _as_given(part: TemplatePart | RoundPart) -> dict[str, Any]:
    return {name: getattr(part, name) for name in PART_FIELDS}


def _check_started(existing: ReportingRound, values: dict[str, Any], one: schema.Round) -> None:
    """A round that has begun keeps what it is about and those who have begun to answer."""
    where = f"rounds/{one.code}.yaml"
    begun = existing.assessments.exists() or existing.reports.exists()
    answers = existing.submissions.exclude(organisation__code__in=[str(code) for code in one.addressees])
    if gone := sorted(answers.values_list("organisation__code", flat=True)):
        raise UserError(
            f"{', '.join(gone)} is gone from the addressees, and has an answer in the round",
            where=where,
            advice="Keep it among the addressees",
        )
    moved = existing.document_id != values["document"].pk or existing.year != values["year"]
    if moved and (begun or existing.submissions.exists()):
        raise UserError(
            "document or year changed, and the round has begun", where=where, advice="Make a new round"
        )
