"""What districts need, in what order bodies put it jointly, what became of it; and the places in focus."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Decision, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.places.models.pictures import SituationPicture
from samstad.places.models.problems import Problem
from samstad.statistics.models import Area, Indicator, Theme
from samstad.steering.models import Activity, BudgetLine, Goal, SteeringDocument


class NeedState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    STATED = "stated", _("Stated")
    PRIORITISED = "prioritised", _("Prioritised")
    TAKEN_UP = "taken_up", _("Taken up")
    POSTPONED = "postponed", _("Postponed")
    DECLINED = "declined", _("Declined")


class DevelopmentNeed(models.Model):
    """What a district committee says that its district needs, and what became of it, with the reason."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="needs")
    code = models.SlugField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="needs")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="needs")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")
    title = LocalTextField()
    description = LocalTextField()
    state = models.CharField(max_length=12, choices=NeedState, default=NeedState.DRAFT)
    stated_on = models.DateField(null=True, blank=True)
    # What became of it: by whom, why, and where it has been taken up.
    answered_by = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="needs_answered"
    )
    answered_on = models.DateField(null=True, blank=True)
    reason = LocalTextField()
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    budget_line = models.ForeignKey(
        BudgetLine, null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    postponed_until = models.PositiveSmallIntegerField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["area__sort_key", "code"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="need_code_in_city"),
            models.CheckConstraint(
                condition=~models.Q(state="taken_up")
                | models.Q(goal__isnull=False)
                | models.Q(activity__isnull=False)
                | models.Q(budget_line__isnull=False),
                name="need_taken_up_by_something",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["taken_up", "postponed", "declined"])
                | models.Q(answered_by__isnull=False, answered_on__isnull=False),
                name="need_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class NeedEvidence(models.Model):
    """What a need rests on: an indicator, a picture or a problem of the place, or the words of a source."""

    need = models.ForeignKey(DevelopmentNeed, on_delete=models.CASCADE, related_name="evidence")
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="need_evidence"
    )
    picture = models.ForeignKey(
        SituationPicture, null=True, blank=True, on_delete=models.PROTECT, related_name="need_evidence"
    )
    problem = models.ForeignKey(
        Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="need_evidence"
    )
    quote = LocalTextField()
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "need evidence"

    def __str__(self) -> str:
        return f"{self.need}: {self.indicator or self.picture or self.problem or self.source}"


class PrioritisingState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Agreed upon")


class Prioritising(models.Model):
    """Needs that committees and companies put in order together, within a basis for the budget."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="prioritisings")
    code = models.SlugField()
    name = LocalTextField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="prioritisings_led")
    document = models.ForeignKey(
        SteeringDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="prioritisings"
    )
    bodies = models.ManyToManyField(Organisation, related_name="prioritisings")
    state = models.CharField(max_length=8, choices=PrioritisingState, default=PrioritisingState.OPEN)
    reason = LocalTextField()
    history = HistoricalRecords(m2m_fields=[bodies])

    class Meta:
        ordering = ["-code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="prioritising_code_in_city")]

    def __str__(self) -> str:
        return self.code


class PrioritisedNeed(models.Model):
    """A need in the order; `place` is what was agreed when it was closed."""

    prioritising = models.ForeignKey(Prioritising, on_delete=models.CASCADE, related_name="needs")
    need = models.ForeignKey(DevelopmentNeed, on_delete=models.PROTECT, related_name="priorities")
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["place", "need__code"]
        constraints = [
            models.UniqueConstraint(fields=["prioritising", "need"], name="need_once_in_prioritising"),
            models.UniqueConstraint(fields=["prioritising", "place"], name="place_once_in_prioritising"),
        ]

    def __str__(self) -> str:
        return f"{self.prioritising}: {self.need}"


class NeedRank(models.Model):
    """The place that one body gives one need, and why."""

    prioritised = models.ForeignKey(PrioritisedNeed, on_delete=models.CASCADE, related_name="ranks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="need_ranks")
    rank = models.PositiveSmallIntegerField()
    why = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["prioritised", "organisation"], name="need_ranked_once_by_body"),
            models.CheckConstraint(condition=models.Q(rank__gte=1), name="need_rank_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.prioritised} {self.organisation.code}: {self.rank}"


class FocusArea(models.Model):
    """A place in focus between two days, and what is expected of every body there."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="focus_areas")
    code = models.SlugField()
    name = LocalTextField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="focus_areas")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="focus_areas")
    expectation = LocalTextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    ended_why = LocalTextField()
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="focus_areas"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["area__sort_key", "code"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="focus_area_code_in_city"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="focus_area_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def in_focus(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class FocusWork(models.Model):
    """What one body says of its work in a place in focus in a year: did, changed, learnt."""

    focus = models.ForeignKey(FocusArea, on_delete=models.CASCADE, related_name="works")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="focus_works")
    year = models.PositiveSmallIntegerField()
    did = LocalTextField()
    changed = LocalTextField()
    learnt = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-year", "organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["focus", "organisation", "year"], name="focus_work_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.focus} {self.organisation.code} {self.year}"
