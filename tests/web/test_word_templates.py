"""The city's own Word template: taken in on the site, checked, shown, used for documents, and gone back from."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.shared import Pt, RGBColor

from samstad.drawing.word import default_template
from samstad.followup import templates
from samstad.followup.models import WordTemplate
from samstad.followup.renderings import template_of
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord, Organisation
from tests.web.html import Page


@pytest.fixture(autouse=True)
def board(city: SimpleNamespace) -> None:
    Organisation.objects.filter(pk=city.board.pk).update(kind="executive_board")


@cache
def own() -> bytes:
    """The program's template with another look of the first heading; a file carries the time at which it was made."""
    made = Document(io.BytesIO(default_template()))
    made.styles["Heading 1"].font.name = "Georgia"
    made.styles["Heading 1"].font.size = Pt(21)
    made.styles["Heading 1"].font.color.rgb = RGBColor(0x0A, 0x5B, 0x3C)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(name: str, content: str) -> bytes:
    out = io.BytesIO(own())
    with zipfile.ZipFile(out, "a") as parts:
        parts.writestr(name, content)
    return out.getvalue()


def lacking() -> bytes:
    made = Document()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


FETCHES = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    'Target="http://example.org/mall.dotm" TargetMode="External"/></Relationships>'
)


def test_it_is_taken_in_shown_and_written_in(city: SimpleNamespace, client_of: Any) -> None:
    client, address = client_of(city.coordinator), f"/{city.city.slug}/wordmall/"
    empty = client.get(address).content.decode()
    assert Page(empty).faults == []
    assert "Georgia" not in empty
    assert (
        client.post(f"{address}byt/", {"file": SimpleUploadedFile("var-mall.docx", own())}).status_code == 302
    )
    shown = client.get(address).content.decode()
    assert Page(shown).faults == []
    assert "Georgia" in shown
    assert "var-mall.docx" in shown
    assert template_of(city.city) == own()
    sample = Document(io.BytesIO(client.get(f"{address}prov.docx").content))
    assert sample.styles["Heading 1"].font.name == "Georgia"
    assert {"Heading 1", "List Bullet", "Caption"} <= {each.style.name for each in sample.paragraphs}
    assert client.get(f"{address}mall.docx").content == own()
    assert client.post(f"{address}byt/", {"back": "1"}).status_code == 302
    assert template_of(city.city) is None
    # Nothing was written over: both are in the history.
    assert WordTemplate.objects.filter(city=city.city).count() == 2
    assert AuditRecord.objects.filter(action="template.take_in").count() == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "Välj en fil"),
        (b"inget", "Word"),
        (lacking(), "Samstad Cell"),
        (with_part("word/vbaProject.bin", "x"), "makron"),
        (with_part("word/_rels/settings.xml.rels", FETCHES), "hämtar"),
    ],
)
def test_what_is_no_template_is_refused_with_one_message(
    city: SimpleNamespace, client_of: Any, sent: bytes, said: str
) -> None:
    files = {"file": SimpleUploadedFile("mall.docx", sent)} if sent else {}
    answer = client_of(city.coordinator).post(f"/{city.city.slug}/wordmall/byt/", files)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert Page(text).faults == []
    assert said in text
    assert "begin with" not in text  # the library's advice in English
    assert not WordTemplate.objects.exists()


def test_it_is_the_boards_to_say(city: SimpleNamespace, client_of: Any) -> None:
    assert client_of(None).get(f"/{city.city.slug}/wordmall/").status_code == 302
    with pytest.raises(PermissionDenied):
        templates.take_in(city.reporter, city.city, "mall.docx", own())
    answer = client_of(city.reporter).post(
        f"/{city.city.slug}/wordmall/byt/", {"file": SimpleUploadedFile("mall.docx", own())}
    )
    assert answer.status_code == 403
    with pytest.raises(UserError):
        templates.check(b"x" * 10, "file")
