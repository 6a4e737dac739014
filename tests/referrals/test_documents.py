"""Frozen documents: in the city's own Word template, signed as printed, and made again byte for byte."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.conf import settings
from docx import Document as WordFile

from samstad.drawing import word
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.referrals import answering, documents, layout, meeting_actions, storing
from samstad.referrals.models import FrozenDocument
from tests.referrals.test_round import propose

pytestmark = pytest.mark.postgres


def own_template(header: str, *, lacking: str = "") -> bytes:
    """A city's template: the program's, with words in its header."""
    made = WordFile(io.BytesIO(word.default_template()))
    made.sections[0].header.paragraphs[0].text = header
    if lacking:
        made.styles[lacking].delete()
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def use(city: str, template: bytes) -> None:
    place = settings.HOME.report_template(city)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(template)


def content_of(document: FrozenDocument, suffix: str) -> bytes:
    return storing.read(document.files.get(name__endswith=suffix).file)


def header_of(document: FrozenDocument) -> str:
    made = WordFile(io.BytesIO(content_of(document, ".docx")))
    return made.sections[0].header.paragraphs[0].text


def meeting_documents(cast) -> list[FrozenDocument]:
    meeting = meeting_actions.plan(
        cast.norra_registrar, cast.norra, dt.date(2026, 9, 17), dt.time(18), "Sal 1"
    )
    return documents.freeze_meeting(cast.norra_registrar, meeting)


def test_every_document_is_written_in_the_citys_template_of_that_day(cast, sent) -> None:
    use(cast.city.slug, own_template("Prov stads mall"))
    propose(cast, sent, "norra")
    documents.freeze_statement(cast.coordinator, sent)
    meeting_documents(cast)
    found = {one.kind: one for one in FrozenDocument.objects.all()}
    assert set(found) == {"proposal", "statement", "agenda", "notice"}
    assert {header_of(one) for one in found.values()} == {"Prov stads mall"}

    # The template changes; what is frozen is as it was, and is made again in the one that it was written in.
    use(cast.city.slug, own_template("Ny mall"))
    for one in found.values():
        verified = documents.verify(one)
        assert (verified.findings, verified.notes) == ([], [])
    assert header_of(documents.freeze_statement(cast.coordinator, sent)) == "Ny mall"


def test_a_template_without_its_styles_freezes_nothing(cast, sent) -> None:
    use(cast.city.slug, own_template("Mall", lacking="Samstad Cell"))
    with pytest.raises(UserError, match="Samstad Cell"):
        documents.freeze_statement(cast.coordinator, sent)
    assert not FrozenDocument.objects.exists()


def test_what_is_altered_is_told_and_named(cast, sent) -> None:
    use(cast.city.slug, own_template("Mall"))
    document = documents.freeze_statement(cast.coordinator, sent)
    assert documents.verify(document).findings == []
    for row in document.files.all():
        path = storing.path_of(row.file.sha256)
        kept = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        assert documents.verify(document).findings == [f"{row.name}: the file is not what was stored"]
        path.write_bytes(kept)
    template = storing.path_of(json.loads(content_of(document, ".json"))["template"])
    template.unlink()
    assert documents.verify(document).findings == ["the template: the file is not in the home"]


def test_a_file_that_does_not_follow_from_the_content_is_told(cast, sent, monkeypatch) -> None:
    """Also one that was there from the beginning, under a right hash: the layout printed something else."""
    with monkeypatch.context() as patch:
        patch.setitem(layout.POSITIONS, "supports", "Avstyrker")
        answering.abstain(cast.norra_head, sent.addressees.first().answer)
        patch.setitem(layout.POSITIONS, "abstains", "Tillstyrker")
        document = documents.freeze_statement(cast.coordinator, sent)
    assert documents.verify(document).findings == [
        f"remissammanstallning.{suffix}: is not what the content gives" for suffix in ("docx", "html", "pdf")
    ]


def test_what_other_programs_made_is_held_by_its_hash_and_says_so(cast, sent, monkeypatch) -> None:
    document = documents.freeze_statement(cast.coordinator, sent)
    monkeypatch.setattr(documents, "_code", lambda: "another")
    verified = documents.verify(document)
    assert (verified.findings, len(verified.notes)) == ([], 1)


def test_signatures_stand_beside_each_other_under_the_proposal(cast, sent) -> None:
    answer = answering.assign(cast.norra_registrar, sent.addressees.first().answer, cast.norra_writer.user)
    signers = [{"name": "Olle Ek", "title": "Förvaltningschef"}, {"name": "Lena Alm", "title": ""}]
    answering.sign_as(cast.norra_writer, _written(cast, answer), signers)
    with clock.set_to(dt.date(2026, 9, 8)):
        answering.propose(cast.norra_head, answer)
    document = answer.frozen.get()
    made = WordFile(io.BytesIO(content_of(document, ".docx")))
    cells = [[p.text for p in cell.paragraphs] for cell in made.tables[0].rows[0].cells]
    assert cells == [["Olle Ek", "Förvaltningschef"], ["Lena Alm"]]
    page = content_of(document, ".html").decode()
    places = [
        page.index(words) for words in ("Förslag till beslut<", "Olle Ek", "Lena Alm", "Sammanfattning<")
    ]
    assert places == sorted(places)


def _written(cast, answer):
    from tests.referrals.test_round import texts

    return answering.save(cast.norra_writer, answer, texts(), position="supports").answer
