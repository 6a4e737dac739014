"""How commands talk: results on stdout, progress and errors on stderr, no bars when piped."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

Progress = Callable[[int, int, str], None]


def _silent(_done: int, _total: int, _text: str = "") -> None:
    """No bar where nobody looks."""


class FindingsError(Exception):
    """A check found faults, which have been told already; the command ends with 1 and this one sentence."""


class Console:
    """Where a command writes. With `as_json` nothing but the result goes to stdout."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json

    def say(self, text: str = "") -> None:
        """A line for people."""
        print(text, file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def error(self, text: str) -> None:
        print(f"samstad: {text}", file=sys.stderr, flush=True)

    def failed(self, error: Exception) -> None:
        """One sentence; the traceback only where somebody asked for it."""
        if os.environ.get("SAMSTAD_DEBUG") == "1":
            traceback.print_exception(error)
        self.error(sentence(error))

    def progress(self, title: str) -> Progress:
        """A callback `(done, total, text)` that draws a bar on stderr; silent when stderr is no terminal."""
        if not sys.stderr.isatty():
            return _silent
        from tqdm import tqdm

        bar: tqdm[Any] = tqdm(total=0, desc=title, file=sys.stderr, leave=False, delay=1)

        def show(done: int, total: int, text: str = "") -> None:
            bar.total = total
            bar.n = done
            bar.set_postfix_str(text, refresh=False)
            bar.refresh()
            if done >= total:
                bar.close()

        return show


def sentence(error: Exception) -> str:
    """What went wrong, for a person. A fault that nobody foresaw says so and how to learn more."""
    from samstad.organisation.errors import UserError

    if isinstance(error, UserError | FindingsError):
        return str(error)
    name = type(error).__name__
    if name == "PermissionDenied":
        return f"{error}. Ask an administrator for the role."
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename or ''}. Check the path, the rights and the free space."
    if name == "OperationalError":
        return f"the database does not answer ({error}). Check DATABASE_URL, or the disk under SAMSTAD_HOME."
    return f"unexpected {name}: {error}. Run again with SAMSTAD_DEBUG=1 for the details."
