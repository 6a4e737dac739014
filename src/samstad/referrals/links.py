"""Personal links: signed, for one addressee without an account, opening until a day.

The link holds the addressee and a nonce, signed with the installation's key; the database holds the nonce and its
last day, never the link itself.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, require
from samstad.referrals import sending
from samstad.referrals.models import AccessLink, Addressee

SALT = "samstad.referrals.link"
# How long after the day of the answers a link still opens: a late answer is late, and never lost.
GRACE = dt.timedelta(days=30)


def token_of(link: AccessLink) -> str:
    """What stands in the link's address: can be made again only by who has the installation's key."""
    return signing.Signer(salt=SALT).sign(f"{link.addressee_id}.{link.nonce}").replace(":", "~")


def find(token: str) -> AccessLink | None:
    """The link that a token is of; None for one that was altered, made elsewhere, or never made."""
    try:
        said = signing.Signer(salt=SALT).unsign(token.replace("~", ":"))
        addressee, nonce = said.split(".", 1)
        key = int(addressee)
    except (signing.BadSignature, ValueError):
        return None
    found = (
        AccessLink.objects.filter(nonce=nonce, addressee=key)
        .select_related("addressee__referral__city", "addressee__referral__led_by", "addressee__organisation")
        .first()
    )
    return found


def make_link(actor: Actor, addressee: Addressee, expires: dt.date | None = None) -> AccessLink:
    """A new link for an addressee; those before it fall. It expires some time after the day of the answers."""
    with transaction.atomic():
        current = sending.locked(addressee.referral)
        require(actor, "address", current)
        row = Addressee.objects.select_for_update(of=("self",)).get(pk=addressee.pk)
        if row.withdrawn:
            raise UserError(_("It is no longer asked."), where="addressee")
        if row.organisation_id is not None:
            raise UserError(
                _("A body of the register answers with its accounts."), advice=_("Give somebody a role in it")
            )
        last = expires or max(current.due, clock.today()) + GRACE
        if last < clock.today():
            raise UserError(_("The day has already been."), where="expires")
        _revoke(actor, row)
        made = AccessLink(
            addressee=row,
            nonce=secrets.token_urlsafe(24),
            made_at=clock.now(),
            made_by=str(actor),
            expires=last,
        )
        made.save()
        audit.record(actor, "link.make", made, changes={"expires": [None, last.isoformat()]})
        made.addressee = row
        row.referral = current
        return made


def _revoke(actor: Actor, addressee: Addressee) -> None:
    for link in addressee.links.filter(revoked__isnull=True):
        link.revoked = clock.now()
        link.save()
        audit.record(actor, "link.revoke", link)


def actor_of(link: AccessLink) -> Actor:
    """Who acts by a link: neither a user nor the machine."""
    return Actor(f"link:{link.pk}:{link.addressee.email or link.addressee.name}"[:200])


def keep_open(actor: Actor, addressee: Addressee, last: dt.date) -> None:
    """Let the addressee's link open until some time after `last`, where it would end before that."""
    for link in addressee.links.filter(revoked__isnull=True, expires__lt=last + GRACE):
        before, link.expires = link.expires, last + GRACE
        link.save()
        audit.record(actor, "link.extend", link, changes={"expires": [str(before), str(link.expires)]})
