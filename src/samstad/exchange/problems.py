"""What is wrong with a city folder, all of it at once, each with file, line and reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from samstad.organisation.errors import UserError

MOST_SHOWN = 50


@dataclass(frozen=True)
class Problem:
    """One fault. `line` and `column` count from 1; None where the fault is of the file as a whole."""

    file: str
    reason: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = "".join(f":{number}" for number in (self.line, self.column) if number is not None)
        return f"{self.file}{place}: {self.reason}"

    @property
    def order(self) -> tuple[str, int, int, str]:
        return self.file, self.line or 0, self.column or 0, self.reason


class FolderError(UserError):
    """A folder that cannot be read, with its `problems` (all of them; the text shows the first fifty)."""

    def __init__(self, folder: Path | str, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems), key=lambda problem: problem.order)
        shown = "\n".join(f"  {problem}" for problem in self.problems[:MOST_SHOWN])
        rest = len(self.problems) - MOST_SHOWN
        more = f"\n  … and {rest} more" if rest > 0 else ""
        count = "one fault" if len(self.problems) == 1 else f"{len(self.problems)} faults"
        super().__init__(
            f"the city folder has {count}, nothing was changed:\n{shown}{more}", where=str(folder)
        )
