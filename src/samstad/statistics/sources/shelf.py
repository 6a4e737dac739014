"""Answers kept on disk while a fetch is under way, so that one that was interrupted goes on where it was.

An answer lies under the hash of what was asked, and of what decides the answer (when the table was updated).
A change there is another name, so that an answer from before it is never taken for one from after. Its own hash
is in the name too: a damaged file is not found.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from samstad.statistics.sources.client import Answer
from samstad.statistics.store import files


class Shelf:
    """The answers of one dataset's fetch, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, asked: Mapping[str, Any]) -> bytes | None:
        """The answer to exactly this, if it is here and whole."""
        for path in self.folder.glob(f"{_name(asked)}-*.answer"):
            content = path.read_bytes()
            if path.stem.partition("-")[2] == _digest(content):
                return content
            path.unlink(missing_ok=True)
        return None

    def get(self, asked: Mapping[str, Any], ask: Callable[[], Answer]) -> Any:
        """The JSON answered to `asked`: from here, else by `ask`, whose answer is kept. What `ask` raises passes."""
        content = self.find(asked)
        if content is not None:
            return json.loads(content)
        answer = ask()
        self.keep(asked, answer.content)
        return answer.data

    def keep(self, asked: Mapping[str, Any], content: bytes) -> None:
        """Keep an answer. It is not forced to disk: one that a power cut spoils no longer fits its name, and is
        asked for again."""
        with files.room_for("an answer of a service", self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{_name(asked)}-{_digest(content)}.answer").write_bytes(content)

    def clear(self) -> None:
        """Forget all answers: they have become a delivery, or are out of date."""
        for path in [*self.folder.glob("*.answer"), *self.folder.glob("*.part")]:
            path.unlink(missing_ok=True)


def write(path: Path, content: bytes) -> Path:
    """Write a file aside, force it to disk and rename it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{uuid.uuid4().hex}.part")
    try:
        files.write_whole(aside, content)
        aside.replace(path)
        files.sync_folder(path.parent)
    finally:
        aside.unlink(missing_ok=True)
    return path


def _name(asked: Mapping[str, Any]) -> str:
    return _digest(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:40]
