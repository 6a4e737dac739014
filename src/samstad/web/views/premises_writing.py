"""A body's premises plan is written: need, leases and cost by year, in two planning periods."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from samstad.organisation.errors import ConflictError, UserError
from samstad.organisation.models import City
from samstad.steering import money, premises_actions
from samstad.steering.budget_writing import plain_amount
from samstad.steering.life import UnfinishedError
from samstad.steering.models import PremisesPlan, SteeringDocument
from samstad.steering.premises_actions import PERIODS, TEXTS
from samstad.steering.rules import NEEDS_DECISION
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.budget_forms import Field
from samstad.web.decision_forms import DecisionForm
from samstad.web.loaders import load_document, load_premises_plan
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import plain

MOST_LEASES, MOST_YEARS = 100, 30


@dataclass
class PremisesForm:
    """What was typed, or what is there; what it says as named fields; and what is wrong with it."""

    typed: dict[str, str]
    read: dict[str, Any]
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, fields: dict[str, Any], read: dict[str, Any] | None = None) -> PremisesForm:
        shown = {name: str(value) for name, value in fields.items() if value}
        for name in shown:
            if name.startswith("cost-"):
                shown[name] = money.kronor(money.parse(shown[name]))
        return cls(shown, fields if read is None else read)

    @classmethod
    def posted(cls, data: Any) -> PremisesForm:
        try:
            read = dict(json.loads(data.get("read", "") or "{}"))
        except (ValueError, TypeError):
            read = {}
        known = (*PERIODS, *TEXTS, "organisation")
        ours = ("premises-", "note-", "starts-", "ends-", "cost-", "onwards-")
        return cls({name: data[name] for name in data if name in known or name.startswith(ours)}, read)

    @property
    def codes(self) -> list[str]:
        found = list(premises_actions.leases_in(self._named()))[:MOST_LEASES]
        return [*found, premises_actions.new_code(found)]

    def _named(self) -> dict[str, str]:
        """Fields whose names can be read: a year at the end of a cost is digits."""
        return {
            name: text.strip()
            for name, text in self.typed.items()
            if name.partition("-")[0] not in ("cost", "onwards") or _is_year(name.rpartition("-")[2])
        }

    def written(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, text in self._named().items():
            if name.startswith("cost-") and text not in ("", money.NOTHING):
                try:
                    found[name] = plain_amount(money.parse(text))
                except ValueError:
                    self.faults[name] = _("Write the amount in kronor with digits.")
            elif name != "organisation" and text and not name.startswith("cost-"):
                found[name] = text
        # Whether a cost goes on says nothing where there is no cost.
        return {
            name: value
            for name, value in found.items()
            if not name.startswith("onwards-") or name.replace("onwards-", "cost-", 1) in found
        }

    def tell(self, problems: list[UserError]) -> None:
        for problem in problems:
            self.faults.setdefault(problem.where, f"{problem.what}.")

    @property
    def years(self) -> list[int]:
        """The years of both periods as they are written; those that have a cost already where they are not."""
        at = [self.typed.get(name, "") for name in PERIODS[1:]]
        if all(_is_year(text) for text in at):
            a, b, c, d = map(int, at)
            return sorted({*range(a, b + 1), *range(c, d + 1)})[:MOST_YEARS]
        named = (name.rpartition("-")[2] for name in self.typed if name.startswith("cost-"))
        return sorted({int(year) for year in named if _is_year(year)})[:MOST_YEARS]

    def field(self, name: str, label: str) -> Field:
        return Field(name, label, self.typed.get(name, ""), self.faults.get(name, ""))

    @property
    def shown_read(self) -> str:
        return json.dumps(self.read, ensure_ascii=False)

    @property
    def periods(self) -> list[Field]:
        labels = (
            _("First year planned for"),
            _("First planning period, from"),
            _("First planning period, to"),
            _("Second planning period, from"),
            _("Second planning period, to"),
        )
        return [self.field(name, label) for name, label in zip(PERIODS, labels, strict=True)]

    @property
    def texts(self) -> list[Field]:
        labels = (_("The present"), _("Need in the first period"), _("Need in the second period"))
        return [self.field(name, label) for name, label in zip(TEXTS, labels, strict=True)]

    @property
    def leases(self) -> list[dict[str, Any]]:
        labels = {"premises": _("Premises"), "note": _("Note"), "starts": _("From"), "ends": _("To")}
        return [
            {
                "title": self.typed.get(f"premises-{code}") or _("New premises"),
                "facts": [self.field(f"{name}-{code}", label) for name, label in labels.items()],
                "costs": [
                    (
                        self.field(f"cost-{code}-{year}", _("Cost %(year)d, kronor") % {"year": year}),
                        self.field(f"onwards-{code}-{year}", _("The same from %(year)d on") % {"year": year}),
                    )
                    for year in self.years
                ],
            }
            for code in self.codes
        ]


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4


@page("edit_budget", load_document, methods=(*READING, "POST"))
def new(request: Any, document: SteeringDocument) -> HttpResponse:
    return _write(request, document, None)


def load_written(city: City, code: str, organisation: str) -> SteeringDocument:
    """The document, which says who may write, with its plan beside."""
    plan = load_premises_plan(city, code, organisation)
    document = load_document(city, code)
    plan.document = document
    document.wanted = plan  # type: ignore[attr-defined]
    return document


@page("edit_budget", load_written, methods=(*READING, "POST"))
def change(request: Any, document: SteeringDocument) -> HttpResponse:
    return _write(request, document, document.wanted)  # type: ignore[attr-defined]


def _write(request: Any, document: SteeringDocument, plan: PremisesPlan | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    decided = document.state in NEEDS_DECISION
    deciding = DecisionForm(document.city, posted)
    form = (
        PremisesForm.posted(posted)
        if posted is not None
        else PremisesForm.of(premises_actions.fields_of(plan) if plan else _begun(document))
    )
    both: list[str] = []
    if posted is not None:
        written = form.written()
        if not form.faults and (deciding.is_valid() or not decided):
            named = deciding.named() if decided else None
            try:
                saved = _saved(request, document, plan, form, written, named)
                messages.success(request, _("The premises plan is saved."))
                return HttpResponseRedirect(address(saved))
            except UnfinishedError as error:
                form.tell(error.problems)
                deciding.tell(one for one in error.problems if one.where in DecisionForm.NAMES)
            except ConflictError as error:
                form = PremisesForm.of(error.merged, error.theirs)
                both = list(error.fields)
    title = _("Change the premises plan") if plan else _("Write a premises plan")
    return show(
        request,
        "premises/write.html",
        crumbs=[
            crumb("documents", request.city),
            (plain(document.title), address(document)),
            here(title),
        ],
        title=title,
        document=document,
        plan=plan,
        form=form,
        body=form.field("organisation", _("Whose plan it is")),
        bodies=document.city.organisations.order_by("sort_key"),
        deciding=deciding,
        decided=decided,
        both=both,
        back=address(plan) if plan else address(document),
        status=409 if both else 422 if posted is not None else 200,
    )


def _begun(document: SteeringDocument) -> dict[str, Any]:
    """Three years in each period from the document's year, as a suggestion to write over."""
    if document.year is None:
        return {}
    numbers = (document.year, document.year, document.year + 2, document.year + 3, document.year + 5)
    return {name: str(number) for name, number in zip(PERIODS, numbers, strict=True)}


def _saved(
    request: Any,
    document: SteeringDocument,
    plan: PremisesPlan | None,
    form: PremisesForm,
    written: dict[str, Any],
    decision: Any,
) -> PremisesPlan:
    if plan is not None:
        return premises_actions.change_plan(request.actor, plan, written, form.read, decision)
    body = document.city.organisations.filter(code=form.typed.get("organisation", "")).first()
    return premises_actions.add_plan(request.actor, document, body, written, decision)
