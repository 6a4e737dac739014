"""What has been decided becomes another only on a decision, in a folder as on the site."""

from __future__ import annotations

from samstad.exchange.loading.context import Loading
from samstad.organisation.errors import UserError
from samstad.steering.models import Assignment, BudgetLine, SteeringDocument, YearTarget
from samstad.steering.rules import NEEDS_DECISION


def require_decision(
    loading: Loading,
    document: SteeringDocument,
    row: YearTarget | BudgetLine | Assignment,
    named: str | None,
    where: str,
    what: str,
) -> None:
    """Refuse a change of a decided row that names no decision, or only the one that it rested on already."""
    if document.state not in NEEDS_DECISION:
        return
    now = loading.decisions[named] if named else None
    if now is None or now.pk == row.decision_id:
        raise UserError(
            f"the document is decided, and {what} becomes another",
            where=where,
            advice="Name the decision that it rests on under the key decision",
        )
