"""What every command's words have: a text, an example, machine-readable output; and what a number may be."""

from __future__ import annotations

import argparse
from typing import Any


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the examples as they are written."""


def command(
    commands: Any, name: str, module: str, text: str, example: str, **kwargs: Any
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=text,
        epilog=f"example:\n  {example}",
        formatter_class=Formatter,
        **kwargs,
    )
    parser.add_argument("--json", action="store_true", help="machine-readable output on stdout")
    parser.set_defaults(module=module)
    return parser


def port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; choose 1–65535")
    return int(text)


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 up")
    return int(text)
