"""What happens to statistics: areas and editions are imported, an older edition is made current again.

Each action asks for the right, writes its rows and the audit record in one transaction, and leaves the
database and the archive exactly as they were when it fails, whenever that is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from django.conf import settings
from django.db import transaction

from samstad.organisation import audit, clock, rights
from samstad.organisation.errors import UserError, counted
from samstad.organisation.rights import Actor
from samstad.statistics import landing
from samstad.statistics.area_sets import import_areas, plan_areas
from samstad.statistics.models import Dataset, Measure, Release, ReleasePointer
from samstad.statistics.planning import (
    LISTED,
    FileForm,
    ImportPlan,
    latest_pointer,
    latest_release,
    plan_statistics,
)
from samstad.statistics.store import files

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "AlreadyLoadedError",
    "import_areas",
    "import_statistics",
    "move_pointer",
    "plan_areas",
    "plan_statistics",
    "save_form",
]


class AlreadyLoadedError(UserError):
    """The delivery says nothing that is not an edition already."""


Paths = Path | str | Sequence[Path | str]


@overload
def import_statistics(
    actor: Actor,
    dataset: Dataset,
    path: Paths,
    *,
    published: dt.date,
    dry_run: Literal[True],
    fetched: dt.datetime | None = ...,
    note: str | dict[str, str] | None = ...,
    merge: bool = ...,
    skip_rejected: bool = ...,
    form: FileForm | None = ...,
    source: dict[str, Any] | None = ...,
    progress: files.Progress = ...,
) -> ImportPlan: ...


@overload
def import_statistics(
    actor: Actor,
    dataset: Dataset,
    path: Paths,
    *,
    published: dt.date,
    fetched: dt.datetime | None = ...,
    note: str | dict[str, str] | None = ...,
    merge: bool = ...,
    skip_rejected: bool = ...,
    form: FileForm | None = ...,
    dry_run: Literal[False] = ...,
    source: dict[str, Any] | None = ...,
    progress: files.Progress = ...,
) -> Release: ...


def import_statistics(
    actor: Actor,
    dataset: Dataset,
    path: Paths,
    *,
    published: dt.date,
    fetched: dt.datetime | None = None,
    note: str | dict[str, str] | None = None,
    merge: bool = False,
    skip_rejected: bool = False,
    form: FileForm | None = None,
    dry_run: bool = False,
    source: dict[str, Any] | None = None,
    progress: files.Progress = files.silent,
) -> Release | ImportPlan:
    """Make a delivery the dataset's new and current edition; with `dry_run` only its plan.

    `merge` lays a part-delivery over the current edition. `skip_rejected` leaves out the rows that cannot be
    taken in and lists them in the recipe; without it one such row refuses the file. `form`: how to read it, where
    that is not as the dataset says. `note` is why, for people; `source` what the service said that the file was
    fetched from, and becomes part of the recipe.

    Raises PermissionDenied; and UserError where the files cannot be read, rows are refused, the content is
    loaded already, or there is no room. Nothing is then changed.
    """
    rights.require(actor, "import", dataset)
    plan = plan_statistics(
        path, dataset, merge=merge, skip_rejected=skip_rejected, form=form, progress=progress
    )
    if source is not None:
        plan.recipe["source"] = source
    if dry_run:
        return plan
    frame = _accepted(plan, skip_rejected)
    home = settings.HOME
    with files.writing(home):
        staged = landing.stage(frame, home, progress)
        with landing.whole_or_not_at_all(staged, home), landing.room_in_database(), transaction.atomic():
            landing.hold_off_sweeper()
            _refuse_known(plan, staged.content_hash)
            release = _write(
                actor, plan, frame["measure"].unique(), staged.content_hash, published, fetched, note
            )
            landing.land(staged, dataset, home)
    progress(1, 1, "")
    return release


def _accepted(plan: ImportPlan, skip_rejected: bool) -> pl.DataFrame:
    """The rows that are to be the edition. Raises UserError where rows are refused, or there are none."""
    if plan.rejected and not (skip_rejected and plan.frame is not None):
        shown = "\n".join(f"  {row}" for row in plan.rejected[:LISTED])
        more = len(plan.rejected) - LISTED
        rest = f"\n  … and {more} more" if more > 0 else ""
        raise UserError(
            f"{counted(len(plan.rejected), 'row is', 'rows are')} refused and nothing was imported:\n{shown}{rest}\n",
            where=plan.source_name,
            advice="Correct the file, the mapping or the area set; or leave them out with --skip-rejected",
        )
    if plan.frame is None:
        raise UserError("the file has no rows", where=plan.source_name, advice="Check the file")
    return plan.frame


def _refuse_known(plan: ImportPlan, content_hash: str) -> None:
    """Raise UserError where the content is an edition already, or another edition came in between."""
    dataset = Dataset.objects.select_for_update().get(pk=plan.dataset.pk)
    current = latest_release(dataset)
    if current != plan.current:
        raise UserError(
            f"edition {current.number if current else '–'} was imported while this one was being read",
            where=f"dataset {dataset.code}",
            advice="Run the import again",
        )
    known = dataset.releases.filter(content_hash=content_hash).first()
    if known is None and current is not None and plan.changes is not None and plan.changes.none:
        known = current  # the same numbers, written by another version of the file format
    if known is None:
        return
    advice = "There is nothing to do"
    if known != current:
        advice = f"Move the pointer back to release {known.number} to make it the current one again"
    raise AlreadyLoadedError(
        f"already loaded as release {known.number}", where=plan.source_name, advice=advice
    )


def _write(
    actor: Actor,
    plan: ImportPlan,
    measures: Iterable[str],
    content_hash: str,
    published: dt.date,
    fetched: dt.datetime | None,
    note: str | dict[str, str] | None,
) -> Release:
    """The rows of a new edition: release, pointer, measures, audit record."""
    dataset, now = plan.dataset, clock.now()
    latest = dataset.releases.order_by("-number").first()
    release = Release.objects.create(
        dataset=dataset,
        number=latest.number + 1 if latest else 1,
        content_hash=content_hash,
        source_hash=plan.source_hash,
        source_name=plan.source_name[:300],
        predecessor=plan.current,
        published=published,
        fetched=fetched or now,
        imported=now,
        imported_by=str(actor),
        licence=dataset.licence,
        recipe=plan.recipe,
        rows=plan.rows,
        missing=plan.missing,
        note={"sv": note} if isinstance(note, str) else note or {},
    )
    _point(actor, release)
    _write_measures(plan, sorted(measures))
    audit.record(
        actor,
        "import_statistics",
        release,
        city=dataset.city,
        changes={
            "source": plan.source_name,
            "content_hash": content_hash,
            "rows": plan.rows,
            "changes": plan.summary()["changes"],
        },
    )
    return release


def _point(actor: Actor, release: Release) -> None:
    """Make `release` current from now on. On a day that stands still the hour may lie before the last
    pointer's."""
    latest, now = latest_pointer(release.dataset), clock.now()
    since = now if latest is None else max(now, latest.since + dt.timedelta(microseconds=1))
    ReleasePointer.objects.create(dataset=release.dataset, release=release, since=since, moved_by=str(actor))


