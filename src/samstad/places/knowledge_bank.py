"""The knowledge bank: entries written from what was followed up, searched, and shared with other cities as a file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor, require
from samstad.places import stepping, writing
from samstad.places.models import EvidenceLevel, KnowledgeEntry, Worked

FORMAT = "samstad-knowledge/1"
TEXTS = ("title", "problem", "context", "result", "summary")
MOST_ENTRIES = 2000


def write(
    actor: Actor,
    entry: KnowledgeEntry,
    *,
    title: str,
    problem: str,
    context: str,
    result: str,
    worked: str,
    level: int,
    cost: int | None = None,
    summary_en: str = "",
    shared: bool = False,
) -> KnowledgeEntry:
    """Write down a measure. What is shared has a summary in English, and what worked says how that is known."""
    with transaction.atomic():
        require(actor, "begin" if entry.pk is None else "edit", entry)
        if entry.origin:
            raise UserError(_("The entry is another city's, and is changed there"), where="title")
        if worked not in Worked.values or level not in EvidenceLevel.values:
            raise UserError(_("Say whether it worked, and how that is known"), where="worked")
        if shared and not summary_en.strip():
            raise UserError(_("What is shared has a summary in English"), where="summary_en")
        values: dict[str, Any] = {
            "title": writing.text(title, "title", required=_("The measure has no name")),
            "problem": writing.text(problem, "problem", required=_("It is not said against what")),
            "context": writing.text(context, "context"),
            "result": writing.text(result, "result", required=_("The result is missing")),
            "summary": {"en": writing.text(summary_en, "summary_en")["sv"]} if summary_en.strip() else {},
            "worked": worked,
            "level": level,
            "cost": cost,
            "shared": shared,
        }
        if entry.pk is not None:
            return stepping.change(actor, "knowledge.write", entry, values)
        for name, value in values.items():
            setattr(entry, name, value)
        entry.year = entry.year or clock.today().year
        entry.code = stepping.free_code(
            entry.title["sv"], KnowledgeEntry.objects.filter(city=entry.city), "insats"
        )
        return stepping.added(actor, "knowledge.write", entry, said=entry.title)


def search(city: City, asked: str) -> list[KnowledgeEntry]:
    """Entries that hold every word that was asked for, what is best known first."""
    words = re.findall(r"\w+", asked.lower())
    rows = KnowledgeEntry.objects.filter(city=city).select_related("city", "owner__city")

    def holds(entry: KnowledgeEntry) -> bool:
        text = " ".join(str(value) for name in TEXTS for value in getattr(entry, name).values()).lower()
        return all(word in text for word in words)

    return sorted((row for row in rows if holds(row)), key=lambda row: (-row.level, -row.year, row.code))


def exported(city: City) -> bytes:
    """The city's own shared entries, as a file for other cities."""
    rows = KnowledgeEntry.objects.filter(city=city, shared=True, origin="").order_by("code")
    said = {
        "format": FORMAT,
        "city": {"code": city.code, "name": city.name, "synthetic": city.synthetic},
        "entries": [
            {"code": row.code, "year": row.year, "cost": row.cost, "worked": row.worked, "level": row.level}
            | {name: getattr(row, name) for name in TEXTS}
            for row in rows
        ],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


@dataclass(frozen=True)
class Arrived:
    """One entry of another city's file, as it would be kept; `known` is what is here from it already."""

    code: str
    said: Mapping[str, Any]
    known: KnowledgeEntry | None


@dataclass(frozen=True)
class Looked:
    """Another city's file, read and not yet taken in."""

    origin: str
    entries: tuple[Arrived, ...]


def look(city: City, file: bytes) -> Looked:
    """What the file holds. Raises UserError with the line or the entry that is wrong, and why."""
    origin, prefix, entries = _read(city, file)
    codes = [f"{prefix}-{said['code']}"[:80] for said in entries]
    known = {row.code: row for row in KnowledgeEntry.objects.filter(city=city, code__in=codes)}
    for number, code in enumerate(codes, start=1):
        here = known.get(code)
        if codes.index(code) + 1 < number:
            why = _("it has the code of entry %(other)s") % {"other": codes.index(code) + 1}
            raise _wrong(number, why)
        if here is not None and not here.origin:
            raise _wrong(number, _("an entry of the city's own has its code, %(code)s") % {"code": code})
    rows = zip(codes, entries, strict=True)
    return Looked(origin, tuple(Arrived(code, said, known.get(code)) for code, said in rows))


def take_in(actor: Actor, city: City, owner: Organisation, file: bytes) -> list[KnowledgeEntry]:
    """Take in another city's file: all or nothing. What is there already from it is written anew."""
    with transaction.atomic():
        require(actor, "take_in", KnowledgeEntry(city=city, owner=owner))
        looked = look(city, file)
        made = []
        for row in looked.entries:
            entry = row.known or KnowledgeEntry(city=city, code=row.code, owner=owner)
            entry.origin, entry.shared = looked.origin, False
            for name in (*TEXTS, "year", "cost", "worked", "level"):
                setattr(entry, name, row.said[name])
            origin = [looked.origin if row.known else None, looked.origin]
            stepping.change(actor, "knowledge.take_in", entry, {}, always={"origin": origin})
            made.append(entry)
        return made


def _wrong(number: int, why: str) -> UserError:
    return UserError(_("Entry %(number)s: %(why)s") % {"number": number, "why": why}, where="file")


def _read(city: City, file: bytes) -> tuple[str, str, list[dict[str, Any]]]:
    """(origin, prefix of codes, entries), each looked at. Raises UserError with what is wrong."""
    no_bank = _("The file is no knowledge bank")
    try:
        said = json.loads(file)
    except json.JSONDecodeError as error:
        advice = _("It cannot be read from line %(line)s on") % {"line": error.lineno}
        raise UserError(no_bank, where="file", advice=advice) from None
    except (ValueError, RecursionError):
        raise UserError(no_bank, where="file", advice=_("It is no text in UTF-8")) from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise UserError(no_bank, where="file", advice=_("Its format is not %(format)s") % {"format": FORMAT})
    sender = said.get("city")
    name = _sv(sender.get("name")) if isinstance(sender, dict) else ""
    code = str(sender.get("code", "")) if isinstance(sender, dict) else ""
    if not name or not re.fullmatch(r"[0-9]{4}", code):
        raise UserError(no_bank, where="file", advice=_("It does not say which city it is from"))
    if code == city.code:
        raise UserError(_("The file is the city's own"), where="file")
    entries = said.get("entries")
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        raise UserError(_("The file has no entries, or too many"), where="file")
    for number, entry in enumerate(entries, start=1):
        if why := _fault(entry):
            raise _wrong(number, why)
        for field in TEXTS:
            for words in entry[field].values():
                try:
                    writing.text(words, field)
                except UserError as error:
                    raise _wrong(number, f"{field}: {error.what}") from None
    return name[:200], code, entries


def _sv(text: Any) -> str:
    found = text.get("sv") if isinstance(text, dict) else None
    return found if isinstance(found, str) else ""


def _fault(entry: Any) -> str:
    """Why the entry is not whole, or nothing."""
    if not isinstance(entry, dict) or not re.fullmatch(r"[a-z0-9-]{1,60}", str(entry.get("code", ""))):
        return _("its code is not made of a–z, 0–9 and hyphens")
    for name in TEXTS:
        text = entry.get(name)
        if not isinstance(text, dict) or not all(
            lang in ("sv", "en") and isinstance(words, str) for lang, words in text.items()
        ):
            return _("“%(name)s” is no text in sv and en") % {"name": name}
    cost, year = entry.get("cost"), entry.get("year")
    if not _sv(entry["title"]):
        return _("it has no name in Swedish")
    if entry.get("worked") not in Worked.values:
        return _("it does not say whether it worked")
    if type(entry.get("level")) is not int or entry["level"] not in EvidenceLevel.values:
        return _("how it is known is not a level from 1 to 4")
    if cost is not None and (type(cost) is not int or cost < 0):
        return _("the cost is no whole number of kronor")
    if type(year) is not int or not 1900 <= year <= 2100:
        return _("the year is no year")
    return ""
