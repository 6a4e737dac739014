"""A whole referral on the site, by clicks alone: four bodies, more time, one from outside, one that abstains."""

from __future__ import annotations

import datetime as dt
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from samstad.organisation import clock
from samstad.referrals import archives
from samstad.referrals.models import Answer, Referral, StoredFile
from tests import people
from tests.referrals import files
from tests.web.html import Page

DUE = "2026-10-15"
BODIES = ("norra", "sodra", "ostra", "vastra")


class Reader:
    """Somebody at the site: reads pages, and sends the forms that stand on them."""

    def __init__(self, client: Any, slug: str) -> None:
        self.client, self.slug = client, slug

    def url(self, name: str, *parts: Any) -> str:
        return reverse(name, args=[self.slug, *parts])

    def read(self, url: str) -> str:
        response = self.client.get(url)
        assert response.status_code == 200, (url, response.status_code)
        text = response.content.decode()
        assert not Page(text).faults, (url, Page(text).faults)
        return text.replace("\u00a0", " ")  # days are written with spaces that do not break

    def send(self, url: str, expect: int = 302, **data: Any) -> Any:
        response = self.client.post(url, data)
        assert response.status_code == expect, (url, response.status_code, _alerts(response))
        return response


def _alerts(response: Any) -> list[str]:
    text = response.content.decode()
    return re.findall(r'role="alert"[^>]*>(.*?)</div>', text, re.S)[:3]


@pytest.fixture
def cast(city: SimpleNamespace, client_of: Any) -> SimpleNamespace:
    made = SimpleNamespace(city=city, slug=city.city.slug)
    board = city.board
    bodies = {"norra": city.north, "sodra": city.south}
    bodies |= {code: people.body(city.city, code) for code in ("ostra", "vastra")}

    def reader(email: str, *seats: Any) -> Reader:
        return Reader(client_of(people.person(f"{email}@remiss.example.org", *seats)), made.slug)

    made.bodies = bodies
    made.coordinator = reader("samordnare", (board, "coordinator"))
    made.people = {
        (code, role): reader(f"{role}-{code}", (body, role))
        for code, body in bodies.items()
        for role in ("reporter", "approver", "registrar")
    }
    made.nobody = Reader(client_of(None), made.slug)
    made.board = board
    return made


def begin(cast: SimpleNamespace) -> Referral:
    reader: Reader = cast.coordinator
    url = reader.url("referral_new")
    reader.read(url)
    refused = reader.send(url, 422, title="", due="", led_by="styrelsen")
    assert "Skriv något här." in refused.content.decode() or "Ange" in refused.content.decode()
    reader.send(
        url,
        title="Program för en sammanhållen stad",
        led_by=cast.board.code,
        due=DUE,
        registry_number="KS 2026/100",
        text="# Programmet\n\nStaden ska hålla samman.\n\n- skola\n- arbete",
        addressees=list(BODIES),
        others="Hyresgästföreningen, hyra@example.org",
        **{
            "point-0-number": "1", "point-0-heading": "Målen", "point-0-question": "Är målen de rätta?",
            "point-1-number": "2", "point-1-heading": "Uppföljningen", "point-1-question": "",
        },
    )  # fmt: skip
    return Referral.objects.get(city=cast.city.city, code="program-for-en-sammanhallen-stad")


def answer_of(code: str) -> Answer:
    return Answer.objects.get(addressee__organisation__code=code)


