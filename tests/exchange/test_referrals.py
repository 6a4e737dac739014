"""Of referrals and matters a city folder holds what a source tells; work that is done here is no set-up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from samstad import exchange
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Matter, Organisation
from samstad.organisation.rights import ANONYMOUS, command_line, may
from samstad.referrals import compiling, queries, referral_writing, registry, sending
from samstad.referrals.models import Answer, Docket, Interpellation, Referral
from samstad.referrals.referral_writing import WrittenAddressee, WrittenReferral
from tests.exchange.test_round_trip import EXAMPLES, files_in

pytestmark = pytest.mark.django_db
STOCKHOLM = EXAMPLES / "stockholm"


@pytest.fixture
def city() -> City:
    exchange.load(STOCKHOLM, command_line())
    return City.objects.get(slug="stockholm")


def test_the_referral_of_2004(city: City) -> None:
    referral = Referral.objects.get(city=city, code="integrationspolicy-2004")
    assert (referral.due, referral.state) == (dt.date(2004, 12, 22), "released")
    rows = queries.standings(referral)
    assert len(rows) == 17
    assert [row.late for row in rows] == [False] * 17  # what the source does not say is not late
    answer = Answer.objects.get(addressee__organisation__code="gatu-och-fastighetsnamnden")
    assert (answer.state, answer.position) == ("proposed", "")
    assert answer.sections.get(code="forslag").text.startswith("Gatu- och fastighetsnämnden beslutar")
    assert [one["name"] for one in answer.signatures] == ["Olle Zetterberg", "Lennart Gustafsson"]
    assert may(ANONYMOUS, "view", referral)


def test_the_referral_of_2014(city: City) -> None:
    referral = Referral.objects.get(city=city, code="sammanhallen-stad-2014")
    (row,) = queries.standings(referral)
    assert row.answer is not None
    assert row.answer.group_on == dt.date(2014, 10, 21)
    assert row.extension is not None
    assert (row.extension.proposal_by, row.extension.extract_by) == (dt.date(2014, 9, 30), None)
    assert row.extension.extract_when == "efter nästkommande sammanträde"
    assert [one.position for one in row.answer.opinions.order_by("point__order")] == [
        "supports", "changes", "changes",
    ]  # fmt: skip
    assert referral.attachments.count() == 4
    assert compiling.compiled(referral).unhandled == 0  # nobody decided on it, so nothing is compiled


def test_the_interpellation_of_2016_and_the_matter_of_2008(city: City) -> None:
    one = Interpellation.objects.get(city=city)
    assert (one.number, one.asked_by, one.party) == ("2016:28", "Johanna Sjö", "m")
    assert (one.answered_at, one.answered_on) == ("Stockholm", dt.date(2016, 4, 20))
    docket = Docket.objects.get(matter__registry_number="539-1756/2008")
    assert docket.opened == dt.date(2008, 9, 25)
    assert {row.other.registry_number for row in docket.relations.all()} == {
        "IJ2008/1818/IU", "IJ2007/1818/STO", "IJ2008/1218/IU",
    }  # fmt: skip


def test_work_done_here_is_no_part_of_the_folder(city: City, tmp_path: Path) -> None:
    machine = command_line()
    board = Organisation.objects.get(city=city, code="kommunstyrelsen")
    service = Organisation.objects.get(city=city, code="servicenamnden")
    secret = registry.open_matter(machine, board, "KS 2026/1", "Hemlig rubrik", secrecy="OSL 26 kap. 1 §")
    written = WrittenReferral(
        title="Ny remiss", due=dt.date(2099, 1, 1), led_by=board, registry_number="KS 2026/2", text="Nytt.",
        addressees=[WrittenAddressee(organisation=service)],
    )  # fmt: skip
    referral = sending.send(machine, referral_writing.begin(machine, city, written))
    exchange.export(city, tmp_path / "stockholm")
    exported = files_in(tmp_path / "stockholm")
    assert not any(b"KS 2026/" in content or b"Hemlig" in content for content in exported.values())
    first = {name: text for name, text in files_in(STOCKHOLM).items() if name.endswith((".yaml", ".toml"))}
    assert {name: text for name, text in exported.items() if name.endswith((".yaml", ".toml"))} == first
    again = exchange.load(STOCKHOLM, machine, prune=True)
    assert not again.kept
    assert not again.pruned
    assert Docket.objects.filter(pk=secret.pk).exists()
    assert Referral.objects.filter(pk=referral.pk).exists()
    assert Matter.objects.filter(city=city, registry_number="KS 2026/2").exists()


def test_a_file_never_writes_over_what_is_done_here(city: City, tmp_path: Path) -> None:
    board = Organisation.objects.get(city=city, code="kommunstyrelsen")
    written = WrittenReferral(
        title="Sammanhållen stad 2014", due=dt.date(2099, 1, 1), led_by=board, text="Nytt.",
        addressees=[WrittenAddressee(organisation=board)],
    )  # fmt: skip
    Referral.objects.filter(city=city, code="integrationspolicy-2004").update(code="annan")
    made = referral_writing.begin(command_line(), city, written)
    Referral.objects.filter(pk=made.pk).update(code="integrationspolicy-2004")
    with pytest.raises(UserError, match="has been sent from here"):
        exchange.load(STOCKHOLM, command_line())
