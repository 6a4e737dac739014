"""What happens to people: an account is made, a role is given."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Decision, Matter, Membership, Organisation, Role, User
from samstad.organisation.rights import Actor, require


def give_role(
    actor: Actor, email: str, name: str, organisation: Organisation, role: str, password: str
) -> tuple[User, bool]:
    """Give a person a role from today on; make the account with `password` where there is none.

    Gives the user and whether the account is new. Raises PermissionDenied, and UserError where the person has
    the role already.
    """
    with transaction.atomic():
        require(actor, "give_role", organisation)
        user = User.objects.filter(email=email.lower()).first()
        new = user is None
        if user is None:
            user = User.objects.create_user(email, password, name=name)
            audit.record(actor, "user.create", user, city=organisation.city)
        elif user.memberships.filter(organisation=organisation, role=role, valid_to=None).exists():
            raise UserError(
                f"{user.email} is {role} in {organisation} already", advice="Nothing needs to be done"
            )
        membership = Membership.objects.create(
            user=user, organisation=organisation, role=Role(role), valid_from=clock.today()
        )
        audit.record(actor, "membership.create", membership, city=organisation.city)
        return user, new


def record_decision(
    actor: Actor, body: Organisation, date: dt.date, registry_number: str, title: str
) -> Decision:
    """Write down what `body` decided in a matter, both with their records; the matter is found by its number.

    The caller has asked for the right, since it is to what the decision is about; must run in its transaction.
    """
    city = body.city
    matter = Matter.objects.filter(city=city, registry_number=registry_number).first()
    if matter is None:
        matter = Matter.objects.create(
            city=city, registry_number=registry_number, body=body, title={"sv": title}
        )
        audit.record(actor, "matter.create", matter, city=city)
    stem = f"{body.code[:35]}-{date}"
    code, number = stem, 1
    while Decision.objects.filter(city=city, code=code).exists():
        number += 1
        code = f"{stem}-{number}"
    decision = Decision.objects.create(
        city=city, code=code, body=body, date=date, matter=matter, title={"sv": title}
    )
    audit.record(actor, "decision.create", decision, city=city)
    return decision