def write(cast: SimpleNamespace, code: str, position: str, point: tuple[str, str]) -> Answer:
    """Assigned, written, through the group, and proposed."""
    answer = answer_of(code)
    parts = (answer.referral.code, answer.pk)
    registrar, writer, head = (cast.people[code, role] for role in ("registrar", "reporter", "approver"))
    user = writer.client.session["_auth_user_id"]
    registrar.send(
        registrar.url("answer_assign", *parts), officer=user, registry_number=f"{code} 2026-152-307"
    )
    first = answer.referral.points.first()
    writer.read(writer.url("answer_edit", *parts))
    writer.send(
        writer.url("answer_edit", *parts),
        **{
            "forslag-text": "Nämnden besvarar remissen med utlåtandet.", "forslag-version": 1,
            "sammanfattning-text": "Förvaltningen stödjer förslaget.", "sammanfattning-version": 1,
            "synpunkter-text": "## Skolan\n\nSe [målet](mal:program/arbete).\n\n| a | b |\n|---|---|\n| 1 | 2 |",
            "synpunkter-version": 1,
            "position": position,
            f"point-{first.pk}-position": point[0], f"point-{first.pk}-reason": point[1],
            f"point-{first.pk}-proposal": "",
            "name_1": "Anna And", "title_1": "förvaltningschef",
        },
    )  # fmt: skip
    writer.send(writer.url("answer_to_group", *parts), day="2026-09-25")
    page = writer.read(writer.url("answer", *parts))
    assert "Skolan" in page
    assert "<table>" in page
    head.send(head.url("answer_propose", *parts))
    return answer_of(code)


def meet(cast: SimpleNamespace, code: str, day: str) -> None:
    """On the list, called, held, minuted, adjusted, and the extract sent."""
    registrar: Reader = cast.people[code, "registrar"]
    answer = answer_of(code)
    registrar.send(registrar.url("meeting_new"), body=code, date=day, time="18:00", place="Stadshuset")
    meeting = cast.bodies[code].meetings.get()
    registrar.send(registrar.url("answer_schedule", answer.referral.code, answer.pk), meeting=meeting.pk)
    at = (code, day)
    registrar.send(registrar.url("meeting_call", *at))
    assert "Kallelse" in registrar.read(registrar.url("meeting", *at))
    with clock.set_to(dt.date.fromisoformat(day)):
        registrar.send(registrar.url("meeting_hold", *at), adjusters="Bo Ek")
        registrar.send(registrar.url("meeting_minute", *at, 1), 422)
        registrar.send(registrar.url("meeting_minute", *at, 1), outcome="Nämnden beslutar enligt förslaget.")
        registrar.send(registrar.url("meeting_adjust", *at), day=day)
        registrar.send(registrar.url("answer_extract", answer.referral.code, answer.pk))
    assert answer_of(code).state == "complete"


