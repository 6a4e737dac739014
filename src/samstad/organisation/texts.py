"""Texts that a city writes: Swedish always, English where somebody has written it.

A text is stored as `{"sv": …, "en": …}`. Where English is missing the Swedish is shown, and whoever shows it
must mark it `lang="sv"`: `pick` therefore gives the language along with the words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models

LANGUAGES = ("sv", "en")


class Picked(NamedTuple):
    """Words and the language that they are in."""

    text: str
    lang: str


def pick(value: Mapping[str, str] | None, lang: str) -> Picked:
    """The text in `lang`, else in Swedish, else empty."""
    value = value or {}
    wanted = lang[:2]
    if value.get(wanted):
        return Picked(value[wanted], wanted)
    return Picked(value.get("sv", ""), "sv")


def sort_key(name: str) -> str:
    """A key that sorts as Swedish does (… z å ä ö) in a database that sorts by bytes.

    Only å, ä and ö have places of their own; other accents are folded (é sorts as e).
    """
    folded = []
    for letter in unicodedata.normalize("NFC", name.casefold()):
        # Letters and digits only, so that every database collation agrees about the order.
        if letter in "zåäö":
            folded.append({"z": "z0", "å": "z1", "ä": "z2", "ö": "z3"}[letter])
        else:
            folded.append(unicodedata.normalize("NFD", letter)[0])
    return "".join(folded)


class LocalTextField(models.JSONField):
    """A text in Swedish and perhaps English; empty is `{}`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        unknown = set(value) - set(LANGUAGES)
        if unknown or not all(isinstance(text, str) for text in value.values()):
            raise ValidationError(f"a text has the languages {LANGUAGES}, not {sorted(unknown)}")
