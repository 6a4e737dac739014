"""An index of tables: what the city sees beside what everybody sees, domains, and its JSON."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from samstad.methods.composite import Component, Domain, Recipe
from samstad.methods.values import Missing, Values
from samstad.statistics.indices import IndexTable, compute

AREAS = ("a", "b", "c", "d")
WITHHELD = [0, Missing.WITHHELD, 0, 0]


def recipe(on_missing: str, **more: Any) -> Recipe:
    components = (Component("work", "higher_is_worse"), Component("school", "higher_is_worse"))
    return Recipe(components, "none", "arithmetic", on_missing, **more)


def tables(public: bool) -> Any:
    """`school` of area b is seen inside only. An index asks a table for no more than this."""
    school = Values.of([1.0, 9.0, 3.0, 5.0], WITHHELD if public else None)
    columns = {"work": Values.of([1.0, 2.0, 3.0, 3.0]), "school": school}
    return {
        code: SimpleNamespace(
            areas=AREAS, periods=(2024,), values=Values(v.values[np.newaxis], v.missing[np.newaxis])
        )
        for code, v in columns.items()
    }


def test_inside_the_city_an_area_that_is_withheld_has_a_score_and_the_others_keep_theirs() -> None:
    outside = compute(recipe("carry"), tables(True), 2024)
    inside = compute(recipe("carry"), tables(True), 2024, tables(False))
    assert outside.scores == (1.0, None, 3.0, 4.0)
    assert outside.missing[1] == "withheld"
    assert inside.scores == (1.0, 5.5, 3.0, 4.0)
    assert inside.ranks == (4, 1, 3, 2)
    assert inside.constants == outside.constants
    assert inside.coverage == (1.0, 1.0, 1.0, 1.0)


def test_no_area_has_two_scores_where_weights_are_divided_again() -> None:
    """Everybody has the score without what is withheld; the city has the same one, and not another."""
    made = recipe("reweigh", min_coverage=0.5)
    outside = compute(made, tables(True), 2024)
    inside = compute(made, tables(True), 2024, tables(False))
    assert outside.scores == inside.scores == (1.0, 2.0, 3.0, 4.0)
    assert outside.coverage == inside.coverage == (1.0, 0.5, 1.0, 1.0)
    strict = recipe("reweigh", min_coverage=0.6)
    assert compute(strict, tables(True), 2024).scores[1] is None
    assert compute(strict, tables(True), 2024, tables(False)).scores[1] == 5.5


@pytest.mark.parametrize("scale", ["none", "exponential_rank"])
def test_domains_are_parts_and_the_table_survives_json(scale: str) -> None:
    made = Recipe(
        (
            Component("work", "higher_is_worse", 1, "life"),
            Component("school", "higher_is_worse", 1, "learning"),
        ),
        "z",
        "arithmetic",
        "carry",
        domains=(Domain("life", 2, None, scale), Domain("learning", 1, None, scale)),
    )
    found = compute(made, tables(False), 2024)
    assert set(found.parts) == {"life", "learning"}
    for area, score in enumerate(found.scores):
        assert sum(part[area] or 0 for part in found.parts.values()) == pytest.approx(score)
    assert IndexTable.from_dict(json.loads(json.dumps(found.to_dict()))) == found
