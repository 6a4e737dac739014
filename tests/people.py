"""Small casts of people and bodies for tests."""

from __future__ import annotations

import datetime as dt

from samstad.organisation.models import City, Membership, Organisation, Role, User
from samstad.organisation.rights import Actor, actor_of

LONG_AGO = dt.date(2020, 1, 1)


def city(slug: str = "provstad", code: str = "9902") -> City:
    return City.objects.create(slug=slug, code=code, name={"sv": slug.title()})


def body(of: City, code: str, kind: str = "committee") -> Organisation:
    return Organisation.objects.create(city=of, code=code, kind=kind, name={"sv": code.title()})


def person(email: str, *seats: tuple[Organisation, str], since: dt.date = LONG_AGO) -> Actor:
    """A signed-in actor who holds roles in organisations."""
    user = User.objects.create_user(email, name=email.split("@")[0])
    for organisation, role in seats:
        Membership.objects.create(user=user, organisation=organisation, role=Role(role), valid_from=since)
    return actor_of(user)
