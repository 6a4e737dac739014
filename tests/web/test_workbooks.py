"""The workbook's pages, and the page of a report that is being compiled."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from samstad.followup import jobs
from samstad.followup.models import Job
from samstad.steering.models import Goal, SteeringDocument
from tests.web.html import Page


def changed(file: bytes, sheet: str, row: int, header: str, value: Any) -> bytes:
    book = load_workbook(io.BytesIO(file))
    (place,) = [cell.column for cell in book[sheet][1] if cell.value == header]
    book[sheet].cell(row, place).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def draft(city: SimpleNamespace) -> SimpleNamespace:
    SteeringDocument.objects.filter(pk=city.document.pk).update(state="draft", owner=city.board)
    return city


def hidden(response: Any, name: str) -> str:
    import re

    (value,) = re.findall(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return value


def test_out_changed_shown_and_taken(draft: SimpleNamespace, client_of: Any) -> None:
    client = client_of(draft.coordinator)
    address = f"/{draft.city.slug}/dokument/program/arbetsbok/"
    assert Page(client.get(address).content.decode()).faults == []
    file = client.get(f"{address}fil.xlsx")
    assert file["Content-Disposition"].endswith('"program.xlsx"')
    back = changed(file.content, "Mål", 2, "Mål (svenska)", "Ett annat mål <b>")
    shown = client.post(address, {"file": SimpleUploadedFile("tillbaka.xlsx", back)})
    text = shown.content.decode()
    assert Page(text).faults == []
    assert "Ett annat mål &lt;b&gt;" in text
    before = Goal.objects.filter(document=draft.document).order_by("order", "code").first()
    assert before.text["sv"] in text
    taken = client.post(address, {"file": hidden(shown, "file"), "accepted": hidden(shown, "accepted")})
    assert taken.status_code == 302, taken.content.decode()
    assert Goal.objects.filter(document=draft.document, text__sv="Ett annat mål <b>").count() == 1


def test_what_was_changed_after_it_was_shown_is_shown_again(draft: SimpleNamespace, client_of: Any) -> None:
    client = client_of(draft.coordinator)
    address = f"/{draft.city.slug}/dokument/program/arbetsbok/"
    back = changed(client.get(f"{address}fil.xlsx").content, "Mål", 2, "Mål (svenska)", "Mitt")
    shown = client.post(address, {"file": SimpleUploadedFile("tillbaka.xlsx", back)})
    for goal in Goal.objects.filter(document=draft.document):
        goal.text = {**goal.text, "sv": "Deras"}
        goal.save()
    again = client.post(address, {"file": hidden(shown, "file"), "accepted": hidden(shown, "accepted")})
    assert again.status_code == 422
    assert not Goal.objects.filter(text__sv="Mitt").exists()


@pytest.mark.parametrize("sent", [b"", b"a;b", b"PK\x03\x04"])
def test_another_file_gets_one_message(draft: SimpleNamespace, client_of: Any, sent: bytes) -> None:
    address = f"/{draft.city.slug}/dokument/program/arbetsbok/"
    response = client_of(draft.coordinator).post(address, {"file": SimpleUploadedFile("x.xlsx", sent)})
    assert response.status_code == 422


def test_compiling_is_asked_for_and_told_step_by_step(
    city: SimpleNamespace, client_of: Any, monkeypatch: Any
) -> None:
    client = client_of(city.coordinator)
    asked = client.post(f"/{city.city.slug}/omgang/{city.round.code}/sammanstall/")
    job = Job.objects.get()
    assert asked["Location"] == f"/{city.city.slug}/omgang/{city.round.code}/sammanstallning/{job.pk}/"
    waiting = client.get(asked["Location"]).content.decode()
    assert Page(waiting).faults == []
    assert "progress.js" in waiting
    Job.objects.update(state="running", at=3)
    running = client.get(asked["Location"]).content.decode()
    assert Page(running).faults == []
    assert running.count('aria-current="step"') == 1
    Job.objects.update(state="queued", at=0)
    done = jobs.work_one()
    assert done.error == ""
    told = client.get(asked["Location"]).content.decode()
    assert "progress.js" not in told
    assert f"/rapporter/{done.report.identifier}/" in told
    page = client.get(f"/{city.city.slug}/rapporter/{done.report.identifier}/").content.decode()
    assert all(f"report.{lang}.{kind}" in page for lang in ("sv", "en") for kind in ("docx", "xlsx"))
