"""Whether what a form showed is still what is saved, for small records that are saved whole.

A form carries a mark of what it showed. Where somebody has saved meanwhile the mark is another: nothing is saved, the
writer is told, and the next save is a choice made with that known.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError


class StaleError(UserError):
    """Somebody has saved since the form was opened. `mark` is that of what is saved now."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        what = _("Somebody else has changed the same thing since you opened the page")
        super().__init__(
            what, advice=_("Look at it again. What you wrote is here: save again to let it stand")
        )


def mark(values: Any) -> str:
    """A short mark of plain values, the same for the same values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def refuse(read: str | None, now: str) -> None:
    """Raise StaleError where `read` was given and is not the mark of what is saved now."""
    if read is not None and read != now:
        raise StaleError(now)
