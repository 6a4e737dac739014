"""From a service to a release: what a dataset's recipe asks for is fetched, and imported as a file would be.

    estimate(dataset.recipe, where, client)     what it would take
    fetch(actor, dataset, client)               fetched, read, compared, imported

A fetch that is interrupted leaves the database as it was, and what has come on a shelf in the home
(`fetched/DATASET`); the next one goes on from there. The delivery stays there too, under the name of the table: the
release's recipe has its sha256, so that it can be shown what was loaded.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from samstad.organisation import clock, rights
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor
from samstad.statistics.imports import AlreadyLoadedError, import_areas, import_statistics
from samstad.statistics.models import AreaSet, Dataset, Release
from samstad.statistics.planning import latest_release
from samstad.statistics.sources import shelf as shelves
from samstad.statistics.sources.client import Client
from samstad.statistics.sources.recipes import for_city, service_of
from samstad.statistics.sources.service import Estimate, Fetched
from samstad.statistics.sources.shelf import Shelf
from samstad.statistics.store import files


@dataclass(frozen=True)
class Outcome:
    """What became of one dataset: a new release, or the one that is current already (`new` false)."""

    dataset: Dataset
    release: Release | None
    new: bool
    calls: int


def where_of(dataset: Dataset) -> str:
    return f"dataset {dataset.code}"


def recipe_of(dataset: Dataset) -> dict[str, Any]:
    """The dataset's recipe, for the city that owns it. Raises UserError where it needs one and has none."""
    owner = "" if dataset.city is None else dataset.city.code
    found: dict[str, Any] = for_city(dataset.recipe, owner, where_of(dataset))
    return found


def estimate(recipe: Mapping[str, Any], where: str, client: Client) -> Estimate:
    """What fetching would take, from the service's descriptions alone. Raises UserError."""
    return service_of(recipe, where).estimate(client)


def fetch(
    actor: Actor, dataset: Dataset, client: Client, *, progress: files.Progress = files.silent
) -> Outcome:
    """Fetch a dataset from its service and make it the current edition, if it says anything new.

    Raises PermissionDenied; and UserError where the recipe is wrong, the service does not give what is asked for,
    or the numbers cannot be taken in. No release has changed then.
    """
    rights.require(actor, "import", dataset)
    source = service_of(recipe_of(dataset), where_of(dataset))
    if source.format != dataset.format.replace("-", "").lower().removesuffix("2"):
        raise UserError(
            f"the dataset's format is {dataset.format!r}, and its service gives {source.format!r}",
            where=where_of(dataset),
            advice=f"Write format: {source.format}",
        )
    with files.alone(settings.HOME, f"fetch-{dataset.pk}") as mine:
        if not mine:
            raise UserError("it is being fetched already", where=where_of(dataset), advice="Wait for that")
        known = _known(dataset, source.estimate(client))
        if known is not None:
            return Outcome(dataset, known, False, client.calls)
        shelf = Shelf(folder_of(dataset))
        fetched = source.fetch(client, shelf, progress)
        path = shelves.write(shelf.folder / fetched.name, fetched.content)
        outcome = _import(actor, dataset, client, fetched, path, progress)
        shelf.clear()
        return outcome


def folder_of(dataset: Dataset) -> Path:
    """Where a dataset's answers and deliveries lie."""
    owner = dataset.city.slug if dataset.city else "national"
    folder: Path = settings.HOME.root / "fetched" / owner / dataset.code
    return folder


def _known(dataset: Dataset, now: Estimate) -> Release | None:
    """The current edition, where the service says that nothing has been updated since it was fetched by the same
    recipe and would be read in the same way."""
    release = latest_release(dataset)
    if release is None or not now.updated:
        return None
    made = release.recipe
    same = (
        made.get("source", {}).get("updated") == now.updated
        and made.get("source", {}).get("recipe") == dataset.recipe
        and made.get("mapping") == dataset.mapping
        and made.get("symbols") == dataset.symbols
    )
    return release if same else None


def _import(
    actor: Actor, dataset: Dataset, client: Client, fetched: Fetched, path: Path, progress: files.Progress
) -> Outcome:
    today = clock.today()
    _fill_area_sets(actor, dataset, fetched)
    try:
        release = import_statistics(
            actor,
            dataset,
            path,
            published=min(fetched.published or today, today),
            fetched=clock.now(),
            source={**fetched.about, "recipe": dataset.recipe, "fetched": _moment(clock.now())},
            progress=progress,
        )
    except AlreadyLoadedError:
        return Outcome(dataset, latest_release(dataset), False, client.calls)
    return Outcome(dataset, release, True, client.calls)


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def _fill_area_sets(actor: Actor, dataset: Dataset, fetched: Fetched) -> None:
    """Area sets that have no areas yet get those that the service names: codes and names, no borders."""
    patterns: dict[str, str] = recipe_of(dataset).get("areas") or {}
    said = dataset.mapping.get("area")
    named = fetched.labels.get(said, {}) if isinstance(said, str) else {}
    suffix = dataset.mapping.get("strip_suffix") or "$"
    for code, pattern in patterns.items():
        area_set = dataset.area_sets.filter(code=code).first()
        if area_set is None:
            raise UserError(
                f"the recipe fills the area set {code!r}, which the dataset does not have",
                where=where_of(dataset),
                advice="Name it in 'area_sets'",
            )
        if area_set.areas.exists():
            continue
        areas = {re.sub(suffix, "", area): name for area, name in named.items() if re.search(pattern, area)}
        if not areas:
            raise UserError(
                f"no code of the service's fits the pattern of {code}, {pattern!r}", where=where_of(dataset)
            )
        _import_areas(actor, area_set, areas)


def _import_areas(actor: Actor, area_set: AreaSet, areas: Mapping[str, str]) -> None:
    path = files.aside(settings.HOME, ".csv")
    try:
        with files.writing(settings.HOME), path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["code", "name"])
            writer.writerows((code, name or code) for code, name in sorted(areas.items()))
        import_areas(actor, area_set, path)
    finally:
        path.unlink(missing_ok=True)
