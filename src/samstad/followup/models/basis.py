"""Whether a report tells what came of it, or what is expected."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    FORECAST = "forecast", _("Forecast")
    OUTCOME = "outcome", _("Outcome")
