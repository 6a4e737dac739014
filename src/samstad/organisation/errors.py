"""One clear error: what is wrong, where, and what to do about it."""

from __future__ import annotations


class UserError(Exception):
    """A fault that a person can mend. Its text is shown as it stands, on stderr or on the page.

    `what` says what is wrong, `where` names the file and line (or field), `advice` says what to do.
    """

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        self.what, self.where, self.advice = what.rstrip("."), where, advice.rstrip(".")
        place = f"{where}: " if where else ""
        todo = f" {self.advice}." if self.advice else ""
        super().__init__(f"{place}{self.what}.{todo}")
