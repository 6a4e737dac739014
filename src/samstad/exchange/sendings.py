"""A municipality's own record of its sendings: what was sent, when, where to, and the receipt that came back.

A sending is written down whatever came of it. A receipt that is given by hand is checked: it is of this very package.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.exchange.models import PackageSending, SendingOutcome
from samstad.exchange.packages import building, reading, sending
from samstad.exchange.packages.form import Manifest, digest
from samstad.followup.models import Report
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.personal_numbers import personal_numbers
from samstad.organisation.rights import Actor, require

KEPT = ("state", "digest", "year", "number", "again", "problems", "notes")


def send(actor: Actor, data: bytes, url: str, key: str) -> dict[str, Any]:
    """Send a package and write down what came of it, where it is of a municipality of this installation.

    Gives the receipt. Raises UserError where nobody answers or the package was rejected, after writing that down.
    """
    told = reading.manifest_of(data)
    if told is None:
        # Nobody can say whose it is: the receiver tells what is wrong with it.
        return sending.send(data, url, key)
    city = City.objects.filter(code=told.municipality).first()
    new = PackageSending(
        city=city,
        report=_report_of(told),
        year=told.year,
        to=url[:300],
        digest=digest(data),
        size=len(data),
        sent_at=clock.now(),
    )
    if city is not None:
        require(actor, "send", new)
    try:
        receipt = sending.send(data, url, key)
    except sending.RejectedError as error:
        _keep(actor, new, SendingOutcome.REJECTED, error.receipt)
        raise
    except UserError:
        _keep(actor, new, SendingOutcome.UNANSWERED, {})
        raise
    _keep(actor, new, SendingOutcome.RECEIVED, receipt)
    return receipt


def write_down(actor: Actor, report: Report, to: str, said: str, *, page: str = "") -> PackageSending:
    """Write down that a report's package was handed over by hand, with the receipt that was given, or without.

    `page` is the municipality's page, as in the package that was fetched: it is a part of what was hashed.
    """
    data = building.build(report, page=page)
    new = PackageSending(
        city=report.city,
        report=report,
        year=report.round.year,
        to=to.strip()[:300],
        digest=digest(data),
        size=len(data),
        sent_at=clock.now(),
    )
    require(actor, "send", new)
    if not new.to:
        raise UserError(_("It is not said to whom"), where="to", advice=_("Write it"))
    if personal_numbers(f"{to} {said}"):
        raise UserError(_("There is a personal identity number in it"), where="to")
    if not said.strip():
        return _keep(actor, new, SendingOutcome.BY_HAND, {})
    receipt = _receipt(said)
    if receipt["digest"] != new.digest:
        words = {"said": str(receipt["digest"])[:12], "mine": new.digest[:12]}
        raise UserError(
            _("The receipt is of another package: it has hash %(said)s, and this one %(mine)s") % words,
            where="receipt",
            advice=_("Fetch the package again, and hand that one over"),
        )
    outcome = SendingOutcome.REJECTED if receipt["problems"] else SendingOutcome.RECEIVED
    return _keep(actor, new, outcome, receipt)


def _receipt(said: str) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("digest"), str):
        raise UserError(
            _("This is no receipt"), where="receipt", advice=_("Paste it whole, from { to }, or leave it out")
        )
    problems = found.get("problems")
    return {key: found.get(key) for key in KEPT} | {
        "problems": problems if isinstance(problems, list) else []
    }


def _report_of(told: Manifest) -> Report | None:
    rows = Report.objects.filter(city__code=told.municipality, identifier=told.report)
    return rows.select_related("city", "round__led_by").first()


def _keep(
    actor: Actor, row: PackageSending, outcome: SendingOutcome, receipt: dict[str, Any]
) -> PackageSending:
    """Write the sending down. One of a municipality that this installation does not hold leaves no row."""
    if row.city_id is None:
        return row
    row.outcome, row.sent_by = outcome, str(actor)[:200]
    row.receipt = {key: receipt[key] for key in KEPT if key in receipt}
    with transaction.atomic():
        row.save()
        audit.record(
            actor,
            "package.send",
            row,
            city=row.city,
            changes={"digest": [None, row.digest], "to": [None, row.to], "outcome": [None, str(outcome)]},
        )
    return row
