"""Forty workbooks out in one archive and back together: shown file by file, taken one by one or all at once."""

from __future__ import annotations

import io
import re
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from samstad.organisation.models import Organisation
from samstad.steering.models import Goal, SteeringDocument
from tests import people
from tests.web.html import Page
from tests.web.test_workbooks import changed

BODIES = 40
FIELD = re.compile(
    r'<input type="hidden" name="((?:name|file|refused|taken|accepted)-\d+|count)" value="([^"]*)"'
)


@pytest.fixture
def forty(city: SimpleNamespace) -> SimpleNamespace:
    """Forty bodies, each with a plan of its own for 2027 with a goal; and who leads the city."""
    city.address = f"/{city.city.slug}/arbetsbocker/"
    city.plans = []
    for number in range(BODIES):
        body = Organisation.objects.create(
            city=city.city, code=f"namnd-{number}", kind="committee", name={"sv": f"Nämnd {number:02}"}
        )
        plan = SteeringDocument.objects.create(
            city=city.city, code=f"vp-{number:02}", kind="plan", state="draft", owner=body, year=2027,
            title={"sv": f"Plan {number:02}"},
        )  # fmt: skip
        Goal.objects.create(
            document=plan, code="g", kind="committee", owner=body, text={"sv": f"Mål av nämnd {number:02}"}
        )
        city.plans.append(plan)
    seats = [(plan.owner, "coordinator") for plan in city.plans]
    city.leader = people.person("leder@example.org", (city.board, "coordinator"), *seats)
    return city


def shown_again(response: Any) -> dict[str, str]:
    """The page's hidden fields, as a browser would send them."""
    return dict(FIELD.findall(response.content.decode()))


def fetched(client: Any, forty: SimpleNamespace) -> dict[str, bytes]:
    archive = client.get(f"{forty.address}planer.zip?ar=2027")
    assert archive["Content-Disposition"].endswith(f'"{forty.city.slug}-2027.zip"')
    with zipfile.ZipFile(io.BytesIO(archive.content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def sent(client: Any, forty: SimpleNamespace, files: dict[str, bytes]) -> Any:
    return client.post(
        forty.address, {"workbooks": [SimpleUploadedFile(name, content) for name, content in files.items()]}
    )


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_forty_go_out_and_come_back_one_is_taken_and_then_all(forty: SimpleNamespace, client_of: Any) -> None:
    client = client_of(forty.leader)
    page = client.get(forty.address).content.decode()
    assert Page(page).faults == []
    assert "planer.zip" in page
    out = fetched(client, forty)
    assert list(out) == [f"vp-{number:02}.xlsx" for number in range(BODIES)]
    back = {
        name: changed(file, "Mål", 2, "Mål (svenska)", f"Ändrat {at}") if at % 2 == 0 else file
        for at, (name, file) in enumerate(out.items())
    }
    shown = sent(client, forty, {"alla.zip": zipped(back)})
    html = shown.content.decode()
    assert Page(html).faults == []
    assert shown.status_code == 200
    assert html.count('id="fil-') == BODIES
    assert "Ändrat 38" in html
    assert not Goal.objects.filter(text__sv__startswith="Ändrat").exists()
    one = client.post(forty.address, shown_again(shown) | {"take": "4"})
    assert list(
        Goal.objects.filter(text__sv__startswith="Ändrat").values_list("document__code", flat=True)
    ) == ["vp-04"]
    # Somebody writes in one of them meanwhile: that file is refused by name, and the others are taken.
    Goal.objects.filter(document__code="vp-06").update(text={"sv": "Deras"})
    rest = client.post(forty.address, shown_again(one) | {"take": "all"})
    assert rest.status_code == 422
    assert Page(rest.content.decode()).faults == []
    assert Goal.objects.filter(text__sv__startswith="Ändrat").count() == BODIES // 2 - 1
    assert Goal.objects.get(document__code="vp-06").text == {"sv": "Deras"}
    (told,) = re.findall(r'id="fil-6">.*?</li>', rest.content.decode(), re.S)
    assert 'role="alert"' in told
    assert "Deras" in told
    # The same page once more writes nothing twice.
    again = client.post(forty.address, shown_again(rest) | {"take": "all"})
    assert again.status_code == 200
    assert Goal.objects.get(document__code="vp-06").text == {"sv": "Deras"}


def test_what_is_no_workbook_is_told_beside_its_name_and_the_rest_is_read(
    forty: SimpleNamespace, client_of: Any
) -> None:
    client = client_of(forty.leader)
    out = fetched(client, forty)
    good = changed(out["vp-00.xlsx"], "Mål", 2, "Mål (svenska)", "<b>Nytt</b>")
    shown = sent(
        client, forty,
        {"a.xlsx": good, "b.xlsx": good, "brev.xlsx": b"ingen bok", "tom.zip": zipped({})},
    )  # fmt: skip
    html = shown.content.decode()
    assert Page(html).faults == []
    for at, refused in enumerate((False, True, True, True)):
        (told,) = re.findall(rf'id="fil-{at}">.*?</li>', html, re.S)
        assert (f'name="refused-{at}"' in told) == refused
    assert "&lt;b&gt;Nytt&lt;/b&gt;" in html
    client.post(forty.address, shown_again(shown) | {"take": "all"})
    assert Goal.objects.get(document__code="vp-00").text["sv"] == "<b>Nytt</b>"


def test_nothing_chosen_and_what_was_lost_or_altered_on_the_way(
    forty: SimpleNamespace, client_of: Any
) -> None:
    client = client_of(forty.leader)
    none = client.post(forty.address, {})
    assert none.status_code == 422
    assert Page(none.content.decode()).faults == []
    assert 'aria-invalid="true"' in none.content.decode()
    out = fetched(client, forty)
    shown = shown_again(
        sent(client, forty, {"a.xlsx": changed(out["vp-00.xlsx"], "Mål", 2, "Mål (svenska)", "Nytt")})
    )
    for altered in (
        {"file-0": "%%%"},
        {"accepted-0": "0" * 64},
        {"file-0": ""},
        {"count": "x"},
        {"count": "9999"},
    ):
        assert client.post(forty.address, shown | altered | {"take": "all"}).status_code in (200, 422)
    assert not Goal.objects.filter(text__sv="Nytt").exists()


def test_only_members_are_let_in_and_a_member_takes_no_others_rows(
    forty: SimpleNamespace, client_of: Any
) -> None:
    assert client_of(None).get(forty.address).status_code == 302
    out = fetched(client_of(forty.leader), forty)
    member = client_of(people.person("medlem@example.org", (forty.plans[1].owner, "reporter")))
    back = {
        name: changed(out[name], "Mål", 2, "Mål (svenska)", "Nytt") for name in ("vp-00.xlsx", "vp-01.xlsx")
    }
    shown = sent(member, forty, back)
    member.post(forty.address, shown_again(shown) | {"take": "all"})
    assert list(Goal.objects.filter(text__sv="Nytt").values_list("document__code", flat=True)) == ["vp-01"]


def test_a_documents_page_gives_every_bodys_part_in_one_archive(
    forty: SimpleNamespace, client_of: Any
) -> None:
    client, where = client_of(forty.leader), f"/{forty.city.slug}/dokument/program/arbetsbok/"
    assert "alla.zip" in client.get(where).content.decode()
    with zipfile.ZipFile(io.BytesIO(client.get(f"{where}alla.zip").content)) as parts:
        assert all(name.startswith("program-") for name in parts.namelist())
