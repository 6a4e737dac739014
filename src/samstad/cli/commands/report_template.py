"""`samstad report template`: the Word file of a city's reports and documents, out to change and in again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, prepare
from samstad.organisation.errors import UserError


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from django.conf import settings

    from samstad.drawing import word
    from samstad.followup.renderings import check_template
    from samstad.statistics.store import files

    one, file = city(options.city), Path(options.file)
    place: Path = settings.HOME.report_template(one.slug)
    try:
        if options.use:
            template = file.read_bytes()
            check_template(template, str(file))
            place.parent.mkdir(parents=True, exist_ok=True)
            files.write_whole(place, template)
            console.say(
                f"{one.slug}: reports and other documents are now written in {file.name}; "
                "those that are frozen stay as they are."
            )
        else:
            if file.exists():
                raise UserError("the file is there already", where=str(file), advice="Choose another name")
            file.write_bytes(place.read_bytes() if place.exists() else word.default_template())
            console.say(
                f"{file}: change the look of its styles in Word, keep their names, and give it back with --use."
            )
            console.say(f"Styles: {', '.join(word.STYLES)}.")
    except OSError as error:
        raise UserError(
            f"the file cannot be read or written ({error.strerror})", where=str(file), advice="Check the path"
        ) from error
    return {"city": one.slug, "template": str(place if options.use else file)}
