"""From pydantic's errors to sentences, each at its line."""

from __future__ import annotations

import difflib
from typing import Any, TypeVar

from pydantic import ValidationError

from samstad.exchange.problems import Problem
from samstad.exchange.schema.base import Model
from samstad.exchange.yaml_reading import Parsed, Place

M = TypeVar("M", bound=Model)

PLAIN = {
    "model_type": "here stands a mapping with keys",
    "dict_type": "here stands a mapping with keys",
    "list_type": "here stands a list",
    "string_type": "here stands a text",
    "int_type": "here stands a whole number",
    "float_type": "here stands a number",
    "bool_type": "here stands true or false",
}


def typed(model: type[M], parsed: Parsed) -> tuple[M | None, list[Problem]]:
    """`parsed` as `model`, or what is wrong with it."""
    if not isinstance(parsed.data, dict):
        return None, [parsed.problem((), "the file holds keys and their values")]
    try:
        return model.model_validate(parsed.data), []
    except ValidationError as error:
        errors = _without_misspelt(model, parsed, error.errors(include_url=False))
        return None, [_problem(model, parsed, one) for one in errors]


def _without_misspelt(model: type[Model], parsed: Parsed, errors: list[Any]) -> list[Any]:
    """A misspelt key is one fault: that the right one is missing is not told as well."""
    meant = set()
    for error in errors:
        if error["type"] == "extra_forbidden":
            place = _place(parsed.data, error["loc"])
            meant |= {(place[:-1], key) for key in _closest(str(place[-1]), _keys(model, place[:-1]))}
    return [
        error
        for error in errors
        if error["type"] != "missing"
        or ((place := _place(parsed.data, error["loc"]))[:-1], place[-1]) not in meant
    ]


def _problem(model: type[Model], parsed: Parsed, error: Any) -> Problem:
    place = _place(parsed.data, error["loc"])
    if error["type"] == "at_place":
        inside = (*place, *error["ctx"]["place"])
        return parsed.problem(inside, error["ctx"]["reason"], at_key=inside in parsed.keys)
    if error["type"] == "missing":
        return parsed.problem(place[:-1], f'the key "{place[-1]}" is missing')
    if error["type"] == "extra_forbidden":
        return parsed.problem(place, _unknown(model, place), at_key=True)
    return parsed.problem(place, f"{_named(place)}{_reason(error)}")


def _reason(error: Any) -> str:
    given = error.get("input")
    if error["type"] == "enum":
        allowed = error["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
        return f"{given!r} is not one of {allowed}{_nearest(str(given), allowed.split(', '))}"
    if error["type"] in PLAIN:
        is_text = error["type"] == "model_type" and error["ctx"]["class_name"] == "LocalText"
        wanted = "here stands a text, or a mapping with sv and en" if is_text else PLAIN[error["type"]]
        return wanted if given is not None else f"{wanted}, and there is nothing"
    if error["type"] == "string_pattern_mismatch":
        return f"{given!r} does not have the form {error['ctx']['pattern']}"
    message = error["msg"].removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


def _named(place: Place) -> str:
    names = [part for part in place if isinstance(part, str)]
    return f"{names[-1]}: " if names else ""


def _place(data: Any, loc: tuple[Any, ...]) -> Place:
    """Pydantic's location without the names of the schema's own branches, which no file has."""
    place: list[str | int] = []
    for number, part in enumerate(loc):
        last = number == len(loc) - 1
        inside = (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        )
        if inside:
            data = data[part]
            place.append(part)
        elif last:
            place.append(part)
    return tuple(place)


def _unknown(model: type[Model], place: Place) -> str:
    known = _keys(model, place[:-1])
    return f'unknown key "{place[-1]}"{_nearest(str(place[-1]), known)}'


def _nearest(word: str, known: list[str]) -> str:
    if close := _closest(word, known):
        return f'; did you mean "{close[0]}"?'
    return f"; known are {', '.join(known)}" if 0 < len(known) <= 12 else ""


def _closest(word: str, known: list[str]) -> list[str]:
    return difflib.get_close_matches(word, known, n=1, cutoff=0.6)


def _keys(model: type[Model], place: Place) -> list[str]:
    """The keys that the schema knows at `place`."""
    for part in place:
        if isinstance(part, int):
            continue
        info = next((f for n, f in model.model_fields.items() if (f.alias or n) == part), None)
        inner = _model_in(info.annotation) if info else None
        if inner is None:
            return []
        model = inner
    return [info.alias or name for name, info in model.model_fields.items() if not info.exclude]


def _model_in(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if found := _model_in(argument):
            return found
    return None
