"""What every file of a city folder is made of: keys, codes, texts, dates and numbers.

A YAML file is read as text and typed here, so that what a value *is* depends on the schema alone and never on
what some reader of YAML takes it for. Values already typed (from TOML, or from a program) pass as well.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

LONGEST_SMALL_NUMBER = 32_767
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udfff]")


class Model(BaseModel):
    """A mapping with known keys only."""

    model_config = ConfigDict(
        extra="forbid", populate_by_name=True, use_attribute_docstrings=True, allow_inf_nan=False
    )

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it, without the keys that nobody gave."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class CodeText(str):
    """A code or a reference; always written in quotes, so that no reader takes it for a number or a truth."""

    __slots__ = ()


@dataclass(frozen=True)
class SortedBy:
    """On a list whose order is not kept: what it is sorted by when written."""

    key: Callable[[Any], Any]

    def sort(self, items: Iterable[Any]) -> list[Any]:
        return sorted(items, key=self.key)


def _itself(value: Any) -> Any:
    return value


ANY_ORDER = SortedBy(_itself)
BY_CODE = SortedBy(lambda item: item.code)


def _no_control(text: str) -> str:
    if found := CONTROL.search(text):
        raise ValueError(f"the text holds the control character U+{ord(found[0]):04X}")
    return text


def _text_only(value: Any) -> Any:
    if isinstance(value, str | None | dict | list):
        return value
    raise ValueError(f"write {value!r} in quotes: it is a text")


def _refuse(what: str, value: object) -> NoReturn:
    raise ValueError(f"{value!r} is not {what}")


def _whole(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", value):
        _refuse("a whole number", value)
    return int(value)


def _decimal(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", value):
        _refuse("a number (with a decimal point)", value)
    return float(value)


def _truth(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value not in ("true", "false"):
        _refuse("true or false", value)
    return value == "true"


def _date(value: Any) -> Any:
    """A date as 2008-10-31. Pydantic alone would read 20081031 as seconds since 1970."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            _refuse("a day of the calendar", value)
    _refuse("a date; write it as 2008-10-31", value)


_code = AfterValidator(CodeText)
_line = AfterValidator(_no_control)
SLUG = r"^[A-Za-z0-9_][A-Za-z0-9_-]*$"
WEB = r"^https?://[^\s]+$"

#: A code that is also a file's name and a part of an address.
Code = Annotated[str, Field(pattern=SLUG, max_length=50), _code]
LongCode = Annotated[str, Field(pattern=SLUG, max_length=80), _code]
#: A code as its source writes it: of an area, a measure, a dimension, a category.
AreaCode = Annotated[str, BeforeValidator(_text_only), Field(min_length=1, max_length=40), _line, _code]
MeasureCode = Annotated[str, BeforeValidator(_text_only), Field(min_length=1, max_length=60), _line, _code]
Label = Annotated[str, BeforeValidator(_text_only), Field(max_length=200), _line, _code]
RegistryNumber = Annotated[str, BeforeValidator(_text_only), Field(min_length=1, max_length=80), _line, _code]
Number = Annotated[str, BeforeValidator(_text_only), Field(min_length=1, max_length=12), _line, _code]
#: An area of an area set in this folder: `set:area`, e.g. "sams:01800154".
AreaRef = Annotated[
    str, BeforeValidator(_text_only), Field(pattern=r"^[A-Za-z0-9_-]+:.+$", max_length=91), _line, _code
]
#: A goal: its code within the same document, or `document/goal`.
GoalRef = Annotated[str, Field(pattern=r"^([A-Za-z0-9_-]+/)?[A-Za-z0-9_-]+$", max_length=101), _code]

Text = Annotated[str, BeforeValidator(_text_only), Field(min_length=1), _line]
Line = Annotated[str, BeforeValidator(_text_only), Field(max_length=200), _line]
Source = Annotated[str, BeforeValidator(_text_only), Field(max_length=300), _line]
Licence = Annotated[str, BeforeValidator(_text_only), Field(max_length=100), _line]
Url = Annotated[str, Field(pattern=WEB, max_length=200), _line]
Date = Annotated[dt.date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Bool = Annotated[bool, BeforeValidator(_truth)]
Int = Annotated[int, BeforeValidator(_whole), Field(ge=-(2**63), lt=2**63)]
Positive = Annotated[int, BeforeValidator(_whole), Field(ge=0, lt=2**31)]
SmallPositive = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=LONGEST_SMALL_NUMBER)]
Year = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=9999)]
Float = Annotated[float, BeforeValidator(_decimal)]

Codes = Annotated[list[Code], ANY_ORDER]
AreaRefs = Annotated[list[AreaRef], ANY_ORDER]


class LocalText(Model):
    """A text in Swedish and perhaps English. A bare string is Swedish."""

    sv: Text
    en: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_is_swedish(cls, value: Any) -> Any:
        return {"sv": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core_schema))
        about = schema.pop("description", "")
        mapping = dict(schema)
        schema.clear()
        schema.update({"description": about, "anyOf": [{"type": "string", "minLength": 1}, mapping]})
        return schema

    @classmethod
    def of(cls, stored: dict[str, str] | None) -> LocalText | None:
        """From `{"sv": …, "en": …}` as the database keeps it; None for an empty text."""
        given = {lang: text for lang, text in (stored or {}).items() if text}
        return cls.model_validate(given) if given else None


def stored(text: LocalText | None) -> dict[str, str]:
    """As the database keeps a text; empty is `{}`."""
    return text.plain() if text else {}


def fault(reason: str, *place: str | int) -> NoReturn:
    """Refuse with a reason that belongs to the key at `place`, counted from the object that is checked."""
    raise PydanticCustomError("at_place", "{reason}", {"reason": reason, "place": place})


def ends_after_start(start: dt.date | None, end: dt.date | None, start_key: str, end_key: str) -> None:
    if start and end and end < start:
        fault(f"{end_key} {end} is before {start_key} {start}", end_key)


def each_once(values: Iterable[Any], what: str, *place: str | int) -> None:
    """Refuse what is there twice in the list at `place`."""
    seen: set[Any] = set()
    for index, value in enumerate(values):
        if value in seen:
            fault(f"{what} {_said(value)} is there twice", *place, index)
        seen.add(value)


def _said(value: Any) -> str:
    parts = value if isinstance(value, tuple) else (value,)
    return " ".join(f'"{part}"' for part in parts if part)
