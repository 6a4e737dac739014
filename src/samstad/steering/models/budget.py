"""The city's money as its documents print it: rows of a table, and their amounts by year.

A net that a document prints is kept as what the source said, to be checked; every net shown as ours is counted.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import Decision
from samstad.organisation.texts import LocalTextField
from samstad.steering.models.activities import Activity
from samstad.steering.models.documents import SteeringDocument
from samstad.steering.models.goals import Goal


class BudgetKind(models.TextChoices):
    """Of operations or of investments, and out or in. The order is that of a printed table."""

    OPERATING_COST = "operating_cost", _("Costs")
    OPERATING_INCOME = "operating_income", _("Income (-)")
    INVESTMENT_EXPENSE = "investment_expense", _("Expenditure")
    INVESTMENT_INCOME = "investment_income", _("Receipts")
    # As printed: compared with what the rows give, and added to nothing.
    OPERATING_NET = "operating_net", _("Net as printed, operations")
    INVESTMENT_NET = "investment_net", _("Net as printed, investments")


class BudgetEdition(models.TextChoices):
    """Whether a year's amount is decided as budget, or planned for a year to come."""

    BUDGET = "budget", _("Budget")
    PLAN = "plan", _("Plan")


class BudgetLine(models.Model):
    """A row of a budget table: for a chapter's heading, a goal of the document, or an activity."""

    document = models.ForeignKey(SteeringDocument, on_delete=models.PROTECT, related_name="budget_lines")
    code = models.SlugField()
    kind = models.CharField(max_length=20, choices=BudgetKind)
    heading = LocalTextField()
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_lines"
    )
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_lines"
    )
    # The decision that the present amounts rest on, where they were changed after the document was decided.
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_lines"
    )
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["document", "code"], name="budget_line_in_document"),
            models.CheckConstraint(
                condition=models.Q(goal__isnull=True) | models.Q(activity__isnull=True),
                name="budget_line_goal_or_activity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}/{self.code}"


class BudgetAmount(models.Model):
    """One cell of a row, in kronor with the sign that the city prints: costs plus, income minus."""

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField()
    edition = models.CharField(max_length=8, choices=BudgetEdition)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    # The year that this one is said to be unchanged from; the rule is checked against the amounts.
    unchanged_from = models.PositiveSmallIntegerField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["line", "year"], name="budget_amount_once_a_year")]

    def __str__(self) -> str:
        return f"{self.line} {self.year}"
