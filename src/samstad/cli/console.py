"""How commands talk: results on stdout, progress and errors on stderr, no bars when piped."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

Progress = Callable[[int, int, str], None]


def _silent(_done: int, _total: int, _text: str = "") -> None:
    """No bar where nobody looks."""


class FindingsError(Exception):
    """A check found faults, which have been told already; the command ends with 1 and this one sentence.

    `result` is what `--json` gives all the same: a program wants the findings most when there are some.
    """

    def __init__(self, text: str, result: dict[str, Any]) -> None:
        super().__init__(text)
        self.result = result


class Console:
    """Where a command writes. With `as_json` nothing but the result goes to stdout."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json

    def say(self, text: str = "") -> None:
        """A line for people."""
        print(printable(text), file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def error(self, text: str) -> None:
        print(f"samstad: {printable(text)}", file=sys.stderr, flush=True)

    def failed(self, error: Exception) -> None:
        """One sentence; the traceback only where somebody asked for it."""
        if os.environ.get("SAMSTAD_DEBUG") == "1":
            traceback.print_exception(error)
        self.error(sentence(error))

    def progress(self, title: str) -> Progress:
        """A callback `(done, total, text)` that draws a bar on stderr once a second has passed.

        Silent when stderr is no terminal. The bar is gone when the work is done.
        """
        if not sys.stderr.isatty():
            return _silent
        from tqdm import tqdm

        started = time.monotonic()
        bar: tqdm[Any] = tqdm(total=0, desc=title, file=sys.stderr, leave=False, delay=1e9)

        def show(done: int, total: int, text: str = "") -> None:
            bar.total, bar.n = total, done
            if done >= total:
                bar.close()
            elif time.monotonic() - started > 1:
                bar.set_postfix_str(text, refresh=False)
                bar.refresh()

        return show


def printable(text: str) -> str:
    """Text from files and names without what a terminal would obey (escapes, carriage returns).

    A joiner of words is left out: it is there for lines that are laid out, and not every terminal hides it.
    """
    text = text.replace("\u2060", "")
    return "".join(c if c.isprintable() or c in "\n\t\u00a0\u202f\u2212" else repr(c)[1:-1] for c in text)


def sentence(error: Exception) -> str:
    """What went wrong, for a person. A fault that nobody foresaw says so and how to learn more."""
    from samstad.organisation.errors import UserError

    if isinstance(error, UserError | FindingsError):
        return str(error)
    name = type(error).__name__
    if name == "PermissionDenied":
        return f"{error}. Ask an administrator for the role."
    if isinstance(error, OSError):
        where = f": {os.fspath(error.filename)}" if isinstance(error.filename, str | Path) else ""
        return f"{error.strerror or error}{where}. Check the path, the rights and the free space."
    if name == "OperationalError":
        told = " ".join(str(error).split())
        return f"the database does not answer ({told}). Check DATABASE_URL, or the disk under SAMSTAD_HOME."
    if name == "DatabaseError":
        return f"the database cannot be read ({error}). Check DATABASE_URL, or restore the database from a backup."
    return f"unexpected {name}: {error}. Run again with SAMSTAD_DEBUG=1 for the details."
