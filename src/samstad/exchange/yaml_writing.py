"""The one way in which a file of a city folder is written, so that the same content gives the same bytes.

Keys in the order of the schema; what equals its default is left out; codes and references in double quotes;
long texts as blocks; UTF-8, `\\n`, a line end at the end.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import textwrap
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic.fields import FieldInfo

from samstad.exchange.schema.base import CodeText, LocalText, Model, SortedBy

WIDTH = 100
#: What YAML 1.1 or 1.2 takes, without quotes, for something else than a text.
AMBIGUOUS = re.compile(
    r"[-+.]?[0-9][0-9_,.:eExXoObBaAcCdDfF+-]*|[-+]?\.(inf|nan)|y|n|yes|no|on|off|true|false|null|~|=|<<|"
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*",
    re.IGNORECASE,
)


def dump(thing: Model) -> bytes:
    """The canonical text of one file."""
    from ruamel.yaml import YAML

    writer = YAML()
    writer.width = 4096
    writer.allow_unicode = True
    writer.default_flow_style = False
    writer.indent(mapping=2, sequence=4, offset=2)
    # Two keys that hold the same day would otherwise become an anchor and an alias.
    writer.representer.ignore_aliases = lambda _data: True
    stream = io.BytesIO()
    writer.dump(mapping_of(thing), stream)
    return stream.getvalue()


def mapping_of(thing: Model) -> Any:
    """`thing` as nodes for the writer: only what differs from its default, free lists sorted."""
    from ruamel.yaml.comments import CommentedMap

    written = CommentedMap()
    for name, info in type(thing).model_fields.items():
        value = getattr(thing, name)
        if info.exclude or (not info.is_required() and value == info.get_default(call_default_factory=True)):
            continue
        written[info.alias or name] = _node(ordered(value, info))
    return written


def ordered(value: Any, info: FieldInfo) -> Any:
    """A list whose order is free, sorted; anything else as it is."""
    for mark in info.metadata:
        if isinstance(mark, SortedBy):
            return mark.sort(value)
    return value


def _node(value: Any) -> Any:
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, LocalText):
        return _text(value.sv) if value.en is None else mapping_of(value)
    if isinstance(value, Model):
        node = mapping_of(value)
        if type(value).__name__ in FLOW:
            node.fa.set_flow_style()
        return node
    if isinstance(value, dict):
        return CommentedMap((_quoted(key), _node(item)) for key, item in sorted(value.items()))
    if isinstance(value, list):
        sequence = CommentedSeq([_node(item) for item in value])
        if all(isinstance(item, CodeText | float) for item in value) and len(value) <= 8:
            sequence.fa.set_flow_style()
        return sequence
    return _scalar(value)


#: Written on one line each: there are many of them, and they are short.
FLOW = frozenset(
    {"AreaLink", "BudgetAmount", "Funding", "GoalRole", "Territory", "Constant", "SmallBaseRule"}
)


def _scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return _scalar(value.value)
    if isinstance(value, CodeText):
        return _quoted(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):  # repr() inside: the shortest digits that read back as the same number
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, Decimal):  # money: with fifteen digits at most the shortest float has the same ones
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bool | int | dt.date):
        return value
    raise TypeError(f"{type(value).__name__} has no place in a city folder")


def _quoted(text: str) -> Any:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return DoubleQuotedScalarString(text)


def _text(text: str) -> Any:
    """Plain where nobody can misread it, in quotes otherwise, as a block where it is long."""
    from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

    plain_lines = all(line == line.strip() and "\t" not in line for line in text.split("\n"))
    if "\n" in text and plain_lines and text == text.strip("\n"):
        return LiteralScalarString(text)
    if len(text) > WIDTH and "\n" not in text and plain_lines and "  " not in text:
        lines = textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
        if " ".join(lines) == text and len(lines) > 1:
            return _folded(FoldedScalarString(text), lines)
    if AMBIGUOUS.fullmatch(text) or text != text.strip() or any(ch in text for ch in "\n\t"):
        return _quoted(text)
    return text


def _folded(text: Any, lines: list[str]) -> Any:
    """Tell the writer where the lines of a folded block end."""
    text.fold_pos = []
    at = -1
    for line in lines[:-1]:
        at += len(line) + 1
        text.fold_pos.append(at)
    return text
