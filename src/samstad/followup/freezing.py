"""Freezing a report: its content and rendered files are written once, with their hashes in the database.

The folder is built aside, announced in the temporary folder, and renamed into place just before the
transaction that writes its rows commits. Whoever is stopped on the way leaves an announcement, and the next
command asks the database whether the report is there: then its folder stays, else it goes (`sweep`). As with
the archive (`statistics.landing`), only an announced folder is ever removed: one without a row may belong to a
database that was restored from an older backup, and is reported, not swept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from samstad.conf.home import Home
from samstad.followup import content as contents
from samstad.followup import replying
from samstad.followup.models import Report, ReportFile, ReportingRound
from samstad.followup.renderings import COUNT, renderings, template_of
from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, require
from samstad.statistics import landing
from samstad.statistics.store import files as storage

CONTENT_FILE = "report.json"
SUFFIX = ".freezing"
# Gathering, and each file.
STEPS = 1 + COUNT
assert SUFFIX in storage.ANNOUNCEMENTS
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
    """The content as it was frozen. Raises UserError where the file is gone or is no JSON."""
    path = folder_of(report) / CONTENT_FILE
    try:
        content: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UserError(
            "the report's content cannot be read",
            where=str(path),
            advice="Restore the report's folder from a backup",
        ) from error
    return content


def freeze(
    actor: Actor,
    reporting_round: ReportingRound,
    progress: Progress = lambda done, total, text: None,
    also: Callable[[Report], None] = lambda report: None,
) -> Report:
    """Gather, render, and freeze the report of a round; `also` is done in the transaction that writes its rows.
    Raises PermissionDenied, UserError; then nothing is changed."""
    require(actor, "freeze", reporting_round)
    replying.require_heard(reporting_round)
    home: Home = settings.HOME
    identifier = _identifier(reporting_round)
    template = template_of(reporting_round.city)
    progress(0, STEPS, "content")
    content, releases = contents.gather(
        reporting_round, identifier, actor.user.name if actor.user else str(actor)
    )
    if not releases:
        raise UserError(
            "the report would hold no number",
            where=reporting_round.code,
            advice="Load statistics for the indicators of the round's goals first",
        )
    # Whoever sweeps leaves these files alone as long as the lock is held.
    with storage.room_for("the report", home.root), storage.writing(home):
        aside = storage.aside(home)
        try:
            files = _write(aside, content, _shapes(reporting_round, content), template, progress)
            return _commit(actor, reporting_round, content, releases, aside, files, also)
        finally:
            storage.remove(aside)


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
    folder: Path, content: dict[str, Any], shapes: dict[str, Any], template: bytes | None, progress: Progress
) -> list[dict[str, Any]]:
    """Render every file into `folder`; give name, language, type, hash and size of each."""
    folder.mkdir(parents=True)
    frozen = _canonical(content)
    files = [_store(folder, CONTENT_FILE, "", "application/json", frozen)]
    # Every file is made of what the content file says, in its order: made again from it, it is the same.
    content = json.loads(frozen)
    for step, one in enumerate(renderings(content, shapes, template), 1):
        progress(step, STEPS, one.name)
        files.append(_store(folder, one.name, one.lang, one.media_type, one.render()))
    storage.sync_folder(folder)
    progress(STEPS, STEPS, "")
    return files


def _store(folder: Path, name: str, lang: str, media_type: str, data: bytes) -> dict[str, Any]:
    path = folder / name
    storage.write_whole(path, data)
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


def _commit(
    actor: Actor,
    reporting_round: ReportingRound,
    content: dict[str, Any],
    releases: list[Any],
    aside: Path,
    files: list[dict[str, Any]],
    also: Callable[[Report], None],
) -> Report:
    """The rows and the folder, together or not at all."""
    home: Home = settings.HOME
    announcement = storage.aside(home, SUFFIX)
    try:
        with landing.room_in_database(), transaction.atomic():
            landing.hold_off_sweeper()
            report = _write_rows(actor, reporting_round, content, releases, files)
            also(report)
            _place(aside, report, announcement)
            transaction.on_commit(lambda: storage.remove(announcement))
    except BaseException:
        # Also Ctrl-C just after the commit comes here: the database alone knows whether it took place.
        if announcement.exists():
            with suppress(DatabaseError):
                settle(announcement, home)
        raise
    return report


def _write_rows(
    actor: Actor,
    reporting_round: ReportingRound,
    content: dict[str, Any],
    releases: list[Any],
    files: list[dict[str, Any]],
) -> Report:
    # The round's row is the lock: two who freeze at once take turns, and the second one's name is taken.
    locked = ReportingRound.objects.select_for_update().get(pk=reporting_round.pk)
    require(actor, "freeze", locked)
    if Report.objects.filter(identifier=content["identifier"]).exists():
        raise UserError(
            "this report was frozen by somebody else meanwhile",
            where=content["identifier"],
            advice="Run it again if you want one more",
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
        actor, "report.freeze", report, changes={file["name"]: [None, file["sha256"]] for file in files}
    )
    return report


def _place(aside: Path, report: Report, announcement: Path) -> None:
    """Announce the folder and rename it into place; the last step before the commit."""
    home: Home = settings.HOME
    target = folder_of(report)
    if target.exists():
        raise UserError(
            "a folder that belongs to no report in the database lies in the way",
            where=str(target),
            advice="If the database was restored from an older backup, move the folder away; then run it again",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    announced = {"database": landing.database_name(home), "identifier": report.identifier}
    storage.write_json(announcement, announced)
    storage.sync_folder(home.temporary)
    aside.rename(target)
    storage.sync_folder(target.parent)


def settle(announcement: Path, home: Home) -> bool:
    """Keep the announced folder if its report is there, else remove it. Whether it was ours to settle.

    Raises DatabaseError where the database cannot be asked; nothing is then removed.
    """
    try:
        said = json.loads(announcement.read_bytes())
    except (OSError, ValueError):
        storage.remove(announcement)  # cut short: it was never finished, so nothing was moved
        return True
    if said["database"] != landing.database_name(home):
        return False
    if not Report.objects.filter(identifier=said["identifier"]).exists():
        storage.remove(home.reports / said["identifier"])
    storage.remove(announcement)
    return True


def sweep(home: Home | None = None) -> list[str]:
    """Settle what killed commands announced; the names of what was settled. Does nothing while anybody writes."""
    home = home or settings.HOME
    with storage.alone(home) as mine:
        announced = sorted(home.temporary.glob(f"*{SUFFIX}")) if mine else []
        if not announced:
            return []
        with suppress(DatabaseError), transaction.atomic():
            if landing.sweeper_may_judge():
                return [path.name for path in announced if settle(path, home)]
    return []


def strays(home: Home | None = None) -> list[Path]:
    """Folders among the reports that no report in the database has."""
    home = home or settings.HOME
    if not home.reports.is_dir():
        return []
    known = set(Report.objects.values_list("identifier", flat=True))
    return [path for path in sorted(home.reports.iterdir()) if path.name not in known]
