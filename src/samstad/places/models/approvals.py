"""Who approves an agreement, in which order, before it is sent to be signed; and what each said."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from samstad.organisation.models import Organisation
from samstad.organisation.texts import LocalTextField
from samstad.places.models.agreements import Agreement


class AgreementApprover(models.Model):
    """A body's place in the chain: 1 approves first. Bodies of both sides may stand in it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="approvers")
    order = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="approves_agreements"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="approver_once_in_agreement"),
            models.UniqueConstraint(fields=["agreement", "order"], name="approver_order_in_agreement"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.order} {self.organisation.code}"


class ApprovalOutcome(models.TextChoices):
    APPROVED = "approved", pgettext_lazy("of an agreement", "Approved")
    RETURNED = "returned", _("Returned")


class AgreementApproval(models.Model):
    """What a body said: approved or returned, by whom, on which decision, in its own registry.

    One is added and never taken away. When somebody returns the agreement, or it is taken back from signing, the
    approvals until then fall (`fallen_on`): the chain begins again, of what may be another text.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="approvals")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agreement_approvals"
    )
    outcome = models.CharField(max_length=10, choices=ApprovalOutcome)
    on = models.DateField()
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    decision = models.CharField(max_length=200, blank=True)
    registry_number = models.CharField(max_length=80, blank=True)
    why = LocalTextField()
    # SHA-256 of what the agreement said when it was approved: what is sent is what all have approved.
    content_hash = models.CharField(max_length=64)
    fallen_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                condition=models.Q(fallen_on__isnull=True),
                name="approval_stands_once",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="approved") | models.Q(fallen_on__isnull=False),
                name="what_is_returned_does_not_stand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.organisation.code} {self.outcome} {self.on}"
