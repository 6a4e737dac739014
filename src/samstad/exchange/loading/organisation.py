"""The city, its organisations, matters and decisions."""

from __future__ import annotations

from samstad.exchange.loading.context import Loading, by
from samstad.exchange.loading.store import Store
from samstad.exchange.rules import Installation
from samstad.exchange.schema import organisation as schema
from samstad.exchange.schema.base import stored
from samstad.exchange.schema.folder import CITY_FILE
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Decision, Matter, Organisation
from samstad.organisation.rights import require


def load_city(store: Store, one: schema.City) -> City:
    """The city itself. Raises UserError where its slug or code is another city's, PermissionDenied."""
    existing = City.objects.filter(slug=one.slug).first()
    other = City.objects.filter(code=one.code).exclude(slug=one.slug).first()
    if other is not None or (existing is not None and existing.code != one.code):
        owner = other or existing
        assert owner is not None
        raise UserError(
            f'the code "{one.code}" and the slug "{one.slug}" do not go together: '
            f'the city "{owner.slug}" here has the code "{owner.code}"',
            where=CITY_FILE,
            advice="A city keeps its slug and its code",
        )
    require(store.actor, "load", existing or Installation())
    values = {"name": stored(one.name), "about": stored(one.about), "synthetic": one.synthetic}
    city = store.put(City, existing, {"slug": str(one.slug), "code": str(one.code)}, values)
    store.city = city
    return city


def load_organisations(loading: Loading) -> None:
    known = by(Organisation.objects.filter(city=loading.city), "code")
    for one in loading.folder.organisations:
        loading.organisations[one.code] = loading.store.put(
            Organisation,
            known.get(one.code),
            {"city": loading.city, "code": str(one.code)},
            {
                "name": stored(one.name),
                "kind": one.kind,
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
            },
        )
    for one in loading.folder.organisations:
        values = {key: loading.organisation(getattr(one, key)) for key in ("parent", "successor")}
        loading.store.put_later(loading.organisations[one.code], values)


def load_matters(loading: Loading) -> None:
    known = by(Matter.objects.filter(city=loading.city), "registry_number")
    for one in loading.folder.matters:
        loading.matters[one.registry_number] = loading.store.put(
            Matter,
            known.get(one.registry_number),
            {"city": loading.city, "registry_number": str(one.registry_number)},
            {
                "body": loading.organisation(one.body),
                "title": stored(one.title),
                "note": stored(one.note),
            },
        )


def load_decisions(loading: Loading) -> None:
    known = by(Decision.objects.filter(city=loading.city), "code")
    for one in loading.folder.decisions:
        loading.decisions[one.code] = loading.store.put(
            Decision,
            known.get(one.code),
            {"city": loading.city, "code": str(one.code)},
            {
                "body": loading.organisation(one.body),
                "date": one.date,
                "matter": loading.matters[one.matter] if one.matter else None,
                "title": stored(one.title),
            },
        )
