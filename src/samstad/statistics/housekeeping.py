"""Is everything where it should be? Sweeping up after what was killed, checking, and building cubes again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction

from samstad.conf.home import Home
from samstad.organisation.errors import UserError
from samstad.statistics import area_sets, landing, uploads
from samstad.statistics.models import AreaSet, Release
from samstad.statistics.store import archive, cube, files


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be: what, where, and what to do about it."""

    severity: str  # "error": numbers are lost or changed; "warning": space or speed
    what: str
    where: str
    advice: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.advice}."


def sweep(home: Home | None = None) -> list[str]:
    """Remove what killed commands left behind; the names of what was removed. Every command begins with this.

    Nothing is done while anybody is writing. An announced file is kept or removed as the database says
    (see `landing.py`); a cube goes when neither its file nor its row exists.
    """
    home = home or settings.HOME
    with files.alone(home) as mine:
        if not mine:
            return []
        judged = _judge(home)
        removed = []
        for path in _children(home.temporary):
            if path.suffix not in files.ANNOUNCEMENTS:
                files.remove(path)
                removed.append(path.name)
        return removed + judged + uploads.sweep(home)


def _judge(home: Home) -> list[str]:
    """Settle announcements and stray cubes, if there are any and the database can be asked."""
    stray = _stray_cubes(home)
    if not landing.announcements(home) and not stray:
        return []
    removed = []
    with suppress(DatabaseError), transaction.atomic():
        if not landing.sweeper_may_judge():
            return []
        removed = [path.name for path in landing.announcements(home) if landing.settle(path, home)]
        known = set(
            Release.objects.filter(content_hash__in=[p.name for p in stray]).values_list(
                "content_hash", flat=True
            )
        )
        for path in _stray_cubes(home):
            if path.name not in known:
                files.remove(path)
                removed.append(path.name)
    return removed


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _stray_cubes(home: Home) -> list[Path]:
    """Cubes whose file is not in the archive."""
    kept = {path.stem for path in home.releases.glob("*/*/*.parquet")}
    return [path for path in _children(home.cube) if path.name not in kept]


def check(home: Home | None = None, progress: files.Progress = files.silent) -> list[Finding]:
    """Compare the archive, the cubes and the geometry with what the database says, byte for byte."""
    home = home or settings.HOME
    releases = list(Release.objects.select_related("dataset", "dataset__city"))
    findings = []
    for done, release in enumerate(releases):
        progress(done, len(releases), str(release))
        findings += _check_release(release, home)
    progress(len(releases), len(releases), "")
    return [*findings, *_check_strays(releases, home), *_check_area_sets()]


def _check_release(release: Release, home: Home) -> list[Finding]:
    expected = landing.place_of(release.dataset, release.content_hash, home)
    restore = "Restore this file from the backup; reports that rest on it cannot be verified without it"
    if not expected.exists():
        return [Finding("error", f"the file of release {release} is gone", str(expected), restore)]
    if files.sha256(expected) != release.content_hash:
        return [Finding("error", f"the file of release {release} has been changed", str(expected), restore)]
    folder = home.cube / release.content_hash
    try:
        cube.check_cube(folder)
    except cube.CubeDamagedError as error:
        what = f"the cube of release {release} is not whole ({error})"
        return [Finding("warning", what, str(folder), "Run `samstad doctor --rebuild`")]
    return []


def _check_strays(releases: list[Release], home: Home) -> list[Finding]:
    known = {landing.place_of(release.dataset, release.content_hash, home) for release in releases}
    advice = "If the database was restored from an older backup, import it again; else remove the file"
    return [
        Finding("warning", "no release has this file", str(path), advice)
        for path in sorted(home.releases.glob("*/*/*.parquet"))
        if path not in known
    ]


def _check_area_sets() -> list[Finding]:
    findings = []
    for area_set in AreaSet.objects.exclude(content_hash=""):
        if area_sets.geometry_hash(area_set) != area_set.content_hash:
            what = f"the areas of {area_set} are not those that were imported"
            findings.append(
                Finding("error", what, f"area set {area_set}", "Restore the database from the backup")
            )
    return findings


def rebuild_cubes(home: Home | None = None, progress: files.Progress = files.silent) -> int:
    """Build every release's cube again from its file; how many were built.

    Raises UserError naming the files that are gone or changed, after building the others.
    """
    home = home or settings.HOME
    hashes = sorted(set(Release.objects.values_list("content_hash", flat=True)))
    faults = []
    for done, content_hash in enumerate(hashes):
        progress(done, len(hashes), content_hash[:12])
        try:
            with files.writing(home), files.one_at_a_time(home, "cube"):
                built = cube.build_aside(archive.read_frame(content_hash, home), home)
                cube.place(built, home.cube / content_hash, home)
        except UserError as error:
            faults.append(str(error))
    cube.forget()
    progress(len(hashes), len(hashes), "")
    if faults:
        raise UserError("\n".join(faults))
    return len(hashes)
