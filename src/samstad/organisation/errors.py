"""One clear error: what is wrong, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

W = TypeVar("W")


class UserError(Exception):
    """A fault that a person can mend. Its text is shown as it stands, on stderr or on the page.

    `what` says what is wrong, `where` names the file and line (or field), `advice` says what to do.
    """

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        self.what, self.where, self.advice = what.rstrip("."), where, advice.rstrip(".")
        place = f"{where}: " if where else ""
        # A question keeps its mark, and after a list on lines of its own the advice begins another.
        stop = "" if self.what.endswith(("?", "!", "\n")) else "."
        gap = "" if self.what.endswith("\n") else " "
        super().__init__(f"{place}{self.what}{stop}" + (f"{gap}{self.advice}." if self.advice else ""))


@dataclass
class ConflictError(Exception, Generic[W]):
    """Two people wrote in the same text. Nothing was saved, and both texts are here to be shown.

    `merged` is what to go on writing from: mine where I wrote, theirs where only they did. Going on from `mine` alone
    would put the old text back in the parts that they have written since.
    """

    mine: W
    theirs: W
    fields: tuple[str, ...]
    version: int
    merged: W

    def __str__(self) -> str:
        return f"somebody else has changed {', '.join(self.fields)}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number and its noun, "1 row" or "1,200 rows"; `many` where the plural is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
