"""Which edition of a dataset is read: the current one, the one that was current then, or a pinned one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.utils import timezone

from samstad.statistics.definitions import ReleaseRef
from samstad.statistics.models import Dataset, Indicator, Release, ReleasePointer

AsOf = None | dt.date | dt.datetime | Mapping[int, int]
T = TypeVar("T")

_remembered: ContextVar[dict[Any, Any] | None] = ContextVar("statistics reading", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Within the block nothing about areas and editions is asked of the database twice.

    For something that only reads, such as one page: what is written within the block is not seen in it.
    """
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def once(key: Any, fetch: Callable[[], T]) -> T:
    kept = _remembered.get()
    if kept is None:
        return fetch()
    if key not in kept:
        kept[key] = fetch()
    found: T = kept[key]
    return found


def current_release(dataset: Dataset, as_of: AsOf = None) -> Release | None:
    """The edition of `dataset` to read; None where there was none, or where pinned editions name none."""
    found = edition_refs([dataset], as_of).get(dataset.pk)
    if found is None or found.id is None:
        return None
    return Release.objects.select_related("dataset").get(pk=found.id)


_REF = ("number", "content_hash", "published", "recipe__mapping__totals")


def edition_refs(datasets: Iterable[Dataset], as_of: AsOf) -> dict[int, ReleaseRef]:
    """Dataset id → its edition as of then. One query, or none within `reading()`."""
    wanted = {dataset.pk: dataset for dataset in datasets}
    if isinstance(as_of, Mapping):
        pinned = tuple(sorted(as_of.items()))
        found = once(("pinned", pinned), lambda: _pinned(pinned))
    else:
        moment = _moment(as_of)
        found = once(("editions", moment), lambda: _pointed_at(moment, None if _in_reading() else wanted))
    before = _editions_of_the_citys_own(wanted)
    return {
        key: ReleaseRef(
            wanted[key].code,
            number,
            content,
            published.isoformat(),
            wanted[key].counted_by_city,
            totals or {},
            wanted[key].noise,
            pk,
            tuple(pair for each, pair in before.get(key, ()) if each < number),
        )
        for key, (pk, number, content, published, totals) in found.items()
        if key in wanted
    }


def _editions_of_the_citys_own(
    datasets: Mapping[int, Dataset],
) -> dict[int, list[tuple[int, tuple[str, str]]]]:
    """Dataset id → (number, (hash, day)) of all editions, of the datasets that the city itself counts."""
    own = tuple(sorted(key for key, dataset in datasets.items() if dataset.counted_by_city))
    if not own:
        return {}
    if not _in_reading():
        return _editions(own)
    every = once("editions of what the city counts", lambda: _editions(None))
    return {key: every[key] for key in own if key in every}


def _editions(datasets: tuple[int, ...] | None) -> dict[int, list[tuple[int, tuple[str, str]]]]:
    rows = Release.objects.filter(dataset__counted_by_city=True).order_by("dataset", "number")
    if datasets is not None:
        rows = rows.filter(dataset__in=datasets)
    found: dict[int, list[tuple[int, tuple[str, str]]]] = {}
    for key, number, content, published in rows.values_list("dataset", "number", "content_hash", "published"):
        found.setdefault(key, []).append((number, (content, published.isoformat())))
    return found


def _pinned(pairs: tuple[tuple[int, int], ...]) -> dict[int, Any]:
    """Only editions that are the dataset's own: a mapping mixed up must not give another's numbers."""
    rows = Release.objects.filter(pk__in=[release for _, release in pairs])
    named = dict(pairs)
    found = {row[0]: row[1:] for row in rows.values_list("dataset_id", "pk", *_REF)}
    return {dataset: row for dataset, row in found.items() if named.get(dataset) == row[0]}


def _in_reading() -> bool:
    return _remembered.get() is not None


def _pointed_at(moment: dt.datetime | None, datasets: Mapping[int, Dataset] | None) -> dict[int, Any]:
    rows = ReleasePointer.objects.order_by("since", "id")
    if datasets is not None:
        rows = rows.filter(dataset__in=list(datasets))
    if moment is not None:
        rows = rows.filter(since__lt=moment)
    fields = ("dataset_id", "release_id", *(f"release__{name}" for name in _REF))
    return {row[0]: row[1:] for row in rows.values_list(*fields)}


def _moment(as_of: dt.date | dt.datetime | None) -> dt.datetime | None:
    """Pointers set before this count. A day counts to its end, and a moment is itself included."""
    if as_of is None:
        return None
    if isinstance(as_of, dt.datetime):
        moment = timezone.make_aware(as_of) if timezone.is_naive(as_of) else as_of
        return moment + dt.timedelta(microseconds=1)
    return timezone.make_aware(dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time.min))


def datasets_of(indicator: Indicator) -> list[Dataset]:
    if not _in_reading():
        return list(indicator.datasets.all())
    return once(("datasets", indicator.city_id), lambda: _datasets_of_city(indicator.city_id)).get(
        indicator.pk, []
    )


def _datasets_of_city(city: int) -> dict[int, list[Dataset]]:
    pairs = Indicator.datasets.through.objects.filter(indicator__city=city).select_related("dataset")
    found: dict[int, list[Dataset]] = {}
    for pair in pairs.order_by("dataset__code"):
        found.setdefault(pair.indicator_id, []).append(pair.dataset)  # type: ignore[attr-defined]
    return found
