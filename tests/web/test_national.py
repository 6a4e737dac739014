"""The state's account on the site: packages come in by their key, and everybody reads who is late."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from samstad.exchange import national
from samstad.exchange.models import ReceivedPackage
from samstad.exchange.packages import building
from samstad.exchange.packages.building import zipped
from samstad.exchange.packages.form import canonical, digest
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


def test_the_page_that_a_package_names_is_listed_and_no_other_kind_of_address(ministry, client_of) -> None:
    second = national.register(command_line(), ministry, "9902", "Andrastad", synthetic=True)[1]
    pages = {"9901": "https://example.org/paketet", "9902": "javascript:alert(1)"}
    for code, key in (("9901", ministry.key), ("9902", second)):
        assert post(client_of(None), key, packed(account(code, page=pages[code]))).status_code == 201
    links = Page(client_of(None).get(ADDRESS).content.decode()).links
    assert "https://example.org/provstad" in links  # what the ministry registered goes before the package's
    ministry.senders.update(page="")
    links = Page(client_of(None).get(ADDRESS).content.decode()).links
    assert "https://example.org/paketet" in links
    assert not any(link.startswith("javascript") for link in links)


def test_the_ministrys_start_page_is_its_account_and_its_menu_is_short(ministry, client_of) -> None:
    came = client_of(None).get("/riket/")
    assert (came.status_code, came["Location"]) == (302, ADDRESS)
    page = Page(client_of(None).get(ADDRESS).content.decode())
    assert "/riket/mal/" not in page.links
    assert f"{ADDRESS}lamna-in/" in page.links


def test_a_year_is_compiled_by_the_ministry_alone_and_kept(ministry, client_of) -> None:
    post(client_of(None), ministry.key, packed(account()))
    officer = client_of(people.person("o@x.example.org", (ministry.owner, "coordinator")))
    assert client_of(None).post(ADDRESS, {"act": "compile"}).status_code == 302
    assert officer.post(ADDRESS, {"act": "compile"}).status_code == 302
    file = client_of(None).get(f"{ADDRESS}2026/1.json")
    assert file.json()["indicators"][0]["code"] == "arbetslosa"
    assert "2026, version 1" in text_of(client_of(None).get(ADDRESS))
    assert client_of(None).get(f"{ADDRESS}2026/2.json").status_code == 404


def hand_in(client: Any, data: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("paket.zip", data, content_type="application/zip")
    return client.post(f"{ADDRESS}lamna-in/", {"file": file} | more)


def test_a_file_is_handed_in_with_the_municipalitys_key_and_gives_a_receipt(ministry, client_of) -> None:
    anybody = client_of(None)
    assert "Kommunens nyckel" in text_of(anybody.get(f"{ADDRESS}lamna-in/"))
    wrong = hand_in(anybody, packed(account()), key="fel")
    assert wrong.status_code == 422
    assert "Nyckeln är inte känd här" in text_of(wrong)
    assert not ReceivedPackage.objects.exists()
    for words in ("mottaget som version 1 för 2026", "fanns redan här, som version 1"):
        done = hand_in(anybody, packed(account()), key=ministry.key)
        assert done.status_code == 200
        assert words in text_of(done)
    newer = account(districts={"01": figures(10.0, 5.0)})
    assert "mottaget som version 2" in text_of(hand_in(anybody, packed(newer), key=ministry.key))
    assert [row.number for row in ReceivedPackage.objects.order_by("pk")] == [1, 2]


def test_a_file_that_was_altered_or_is_of_a_newer_form_is_rejected_with_what_differs(
    ministry, client_of
) -> None:
    officer = client_of(people.person("o@x.example.org", (ministry.owner, "registrar")))
    assert "Provstad (9901)" in text_of(officer.get(f"{ADDRESS}lamna-in/"))
    whole = packed(account())
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(files["account.json"])
    told["districts"][0]["figures"]["arbetslosa"][0]["value"] = 3.0
    files["account.json"] = canonical(told)
    altered = hand_in(officer, zipped(files), municipality="9901")
    assert altered.status_code == 422
    shown = text_of(altered)
    assert "Paketet avvisades" in shown
    assert "districts/stadsdelar:01/figures/arbetslosa" in shown
    newer = hand_in(officer, packed(account(), version=(2, 0)), municipality="9901")
    assert "uppdatera den" in text_of(newer)
    other = hand_in(officer, whole, municipality="9901", digest="ab" * 32)
    assert "kontrollsumman" in text_of(other) or "hash" in text_of(other)
    assert hand_in(officer, whole, municipality="9901", digest="abc").status_code == 422
    assert hand_in(officer, b"", municipality="9901").status_code == 422
    assert {row.state for row in ReceivedPackage.objects.all()} == {"rejected"}
    assert ReceivedPackage.objects.count() == 3
    right = hand_in(officer, whole, municipality="9901", digest=digest(whole).upper())
    assert "mottaget som version 1" in text_of(right)


def test_the_page_of_a_report_shows_what_was_sent(city, client_of, monkeypatch) -> None:
    data = packed(account("9902"))
    monkeypatch.setattr(building, "build", lambda report, page="": data)
    report = city.report
    page = f"/{city.city.slug}/paket/{report.identifier}/sandningar/"
    lead = client_of(people.person("lead@x.example.org", (city.board, "coordinator")))
    assert "Paketet har inte skickats" in text_of(client_of(None).get(page))
    receipt = json.dumps({"state": "taken_in", "digest": digest(data), "year": 2026, "number": 3})
    values = {"act": "handed", "handed-to": "Departementet", "handed-receipt": receipt}
    assert client_of(None).post(page, values).status_code == 302
    assert lead.post(page, values | {"handed-receipt": "tack"}).status_code == 422
    assert lead.post(page, values).status_code == 302
    shown = text_of(client_of(None).get(page))
    for words in (digest(data)[:16], "Departementet", "Mottaget", "version 3"):
        assert words in shown
    assert (
        f"/{city.city.slug}/paket/{report.identifier}/sandningar/"
        in client_of(None).get(f"/{city.city.slug}/rapporter/{report.identifier}/").content.decode()
    )
