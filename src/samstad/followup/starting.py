"""Making a run from a template: all that the template says is copied, so that it may change afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from samstad.followup.actions import open_round
from samstad.followup.models import Part, ReportingRound, RoundPart, RoundTemplate
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.rights import Actor, require
from samstad.organisation.texts import LANGUAGES
from samstad.steering.models import SteeringDocument

YEARS = range(1990, 2101)
PART_FIELDS = ("code", "kind", "heading", "instruction", "required")


def addressed(template: RoundTemplate) -> list[Organisation]:
    """Who answers today: the bodies that it names, and those of the kinds that it names, while they exist."""
    today = clock.today()
    named = Q(pk__in=template.addressees.values("pk")) | Q(kind__in=template.body_kinds)
    return list(
        Organisation.objects.filter(named, city=template.city_id)
        .exclude(valid_to__lt=today)
        .exclude(valid_from__gt=today)
    )


def start(
    actor: Actor, template: RoundTemplate, year: int, document: SteeringDocument | None = None
) -> ReportingRound:
    """The year's run, opened at once where its day has come. Raises UserError naming the field, PermissionDenied."""
    require(actor, "start", template)
    about = document or template.document
    if year not in YEARS:
        raise UserError(_("Write a year with four digits."), where="year")
    if about is None or about.city_id != template.city_id:
        raise UserError(_("Choose the document that is reported on."), where="document")
    bodies = addressed(template)
    if not bodies:
        raise UserError(_("The template names nobody who exists today."), where="year")
    with transaction.atomic():
        # The template's row is the lock: two who start the same year take turns, and the second is told.
        RoundTemplate.objects.select_for_update().get(pk=template.pk)
        if template.runs.filter(year=year).exists() or _taken(template, year):
            raise UserError(_("This year's round has been started already."), where="year")
        made = ReportingRound(**values(template, year), document=about)
        made.save()
        made.addressees.set(bodies)
        copy_parts(made, template.parts.all())
        audit.record(actor, "round.start", made, changes={"template": [None, template.code]})
        if made.opens <= clock.today():
            open_round(actor, made)
        return made


def _taken(template: RoundTemplate, year: int) -> bool:
    return ReportingRound.objects.filter(city=template.city_id, code=run_code(template, year)).exists()


def run_code(template: RoundTemplate, year: int) -> str:
    return f"{template.code}-{year}"


def values(template: RoundTemplate, year: int) -> dict[str, Any]:
    """What a run takes over from its template, apart from document, addressees and parts."""
    return {
        "city": template.city,
        "code": run_code(template, year),
        "name": {lang: f"{template.name[lang]} {year}" for lang in LANGUAGES if template.name.get(lang)},
        "template": template,
        "kind": template.kind,
        "led_by": template.led_by,
        "report_to": template.report_to,
        "year": year,
        "opens": template.opens_in(year),
        "due": template.due_in(year),
        "basis": template.basis,
        "instructions": template.instructions,
        "reminders": list(template.reminders),
        "reply_days": template.reply_days,
    }


def copy_parts(reporting_round: ReportingRound, parts: Iterable[Part | Mapping[str, Any]]) -> None:
    """Give a new round its parts, in order."""
    for order, part in enumerate(parts):
        values = {
            name: part[name] if isinstance(part, Mapping) else getattr(part, name) for name in PART_FIELDS
        }
        RoundPart(round=reporting_round, order=order, **values).save()
