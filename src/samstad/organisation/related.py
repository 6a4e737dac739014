"""What many rows refer to, read once: the bodies, documents and places of a list are few, however long it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model
from django.db.models.fields.related import ForeignKey

Row = TypeVar("Row", bound=Model)


def fill(rows: Iterable[Row], *paths: str, known: Iterable[Model] = ()) -> list[Row]:
    """The rows with what `paths` lead to, as `select_related` writes them ("document__city").

    `select_related` makes each object anew for every row that names it. Here rows that refer to the same thing have the
    same object, and one question is asked for each path and none where all is `known`. Columns that hold a place's
    geometry are left out. For reading: who changes one of the objects changes it for every row. Raises TypeError for a
    path through anything but foreign keys.
    """
    found = list(rows)
    held: dict[type[Model], dict[Any, Model]] = {}
    for each in known:
        held.setdefault(type(each), {})[each.pk] = each
    for path in paths:
        level: Sequence[Model] = found
        for name in path.split("__"):
            level = _follow(level, name, held)
    return found


def _follow(level: Sequence[Model], name: str, held: dict[type[Model], dict[Any, Model]]) -> list[Model]:
    """Sets `name` of each row; gives the objects that it led to, each once."""
    if not level:
        return []
    field = level[0]._meta.get_field(name)
    if not isinstance(field, ForeignKey):
        raise TypeError(f"{name} of {type(level[0]).__name__} is not a reference to one thing")
    kind = field.related_model
    assert isinstance(kind, type)
    kept = held.setdefault(kind, {})
    keys = {key for row in level if (key := getattr(row, field.attname)) is not None}
    if lacking := keys - kept.keys():
        rows = kind._default_manager.order_by()
        if any(each.name == "geometry" for each in kind._meta.fields):
            rows = rows.defer("geometry")
        kept.update(rows.in_bulk(lacking))
    for row in level:
        key = getattr(row, field.attname)
        field.set_cached_value(row, None if key is None else kept[key])
    return [kept[key] for key in keys]
