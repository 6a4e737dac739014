"""The knowledge bank: entries written from what was followed up, searched, and shared with other cities as a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
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


def take_in(actor: Actor, city: City, owner: Organisation, file: bytes) -> list[KnowledgeEntry]:
    """Take in another city's file: all or nothing. What is there already from it is written anew."""
    with transaction.atomic():
        require(actor, "take_in", KnowledgeEntry(city=city, owner=owner))
        origin, prefix, entries = _read(city, file)
        made = []
        for said in entries:
            code = f"{prefix}-{said['code']}"[:80]
            entry = KnowledgeEntry.objects.filter(city=city, code=code).first()
            new = entry is None
            entry = entry or KnowledgeEntry(city=city, code=code, owner=owner)
            entry.origin, entry.shared = origin, False
            for name in (*TEXTS, "year", "cost", "worked", "level"):
                setattr(entry, name, said[name])
            stepping.change(
                actor, "knowledge.take_in", entry, {}, always={"origin": [None if new else origin, origin]}
            )
            made.append(entry)
        return made


def _read(city: City, file: bytes) -> tuple[str, str, Iterable[dict[str, Any]]]:
    """(origin, prefix of codes, entries), each looked at. Raises UserError with what is wrong."""
    try:
        said = json.loads(file)
        assert said["format"] == FORMAT
        name, code, entries = said["city"]["name"]["sv"], said["city"]["code"], said["entries"]
        assert isinstance(name, str)
        assert re.fullmatch(r"[0-9]{4}", code)
        assert isinstance(entries, list)
    except (ValueError, KeyError, TypeError, AssertionError, RecursionError):
        raise UserError(_("The file is no knowledge bank"), where="file") from None
    if code == city.code:
        raise UserError(_("The file is the city's own"), where="file")
    if len(entries) > MOST_ENTRIES:
        raise UserError(_("The file has too many entries"), where="file")
    for number, entry in enumerate(entries, start=1):
        if not _sound(entry):
            raise UserError(_("Entry %(number)s is not whole") % {"number": number}, where="file")
        for field in TEXTS:
            for lang in entry[field]:
                writing.text(entry[field][lang], f"{field} {number}")
    return name[:200], code, entries


def _sound(entry: Any) -> bool:
    if not isinstance(entry, dict) or not re.fullmatch(r"[a-z0-9-]{1,60}", str(entry.get("code", ""))):
        return False
    texts = all(
        isinstance(entry.get(name), dict)
        and all(lang in ("sv", "en") and isinstance(text, str) for lang, text in entry[name].items())
        for name in TEXTS
    )
    cost, year = entry.get("cost"), entry.get("year")
    return (
        texts
        and bool(entry["title"].get("sv"))
        and entry.get("worked") in Worked.values
        and entry.get("level") in EvidenceLevel.values
        and (cost is None or (type(cost) is int and cost >= 0))
        and type(year) is int
        and 1900 <= year <= 2100
    )
