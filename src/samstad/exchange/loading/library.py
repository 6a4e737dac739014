"""A library of definitions into a city that is there: what the city has already, it keeps.

A library is a folder with the same files as a city folder, of the kinds in `folder.LIBRARY` only, and without a city.
It says nothing of what is gone, and changes nothing: what a city has under the same code is its own. Afterwards
the city's own folder, as `samstad export` writes it, holds what was taken.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q

from samstad.exchange.folder import read_library
from samstad.exchange.loading import areas, numbers
from samstad.exchange.loading.context import Loading
from samstad.exchange.loading.result import LoadResult
from samstad.exchange.loading.store import Store
from samstad.exchange.schema.base import stored
from samstad.exchange.schema.folder import CityFolder
from samstad.exchange.schema.organisation import City as CityFile
from samstad.organisation.models import City
from samstad.organisation.rights import Actor, require
from samstad.statistics.models import AreaSet, Dataset, Index, Indicator, Measure, Theme


def load_library(folder: Path, city: City, actor: Actor, *, dry_run: bool = False) -> LoadResult:
    """Take what `city` has not from the library at `folder`; all or nothing.

    Raises FolderError with every fault of the files, PermissionDenied; then nothing has changed.
    """
    require(actor, "load", city)
    about = CityFile(slug=city.slug, code=city.code, synthetic=city.synthetic, name=city.name)
    library = read_library(Path(folder), about)
    result = LoadResult(dry_run=dry_run)
    with transaction.atomic():
        store = Store(actor, result)
        store.city = city
        loading = _beside(store, library, city)
        _themes(loading)
        areas.load_area_sets(loading)
        numbers.load_sources(loading)
        for source in library.sources:
            _missing_measures(loading, source)
        numbers.load_indicators(loading)
        numbers.load_indices(loading)
        result.cities.append(city.slug)
        if dry_run:
            transaction.set_rollback(True)
    return result


def _beside(store: Store, library: CityFolder, city: City) -> Loading:
    """What of the library is new here, with what the city has under the same codes."""
    datasets = Dataset.objects.filter(Q(city=city) | Q(city=None), code__in=_codes(library.sources))
    sets = AreaSet.objects.filter(Q(city=city) | Q(city=None), code__in=_codes(library.area_sets))
    known: dict[str, dict[str, Any]] = {
        "area_sets": {row.code: row for row in sets.order_by(F("city").asc(nulls_first=True))},
        "themes": {row.code: row for row in Theme.objects.filter(city=city)},
        # The city's own last, so that it stands before a national one of the same code.
        "sources": {row.code: row for row in datasets.order_by(F("city").asc(nulls_first=True))},
        "indicators": {row.code: row for row in Indicator.objects.filter(city=city)},
        "indices": {row.code: row for row in Index.objects.filter(city=city)},
    }
    new = {
        field: [one for one in getattr(library, field) if str(one.code) not in rows]
        for field, rows in known.items()
    }
    for field in known:
        store.result.unchanged[field] += len(getattr(library, field)) - len(new[field])
    loading = Loading(store, library.model_copy(update=new), city)
    loading.area_sets |= known["area_sets"]
    loading.themes |= known["themes"]
    loading.datasets |= known["sources"]
    loading.indicators |= known["indicators"]
    return loading


def _codes(things: list[Any]) -> list[str]:
    return [str(one.code) for one in things]


def _themes(loading: Loading) -> None:
    last = Theme.objects.filter(city=loading.city).aggregate(last=Max("order"))["last"] or 0
    for order, one in enumerate(loading.folder.themes, last + 1):
        loading.themes[one.code] = loading.store.put(
            Theme,
            None,
            {"city": loading.city, "code": str(one.code)},
            {"name": stored(one.name), "order": order},
        )


def _missing_measures(loading: Loading, source: Any) -> None:
    """A source that the city has described may lack a measure that the library's definitions rest on."""
    dataset = loading.datasets[source.code]
    known = set(dataset.measures.values_list("code", flat=True))
    for measure in source.measures:
        if str(measure.code) not in known:
            loading.store.part(
                Measure,
                None,
                {"dataset": dataset, "code": str(measure.code)},
                {"name": stored(measure.name), "unit": stored(measure.unit), "additive": measure.additive},
                national=dataset.city_id is None,
            )
    loading.store.record_parts(dataset)
