"""The command `samstad`: what it is called with, and how it ends.

Exit code 0: done. 1: failed, with a sentence on stderr that says what is wrong, where, and what to do.
2: wrong usage. Nothing heavy is imported before the words on the command line are understood.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from samstad.cli.arguments.root import parser
from samstad.cli.console import Console, FindingsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A file name that is no UTF-8 is no reason to fail after the work is done.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    console = Console(as_json=options.json)
    if getattr(options, "home", None):
        os.environ["SAMSTAD_HOME"] = options.home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samstad.conf.settings")
    try:
        # One file may hold several actions: "package:send" is `send` in package.py.
        module, _, function = options.module.partition(":")
        command = importlib.import_module(f"samstad.cli.commands.{module}")
        result = getattr(command, function or "run")(options, console)
        _give(options, result)
        return 0
    except KeyboardInterrupt:
        console.error("interrupted. What was under way is undone or complete, never half; run it again.")
        return 1
    except FindingsError as error:
        _give(options, error.result)
        console.failed(error)
        return 1
    except BrokenPipeError:
        # Whoever read has gone; Python must not complain of it once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001  (the last place where a fault can become a sentence)
        console.failed(error)
        return 1


def _give(options: argparse.Namespace, result: dict[str, Any] | None) -> None:
    """The result for programs, where it was asked for."""
    if options.json and result is not None:
        print(json.dumps(result, ensure_ascii=False, indent=2, default=str), flush=True)


if __name__ == "__main__":
    sys.exit(main())
