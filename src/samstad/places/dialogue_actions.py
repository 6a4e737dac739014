"""What happens to a dialogue: written down, its proposals answered, a citizens' budget counted."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.rights import Actor, require
from samstad.places import stepping, writing
from samstad.places.models import Dialogue, DialogueMethod, Fate, ResidentProposal


def begin(actor: Actor, dialogue: Dialogue, *, name: str, themes: str) -> Dialogue:
    """Write down a dialogue that was held: where, when, how many, by which method, about what."""
    with transaction.atomic():
        require(actor, "begin", dialogue)
        if dialogue.held_on > clock.today():
            raise UserError(_("The dialogue has not been held yet"), where="held_on")
        if dialogue.method not in DialogueMethod.values:
            raise UserError(_("Choose a method"), where="method")
        dialogue.name = writing.text(name, "name", required=_("The dialogue has no name"))
        dialogue.themes = writing.text(themes, "themes")
        dialogue.code = stepping.free_code(
            dialogue.name["sv"], Dialogue.objects.filter(city=dialogue.city), "dialog"
        )
        return stepping.added(actor, "dialogue.begin", dialogue, said=dialogue.name)


def propose(
    actor: Actor, dialogue: Dialogue, text: str, *, theme: str = "", cost: int | None = None
) -> ResidentProposal:
    """Write down what was proposed. In a citizens' budget it has a cost within the amount."""
    with transaction.atomic():
        current = stepping.locked(actor, "edit", dialogue)
        if current.amount is not None and not (cost is not None and 0 < cost <= current.amount):
            raise UserError(_("The cost is not between 1 krona and the amount of the budget"), where="cost")
        last = current.proposals.order_by("-number").values_list("number", flat=True).first() or 0
        row = ResidentProposal(
            dialogue=current,
            number=last + 1,
            text=writing.text(text, "text", required=_("Nothing has been proposed")),
            theme=writing.text(theme, "theme").get("sv", "")[:100],
            cost=cost,
        )
        return stepping.added(actor, "dialogue.propose", row, city=current.city, said=row.text)


def answer(
    actor: Actor, proposal: ResidentProposal, by: Organisation, fate: str, text: str
) -> ResidentProposal:
    """Answer a proposal once, with its fate."""
    with transaction.atomic():
        current = stepping.locked(actor, "answer", proposal.dialogue)
        row = ResidentProposal.objects.select_for_update().get(pk=proposal.pk)
        if row.fate:
            raise UserError(_("The proposal has been answered already"), where="proposal")
        if fate not in Fate.values:
            raise UserError(_("Say what became of the proposal"), where="fate")
        stepping.require_own(actor, by, "by")
        values = {
            "fate": fate,
            "answer": writing.text(text, "text", required=_("The answer has no words")),
            "answered_by": by,
            "answered_on": clock.today(),
        }
        return stepping.change(actor, "dialogue.answer", row, values, city=current.city)


def count(actor: Actor, dialogue: Dialogue, votes: Mapping[int, int], *, file: bytes = b"") -> Dialogue:
    """Settle the votes of a citizens' budget: number of the proposal → votes, for every proposal."""
    with transaction.atomic():
        current = stepping.locked(actor, "count", dialogue)
        if current.amount is None:
            raise UserError(_("Only a citizens' budget has votes"), where="votes")
        rows = {row.number: row for row in current.proposals.all()}
        if set(votes) != set(rows) or any(number < 0 for number in votes.values()):
            raise UserError(_("Every proposal has its votes, and no other is there"), where="votes")
        for number, row in rows.items():
            row.votes = votes[number]
            row.save()
        values = {"counted_on": clock.today(), "votes_hash": hashlib.sha256(file).hexdigest() if file else ""}
        return stepping.change(
            actor, "dialogue.count", current, values, always={"votes": [None, dict(sorted(votes.items()))]}
        )


def votes_in(file: bytes, known: Collection[int] | None = None) -> dict[int, int]:
    """Votes counted from a file: a row for each vote (the proposal's number), or "number;votes".

    With `known`, the proposals' numbers, a vote for another is refused, and who is not in the file has no votes.
    Raises UserError with the row that is no vote.
    """
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(_("The file is no text in UTF-8"), where="file") from None
    found: dict[int, int] = dict.fromkeys(known or (), 0)
    for line, row in enumerate(csv.reader(io.StringIO(text), delimiter=";"), start=1):
        cells = [cell.strip() for cell in row if cell.strip()]
        if not cells or (line == 1 and not cells[0].isdecimal()):
            continue  # an empty row, or the heading
        if len(cells) > 2 or not all(cell.isdecimal() and len(cell) < 10 for cell in cells):
            raise UserError(
                _("Row %(line)s is no vote: %(row)s") % {"line": line, "row": ";".join(row)[:60]},
                where="file",
                advice=_("A row is the proposal's number, or the number and its votes: 3;120"),
            )
        number = int(cells[0])
        if known is not None and number not in known:
            raise UserError(
                _("Row %(line)s: there is no proposal %(number)s") % {"line": line, "number": number},
                where="file",
            )
        found[number] = found.get(number, 0) + (int(cells[1]) if len(cells) == 2 else 1)
    return found


@dataclass(frozen=True)
class Result:
    """A citizens' budget as counted: who won, what it costs, what is left."""

    won: tuple[ResidentProposal, ...]
    lost: tuple[ResidentProposal, ...]
    cost: int
    left: int


def result(dialogue: Dialogue) -> Result | None:
    """Proposals by votes, each that the money still reaches; equal votes by the lower cost, then by number."""
    if dialogue.amount is None or dialogue.counted_on is None:
        return None
    left, won, lost = dialogue.amount, [], []
    for row in sorted(
        dialogue.proposals.all(), key=lambda row: (-(row.votes or 0), row.cost or 0, row.number)
    ):
        if row.votes and (row.cost or 0) <= left:
            won.append(row)
            left -= row.cost or 0
        else:
            lost.append(row)
    return Result(tuple(won), tuple(lost), dialogue.amount - left, left)
