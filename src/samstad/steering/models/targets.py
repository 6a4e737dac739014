"""What an indicator shall reach."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import Decision, Organisation
from samstad.statistics.models import Area, Indicator
from samstad.steering.models.goals import Goal
from samstad.steering.models.versions import count_version


class TargetKind(models.TextChoices):
    """The same values as `methods.judgement.TargetKind`; a test compares them."""

    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    INCREASE = "increase", _("increase")
    DECREASE = "decrease", _("decrease")
    REACH = "reach", _("reach")
    CLOSE_GAP = "close_gap", _("close the gap")
    MATCH_REFERENCE = "match_reference", _("match a reference")


class Direction(models.TextChoices):
    """The same values as `methods.judgement.Direction`; a test compares them."""

    HIGHER_IS_BETTER = "higher_is_better", _("higher is better")
    LOWER_IS_BETTER = "lower_is_better", _("lower is better")


_WITH_REFERENCE = (TargetKind.CLOSE_GAP.value, TargetKind.MATCH_REFERENCE.value)
_WITH_DIRECTION = (TargetKind.REACH.value, *_WITH_REFERENCE)
_WITHOUT_VALUE = (TargetKind.INCREASE.value, TargetKind.DECREASE.value, *_WITH_REFERENCE)


class Target(models.Model):
    """What an indicator shall reach, where, by when, and in which direction. Judged on read, never stored."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="targets")
    code = models.SlugField()
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="targets")
    kind = models.CharField(max_length=16, choices=TargetKind)
    value = models.FloatField(null=True, blank=True)
    # Which way is better, for the kinds that do not say it themselves.
    direction = models.CharField(max_length=16, choices=Direction, blank=True)
    # How much of the gap to the reference shall be gone, above 0 up to 1.
    share = models.FloatField(null=True, blank=True)
    # The area whose value of the same indicator is the reference, often one that contains the target's own.
    reference = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="reference_of_targets"
    )
    # The same thing counted for a part of the persons (women, say), told apart and moving no judgement.
    subgroup = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="subgroup_of_targets"
    )
    baseline_year = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="targets_set")
    # What departs from the default rule of judgement (`methods.judgement.Rule`), e.g. a tolerance.
    rule = models.JSONField(default=dict, blank=True)
    # What it rests on, where it became another after the document was decided.
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="targets"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["goal__order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "code"], name="target_code_in_goal"),
            models.CheckConstraint(
                condition=models.Q(kind__in=TargetKind.values), name="target_has_direction"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=_WITHOUT_VALUE) | models.Q(value__isnull=False),
                name="target_level_has_value",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=_WITH_DIRECTION, direction__in=Direction.values)
                | (~models.Q(kind__in=_WITH_DIRECTION) & models.Q(direction="")),
                name="target_states_direction",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="close_gap", share__isnull=False, share__gt=0, share__lte=1)
                | (~models.Q(kind="close_gap") & models.Q(share__isnull=True)),
                name="target_gap_has_share",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=_WITH_REFERENCE, reference__isnull=False, value__isnull=True)
                | (~models.Q(kind__in=_WITH_REFERENCE) & models.Q(reference__isnull=True)),
                name="target_gap_has_reference",
            ),
            models.CheckConstraint(
                condition=models.Q(reference__isnull=True) | ~models.Q(reference=models.F("area")),
                name="target_reference_elsewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="match_reference") | models.Q(subgroup__isnull=True),
                name="target_subgroup_beside_reference",
            ),
            models.CheckConstraint(
                condition=models.Q(year__gt=models.F("baseline_year")), name="target_after_baseline"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal}/{self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        count_version(self)
        super().save(*args, **kwargs)
