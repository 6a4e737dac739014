"""`samstad document verify`: no frozen document has been altered, and each follows from its content."""

from __future__ import annotations

import argparse
from typing import Any

from samstad.cli.console import Console, FindingsError
from samstad.cli.prepare import prepare


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    prepare(console)
    from samstad.organisation.errors import counted
    from samstad.referrals import documents

    found = documents.find(options.identifier)
    progress = console.progress("documents")
    rows, faults, files = [], 0, 0
    for number, document in enumerate(found):
        progress(number, len(found), document.identifier)
        result = documents.verify(document)
        for finding in result.findings:
            console.error(f"{document.identifier}: {finding}")
        for note in result.notes:
            console.say(f"{document.identifier}: note: {note}")
        faults += len(result.findings)
        files += result.files
        rows.append(
            {
                "identifier": document.identifier,
                "files": result.files,
                "notes": result.notes,
                "findings": result.findings,
            }
        )
    progress(len(found), len(found), "")
    console.say(
        f"{counted(len(found), 'document')}, {counted(files, 'file')} checked, {counted(faults, 'fault')}"
    )
    if faults:
        raise FindingsError(
            f"{counted(faults, 'fault')} found. Restore what is named above from a backup.",
            {"documents": rows},
        )
    return {"documents": rows}
