"""PxWeb 1. *Not confirmed against a live service*: the answers are built from the API's description."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from samstad.organisation.errors import UserError
from samstad.statistics.sources.client import ServiceError
from samstad.statistics.sources.pxweb1 import PxWeb1
from samstad.statistics.sources.shelf import Shelf
from tests.statistics.network.conftest import quick, silent
from tests.statistics.network.pxweb import PxWeb1Service
from tests.statistics.network.server import Service, serving
from tests.statistics.network.test_splitting import table

CODES = {"Region": [f"01{n:02}" for n in range(10, 22)], "Kon": ["1", "2"], "Tid": ["2022", "2023", "2024"]}
CHOSEN = [{"variable": name, "codes": ["*"]} for name in CODES]
PATH = "/v1/sv/helsingborg/tabell.px"


def data(shift: int = 0) -> dict[str, Any]:
    signs = {5: "..", 11: ".", 40: ".."}
    keys = enumerate(itertools.product(*CODES.values()))
    value = {key: signs.get(place, 0 if place == 7 else place + shift) for place, key in keys}
    made = table(CODES, value)
    return made | {
        "label": "Tabell",
        "source": "En stad",
        "updated": "2026-02-01T08:00:00Z",
        "role": {"time": ["Tid"]},
    }


def recipe(service: Service, **changed: Any) -> PxWeb1:
    return PxWeb1(**({"url": service.url + PATH, "selection": CHOSEN} | changed))


@pytest.mark.parametrize("config", [{"maxValues": 20, "maxCalls": 1000, "timeWindow": 1}, None])
def test_not_confirmed_a_table_in_parts_is_the_table(config: Any, tmp_path: Path) -> None:
    with serving(PxWeb1Service(data(), most=20 if config else 1000, config=config)) as service:
        estimate = recipe(service).estimate(quick())
        fetched = recipe(service).fetch(quick(), Shelf(tmp_path), silent)
        sent = [body for method, _, body in service.asked if method == "POST"]
    got = json.loads(fetched.content)
    assert (got["value"], got["status"]) == (data()["value"], data()["status"])
    assert len(sent) == estimate.calls == (4 if config else 1)
    assert {each["selection"]["filter"] for body in sent for each in body["query"]} == {"item"}
    assert (fetched.name, fetched.about["citation"]) == ("tabell.json", "En stad")
    assert str(fetched.published) == "2026-02-01"


@pytest.mark.parametrize("fault", ["429", "503", "cut", "half", "html", "slow"])
def test_not_confirmed_an_interrupted_fetch_goes_on(fault: str, tmp_path: Path) -> None:
    answers = PxWeb1Service(data(), most=20, config={"maxValues": 20, "maxCalls": 1000, "timeWindow": 1})
    with serving(answers) as service:
        service.always = lambda method, _: fault if method == "POST" and len(answers.sent) >= 2 else ""
        with pytest.raises(ServiceError):
            recipe(service).fetch(quick(), Shelf(tmp_path), silent)
        service.always = lambda _method, _path: ""
        answers.sent.clear()
        fetched = recipe(service).fetch(quick(), Shelf(tmp_path), silent)
        assert len(answers.sent) == 2
    assert json.loads(fetched.content)["value"] == data()["value"]


def test_not_confirmed_a_table_updated_midway_is_begun_again(tmp_path: Path) -> None:
    answers = PxWeb1Service(data(), most=20, config={"maxValues": 20, "maxCalls": 1000, "timeWindow": 1})
    real = answers.__call__

    def updates(*asked: Any) -> Any:
        if len(answers.sent) == 2:
            answers.data = data(500) | {"updated": "2026-02-02T08:00:00Z"}
        return real(*asked)

    with serving(updates) as service:
        fetched = recipe(service).fetch(quick(), Shelf(tmp_path), silent)
    assert json.loads(fetched.content)["value"] == data(500)["value"]


def test_not_confirmed_value_sets_are_sent_with_their_codes(tmp_path: Path) -> None:
    own = {"variable": "Region", "codelist": "vs:RegionKommun07", "codes": ["0114", "0115"]}
    answers = PxWeb1Service(data(), most=1000)
    with serving(answers) as service:
        recipe(service, selection=[own, *CHOSEN[1:]]).fetch(quick(), Shelf(tmp_path), silent)
        with pytest.raises(UserError, match="cannot be worked out"):
            recipe(service, selection=[{**own, "codes": ["*"]}, *CHOSEN[1:]]).estimate(quick())
    assert answers.sent[0][0]["selection"] == {"filter": "vs:RegionKommun07", "values": ["0114", "0115"]}


def test_not_confirmed_a_wrong_recipe_is_told() -> None:
    with serving(PxWeb1Service(data(), most=1000)) as service:
        for selection, words in (([*CHOSEN, {"variable": "Ålder"}], "no variable"), (CHOSEN[:1], "left out")):
            with pytest.raises(UserError, match=words):
                recipe(service, selection=selection).estimate(quick())
