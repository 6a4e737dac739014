"""Local work in a city folder: all of it comes back, what people do here stays theirs, and faults are told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from samstad import exchange
from samstad.exchange.exporting import city_folder
from samstad.exchange.loading import load_folders
from samstad.exchange.problems import FolderError
from samstad.organisation import clock
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import command_line
from samstad.places import dialogue_actions, knowledge_bank, need_actions
from samstad.places.models import DevelopmentNeed, Dialogue, KnowledgeEntry
from tests.demo_home import samstad
from tests.exchange.test_round_trip import files_in

pytestmark = pytest.mark.django_db
CITY = 'format = 1\nslug = "prov"\ncode = "9902"\nsynthetic = true\nname.sv = "Prov"\n'
FILES = {
    "city.toml": CITY,
    "organisations/namnd.yaml": 'code: "namnd"\nname: Nämnd\nkind: district_committee\n',
    "area_sets/delar.yaml": 'code: "delar"\nname: Delar\nkind: district\nareas:\n  - code: "01"\n    name: Norra\n',
    "needs/ljus.yaml": 'code: "ljus"\narea: "delar:01"\nowner: "namnd"\ntitle: Ljus i gången\nstate: stated\n'
    "evidence:\n  - quote: Jag går inte där.\n    source: Boendedialog\n",
    "dialogues/mote.yaml": 'code: "mote"\nname: Möte\narea: "delar:01"\nowner: "namnd"\nheld_on: 2026-03-12\n'
    "method: meeting\nproposals:\n  - number: 1\n    text: Lås i soprum\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(tmp_path / "prov", FILES)


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_what_is_answered_here_is_not_taken_back_and_not_pruned(folder: Path, tmp_path: Path) -> None:
    machine = command_line()
    exchange.load(folder, machine)
    city, body = City.objects.get(), Organisation.objects.get()
    need, dialogue = DevelopmentNeed.objects.get(), Dialogue.objects.get()
    with clock.set_to(dt.date(2026, 4, 1)):
        need_actions.decline(machine, need, body, "Staten äger bron.")
        dialogue_actions.answer(machine, dialogue.proposals.get(), body, "taken_in", "Nya lås är beställda.")
        written = knowledge_bank.write(
            machine, KnowledgeEntry(city=city, owner=body), title="Lås", problem="Bränder", context="",
            result="Inga bränder", worked="yes", level=2,
        )  # fmt: skip
    again = exchange.load(folder, machine, prune=True)
    assert not again.created
    assert not again.changed
    assert not again.pruned
    assert not again.kept
    need.refresh_from_db()
    assert (need.state, need.reason) == ("declined", {"sv": "Staten äger bron."})
    assert dialogue.proposals.get().fate == "taken_in"
    assert KnowledgeEntry.objects.get() == written
    # The export tells what was done here, and is the same once more from an empty city.
    first = files_in(exchange.export(city, tmp_path / "ut"))
    assert b"state: declined" in first["needs/ljus.yaml"]
    assert b"fate: taken_in" in first["dialogues/mote.yaml"]


def test_a_need_that_nobody_has_touched_follows_its_file_and_is_pruned(folder: Path) -> None:
    exchange.load(folder, command_line())
    path = folder / "needs/ljus.yaml"
    path.write_text(path.read_text("utf-8").replace("Ljus i gången", "Ljus under bron"), encoding="utf-8")
    assert exchange.load(folder, command_line()).changed == {"development need": 1}
    assert DevelopmentNeed.objects.get().title == {"sv": "Ljus under bron"}
    path.unlink()
    told = exchange.load(folder, command_line())
    assert {gone.noun for gone in told.kept} == {"development need", "need evidence"}
    exchange.load(folder, command_line(), prune=True)
    assert not DevelopmentNeed.objects.exists()


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("needs/ljus.yaml", "state: stated", "state: declined", "answered_by, answered_on and a reason"),
        ("needs/ljus.yaml", 'owner: "namnd"', 'owner: "namd"', 'did you mean "namnd"'),
        ("needs/ljus.yaml", '"delar:01"', '"delar:02"', 'has no area "02"'),
        ("needs/ljus.yaml", "    source: Boende", "    indicator: trygga\n    source: Boende", "either an indicator"),
        ("dialogues/mote.yaml", "    text: Lås", "    fate: not\n    text: Lås", "a fate has an answer"),
        ("dialogues/mote.yaml", "method: meeting", "method: kaffe", "method"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_file(folder: Path, name: str, old: str, new: str, told: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(FolderError) as error:
        exchange.load(folder, command_line())
    assert name in str(error.value)
    assert told in str(error.value)
    assert not DevelopmentNeed.objects.exists()


CALL = """code: "stod"
name: Stöd
rules: Regler
owner: "namnd"
opens: 2026-01-01
due: 2026-03-01
total: 100000
criteria:
  - code: "behov"
    text: Behovet är visat
