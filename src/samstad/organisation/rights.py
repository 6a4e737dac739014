"""Who may do what: one function, `may(actor, action, object)`, over tables that each app declares.

An app's `rules.py` declares for one kind of object: its actions, its states, and for every state × action the
grants that allow it. A new rule is a row there, never an `if` in a view. `Table` refuses to be built with a
gap, so "forgotten" cannot be told from "forbidden".
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from samstad.organisation import clock
from samstad.organisation.models import City, Membership, Organisation, OrganisationKind, Role, User


class Scope(Enum):
    """Where a role must be held for a grant to count."""

    ANYONE = "anyone"  # also without an account
    CITY = "city"  # in any of the city's own bodies (`CITYS_OWN`)
    OWN = "own"  # in the organisation that the object belongs to
    LEADING = "leading"  # in the organisation that leads what the object is a part of (a goal's document)
    NAMED = "named"  # in the organisation that the object belongs to, by a person whom the object names
    PARTY = (
        "party"  # in one of the organisations that the object names: who signs it, who is asked, who promised
    )


K = OrganisationKind
# A role in a partner's body (police, state, region, association) counts for what is that body's own, never for
# the whole city: a partner's coordinator neither sees small counts nor approves for others.
CITYS_OWN = frozenset(
    {K.MUNICIPALITY, K.COUNCIL, K.EXECUTIVE_BOARD, K.COMMITTEE, K.DISTRICT_COMMITTEE, K.COMPANY}
)


@dataclass(frozen=True)
class Grant:
    """`role` held within `scope` allows. Role None stands for every role."""

    scope: Scope
    role: Role | None = None


PUBLIC = frozenset({Grant(Scope.ANYONE)})
MEMBERS = frozenset({Grant(Scope.CITY)})
NOBODY: frozenset[Grant] = frozenset()


def own(*roles: Role) -> frozenset[Grant]:
    return frozenset(Grant(Scope.OWN, role) for role in roles)


def leading(*roles: Role) -> frozenset[Grant]:
    return frozenset(Grant(Scope.LEADING, role) for role in roles)


# Somebody who was given the task by name, and still has some role in the body.
NAMED = frozenset({Grant(Scope.NAMED)})


def parties(*roles: Role) -> frozenset[Grant]:
    return frozenset(Grant(Scope.PARTY, role) for role in roles)


def anywhere(*roles: Role) -> frozenset[Grant]:
    return frozenset(Grant(Scope.CITY, role) for role in roles)


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in person, nobody (anonymous), or somebody at the machine's own command line."""

    label: str
    user: User | None = None
    machine: bool = False

    def __str__(self) -> str:
        return self.label


ANONYMOUS = Actor("anonymous")


def actor_of(user: Any) -> Actor:
    """The actor that a request's user is."""
    if getattr(user, "is_authenticated", False):
        return Actor(user.email, user)
    return ANONYMOUS


def command_line() -> Actor:
    """Somebody with a shell on the machine, who could read and write every file anyway."""
    return Actor(f"cli:{getpass.getuser()}", machine=True)


@dataclass(frozen=True)
class Table:
    """State × action → grants for one kind of object.

    `city_of` and `organisation_of` say where the object belongs, `leader_of` who leads what it is a part of,
    `named_by` which people (their keys) it names, `parties_of` the keys of the organisations that it names; `state_of`
    which row applies. Raises ValueError at import when a state lacks an action, or a grant asks for a leader, a name or
    parties that the table cannot tell.
    """

    name: str
    rows: Mapping[str, Mapping[str, frozenset[Grant]]]
    city_of: Callable[[Any], City | None]
    organisation_of: Callable[[Any], Organisation | None] = field(default=lambda _object: None)
    state_of: Callable[[Any], str] = field(default=lambda _object: "any")
    leader_of: Callable[[Any], Organisation | None] | None = None
    named_by: Callable[[Any], frozenset[int]] | None = None
    parties_of: Callable[[Any], Iterable[int]] | None = None

    def __post_init__(self) -> None:
        actions = {action for row in self.rows.values() for action in row}
        for state, row in self.rows.items():
            if missing := actions - row.keys():
                raise ValueError(f"{self.name}: state {state!r} says nothing of {sorted(missing)}")
            asked = {grant.scope for grants in row.values() for grant in grants}
            if Scope.LEADING in asked and self.leader_of is None:
                raise ValueError(f"{self.name}: state {state!r} asks who leads, and nothing says it")
            if Scope.NAMED in asked and self.named_by is None:
                raise ValueError(f"{self.name}: state {state!r} asks who is named, and nothing says it")
            if Scope.PARTY in asked and self.parties_of is None:
                raise ValueError(f"{self.name}: state {state!r} asks for parties, and nothing names them")

    @property
    def actions(self) -> set[str]:
        return {action for row in self.rows.values() for action in row}


