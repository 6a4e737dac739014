"""Who reads a number: everybody, or those inside the city who may see small counts."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """PUBLIC is the default everywhere: whoever forgets to ask shows too little, never too much."""

    PUBLIC = "public"
    INTERNAL = "internal"
