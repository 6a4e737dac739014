"""What is common to all that is written field by field in a document, and after its decision on a named one alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samstad.organisation.errors import UserError
from samstad.organisation.merging import three
from samstad.organisation.models import Decision
from samstad.organisation.rights import Actor
from samstad.steering import deciding
from samstad.steering.deciding import WrittenDecision
from samstad.steering.life import refuse
from samstad.steering.models import SteeringDocument
from samstad.steering.rules import NEEDS_DECISION

Fields = Mapping[str, Any]


def merge_fields(read: Fields, mine: Fields, theirs: Fields) -> tuple[dict[str, Any], tuple[str, ...]]:
    """(field → what to go on from, the fields that both changed); a field that is not there is None."""
    merged, both = {}, []
    for name in dict.fromkeys([*theirs, *mine, *read]):
        merged[name], clash = three(read.get(name), mine.get(name), theirs.get(name))
        both += [name] if clash else []
    return merged, tuple(both)


def changed_fields(before: Fields, after: Fields) -> dict[str, list[Any]]:
    """Field → [from, to], for the audit record; nothing to nothing is no change."""
    names = dict.fromkeys([*before, *after])
    pairs = {name: [before.get(name), after.get(name)] for name in names}
    return {name: pair for name, pair in pairs.items() if (pair[0] or None) != (pair[1] or None)}


def say(row: Any, name: str, text: str | None) -> None:
    """Write the Swedish text; an English one that said the old thing is not that of the new, and goes."""
    said = (text or "").strip()
    if getattr(row, name).get("sv", "") != said:
        setattr(row, name, {"sv": said} if said else {})


def settled(
    actor: Actor,
    document: SteeringDocument,
    found: list[UserError],
    decision: Decision | WrittenDecision | None,
) -> Decision | None:
    """The decision that a change after the decision rests on. Raises UnfinishedError for all that is lacking."""
    decided = document.state in NEEDS_DECISION
    if decided:
        found = [*found, *deciding.problems(decision, document.city)]
    refuse(found)
    return deciding.settle(actor, decision) if decided and decision is not None else None
