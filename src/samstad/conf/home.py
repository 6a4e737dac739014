"""Where an installation keeps its data: one folder, `SAMSTAD_HOME` (default `./var`).

Knows paths only. Importing this starts nothing and makes nothing.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samstad.organisation.errors import UserError


@dataclass(frozen=True)
class Home:
    """The folders of one installation."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "samstad.sqlite3"

    @property
    def releases(self) -> Path:
        """Immutable Parquet archive: the truth about every number."""
        return self.root / "releases"

    @property
    def cube(self) -> Path:
        """Cache made from the archive; may be deleted at any time."""
        return self.root / "cube"

    @property
    def reports(self) -> Path:
        """Frozen reports, one folder each."""
        return self.root / "reports"

    @property
    def temporary(self) -> Path:
        """Unfinished files; emptied by the next command when nobody holds the lock."""
        return self.root / "tmp"

    @property
    def uploads(self) -> Path:
        """Files that somebody has sent in and not confirmed yet; each is swept after a day."""
        return self.root / "uploads"

    def report_template(self, city: str) -> Path:
        """The Word file whose styles the city's reports are written in; the program's own where there is none."""
        return self.root / "templates" / city / "report_template.docx"

    @property
    def attachments(self) -> Path:
        """Files of referrals and matters, each under the hash of its content; never altered."""
        return self.root / "attachments"

    @property
    def search(self) -> Path:
        """Indices to search in, made from the database; may be deleted at any time."""
        return self.root / "search"

    @property
    def static(self) -> Path:
        return self.root / "static"

    @property
    def config(self) -> Path:
        return self.root / "home.toml"

    def settings(self) -> dict[str, Any]:
        """What `home.toml` says; empty where there is none."""
        if not self.config.exists():
            return {}
        try:
            return tomllib.loads(self.config.read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            raise UserError(
                f"the file cannot be read ({error})",
                where=str(self.config),
                advice="Correct it, or remove it",
            ) from error

    def secret_key(self) -> str:
        """The installation's own key, made on first use and readable by its owner only."""
        path = self.root / "secret.key"
        if not path.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(f".{os.getpid()}")
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50))
            try:
                os.link(aside, path)
            except FileExistsError:
                pass
            finally:
                aside.unlink()
        return path.read_text()


def current_home() -> Home:
    """The home that `SAMSTAD_HOME` names."""
    return Home(Path(os.environ.get("SAMSTAD_HOME", "var")).resolve())
