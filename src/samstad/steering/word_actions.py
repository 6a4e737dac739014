"""What happens to a document's strategic questions and to its definitions: written in a draft, and only there.

Each action is one transaction: rights, change, history and audit record together, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, require
from samstad.organisation.texts import LANGUAGES
from samstad.steering import stale
from samstad.steering.actions import free_code
from samstad.steering.life import UnfinishedError, locked
from samstad.steering.models import Concept, StrategicQuestion
from samstad.steering.writing import LONGEST_TEXT

Texts = Mapping[str, Mapping[str, str]]
Row = TypeVar("Row", StrategicQuestion, Concept)
#: What each holds; the first is what it is known by.
FIELDS: Mapping[type, tuple[str, ...]] = {StrategicQuestion: ("text",), Concept: ("term", "meaning")}


def texts_of(row: StrategicQuestion | Concept) -> dict[str, dict[str, str]]:
    """Field → {language: text}, without empty ones."""
    return {name: _clean(getattr(row, name)) for name in FIELDS[type(row)]}


def mark(row: StrategicQuestion | Concept) -> str:
    return stale.mark(texts_of(row))


def problems(row: StrategicQuestion | Concept, texts: Texts) -> list[UserError]:
    """Everything that must be put right; `where` names the field, as `term_sv`."""
    names = FIELDS[type(row)]
    found = [
        UserError(_("Write something here."), where=f"{name}_sv")
        for name in names
        if not texts.get(name, {}).get("sv", "").strip()
    ]
    for name in names:
        for lang in LANGUAGES:
            length = len(texts.get(name, {}).get(lang, ""))
            if length > LONGEST_TEXT:
                what = _("The text has %(length)d characters, and may have %(most)d.")
                found.append(
                    UserError(what % {"length": length, "most": LONGEST_TEXT}, where=f"{name}_{lang}")
                )
    if not found and _taken(row, texts[names[0]]["sv"]):
        found.append(UserError(_("The document has this already."), where=f"{names[0]}_sv"))
    return found


def write(actor: Actor, row: Row, texts: Texts, read: str | None = None) -> Row:
    """Save a new or changed question or definition of a draft. `read` is the mark of what the form showed.

    Raises StaleError where somebody has saved since, UnfinishedError, PermissionDenied.
    """
    with transaction.atomic():
        document = locked(row.document)
        require(actor, "edit_words", document)
        kind = type(row)
        fresh = row.pk is None
        current = kind(document=document) if fresh else kind._default_manager.get(pk=row.pk)
        before = {} if fresh else texts_of(current)
        if not fresh:
            stale.refuse(read, stale.mark(before))
        found = problems(current, texts)
        if found:
            raise UnfinishedError(found)
        names = FIELDS[kind]
        after = {name: _clean(texts[name]) for name in names}
        if after == before:
            return current
        for name in names:
            setattr(current, name, after[name])
        if fresh:
            others = kind._default_manager.filter(document=document)
            taken = set(kind.history.filter(document_id=document.pk).values_list("code", flat=True))  # type: ignore[attr-defined]
            current.code = free_code(after[names[0]]["sv"], taken, "ord")
            current.order = max((one.order for one in others), default=0) + 1
        current.save()
        changes = {name: [before.get(name), after[name]] for name in names if before.get(name) != after[name]}
        audit.record(actor, f"{kind._meta.model_name}.write", current, city=document.city, changes=changes)
        return current


def take_away(actor: Actor, row: StrategicQuestion | Concept) -> None:
    """Out of a draft; that it was there stays in the history."""
    with transaction.atomic():
        document = locked(row.document)
        require(actor, "edit_words", document)
        audit.record(actor, f"{type(row)._meta.model_name}.take_away", row, city=document.city)
        row.delete()


def _clean(text: Mapping[str, str]) -> dict[str, str]:
    return {lang: said for lang in LANGUAGES if (said := text.get(lang, "").strip())}


def _taken(row: StrategicQuestion | Concept, text: str) -> bool:
    others = type(row)._default_manager.filter(document_id=row.document_id).exclude(pk=row.pk)
    name = FIELDS[type(row)][0]
    return any(getattr(one, name).get("sv", "").casefold() == text.strip().casefold() for one in others)
