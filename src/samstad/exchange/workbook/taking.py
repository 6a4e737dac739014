"""Many workbooks taken in turn: each in a transaction of its own, on one decision."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.exchange.workbook.accepting import Accepted, accept
from samstad.exchange.workbook.comparing import Comparison, compare
from samstad.exchange.workbook.reading import read
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Decision
from samstad.organisation.rights import Actor, may
from samstad.steering import deciding
from samstad.steering.deciding import WrittenDecision
from samstad.steering.life import UnfinishedError
from samstad.steering.models import SteeringDocument


def compared(actor: Actor, city: City, file: bytes) -> Comparison:
    """What differs in the document of the city that the workbook says it is of. Raises UserError, also where the
    document is none that `actor` sends workbooks of: that it is there is then not told."""
    returned = read(file)
    document = (
        SteeringDocument.objects.filter(city=city, code=returned.document)
        .select_related("city", "owner__city")
        .first()
    )
    if returned.city != city.slug or document is None or not may(actor, "workbook", document):
        year = f" ({returned.year})" if returned.year else ""
        what = _("The workbook is of a document that you have no workbooks of here: %(title)s")
        raise UserError(
            what % {"title": returned.title + year}, advice=_("Give it back where it was sent from")
        )
    return compare(returned, document, actor)


@dataclass
class Taking:
    """Takes workbooks one after another. What one changes, the next is compared with anew: nobody's words are written
    over by a file that came later. A new decision is written down with the first that rests on it, and once."""

    actor: Actor
    city: City
    decision: Decision | WrittenDecision | None = None

    def take(self, file: bytes, fingerprint: str) -> Accepted:
        """Write what was shown as `fingerprint` (`Comparison.fingerprint`); all of the file or nothing.

        Raises UserError where the differences are others by now, or a rule refuses one; UnfinishedError with the fields
        of the decision that lack something.
        """
        found = compared(self.actor, self.city, file)
        if found.fingerprint != fingerprint:
            raise UserError(_("Something has been changed meanwhile. Read the differences once more."))
        if not found.needs_decision:
            return accept(self.actor, found)
        if lacking := deciding.problems(self.decision, self.city):
            raise UnfinishedError(lacking)
        assert self.decision is not None
        with transaction.atomic():
            settled = deciding.settle(self.actor, self.decision)
            done = accept(self.actor, found, settled)
        self.decision = settled
        return done
