"""Sharing a sum by today's figures: the only caller of `methods.allocation` for a city's places.

The need is made of published figures alone, whoever asks: everybody then gets the same sum, and no amount gives away a
figure that is withheld. A place without a need keeps its last share, and is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samstad.methods import allocation as method
from samstad.methods.allocation import Allocation, Caution, Limits
from samstad.methods.values import Missing, Values
from samstad.organisation.errors import UserError
from samstad.organisation.texts import pick
from samstad.places.models import AllocationInput, AllocationRecipe, InputPart, InputRole, NeedMethod
from samstad.statistics.models import Area
from samstad.statistics.queries import indicator_table

# An index times the number of the three latest years: förordning (2018:49) 4 §.
YEARS_OF_NUMBER = 3


@dataclass(frozen=True)
class Terms:
    """What somebody may try on the page without saving it."""

    total: int
    weight: float
    floor: float | None
    ceiling: float | None
    method: str

    @classmethod
    def of(cls, recipe: AllocationRecipe) -> Terms:
        return cls(recipe.total, recipe.weight, recipe.floor, recipe.ceiling, recipe.method)


@dataclass(frozen=True)
class Series:
    """An input as it is read: its values for the places, (areas,) or (years, areas), and the years that they are of."""

    row: AllocationInput
    values: Values
    years: tuple[int, ...]
    releases: tuple[str, ...]


@dataclass(frozen=True)
class Shared:
    """A sharing with all that the page says of it."""

    terms: Terms
    areas: tuple[Area, ...]
    need: Values
    last: Values
    result: Allocation
    by_last_alone: np.ndarray[Any, Any]
    inputs: tuple[Series, ...]
    cautions: tuple[Caution, ...]

    @property
    def without_need(self) -> list[Area]:
        return [area for area, kept in zip(self.areas, self.result.kept, strict=True) if kept]


def share(recipe: AllocationRecipe, terms: Terms | None = None) -> Shared:
    """Share by the recipe, or by other terms. Raises UserError where it cannot be done."""
    terms = terms or Terms.of(recipe)
    areas = tuple(recipe.area_set.areas.defer("geometry").order_by("code"))
    inputs = tuple(_read(row, areas) for row in _rows(recipe, terms.method))
    known = dict(recipe.outcomes.values_list("area__code", "amount"))
    last = Values.of([float(known.get(area.code, np.nan)) for area in areas])
    try:
        need = _need(terms.method, inputs, recipe.intercept)
        limits = Limits(terms.floor, terms.ceiling)
        result = method.allocate(terms.total, need, last, terms.weight, limits=limits, on_missing="keep_last")
        before = method.allocate(terms.total, last, last, 0.0).amounts if last.present.all() else None
    except ValueError as error:
        raise UserError(_why_not(error, areas, last), where="terms", advice=_("Choose other terms")) from None
    movable: dict[str, bool] = {}
    for one in inputs:  # the same indicator may come in twice
        code = one.row.indicator.code
        movable[code] = movable.get(code, False) or one.row.movable
    return Shared(
        terms,
        areas,
        need,
        last,
        result,
        result.amounts if before is None else before,
        inputs,
        tuple(method.cautions(terms.weight, movable, last_is_own=recipe.last_is_own)),
    )


def _why_not(error: ValueError, areas: Sequence[Area], last: Values) -> str:
    without = [
        pick(area.name, get_language() or "sv").text
        for area, known in zip(areas, last.present, strict=True)
        if not known
    ]
    if without:
        return _("There is no last outcome for %(areas)s") % {"areas": ", ".join(without)}
    if "limits" in str(error):
        return _("The floor and the ceiling cannot be held with this sum")
    return _("No place has a need to share by")


ROLES = {
    NeedMethod.INDEX_NUMBER: (InputRole.INDEX, InputRole.NUMBER),
    NeedMethod.EXPECTED_RISK: (InputRole.VARIABLE, InputRole.NUMBER),
    NeedMethod.ADJUSTED_STRUCTURE: (InputRole.STRUCTURE, InputRole.ADJUSTMENT),
}


def _rows(recipe: AllocationRecipe, need: str) -> list[AllocationInput]:
    rows = [
        row for row in recipe.inputs.select_related("indicator__city") if row.role in ROLES[NeedMethod(need)]
    ]
    for role in ROLES[NeedMethod(need)]:
        if not any(row.role == role for row in rows):
            raise UserError(
                _("The method %(method)s has no input of the kind %(kind)s")
                % {"method": NeedMethod(need).label, "kind": InputRole(role).label},
                where="method",
                advice=_("Choose another method"),
            )
    return rows


def possible_methods(recipe: AllocationRecipe) -> list[NeedMethod]:
    """The methods that the recipe has inputs for."""
    have = set(recipe.inputs.values_list("role", flat=True))
    return [each for each in NeedMethod if have >= set(ROLES[each])]


def _read(row: AllocationInput, areas: Sequence[Area]) -> Series:
    table = indicator_table(row.indicator, row.recipe.area_set)
    found = {
        InputPart.VALUE: table.values,
        InputPart.NUMERATOR: table.numerator,
        InputPart.DENOMINATOR: table.denominator,
    }[InputPart(row.part)]
    if found is None:
        raise UserError(
            _("%(indicator)s is not made of counts") % {"indicator": row.indicator.code}, where="inputs"
        )
    wanted = (
        YEARS_OF_NUMBER
        if row.role == InputRole.NUMBER and row.recipe.method == NeedMethod.INDEX_NUMBER
        else 1
    )
    column = {code: at for at, code in enumerate(table.areas)}
    mine = [column[area.code] for area in areas if area.code in column]
    # A year that some places still lack is not used while there is one that more of them have.
    have = found.present[:, mine].sum(axis=1)
    there = [at for at in range(len(table.periods)) if have[at] and have[at] == have.max()][-wanted:]
    shape = (max(len(there), 1), len(areas))
    numbers, kinds = np.full(shape, np.nan), np.full(shape, int(Missing.NOT_COLLECTED), dtype=np.uint8)
    for to, period in enumerate(there):
        for at, area in enumerate(areas):
            if area.code in column:
                numbers[to, at] = found.values[period, column[area.code]]
                kinds[to, at] = found.missing[period, column[area.code]]
    values = Values.of(numbers, kinds)
    if wanted == 1:
        values = Values(values.values[-1], values.missing[-1])
    return Series(
        row,
        values,
        tuple(table.periods[at] for at in there),
        tuple(f"{ref.dataset}/{ref.number}" for ref in table.releases),
    )


def _need(need: str, inputs: Sequence[Series], intercept: float) -> Values:
    by_role: dict[str, list[Series]] = {}
    for one in inputs:
        by_role.setdefault(one.row.role, []).append(one)

    def stacked(role: InputRole) -> Values:
        rows = [one.values for one in by_role[role]]
        return Values(np.stack([row.values for row in rows]), np.stack([row.missing for row in rows]))

    weights = np.array(
        [one.row.weight for one in inputs if one.row.role in (InputRole.VARIABLE, InputRole.ADJUSTMENT)]
    )
    if need == NeedMethod.INDEX_NUMBER:
        return method.index_times_number(
            by_role[InputRole.INDEX][0].values, by_role[InputRole.NUMBER][0].values
        )
    if need == NeedMethod.EXPECTED_RISK:
        return method.expected_at_risk(
            intercept, weights, stacked(InputRole.VARIABLE), _latest(by_role[InputRole.NUMBER][0].values)
        )
    return method.adjusted_structure(
        by_role[InputRole.STRUCTURE][0].values, stacked(InputRole.ADJUSTMENT), weights
    )


def _latest(values: Values) -> Values:
    return Values(values.values[-1], values.missing[-1]) if values.values.ndim == 2 else values


def frozen(shared: Shared) -> dict[str, Any]:
    """What is kept of a decided sharing: terms, inputs with their editions, and each place's sum with its reasons."""
    result = shared.result
    return {
        "terms": vars(shared.terms),
        "inputs": [
            {
                "indicator": one.row.indicator.code,
                "version": one.row.indicator.version,
                "role": one.row.role,
                "years": list(one.years),
                "releases": list(one.releases),
            }
            for one in shared.inputs
        ],
        "cautions": [caution.code.value for caution in shared.cautions],
        "areas": [
            {
                "code": area.code,
                "amount": int(result.amounts[at]),
                "from_model": round(float(result.from_model[at]), 2),
                "from_last": round(float(result.from_last[at]), 2),
                "by_limits": round(float(result.by_limits[at]), 2),
                "kept": bool(result.kept[at]),
            }
            for at, area in enumerate(shared.areas)
        ],
    }


def coming_years(recipe: AllocationRecipe) -> list[tuple[int, float, Shared]]:
    """Year by year through the transition: weight, and the same sum shared by it as things stand today."""
    weights = method.transition(recipe.weight, recipe.final_weight, max(recipe.transition_years, 1))
    terms = Terms.of(recipe)
    return [
        (recipe.year + at, float(weight), share(recipe, replace(terms, weight=float(weight))))
        for at, weight in enumerate(weights)
    ]
