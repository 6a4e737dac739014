"""PxWeb 2 against recordings of Statistics Sweden's service, on a server that misbehaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from samstad.organisation.errors import UserError
from samstad.statistics.sources.client import ServiceError
from samstad.statistics.sources.pxweb2 import PxWeb2
from samstad.statistics.sources.shelf import Shelf
from tests.statistics.network.conftest import quick, recorded, silent
from tests.statistics.network.pxweb import PxWeb2Service, cut
from tests.statistics.network.server import Service, serving

pytestmark = pytest.mark.reference

CHOSEN = [
    {"variable": "Region", "codes": ["01", "03", "2*"]},
    {"variable": "Alder", "codes": ["*"]},
    {"variable": "Kon", "codes": ["TotSa", "1", "2"]},
    {"variable": "ContentsCode", "codes": ["*"]},
    {"variable": "Tid", "codes": ["TOP(2)"]},
]


@pytest.fixture
def scb(reference_data: Path) -> PxWeb2Service:
    """Statistics Sweden's answers; the table's description is narrowed to what was recorded of its numbers."""
    folder = "pxweb_v2_scb/"
    data = recorded(reference_data, f"{folder}TAB6471_data.json")
    metadata = recorded(reference_data, f"{folder}TAB6471_metadata.json")
    for name in data["id"]:
        metadata["dimension"][name]["category"] = data["dimension"][name]["category"]
    metadata["size"] = data["size"]
    return PxWeb2Service(recorded(reference_data, f"{folder}config.json"), metadata, data, most=60)


def recipe(service: Service, **changed: Any) -> PxWeb2:
    return PxWeb2(**({"url": f"{service.url}/api/v2", "table": "TAB6471", "selection": CHOSEN} | changed))


def right(scb: PxWeb2Service) -> dict[str, Any]:
    """What the table says, cell by cell."""
    codes = scb.data["dimension"]
    regions = [
        code for code in codes["Region"]["category"]["index"] if code in ("01", "03") or code[0] == "2"
    ]
    months = sorted(codes["Tid"]["category"]["index"])[-2:]
    return cut(scb.data, {"Region": regions, "Tid": months})


def test_a_large_query_is_split_and_joined_without_loss(scb: PxWeb2Service, tmp_path: Path) -> None:
    with serving(scb) as service:
        estimate = recipe(service).estimate(quick())
        assert scb.sent == []
        fetched = recipe(service).fetch(quick(), Shelf(tmp_path), silent)
    whole, got = right(scb), json.loads(fetched.content)
    assert estimate.cells == len(whole["value"]) == len(got["value"]) > 200
    assert estimate.calls == len(scb.sent) > 1
    assert got["value"] == whole["value"]
    assert (got["id"], got["size"]) == (whole["id"], whole["size"])
    assert fetched.about["updated"] == estimate.updated == "2026-06-08T06:00:00Z"
    assert fetched.about["citation"] == "Källa: SCB"
    assert "cc0" in fetched.about["licence"]
    assert str(fetched.published) == "2026-06-08"


def test_the_real_description_is_understood(reference_data: Path) -> None:
    """The recorded metadata as they are, with 2 million cells."""
    folder = "pxweb_v2_scb/"
    config, metadata = (recorded(reference_data, f"{folder}{n}.json") for n in ("config", "TAB6471_metadata"))
    scb = PxWeb2Service(config, metadata, {})
    everything = [{"variable": name, "codes": ["*"]} for name in metadata["id"]]
    with serving(scb) as service:
        all_of_it = recipe(service, selection=everything).estimate(quick())
        # Region and sex may be left out: the service then gives all of Sweden, both sexes.
        only = [each for each in everything if each["variable"] not in ("Region", "Kon")]
        totals = recipe(service, selection=only).estimate(quick())
    assert all_of_it.cells == 312 * 134 * 3 * 16
    assert (
        all_of_it.calls == 14
    )  # of 150 000 cells at most: 134 × 3 × 16 = 6 432 cells a region, 23 regions a call
    assert (totals.cells, totals.calls) == (134 * 16, 1)


def test_the_stated_call_limit_is_kept_to(scb: PxWeb2Service, tmp_path: Path) -> None:
    scb.config |= {"maxCallsPerTimeWindow": 2, "timeWindow": 1}
    with serving(scb) as service:
        client = quick()
        recipe(service).estimate(client)
        assert (client.pace.calls, client.pace.seconds) == (2, 1)


@pytest.mark.parametrize("fault", ["429", "500", "cut", "half", "html", "slow", "empty"])
def test_each_misbehaviour_midway_gives_the_right_table(
    scb: PxWeb2Service, fault: str, tmp_path: Path
) -> None:
    with serving(scb) as service:
        service.faults += ["", "", "", fault, fault]
        fetched = recipe(service).fetch(quick(), Shelf(tmp_path), silent)
        assert not service.faults
    assert json.loads(fetched.content)["value"] == right(scb)["value"]


@pytest.mark.parametrize("fault", ["429", "503", "cut", "half", "html"])
def test_an_interrupted_fetch_goes_on_without_asking_again(
    scb: PxWeb2Service, fault: str, tmp_path: Path
) -> None:
    with serving(scb) as service:

        def fails(method: str, _path: str) -> str:
            return fault if method == "POST" and len(scb.sent) >= 3 else ""

        service.always = fails
        with pytest.raises(ServiceError, match="is kept, and not fetched again"):
            recipe(service).fetch(quick(), Shelf(tmp_path), silent)
        kept = len(list(tmp_path.glob("*.answer")))
        assert kept == 3
        service.always = lambda _method, _path: ""
        scb.sent.clear()
        fetched = recipe(service).fetch(quick(), Shelf(tmp_path), silent)
        assert len(scb.sent) == fetched.about["parts"] - kept
    assert json.loads(fetched.content)["value"] == right(scb)["value"]


def test_parts_from_before_an_update_are_not_used(scb: PxWeb2Service, tmp_path: Path) -> None:
    with serving(scb) as service:
        recipe(service).fetch(quick(), Shelf(tmp_path), silent)
        calls = len(scb.sent)
        recipe(service).fetch(quick(), Shelf(tmp_path), silent)
        assert len(scb.sent) == calls
        scb.data = {**scb.data, "updated": "2026-07-01T06:00:00Z", "value": [1 for _ in scb.data["value"]]}
        scb.metadata = {**scb.metadata, "updated": "2026-07-01T06:00:00Z"}
        fetched = recipe(service).fetch(quick(), Shelf(tmp_path), silent)
    assert set(json.loads(fetched.content)["value"]) == {1}


def test_a_table_updated_midway_is_begun_again(scb: PxWeb2Service, tmp_path: Path) -> None:
    """No cell of the edition before is left in the delivery."""
    scb.updates = [3]
    with serving(scb) as service:
        fetched = recipe(service).fetch(quick(), Shelf(tmp_path), silent)
    assert json.loads(fetched.content)["value"] == right(scb)["value"]
    assert fetched.about["updated"] == scb.data["updated"] != "2026-06-08T06:00:00Z"


def test_a_table_updated_again_and_again_is_one_clear_error(scb: PxWeb2Service, tmp_path: Path) -> None:
    scb.updates = [2, 4, 6, 8]
    with serving(scb) as service, pytest.raises(ServiceError, match="while it was being fetched"):
        recipe(service).fetch(quick(), Shelf(tmp_path), silent)
    assert list(tmp_path.glob("*.answer")) == []


def test_a_damaged_part_is_fetched_again(scb: PxWeb2Service, tmp_path: Path) -> None:
    with serving(scb) as service:
        recipe(service).fetch(quick(), Shelf(tmp_path), silent)
        victim = sorted(tmp_path.glob("*.answer"))[0]
        victim.write_bytes(victim.read_bytes().replace(b"1", b"2", 1))
        scb.sent.clear()
        fetched = recipe(service).fetch(quick(), Shelf(tmp_path), silent)
    assert len(scb.sent) == 1
    assert json.loads(fetched.content)["value"] == right(scb)["value"]


def test_a_code_list_is_asked_for_and_sent(scb: PxWeb2Service, reference_data: Path, tmp_path: Path) -> None:
    ages = recorded(reference_data, "pxweb_v2_scb/agg_Ålder10årJ.json")
    scb.codelists["agg_Ålder10årJ"] = ages
    by_ten = {"variable": "Alder", "codelist": "agg_Ålder10årJ", "codes": ["20-29", "9*"]}
    with serving(scb) as service:
        source = recipe(service, selection=[CHOSEN[0], by_ten, *CHOSEN[2:]])
        table = source.describe(quick())
        assert table.selection["Alder"] == ["20-29", "90-99"]
        source.fetch(quick(), Shelf(tmp_path), silent)
        sent = [body["selection"][1] for method, _, body in service.asked if method == "POST"]
    assert {each["codelist"] for each in sent} == {"agg_Ålder10årJ"}
    assert {code for each in sent for code in each["valueCodes"]} == {"20-29", "90-99"}


def test_an_answer_with_other_areas_than_asked_is_refused(scb: PxWeb2Service, tmp_path: Path) -> None:
    real = scb._numbers
    scb._numbers = lambda body: cut(real(body), {"Region": ["01", "03"]})  # type: ignore[method-assign]
    with serving(scb) as service, pytest.raises(ServiceError, match="lacks the code"):
        recipe(service).fetch(quick(), Shelf(tmp_path), silent)
    assert list(tmp_path.glob("*.answer")) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"selection": [*CHOSEN, {"variable": "Regoin", "codes": ["*"]}]}, "no variable 'Regoin'"),
        ({"selection": CHOSEN[:2]}, "'ContentsCode' cannot be left out"),
        ({"selection": [{"variable": "Region", "codes": ["9999"]}, *CHOSEN[1:]]}, "has no code that '9999'"),
        ({"table": "TAB0"}, "answered 404"),
    ],
)
def test_a_wrong_recipe_is_told_before_any_number_is_asked_for(
    scb: PxWeb2Service, changed: dict[str, Any], words: str, tmp_path: Path
) -> None:
    with serving(scb) as service, pytest.raises(UserError, match=words):
        recipe(service, **changed).fetch(quick(), Shelf(tmp_path), silent)
    assert scb.sent == []
