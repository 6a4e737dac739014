"""A page asks the database a bounded number of times, however many areas the city has."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from samstad.organisation import clock
from tests.web import small_city

# Without the mark pytest-django makes no database where this file is run alone.
pytestmark = pytest.mark.django_db

PAGES = {
    "": 40,
    "omraden/": 25,
    "omraden/?niva=basomraden": 25,
    "omraden/tabell.csv?niva=basomraden": 25,
    "omraden/stadsdelar/S1/": 45,
    "indikatorer/": 22,
    "indikatorer/arbete/": 40,
    "indikatorer/arbete/?niva=basomraden&omrade=101": 40,
    "index/risk/": 25,
    "index/typer/typer/": 30,
    "mal/": 40,
    "mal/program/arbete/": 55,
    "dokument/program/": 60,
    "styrning/": 25,
    "uppdrag/": 20,
    "dokument/": 20,
    "styrgrupper/styrgrupp/": 20,
    "arsmal/program/arbete/arbete-2026/": 30,
    "dokument/program/jamfor/foregangare/": 35,
    "avtal/": 15,
    "avtal/avtal/": 45,
    "lagesbilder/": 20,
    "problem/": 20,
    "kalender/": 25,
    "lokalt/": 20,
    "behov/": 20,
    "fokus/": 25,
    "stadsdelsplaner/": 25,
    "bidrag/": 15,
    "dialoger/": 15,
    "kunskapsbank/": 15,
    "riskinventering/": 15,
    "fragor/utsatta-omraden/": 25,
    "rapportering/": 20,
    "rapportering/oktober/": 25,
    "statistik/": 20,
    "statistik/register/": 20,
    "statistik/register/2/": 30,
    "organisationer/norra/": 25,
    "remisser/": 15,
    "interpellationer/": 15,
    "sammantraden/": 15,
    "diarium/": 15,
}


@pytest.fixture(scope="module")
def counted(django_db_setup: Any, django_db_blocker: Any) -> dict[int, dict[str, int]]:
    """Side of the city → page → number of queries, each asked for the second time."""
    from django.db import transaction
    from django.test import Client

    found: dict[int, dict[str, int]] = {}
    storages = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with (
        override_settings(STORAGES=storages),
        django_db_blocker.unblock(),
        clock.set_to(small_city.TODAY),
        transaction.atomic(),
    ):
        for side, slug, code in ((2, "liten", "9904"), (5, "stor", "9905")):
            small_city.build(slug, code, side)
            client = Client()
            found[side] = {}
            for page in PAGES:
                address = f"/{slug}/{page}"
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(address).status_code == 200
                found[side][page] = len(queries)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_queries_are_bounded_and_do_not_grow_with_areas(
    page: str, counted: dict[int, dict[str, int]]
) -> None:
    assert counted[2][page] <= PAGES[page]
    assert counted[5][page] <= counted[2][page]
