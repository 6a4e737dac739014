"""A statistician reads in a file on the site: proposal, plan, confirmation; and nothing before that."""

from __future__ import annotations

import os
import shutil
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from samstad.organisation.models import AuditRecord, Role
from samstad.statistics import uploads
from samstad.statistics.housekeeping import sweep
from samstad.statistics.models import Area, Release
from tests import people

URL = "/provstad/statistik/register/lasin/"


@pytest.fixture(autouse=True)
def nothing_waits() -> None:
    """The home is that of all tests of pages."""
    shutil.rmtree(settings.HOME.uploads, ignore_errors=True)


@pytest.fixture
def codes(city: SimpleNamespace) -> list[str]:
    city.dataset.mapping, city.dataset.symbols, city.dataset.format = {}, {}, "csv"
    city.dataset.save()
    return sorted(
        Area.objects.filter(area_set__in=city.dataset.area_sets.all()).values_list("code", flat=True)
    )


@pytest.fixture
def statistician(city: SimpleNamespace, codes: list[str], client_of: Any) -> Any:
    return client_of(people.person("stat@uploads.example.org", (city.north, Role.STATISTICIAN.value)))


def table(codes: list[str]) -> bytes:
    rows = "".join(f"{code};2025;{1000 + i},5\n" for i, code in enumerate(codes[1:]))
    return f"Område;År;Antal\n{codes[0]};2025;..\n{rows}".encode("cp1252")


def send(client: Any, content: bytes, name: str = "Antal.csv", day: str = "2026-09-01") -> Any:
    return client.post(URL, {"published": day, "file": SimpleUploadedFile(name, content)})


def waiting() -> list[str]:
    folder = settings.HOME.uploads
    return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []


def form_in(page: Any) -> str:
    return str(page.context["form"]["form"].value())


def test_from_file_to_edition(statistician: Any, city: SimpleNamespace, codes: list[str]) -> None:
    before = Release.objects.count()
    address = send(statistician, table(codes))["Location"]
    page = statistician.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert "koder i basomraden" in text  # why the column is taken for the areas'
    assert page.context["plan"].rows == len(codes)
    assert page.context["plan"].missing == {"unexplained": 1}
    assert Release.objects.count() == before, "looking changes nothing"

    written = form_in(page).replace('"..": unexplained', '"..": suppressed_by_source')
    tried = statistician.post(address, {"form": written, "try": ""})
    assert tried.context["plan"].missing == {"suppressed_by_source": 1}
    assert Release.objects.count() == before

    done = statistician.post(address, {"form": written, "keep": "on", "import": ""})
    release = Release.objects.latest("pk")
    assert done["Location"] == f"/provstad/statistik/register/{release.number}/"
    assert (release.rows, release.missing) == (len(codes), {"suppressed_by_source": 1})
    assert release.imported_by == "stat@uploads.example.org"
    assert release.recipe["symbols"] == {"..": "suppressed_by_source"}
    city.dataset.refresh_from_db()
    assert city.dataset.mapping["decimal"] == ","
    assert {"import_statistics", "save_file_form"} <= set(
        AuditRecord.objects.values_list("action", flat=True)
    )
    assert waiting() == []
    assert statistician.get(address).status_code == 404


def test_rows_that_cannot_be_read_are_shown_and_left_out_on_purpose_only(
    statistician: Any, codes: list[str]
) -> None:
    content = table(codes) + b"xyz9;2025;3\n"
    address = send(statistician, content)["Location"]
    page = statistician.get(address)
    assert page.context["unknown_areas"] == 1
    text = form_in(page)
    refused = statistician.post(address, {"form": text, "import": ""})
    assert refused.status_code == 422
    assert statistician.post(address, {"form": text, "import": "", "skip_rejected": "on"}).status_code == 302
    assert Release.objects.latest("pk").recipe["rejected"] == 1


def test_thrown_away(statistician: Any, codes: list[str]) -> None:
    address = send(statistician, table(codes))["Location"]
    assert len(waiting()) == 1
    statistician.post(address, {"throw": ""})
    assert waiting() == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"PK\x03\x04 ej zip", "a.xlsx", "damaged"),
        (b"\xd0\xcf\x11\xe0 gammal", "a.xls", "old Excel file"),
        (b"bara en rad text", "a.csv", "no table"),
    ],
)
def test_what_is_no_table_says_so(statistician: Any, content: bytes, name: str, words: str) -> None:
    page = statistician.get(send(statistician, content, name)["Location"])
    assert page.status_code == 200
    assert words in page.context["looked"].problem
    assert not page.context["may_confirm"]


def test_faulty_yaml_is_told_beside_its_field(statistician: Any, codes: list[str]) -> None:
    address = send(statistician, table(codes))["Location"]
    page = statistician.post(address, {"form": "format: csv\nmapping: [", "try": ""})
    assert page.status_code == 422
    assert "form" in page.context["form"].errors


def test_a_file_that_is_too_large_is_not_written(
    statistician: Any, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samstad.web.upload_limit.LARGEST", 10)
    page = send(statistician, table(codes) + b" " * 200_000)
    assert page.status_code == 422
    assert "50 MB" in page.content.decode()
    assert waiting() == []


@pytest.mark.parametrize(("day", "words"), [("2027-01-01", "inte kommit"), ("igår", "2026-10-01")])
def test_a_day_that_is_none(statistician: Any, codes: list[str], day: str, words: str) -> None:
    page = send(statistician, table(codes), day=day)
    assert page.status_code == 422
    assert waiting() == []
    assert words in page.content.decode()


def test_a_token_is_of_one_dataset_and_holds_for_a_day(statistician: Any, codes: list[str]) -> None:
    address = send(statistician, table(codes))["Location"]
    assert statistician.get(address.replace("/register/", "/annan/")).status_code == 404
    assert statistician.get(URL + "..%2f..%2fsecret/").status_code == 404
    (token,) = waiting()
    old = (settings.HOME.uploads / token).stat().st_mtime - uploads.KEPT - 1
    os.utime(settings.HOME.uploads / token, (old, old))
    assert statistician.get(address).status_code == 404
    assert token in sweep(settings.HOME)
    assert waiting() == []


def test_the_name_of_a_file_leads_nowhere_else(statistician: Any, codes: list[str]) -> None:
    send(statistician, table(codes), "..\\..\\om/tabell.csv")
    (token,) = waiting()
    (file,) = (settings.HOME.uploads / token / "file").iterdir()
    assert file.name == "tabell.csv"


def test_the_way_in_is_seen_by_those_who_may(statistician: Any, client_of: Any, codes: list[str]) -> None:
    page = "/provstad/statistik/register/"
    assert URL in statistician.get(page).content.decode()
    assert URL not in client_of(None).get(page).content.decode()
