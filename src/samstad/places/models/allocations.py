"""A sum that is shared among places by need: the recipe, its inputs, the last outcome, and what was decided."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Decision, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.statistics.models import Area, AreaSet, Indicator


class NeedMethod(models.TextChoices):
    INDEX_NUMBER = "index_number", _("Index × number of persons")
    EXPECTED_RISK = "expected_risk", _("Expected number at risk")
    ADJUSTED_STRUCTURE = "adjusted_structure", _("Structure adjusted by indices")


class AllocationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    DECIDED = "decided", _("Decided")


class AllocationRecipe(models.Model):
    """How one year's sum is shared: share = weight · need + (1 − weight) · last outcome, within limits.

    `frozen` is what was decided, area by area with its reasons and the releases behind it; until then all is computed.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="allocations")
    code = models.SlugField()
    name = LocalTextField()
    about = LocalTextField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="allocations")
    area_set = models.ForeignKey(AreaSet, on_delete=models.PROTECT, related_name="allocations")
    year = models.PositiveSmallIntegerField()
    total = models.BigIntegerField(validators=[MinValueValidator(0)])
    method = models.CharField(max_length=20, choices=NeedMethod)
    intercept = models.FloatField(default=0.0)
    weight = models.FloatField(validators=[MinValueValidator(0), MaxValueValidator(1)])
    final_weight = models.FloatField(default=1.0)
    transition_years = models.PositiveSmallIntegerField(default=1)
    floor = models.FloatField(null=True, blank=True)
    ceiling = models.FloatField(null=True, blank=True)
    last_is_own = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=AllocationState, default=AllocationState.DRAFT)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="allocations"
    )
    frozen = models.JSONField(default=dict, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="allocation_code_in_city"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0, weight__lte=1, final_weight__lte=1, total__gte=0),
                name="allocation_within_range",
            ),
            models.CheckConstraint(
                condition=models.Q(state="decided", decision__isnull=False)
                | (~models.Q(state="decided") & models.Q(decision__isnull=True)),
                name="allocation_decided_on_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class InputRole(models.TextChoices):
    INDEX = "index", _("Index")
    NUMBER = "number", _("Number of persons")
    STRUCTURE = "structure", _("Structure")
    ADJUSTMENT = "adjustment", _("Adjustment")
    VARIABLE = "variable", _("Variable of the risk")


class InputPart(models.TextChoices):
    VALUE = "value", _("the value")
    NUMERATOR = "numerator", _("the number of those it counts")
    DENOMINATOR = "denominator", _("the number that it is a part of")


class AllocationInput(models.Model):
    """One indicator in the need, what of it, its weight or coefficient, and whether whoever is paid can move it."""

    recipe = models.ForeignKey(AllocationRecipe, on_delete=models.CASCADE, related_name="inputs")
    role = models.CharField(max_length=12, choices=InputRole)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="allocation_inputs")
    part = models.CharField(max_length=12, choices=InputPart, default=InputPart.VALUE)
    weight = models.FloatField(default=1.0)
    movable = models.BooleanField(default=False)
    why = LocalTextField()
    order = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipe", "role", "indicator"], name="allocation_input_once")
        ]

    def __str__(self) -> str:
        return f"{self.recipe}: {self.role} {self.indicator.code}"


class AllocationOutcome(models.Model):
    """What a place got the last time, in whole kronor."""

    recipe = models.ForeignKey(AllocationRecipe, on_delete=models.CASCADE, related_name="outcomes")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="allocation_outcomes")
    amount = models.BigIntegerField(validators=[MinValueValidator(0)])
    history = HistoricalRecords()

    class Meta:
        ordering = ["area__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["recipe", "area"], name="allocation_outcome_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="allocation_outcome_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.recipe}: {self.area.code} {self.amount}"
