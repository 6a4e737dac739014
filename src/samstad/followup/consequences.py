"""What the change from one edition of a dataset to another does to published conclusions, from what to what.

Computed on read, as every judgement: both sides are judged with today's definitions and targets, on the same
editions of all other datasets, so that nothing but this dataset makes the difference. What a report printed is
read from the report, which stays as it was frozen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from samstad.followup import content as contents
from samstad.followup import freezing
from samstad.followup.models import Report
from samstad.followup.situation import CLASSES
from samstad.methods import composite
from samstad.organisation.models import City
from samstad.organisation.rights import ANONYMOUS, may
from samstad.statistics import editions
from samstad.statistics import queries as statistics
from samstad.statistics.audience import Audience
from samstad.statistics.indices import IndexTable
from samstad.statistics.models import Area, AreaSet, Dataset, Index, Release, ReleasePointer
from samstad.statistics.queries import AsOf
from samstad.steering import judging
from samstad.steering.judging import TargetJudgement
from samstad.steering.queries import targets_of


@dataclass(frozen=True)
class StatusChange:
    """A target that is judged otherwise."""

    before: TargetJudgement
    after: TargetJudgement


@dataclass(frozen=True)
class ClassChange:
    """An area that falls in another class of an index, 1 (least) … `CLASSES`, or None where it has no score."""

    index: Index
    area: Area
    period: tuple[int, int]  # before and after
    before: int | None
    after: int | None


@dataclass(frozen=True)
class ReportChange:
    """A frozen report with the conclusions (its own entries) that the change moves, and both judgements."""

    report: Report
    entries: tuple[tuple[dict[str, Any], StatusChange], ...]


@dataclass(frozen=True)
class Consequences:
    """Everything published in one city that changes."""

    city: City
    statuses: tuple[StatusChange, ...]
    classes: tuple[ClassChange, ...]
    reports: tuple[ReportChange, ...]

    @property
    def none(self) -> bool:
        return not (self.statuses or self.classes or self.reports)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for `--json`."""
        return {
            "city": self.city.slug,
            "statuses": [
                {"target": str(each.before.target), "before": each.before.state, "after": each.after.state}
                for each in self.statuses
            ],
            "index_classes": [
                {
                    "index": each.index.code,
                    "area_set": each.area.area_set.code,
                    "area": each.area.code,
                    "period": list(each.period),
                    "before": each.before,
                    "after": each.after,
                }
                for each in self.classes
            ],
            "reports": [
                {
                    "report": each.report.identifier,
                    "conclusions": [
                        {
                            "target": entry["target"],
                            "reported": entry["state"],
                            "before": status.before.state,
                            "after": status.after.state,
                        }
                        for entry, status in each.entries
                    ],
                }
                for each in self.reports
            ],
        }


@dataclass(frozen=True)
class Restated:
    """One entry of the log: an edition became current in place of another, or as the first."""

    pointer: ReleasePointer
    before: Release | None

    @property
    def release(self) -> Release:
        return self.pointer.release

    @property
    def moved_back(self) -> bool:
        return self.before is not None and self.release.number < self.before.number


def between(city: City, old: Release, new: Release) -> Consequences:
    """What moving from `old` to `new` does in a city, beside the editions of other datasets current today."""
    pins = _pins(city, None)
    return _consequences(
        city, old.dataset, {**pins, old.dataset_id: old.pk}, {**pins, new.dataset_id: new.pk}, None
    )


def at(city: City, entry: Restated) -> Consequences:
    """What an entry of the log changed, beside the editions of other datasets that were current at the moment."""
    since = entry.pointer.since
    if entry.before is None:
        return Consequences(city, (), (), ())
    pins = _pins(city, since)
    dataset = entry.release.dataset
    before, after = {**pins, dataset.pk: entry.before.pk}, {**pins, dataset.pk: entry.release.pk}
    return _consequences(city, dataset, before, after, since)


