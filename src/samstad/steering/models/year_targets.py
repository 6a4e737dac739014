"""An indicator's target for one year, as the council gives it and as a committee answers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import Decision, Organisation
from samstad.statistics.models import Area, Indicator
from samstad.steering.models.goals import Goal
from samstad.steering.models.versions import count_version


class YearTargetKind(models.TextChoices):
    """What is asked of the year. Which way is better is the indicator's own; a direction word says it too."""

    NUMBER = "number", _("number")
    INCREASE = "increase", _("increase")
    DECREASE = "decrease", _("decrease")
    BY_COMMITTEE = "by_committee", _("set by the committee")


class Periodicity(models.TextChoices):
    YEAR = "year", _("Year")
    FOUR_MONTHS = "four_months", _("Four months")
    MONTH = "month", _("Month")


class YearTarget(models.Model):
    """What an indicator shall be in a year, on the council's goal or on a committee's.

    A committee's row names the council's (`council`), so that the council's value stands in one place. A row on a
    committee's goal without one is the committee's own indicator.
    """

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="year_targets")
    code = models.SlugField()
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="year_targets")
    year = models.PositiveSmallIntegerField()
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="year_targets"
    )
    kind = models.CharField(max_length=12, choices=YearTargetKind)
    value = models.FloatField(null=True, blank=True)
    periodicity = models.CharField(max_length=12, choices=Periodicity, default=Periodicity.YEAR)
    # Women's and men's outcomes are shown apart; for what counts individuals.
    by_gender = models.BooleanField(default=False)
    # What it shall be for each, where that is not the same number.
    women = models.FloatField(null=True, blank=True)
    men = models.FloatField(null=True, blank=True)
    # Of a council's target: the bodies that answer for it. Nobody named means every body.
    bodies = models.ManyToManyField(Organisation, blank=True, related_name="year_targets")
    council = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="answered_by"
    )
    # The decision that the present content rests on, where it was changed after the document was decided.
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="year_targets"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(m2m_fields=[bodies])

    class Meta:
        verbose_name = "year target"
        ordering = ["goal__order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "code"], name="year_target_code_in_goal"),
            models.UniqueConstraint(
                fields=["goal", "indicator", "year", "area"], name="year_target_once_in_place"
            ),
            models.UniqueConstraint(
                fields=["goal", "indicator", "year"],
                condition=models.Q(area__isnull=True),
                name="year_target_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="number", value__isnull=False)
                | (models.Q(kind__in=YearTargetKind.values[1:]) & models.Q(value__isnull=True)),
                name="year_target_number_has_value",
            ),
            models.CheckConstraint(
                condition=models.Q(council__isnull=True) | ~models.Q(kind="by_committee"),
                name="year_target_committee_says",
            ),
            models.CheckConstraint(
                condition=models.Q(women__isnull=True, men__isnull=True)
                | models.Q(kind="number", by_gender=True, women__isnull=False, men__isnull=False),
                name="year_target_women_and_men",
            ),
            models.CheckConstraint(
                condition=models.Q(periodicity__in=Periodicity.values), name="year_target_period_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal}/{self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        count_version(self)
        super().save(*args, **kwargs)
