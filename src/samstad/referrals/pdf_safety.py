"""What a PDF does beside being read: scripts, programs, forms, files within it.

The file is taken apart by a program of its own (`apart.py`). All its objects are looked
at, those in compressed streams too, whatever the pages use.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from samstad.referrals import apart

MOST_OBJECTS = 500_000
DEEPEST = 100

SCRIPT, LAUNCH, MEDIA, FILES, FORM = "script", "launch", "media", "files", "form"
ENCRYPTED, DAMAGED, COMPLEX, MENDED = "encrypted", "damaged", "complex", "mended"

_ACTIONS = {
    "/JavaScript": SCRIPT,
    "/Launch": LAUNCH,
    "/ImportData": LAUNCH,
    "/SubmitForm": LAUNCH,
    "/GoToE": LAUNCH,
    "/Rendition": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/RichMediaExecute": MEDIA,
}
_KINDS = {"/RichMedia": MEDIA, "/Movie": MEDIA, "/Screen": MEDIA, "/Sound": MEDIA, "/3D": MEDIA}

_NAMED = {"/S": _ACTIONS, "/Subtype": _KINDS}


def look_through(path: Path) -> dict[str, list[str]]:
    """Finding → details; empty for a PDF that is only read. `complex` where it could not be looked through."""
    try:
        found: dict[str, list[str]] = apart.run("samstad.referrals.pdf_safety", path)
    except apart.CannotError:
        return {COMPLEX: [""]}
    return found


def findings(path: Path) -> dict[str, list[str]]:
    """The same, in this process. Only for a program that may fall."""
    import pikepdf

    found: dict[str, list[str]] = {}
    try:
        with pikepdf.open(path, suppress_warnings=True) as file:
            if file.is_encrypted:
                return {ENCRYPTED: [""]}
            if file.trailer.get("/Root") is None or "/Pages" not in file.Root:
                return {DAMAGED: ["/Pages"]}
            for number, each in enumerate(file.objects):
                if number > MOST_OBJECTS:
                    return {COMPLEX: [str(number)]}
                for finding, detail in _of(each, 0):
                    _note(found, finding, detail)
            for name in file.attachments:
                _note(found, FILES, str(name))
            if warnings := file.get_warnings():
                _note(found, MENDED, str(warnings[0]).split(": ", 1)[-1][:80])
    except pikepdf.PasswordError:
        return {ENCRYPTED: [""]}
    except pikepdf.PdfError as error:
        return {DAMAGED: [str(error).split(": ", 1)[-1][:80]]}
    return found


def _note(found: dict[str, list[str]], finding: str, detail: str) -> None:
    details = found.setdefault(finding, [])
    if detail not in details and len(details) < 10:
        details.append(detail)


def _of(each: Any, depth: int) -> Iterator[tuple[str, str]]:
    """What one object, and those written within it, would do. Those it points to have their own turn."""
    import pikepdf

    if depth > DEEPEST:
        yield COMPLEX, str(depth)
        return
    if isinstance(each, pikepdf.Array):
        for part in each.as_list() if hasattr(each, "as_list") else each:
            if isinstance(part, pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect:
                yield from _of(part, depth + 1)
    elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        yield from _of_dictionary(each, depth)


def _of_dictionary(each: Any, depth: int) -> Iterator[tuple[str, str]]:
    import pikepdf

    for key in each.keys():  # noqa: SIM118  (it is no dict)
        value = each.get(key)
        if finding := _NAMED.get(key, {}).get(_name(value)):
            yield finding, _name(value)
        elif key in ("/JS", "/JavaScript"):
            yield SCRIPT, key
        elif key == "/XFA":
            yield MEDIA, key
        elif key in ("/EmbeddedFiles", "/EF"):
            yield FILES, _file_name(each)
        elif key == "/AcroForm":
            yield FORM, key
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _of(value, depth + 1)


def _name(value: Any) -> str:
    import pikepdf

    return str(value) if isinstance(value, pikepdf.Name) else ""


def _file_name(each: Any) -> str:
    return str(each.get("/UF", each.get("/F", "/EmbeddedFiles")))[:80]


if __name__ == "__main__":
    raise SystemExit(apart.answer(findings))
