"""Noise of a source in a frozen report: in its intervals, said in it, and held by verifying whatever is said later."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.conf.home import Home
from samstad.followup import freezing
from samstad.followup.verifying import derived, recorded, verify
from samstad.followup.verifying.findings import Verification
from samstad.organisation import clock
from samstad.statistics.models import Dataset
from tests.steering import followed_city
from tests.steering.followed_city import TODAY

pytestmark = pytest.mark.django_db
NOISE = {"kind": "cell_key", "variance": 400.0}
KEY = "new:a:2025"


@pytest.fixture
def made(settings: Any, tmp_path: Any) -> Iterator[SimpleNamespace]:
    settings.HOME = Home(tmp_path / "home")
    with clock.set_to(TODAY):
        found = followed_city.with_round(followed_city.build())
        found.dataset = Dataset.objects.get(city=found.city)
        found.key = f"{found.indicator.code}:{KEY}"
        yield found


def describe(made: SimpleNamespace, noise: dict[str, Any]) -> None:
    made.dataset.noise = noise
    made.dataset.save()


def freeze(made: SimpleNamespace) -> tuple[Any, dict[str, Any]]:
    report = freezing.freeze(made.coordinator, made.round)
    return report, json.loads((freezing.folder_of(report) / freezing.CONTENT_FILE).read_bytes())


def test_a_report_carries_the_noise_and_says_so(made: SimpleNamespace) -> None:
    describe(made, NOISE)
    report, content = freeze(made)
    assert content["releases"][made.dataset.code]["noise"] == NOISE
    html = (freezing.folder_of(report) / "report.sv.html").read_text()
    assert "Källan har lagt till brus" in html
    assert "The source has added noise" in (freezing.folder_of(report) / "report.en.html").read_text()
    assert verify(report).findings == []


def test_the_noise_is_in_the_printed_intervals_and_in_the_judgements(made: SimpleNamespace) -> None:
    _, plain = freeze(made)
    describe(made, NOISE)
    _, noisy = freeze(made)
    before, after = plain["figures"][made.key], noisy["figures"][made.key]
    assert after["value"] == before["value"]
    assert after["lower"] < before["lower"] < before["upper"] < after["upper"]
    # 400 persons² in part and base: √(400 (1 + p²))/4000 of a half-width of 1.96.
    p = before["value"] / 100
    reach = 100 * 1.959964 * (400 * (1 + p**2)) ** 0.5 / 4000
    assert after["value"] - after["lower"] == pytest.approx(
        ((before["value"] - before["lower"]) ** 2 + reach**2) ** 0.5, rel=1e-6
    )
    points = [noisy["goals"][1]["judgements"][0]["points"][-1][name] for name in ("lower", "upper")]
    assert points == [after["lower"], after["upper"]]
    assert "Källan har lagt till brus" not in json.dumps(plain, ensure_ascii=False)


def test_what_a_source_says_later_leaves_the_report_as_it_is(made: SimpleNamespace) -> None:
    describe(made, NOISE)
    report, _ = freeze(made)
    describe(made, {"kind": "cell_key", "variance": 1.0})
    describe(made, {})
    assert verify(report).findings == []


def test_a_report_from_before_noise_was_described_verifies(made: SimpleNamespace) -> None:
    report, content = freeze(made)
    for release in content["releases"].values():
        assert release.pop("noise") == {}
    assert list(derived.check(content, Verification())) == []
    assert list(recorded.check(report, content)) == []


def test_noise_that_nobody_described_is_found(made: SimpleNamespace) -> None:
    describe(made, NOISE)
    report, content = freeze(made)
    for noise in ({}, {"kind": "cell_key", "variance": 100.0}):
        altered = copy.deepcopy(content)
        altered["releases"][made.dataset.code]["noise"] = noise
        assert any("interval" in str(each) for each in derived.check(altered, Verification()))
    altered["releases"][made.dataset.code]["noise"] = NOISE | {"kind": "rounding"}
    assert any("never described so" in str(each) for each in recorded.check(report, altered))
