"""Freezing a report: its content and rendered files are written once, with their hashes in the database.

The folder is built aside, renamed into place inside the transaction that writes the rows, and never written
again. Whoever is killed in between leaves either nothing or a folder without a row, which `sweep` removes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from samstad.followup import content as contents
from samstad.followup.models import Report, ReportFile, ReportingRound
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, require
from samstad.organisation.texts import LANGUAGES
from samstad.statistics.store import files as locks

CONTENT_FILE = "report.json"
Progress = Callable[[int, int, str], None]


def folder_of(report: Report) -> Path:
    return Path(settings.HOME.reports) / report.identifier


def find(identifier: str) -> Report:
    """The report, or a sentence that names those there are."""
    report = Report.objects.filter(identifier=identifier).first()
    if report is None:
        known = ", ".join(Report.objects.values_list("identifier", flat=True)) or "none"
        raise UserError(f"there is no report {identifier!r}", advice=f"Reports here: {known}")
    return report


def read_content(report: Report) -> dict[str, Any]:
    """The content as it was frozen."""
    content: dict[str, Any] = json.loads((folder_of(report) / CONTENT_FILE).read_bytes())
    return content


def freeze(
    actor: Actor, reporting_round: ReportingRound, progress: Progress = lambda done, total, text: None
) -> Report:
    """Gather, render, and freeze the report of a round. Raises PermissionDenied, UserError, OSError."""
    require(actor, "freeze", reporting_round)
    identifier = _identifier(reporting_round)
    progress(0, 6, "content")
    content, releases = contents.gather(
        reporting_round, identifier, actor.user.name if actor.user else str(actor)
    )
    if not releases:
        raise UserError(
            "the report would hold no number",
            where=reporting_round.code,
            advice="Load statistics for the indicators of the round's goals first",
        )
    aside = Path(settings.HOME.temporary) / f"report-{identifier}-{os.getpid()}"
    try:
        # Whoever sweeps leaves this folder alone as long as the lock is held.
        with locks.writing(settings.HOME):
            files = _write(aside, content, _shapes(reporting_round, content), progress)
            return _commit(actor, reporting_round, content, releases, aside, files)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _identifier(reporting_round: ReportingRound) -> str:
    number = reporting_round.reports.count() + 1
    return f"{reporting_round.city.slug}-{reporting_round.code}-{number}"


def _shapes(reporting_round: ReportingRound, content: dict[str, Any]) -> dict[str, Any]:
    """The geometries of the area sets that the maps show."""
    from samstad.statistics import queries
    from samstad.statistics.models import AreaSet

    codes = {index["area_set"] for index in content["maps"]}
    sets = AreaSet.objects.filter(city=reporting_round.city, code__in=codes)
    return {area_set.code: queries.geometries(area_set) for area_set in sets}


def _write(
    folder: Path, content: dict[str, Any], shapes: dict[str, Any], progress: Progress
) -> list[dict[str, Any]]:
    """Render every file into `folder`; give name, language, type, hash and size of each."""
    from samstad.drawing import html, pdf
    from samstad.followup import layout

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files = [_store(folder, CONTENT_FILE, "", "application/json", _canonical(content))]
    step = 1
    for lang in LANGUAGES:
        document = layout.document(content, lang, shapes)
        for name, media_type, render in (
            (f"report.{lang}.html", "text/html", html.render),
            (f"report.{lang}.pdf", "application/pdf", pdf.render),
        ):
            progress(step, 6, name)
            files.append(_store(folder, name, lang, media_type, render(document)))
            step += 1
    _sync(folder)
    progress(6, 6, "")
    return files


def _store(folder: Path, name: str, lang: str, media_type: str, data: bytes) -> dict[str, Any]:
    path = folder / name
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o444)
    return {
        "name": name,
        "lang": lang,
        "media_type": media_type,
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
    }


def _canonical(content: dict[str, Any]) -> bytes:
    """JSON in one form: the same content gives the same bytes."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _commit(
    actor: Actor,
    reporting_round: ReportingRound,
    content: dict[str, Any],
    releases: list[Any],
    aside: Path,
    files: list[dict[str, Any]],
) -> Report:
    target = Path(settings.HOME.reports) / content["identifier"]
    target.parent.mkdir(parents=True, exist_ok=True)
    moved = False
    try:
        with transaction.atomic():
            # The round's row is the lock: two who freeze at once take turns, and the second one's name is taken.
            locked = ReportingRound.objects.select_for_update().get(pk=reporting_round.pk)
            require(actor, "freeze", locked)
            if Report.objects.filter(identifier=content["identifier"]).exists():
                raise UserError(
                    f"{content['identifier']} was frozen meanwhile",
                    advice="Freeze again if you want one more",
                )
            report = Report(
                city=reporting_round.city,
                identifier=content["identifier"],
                round=reporting_round,
                title=content["title"],
                frozen_at=clock.now(),
                frozen_by=str(actor),
            )
            report.save()
            for file in files:
                ReportFile.objects.create(report=report, **file)
            report.releases.set(releases)
            audit.record(
                actor,
                "report.freeze",
                report,
                changes={file["name"]: [None, file["sha256"]] for file in files},
            )
            aside.rename(target)
            moved = True
            _sync(target.parent)
    except BaseException:
        if moved:
            shutil.rmtree(target, ignore_errors=True)
        raise
    return report


def sweep() -> list[str]:
    """Remove folders of reports that were never committed; give their names. Does nothing while anybody writes."""
    root = Path(settings.HOME.reports)
    if not root.exists():
        return []
    with locks.alone(settings.HOME) as mine:
        if not mine:
            return []
        known = set(Report.objects.values_list("identifier", flat=True))
        gone = [folder for folder in sorted(root.iterdir()) if folder.is_dir() and folder.name not in known]
        for folder in gone:
            shutil.rmtree(folder)
    return [folder.name for folder in gone]
