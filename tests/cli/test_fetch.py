"""`samstad fetch`: one command from a service to a release; without network it says so and changes nothing."""

from __future__ import annotations

import datetime as dt
import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from samstad.organisation import clock
from tests.cli.provstad import CODES, DAY, FILES, people, state, write_folder
from tests.demo_home import environment, samstad
from tests.statistics.network.pxweb import PxWeb2Service
from tests.statistics.network.server import Service, serving

INDICATOR = (
    "code: folk\ntheme: arbete\nname: Folkmängd\nkind: count\ndirection: neutral\n"
    "numerator: {dataset: folk, measure: antal}\nauthor: Vi\n"
)


def recipe(url: str) -> str:
    return FILES["sources/folk.yaml"] + (
        "measures:\n  - {code: antal, name: Antal}\n"
        f"recipe:\n  service: pxweb2\n  url: {url}\n  table: TAB1\n  selection:\n"
        '    - {variable: omr, codes: ["*"]}\n    - {variable: tid, codes: ["TOP(2)"]}\n'
    )


def table(**changed: Any) -> dict[str, Any]:
    made = json.loads(people(**changed))
    for dimension in made["dimension"].values():
        codes = dimension["category"]["index"]
        dimension["category"]["label"] = {code: f"om {code}" for code in codes}
    return made | {"updated": "2026-03-01T06:00:00Z", "label": "Folkmängd", "role": {"time": ["tid"]}}


@pytest.fixture
def scb() -> PxWeb2Service:
    """One small table, three cells an answer, so that it comes in several parts."""
    data = table()
    sources = [{"language": "sv", "text": "Källa: Prov"}]
    config = {"maxDataCells": 3, "timeWindow": 1, "license": "CC0", "sourceReferences": sources}
    return PxWeb2Service(config, {**data, "value": None, "extension": {"px": {"tableid": "TAB1"}}}, data)


@pytest.fixture
def service(scb: PxWeb2Service) -> Iterator[Service]:
    with serving(scb) as running:
        yield running


def folder(place: Path, url: str) -> str:
    files = {"sources/folk.yaml": recipe(url), "indicators/folk.yaml": INDICATOR}
    return str(write_folder(place, **files))


