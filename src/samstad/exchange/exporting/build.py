"""From rows to the schema's objects, with one clear error where a row does not fit it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from pydantic import ValidationError

from samstad.exchange.schema.base import Model
from samstad.organisation.errors import UserError
from samstad.statistics.models import Area

M = TypeVar("M", bound=Model)


def build(model: type[M], row: models.Model, **values: Any) -> M:
    """`model` with `values` read from `row`. A folder that could not be loaded again is never written."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UserError(
            f"{place or 'it'}: {first['msg'].removeprefix('Value error, ')}",
            where=f"{row._meta.verbose_name} {row}",
            advice="Correct it in the system, then export again",
        ) from error


def code(row: Any) -> str | None:
    """The code of a row that may be absent."""
    return None if row is None else row.code


def codes(rows: Any) -> list[str]:
    return sorted(row.code for row in rows.all())


def area(row: Area | None) -> str | None:
    return None if row is None else f"{row.area_set.code}:{row.code}"


def areas(rows: Any) -> list[str]:
    return sorted(f"{row.area_set.code}:{row.code}" for row in rows.all())


def same(row: models.Model, *names: str) -> dict[str, Any]:
    """Fields that are called the same in the folder; an empty text is left out."""
    values = {name: getattr(row, name) for name in names}
    return {name: value for name, value in values.items() if value not in (None, "", {})}


def text(value: dict[str, str] | None) -> dict[str, str] | None:
    given = {lang: words for lang, words in (value or {}).items() if words}
    return given or None


def texts(row: models.Model, *names: str) -> dict[str, Any]:
    return {name: text(getattr(row, name)) for name in names}
