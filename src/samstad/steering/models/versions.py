"""The count of versions that a form rests on."""

from __future__ import annotations

from typing import Any


def count_version(obj: Any) -> None:
    """Whoever saves, a form or a loaded folder, makes a new version: a form opened before it is stale."""
    if not obj._state.adding:
        obj.version += 1
