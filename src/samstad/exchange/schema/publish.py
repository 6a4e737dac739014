"""The schema as JSON Schema, for editors and for other programs that write city folders."""

from __future__ import annotations

import json

from samstad.exchange.schema.folder import NOUNS
from samstad.exchange.schema.organisation import City

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def documents() -> dict[str, str]:
    """File name → the text of one JSON Schema for each kind of file."""
    models = {"city": City} | {noun.schema: noun.model for noun in NOUNS}
    return {
        f"{name}.schema.json": json.dumps(
            {"$schema": DIALECT, **model.model_json_schema()}, ensure_ascii=False, indent=2
        )
        + "\n"
        for name, model in models.items()
    }
