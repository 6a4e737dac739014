"""Figures carried over from another division in a frozen report: said, printed, and derived again from the archive."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.conf.home import Home
from samstad.followup import freezing
from samstad.followup.verifying import derived, verify
from samstad.followup.verifying.findings import Verification
from samstad.organisation import clock
from samstad.statistics.models import Area, AreaLink, AreaSet
from samstad.steering.models import Goal, Target
from tests.steering import followed_city
from tests.steering.followed_city import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(settings: Any, tmp_path: Any) -> Iterator[SimpleNamespace]:
    """The city's districts are drawn anew; nothing is counted for the new ones, to which a and half of b go."""
    settings.HOME = Home(tmp_path / "home")
    with clock.set_to(TODAY):
        found = followed_city.with_round(followed_city.build())
        found.drawn = AreaSet.objects.create(
            city=found.city,
            code="omritade",
            kind="other",
            name={"sv": "Omritade"},
            valid_from=dt.date(2026, 1, 1),
        )
        found.place = Area.objects.create(area_set=found.drawn, code="n1", name={"sv": "Nya ettan"})
        for code, weight in (("a", 1.0), ("b", 0.5)):
            AreaLink.objects.create(
                kind="converts",
                source_area=Area.objects.get(area_set__code="new", code=code),
                target_area=found.place,
                weight=weight,
                method="population",
                source="Rutor 100 m",
                year=2024,
            )
        goal = Goal.objects.create(
            document=found.document, code="nytt", kind="programme", owner=found.north, area=found.place,
            text={"sv": "nytt"}, order=9,
        )  # fmt: skip
        Target.objects.create(
            goal=goal, code="ny", indicator=found.indicator, area=found.place, kind="increase",
            baseline_year=2021, year=2027, set_by=found.board,
        )  # fmt: skip
        yield found


def content_of(report: Any) -> dict[str, Any]:
    return json.loads((freezing.folder_of(report) / freezing.CONTENT_FILE).read_bytes())


def test_a_report_says_of_each_figure_whence_and_by_which_weights(made: SimpleNamespace) -> None:
    report = freezing.freeze(made.coordinator, made.round)
    content = content_of(report)
    key = f"{made.indicator.code}:omritade:2025"
    part, base = content["carried"][key]["counts"]
    assert base["weights"] == [{"method": "population", "source": "Rutor 100 m", "year": 2024}]
    assert base["area_set"] == "new"
    figure = content["figures"][f"{made.indicator.code}:omritade:n1:2025"]
    assert figure["converted"]
    assert not content["figures"][f"{made.indicator.code}:new:a:2025"]["converted"]
    # d has too few for the public, and the sum before would tell of it.
    assert part["total"] is base["total"] is None
    html = (freezing.folder_of(report) / "report.sv.html").read_text()
    assert "Omräknade siffror" in html
    assert "efter befolkning, Rutor 100 m, 2024" in html
    assert verify(report).findings == []


def test_weights_that_change_later_leave_the_report_as_it_is(made: SimpleNamespace) -> None:
    report = freezing.freeze(made.coordinator, made.round)
    AreaLink.objects.filter(kind="converts").delete()
    assert verify(report).findings == []


def lie_of_method(content: dict[str, Any], key: str) -> None:
    content["carried"][key]["counts"][0]["weights"][0]["method"] = "hand"


def lie_of_weight(content: dict[str, Any], key: str) -> None:
    for _code, conversion in content["frames"]["omritade"]["conversions"]:
        conversion["links"]["b"][0][1] = 0.75


def say_nothing(content: dict[str, Any], key: str) -> None:
    del content["carried"][key]


def say_that_it_was_counted(content: dict[str, Any], key: str) -> None:
    indicator, area_set, year = key.split(":")
    content["figures"][f"{indicator}:{area_set}:n1:{year}"]["converted"] = False


@pytest.mark.parametrize("change", [lie_of_method, lie_of_weight, say_nothing, say_that_it_was_counted])
def test_what_is_altered_is_found(made: SimpleNamespace, change: Any) -> None:
    content = content_of(freezing.freeze(made.coordinator, made.round))
    assert list(derived.check(content, Verification())) == []
    altered = copy.deepcopy(content)
    change(altered, f"{made.indicator.code}:omritade:2025")
    assert list(derived.check(altered, Verification()))
