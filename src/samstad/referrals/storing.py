"""Files by their content: each lies once in the home under its SHA-256, written whole or not at all.

A file that is there without a row belongs to nobody and harms nothing: the next that has the same content takes it
over. Whether a file may be taken in at all is not asked here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from samstad.conf.home import Home
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import Actor
from samstad.referrals.models import StoredFile
from samstad.statistics.housekeeping import Finding
from samstad.statistics.store import files as storage


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies, or would."""
    home: Home = settings.HOME
    return home.attachments / sha256[:2] / sha256


def store(actor: Actor, city: City, name: str, media_type: str, content: bytes) -> StoredFile:
    """Keep `content` and give its row; what is there already is not written again. Raises UserError without room."""
    sha256 = hashlib.sha256(content).hexdigest()
    _write(sha256, content)
    with transaction.atomic():
        kept, _new = StoredFile.objects.get_or_create(
            city=city,
            sha256=sha256,
            defaults={
                "size": len(content),
                "media_type": media_type,
                "name": name[-200:],
                "stored_at": clock.now(),
                "stored_by": str(actor),
            },
        )
    return kept


def take_in(
    actor: Actor, city: City, name: str, content: Iterable[bytes]
) -> tuple[StoredFile, tuple[str, ...]]:
    """Take in a file that somebody sends: its row, and what is told of it. Raises Refused (a UserError) with a reason,
    and nothing of it is then kept."""
    from samstad.referrals.receiving import receive

    home: Home = settings.HOME
    folder = home.temporary / "received"
    with storage.room_for("the file", home.root), storage.writing(home):
        got = receive(content, name, folder)
        try:
            kept = store(actor, city, got.name.name, got.kind.media_type, got.path.read_bytes())
        finally:
            got.path.unlink(missing_ok=True)
    return kept, got.notices


def _write(sha256: str, content: bytes) -> None:
    home: Home = settings.HOME
    target = path_of(sha256)
    if target.is_file() and target.stat().st_size == len(content):
        return
    with storage.room_for("the file", home.root), storage.writing(home):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = storage.aside(home, ".attachment")
        storage.write_whole(aside, content)
        aside.chmod(0o444)
        aside.rename(target)
        storage.sync_folder(target.parent)


def read(file: StoredFile) -> bytes:
    """The content. Raises UserError where it is gone, or is no longer what was stored."""
    try:
        content = path_of(file.sha256).read_bytes()
    except OSError as error:
        raise UserError(
            "the file is not in the home",
            where=str(path_of(file.sha256)),
            advice="Bring it back from a backup of the folder attachments",
        ) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise UserError(
            "the file is not what was stored",
            where=str(path_of(file.sha256)),
            advice="Bring it back from a backup of the folder attachments",
        )
    return content


def check_files() -> list[Finding]:
    """One finding for each stored file whose content is gone or altered."""
    return [
        Finding(
            "error",
            f"the file {row.name} is gone, or is not what was stored",
            str(path_of(row.sha256)),
            "Bring it back from a backup of the folder attachments",
        )
        for row in damaged()
    ]


def damaged(city: City | None = None) -> list[StoredFile]:
    """Stored files whose content is gone or altered, each read whole."""
    rows = StoredFile.objects.all() if city is None else StoredFile.objects.filter(city=city)
    found = []
    for row in rows.iterator():
        try:
            read(row)
        except UserError:
            found.append(row)
    return found
