"""`city.toml`: the one file that says what the folder is."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from samstad.exchange.problems import Problem
from samstad.exchange.schema.base import LocalText, Model
from samstad.exchange.yaml_reading import Parsed


def parse(file: str, content: bytes) -> Parsed:
    """Read the file; what is wrong with it is in `problems`."""
    parsed = Parsed(file)
    try:
        text = content.decode("utf-8")
        parsed.data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        parsed.problems.append(Problem(file, "the file is not UTF-8; save it as UTF-8", line))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = re.search(r"\(at line (\d+), column (\d+)\)", message)
        spot = (int(found[1]), int(found[2])) if found else (None, None)
        parsed.problems.append(Problem(file, f"this is not TOML: {message.partition(' (at ')[0]}", *spot))
    else:
        parsed.spots = _spots(text, parsed.data)
        parsed.keys = dict(parsed.spots)
    return parsed


def _spots(text: str, data: dict[str, Any]) -> dict[tuple[str | int, ...], tuple[int, int]]:
    """Where each key of the first level stands; enough for a file of ten lines."""
    spots: dict[tuple[str | int, ...], tuple[int, int]] = {(): (1, 1)}
    for number, line in enumerate(text.splitlines(), 1):
        for key in data:
            if (key,) not in spots and re.match(rf'\s*\[?\s*"?{re.escape(key)}"?\s*[.=\]]', line):
                spots[key,] = (number, 1)
    return spots


def dump(thing: Model) -> bytes:
    """The canonical text."""
    lines = []
    for name, info in type(thing).model_fields.items():
        value = getattr(thing, name)
        if name != "format" and not info.is_required() and value == info.get_default():
            continue
        if isinstance(value, LocalText):
            texts = value.plain()
            lines += [f"{name}.{lang} = {_value(text)}" for lang, text in texts.items()]
        else:
            lines.append(f"{name} = {_value(value)}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def _value(value: Any) -> str:
    """JSON writes texts, whole numbers and truths as TOML does."""
    return json.dumps(value, ensure_ascii=False)
