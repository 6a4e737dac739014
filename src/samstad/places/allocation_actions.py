"""What happens to the sharing of a sum: its terms are set, it is decided, and the next year's begins from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.organisation.models import Decision
from samstad.organisation.rights import Actor, require
from samstad.places import allocating, stepping
from samstad.places.allocating import Terms
from samstad.places.models import (
    AllocationInput,
    AllocationOutcome,
    AllocationRecipe,
    AllocationState,
    NeedMethod,
)
from samstad.statistics.models import Area
from samstad.steering import deciding
from samstad.steering.deciding import WrittenDecision


def begin(
    actor: Actor,
    recipe: AllocationRecipe,
    inputs: Iterable[AllocationInput],
    last: Mapping[Area, int],
) -> AllocationRecipe:
    """Save a new sharing with its inputs and what each place got the last time, in whole kronor."""
    with transaction.atomic():
        require(actor, "begin", recipe)
        stepping.added(actor, "allocation.begin", recipe)
        for order, row in enumerate(inputs):
            row.recipe, row.order = recipe, order
            row.save()
        for area, amount in last.items():
            if area.area_set_id != recipe.area_set_id or amount < 0:
                raise UserError(_("A last outcome is of another area set, or below nothing"), where="last")
            AllocationOutcome(recipe=recipe, area=area, amount=amount).save()
        return recipe


def set_terms(actor: Actor, recipe: AllocationRecipe, terms: Terms) -> AllocationRecipe:
    """Save terms that somebody has tried. Raises UserError where the sum cannot be shared by them."""
    with transaction.atomic():
        current = stepping.locked(actor, "edit", recipe)
        if terms.method not in NeedMethod.values:
            raise UserError(_("Choose a method"), where="method")
        allocating.share(current, terms)
        return stepping.change(actor, "allocation.terms", current, vars(terms))


def decide(
    actor: Actor, recipe: AllocationRecipe, decision: Decision | WrittenDecision | None
) -> AllocationRecipe:
    """Freeze the sums with their reasons, on a decision. What is decided is never written over."""
    with transaction.atomic():
        current = stepping.locked(actor, "decide", recipe)
        if found := deciding.problems(decision, current.city):
            raise found[0]
        assert decision is not None
        settled = deciding.settle(actor, decision)
        values: dict[str, Any] = {
            "frozen": allocating.frozen(allocating.share(current)),
            "decision": settled,
            "state": AllocationState.DECIDED,
        }
        return stepping.change(actor, "allocation.decide", current, values)


def begin_next(actor: Actor, recipe: AllocationRecipe) -> AllocationRecipe:
    """A draft for the next year, by the next year's weight, with what was decided as the last outcome."""
    with transaction.atomic():
        current = stepping.locked(actor, "begin_next", recipe)
        year = current.year + 1
        code = f"{current.code.removesuffix(f'-{current.year}')}-{year}"[:50]
        if AllocationRecipe.objects.filter(city=current.city, code=code).exists():
            raise UserError(_("The next year has begun already"), where="year")
        inputs = list(current.inputs.all())
        years = max(current.transition_years, 1)
        step = (current.final_weight - current.weight) / (years - 1) if years > 1 else 0.0
        new = AllocationRecipe(
            **{
                name: getattr(current, name)
                for name in (
                    "city", "name", "about", "owner", "area_set", "total", "method", "intercept", "floor",
                    "ceiling", "final_weight", "last_is_own",
                )
            },
            code=code,
            year=year,
            weight=min(1.0, round(current.weight + step, 10)),
            transition_years=max(years - 1, 1),
        )  # fmt: skip
        stepping.added(actor, "allocation.begin", new)
        for one in inputs:
            AllocationInput(
                **{
                    n: getattr(one, n)
                    for n in ("role", "indicator", "part", "weight", "movable", "why", "order")
                },
                recipe=new,
            ).save()
        areas = {area.code: area for area in Area.objects.filter(area_set=current.area_set).defer("geometry")}
        for row in current.frozen["areas"]:
            AllocationOutcome(recipe=new, area=areas[row["code"]], amount=row["amount"]).save()
        return new
