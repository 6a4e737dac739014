"""What lies in a Word, Excel or OpenDocument file: every part is unpacked once, and counted as it is.

A part that is a zip in its turn (a chart's workbook in a Word document) is looked through in the same way, against the
same budget; one more step down is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from samstad.organisation import unpacking
from samstad.referrals.refusals import Notice, Refusal, RefusedError

MOST_ENTRIES = 5_000
MOST_UNPACKED = 500 << 20  # bytes in all
MOST_PART = 200 << 20  # bytes of one part
MOST_NESTED = 32 << 20  # bytes of a zip in the zip, which is held in memory
RATIO = 250  # unpacked to packed; documents of real tables lie below 60
RATIO_FROM = 20 << 20  # unpacked bytes below which no ratio is a bomb
DEEPEST = 1  # zips within the file's own

_MACROS = re.compile(
    r"(?:^|/)(?:vba\w*\.(?:bin|xml)|macrosheets/|xlm\w*/|activex/|Basic/.+\.xml$|Scripts/|customUI/.*\.dll)|vbaproject",
    re.I,
)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX|ms-excel\.(?:intl)?macrosheet", re.I)
_EXTERNAL = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*\bTargetMode\s*=\s*[\"']External[\"'][^<>]*>", re.I)
_FETCHED = re.compile(
    rb"/(attachedTemplate|oleObject|frame|subDocument|package|control|mailMergeSource)[\"']", re.I
)
_OUTSIDE = re.compile(rb"/(externalLinkPath|externalLink|linkedWorkbook)", re.I)
_DDE = re.compile(rb"\bDDE(?:AUTO)?\b[\s\"]", re.I)
_INSTRUCTION = re.compile(
    rb"<(?:\w+:)?instrText[^<>]{0,500}>([^<]{0,4000})</(?:\w+:)?instrText>|\bw:instr\s*=\s*\"([^\"]*)\"", re.S
)
_EVENTS = re.compile(
    rb"<script:event-listener|<office:script[ >]|xlink:href\s*=\s*\"(?:vnd\.sun\.star\.script|macro):", re.I
)
_LOCKED = re.compile(rb"<(?:\w+:)?encryption-data\b", re.I)
_DEFINES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xca\xfe\xba\xbe")
_XML = (".xml", ".rels", ".vml", ".rdf")


@dataclass
class Budget:
    """What is left to unpack, for the file and all that lies in it."""

    packed: int
    entries: int = 0
    unpacked: int = 0
    notices: dict[Notice, list[str]] = field(default_factory=dict)


def look_through(path: Path, name: str) -> dict[Notice, list[str]]:
    """What is to be told of the file. Raises RefusedError for what a document must not hold, or not unpack to."""
    budget = Budget(path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as book:
            _book(book, budget, name, 0)
    except unpacking.DAMAGED as error:
        raise RefusedError(Refusal.DAMAGED, name, detail=str(error)[:80]) from None
    return budget.notices


def _book(book: zipfile.ZipFile, budget: Budget, name: str, depth: int) -> None:
    entries = book.infolist()
    budget.entries += len(entries)
    if budget.entries > MOST_ENTRIES:
        raise RefusedError(Refusal.BOMB, name, detail=f"{budget.entries:,}")
    seen: set[str] = set()
    for entry in entries:
        _check_entry(entry, seen, name)
    for entry in entries:
        if not entry.is_dir():
            _part(book, entry, budget, name, depth)


def _check_entry(entry: zipfile.ZipInfo, seen: set[str], name: str) -> None:
    """The entry by what the zip says of it: its lock, its name, and that no other has the same."""
    said = entry.orig_filename
    if entry.flag_bits & 0x1:
        raise RefusedError(Refusal.ENCRYPTED, name)
    leads_out = said.startswith("/") or "\\" in said or "\0" in said or ":" in said or ".." in said.split("/")
    link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    # Two parts of one name: one program opens the first, another the last.
    if leads_out or link or said.casefold() in seen:
        raise RefusedError(Refusal.ENTRY_NAME, name, detail=said[:60])
    seen.add(said.casefold())
    if _MACROS.search(said):
        raise RefusedError(Refusal.MACROS, name, detail=said)


def _part(book: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget, name: str, depth: int) -> None:
    part = entry.filename
    xml = part.lower().endswith(_XML)
    head, rest, held = b"", b"", bytearray()
    for block in unpacking.blocks(
        book, entry, MOST_PART, lambda: RefusedError(Refusal.BOMB, name, detail=part)
    ):
        budget.unpacked += len(block)
        if budget.unpacked > MOST_UNPACKED or budget.unpacked > max(RATIO_FROM, RATIO * budget.packed):
            raise RefusedError(Refusal.BOMB, name, detail=part)
        first = not head
        head = head or block[:64]
        if first and head.startswith(_PROGRAMS):
            raise RefusedError(Refusal.EMBEDDED_PROGRAM, name, detail=part)
        if head.startswith(b"PK\x03\x04"):
            held += block
            if len(held) > MOST_NESTED:
                raise RefusedError(Refusal.NESTED, name, detail=part)
        if xml:
            # What is looked for may lie across two blocks.
            _xml(rest + block, part, budget, name)
            rest = block[-4096:]
    if held:
        if depth >= DEEPEST:
            raise RefusedError(Refusal.NESTED, name, detail=part)
        with zipfile.ZipFile(io.BytesIO(bytes(held))) as inner:
            _book(inner, budget, name, depth + 1)


def _xml(block: bytes, part: str, budget: Budget, name: str) -> None:
    if block.startswith((b"\xff\xfe", b"\xfe\xff")):
        block = block.decode("utf-16", "ignore").encode()
    if _DEFINES.search(block):
        raise RefusedError(Refusal.ENTITIES, name, detail=part)
    if _EVENTS.search(block) or (part == "[Content_Types].xml" and _MACRO_TYPES.search(block)):
        raise RefusedError(Refusal.MACROS, name, detail=part)
    if part == "META-INF/manifest.xml" and _LOCKED.search(block):
        raise RefusedError(Refusal.ENCRYPTED, name)
    for told in _instructions(block):
        if _DDE.search(told):
            raise RefusedError(Refusal.FETCHES, name, detail=f"{part}: DDE")
    if part.endswith(".rels"):
        for relation in _EXTERNAL.findall(block):
            if found := _FETCHED.search(relation):
                raise RefusedError(Refusal.FETCHES, name, detail=found[1].decode())
            if _OUTSIDE.search(relation):
                budget.notices.setdefault(Notice.OUTSIDE_LINKS, []).append(part)


def _instructions(block: bytes) -> Iterator[bytes]:
    """What fields of a Word document tell the program to do; Word may have split a word between two of them."""
    found = [one or two for one, two in _INSTRUCTION.findall(block)]
    yield from found
    yield b"".join(found) + b" " if found else b""
