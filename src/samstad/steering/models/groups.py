"""Steering groups: who sits there, on what mandate, what they decided, who came after."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Decision, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.steering.models.documents import SteeringDocument


class SteeringGroup(models.Model):
    """A group that leads the work with one or several documents. Several may have one successor."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="steering_groups")
    code = models.SlugField()
    name = LocalTextField()
    mandate = LocalTextField()
    documents = models.ManyToManyField(SteeringDocument, blank=True, related_name="steering_groups")
    decisions = models.ManyToManyField(Decision, blank=True, related_name="steering_groups")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(m2m_fields=[documents, decisions])

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="group_code_in_city")]

    def __str__(self) -> str:
        return self.code


class GroupMember(models.Model):
    """A body's seat in a steering group, with what the seat is called; no person is named here."""

    group = models.ForeignKey(SteeringGroup, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="group_seats")
    seat = LocalTextField()
    chairs = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-chairs", "organisation__sort_key"]
        constraints = [models.UniqueConstraint(fields=["group", "organisation"], name="group_seat_once")]

    def __str__(self) -> str:
        return f"{self.group}: {self.organisation}"
