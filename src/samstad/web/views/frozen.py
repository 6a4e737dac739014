"""Files that are given out: frozen documents as they are read, and what somebody sent in, for download only."""

from __future__ import annotations

import re
from typing import Any

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from samstad.referrals import storing
from samstad.referrals.documents import CONTENT_FILE, WORD
from samstad.referrals.models import FrozenDocument, StoredFile
from samstad.web.access import page
from samstad.web.referral_loaders import load_frozen_file

# Made here, and looked at in the browser: the page under its own policy, and the PDF.
SHOWN = frozenset({"text/html", "application/pdf"})


def download(file: StoredFile, title: str) -> HttpResponseBase:
    """What somebody sent in: saved, never shown in a page of the site, of a type that runs nothing."""
    path = storing.path_of(file.sha256)
    if not path.is_file():
        raise Http404
    suffix = re.search(r"\.[A-Za-z0-9]{1,5}$", file.name)
    name = title if suffix is None or title.endswith(suffix[0]) else f"{title}{suffix[0]}"
    response = FileResponse(path.open("rb"), content_type=file.media_type)
    response["Content-Disposition"] = (
        content_disposition_header(True, re.sub(r'[\\/\x00-\x1f"]', "_", name)) or ""
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["ETag"] = f'"{file.sha256}"'
    return response


@page("view", load_frozen_file)
def frozen_file(request: Any, document: FrozenDocument) -> HttpResponseBase:
    """A frozen file, byte for byte. Shown in the browser where it can be; `?hamta=1` saves it instead."""
    from samstad.drawing.html import csp_for

    row = document.wanted  # type: ignore[attr-defined]
    path = storing.path_of(row.file.sha256)
    if not path.is_file():
        raise Http404
    kind = row.file.media_type
    saving = "hamta" in request.GET or kind not in SHOWN
    text = kind.startswith("text/") or row.name == CONTENT_FILE
    response = FileResponse(
        path.open("rb"),
        content_type=f"{kind}; charset=utf-8" if text else kind,
        as_attachment=saving,
        filename=row.name,
    )
    response["ETag"] = f'"{row.file.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    if kind == "text/html":
        response["Content-Security-Policy"] = csp_for(path.read_bytes())
    return response


def files_of(document: FrozenDocument) -> list[tuple[str, Any]]:
    """(what it is read in, file) of a document, for its links; the content last."""
    words = {"text/html": "HTML", "application/pdf": "PDF", WORD: "Word", "application/json": "JSON"}
    order = list(words)
    rows = sorted(document.files.select_related("file"), key=lambda row: order.index(row.file.media_type))
    return [(words[row.file.media_type], row) for row in rows]
