"""`python -m samstad.exchange.schema [FOLDER]`: write the schema as JSON Schema to `docs/schema`."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(folder: Path) -> None:
    import django

    # The schema needs the models' choices and no installation of its own.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samstad.conf.settings")
    os.environ.setdefault("SAMSTAD_SECRET_KEY", "unused")
    django.setup()
    from samstad.exchange.schema.publish import documents

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(documents())} schemas in {folder}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/schema"))
