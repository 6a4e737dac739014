"""What has been decided becomes another only on a decision, in a folder as on the site."""

from __future__ import annotations

from dataclasses import dataclass

from samstad.exchange.checks import Place
from samstad.exchange.loading.context import Loading
from samstad.organisation.errors import UserError
from samstad.organisation.models import Decision
from samstad.steering.models import (
    Assignment,
    BudgetLine,
    DocumentState,
    Goal,
    GoalRole,
    SteeringDocument,
    Target,
    YearTarget,
)
from samstad.steering.rules import NEEDS_DECISION

Decided = SteeringDocument | Goal | GoalRole | Target | YearTarget | BudgetLine | Assignment
ADVICE = "Name the decision that it rests on under the key decision"
MOST_SHOWN = 50


@dataclass(frozen=True)
class Undecided:
    """A change that names no decision: of what, in which file of the folder, at which keys."""

    file: str
    place: Place
    where: str
    what: str
    advice: str = ADVICE

    @property
    def reason(self) -> str:
        return f"{self.where}: {self.what}. {self.advice}"


class UndecidedError(UserError):
    """All such changes in a folder; nothing of it was loaded."""

    def __init__(self, city: str, faults: list[Undecided]) -> None:
        self.city, self.faults = city, faults
        shown = "\n".join(f"{one.file}: {one.reason}" for one in faults[:MOST_SHOWN])
        more = f"\n… and {len(faults) - MOST_SHOWN} more" if len(faults) > MOST_SHOWN else ""
        super().__init__(shown + more)


def require_decision(
    loading: Loading,
    document: SteeringDocument,
    row: Decided | None,
    named: str | None,
    where: str,
    what: str,
    place: Place,
) -> None:
    """Remember a change of a row that was decided before this load (None: a row that is new) and names no decision, or
    only the one that it rested on already. `refuse` tells all of them together."""
    if document.code not in loading.decided:
        return
    now: Decision | None = loading.decisions[named] if named else None
    if now is None or (row is not None and now.pk == row.decision_id):
        said = f"the document is decided, and {what} becomes another"
        loading.undecided.append(Undecided(_file(document), place, where, said))


def remember(loading: Loading, known: SteeringDocument | None, state: str) -> None:
    """That the document was decided before this load, whatever the folder says that it is; it is no draft again."""
    if known is None or known.state not in NEEDS_DECISION:
        return
    loading.decided.add(known.code)
    if state in (DocumentState.DRAFT, DocumentState.REFERRAL):
        where, what = f"document {known.code}", f"it is decided, and cannot become {state} again"
        advice = "Begin a revision of it, under a code of its own"
        loading.undecided.append(Undecided(_file(known), ("state",), where, what, advice))


def refuse(loading: Loading) -> None:
    """Raises UndecidedError where a step before has remembered anything."""
    if loading.undecided:
        raise UndecidedError(loading.city.slug, loading.undecided)


def _file(document: SteeringDocument) -> str:
    return f"documents/{document.code}.yaml"
