"""Files that somebody has sent in or that were frozen here: the facts. The bytes lie in the home under their hash."""

from __future__ import annotations

from typing import Any

from django.db import models

from samstad.organisation.models import City


class StoredFile(models.Model):
    """One content, once in a city: two attachments with the same bytes are the same file. Never altered.

    `name` is what it was called when it first came; each use has a title of its own.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="stored_files")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["name", "sha256"]
        constraints = [models.UniqueConstraint(fields=["city", "sha256"], name="stored_once_in_city")]

    def __str__(self) -> str:
        return f"{self.name} ({self.sha256[:12]})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError(f"the file {self} is stored and never altered")
        super().save(*args, **kwargs)