def nobody() -> str:
    """An address on this machine where nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_one_command_from_a_folder_to_a_release(prov: Path, service: Service, scb: PxWeb2Service) -> None:
    done = samstad(prov, "fetch", folder(prov.parent, service.url), "--json", **DAY)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    (only,) = said["datasets"]
    assert (only["dataset"], only["release"], only["rows"], only["new"]) == ("folk", "folk/1", 8, True)
    assert only["indicators"] == ["folk"]
    assert len(scb.sent) == 4
    # Again: nothing has been updated, and no number is asked for.
    again = samstad(prov, "fetch", "prov", **DAY)
    assert again.returncode == 0, again.stderr
    assert "nothing new; folk/1 is current" in again.stdout
    assert len(scb.sent) == 4
    # The service publishes anew.
    scb.data = scb.data | {"updated": "2026-04-01T06:00:00Z", "value": [v + 1 for v in scb.data["value"]]}
    scb.metadata = scb.metadata | {"updated": "2026-04-01T06:00:00Z"}
    third = samstad(prov, "fetch", "prov", "--indicator", "folk", **DAY)
    assert third.returncode == 0, third.stderr
    assert "release folk/2, 8 values" in third.stdout
    verified = samstad(prov, "doctor", **DAY)
    assert verified.returncode == 0, verified.stderr


def test_what_the_release_says_of_where_it_came_from(prov: Path, service: Service) -> None:
    assert samstad(prov, "fetch", folder(prov.parent, service.url), **DAY).returncode == 0
    with sqlite3.connect(prov / "samstad.sqlite3") as database:
        row = database.execute(
            "SELECT r.recipe, published, fetched, source_hash FROM statistics_release r JOIN statistics_dataset d"
            " ON d.id = dataset_id WHERE d.code = 'folk'"
        ).fetchone()
    made = json.loads(row[0])
    source = made["source"]
    assert source["address"] == f"{service.url}/tables/TAB1"
    assert source["updated"] == "2026-03-01T06:00:00Z"
    assert (source["licence"], source["citation"]) == ("CC0", "Källa: Prov")
    assert [each["variable"] for each in source["selection"]] == ["omr", "tid"]
    assert clock.day_of(dt.datetime.fromisoformat(source["fetched"])) == dt.date(2026, 9, 20)
    assert row[1] == "2026-03-01"
    kept = prov / "fetched" / "prov" / "folk" / "TAB1.json"
    assert made["files"][0]["sha256"] == row[3]
    assert json.loads(kept.read_bytes())["value"] == table()["value"]
    assert list(kept.parent.glob("*.answer")) == []


@pytest.mark.parametrize("where", ["folder", "city"])
def test_without_network_it_says_so_at_once_and_changes_nothing(
    prov: Path, where: str, service: Service
) -> None:
    if where == "city":
        assert samstad(prov, "load", folder(prov.parent, nobody()), **DAY).returncode == 0
    words = folder(prov.parent, nobody()) if where == "folder" else "prov"
    before = state(prov)
    done = samstad(prov, "fetch", words, timeout=300, **DAY)
    assert done.returncode == 1
    assert "no connection to the service" in done.stderr
    assert done.stderr.count("\n") == 1
    assert state(prov) == before
    assert not (prov / "fetched").exists()


def test_without_network_not_even_a_database_is_made(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = samstad(home, "fetch", folder(tmp_path, nobody()), **DAY)
    assert done.returncode == 1
    assert "no connection" in done.stderr
    assert {path.name for path in home.glob("*")} <= {"secret.key"}


def test_a_dry_run_asks_for_no_number_and_changes_nothing(
    prov: Path, service: Service, scb: PxWeb2Service
) -> None:
    before = state(prov)
    done = samstad(prov, "fetch", folder(prov.parent, service.url), "--dry-run", "--json", **DAY)
    assert done.returncode == 0, done.stderr
    (only,) = json.loads(done.stdout)["datasets"]
    assert (only["calls"], only["cells"], only["updated"]) == (4, 8, "2026-03-01T06:00:00Z")
    assert scb.sent == []
    assert state(prov) == before


def test_offline_lists_the_recipes_without_asking_anybody(prov: Path, service: Service) -> None:
    done = samstad(prov, "fetch", folder(prov.parent, service.url), "--offline", **DAY)
    assert done.returncode == 0, done.stderr
    assert "not confirmed against the live service" in done.stdout
    assert service.asked == []


@pytest.mark.parametrize("fault", ["404", "html", "half"])
def test_a_service_that_fails_leaves_the_database_and_keeps_what_came(
    prov: Path, service: Service, scb: PxWeb2Service, fault: str
) -> None:
    words = folder(prov.parent, service.url)
    assert samstad(prov, "load", words, **DAY).returncode == 0
    before = state(prov)
    service.always = lambda method, _: fault if method == "POST" and len(scb.sent) >= 2 else ""
    program = "from samstad.statistics.sources.client import Client\nClient.__init__.__kwdefaults__['backoff'] = 0.01"
    failed = samstad_with(prov, program, "fetch", "prov", "--json")
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["faults"]
    assert "folk was not fetched" in failed.stderr
    assert state(prov) == before
    service.always = lambda _method, _path: ""
    scb.sent.clear()
    done = samstad_with(prov, program, "fetch", "prov")
    assert done.returncode == 0, done.stderr
    assert len(scb.sent) == 2
    assert "folk/1" in done.stdout


def samstad_with(home: Path, program: str, *words: str) -> Any:
    """The command, with something else first."""
    start = f"{program}\nimport sys\nfrom samstad.cli.main import main\nsys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", start, *words],
        env=environment(home, **DAY),
        capture_output=True,
        text=True,
        timeout=300,
        cwd=home.parent,
    )


def test_wrong_words_are_told(prov: Path, service: Service) -> None:
    for words, told in (
        (("fetch", "atlantis"), "atlantis"),
        (("fetch", "prov"), "no dataset has a recipe"),
        (("fetch", folder(prov.parent, service.url), "--indicator", "arbete"), "'arbete' has no recipe"),
    ):
        done = samstad(prov, *words, **DAY)
        assert done.returncode == 1
        assert told in done.stderr


def test_areas_that_the_service_has_fill_an_empty_set(prov: Path, service: Service) -> None:
    files = {
        "sources/folk.yaml": recipe(service.url).replace("area_sets: [rutor]", "area_sets: [tomma]")
        + '  areas: {tomma: "^0"}\n',
        "area_sets/tomma.yaml": "code: tomma\nname: Tomma\nkind: statistical\n",
    }
    done = samstad(prov, "fetch", str(write_folder(prov.parent, **files)), "--json", **DAY)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(prov / "samstad.sqlite3") as database:
        rows = database.execute(
            "SELECT a.code, json_extract(a.name, '$.sv') FROM statistics_area a JOIN statistics_areaset s"
            " ON s.id = area_set_id WHERE s.code = 'tomma' ORDER BY 1"
        ).fetchall()
    assert rows == [(code, f"om {code}") for code in CODES]