def test_a_whole_referral_on_the_site(cast: SimpleNamespace) -> None:
    referral = begin(cast)
    lead: Reader = cast.coordinator
    lead.read(lead.url("referral", referral.code))
    lead.send(lead.url("referral_send", referral.code))
    assert {message.to[0] for message in mail.outbox} == {
        "registrar-norra@remiss.example.org", "registrar-sodra@remiss.example.org",
        "registrar-ostra@remiss.example.org", "registrar-vastra@remiss.example.org", "hyra@example.org",
    }  # fmt: skip
    letter = next(message for message in mail.outbox if message.to == ["hyra@example.org"])
    link = re.search(r"http://[^/]+(/\S+/remissvar/\S+/)", letter.body)
    assert link is not None
    assert cast.nobody.client.get(lead.url("referral", referral.code)).status_code == 302

    write(cast, "norra", "changes", ("changes", "Äldre saknas i målen."))
    meet(cast, "norra", "2026-10-08")

    more = answer_of("sodra")
    writer: Reader = cast.people["sodra", "reporter"]
    writer.send(
        writer.url("answer_extension", referral.code, more.pk), reason="Sammanträdet är sent.",
        proposal_by="2026-10-20", extract_by="2026-11-20",
    )  # fmt: skip
    decide = lead.url("extension_decide", referral.code, more.extensions.get().pk)
    lead.read(decide)
    lead.send(decide, grant="1", proposal_by="2026-10-20", extract_by="2026-11-20")
    assert "utdrag senast 20 november 2026" in lead.read(lead.url("referral", referral.code))

    head: Reader = cast.people["ostra", "approver"]
    head.send(head.url("answer_abstain", referral.code, answer_of("ostra").pk), why="Berör oss inte.")

    outside(cast, link[1])

    with clock.set_to(dt.date(2026, 10, 20)):
        write(cast, "vastra", "opposes", ("opposes", "Fel väg."))
        head = cast.people["vastra", "approver"]
        head.send(head.url("answer_hand_in", referral.code, answer_of("vastra").pk))
        text = lead.read(lead.url("referral", referral.code))
        assert "5 dagar sen" in text

        lead.send(
            lead.url("referral_revise", referral.code),
            text="# Programmet\n\nStaden ska hålla samman i alla åldrar.\n\n- skola\n- arbete",
            changed="Alla åldrar är med.",
        )
        assert "<ins>" in lead.read(lead.url("referral", referral.code))
        compiled = lead.read(lead.url("referral_compiled", referral.code))
        assert compiled.count("<svg") > 1
        for opinion in answer_of("norra").opinions.all():
            handle = lead.url("referral_handle", referral.code, opinion.pk)
            lead.read(handle)
            lead.send(handle, 422, outcome="met", why="")
            lead.send(handle, outcome="met", why="Alla åldrar är med.", version="2")
        lead.send(lead.url("referral_freeze", referral.code))
        lead.send(lead.url("referral_close", referral.code))
        assert cast.nobody.client.get(lead.url("referral_compiled", referral.code)).status_code == 302
        lead.send(lead.url("referral_release", referral.code))

    public: Reader = cast.nobody
    assert "Publicerad" in public.read(public.url("referral", referral.code))
    compiled = public.read(public.url("referral_compiled", referral.code))
    assert "Alla åldrar är med." in compiled
    public.read(public.url("answer", referral.code, answer_of("norra").pk))
    for name in re.findall(r'href="([^"]+dokumentarkiv[^"]+)"', compiled):
        response = public.client.get(name)
        assert response.status_code == 200
        assert b"".join(response.streaming_content)[:4] in (b"<!do", b"%PDF", b"PK\x03\x04", b'{\n "')
    assert public.client.get(public.url("answer", referral.code, answer_of("sodra").pk)).status_code == 302


def outside(cast: SimpleNamespace, link: str) -> None:
    """By the link alone: read, save by itself, come back, hand in, and be told the second time."""
    stranger: Reader = cast.nobody
    text = stranger.read(link)
    assert "Staden ska hålla samman." in text
    saved = stranger.client.post(
        link + "spara-text/", {"synpunkter-text": "Vi tycker om det.", "synpunkter-version": 1}
    )
    assert saved.json()["text"] == "Vi tycker om det."
    assert "Vi tycker om det." in stranger.read(link)
    stranger.send(link + "lamna/", 422)  # no position yet
    stranger.send(link + "spara/", position="supports")
    stranger.send(link + "lamna/", position="supports")
    text = stranger.read(link)
    receipt = stranger.client.get(link + "kvitto/")
    assert json.loads(receipt.content)["texts"] == {"synpunkter": "Vi tycker om det."}
    assert "Kvitto" in text
    again = stranger.send(link + "lamna/", 422, position="opposes")
    assert "Vi tycker om det." in again.content.decode()
    answer = Answer.objects.get(kind="outside")
    assert (answer.state, answer.position) == ("complete", "supports")


