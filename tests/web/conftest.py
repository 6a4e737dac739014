"""A small city with one of everything, and a client that reads pages."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client

from samstad.organisation import clock
from tests.web import small_city


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Addresses of static files without hashes: nothing has been collected in a test's home."""
    settings.HOME.static.mkdir(parents=True, exist_ok=True)
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture
def today() -> Iterator[None]:
    with clock.set_to(small_city.TODAY):
        yield


@pytest.fixture
def city(db, today) -> SimpleNamespace:
    return small_city.build()


@pytest.fixture
def client_of():
    """`client_of(actor)`: a client that is signed in as that person; without one, nobody."""

    def make(actor=None, *, lang: str = "sv") -> Client:
        client = Client(headers={"accept-language": lang})
        if actor is not None and actor.user is not None:
            client.force_login(actor.user)
        return client

    return make
