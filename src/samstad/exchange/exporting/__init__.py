"""Exporting a city's set-up: rows to the schema's objects, then to files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from samstad.exchange.exporting import (
    followup,
    grants,
    local,
    organisation,
    places,
    prevention,
    referrals,
    statistics,
    steering,
)
from samstad.exchange.folder import write_folder
from samstad.exchange.schema.folder import CityFolder
from samstad.organisation.models import City
from samstad.organisation.rights import Actor, require

PARTS = (
    organisation.parts,
    statistics.parts,
    steering.parts,
    places.parts,
    local.parts,
    grants.parts,
    prevention.parts,
    followup.parts,
    referrals.parts,
)


def export(city: City, folder: Path, *, actor: Actor | None = None) -> Path:
    """Write `city` to `folder` (usually `…/<slug>`) and return it.

    Afterwards the folder's set-up is exactly the city's; other files in it are kept. Raises PermissionDenied
    where an `actor` is given that may not, UserError where the folder cannot be written or a row does not fit
    the schema.
    """
    if actor is not None:
        require(actor, "export", city)
    return write_folder(city_folder(city), Path(folder))


def city_folder(city: City) -> CityFolder:
    """The city's set-up in memory, as one moment has it."""
    found: dict[str, list[Any]] = {}
    with transaction.atomic():
        for parts in PARTS:
            found |= parts(city)
        return CityFolder.model_construct(
            city=organisation.city(city),
            word_template=organisation.word_template(city),
            **found,  # type: ignore[arg-type]
        )
