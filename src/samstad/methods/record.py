"""Reading a plain mapping (from JSON or YAML) into a dataclass, strictly.

A key that nobody knows is an error and not a shrug: a misspelt `weigth` would otherwise be a weight of 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any


def checked_fields(cls: type[Any], data: Mapping[str, Any], extra: tuple[str, ...] = ()) -> dict[str, Any]:
    """The entries of `data` that are fields of the dataclass `cls`.

    `extra` names keys that may be there and are left out of the result. Raises ValueError for unknown
    keys and for fields without a default that are absent.
    """
    known = {field.name for field in fields(cls) if field.init}
    needed = {
        field.name
        for field in fields(cls)
        if field.init and field.default is MISSING and field.default_factory is MISSING
    }
    unknown = sorted(set(data) - known - set(extra))
    absent = sorted(needed - set(data))
    if unknown or absent:
        raise ValueError(f"{cls.__name__}: unknown keys {unknown}, missing keys {absent}")
    return {key: value for key, value in data.items() if key in known}
