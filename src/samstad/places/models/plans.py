"""A district's strategic plan through the years: its versions are steering documents, its sendings are facts."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.places.models.agreements import Agreement, Partnership
from samstad.statistics.models import Area, Theme
from samstad.steering.models import SteeringDocument


class DistrictPlan(models.Model):
    """The plan of one district. What it says is in its versions: documents of the kind *district plan*."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="district_plans")
    code = models.SlugField()
    name = LocalTextField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="district_plans")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="district_plans")
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    report_to = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="plans_sent_here"
    )
    # The areas of goals that a whole plan has: work, education, safety and growth in the agreement of 2008.
    themes = models.ManyToManyField(Theme, related_name="district_plans")
    begun_on = models.DateField()
    history = HistoricalRecords(m2m_fields=[themes])

    class Meta:
        ordering = ["area__sort_key", "code"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="district_plan_code_in_city"),
            models.UniqueConstraint(fields=["city", "area"], name="district_plan_of_area"),
        ]

    def __str__(self) -> str:
        return self.code


class PlanVersion(models.Model):
    """One version of a plan. The last is the one that is worked on."""

    plan = models.ForeignKey(DistrictPlan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.OneToOneField(SteeringDocument, on_delete=models.PROTECT, related_name="plan_version")
    history = HistoricalRecords()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"


class PlanSending(models.Model):
    """That a version was sent on a day, for a year. One is added; none is changed."""

    plan = models.ForeignKey(DistrictPlan, on_delete=models.CASCADE, related_name="sendings")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="sendings")
    year = models.PositiveSmallIntegerField()
    sent_on = models.DateField()
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plan_sendings")
    # SHA-256 of what was sent, as text: goals and targets of the version at that moment.
    content_hash = models.CharField(max_length=64)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "year"], name="plan_version_sent_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.sent_on}"


class PlanAgreement(models.Model):
    """That an agreement with an authority or a partner rests on a version of the plan, and when it was reported.

    A revised plan leaves the row on the older version until somebody has looked at the agreement again.
    """

    plan = models.ForeignKey(DistrictPlan, on_delete=models.CASCADE, related_name="agreements")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="rests_on")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="agreements")
    reported_on = models.DateField(null=True, blank=True)
    reported_to = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_agreements_reported"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["agreement__document__code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "agreement"], name="agreement_rests_once_on_plan")
        ]

    def __str__(self) -> str:
        return f"{self.agreement} → {self.version}"
