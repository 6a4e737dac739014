"""Documents that are frozen here: proposals, minutes extracts, compiled statements, agendas and notices."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from samstad.organisation.models import City
from samstad.referrals.models.answers import Answer
from samstad.referrals.models.files import StoredFile
from samstad.referrals.models.interpellations import Interpellation
from samstad.referrals.models.meetings import Meeting
from samstad.referrals.models.referral import Referral


class DocumentKind(models.TextChoices):
    PROPOSAL = "proposal", _("The administration's proposal")
    EXTRACT = "extract", _("Minutes extract")
    STATEMENT = "statement", _("Compiled statement")
    AGENDA = "agenda", _("Agenda")
    NOTICE = "notice", _("Notice")
    REPLY = "reply", _("Answer to an interpellation")


class FrozenDocument(models.Model):
    """One document as it was on its day: its content and its files, never rendered again."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="frozen_documents")
    identifier = models.SlugField(unique=True, max_length=120)
    kind = models.CharField(max_length=10, choices=DocumentKind)
    title = models.CharField(max_length=300)
    answer = models.ForeignKey(Answer, null=True, blank=True, on_delete=models.PROTECT, related_name="frozen")
    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="frozen"
    )
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="frozen"
    )
    interpellation = models.ForeignKey(
        Interpellation, null=True, blank=True, on_delete=models.PROTECT, related_name="frozen"
    )
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-frozen_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["proposal", "extract"], answer__isnull=False)
                | models.Q(kind="statement", referral__isnull=False)
                | models.Q(kind__in=["agenda", "notice"], meeting__isnull=False)
                | models.Q(kind="reply", interpellation__isnull=False),
                name="frozen_document_about_its_kind",
            )
        ]

    def __str__(self) -> str:
        return self.identifier

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError(f"document {self} is frozen")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValueError(f"document {self} is frozen and never deleted")


class FrozenFile(models.Model):
    """One of a document's files: `document.json` (its content), or what it is read in."""

    document = models.ForeignKey(FrozenDocument, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="frozen_as")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["document", "name"], name="frozen_file_once")]

    def __str__(self) -> str:
        return f"{self.document}/{self.name}"

    @property
    def city(self) -> City:
        return self.document.city
