"""Documents that steer: kind, state, year, validity, decision."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Decision, Organisation
from samstad.organisation.texts import LocalTextField


class DocumentKind(models.TextChoices):
    VISION = "vision", _("Vision")
    BUDGET = "budget", _("Budget")
    PROGRAMME = "programme", _("Programme")
    POLICY = "policy", _("Policy")
    PLAN = "plan", _("Plan")
    DISTRICT_PLAN = "district_plan", _("Strategic district plan")
    AGREEMENT = "agreement", _("Agreement")


class DocumentState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REFERRAL = "referral", _("Out for referral")
    DECIDED = "decided", _("Decided")
    IN_FORCE = "in_force", _("In force")
    REVISED = "revised", _("Revised")
    REPLACED = "replaced", _("Replaced")


class SteeringDocument(models.Model):
    """A document that steers, with its validity and decision. What it steps on is in `Lineage`."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="steering_documents")
    code = models.SlugField()
    kind = models.CharField(max_length=16, choices=DocumentKind)
    state = models.CharField(max_length=12, choices=DocumentState)
    title = LocalTextField()
    summary = LocalTextField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="steering_documents")
    # The year whose version of the goal tree this is (budget 2026, a committee's plan for 2026); none for what lasts.
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="steering_documents"
    )
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-valid_from", "code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="document_code_in_city")]

    def __str__(self) -> str:
        return self.code
