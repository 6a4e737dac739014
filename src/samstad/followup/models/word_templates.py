"""The Word file that a city's own documents are written in."""

from __future__ import annotations

from django.db import models

from samstad.organisation.models import City, Organisation, OrganisationKind


class WordTemplate(models.Model):
    """One that a city took in, and when; the latest counts. Empty: from then on the program's own look.

    None is written over or removed: what a frozen document looked like can be asked for ever.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="word_templates")
    name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.city.slug}: {self.name or self.sha256[:12]}"

    @property
    def board(self) -> Organisation | None:
        """Whose it is: the executive board's, which answers for how the city's documents look."""
        return self.city.organisations.filter(kind=OrganisationKind.EXECUTIVE_BOARD).first()