applications:
  - code: "torget"
    applicant: "namnd"
    title: Torget
    outcome: Fler är trygga
    outcome_by: 2026-12-31
    amount: 90000
    state: paid
    submitted_on: 2026-03-01
    granted: 90000
    readings:
      - reader: Läsare Ett
        points:
          "behov": 4
        comment: Tydligt
        on: 2026-03-20
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    outcome: Fler är trygga\n", "", "no grant without a stated outcome and date"),
        ("    outcome_by: 2026-12-31\n", "", "no grant without a stated outcome and date"),
        ("submitted_on: 2026-03-01", "submitted_on: 2026-03-02", "handed in after 2026-03-01"),
        ("granted: 90000", "granted: 100001", "more is granted than the call has"),
        ('"behov": 4', '"behov": 6', "less than or equal to 5"),
        ('"behov": 4', '"annat": 4', "points for each criterion"),
        ("    granted: 90000\n", "    granted: 90000\n    spent: 90000\n    repaid: 1\n", "paid back"),
    ],
)
def test_money_in_a_folder_keeps_the_rules_of_the_site(folder: Path, old: str, new: str, told: str) -> None:
    put(folder, {"funding_calls/stod.yaml": CALL})
    assert old in CALL
    put(folder, {"funding_calls/stod.yaml": CALL.replace(old, new)})
    with pytest.raises(FolderError, match=r"stod\.yaml") as error:
        exchange.load(folder, command_line())
    assert told in str(error.value)


def test_a_reader_goes_by_name_and_comes_back(folder: Path, tmp_path: Path) -> None:
    put(folder, {"funding_calls/stod.yaml": CALL})
    exchange.load(folder, command_line())
    out = files_in(exchange.export(City.objects.get(), tmp_path / "ut"))
    assert out["funding_calls/stod.yaml"].decode() == CALL
    # Loaded a second time over itself nothing moves.
    again = load_folders([city_folder(City.objects.get())], command_line())
    assert again.created.total() == again.changed.total() == 0


@pytest.mark.slow
def test_the_whole_example_city_comes_back_byte_for_byte(
    demo_home: Path, empty_home: Path, tmp_path: Path
) -> None:
    """What was done in it through the site's actions too, and loaded over itself it changes nothing."""
    for home, out in ((demo_home, "first"), (empty_home, "second")):
        if home is empty_home:
            loaded = samstad(home, "load", str(tmp_path / "first"))
            assert loaded.returncode == 0, loaded.stderr
        assert samstad(home, "export", str(tmp_path / out)).returncode == 0
    first = files_in(tmp_path / "first")
    assert files_in(tmp_path / "second") == first
    kinds = {name.split("/")[1] for name in first if name.startswith("sammanstad/")}
    assert {"needs", "prioritisings", "focus_areas", "district_plans", "dialogues"} <= kinds
    assert {"knowledge", "funding_calls", "allocations", "partnerships"} <= kinds
