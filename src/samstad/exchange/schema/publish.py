"""The schema as JSON Schema, for editors and for other programs that write city folders."""

from __future__ import annotations

import json

from pydantic import BaseModel

from samstad.exchange.packages.form import Account, Manifest
from samstad.exchange.schema.folder import NOUNS
from samstad.exchange.schema.organisation import City

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def documents() -> dict[str, str]:
    """File name → the text of one JSON Schema for each kind of file."""
    models: dict[str, type[BaseModel]] = {"city": City} | {noun.schema: noun.model for noun in NOUNS}
    # The two files of a package that one installation sends to another.
    models |= {"package": Manifest, "package-account": Account}
    return {
        f"{name}.schema.json": json.dumps(
            {"$schema": DIALECT, **model.model_json_schema()}, ensure_ascii=False, indent=2
        )
        + "\n"
        for name, model in models.items()
    }
