"""The registry: numbers, secrecy and its record, searching against a slow twin, closing and handing over."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord, Matter
from samstad.organisation.rights import ANONYMOUS, Actor, command_line, may
from samstad.organisation.texts import pick
from samstad.referrals import handing_over, registry, searching, storing
from samstad.referrals.models import Docket, MatterParty, RegisteredDocument
from tests.referrals.conftest import TODAY

pytestmark = pytest.mark.postgres


def opened(
    made: SimpleNamespace, number: str = "2026-152-307", title: str = "Trygghet", **other: str
) -> Docket:
    return registry.open_matter(made.norra_registrar, made.norra, number, title, **other)  # type: ignore[arg-type]


def document(made: SimpleNamespace, docket: Docket, title: str, **other: object) -> RegisteredDocument:
    return registry.add_document(
        made.norra_registrar, docket, direction="in", date=TODAY, title=title, **other  # type: ignore[arg-type]
    )  # fmt: skip


def found(actor: Actor, made: SimpleNamespace, text: str) -> set[int]:
    return {hit.docket for hit in searching.search(actor, made.city, text)}


@given(
    number=st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=80
    )
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_number_is_refused(cast, number: str) -> None:
    from django.db import transaction

    with transaction.atomic():
        if number.strip():
            made = opened(cast, number)
            assert Matter.objects.get(pk=made.matter_id).registry_number == number.strip()
        else:
            with pytest.raises(UserError):
                opened(cast, number)
        transaction.set_rollback(True)


def test_a_number_is_one_matter(cast) -> None:
    opened(cast)
    with pytest.raises(UserError, match="registered already"):
        opened(cast)
    mentioned = Matter.objects.create(city=cast.city, registry_number="539-1756/2008")
    assert opened(cast, "539-1756/2008").matter == mentioned
    with pytest.raises(PermissionDenied):
        registry.open_matter(cast.norra_writer, cast.norra, "KS 2026/1", "Något")


def test_documents_are_numbered_in_their_matter(cast) -> None:
    first, second = opened(cast), opened(cast, "KS 2026/2")
    assert [document(cast, first, name).number for name in "abc"] == [1, 2, 3]
    assert document(cast, second, "d").number == 1
    with pytest.raises(UserError, match="not come yet"):
        registry.add_document(
            cast.norra_registrar, first, direction="in", date=TODAY + dt.timedelta(days=1), title="e"
        )


def test_what_is_secret_is_read_by_its_own_and_each_reading_is_written_down(cast) -> None:
    docket = opened(cast)
    secret = document(cast, docket, "Orosanmälan", secrecy="OSL 26 kap. 1 §")
    plain = document(cast, docket, "Remissen")
    for actor in (ANONYMOUS, cast.sodra_registrar, cast.coordinator, cast.stranger):
        assert may(actor, "view", plain)
        with pytest.raises(PermissionDenied):
            registry.read(actor, secret)
    before = AuditRecord.objects.count()
    registry.read(cast.norra_registrar, plain)
    assert AuditRecord.objects.count() == before
    for actor in (cast.norra_registrar, cast.norra_writer):
        registry.read(actor, secret)
        record = AuditRecord.objects.latest("id")
        assert (record.actor, record.action, record.object_id) == (
            str(actor), "document.read_secret", str(secret.pk),
        )  # fmt: skip


def test_searching_finds_what_is_written_and_nothing_secret(cast) -> None:
    open_one = opened(cast, "KS 2026/1", "Årsta torg och ängen")
    secret = opened(cast, "KS 2026/2", "Hemlig ängslan", secrecy="OSL 26 kap. 1 §")
    half = opened(cast, "KS 2026/3", "Ett öppet ärende")
    document(cast, half, "Anmälan om ängsblommor", secrecy="OSL 26 kap. 1 §")
    document(cast, open_one, "Skrivelse", correspondent="Föreningen Ängens vänner")
    own, other = cast.norra_registrar, cast.sodra_registrar
    assert found(other, cast, "äng") == {open_one.pk}
    assert found(own, cast, "äng") == {open_one.pk, secret.pk, half.pk}
    assert found(ANONYMOUS, cast, "hemlig") == set()
    # That the matter is there is public: its number is found, and nothing is shown of it.
    assert found(ANONYMOUS, cast, "KS 2026/2") == {secret.pk}
    shown = next(hit for hit in searching.search(ANONYMOUS, cast.city, "2026/2"))
    assert shown.snippet == ""
    assert found(ANONYMOUS, cast, "årsta TORG") == {open_one.pk}
    assert found(ANONYMOUS, cast, "arsta") == set()  # å is a letter of its own
    registry.set_secrecy(own, open_one, "OSL 26 kap. 1 §")
    assert found(ANONYMOUS, cast, "årsta") == set()
    registry.set_secrecy(own, secret, "")
    assert found(ANONYMOUS, cast, "hemlig") == {secret.pk}


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"damaged")])
def test_an_index_that_is_gone_or_damaged_is_made_again(cast, damage) -> None:
    docket = opened(cast)
    assert found(ANONYMOUS, cast, "trygg") == {docket.pk}
    damage(searching.path_of(cast.city))
    assert found(ANONYMOUS, cast, "trygg") == {docket.pk}


WORDS = ("skola", "äng", "Årsta", "torg", "parken", "ö", "2026", "KS", "belysning", "50%", '"citat"', "a_b")


def slowly(actor: Actor, made: SimpleNamespace, text: str) -> set[int]:
    """The same by reading everything: every word stands in one and the same row that the reader may see."""
    words = searching.folded(text).split()
    hits = set()
    for docket in Docket.objects.filter(matter__city=made.city).select_related(
        "matter__city", "matter__body"
    ):
        number, title = docket.matter.registry_number, pick(docket.matter.title, "sv").text
        parties = [party.name for party in MatterParty.objects.filter(docket=docket)]
        rows = [number]
        if may(actor, "view", docket):
            rows.append(" ".join([number, title, *parties]))
            rows += [
                f"{number} {row.title} {row.correspondent}"
                for row in docket.documents.all()
                if may(actor, "view", row)
            ]
        if words and any(all(word in searching.folded(row) for word in words) for row in rows):
            hits.add(docket.pk)
    return hits


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_searching_is_as_the_slow_twin(cast, data) -> None:
    from django.db import transaction

    sentence = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
    with transaction.atomic():
        for number in range(data.draw(st.integers(0, 4))):
            secret = data.draw(st.sampled_from(["", "OSL 26 kap. 1 §"]))
            made = opened(cast, f"KS 2026/{number}", data.draw(sentence), secrecy=secret)
            for _ in range(data.draw(st.integers(0, 2))):
                document(cast, made, data.draw(sentence), secrecy=data.draw(st.sampled_from(["", "OSL"])))
            if data.draw(st.booleans()):
                registry.add_party(cast.norra_registrar, made, "sender", name=data.draw(sentence))
        asked = data.draw(sentence)
        searching.path_of(cast.city).unlink(missing_ok=True)
        for actor in (ANONYMOUS, cast.norra_registrar, cast.sodra_registrar, command_line()):
            assert found(actor, cast, asked) == slowly(actor, cast, asked), (asked, actor)
        transaction.set_rollback(True)
    searching.path_of(cast.city).unlink(missing_ok=True)


def test_a_closed_matter_is_one_folder(cast) -> None:
    docket = opened(cast)
    file = storing.store(cast.norra_registrar, cast.city, "brev å ä ö.txt", "text/plain", b"Ett brev")
    document(cast, docket, "Brevet", file=file, correspondent="Anna And")
    document(cast, docket, "Utan fil")
    registry.add_party(cast.norra_registrar, docket, "sender", name="Anna And")
    other = Matter.objects.create(city=cast.city, registry_number="KS 2026/100")
    registry.relate(cast.norra_registrar, docket, other, "answers")
    with pytest.raises(PermissionDenied):
        handing_over.package(cast.norra_registrar, docket)
    closed = registry.close(cast.norra_registrar, docket, "Besvarat")
    first = handing_over.package(cast.norra_registrar, closed)
    assert first == handing_over.package(cast.norra_registrar, closed)
    with zipfile.ZipFile(io.BytesIO(first)) as folder:
        assert folder.namelist() == ["handlingar/0001-brev-a-a-o.txt", "arende.json", "innehall.csv"]
        assert folder.read("handlingar/0001-brev-a-a-o.txt") == b"Ett brev"
        said = json.loads(folder.read("arende.json"))
        assert file.sha256 in folder.read("innehall.csv").decode()
    assert said["arende"]["diarienummer"] == "2026-152-307"
    assert said["arende"]["avslutat_hur"] == "Besvarat"
    assert [row["fil"] for row in said["handlingar"]] == ["handlingar/0001-brev-a-a-o.txt", None]
    assert said["relationer"] == [{"diarienummer": "KS 2026/100", "art": "answers"}]
    with pytest.raises(PermissionDenied):
        document(cast, closed, "För sent")


@given(st.text(max_size=300))
def test_a_name_in_the_folder_is_one_that_every_system_can_keep(name: str) -> None:
    made = handing_over.safe(name)
    assert 0 < len(made) <= 100
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert not made.startswith(".")


def test_a_stored_file_that_was_altered_is_told_and_not_given_out(cast) -> None:
    file = storing.store(command_line(), cast.city, "a.txt", "text/plain", b"a")
    again = storing.store(command_line(), cast.city, "b.txt", "text/plain", b"a")
    assert again == file
    assert storing.damaged(cast.city) == []
    path = storing.path_of(file.sha256)
    path.chmod(0o644)
    path.write_bytes(b"b")
    assert storing.damaged(cast.city) == [file]
    with pytest.raises(UserError, match="not what was stored"):
        storing.read(file)
    with pytest.raises(ValueError, match="never altered"):
        file.save()
