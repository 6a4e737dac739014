"""Money by need: what each place gets and why, and what it would get by other terms."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from samstad.drawing.numbers import format_number
from samstad.methods.allocation import Caution, CautionCode
from samstad.organisation.errors import UserError
from samstad.organisation.rights import may
from samstad.places import allocating
from samstad.places import allocation_actions as actions
from samstad.places.allocating import Shared, Terms
from samstad.places.models import AllocationRecipe, AllocationState
from samstad.web.access import READING, page
from samstad.web.decision_forms import DecisionForm
from samstad.web.local_forms import Nothing, TermsForm
from samstad.web.local_loaders import load_allocation
from samstad.web.pages import crumb, here
from samstad.web.templatetags.samstad import language, plain
from samstad.web.working import Act, granted, work


def caution_words(caution: Caution, names: dict[str, str]) -> str:
    """What a caution says."""
    per = format_number(caution.weight * 100, 0, language())
    if caution.code == CautionCode.ALL_MOVED:
        return _("Everything that the sum rests on can be moved by the bodies that are paid.")
    if caution.code == CautionCode.LAST_OUTCOME_MOVED:
        return _(
            "%(per)s per cent rests on what the bodies themselves have spent: who spends more gets more."
        ) % {"per": per}
    return _(
        "“%(input)s” can be moved by the body that is paid, and counts with the need (%(per)s per cent)."
    ) % {
        "input": names[caution.inputs[0]],
        "per": per,
    }


@page("view", load_allocation, methods=(*READING, "POST"))
def allocation(request: Any, recipe: AllocationRecipe) -> HttpResponse:
    """The sharing as it stands; in a draft also by the terms of the address (`?weight=70`)."""
    decided = recipe.state == AllocationState.DECIDED
    tried, form = _tried(request.GET, recipe)
    shared, problem = (None, "")
    if not decided:
        try:
            shared = allocating.share(recipe, tried)
        except UserError as error:
            problem = str(error)
    names = {
        one.indicator.code: plain(one.indicator.name) for one in recipe.inputs.select_related("indicator")
    }
    acts = granted(
        request.actor,
        recipe,
        [
            (
                "edit",
                Act(
                    "edit",
                    _("Save these terms"),
                    partial(_terms_form, recipe, tried),
                    lambda form: actions.set_terms(request.actor, recipe, form.terms()),
                ),
            ),
            (
                "decide",
                Act(
                    "decide",
                    _("Decide on the sums"),
                    partial(DecisionForm, recipe.city),
                    lambda form: actions.decide(request.actor, recipe, form.named()),
                ),
            ),
            (
                "begin_next",
                Act(
                    "begin_next",
                    _("Begin the next year"),
                    Nothing,
                    lambda _form: actions.begin_next(request.actor, recipe),
                ),
            ),
        ],
    )
    return work(
        request,
        acts,
        "local/allocation.html",
        crumbs=[crumb("local", request.city), here(recipe.name)],
        recipe=recipe,
        decided=decided,
        inputs=recipe.inputs.select_related("indicator__city"),
        form=form,
        tried=tried,
        trying=bool(request.GET),
        problem=problem,
        shared=shared,
        rows=_rows(shared) if shared else [],
        kept=shared.without_need if shared else [],
        cautions=[caution_words(each, names) for each in shared.cautions] if shared else [],
        frozen=_frozen_rows(recipe) if decided else [],
        years=_years(recipe, tried) if not decided and not problem else [],
        may_edit=may(request.actor, "edit", recipe),
    )


def _terms_form(recipe: AllocationRecipe, tried: Terms, data: Any, *, prefix: str) -> TermsForm:
    return TermsForm(recipe, data, prefix=prefix, initial=TermsForm.shown(tried))


def _tried(said: QueryDict, recipe: AllocationRecipe) -> tuple[Terms, TermsForm]:
    """The terms that the address asks for; the recipe's own where it asks for none, or for what cannot be read."""
    own = Terms.of(recipe)
    if not any(name in said for name in TermsForm.base_fields):
        return own, TermsForm(recipe, TermsForm.shown(own))
    form = TermsForm(recipe, {**TermsForm.shown(own), **said.dict()})
    return (form.terms() if form.is_valid() else own), form


def _rows(shared: Shared) -> list[dict[str, Any]]:
    found = shared.result
    return [
        {
            "area": area,
            "amount": int(found.amounts[at]),
            "last": None if not shared.last.present[at] else int(shared.last.values[at]),
            "change": int(found.amounts[at]) - int(shared.by_last_alone[at]),
            "need": round(float(found.from_model[at])),
            "was": round(float(found.from_last[at])),
            "limits": round(float(found.by_limits[at])),
            "share": float(found.amounts[at]) / shared.terms.total * 100 if shared.terms.total else 0.0,
            "held": _("floor") if found.at_floor[at] else _("ceiling") if found.at_ceiling[at] else "",
            "kept": bool(found.kept[at]),
        }
        for at, area in enumerate(shared.areas)
    ]


def _frozen_rows(recipe: AllocationRecipe) -> list[dict[str, Any]]:
    areas = {
        area.code: area for area in recipe.area_set.areas.select_related("area_set__city").defer("geometry")
    }
    return [row | {"area": areas[row["code"]]} for row in recipe.frozen["areas"] if row["code"] in areas]


def _years(recipe: AllocationRecipe, tried: Terms) -> list[tuple[int, float]]:
    if recipe.transition_years < 2 or tried != Terms.of(recipe):
        return []
    return [(year, weight * 100) for year, weight, _shared in allocating.coming_years(recipe)]