def log(city: City) -> list[Restated]:
    """Every time an edition became current of a dataset that the city reads, the latest first."""
    rows = ReleasePointer.objects.filter(
        Q(release__dataset__city=city) | Q(release__dataset__city=None, dataset__indicators__city=city)
    )
    rows = rows.select_related("release__dataset__city").distinct().order_by("since", "id")
    current: dict[int, Release] = {}
    entries = []
    for pointer in rows:
        entries.append(Restated(pointer, current.get(pointer.dataset_id)))
        current[pointer.dataset_id] = pointer.release
    return entries[::-1]


def cities_reading(dataset: Dataset) -> list[City]:
    """The cities in which something can rest on the dataset."""
    if dataset.city is not None:
        return [dataset.city]
    return list(City.objects.filter(indicators__datasets=dataset).distinct())


def _pins(city: City, moment: dt.datetime | None) -> dict[int, int]:
    datasets = Dataset.objects.filter(Q(city=city) | Q(city=None))
    refs = editions.edition_refs(datasets, moment)
    return {dataset: ref.id for dataset, ref in refs.items() if ref.id is not None}


def _consequences(
    city: City,
    dataset: Dataset,
    before: Mapping[int, int],
    after: Mapping[int, int],
    moment: dt.datetime | None,
) -> Consequences:
    """`moment`: reports frozen after it do not count, since they rest on the later edition already."""
    targets = [
        target
        for target in targets_of(city).filter(indicator__datasets=dataset).distinct()
        if may(ANONYMOUS, "view", target)
    ]
    sides = [judging.judge_targets(targets, as_of=pins, audience=Audience.PUBLIC) for pins in (before, after)]
    changed = {
        str(one.target): StatusChange(one, other)
        for one, other in zip(*sides, strict=True)
        if one.state != other.state
    }
    reports = (
        city.reports.filter(releases__dataset=dataset).select_related("round__document", "city").distinct()
    )
    if moment is not None:
        reports = reports.filter(frozen_at__lte=moment)
    return Consequences(
        city,
        tuple(changed.values()),
        tuple(_class_changes(city, dataset, before, after)),
        tuple(_report_changes(reports, changed)) if changed else (),
    )


def _report_changes(reports: Iterable[Report], changed: Mapping[str, StatusChange]) -> Iterable[ReportChange]:
    for report in reports:
        if not may(ANONYMOUS, "view", report):
            continue
        stored = contents.targets_in(freezing.read_content(report))
        entries = tuple((entry, changed[entry["target"]]) for entry in stored if entry["target"] in changed)
        if entries:
            yield ReportChange(report, entries)


def _class_changes(city: City, dataset: Dataset, before: AsOf, after: AsOf) -> Iterable[ClassChange]:
    area_set = statistics.district_set(city)
    if area_set is None:
        return
    areas = {area.code: area for area in area_set.areas.select_related("area_set")}
    for index in city.indices.filter(indicators__datasets=dataset).prefetch_related("indicators").distinct():
        sides = [_classes(index, area_set, pins) for pins in (before, after)]
        if sides[0] is None or sides[1] is None:
            continue
        periods = (sides[0][0], sides[1][0])
        for code, area in areas.items():
            one, other = sides[0][1].get(code), sides[1][1].get(code)
            if one != other:
                yield ClassChange(index, area, periods, one, other)


def _classes(index: Index, area_set: AreaSet, pins: AsOf) -> tuple[int, dict[str, int]] | None:
    """The latest period and each area's class, as a report shows them; None where the index cannot be made."""
    try:
        table: IndexTable | None = statistics.index_table(
            index, area_set, as_of=pins, audience=Audience.PUBLIC
        )
        if table is None:
            return None
        cut_points = composite.quantile_cut_points(table.values, CLASSES)
    except ValueError:
        return None
    classes = composite.classify(table.values, cut_points).tolist()
    return table.period, {code: found for code, found in zip(table.areas, classes, strict=True) if found}
