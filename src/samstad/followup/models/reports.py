"""Frozen reports and their files."""

from __future__ import annotations

from typing import Any

from django.db import models

from samstad.followup.models.rounds import ReportingRound
from samstad.organisation.models import City
from samstad.organisation.texts import LocalTextField
from samstad.statistics.models import Release


class Report(models.Model):
    """A frozen report: its files lie in `SAMSTAD_HOME/reports/<identifier>/` and are never rendered again."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="reports")
    identifier = models.SlugField(unique=True, max_length=80)
    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="reports")
    title = LocalTextField()
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=200)
    releases = models.ManyToManyField(Release, related_name="reports")

    class Meta:
        ordering = ["-frozen_at"]

    def __str__(self) -> str:
        return self.identifier

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError(f"report {self} is frozen")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValueError(f"report {self} is frozen and never deleted")


class ReportFile(models.Model):
    """One stored file of a report and the hash of its bytes."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    lang = models.CharField(max_length=2, blank=True)
    media_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["report", "name"], name="report_file_once")]

    def __str__(self) -> str:
        return f"{self.report}/{self.name}"
