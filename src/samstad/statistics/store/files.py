"""How files come to be whole or not at all: written aside, forced to disk, renamed in; and their locks.

Two kinds of users of a home's files: *writers* (an import, the building of a cube) share a lock for as long
as anything of theirs lies unfinished; the *sweeper* takes it alone, or not at all. The kernel drops a lock
with the process that held it, so a killed writer blocks nobody.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from samstad.conf.home import Home
from samstad.organisation.errors import UserError

# Called as (done, total, what is being done).
Progress = Callable[[int, int, str], None]

NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}

# Files in the temporary folder that say what is about to be moved into place: an edition, a frozen report.
# Whoever wrote one settles it by asking the database; a plain sweep lets it lie.
ANNOUNCEMENTS = frozenset({".landing", ".freezing"})


def silent(_done: int, _total: int, _text: str) -> None:
    """The progress of something that nobody watches."""


def sha256(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def writing(home: Home) -> Iterator[None]:
    """Hold off the sweeper while something is unfinished. Waits for a sweep that is under way."""
    with _locked(home, "files", fcntl.LOCK_SH):
        yield


@contextmanager
def alone(home: Home, name: str = "files") -> Iterator[bool]:
    """Hold the lock alone. Gives False, and holds nothing, where somebody else has it."""
    try:
        with _locked(home, name, fcntl.LOCK_EX | fcntl.LOCK_NB):
            yield True
    except BlockingIOError:
        yield False


@contextmanager
def one_at_a_time(home: Home, name: str) -> Iterator[None]:
    """Wait for the lock `name`, and hold it alone."""
    with _locked(home, name, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(home: Home, name: str, how: int) -> Iterator[None]:
    folder = home.root / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def room_for(what: str, folder: Path) -> Iterator[None]:
    """Turn "no room" and "may not write" into the one sentence that helps."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            free = shutil.disk_usage(folder).free / 1e6 if folder.exists() else 0
            raise UserError(
                f"there is no room to write {what} ({error.strerror}; {free:,.0f} MB free)",
                where=str(folder),
                advice="Nothing was changed. Make room, or raise the limit on file size, and run it again",
            ) from error
        if isinstance(error, PermissionError):
            raise UserError(
                f"{what} may not be written ({error.strerror})",
                where=str(error.filename or folder),
                advice="Let the user who runs the command own SAMSTAD_HOME",
            ) from error
        raise


def aside(home: Home, suffix: str = "") -> Path:
    """A name in the home's temporary folder that nobody else has."""
    home.temporary.mkdir(parents=True, exist_ok=True)
    return home.temporary / f"{uuid.uuid4().hex}{suffix}"


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Write `content` and force it to disk. A partial write raises OSError."""
    with path.open("wb", buffering=0) as file:
        rest = memoryview(content).cast("B")
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(file.fileno())


def write_json(path: Path, content: object) -> None:
    write_whole(path, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def sync_folder(folder: Path) -> None:
    """Force the folder's list of names to disk: a rename is not durable before."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file or a folder that may be gone already."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
