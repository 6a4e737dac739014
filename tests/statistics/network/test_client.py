"""A call ends with the right answer or with one clear sentence, whatever the service does."""

from __future__ import annotations

import socket
import time

import pytest

from samstad.statistics.sources.client import Pace, ServiceError
from tests.statistics.network.conftest import quick
from tests.statistics.network.server import PASSING, serving


def hello(_method, path, _query, body):
    return None if path == "/gone" else {"said": body or "hej"}


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_is_followed_by_the_right_answer(fault: str) -> None:
    with serving(hello) as service:
        service.faults += [fault, fault]
        assert quick().get(f"{service.url}/x").data == {"said": "hej"}
        assert len(service.asked) == 3


@pytest.mark.parametrize("fault", [*PASSING, "short length"])
def test_a_fault_that_stays_is_one_sentence(fault: str) -> None:
    with serving(hello) as service:
        service.always = lambda _method, _path: fault
        with pytest.raises(ServiceError) as caught:
            quick().post(f"{service.url}/x", {"å": 1})
        assert len(service.asked) == 3
    said = str(caught.value)
    assert "after 3 attempts" in said
    assert service.url in said
    assert "\n" not in said
    assert "object at 0x" not in said
    words = {
        "429": "answered 429",
        "500": "answered 500 (Fel från tjänsten)",
        "html": "a page (HTML) instead of JSON",
        "empty": "nothing instead of JSON",
        "slow": "no answer in time",
        "half": "shorter than it said",
        "short length": "cut short",
    }
    assert words.get(fault, "") in said


@pytest.mark.parametrize("status", ["400", "403", "404", "418"])
def test_a_refusal_is_told_at_once_in_the_services_words(status: str) -> None:
    with serving(hello) as service:
        service.faults.append(status)
        with pytest.raises(ServiceError, match=rf"answered {status} \(Fel från tjänsten\)") as caught:
            quick().get(f"{service.url}/x")
        assert caught.value.status == int(status)
        assert len(service.asked) == 1


def test_retry_after_is_obeyed_and_bounded() -> None:
    waits: list[float] = []
    with serving(hello) as service:
        service.faults += [
            "429 after 7",
            "429 after 100000",
            "429 after Wed, 21 Oct 2015 07:28:00 GMT",
            "429 after x",
        ]
        quick(attempts=5, sleep=waits.append, longest_wait=30).get(f"{service.url}/x")
    assert waits == [7.0, 30.0, 0.0, 0.08]


def test_an_answer_without_end_is_left() -> None:
    with serving(hello) as service:
        service.always = lambda _method, _path: "drip"
        started = time.monotonic()
        with pytest.raises(ServiceError, match="not whole within"):
            quick(whole=0.3, attempts=1).get(f"{service.url}/x")
        assert time.monotonic() - started < 3


def test_a_huge_answer_is_left() -> None:
    with serving(lambda *_: "x" * 200_000) as service, pytest.raises(ServiceError, match="larger than"):
        quick(largest=100_000).get(f"{service.url}/x")


def test_no_network_is_told_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
        started = time.monotonic()
        with pytest.raises(ServiceError, match="no connection to the service"):
            quick(attempts=5).check(url)
        assert time.monotonic() - started < 2


@pytest.mark.parametrize("fault", ["500", "404", "html", "empty"])
def test_any_answer_is_a_connection(fault: str) -> None:
    with serving(hello) as service:
        service.faults.append(fault)
        quick().check(service.url)


def test_the_call_limit_is_never_passed() -> None:
    """In no window of the length that the service states are there more calls than it allows."""
    with serving(hello) as service:
        client = quick()
        client.obey(3, 0.3)
        service.faults += ["", "500", "", "500"]  # attempts count too
        for _ in range(8):
            client.get(f"{service.url}/x")
    times = service.times
    assert len(times) == 10
    for first, fourth in zip(times, times[3:], strict=False):
        assert fourth - first >= 0.3


def test_pace_without_limit_does_not_wait() -> None:
    waits: list[float] = []
    pace = Pace(sleep=waits.append)
    for _ in range(100):
        pace.wait()
    assert waits == []
