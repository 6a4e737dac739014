"""PX files for tests, written in the most obvious way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# A cell is a number or a sign.
Cell = float | int | str


def text(value: Any) -> str:
    return ",".join(f'"{each}"' for each in ([value] if isinstance(value, str) else value))


def px(
    variables: Mapping[str, Sequence[str]],
    cells: Sequence[Cell],
    *,
    stub: int = 1,
    more: str = "",
    lost: Sequence[str] = (),
    data: str | None = None,
    **changed: str,
) -> str:
    """A whole file. `more`: further statements; `lost`: keywords to leave out; `changed`: others' values."""
    names = list(variables)
    said = {
        "CHARSET": '"ANSI"',
        "AXIS-VERSION": '"2013"',
        "LANGUAGE": '"sv"',
        "SUBJECT-AREA": '"Befolkning"',
        "SUBJECT-CODE": '"BE"',
        "MATRIX": '"PROV"',
        "TITLE": '"Folkmängd efter område, kön och tid"',
        "CONTENTS": '"Folkmängd"',
        "UNITS": '"antal"',
        "DECIMALS": "0",
        "STUB": text(names[:stub]),
        "HEADING": text(names[stub:]),
    } | {name.replace("_", "-"): value for name, value in changed.items()}
    lines = [f"{name}={value};" for name, value in said.items() if name not in lost]
    lines += [f'VALUES("{name}")={text(values)};' for name, values in variables.items()]
    if more:
        lines.append(more)
    if "DATA" not in lost:
        body = data if data is not None else " ".join(_cell(each) for each in cells) + ";"
        lines.append(f"DATA=\n{body}")
    return "\n".join(lines) + "\n"


def _cell(value: Cell) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