_tables: dict[type, Table] = {}


def register(kind: type, table: Table) -> Table:
    """Make `table` the one that decides about objects of class `kind`."""
    _tables[kind] = table
    return table


def table_for(obj: Any) -> Table:
    kind = obj if isinstance(obj, type) else type(obj)
    for base in kind.__mro__:
        if base in _tables:
            return _tables[base]
    raise LookupError(f"no table of rights for {kind.__name__}")


def tables() -> Mapping[type, Table]:
    return dict(_tables)


def memberships_today(user: User) -> list[Membership]:
    """The roles that count today, read once per user object."""
    day = clock.today()
    cached = getattr(user, "_memberships_today", None)
    if cached is None or cached[0] != day:
        rows = list(
            Membership.objects.filter(
                Q(valid_to__isnull=True) | Q(valid_to__gte=day), user=user, valid_from__lte=day
            ).select_related("organisation", "organisation__city")
        )
        cached = (day, rows)
        user._memberships_today = cached  # type: ignore[attr-defined]
    return cached[1]


def may(actor: Actor, action: str, obj: Any) -> bool:
    """Whether `actor` may do `action` with `obj` (an instance) in the state it is in today.

    Raises LookupError for a class without a table and KeyError for an unknown action or state: asking about
    what no table knows is a fault in the program, not a "no".
    """
    table = table_for(obj)
    grants = table.rows[table.state_of(obj)][action]
    if actor.machine:
        return bool(grants)
    if any(grant.scope is Scope.ANYONE for grant in grants):
        return True
    if actor.user is None or not actor.user.is_active:
        return False
    city, organisation = table.city_of(obj), table.organisation_of(obj)
    # Asked for only where a grant rests on it: lists of goals do not fetch their documents' owners for nothing.
    asked = any(grant.scope is Scope.LEADING for grant in grants)
    leader = table.leader_of(obj) if asked and table.leader_of else None
    named = frozenset[int]()
    if table.parties_of and any(grant.scope is Scope.PARTY for grant in grants):
        named = frozenset(table.parties_of(obj))
    if any(
        _covers(grant, membership, city, organisation, leader, named)
        for membership in memberships_today(actor.user)
        for grant in grants
    ):
        return True
    if not any(grant.scope is Scope.NAMED for grant in grants) or table.named_by is None:
        return False
    return _of(organisation, actor.user) and actor.user.pk in table.named_by(obj)


def _of(organisation: Organisation | None, user: User) -> bool:
    """Whether the person has any role in the body today."""
    return organisation is not None and any(
        membership.organisation_id == organisation.pk for membership in memberships_today(user)
    )


def _covers(
    grant: Grant,
    membership: Membership,
    city: City | None,
    organisation: Organisation | None,
    leader: Organisation | None,
    named: frozenset[int],
) -> bool:
    if grant.role is not None and grant.role != membership.role:
        return False
    if grant.scope is Scope.NAMED:
        return False  # not a matter of roles alone: `may` asks for it last, since it costs a query
    if grant.scope is Scope.LEADING:
        return leader is not None and membership.organisation_id == leader.pk
    if grant.scope is Scope.PARTY:
        return membership.organisation_id in named
    if grant.scope is Scope.OWN:
        return organisation is not None and membership.organisation_id == organisation.pk
    if membership.organisation.kind not in CITYS_OWN:
        return False
    return city is None or membership.organisation.city_id == city.pk


def require(actor: Actor, action: str, obj: Any) -> None:
    """Raise PermissionDenied with a sentence unless `may`."""
    if not may(actor, action, obj):
        raise PermissionDenied(f"{actor} may not {action} {obj}")
