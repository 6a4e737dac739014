"""A document's money: its table as a form, its projects, and premises plans of bodies and of the city."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from samstad.organisation.errors import ConflictError
from samstad.organisation.models import AuditRecord, City
from samstad.organisation.rights import may
from samstad.steering import budget_actions, money, premises
from samstad.steering.budget_writing import WrittenBudget
from samstad.steering.life import UnfinishedError
from samstad.steering.models import (
    BudgetEdition,
    BudgetKind,
    Lease,
    LeaseCost,
    PremisesPlan,
    Project,
    ProjectPhase,
    RiskLevel,
    SteeringDocument,
)
from samstad.steering.rules import NEEDS_DECISION
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.budget_forms import BudgetForm
from samstad.web.decision_forms import DecisionForm
from samstad.web.loaders import load_city, load_document, load_premises_plan, load_project
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain
from samstad.web.views.activities import _safe


@page("edit_budget", load_document, methods=(*READING, "POST"))
def change_budget(request: Any, document: SteeringDocument) -> HttpResponse:
    """The table with its nets beside; "count" shows what it comes to without saving."""
    now = WrittenBudget.of(document)
    known = budget_actions.choices(document)
    decided = document.state in NEEDS_DECISION
    posted = request.method == "POST"
    form = BudgetForm(now, known, request.POST if posted else None, decided)
    deciding = DecisionForm(document.city, request.POST if posted else None)
    conflict: ConflictError[WrittenBudget] | None = None
    if posted:
        written = form.written()
        readable = deciding.is_valid() or not decided
        if request.POST.get("act") == "save" and not form.faults and readable:
            try:
                named = deciding.named() if decided else None
                budget_actions.change_budget(request.actor, document, written, form.read, named)
                messages.success(request, _("The budget table is saved."))
                return HttpResponseRedirect(address(document) + "#budget-1")
            except UnfinishedError as error:
                form.tell(error.problems)
                deciding.tell(one for one in error.problems if one.where in DecisionForm.NAMES)
            except ConflictError as error:
                conflict = error
                form = BudgetForm.of(error.merged, error.theirs, known, decided)
    failed = posted and request.POST.get("act") == "save"
    return show(
        request,
        "documents/budget_write.html",
        crumbs=_crumbs(request, document, _("Change the budget table")),
        document=document,
        form=form,
        deciding=deciding,
        decided=decided,
        nets=form.nets,
        both=[_clash(name, conflict) for name in conflict.fields] if conflict else [],
        events=_events(document),
        back=address(document),
        status=409 if conflict else 422 if failed else 200,
    )


def _crumbs(request: Any, document: SteeringDocument, last: str) -> list[Any]:
    return [
        crumb("documents", request.city),
        (plain(document.title), address(document)),
        here(last),
    ]


def _clash(name: str, conflict: ConflictError[WrittenBudget]) -> tuple[str, str, str]:
    theirs, mine = conflict.theirs.flat().get(name), conflict.mine.flat().get(name)
    return _name(name), _word(name, theirs), _word(name, mine)


def _name(name: str) -> str:
    """What `WrittenBudget.flat` calls a cell, in the reader's words."""
    what, _colon, rest = name.partition(":")
    if what == "year":
        return _("Year %(year)s") % {"year": rest}
    if what == "line":
        return _("Row “%(code)s”") % {"code": rest}
    code, _colon, year = rest.rpartition(":")
    return f"{code}, {year}"


def _word(name: str, value: Any) -> str:
    if value is None:
        return "—"
    what = name.partition(":")[0]
    if what == "amount":
        return f"{money.kronor(money.parse(value))} kr"
    if what == "year":
        edition = str(dict(BudgetEdition.choices).get(value[0], value[0]))
        return edition + (_(", unchanged from %(year)d") % {"year": value[1]} if value[1] else "")
    return " · ".join(
        part for part in (value[1], str(dict(BudgetKind.choices).get(value[0], value[0])), value[2]) if part
    )


def _events(document: SteeringDocument) -> list[dict[str, Any]]:
    return [
        {
            "at": event.at,
            "actor": event.actor,
            "decision": event.decision,
            "changes": [(_name(name), _word(name, a), _word(name, b)) for name, a, b in event.changes],
        }
        for event in budget_actions.history(document)
    ]