def test_a_link_that_was_altered_or_is_over_opens_nothing(cast: SimpleNamespace) -> None:
    referral = begin(cast)
    cast.coordinator.send(cast.coordinator.url("referral_send", referral.code))
    addressee = referral.addressees.get(organisation=None)
    shown = cast.coordinator.client.post(
        cast.coordinator.url("referral_link", referral.code), {"addressee": addressee.pk}
    )
    link = re.search(r"http://testserver(/\S+/remissvar/[^<\s]+/)", shown.content.decode())
    assert link is not None
    stranger: Reader = cast.nobody
    stranger.read(link[1])
    assert stranger.client.get(link[1][:-3] + "xx/").status_code == 404
    assert stranger.client.get(link[1].replace(cast.slug, "stockholm")).status_code == 404
    old = re.search(r"(/\S+/remissvar/\S+/)", mail.outbox[-1].body.replace("http://127.0.0.1:8000", ""))
    assert old is not None
    first = next(m for m in mail.outbox if m.to == ["hyra@example.org"])
    revoked = re.search(r"http://[^/]+(/\S+/remissvar/\S+/)", first.body)
    assert revoked is not None
    assert "nyare" in stranger.read(revoked[1])
    stranger.send(revoked[1] + "spara/", 422, position="supports")
    with clock.set_to(dt.date(2027, 3, 1)):
        assert "2026-11-14" in stranger.read(link[1])
        refused = stranger.send(
            link[1] + "spara/",
            422,
            **{"position": "opposes", "synpunkter-text": "Sent", "synpunkter-version": 1},
        )
        assert "sista dag" in refused.content.decode()
        assert "Sent" in refused.content.decode()
    assert Answer.objects.get(kind="outside").state == "received"


