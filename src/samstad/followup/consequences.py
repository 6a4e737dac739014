"""What the change from one edition of a dataset to another does to published conclusions, from what to what.

Computed on read, as every judgement: both sides are judged with today's definitions and targets, on the same
editions of all other datasets, so that nothing but this dataset makes the difference. What a report printed is
read from the report, which stays as it was frozen.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from samstad.followup import class_changes, freezing
from samstad.followup import content as contents
from samstad.followup.class_changes import FIFTHS, ClassChange
from samstad.followup.models import Report
from samstad.organisation.models import City
from samstad.organisation.rights import ANONYMOUS, may
from samstad.statistics import editions
from samstad.statistics.audience import Audience
from samstad.statistics.models import Dataset, Release, ReleasePointer
from samstad.steering import judging
from samstad.steering.judging import TargetJudgement
from samstad.steering.queries import targets_of


@dataclass(frozen=True)
class StatusChange:
    """A target that is judged otherwise."""

    before: TargetJudgement
    after: TargetJudgement


@dataclass(frozen=True)
class ReportChange:
    """A frozen report with what it printed and the change moves.

    entries: its own entries of targets, with both judgements. classes: the class that it printed of an area, None
    where it printed none, with both classes.
    """

    report: Report
    entries: tuple[tuple[dict[str, Any], StatusChange], ...]
    classes: tuple[tuple[int | None, ClassChange], ...] = ()

    @property
    def concerned(self) -> int:
        """How many of its conclusions."""
        return len(self.entries) + len(self.classes)


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
            "index_classes": [each.to_dict() for each in self.classes],
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
                    "index_classes": [{**moved.to_dict(), "reported": was} for was, moved in each.classes],
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
    classes = tuple(class_changes.between(city, dataset, before, after))
    return Consequences(
        city, tuple(changed.values()), classes, tuple(_report_changes(reports, changed, classes))
    )


def _report_changes(
    reports: Iterable[Report], changed: Mapping[str, StatusChange], classes: Iterable[ClassChange]
) -> Iterable[ReportChange]:
    moved: dict[tuple[str, str], list[ClassChange]] = defaultdict(list)
    for each in classes:
        if each.of == FIFTHS:
            moved[each.index.code, each.area.area_set.code].append(each)
    if not (changed or moved):
        return
    for report in reports:
        if not may(ANONYMOUS, "view", report):
            continue
        content = freezing.read_content(report)
        stored = contents.targets_in(content)
        entries = tuple((entry, changed[entry["target"]]) for entry in stored if entry["target"] in changed)
        printed = tuple(_printed(content, moved))
        if entries or printed:
            yield ReportChange(report, entries, printed)


def _printed(
    content: Mapping[str, Any], moved: Mapping[tuple[str, str], list[ClassChange]]
) -> Iterable[tuple[int | None, ClassChange]]:
    """The classes on the report's maps that the change moves."""
    for made in content["maps"]:
        classes = dict(zip(made["table"]["areas"], made["doubt"]["classes"], strict=True))
        for each in moved.get((made["index"], made["area_set"]), ()):
            if each.area.code in classes:
                yield classes[each.area.code] or None, each
