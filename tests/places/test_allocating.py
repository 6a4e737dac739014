"""Sharing a sum in a city: tried, saved, decided, and begun again from what was decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied

from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord
from samstad.places import allocating
from samstad.places import allocation_actions as actions
from samstad.places.allocating import Terms
from samstad.places.models import AllocationInput, AllocationOutcome, AllocationRecipe
from samstad.statistics.models import Area
from samstad.steering.deciding import WrittenDecision
from tests.places.conftest import new_allocation


@pytest.fixture
def recipe(city) -> AllocationRecipe:
    return new_allocation(city)


def decision(city) -> WrittenDecision:
    return WrittenDecision(city.board, dt.date(2026, 9, 1), "KS 2026/1", "Fördelning")


def test_the_sum_is_shared_by_published_figures_with_the_reasons(city, recipe) -> None:
    found = allocating.share(recipe)
    result = found.result
    assert result.amounts.sum() == recipe.total
    assert [area.code for area in found.areas] == ["S1", "S2", "S3"]
    why = result.from_model + result.from_last + result.by_limits + result.rounding
    assert np.allclose(why, result.amounts)
    assert all(one.releases == ("register/2",) for one in found.inputs)


def test_other_terms_are_tried_without_being_saved(city, recipe) -> None:
    tried = allocating.share(recipe, replace(Terms.of(recipe), weight=0.0))
    assert tried.result.amounts.tolist() == [1_000_000, 1_000_000, 1_000_000]
    recipe.refresh_from_db()
    assert recipe.weight == 0.7
    actions.set_terms(city.boss, recipe, tried.terms)
    recipe.refresh_from_db()
    assert recipe.weight == 0.0
    last = AuditRecord.objects.first()
    assert last.action == "allocation.terms"
    assert last.changes == {"weight": [0.7, 0.0]}


def test_a_place_without_figures_keeps_its_last_share_and_is_named(city, recipe) -> None:
    extra = Area.objects.create(area_set=city.areas.stadsdelar, code="S9", name={"sv": "Ny"})
    AllocationOutcome.objects.create(recipe=recipe, area=extra, amount=1_000_000)
    found = allocating.share(recipe)
    assert [area.code for area in found.without_need] == ["S9"]
    assert found.result.amounts[-1] == 750_000
    assert found.result.amounts.sum() == recipe.total


def test_a_place_that_is_new_and_unknown_cannot_be_left_out_by_mistake(city, recipe) -> None:
    Area.objects.create(area_set=city.areas.stadsdelar, code="S9", name={"sv": "Ny"})
    with pytest.raises(UserError, match="no last outcome for Ny"):
        allocating.share(recipe)


def test_what_can_be_moved_is_said(city, recipe) -> None:
    assert [c.code.value for c in allocating.share(recipe).cautions] == ["last_outcome_moved"]
    AllocationInput.objects.filter(recipe=recipe, role="structure").update(movable=True)
    codes = [c.code.value for c in allocating.share(recipe).cautions]
    assert codes == [
        "all_moved",
        "last_outcome_moved",
        "input_moved",
    ]  # its other input is the same indicator


def test_a_method_without_its_inputs_is_refused_and_not_offered(city, recipe) -> None:
    assert allocating.possible_methods(recipe) == ["adjusted_structure"]
    with pytest.raises(UserError, match="no input"):
        allocating.share(recipe, replace(Terms.of(recipe), method="expected_risk"))


@pytest.mark.parametrize("method", ["index_number", "expected_risk", "adjusted_structure"])
def test_each_method_shares_the_whole_sum(city, recipe, method) -> None:
    recipe.method = method
    for role, part in (("index", "value"), ("number", "denominator"), ("variable", "value")):
        AllocationInput.objects.create(
            recipe=recipe, role=role, indicator=city.indicator, part=part, weight=0.01
        )
    found = allocating.share(recipe)
    assert found.result.amounts.sum() == recipe.total
    assert found.need.present.all()


def test_what_is_decided_is_frozen_and_the_next_year_begins_from_it(city, recipe) -> None:
    with pytest.raises(UserError, match="decision"):
        actions.decide(city.boss, recipe, None)
    done = actions.decide(city.boss, recipe, decision(city))
    amounts = {row["code"]: row["amount"] for row in done.frozen["areas"]}
    assert sum(amounts.values()) == recipe.total
    assert done.decision.matter.registry_number == "KS 2026/1"
    assert done.frozen["inputs"][0]["releases"]
    with pytest.raises(PermissionDenied):
        actions.set_terms(city.boss, done, Terms.of(done))
    new = actions.begin_next(city.boss, done)
    assert (new.code, new.year, new.weight, new.transition_years) == ("behov-2028", 2028, 0.85, 2)
    assert dict(new.outcomes.values_list("area__code", "amount")) == amounts
    with pytest.raises(UserError, match="begun"):
        actions.begin_next(city.boss, done)


def test_the_years_of_the_transition_end_at_the_final_weight(city, recipe) -> None:
    years = allocating.coming_years(recipe)
    assert [(year, round(weight, 2)) for year, weight, _ in years] == [(2027, 0.7), (2028, 0.85), (2029, 1.0)]
    assert all(shared.result.amounts.sum() == recipe.total for *_, shared in years)


def test_others_neither_save_nor_decide(city, recipe) -> None:
    for act in (
        lambda: actions.set_terms(city.stranger, recipe, Terms.of(recipe)),
        lambda: actions.decide(city.stranger, recipe, decision(city)),
    ):
        with pytest.raises(PermissionDenied):
            act()
