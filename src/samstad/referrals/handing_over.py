"""A closed matter as one folder: its documents under their numbers, and metadata that says what each of them is.

The folder is a zip file with `arende.json` (the matter, its parties, relations and documents, in the terms of the
national specification for case files), `innehall.csv` with a hash for each file, and `handlingar/`. The same matter
gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from typing import Any

from django.db import transaction

from samstad.organisation import audit
from samstad.organisation.rights import Actor, require
from samstad.organisation.texts import pick
from samstad.referrals import storing
from samstad.referrals.models import Docket, RegisteredDocument

# A zip file's times begin here; the true days stand in the metadata.
EPOCH = (1980, 1, 1, 0, 0, 0)


def package(actor: Actor, docket: Docket) -> bytes:
    """The closed matter as a zip file; that it was handed over is written down. Raises UserError for a damaged file."""
    require(actor, "export", docket)
    documents = list(docket.documents.select_related("file").order_by("number"))
    out = io.BytesIO()
    listed = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for document in documents:
            if document.file is None:
                continue
            name = f"handlingar/{document.number:04d}-{safe(document.file.name)}"
            _put(folder, name, storing.read(document.file))
            listed.append((document, name))
        names = {document.pk: name for document, name in listed}
        _put(folder, "arende.json", _json(metadata(docket, documents, names)))
        _put(folder, "innehall.csv", _contents(listed))
    with transaction.atomic():
        audit.record(actor, "matter.export", docket, changes={"documents": [None, len(documents)]})
    return out.getvalue()


def _put(folder: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    folder.writestr(info, content)


def safe(name: str) -> str:
    """A name that every system can keep: letters a–z, digits, dot, hyphen and underscore."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")[-100:] or "handling"


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def metadata(docket: Docket, documents: list[RegisteredDocument], names: dict[int, str]) -> dict[str, Any]:
    """What is said of the matter, with the specification's own nouns as keys."""
    matter = docket.matter
    return {
        "arkivbildare": pick(matter.body.name, "sv").text
        if matter.body
        else pick(matter.city.name, "sv").text,
        "arende": {
            "diarienummer": matter.registry_number,
            "rubrik": pick(matter.title, "sv").text,
            "inkommet_eller_upprattat": docket.opened.isoformat(),
            "avslutat": docket.closed.isoformat() if docket.closed else None,
            "avslutat_hur": docket.closed_why,
            "handlaggare": docket.officer.name if docket.officer else None,
            "restriktion": docket.secrecy or None,
        },
        "agenter": [
            {
                "namn": party.name
                or pick(party.organisation.name if party.organisation else None, "sv").text,
                "roll": party.role,
            }
            for party in docket.parties.select_related("organisation")
        ],
        "relationer": [
            {"diarienummer": row.other.registry_number, "art": row.kind}
            for row in docket.relations.select_related("other")
        ],
        "handlingar": [
            {
                "nummer": row.number,
                "riktning": row.direction,
                "datum": row.date.isoformat(),
                "rubrik": row.title,
                "motpart": row.correspondent or None,
                "restriktion": row.secrecy or None,
                "fil": names.get(row.pk),
                "sha256": row.file.sha256 if row.file else None,
            }
            for row in documents
        ],
    }


def _contents(listed: list[tuple[RegisteredDocument, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["fil", "sha256", "byte"])
    for document, name in listed:
        assert document.file is not None
        writer.writerow([name, document.file.sha256, document.file.size])
    return out.getvalue().encode()
