"""Who is there: municipalities, their organisations, people, roles, decisions, and the audit record."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.texts import LocalTextField, sort_key


class City(models.Model):
    """A municipality in this installation; its addresses begin with `/<slug>/`."""

    slug = models.SlugField(unique=True)
    code = models.CharField(max_length=4, unique=True)
    name = LocalTextField()
    synthetic = models.BooleanField(default=False)
    about = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Municipality")
    COUNCIL = "council", _("Council")
    EXECUTIVE_BOARD = "executive_board", _("Executive board")
    COMMITTEE = "committee", _("Committee")
    DISTRICT_COMMITTEE = "district_committee", _("District committee")
    COMPANY = "company", _("Municipal company")
    STATE = "state", _("The state")
    AUTHORITY = "authority", _("State authority")
    REGION = "region", _("Region")
    BUSINESS = "business", _("Business")
    ASSOCIATION = "association", _("Association")


class Organisation(models.Model):
    """A body that can own, answer and sign, as one city's register has it."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="organisations")
    code = models.SlugField()
    name = LocalTextField()
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    kind = models.CharField(max_length=24, choices=OrganisationKind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="organisation_code_in_city"),
        ]

    def __str__(self) -> str:
        return f"{self.city.slug}/{self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name.get("sv", ""))[:300]
        super().save(*args, **kwargs)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("a user has an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who can sign in. What they may do comes from their memberships alone."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    title = LocalTextField()
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)
    # Passwords and sign-in times have no place in a readable history.
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


class Role(models.TextChoices):
    READER = "reader", _("Reader")
    REPORTER = "reporter", _("Reporter")
    APPROVER = "approver", _("Approver")
    COORDINATOR = "coordinator", _("Coordinator")
    STATISTICIAN = "statistician", _("Statistician")
    REGISTRAR = "registrar", _("Registrar")
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(models.Model):
    """A role that a person holds in an organisation, between two days (both included)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["organisation__sort_key", "role"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.organisation}"


class Matter(models.Model):
    """A registered matter, under the number that one body gave it.

    The number is an opaque string kept as printed: bodies write it in many ways, and none is refused.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="matters")
    registry_number = models.CharField(max_length=80)
    body = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="matters"
    )
    title = LocalTextField()
    note = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["registry_number"]
        constraints = [
            models.UniqueConstraint(fields=["city", "registry_number"], name="matter_number_in_city"),
        ]

    def __str__(self) -> str:
        return self.registry_number


class Decision(models.Model):
    """What was decided, by whom, when, in which matter."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="decisions")
    code = models.SlugField()
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="decisions")
    date = models.DateField(null=True, blank=True)
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    title = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["date", "code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="decision_code_in_city")]

    def __str__(self) -> str:
        return self.code


class AuditRecord(models.Model):
    """Who did what, when, on which decision. Written in the transaction of the change; never altered."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=80, db_index=True)
    city = models.ForeignKey(City, null=True, on_delete=models.PROTECT, related_name="audit_records")
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=80)
    object_label = models.CharField(max_length=300)
    changes = models.JSONField(default=dict)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="audit_records")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_of_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.object_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError("an audit record is never altered")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValueError("an audit record is never deleted")
