"""Clients that do not wait, and services made from recordings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from samstad.statistics.sources.client import Client


def quick(**changed: Any) -> Client:
    """A client that waits little between attempts and for answers."""
    about: dict[str, Any] = {"backoff": 0.01, "read": 0.4, "whole": 5.0, "connect": 2.0, "attempts": 3}
    return Client(**(about | changed))


def recorded(folder: Path, name: str) -> Any:
    return json.loads((folder / "api" / name).read_text(encoding="utf-8"))


@pytest.fixture
def client() -> Client:
    return quick()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A service that is slow is waited for with each client alone; in the middle of a fetch only when all is run."""
    for item in items:
        name = str(item.nodeid)
        if "/network/" in name and name.endswith("[slow]") and "test_client.py" not in name:
            item.add_marker(pytest.mark.slow)


def silent(_done: int, _total: int, _text: str) -> None:
    """Progress that nobody watches."""