def _write_measures(plan: ImportPlan, codes: list[str]) -> None:
    """What is known of each measure in the edition; a measure that is gone keeps its row, for older
    editions."""
    known = {measure.code: measure for measure in plan.dataset.measures.all()}
    for code in codes:
        found = plan.measures.get(code, {})
        told = {key: text for key, text in found.items() if key == "additive" or any(text.values())}
        if code not in known:
            about: dict[str, Any] = {"name": {"sv": code}, "unit": {}, "additive": True} | told
            Measure.objects.create(dataset=plan.dataset, code=code, **about)
            continue
        # The city's own words, from its folder, stand before those of the file.
        measure = known[code]
        new = {key: text for key, text in told.items() if key != "additive" and not getattr(measure, key)}
        if new:
            for key, value in new.items():
                setattr(measure, key, value)
            measure.save()


def move_pointer(actor: Actor, dataset: Dataset, release: Release) -> ReleasePointer:
    """Make an edition that was loaded before the current one again. Pointers are only added, so both are
    known.

    Raises PermissionDenied; UserError where the release is of another dataset, or is the current one.
    """
    rights.require(actor, "move_pointer", dataset)
    if release.dataset_id != dataset.pk:
        raise UserError(f"release {release} is not of the dataset {dataset.code}", where=str(release))
    with transaction.atomic():
        Dataset.objects.select_for_update().get(pk=dataset.pk)
        before = latest_release(dataset)
        if before == release:
            raise UserError(
                f"release {release.number} is the current edition already", where=f"dataset {dataset.code}"
            )
        _point(actor, release)
        audit.record(
            actor,
            "move_pointer",
            release,
            city=dataset.city,
            changes={"release": [before.number if before else None, release.number]},
        )
    pointer = latest_pointer(dataset)
    assert pointer is not None
    return pointer


def save_form(actor: Actor, dataset: Dataset, form: FileForm) -> None:
    """Let the dataset's files be read like this from now on. Raises PermissionDenied; UserError for a faulty form."""
    rights.require(actor, "import", dataset)
    form.parsed(f"dataset {dataset.code}")
    before = FileForm.of(dataset)
    if form == before:
        return
    with transaction.atomic():
        dataset.format, dataset.mapping, dataset.symbols = form.format, form.mapping, form.symbols
        dataset.save()
        audit.record(
            actor,
            "save_file_form",
            dataset,
            city=dataset.city,
            changes={key: [value, vars(form)[key]] for key, value in vars(before).items()},
        )
