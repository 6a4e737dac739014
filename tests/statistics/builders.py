"""Small cities and releases for tests: in memory for what is pure, in the database for queries."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from django.utils import timezone

from samstad.methods.values import Missing, Values
from samstad.organisation.models import City
from samstad.statistics.definitions import AreaFrame, IndicatorDefinition, ReleaseRef
from samstad.statistics.store.frame import breakdown_text
from samstad.statistics.store.reading import Table, known, selected

# (area set, area, year, measure, categories) → a number or a kind of missing
Cells = Mapping[tuple[str, str, int, str, tuple[tuple[str, str], ...]], float | Missing]


def cells(
    area_set: str, year: int, measure: str, numbers: Mapping[str, float | Missing], **categories: str
) -> dict[Any, float | Missing]:
    """One measure in one year: area → number or kind of missing."""
    key = tuple(sorted(categories.items()))
    return {(area_set, area, year, measure, key): number for area, number in numbers.items()}


class MemoryReader:
    """A release as a dictionary: what a `Reader` must answer, in the most obvious way."""

    def __init__(self, content: Cells) -> None:
        self.content = dict(content)

    def area_sets(self) -> tuple[str, ...]:
        return tuple(sorted({key[0] for key in self.content}))

    def measures(self) -> tuple[str, ...]:
        return tuple(sorted({key[3] for key in self.content}))

    def dimensions(self, measure: str) -> dict[str, tuple[str, ...]]:
        known("measure", measure, self.measures())
        found: dict[str, set[str]] = {}
        for _set, _area, _year, each, categories in self.content:
            for name, category in categories if each == measure else ():
                found.setdefault(name, set()).add(category)
        return {name: tuple(sorted(found[name])) for name in sorted(found)}

    def read(self, measure, where, area_set, totals=None, areas=None) -> Table:
        chosen = selected(self.dimensions(measure), where, totals)
        held = {
            (a, str(y), m, breakdown_text(dict(c))): n
            for (s, a, y, m, c), n in self.content.items()
            if s == area_set
        }
        codes = tuple(areas) if areas is not None else tuple(sorted({key[0] for key in held}))
        periods = tuple(sorted({key[1] for key in held}))
        numbers = np.full((len(periods), len(codes)), np.nan)
        kinds = np.zeros(numbers.shape, np.uint8)
        for row, period in enumerate(periods):
            for column, code in enumerate(codes):
                found = [held.get((code, period, measure, b), Missing.NOT_COLLECTED) for b in chosen]
                kind = max((n for n in found if isinstance(n, Missing)), default=Missing.PRESENT)
                kinds[row, column] = kind
                if kind == Missing.PRESENT:
                    numbers[row, column] = sum(found)
        return Table(periods, codes, Values(numbers, kinds))


def release(dataset: str = "register", *, counted_by_city: bool = False, **options: Any) -> ReleaseRef:
    return ReleaseRef(dataset, 1, dataset, "2025-03-01", counted_by_city, **options)


def share(**changes: Any) -> IndicatorDefinition:
    """In work of all, both from `register`."""
    return IndicatorDefinition(
        **{
            "code": "work",
            "version": 1,
            "kind": "share",
            "per": 100,
            "decimals": 1,
            "direction": "higher_is_better",
            "numerator": {"dataset": "register", "measure": "work"},
            "denominator": {"dataset": "register", "measure": "all"},
        }
        | changes
    )


# Areas a–d in districts 1 and 2; until 2020 c and d were one area, cd.
NEW, OLD = ("a", "b", "c", "d"), ("a", "b", "cd")
LADDER = {
    "new": {"a": ("d/1", "city/0"), "b": ("d/1", "city/0"), "c": ("d/2", "city/0"), "d": ("d/2", "city/0")},
    "old": {"a": ("d/1", "city/0"), "b": ("d/1", "city/0"), "cd": ("d/2", "city/0")},
    "d": {"1": ("city/0",), "2": ("city/0",)},
    "city": {"0": ()},
}
VALID = {"new": (2021, None), "old": (None, 2020), "d": (None, None), "city": (None, None)}


def frames() -> dict[str, AreaFrame]:
    """The frames of the areas, the districts and the municipality, as `frames.build` makes them."""
    return {
        "new": AreaFrame(
            "new",
            NEW,
            {},
            VALID,
            {"old": {"a": (("a", 1.0),), "b": (("b", 1.0),), "cd": (("c", 0.6), ("d", 0.4))}},
            ("1", "1", "2", "2"),
            LADDER,
        ),
        "d": AreaFrame(
            "d",
            ("1", "2"),
            {
                "new": {"a": "1", "b": "1", "c": "2", "d": "2"},
                "old": {"a": "1", "b": "1", "cd": "2"},
            },
            VALID,
            {},
            ("0", "0"),
            LADDER,
        ),
        "city": AreaFrame(
            "city",
            ("0",),
            {
                "d": {"1": "0", "2": "0"},
                "new": dict.fromkeys(NEW, "0"),
                "old": dict.fromkeys(OLD, "0"),
            },
            VALID,
            {},
            (None,),
            LADDER,
        ),
    }


# --- In the database --------------------------------------------------------------------------------------


def put_release(dataset: Any, content: Cells, published: dt.date, *, current: bool = True) -> Any:
    """An edition in the archive with its row, and a pointer from noon of its day."""
    import polars as pl

    from samstad.statistics import store
    from samstad.statistics.models import Release, ReleasePointer

    rows = [
        {
            "area_set": area_set,
            "area": area,
            "period": str(year),
            "measure": measure,
            "breakdown": breakdown_text(dict(categories)),
            "value": None if isinstance(number, Missing) else float(number),
            "missing": int(number) if isinstance(number, Missing) else 0,
        }
        for (area_set, area, year, measure, categories), number in content.items()
    ]
    city = dataset.city.slug if dataset.city else None
    content_hash = store.put(pl.DataFrame(rows, infer_schema_length=None), city, dataset.code)
    noon = timezone.make_aware(dt.datetime.combine(published, dt.time(12)))
    found = Release.objects.create(
        dataset=dataset,
        number=dataset.releases.count() + 1,
        content_hash=content_hash,
        source_hash=hashlib.sha256(content_hash.encode()).hexdigest(),
        source_name="a test",
        published=published,
        fetched=noon,
        imported=noon,
        imported_by="test",
        licence="CC0",
        rows=len(rows),
        recipe={"mapping": dataset.mapping},
    )
    if current:
        ReleasePointer.objects.create(dataset=dataset, release=found, since=noon, moved_by="test")
    return found


def city_with_areas(slug: str = "provstad", code: str = "9902") -> City:
    """Areas a–d (until 2020: a, b, cd) in districts 1 and 2 of one municipality, with squares for borders."""
    import shapely

    from samstad.statistics.area_sets import geometry_hash
    from samstad.statistics.models import Area, AreaLink, AreaSet, Theme

    city = City.objects.create(slug=slug, code=code, name={"sv": slug.title()})
    Theme.objects.create(city=city, code="arbete", name={"sv": "Arbete"})
    squares = {"a": (0, 0), "b": (1, 0), "c": (0, 1), "d": (1, 1)}

    def square(name: str) -> bytes:
        x, y = squares[name]
        return shapely.to_wkb(
            shapely.box(6e5 + 5000 * x, 6.5e6 + 5000 * y, 6e5 + 5000 * (x + 1), 6.5e6 + 5000 * (y + 1))
        )

    def area_set(name: str, kind: str, codes: Iterable[str], **dates: Any) -> dict[str, Area]:
        owner = AreaSet.objects.create(city=city, code=name, name={"sv": name}, kind=kind, **dates)
        for each in codes:
            Area.objects.create(
                area_set=owner, code=each, name={"sv": each}, geometry=square(each) if name == "new" else None
            )
        owner.content_hash = geometry_hash(owner)
        owner.save()
        return {area.code: area for area in owner.areas.all()}

    new = area_set("new", "statistical", NEW, valid_from=dt.date(2021, 1, 1))
    old = area_set("old", "statistical", OLD, valid_to=dt.date(2020, 12, 31))
    districts = area_set("d", "district", ("1", "2"))
    whole = area_set("city", "municipality", ("0",))

    def link(kind: str, source: Area, target: Area, weight: float = 1.0) -> None:
        AreaLink.objects.create(
            kind=kind, source_area=source, target_area=target, weight=weight, method="exact"
        )

    for areas in (new, old):
        for each, area in areas.items():
            link("nested", area, districts["1" if each in "ab" else "2"])
    for each in districts.values():
        link("nested", each, whole["0"])
    link("succeeded", old["cd"], new["c"], 0.6)
    link("succeeded", old["cd"], new["d"], 0.4)
    return city


def dataset_of(city: City, code: str = "register", **options: Any) -> Any:
    from samstad.statistics.models import AreaSet, Dataset

    found = Dataset.objects.create(
        **{"city": city, "code": code, "publisher": "Provstad", "licence": "CC0", "format": "csv"} | options
    )
    found.area_sets.set(AreaSet.objects.filter(city=city))
    return found


def indicator_of(city: City, dataset: Any, code: str = "work", **options: Any) -> Any:
    from samstad.statistics.models import Indicator

    found = Indicator.objects.create(
        **{
            "city": city,
            "code": code,
            "theme": city.themes.get(),
            "name": {"sv": "I arbete"},
            "kind": "share",
            "direction": "higher_is_better",
            "numerator": {"dataset": dataset.code, "measure": "work"},
            "denominator": {"dataset": dataset.code, "measure": "all"},
            "author": "En statistiker",
        }
        | options
    )
    found.datasets.set([dataset])
    return found