def _written(records: list[AuditRecord]) -> list[dict[str, Any]]:
    """Each record in the reader's words; what first wrote a thing down has no from and to."""
    labels = {
        "amount": _("Amount"),
        "phase": _("Phase"),
        "risk": _("Risk"),
        "risk_level": _("Risk"),
        "title": _("Title"),
        "premises": _("Premises"),
        "starts_on": _("From"),
        "ends_on": _("To"),
        "first_need": _("First planning period"),
        "second_need": _("Second planning period"),
    }
    first = {(one.object_type, one.object_id): one.pk for one in records}  # the oldest comes last
    found = []
    for one in records:
        fresh = first[one.object_type, one.object_id] == one.pk
        pairs = {
            name: pair for name, pair in one.changes.items() if name in labels and isinstance(pair, list)
        }
        changes = (
            []
            if fresh
            else [(labels[name], _plainly(name, a), _plainly(name, b)) for name, (a, b) in pairs.items()]
        )
        found.append({"record": one, "fresh": fresh, "changes": changes})
    return found


def _plainly(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return plain(value) or "—"
    if value in (None, ""):
        return "—"
    if name == "amount":
        return f"{money.kronor(money.parse(str(value)))} kr"
    words = {"phase": ProjectPhase.choices, "risk_level": RiskLevel.choices}
    return str(dict(words.get(name, [])).get(value, value))


@page("view", load_project)
def project(request: Any, row: Project) -> HttpResponse:
    """One project: phase, risk, money by year, what it is for."""
    amounts = list(row.amounts.all())
    activity = row.activity
    shown = activity if activity is not None and may(request.actor, "view", activity) else None
    return show(
        request,
        "documents/project.html",
        crumbs=_crumbs(request, row.document, plain(row.title)),
        project=row,
        document=row.document,
        amounts=amounts,
        total=money.total(cell.amount for cell in amounts),
        activity=shown,
        may_edit=may(request.actor, "edit_budget", row.document),
        events=_written(budget_actions.loaded([row, *amounts])),
    )


@page("view", load_premises_plan)
def premises_plan(request: Any, plan: PremisesPlan) -> HttpResponse:
    """One body's premises plan: the present, what is needed, leases and what they cost in two periods."""
    leases = list(Lease.objects.filter(plan=plan))
    costs = list(LeaseCost.objects.filter(lease__plan=plan).select_related("lease__plan__document"))
    return show(
        request,
        "premises/plan.html",
        crumbs=[
            crumb("documents", request.city),
            (plain(plan.document.title), address(plan.document)),
            here(_("Premises plan")),
        ],
        plan=plan,
        document=plan.document,
        leases=leases,
        periods=premises.periods(plan),
        may_edit=may(request.actor, "edit_budget", plan.document),
        events=_written(budget_actions.loaded([plan, *leases, *costs])),
    )


@page("view", load_city)
def city_premises(request: Any, city: City) -> HttpResponse:
    """All bodies' premises plans of a year, added up, beside what the city's own plan says."""
    years = premises.plan_years(city)
    year = _asked_year(request.GET.get("ar", ""), years)
    return show(
        request,
        "premises/city.html",
        crumbs=[crumb("documents", city), here(_("Premises plans"))],
        years=years,
        year=year,
        plan=premises.city_plan(city, year) if year else None,
    )


def _asked_year(asked: str, years: list[int]) -> int | None:
    if asked.isascii() and asked.isdigit() and int(asked[:4]) in years:
        return int(asked[:4])
    return years[0] if years else None


@page("view", load_city)
def city_premises_csv(request: Any, city: City) -> HttpResponse:
    """Every lease of every body's plan by year, in kronor; an empty amount is one that nobody has said."""
    year = _asked_year(request.GET.get("ar", ""), premises.plan_years(city))
    swedish = language() == "sv"
    out = io.StringIO()
    table = csv.writer(out, delimiter=";" if swedish else ",")
    if city.synthetic:
        table.writerow([_("Made-up municipality: every number is generated (synthetic).")])
    table.writerow(["organisation", "dokument", "lokal", "namn", "fran", "till", "period", "ar", "kronor"])
    plans = premises.city_plan(city, year).plans if year else ()
    for plan in visible(request.actor, plans):
        for period in premises.periods(plan):
            for row in period.rows:
                lease = row.of
                for at, amount in zip(period.years, row.amounts, strict=True):
                    table.writerow(
                        [
                            plan.organisation.code,
                            plan.document.code,
                            lease.code,
                            _safe(plain(lease.premises)),
                            lease.starts_on or "",
                            lease.ends_on or "",
                            period.number,
                            at,
                            "" if amount is None else str(amount).replace(".", "," if swedish else "."),
                        ]
                    )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{city.slug}-lokaler-{year or ""}.csv"'
    return response
