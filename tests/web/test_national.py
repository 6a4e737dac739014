"""The state's account on the site: packages come in by their key, and everybody reads who is late."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from samstad.exchange import national
from samstad.organisation import clock
from samstad.organisation.rights import command_line
from tests import people
from tests.exchange.package_samples import account, figures, packed
from tests.web.html import Page

ADDRESS = "/riket/statens-redovisning/"


@pytest.fixture
def ministry(db: Any) -> Any:
    with clock.set_to(dt.date(2026, 10, 12)):
        made = national.set_up(
            command_line(),
            slug="riket",
            code="0000",
            name="Redovisning",
            body="Departementet",
            first_year=2026,
        )
        page = "https://example.org/provstad"
        made.key = national.register(command_line(), made, "9901", "Provstad", page=page, synthetic=True)[1]
        national.register(command_line(), made, "9902", "Andrastad", synthetic=True)
        yield made


def post(client: Any, key: str, data: bytes, **more: str) -> Any:
    headers = {"authorization": f"Bearer {key}"} | more
    return client.post(f"{ADDRESS}paket/", data, content_type="application/zip", headers=headers)


def text_of(response: Any) -> str:
    page = Page(response.content.decode())
    assert page.faults == []
    return page.text.replace("\u00a0", " ")


def test_a_package_comes_in_by_its_key_and_the_receipt_says_what_became_of_it(ministry, client_of) -> None:
    client = client_of(None)
    assert post(client, "fel", packed(account())).status_code == 401
    assert client.post(f"{ADDRESS}paket/", b"x", content_type="application/zip").status_code == 401
    assert client.get(f"{ADDRESS}paket/").status_code == 405
    assert (
        client.post("/ingen/statens-redovisning/paket/", b"x", content_type="application/zip").status_code
        == 404
    )
    first = post(client, ministry.key, packed(account()))
    assert (first.status_code, first.json()["number"]) == (201, 1)
    again = post(client, ministry.key, packed(account()))
    assert (again.status_code, again.json()["again"]) == (200, True)
    broken = post(client, ministry.key, packed(account())[:-30])
    assert broken.status_code == 422
    assert broken.json()["problems"]
    newer = post(client, ministry.key, packed(account(), version=(2, 0)))
    assert "uppdatera den" in newer.json()["problems"][0]


def test_everybody_reads_who_is_late_and_what_the_figures_say(ministry, client_of) -> None:
    empty = text_of(client_of(None).get(ADDRESS))
    assert "2 kommuner är sena." in empty
    assert "Inget paket har tagits emot" in empty
    said = account(districts={"01": figures(10.0, 6.0, converted=True), "02": figures(4.0, None)})
    post(client_of(None), ministry.key, packed(said))
    read = client_of(None).get(ADDRESS, {"ar": "2026", "indikator": "arbetslosa"})
    shown = text_of(read)
    assert "1 kommun är sen." in shown
    assert "11 dagar sen" in shown
    assert "överförd från andra områden" in shown
    assert "https://example.org/provstad" in Page(read.content.decode()).links
    for wrong in ("1999", "x", "3000"):
        assert client_of(None).get(ADDRESS, {"ar": wrong}).status_code == 200


def test_a_year_is_compiled_by_the_ministry_alone_and_kept(ministry, client_of) -> None:
    post(client_of(None), ministry.key, packed(account()))
    officer = client_of(people.person("o@x.example.org", (ministry.owner, "coordinator")))
    assert client_of(None).post(ADDRESS, {"act": "compile"}).status_code == 302
    assert officer.post(ADDRESS, {"act": "compile"}).status_code == 302
    file = client_of(None).get(f"{ADDRESS}2026/1.json")
    assert file.json()["indicators"][0]["code"] == "arbetslosa"
    assert "2026, version 1" in text_of(client_of(None).get(ADDRESS))
    assert client_of(None).get(f"{ADDRESS}2026/2.json").status_code == 404
