"""Premises plans (lokalförsörjningsplaner): what a body needs, rents and pays, in two planning periods; and what the
city's own plan says that all of them cost together."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from samstad.organisation.models import Organisation
from samstad.organisation.texts import LocalTextField
from samstad.steering.models.documents import SteeringDocument


class PremisesPlan(models.Model):
    """One body's plan of one year, as a document lays it down."""

    document = models.ForeignKey(SteeringDocument, on_delete=models.PROTECT, related_name="premises_plans")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="premises_plans")
    # The first year that is planned for.
    year = models.PositiveSmallIntegerField()
    as_of = models.DateField(null=True, blank=True)
    present = LocalTextField()
    first_from = models.PositiveSmallIntegerField()
    first_to = models.PositiveSmallIntegerField()
    first_need = LocalTextField()
    second_from = models.PositiveSmallIntegerField()
    second_to = models.PositiveSmallIntegerField()
    second_need = LocalTextField()
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["document__code", "organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["document", "organisation"], name="premises_plan_once"),
            models.CheckConstraint(
                condition=Q(year__lte=F("first_from"))
                & Q(first_from__lte=F("first_to"))
                & Q(first_to__lt=F("second_from"))
                & Q(second_from__lte=F("second_to")),
                name="premises_periods_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}/{self.organisation.code}"


class Lease(models.Model):
    """Premises that a body rents or means to rent; no first day: they are rented already."""

    plan = models.ForeignKey(PremisesPlan, on_delete=models.CASCADE, related_name="leases")
    code = models.SlugField()
    premises = LocalTextField()
    note = LocalTextField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="lease_in_plan"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="lease_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}/{self.code}"


class LeaseCost(models.Model):
    """Rent of a year, in kronor; `onwards`: the same each year after, until another is said, the lease ends, or the
    first planning period is over."""

    lease = models.ForeignKey(Lease, on_delete=models.CASCADE, related_name="costs")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    onwards = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["lease", "year"], name="lease_cost_once_a_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="lease_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.year}"


class PremisesTotal(models.Model):
    """What the city's plan of a year says that the premises of all bodies cost in one year, in kronor."""

    document = models.ForeignKey(SteeringDocument, on_delete=models.PROTECT, related_name="premises_totals")
    plan_year = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    history = HistoricalRecords()

    class Meta:
        ordering = ["plan_year", "year"]
        constraints = [
            models.UniqueConstraint(fields=["document", "plan_year", "year"], name="premises_total_once")
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.plan_year}/{self.year}"
