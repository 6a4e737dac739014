"""Foreign keys point one way, like imports. import-linter sees imports; not `ForeignKey("app.Model")`.

The order is that of the contract in pyproject.toml, read here and not repeated.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps import apps
from django.db import models
from django.db.models.fields.related import RelatedField

ROOT = Path(__file__).resolve().parent.parent


def layers() -> list[str]:
    """App names from left (knows nobody) to right (knows all)."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contract = next(c for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    return [name.removeprefix("samstad.") for name in reversed(contract["layers"])]


def links(model: type[models.Model]) -> list[tuple[str, type[models.Model]]]:
    """The relations that a model declares itself (not those that point at it), and where they point."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [(f.name, f.related_model) for f in fields if isinstance(f, RelatedField)]


def own_models() -> list[type[models.Model]]:
    """Every table of the project: history tables and the hidden ones between two others included."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("samstad.")
        for model in config.get_models(include_auto_created=True)
    ]


def app_of(model: type[models.Model]) -> str:
    return apps.get_app_config(model._meta.app_label).name.removeprefix("samstad.")


def wrong_ways(found: list[type[models.Model]], order: list[str]) -> list[str]:
    """One sentence for each link that points right."""
    return [
        f"{model._meta.label}.{name} points at {other._meta.label}"
        for model in found
        for name, other in links(model)
        if app_of(other) in order and order.index(app_of(other)) > order.index(app_of(model))
    ]


def test_foreign_keys_point_one_way() -> None:
    assert wrong_ways(own_models(), layers()) == []


def test_every_app_has_its_place_in_the_order() -> None:
    assert {app_of(model) for model in own_models()} <= set(layers())


def test_the_rule_can_fail() -> None:
    """With the order turned round, every link between two apps must be reported."""
    order = layers()
    between = [
        f"{model._meta.label}.{name} points at {other._meta.label}"
        for model in own_models()
        for name, other in links(model)
        if app_of(other) in order and app_of(other) != app_of(model)
    ]
    assert between
    assert wrong_ways(own_models(), order[::-1]) == between


def test_history_tables_are_among_those_looked_at() -> None:
    names = {model._meta.object_name for model in own_models()}
    histories = {name for name in names if name.startswith("Historical")}
    assert histories
    assert {name.removeprefix("Historical") for name in histories} <= names


def test_the_contract_has_the_order_of_the_architecture() -> None:
    apps_in_order = [name for name in layers() if name in {app_of(model) for model in own_models()}]
    apps = ["organisation", "statistics", "steering", "places", "followup", "referrals", "exchange"]
    assert apps_in_order == apps
