"""Files that a statistician has sent in and not confirmed: they lie aside for a day, and nothing else knows of them.

Each lies in a folder of its own, named by a token that nobody can guess: `about.json`, written last, and the file under
its own name. Confirming imports the file and removes the folder; what is never confirmed is swept.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from samstad.conf.home import Home
from samstad.organisation import file_names, rights
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor
from samstad.statistics.models import Dataset
from samstad.statistics.store import files

KEPT = 24 * 60 * 60  # seconds
LARGEST: int = settings.LARGEST_UPLOAD  # bytes of one file
TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Upload:
    """One file that waits. `path` is where it lies, `published` the day that its source published it."""

    dataset: Dataset
    token: str
    path: Path
    published: dt.date

    def __str__(self) -> str:
        return f"{self.path.name} for {self.dataset}"

    def discard(self) -> None:
        """Remove it; it may be gone already."""
        files.remove(self.path.parent.parent)


def stage(actor: Actor, dataset: Dataset, name: str, content: Iterable[bytes], published: dt.date) -> Upload:
    """Lay a file aside for `dataset`.

    Raises PermissionDenied; UserError where it is larger than LARGEST or there is no room. Nothing is then kept.
    """
    rights.require(actor, "import", dataset)
    home: Home = settings.HOME
    sweep(home)
    token = secrets.token_hex(16)
    folder = home.uploads / token
    safe = file_names.clean(name).name
    path = folder / "file" / safe
    try:
        with files.room_for("the file", home.root):
            path.parent.mkdir(parents=True, mode=0o700)
            size = 0
            with path.open("wb") as file:
                for part in content:
                    size += len(part)
                    if size > LARGEST:
                        raise too_large()
                    file.write(part)
            said = {"dataset": dataset.pk, "name": safe, "published": published.isoformat(), "by": str(actor)}
            files.write_json(folder / "about.json", said)
    except BaseException:
        files.remove(folder)
        raise
    return Upload(dataset, token, path, published)


def too_large() -> UserError:
    return UserError(
        f"the file is larger than {LARGEST // 1_000_000} MB",
        advice="Divide it, save it as Parquet, or use samstad import statistics at the machine",
    )


def find(dataset: Dataset, token: str) -> Upload | None:
    """The file that waits for this dataset under this token; None where there is none, or its day is over."""
    if not TOKEN.fullmatch(token):
        return None
    folder = settings.HOME.uploads / token
    try:
        said = json.loads((folder / "about.json").read_bytes())
        if said["dataset"] != dataset.pk or _age(folder) > KEPT:
            return None
        return Upload(
            dataset, token, folder / "file" / said["name"], dt.date.fromisoformat(said["published"])
        )
    except (OSError, ValueError, KeyError):
        return None


def sweep(home: Home) -> list[str]:
    """Remove what has waited for more than a day; the tokens."""
    removed = []
    for folder in sorted(home.uploads.iterdir()) if home.uploads.is_dir() else []:
        if _age(folder) > KEPT:
            files.remove(folder)
            removed.append(folder.name)
    return removed


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0  # somebody else has just removed it
