"""What can be made again, kept on the disk so that it need not be: a cache by content that every process shares."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings


def kept(kind: str, key: str, suffix: str, make: Callable[[], str]) -> str:
    """The text made from `key`, from `SAMSTAD_HOME/cube/<kind>` or made now.

    `key` says everything that the text depends on. The folder may be emptied at any time.
    """
    name = hashlib.sha256(key.encode()).hexdigest()
    place = Path(settings.HOME.cube) / kind / name[:2] / f"{name}{suffix}"
    try:
        return place.read_text("utf-8")
    except FileNotFoundError:
        made = make()
        _keep(place, made)
        return made


def _keep(place: Path, made: str) -> None:
    """Write aside and rename in, so that nobody reads half of it. A full disk costs only the cache."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=place.parent, suffix=".part")
    except OSError:
        return
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(made)
        Path(aside).replace(place)
    except OSError:
        Path(aside).unlink(missing_ok=True)
