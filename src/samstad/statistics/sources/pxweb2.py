"""PxWeb API 2 (PxWebApi 2.x; Statistics Sweden and others): https://github.com/PxTools/PxApiSpecs.

| asked | for |
|---|---|
| `GET /config` | the most cells of an answer, the call limit, the licence, how to cite |
| `GET /tables/ID/metadata` | variables and their codes, and when the table was updated |
| `GET /codelists/ID` | the codes of a code list, e.g. `vs_RegSO2025` |
| `POST /tables/ID/data` | numbers as JSON-stat 2.0, in parts within the limit |

Expressions (`*`, `?`, `TOP(n)` …) are worked out here, against the metadata: only then is it known before asking
how many cells there are, and afterwards that every cell came. A fetch keeps each part under the table's `updated`;
when that changes midway the parts are thrown away and it begins again, for half of one edition and half of the next
would be a third one that nobody published.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from samstad.organisation.errors import UserError
from samstad.statistics.sources.client import Answer, Client, ServiceError
from samstad.statistics.sources.expressions import chosen
from samstad.statistics.sources.service import ChangedError, Estimate, Fetched, Progress, Recipe, day_of
from samstad.statistics.sources.shelf import Shelf
from samstad.statistics.sources.splitting import Selection, cells, checked, join, labels, split, variables

MOST_CELLS = 10_000  # where a service does not say
BEGINNINGS = 3  # how often a fetch begins, when the table is updated under it


@dataclass(frozen=True)
class Table:
    """A table as the service describes it, with the recipe's selection worked out."""

    label: str
    updated: str
    selection: Selection
    most_cells: int
    about: dict[str, Any]

    def parts(self) -> list[Selection]:
        return split(self.selection, self.most_cells)


@dataclass(frozen=True)
class PxWeb2(Recipe):
    """A table of a PxWeb 2 service.

    `selection` is a list of `{"variable": code, "codes": [code or expression …], "codelist": id}`; a variable that
    may be eliminated and is not named is left to the service, which gives its total. `codelist_key` is how the
    service spells the word in a query (the specification has both `codelist` and `codeList`).
    """

    url: str
    table: str
    selection: list[dict[str, Any]]
    language: str = "sv"
    codelist_key: str = "codelist"
    format: ClassVar[str] = "jsonstat"

    @property
    def address(self) -> str:
        return f"{self.url.rstrip('/')}/tables/{self.table}"

    def estimate(self, client: Client) -> Estimate:
        table = self.describe(client)
        return Estimate(len(table.parts()), cells(table.selection), table.updated, table.label)

    def describe(self, client: Client) -> Table:
        """The table now. Raises UserError where the selection does not fit it."""
        config = _mapping(client.get(f"{self.url.rstrip('/')}/config").data, self.url)
        client.obey(_number(config, "maxCallsPerTimeWindow"), _number(config, "timeWindow"))
        data = _mapping(client.get(f"{self.address}/metadata", {"lang": self.language}).data, self.address)
        dimensions = variables(data, self.address)
        selection = self._selection(client, data, dimensions)
        sources = {each.get("language"): each.get("text") for each in config.get("sourceReferences") or []}
        return Table(
            str(data.get("label", "")),
            str(data.get("updated", "")),
            selection,
            _number(config, "maxDataCells") or MOST_CELLS,
            {
                "licence": str(config.get("license", "")),
                "citation": str(sources.get(self.language) or data.get("source") or ""),
                "api": str(config.get("apiVersion", "")),
            },
        )

    def _selection(self, client: Client, data: dict[str, Any], dimensions: dict[str, list[str]]) -> Selection:
        """Variable → codes, in the table's order. Raises UserError for a variable or code that is not there."""
        said = {str(each.get("variable")): each for each in self.selection}
        if lost := sorted(set(said) - set(dimensions)):
            raise UserError(
                f"the table has no variable {lost[0]!r}",
                where=self.address,
                advice=f"It has {', '.join(dimensions)}; correct the recipe",
            )
        times = (data.get("role") or {}).get("time") or []
        found: Selection = {}
        for name, codes in dimensions.items():
            extension = data["dimension"][name].get("extension") or {}
            if name not in said:
                if not extension.get("elimination"):
                    raise UserError(
                        f"the variable {name!r} cannot be left out",
                        where=self.address,
                        advice='Choose codes of it in the recipe, or "*" for all',
                    )
                continue
            if codelist := said[name].get("codelist"):
                codes = self._codelist(client, codelist)
            found[name] = chosen(said[name].get("codes") or ["*"], codes, name, name in times, self.address)
        return found

    def _codelist(self, client: Client, identity: str) -> list[str]:
        address = f"{self.url.rstrip('/')}/codelists/{identity}"
        data = _mapping(client.get(address, {"lang": self.language}).data, address)
        codes = [str(each.get("code")) for each in data.get("values") or []]
        if not codes:
            raise ServiceError("the code list is empty", where=address)
        return codes

    def fetch(self, client: Client, shelf: Shelf, progress: Progress) -> Fetched:
        for beginning in range(1, BEGINNINGS + 1):
            table = self.describe(client)
            try:
                answers = self._answers(client, shelf, table, progress)
            except ChangedError:
                shelf.clear()
                if beginning == BEGINNINGS:
                    raise
            else:
                return self._delivery(table, answers)
        raise AssertionError("unreachable: the last beginning returns or raises")

    def _answers(
        self, client: Client, shelf: Shelf, table: Table, progress: Progress
    ) -> list[dict[str, Any]]:
        """The table's parts, from the shelf or from the service."""
        answers, parts = [], table.parts()
        for number, part in enumerate(parts):
            progress(number, len(parts), self.table)
            asked = {"url": self.address, "updated": table.updated, "query": self._query(part)}
            answers.append(shelf.get(asked, partial(self._part, client, part, table)))
        return answers

    def _part(self, client: Client, part: Selection, table: Table) -> Answer:
        answer = client.post(
            f"{self.address}/data", self._query(part), {"lang": self.language, "outputFormat": "json-stat2"}
        )
        checked(answer.data, part, self.address)
        if str(answer.data.get("updated", "")) != table.updated:
            raise ChangedError(self.address, table.updated, str(answer.data.get("updated")))
        return answer

    def _query(self, part: Selection) -> dict[str, Any]:
        lists = {str(each["variable"]): each.get("codelist") for each in self.selection}
        return {
            "selection": [
                {"variableCode": name}
                | ({self.codelist_key: lists[name]} if lists.get(name) else {})
                | {"valueCodes": codes}
                for name, codes in part.items()
            ]
        }

    def _delivery(self, table: Table, answers: list[dict[str, Any]]) -> Fetched:
        joined = join(table.selection, answers, self.address)
        about = {
            "service": "pxweb2",
            "address": self.address,
            "selection": self.selection,
            "updated": table.updated,
            "label": table.label,
            "parts": len(answers),
            **table.about,
        }
        content = json.dumps(joined, ensure_ascii=False, separators=(",", ":")).encode()
        return Fetched(f"{self.table}.json", content, about, labels(joined), day_of(table.updated))


def _mapping(data: Any, where: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ServiceError("the service's description of itself is no object", where=where)
    return data


def _number(data: dict[str, Any], key: str) -> int:
    value = data.get(key, 0)
    good = (
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value > 0
    )
    return math.ceil(value) if good else 0
