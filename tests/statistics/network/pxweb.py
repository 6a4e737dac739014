"""PxWeb services made of a table: what each call would be answered with."""

from __future__ import annotations

import itertools
import math
from typing import Any

from tests.statistics.network.server import Answer


def categories(data: dict[str, Any], name: str) -> list[str]:
    index = data["dimension"][name]["category"]["index"]
    return sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)


def cut(data: dict[str, Any], selection: dict[str, list[str]]) -> dict[str, Any]:
    """A table's cells in a selection, found one by one: the slow and obvious twin of any splitting."""
    codes = {name: categories(data, name) for name in data["id"]}
    wanted = {name: [c for c in codes[name] if c in selection.get(name, codes[name])] for name in codes}
    values, status = [], {}
    said = data.get("status") or {}
    for key in itertools.product(*wanted.values()):
        place = 0
        for name, code in zip(data["id"], key, strict=True):
            place = place * len(codes[name]) + codes[name].index(code)
        if str(place) in said:
            status[str(len(values))] = said[str(place)]
        values.append(data["value"][place])
    dimension = {
        name: {
            **data["dimension"][name],
            "category": {
                "index": {code: place for place, code in enumerate(wanted[name])},
                "label": {c: data["dimension"][name]["category"]["label"][c] for c in wanted[name]},
            },
        }
        for name in data["id"]
    }
    cutting = {**data, "size": [len(c) for c in wanted.values()], "dimension": dimension, "value": values}
    cutting.pop("status", None)
    return cutting | ({"status": status} if status else {})


class PxWeb2Service:
    """Answers as a PxWeb 2 service with one table; `most` is its cell limit."""

    def __init__(
        self, config: dict[str, Any], metadata: dict[str, Any], data: dict[str, Any], most: int = 0
    ) -> None:
        self.config = {**config, "maxCallsPerTimeWindow": 0} | ({"maxDataCells": most} if most else {})
        self.metadata, self.data = metadata, data
        self.codelists: dict[str, Any] = {}
        #: After how many answers with numbers the table is updated, each time.
        self.updates: list[int] = []
        self.sent: list[dict[str, list[str]]] = []

    def __call__(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:
        table = self.metadata["extension"]["px"]["tableid"]
        if path.endswith("/config"):
            return self.config
        if path.endswith(f"/tables/{table}/metadata"):
            return self.metadata
        if method == "POST" and path.endswith(f"/tables/{table}/data"):
            assert query["outputFormat"] == "json-stat2"
            return self._numbers(body)
        return self.codelists.get(path.rpartition("/")[2])

    def _numbers(self, body: Any) -> Any:
        selection = {each["variableCode"]: each["valueCodes"] for each in body["selection"]}
        answer = cut(self.data, selection)
        assert math.prod(answer["size"]) <= self.config["maxDataCells"], "403 in earnest"
        self.sent.append(selection)
        if self.updates and len(self.sent) == self.updates[0]:
            self.updates.pop(0)
            moment = f"2026-07-0{len(self.updates) + 1}T06:00:00Z"
            self.data = {
                **self.data,
                "updated": moment,
                "value": [(v or 0) + 1000 for v in self.data["value"]],
            }
            self.metadata = {**self.metadata, "updated": moment}
        return answer


class PxWeb1Service:
    """Answers as a PxWeb 1 service with one table. Not confirmed against a live service."""

    def __init__(self, data: dict[str, Any], most: int, config: Any = None) -> None:
        self.data, self.most, self.config = data, most, config
        self.sent: list[Any] = []

    def __call__(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:
        if method == "GET" and "config" in query:
            return self.config
        if method == "GET":
            return {"title": self.data["label"], "variables": [self._variable(n) for n in self.data["id"]]}
        assert body["response"] == {"format": "json-stat2"}
        answer = cut(self.data, {each["code"]: each["selection"]["values"] for each in body["query"]})
        assert math.prod(answer["size"]) <= self.most, "403 in earnest"
        self.sent.append(body["query"])
        return answer

    def _variable(self, name: str) -> dict[str, Any]:
        codes = categories(self.data, name)
        labels = self.data["dimension"][name]["category"]["label"]
        about = {
            "code": name,
            "text": name.lower(),
            "values": codes,
            "valueTexts": [labels[c] for c in codes],
        }
        return about | ({"time": True} if name in self.data["role"]["time"] else {})


__all__ = ["Answer", "PxWeb1Service", "PxWeb2Service", "categories", "cut"]
