"""What a PDF does beside being read: scripts, programs, forms, files within it.

The file is taken apart by a program of its own (`python -m samstad.referrals.pdf_safety FILE BYTES SECONDS`), with
little memory and time: a PDF that is made to fill a machine fills that, and is refused. All its objects are looked
at, those in compressed streams too, whatever the pages use.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MEMORY = 1 << 30  # bytes
SECONDS = 30
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
    package = str(Path(__file__).resolve().parents[2])
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": package}
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "samstad.referrals.pdf_safety",
                str(path.resolve()),
                str(MEMORY),
                str(SECONDS),
            ],
            capture_output=True,
            timeout=SECONDS + 5,
            env=environment,
            cwd=path.parent,
            check=False,
        )
        found: dict[str, list[str]] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {COMPLEX: [""]}
    return found


def _limit(memory: int, seconds: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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


def main() -> int:
    _limit(int(sys.argv[2]), int(sys.argv[3]))
    try:
        told = findings(Path(sys.argv[1]))
    except (MemoryError, RecursionError):
        told = {COMPLEX: [""]}
    sys.stdout.write(json.dumps(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