BAD_FILES = {
    "macro.docm": b"PK\x03\x04 vbaProject.bin",
    "program.pdf": b"MZ\x90\x00\x03 this is no PDF",
    "sida.html": b"<!doctype html><script>alert(1)</script>",
    "tom.pdf": b"",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_none_is_refused_and_nothing_of_it_is_kept(cast: SimpleNamespace, name: str) -> None:
    referral = begin(cast)
    upload = SimpleUploadedFile(name, BAD_FILES[name])
    cast.coordinator.send(
        cast.coordinator.url("referral_attach", referral.code), 422, title="Fil", file=upload
    )
    assert not StoredFile.objects.filter(name__contains=name.split(".")[0]).exists()
    assert not referral.attachments.exists()


HARMFUL = {
    "bomb.docx": lambda: files.word(**{"word/x.xml": b" " * (30 << 20)}),
    "makro.docm": lambda: files.word(**{"word/vbaProject.bin": b"x"}),
    "svar.docx": lambda: files.word(**{"word/vbaProject.bin": b"x"}),
    "protokoll.pdf": lambda: b"MZ" + bytes(200),
    "stor.txt": lambda: b"a" * (1 << 20),
    "sida.html": lambda: b"<!doctype html><script>alert(1)</script>",
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_one_without_an_account_sends_in_to_harm(
    cast: SimpleNamespace, name: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Refused with the reason; what has been written and the link itself are as they were."""
    monkeypatch.setattr(archives, "RATIO_FROM", 1 << 20)
    if name == "stor.txt":
        settings.LARGEST_UPLOAD = 500_000
        monkeypatch.setattr("samstad.web.upload_limit.LARGEST", 500_000)
    referral = begin(cast)
    cast.coordinator.send(cast.coordinator.url("referral_send", referral.code))
    letter = next(m for m in mail.outbox if m.to == ["hyra@example.org"])
    found = re.search(r"http://[^/]+(/\S+/remissvar/\S+/)", letter.body)
    assert found is not None
    at, stranger = found[1], cast.nobody
    stranger.client.post(
        at + "spara-text/", {"synpunkter-text": "Vi tycker om det.", "synpunkter-version": 1}
    )
    kept = StoredFile.objects.count()
    response = stranger.send(
        at + "bifoga/", 422, title="Bilaga", file=SimpleUploadedFile(name, HARMFUL[name]())
    )
    (said,) = [words for words in _alerts(response) if words]
    assert "Välj en fil" not in said  # it was there, and says what is wrong with it
    assert StoredFile.objects.count() == kept
    assert not Answer.objects.get(kind="outside").files.exists()
    assert "Vi tycker om det." in stranger.read(at)
    stranger.send(at + "bifoga/", title="Bilaga", file=SimpleUploadedFile("bra.txt", b"En bilaga."))
    assert Answer.objects.get(kind="outside").files.count() == 1


def test_what_comes_after_a_file_that_is_too_large_is_not_lost(
    cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.LARGEST_UPLOAD = 500_000
    monkeypatch.setattr("samstad.web.upload_limit.LARGEST", 500_000)
    registrar: Reader = cast.people["norra", "registrar"]
    registrar.send(
        registrar.url("matter_new"), body="norra", registry_number="2026-152-307",
        title="Trygghet", opened="2026-09-01",
    )  # fmt: skip
    docket = registrar.client.get(registrar.url("matters")).context["rows"][0][0]
    shown = registrar.send(
        registrar.url("matter_register", docket.pk), 422, direction="in", date="2026-09-02",
        file=SimpleUploadedFile("stor.txt", b"a" * (1 << 20)),
        title="Brev om belysningen", correspondent="Parkens vänner",
    ).content.decode()  # fmt: skip
    assert "Brev om belysningen" in shown
    assert "Parkens vänner" in shown
    assert "större än 0 MB" in shown


def test_what_was_sent_in_is_given_out_for_download_only(cast: SimpleNamespace) -> None:
    referral = begin(cast)
    upload = SimpleUploadedFile("bilaga \u202egpj.txt", b"En bilaga.")
    cast.coordinator.send(cast.coordinator.url("referral_attach", referral.code), title="Bilaga", file=upload)
    response = cast.coordinator.client.get(cast.coordinator.url("referral_attachment", referral.code, 1))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "\u202e" not in response["Content-Disposition"]
    assert b"".join(response.streaming_content) == b"En bilaga."


def test_the_registry_on_the_site(cast: SimpleNamespace) -> None:
    registrar: Reader = cast.people["norra", "registrar"]
    registrar.read(registrar.url("matter_new"))
    registrar.send(
        registrar.url("matter_new"), body="norra", registry_number="2026-152-307",
        title="Trygghet i Norra parken", opened="2026-09-01",
    )  # fmt: skip
    docket = registrar.client.get(registrar.url("matters")).context["rows"][0][0]
    at = registrar.url("matter", docket.pk)
    upload = SimpleUploadedFile("brev.txt", b"Ett brev om belysning.")
    registrar.send(
        registrar.url("matter_register", docket.pk), direction="in", date="2026-09-02",
        title="Brev om belysningen", correspondent="Parkens vänner", file=upload,
    )  # fmt: skip
    registrar.send(registrar.url("matter_party", docket.pk), name="Parkens vänner", role="sender")
    registrar.send(registrar.url("matter_relate", docket.pk), 422, kind="answers", other="finns inte")
    assert "Brev om belysningen" in registrar.read(at)
    public: Reader = cast.nobody
    for words in ("belysning", "2026-152-307", "parkens VÄNNER", "Dnr 2026-152"):
        assert "Trygghet i Norra parken" in public.read(public.url("matters") + f"?q={words}"), words
    assert "Trygghet" not in public.read(public.url("matters") + "?q=finnsinte")
    registrar.send(registrar.url("matter_secrecy", docket.pk), secrecy="OSL 26 kap. 1 §")
    listed = public.read(public.url("matters") + "?q=2026-152-307")
    assert "2026-152-307" in listed
    assert "Trygghet" not in listed
    assert "Trygghet" not in public.read(public.url("matters") + "?q=trygghet")
    assert public.client.get(at).status_code == 302
    assert "Trygghet" in registrar.read(registrar.url("matters") + "?q=trygghet")
    registrar.send(registrar.url("matter_close", docket.pk), why="Besvarat")
    package = registrar.send(registrar.url("matter_export", docket.pk), 200)
    assert package.content[:2] == b"PK"
    other: Reader = cast.people["sodra", "registrar"]
    assert other.client.get(at).status_code == 403


def test_an_interpellation_on_the_site(cast: SimpleNamespace) -> None:
    registrar: Reader = cast.people["norra", "registrar"]
    registrar.read(registrar.url("interpellation_new"))
    area = cast.city.areas.districts[0]
    registrar.send(
        registrar.url("interpellation_new"), kind="interpellation", number="2026:28", title="Skolan i norr",
        asked_by="Johanna Ek", party="m", body="norra", asked_on="2026-09-10", areas=[area.pk],
    )  # fmt: skip
    head: Reader = cast.people["norra", "approver"]
    at = head.url("interpellation", "interpellation-2026-28")
    write_at = head.url("interpellation_write", "interpellation-2026-28")
    head.read(write_at)
    head.send(write_at, answer="Läget är känt.", read="", indicator=cast.city.indicator.code, area=area.pk)
    assert "Läget är känt." in head.read(at)
    assert "Läget är känt." not in cast.nobody.read(at)
    give = head.url("interpellation_answer", "interpellation-2026-28")
    head.send(give, 422, by="", place="", on="")
    head.send(give, by="Karin Wall", place="Provstad", on="2026-09-20")
    shown = cast.nobody.read(at)
    assert "Läget är känt." in shown
    assert "Karin Wall" in shown
    assert cast.city.indicator.name["sv"] in shown
    debate = registrar.url("interpellation_debate", "interpellation-2026-28")
    registrar.send(debate, minutes="Interpellationen är besvarad.", on="2026-09-20")
    assert "Interpellationen är besvarad." in cast.nobody.read(at)
    assert cast.nobody.client.get(at + "protokoll/").status_code == 404


def test_the_minutes_of_a_debate_as_a_file(cast: SimpleNamespace) -> None:
    small_referral_of = {"kind": "motion", "number": "2026:3", "title": "Gården", "asked_by": "Bo Ek"}
    registrar, head = cast.people["norra", "registrar"], cast.people["norra", "approver"]
    registrar.send(
        registrar.url("interpellation_new"), body="norra", asked_on="2026-09-10", **small_referral_of
    )
    head.send(head.url("interpellation_write", "motion-2026-3"), answer="Ja.", read="")
    head.send(
        head.url("interpellation_answer", "motion-2026-3"), by="Karin Wall", place="Provstad", on="2026-09-20"
    )
    debate = registrar.url("interpellation_debate", "motion-2026-3")
    empty = registrar.send(debate, 422, minutes=" ", on="2026-09-20").content.decode()
    assert "bifoga" in empty
    bad = SimpleUploadedFile("protokoll.pdf", BAD_FILES["program.pdf"])
    refused = registrar.send(debate, 422, minutes="Det sades.", on="2026-09-20", file=bad).content.decode()
    assert "Det sades." in refused  # what was typed stays
    registrar.send(debate, on="2026-09-20", file=SimpleUploadedFile("protokoll.txt", b"Debatten."))
    at = head.url("interpellation", "motion-2026-3")
    assert "protokoll.txt" in cast.nobody.read(at)
    given = cast.nobody.client.get(at + "protokoll/")
    assert given["Content-Disposition"].startswith("attachment")
    assert b"".join(given.streaming_content) == b"Debatten."


def test_a_document_is_read_into_the_form_and_nothing_is_saved_before_somebody_does(
    cast: SimpleNamespace,
) -> None:
    referral = begin(cast)
    cast.coordinator.send(cast.coordinator.url("referral_send", referral.code))
    answer = answer_of("norra")
    parts = (referral.code, answer.pk)
    registrar, writer = cast.people["norra", "registrar"], cast.people["norra", "reporter"]
    user = writer.client.session["_auth_user_id"]
    registrar.send(registrar.url("answer_assign", *parts), officer=user)
    text = (
        "Svar på remiss om program\n\nFörslag till beslut\n\nNämnden besvarar remissen med utlåtandet.\n\n"
        "Sammanfattning\n\nFörvaltningen stödjer förslaget.\n\nFörvaltningens synpunkter\n\nSkolan är viktigast.\n"
    )
    upload = SimpleUploadedFile("svar.txt", text.encode())
    shown = writer.send(writer.url("answer_read_in", *parts), 200, file=upload).content.decode()
    assert "Nämnden besvarar remissen med utlåtandet." in shown
    assert "Skolan är viktigast." in shown
    assert not answer.sections.exists()
    refused = SimpleUploadedFile("svar.pdf", b"MZ no document")
    writer.send(writer.url("answer_read_in", *parts), 422, file=refused)


READ = """Svar på remiss om program

Förslag till beslut

Nämnden besvarar remissen med utlåtandet.

Sammanfattning

Förvaltningen stödjer förslaget.

Förvaltningens synpunkter

Förvaltningen har två synpunkter:

1. Äldre saknas i målen.

2. Uppföljningen är bra.

Bilagor

1. Sociala risker. Rapport.

2. Lägesbild.
"""


def test_annexes_and_points_of_a_document_are_confirmed_one_by_one(cast: SimpleNamespace) -> None:
    referral = begin(cast)
    cast.coordinator.send(cast.coordinator.url("referral_send", referral.code))
    answer = answer_of("norra")
    parts = (referral.code, answer.pk)
    registrar, writer = cast.people["norra", "registrar"], cast.people["norra", "reporter"]
    user = writer.client.session["_auth_user_id"]
    registrar.send(registrar.url("answer_assign", *parts), officer=user)
    upload = SimpleUploadedFile("svar.txt", READ.encode())
    response = writer.send(writer.url("answer_read_in", *parts), 200, file=upload)
    annexes = [(form.initial["title"], form.initial["keep"]) for form in response.context["annexes"]]
    assert annexes == [("Sociala risker. Rapport", True), ("Lägesbild", True)]
    # The referral has two points, and the document's views one list of two: its items stand as reasons.
    reasons = [form.initial.get("reason") for form in response.context["points"]]
    assert reasons == ["Äldre saknas i målen.", "Uppföljningen är bra."]
    assert not any(form.initial.get("position") for form in response.context["points"])
    texts = {form.prefix: form.initial["text"] for form in response.context["sections"]}
    assert "Sociala risker" not in texts["synpunkter"]
    assert not answer.files.exists()

    sent = {
        "synpunkter-text": texts["synpunkter"], "synpunkter-version": 1, "position": "",
        "annex-0-title": "Sociala risker. Rapport", "annex-0-keep": "on", "annex-0-said": "rad 23",
        "annex-1-title": "Lägesbild", "annex-1-said": "rad 25",
    }  # fmt: skip
    # A reason without a position is asked about, and what was chosen stays on the page.
    first = referral.points.first()
    unfinished = {f"point-{first.pk}-position": "", f"point-{first.pk}-reason": "Äldre saknas i målen."}
    again = writer.send(writer.url("answer_edit", *parts), 422, **sent, **unfinished)
    assert [form["keep"].value() for form in again.context["annexes"]] == [True, False]
    assert not answer.files.exists()
    writer.send(writer.url("answer_edit", *parts), **sent)
    writer.send(writer.url("answer_edit", *parts), **sent | {"synpunkter-version": 2})
    kept = answer.files.get()
    assert (kept.title, kept.file) == ("Sociala risker. Rapport", None)
    assert "inte här som fil" in writer.read(writer.url("answer", *parts))
    assert writer.client.get(writer.url("answer_file", *parts, kept.pk)).status_code == 404


def test_more_time_by_the_link_in_two_parts(cast: SimpleNamespace) -> None:
    referral = begin(cast)
    lead: Reader = cast.coordinator
    lead.send(lead.url("referral_send", referral.code))
    letter = next(m for m in mail.outbox if m.to == ["hyra@example.org"])
    found = re.search(r"http://[^/]+(/\S+/remissvar/\S+/)", letter.body)
    assert found is not None
    at, stranger = found[1], cast.nobody
    wrong = stranger.send(at + "anstand/", 422, reason="", proposal_by="2026-11-01").content.decode()
    assert "Svaret senast" in wrong
    stranger.send(
        at + "anstand/", reason="Styrelsen ses sent.", proposal_by="2026-11-01", extract_by="2026-12-20"
    )
    assert "1 november 2026" in stranger.read(at)
    assert "Hyresgästföreningen" in lead.read(lead.url("referral", referral.code))
    answer = Answer.objects.get(kind="outside")
    decide = lead.url("extension_decide", referral.code, answer.extensions.get().pk)
    assert "Beslutet om svaret senast" in lead.read(decide)
    lead.send(decide, grant="1", proposal_by="2026-11-01", extract_by="2026-12-20")
    assert mail.outbox[-1].to == ["hyra@example.org"]
    assert at in mail.outbox[-1].body  # the same link: it opens longer

    text = {"position": "supports", "synpunkter-text": "Ja.", "synpunkter-version": 1}
    early = SimpleUploadedFile("utdrag.txt", b"Utdrag.")
    stranger.send(at + "beslut/", 422, title="Utdrag", file=early)
    with clock.set_to(dt.date(2026, 10, 30)):
        stranger.send(at + "lamna/", **text)
    with clock.set_to(dt.date(2026, 12, 19)):
        assert "Beslutet återstår" in stranger.read(at) or "beslut" in stranger.read(at)
        stranger.send(at + "lamna/", 422, **text)
        stranger.send(at + "beslut/", 422, title="Utdrag")
        bad = SimpleUploadedFile("utdrag.pdf", BAD_FILES["program.pdf"])
        stranger.send(at + "beslut/", 422, title="Utdrag", file=bad)
        stranger.send(at + "beslut/", title="Utdrag", file=SimpleUploadedFile("utdrag.txt", b"Utdrag."))
    answer.refresh_from_db()
    assert (answer.state, answer.proposed_on, answer.decided_on) == (
        "complete", dt.date(2026, 10, 30), dt.date(2026, 12, 19),
    )  # fmt: skip
    assert answer.receipts.count() == 2


def test_more_time_is_given_on_the_page_of_the_answer(cast: SimpleNamespace) -> None:
    referral = begin(cast)
    lead: Reader = cast.coordinator
    lead.send(lead.url("referral_send", referral.code))
    answer = Answer.objects.get(kind="outside")
    give = lead.url("answer_give_extension", referral.code, answer.pk)
    lead.send(give, 422, reason="", proposal_by="")
    lead.send(give, reason="Ringde.", proposal_by="2026-11-01")
    assert "Ringde." in lead.read(lead.url("answer", referral.code, answer.pk))
    assert "förslag senast 1 november 2026" in lead.read(lead.url("referral", referral.code))


def test_what_is_pasted_is_tamed_and_told(cast: SimpleNamespace) -> None:
    referral = begin(cast)
    cast.coordinator.send(cast.coordinator.url("referral_send", referral.code))
    letter = next(m for m in mail.outbox if m.to == ["hyra@example.org"])
    at = re.search(r"http://[^/]+(/\S+/remissvar/\S+/)", letter.body)
    assert at is not None
    given = cast.nobody.send(at[1] + "klistra/", 200, html="<h2>Skolan</h2><script>x()</script><p>är bra</p>")
    assert given.json()["text"] == "## Skolan\n\när bra"
    assert "script" in given.json()["said"]
    cast.nobody.send(at[1] + "klistra/", 422, html="x" * 2_000_001)
    assert not Answer.objects.get(kind="outside").sections.exists()


def test_one_who_is_asked_after_the_others_is_told_too(cast: SimpleNamespace) -> None:
    referral = begin(cast)
    lead: Reader = cast.coordinator
    lead.send(lead.url("referral_send", referral.code))
    mail.outbox.clear()
    lead.send(lead.url("referral_address", referral.code), name="Byalaget", email="by@example.org")
    (letter,) = mail.outbox
    assert letter.to == ["by@example.org"]
    assert "/remissvar/" in letter.body
