"""How a release's file and its row come to be together, whatever happens in between.

The file is renamed into the archive just before the transaction commits, and announced in the temporary
folder before that. Whoever finds an announcement afterwards (the import itself when it failed, or the next
command's sweep when it was killed) asks the database whether the row is there: then the file stays, else it
goes. Only an announced file is ever removed from the archive: one without a row may belong to a database that
was restored from an older backup, or to another one, and is reported, not swept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DatabaseError, OperationalError, connection, transaction

from samstad.conf.home import Home
from samstad.organisation.errors import UserError
from samstad.statistics.models import Dataset, Release
from samstad.statistics.store import archive, cube, files

if TYPE_CHECKING:
    import polars as pl

SUFFIX = ".landing"
# PostgreSQL may still be committing for a client that was killed: the sweep waits on this lock for its end.
ADVISORY_LOCK = 0x5A_4D_5A_7D


@dataclass(frozen=True)
class Staged:
    """A release's file and cube, finished and lying aside."""

    content_hash: str
    file: Path
    cube: Path
    announcement: Path

    def discard(self) -> None:
        """Remove what was not moved to its place."""
        files.remove(self.file)
        files.remove(self.cube)


def stage(frame: pl.DataFrame, home: Home, progress: files.Progress = files.silent) -> Staged:
    """Write a canonical frame's file and cube aside. Raises UserError where there is no room."""
    progress(0, 2, "release")
    file, content_hash = archive.write_aside(frame, home)
    try:
        progress(1, 2, "cube")
        built = cube.build_aside(frame, home)
    except BaseException:
        files.remove(file)
        raise
    return Staged(content_hash, file, built, files.aside(home, SUFFIX))


def place_of(dataset: Dataset, content_hash: str, home: Home) -> Path:
    """The file's name in the archive."""
    return archive.archive_file(home, dataset.city.slug if dataset.city else None, dataset.code, content_hash)


def land(staged: Staged, dataset: Dataset, home: Home) -> None:
    """Move file and cube to their places; the last step before the commit."""
    target = place_of(dataset, staged.content_hash, home)
    with files.room_for("the cube", home.cube):
        cube.place(staged.cube, home.cube / staged.content_hash, home)
    if target.exists() and files.sha256(target) == staged.content_hash:
        return  # the same bytes lie there from before, and are not ours to remove
    announced = {
        "database": database_name(home),
        "file": str(target.relative_to(home.root)),
        "content_hash": staged.content_hash,
        "dataset": dataset.pk,
    }
    with files.room_for("the release", home.temporary):
        files.write_json(staged.announcement, announced)
        files.sync_folder(home.temporary)
    archive.place(staged.file, target)
    transaction.on_commit(lambda: files.remove(staged.announcement))


def database_name(home: Home) -> str:
    """Which database this is, without its password; a file in the home is named from there."""
    said = connection.settings_dict
    name = str(said["NAME"])
    with suppress(ValueError):
        name = str(Path(name).relative_to(home.root))
    return f"{connection.vendor}:{said.get('HOST', '')}:{said.get('PORT', '')}:{name}"


def announcements(home: Home) -> list[Path]:
    return sorted(home.temporary.glob(f"*{SUFFIX}"))


def settle(announcement: Path, home: Home) -> bool:
    """Keep the announced file if its row is there, else remove it. Whether the announcement was ours to
    settle.

    Raises DatabaseError where the database cannot be asked; nothing is then removed.
    """
    try:
        said = json.loads(announcement.read_bytes())
    except (OSError, ValueError):
        files.remove(announcement)  # cut short: it was never finished, so nothing was moved
        return True
    if said["database"] != database_name(home):
        return False
    if not Release.objects.filter(dataset=said["dataset"], content_hash=said["content_hash"]).exists():
        files.remove(home.root / said["file"])
    files.remove(announcement)
    return True


@contextmanager
def whole_or_not_at_all(staged: Staged, home: Home) -> Iterator[None]:
    """Let the block land `staged`; if it fails (an error, or Ctrl-C, before or after the commit), settle
    it."""
    try:
        yield
    except BaseException:
        if staged.announcement.exists():
            with suppress(DatabaseError):
                settle(staged.announcement, home)
        raise
    finally:
        staged.discard()


def hold_off_sweeper() -> None:
    """Within a transaction: let no sweep on PostgreSQL judge this import before the transaction has ended."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [ADVISORY_LOCK])


def sweeper_may_judge() -> bool:
    """Within a transaction: whether no import is still committing. SQLite's own write lock says the same."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        return bool(cursor.fetchone()[0])


@contextmanager
def room_in_database() -> Iterator[None]:
    """Turn a full disk and a busy database into the sentence that helps."""
    try:
        yield
    except OperationalError as error:
        text = str(error).lower()
        where = str(connection.settings_dict["NAME"])
        if any(sign in text for sign in ("full", "disk i/o", "no space", "could not extend")):
            raise UserError(
                f"there is no room to write in the database ({error})",
                where=where,
                advice="Nothing was changed. Make room and run it again",
            ) from error
        if "locked" in text:
            raise UserError(
                "somebody else is writing in the database",
                where=where,
                advice="Nothing was changed. Run it again in a moment",
            ) from error
        raise
