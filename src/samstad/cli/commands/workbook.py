"""`samstad workbook`: a document's goals, targets and activities out as Excel, and back with every difference shown."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from samstad.cli.console import Console
from samstad.cli.prepare import city, prepare
from samstad.organisation.errors import UserError, counted


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from django.utils import translation

    with translation.override("en"):
        return _out(options, console) if options.way == "out" else _back(options, console)


def _out(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    from samstad.exchange import workbook

    document = _document(city(options.city), options.document)
    body = None
    if options.body:
        body = document.city.organisations.filter(code=options.body).first()
        if body is None:
            raise UserError(
                f"there is no body {options.body!r}", where="--body", advice="See the city's organisations"
            )
    file, made = Path(options.file), workbook.write(document, body, options.lang)
    try:
        file.write_bytes(made)
    except OSError as error:
        raise UserError(f"the file cannot be written ({error.strerror})", where=str(file)) from error
    console.say(f"{file}: {document.code}{f', {body.code}' if body else ''}, {len(made):,} bytes")
    return {"file": str(file), "bytes": len(made)}


def _back(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    from samstad.exchange import workbook
    from samstad.organisation.models import City
    from samstad.organisation.rights import command_line

    told = []
    for name in options.files:
        try:
            returned = workbook.read(Path(name).read_bytes())
        except OSError as error:
            raise UserError(f"the file cannot be read ({error.strerror})", where=name) from error
        one = City.objects.filter(slug=returned.city).first()
        if one is None or (options.city and options.city != one.slug):
            raise UserError(f"the workbook is of another city: {returned.city}", where=name)
        document = _document(one, options.document or returned.document)
        found = workbook.compare(returned, document, command_line())
        _tell(console, name, found)
        taken = workbook.accept(command_line(), found).taken if options.accept else 0
        if options.accept:
            console.say(f"  {counted(taken, 'difference')} taken")
        told.append(
            {
                "file": name,
                "rows": found.read,
                "differences": [
                    {
                        "kind": d.kind,
                        "row": d.key,
                        "column": d.column,
                        "from": d.now,
                        "to": d.wanted,
                        "conflict": d.conflict,
                        "against": d.against,
                    }
                    for d in found.differences
                ],
                "strange": found.strange,
                "missing": found.missing,
                "taken": taken,
            }
        )
    if not options.accept:
        console.say("Nothing has been changed. --accept takes the differences that nothing stands against.")
    return {"workbooks": told}


def _tell(console: Console, name: str, found: Any) -> None:
    console.say(f"{name}: {counted(found.read, 'row')} read, {counted(len(found.differences), 'difference')}")
    for one in found.differences:
        note = f"  ({one.against})" if one.against else ""
        if one.conflict:
            note = f"  (conflict: when it was sent it was {one.sent})"
        console.say(f"  {one.kind} {one.key} {one.column}: {one.now} -> {one.wanted}{note}")
    for line in found.strange:
        console.say(f"  ? {line}")
    for line in found.missing:
        console.say(f"  gone from the workbook, left as it is: {line}")


def _document(one: Any, code: str) -> Any:
    found = one.steering_documents.filter(code=code).select_related("city", "owner").first()
    if found is None:
        codes = ", ".join(one.steering_documents.values_list("code", flat=True)) or "none"
        raise UserError(
            f"there is no document {code!r}", where="--document", advice=f"Documents here: {codes}"
        )
    return found
