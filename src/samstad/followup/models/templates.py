"""The recipes that rounds are made from, year after year."""

from __future__ import annotations

import calendar
import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.followup.models.basis import Basis
from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.steering.models import SteeringDocument


class RoundKind(models.TextChoices):
    BUDGET_BASIS = "budget_basis", _("Basis for the budget")
    PLAN = "plan", _("Operational plan")
    FOUR_MONTHS_1 = "four_months_1", _("Four-month report 1")
    FOUR_MONTHS_2 = "four_months_2", _("Four-month report 2")
    ANNUAL_REPORT = "annual_report", _("Annual operations report")
    OCTOBER = "october", _("Report of 1 October")
    DECEMBER = "december", _("Plans of 31 December")
    OWN = "own", _("The city's own")


def day_in(year: int, month: int, day: int) -> dt.date:
    """The day of a rule; 29 February is the 28th where the year has none."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


class RoundTemplate(models.Model):
    """Who answers, what, when. A run copies all of it, so that a started round never changes with its template.

    `*_year` counts from the year that the report is about: the annual report of 2025 is due in 2026, so 1.
    `reminders` are days from the due day, negative before it.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="round_templates")
    code = models.SlugField()
    name = LocalTextField()
    kind = models.CharField(max_length=16, choices=RoundKind)
    document = models.ForeignKey(
        SteeringDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="round_templates"
    )
    led_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="templates_led")
    report_to = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="templates_received"
    )
    opens_month = models.PositiveSmallIntegerField()
    opens_day = models.PositiveSmallIntegerField()
    opens_year = models.SmallIntegerField(default=0)
    due_month = models.PositiveSmallIntegerField()
    due_day = models.PositiveSmallIntegerField()
    due_year = models.SmallIntegerField(default=0)
    basis = models.CharField(max_length=8, choices=Basis, blank=True)
    instructions = LocalTextField()
    reminders = models.JSONField(default=list, blank=True)
    reply_days = models.PositiveSmallIntegerField(default=14)
    body_kinds = models.JSONField(default=list, blank=True)
    addressees = models.ManyToManyField(Organisation, blank=True, related_name="templates_addressed")
    history = HistoricalRecords(m2m_fields=[addressees])

    class Meta:
        ordering = ["due_year", "due_month", "due_day", "code"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="template_code_in_city"),
            models.CheckConstraint(
                condition=models.Q(
                    opens_month__range=(1, 12),
                    due_month__range=(1, 12),
                    opens_day__range=(1, 31),
                    due_day__range=(1, 31),
                ),
                name="template_days_exist",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=RoundKind.values), name="template_kind_known"),
        ]

    def __str__(self) -> str:
        return self.code

    def opens_in(self, year: int) -> dt.date:
        return day_in(year + self.opens_year, self.opens_month, self.opens_day)

    def due_in(self, year: int) -> dt.date:
        return day_in(year + self.due_year, self.due_month, self.due_day)
