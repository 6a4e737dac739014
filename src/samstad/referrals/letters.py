"""Letters to those who are asked: that there is a referral, that it has a new version, and a personal link.

Sent after the act that they tell of, each by itself: one that the server refuses is told of, and harms no other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.models import Role, User
from samstad.organisation.rights import Actor
from samstad.organisation.texts import pick
from samstad.referrals import links
from samstad.referrals.models import Addressee, Extension, ExtensionState, Referral, ReferralVersion
from samstad.referrals.queries import name_of


@dataclass
class Told:
    """To whom letters went, which were refused (with why), and who has nobody to write to."""

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    nobody: list[str] = field(default_factory=list)


def tell_all(actor: Actor, referral: Referral) -> Told:
    """That the referral has come: bodies through their registrars and case officers, others with a personal link."""
    return _each(actor, referral, None)


def tell_version(actor: Actor, version: ReferralVersion) -> Told:
    """That there is a new version, and what is changed."""
    return _each(actor, version.referral, version)


def tell_one(actor: Actor, addressee: Addressee) -> Told:
    """As `tell_all`, to one who is asked after the others."""
    return _each(actor, addressee.referral, None, only=addressee)


def tell_extension(actor: Actor, extension: Extension) -> Told:
    """To one without an account: that more time was granted, until which days, or refused, and why."""
    addressee, told = extension.answer.addressee, Told()
    if not addressee.email:
        told.nobody.append(name_of(addressee))
        return told
    with translation.override("sv"):
        words = {
            "referral": pick(addressee.referral.title, "sv").text,
            "day": extension.proposal_by.isoformat(),
            "later": extension.extract_by.isoformat() if extension.extract_by else extension.extract_when,
            "why": extension.decided_why,
        }
        granted = extension.state == ExtensionState.GRANTED
        lines = [
            _("More time has been granted: the answer by %(day)s.") % words
            if granted
            else _("More time has not been granted. The answer is awaited by the day that was given.")
        ]
        if granted and words["later"]:
            lines.append(_("The decision follows: %(later)s.") % words)
        if words["why"]:
            lines.append(words["why"])
        lines.append(_("Read and answer here: %(address)s") % {"address": _address(actor, addressee)})
        subject = _("More time: %(referral)s") % words
    body = "\n\n".join(lines) + "\n"
    _send(actor, addressee, EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [addressee.email]), told)
    return told


def _each(
    actor: Actor, referral: Referral, version: ReferralVersion | None, only: Addressee | None = None
) -> Told:
    told = Told()
    with get_connection() as connection:
        rows = referral.addressees.filter(withdrawn="").select_related("organisation__city")
        rows = rows if only is None else rows.filter(pk=only.pk)
        receivers = _receivers(referral)
        for addressee in rows:
            addressee.referral = referral
            to = receivers.get(addressee.organisation_id, []) if addressee.organisation_id else []
            addresses = sorted({*to, *([addressee.email] if addressee.email else [])})
            if not addresses:
                told.nobody.append(name_of(addressee))
                continue
            message = _letter(actor, addressee, addresses, version)
            message.connection = connection
            _send(actor, addressee, message, told)
    return told


def _receivers(referral: Referral) -> dict[int, list[str]]:
    """Body → the addresses of its registrars, else of its case officers."""
    today = clock.today()
    rows = User.objects.filter(
        is_active=True,
        memberships__organisation__addressed__referral=referral,
        memberships__role__in=[Role.REGISTRAR, Role.REPORTER],
        memberships__valid_from__lte=today,
    ).exclude(memberships__valid_to__lt=today)
    found: dict[int, dict[str, set[str]]] = {}
    for email, body, role in rows.values_list(
        "email", "memberships__organisation_id", "memberships__role"
    ).distinct():
        found.setdefault(body, {}).setdefault(role, set()).add(email)
    return {
        body: sorted(by_role.get(Role.REGISTRAR) or by_role.get(Role.REPORTER) or ())
        for body, by_role in found.items()
    }


def _letter(
    actor: Actor, addressee: Addressee, to: list[str], version: ReferralVersion | None
) -> EmailMessage:
    """In Swedish, which everybody who is asked reads."""
    referral = addressee.referral
    with translation.override("sv"):
        words = {
            "referral": pick(referral.title, "sv").text,
            "from": pick(referral.led_by.name, "sv").text,
            "body": name_of(addressee),
            "day": referral.due.isoformat(),
            "number": version.number if version else 1,
            "changed": version.changed if version else "",
        }
        lines = [
            _("%(from)s asks %(body)s to answer the referral %(referral)s by %(day)s.") % words
            if version is None
            else _("There is a new version (%(number)d) of the proposal in the referral %(referral)s.")
            % words
        ]
        if version is not None:
            lines.append(_("What is changed: %(changed)s") % words)
        lines.append(_("Read and answer here: %(address)s") % {"address": _address(actor, addressee)})
        if addressee.outside:
            lines.append(_("The link is yours alone: whoever has it can read and write your answer."))
        subject = (
            _("Referral: %(referral)s") % words if version is None else _("New version: %(referral)s") % words
        )
    return EmailMessage(subject, "\n\n".join(lines) + "\n", settings.DEFAULT_FROM_EMAIL, to)


def _address(actor: Actor, addressee: Addressee) -> str:
    """The referral's page; for one without an account its personal link, made now where there is none that opens."""
    city = addressee.referral.city
    start = f"{settings.SITE_ADDRESS}/{city.slug}"
    if not addressee.outside:
        return f"{start}/remisser/{addressee.referral.code}/"
    link = addressee.links.filter(revoked__isnull=True, expires__gte=clock.today()).first()
    if link is None:
        link = links.make_link(actor, addressee)
    return f"{start}/remissvar/{links.token_of(link)}/"


def _send(actor: Actor, addressee: Addressee, message: EmailMessage, told: Told) -> None:
    try:
        message.send()
    except OSError as error:
        # smtplib's errors are OSError: no server, or one that says no. The others still get theirs.
        told.failed.append(f"{', '.join(message.to)}: {error}")
        return
    told.sent += message.to
    with transaction.atomic():
        audit.record(
            actor,
            "referral.tell",
            addressee,
            city=addressee.referral.city,
            changes={"to": [None, message.to]},
        )
