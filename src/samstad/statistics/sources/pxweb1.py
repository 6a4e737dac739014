"""PxWeb API 1, for offices that still run it: `GET` a table's address describes it, `POST` to it gives numbers.

The limits are asked for with `?config`; a service that does not say is asked for little and seldom. A table does not
say when it was updated before it is asked for numbers, so that parts which say different things are thrown away.
*Not confirmed against a live service*: written from the API's description.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from samstad.organisation.errors import UserError
from samstad.statistics.sources.client import Answer, Client, ServiceError
from samstad.statistics.sources.expressions import chosen
from samstad.statistics.sources.service import ChangedError, Estimate, Fetched, Progress, Recipe, day_of
from samstad.statistics.sources.shelf import Shelf
from samstad.statistics.sources.splitting import Selection, cells, checked, join, labels, split

# Where a service does not say: what the most careful of the known ones allow.
MOST_CELLS, MOST_CODES, CALLS, SECONDS = 1000, 1000, 10, 10
BEGINNINGS = 3


@dataclass(frozen=True)
class Table:
    label: str
    selection: Selection
    most_cells: int
    most_codes: int

    def parts(self) -> list[Selection]:
        return split(self.selection, self.most_cells, self.most_codes)


@dataclass(frozen=True)
class PxWeb1(Recipe):
    """A table of a PxWeb 1 service; `url` is the table's own address.

    `selection` is as in PxWeb 2, with expressions; `codelist` is a value set or grouping (`vs:…`, `agg:…`), whose
    codes the service does not tell, so that they are written out.
    """

    url: str
    selection: list[dict[str, Any]]
    citation: str = ""
    format: ClassVar[str] = "jsonstat"

    def estimate(self, client: Client) -> Estimate:
        table = self.describe(client)
        return Estimate(len(table.parts()), cells(table.selection), "", table.label)

    def describe(self, client: Client) -> Table:
        """The table now. Raises UserError where the selection does not fit it."""
        client.obey(CALLS, SECONDS)
        limits = self._limits(client)
        client.obey(limits.get("maxCalls") or CALLS, limits.get("timeWindow") or SECONDS)
        data = client.get(self.url).data
        described = data.get("variables") if isinstance(data, dict) else None
        if not isinstance(described, list) or not all(isinstance(each, dict) for each in described):
            raise ServiceError("the service's answer describes no table", where=self.url)
        said = {str(each.get("variable")): each for each in self.selection}
        known = {str(each.get("code")): each for each in described}
        if lost := sorted(set(said) - set(known)):
            raise UserError(
                f"the table has no variable {lost[0]!r}", where=self.url, advice=f"It has {', '.join(known)}"
            )
        selection = {}
        for name, each in known.items():
            if name in said:
                selection[name] = self._codes(said[name], each)
            elif not each.get("elimination"):
                raise UserError(
                    f"the variable {name!r} cannot be left out", where=self.url, advice='Choose codes, or "*"'
                )
        most = limits.get("maxValues") or limits.get("maxCells") or MOST_CELLS
        return Table(str(data.get("title", "")), selection, most, MOST_CODES)

    def _codes(self, said: dict[str, Any], described: dict[str, Any]) -> list[str]:
        asked = [str(code) for code in said.get("codes") or ["*"]]
        if said.get("codelist"):
            if odd := [code for code in asked if set("*?()") & set(code)]:
                raise UserError(
                    f"{odd[0]!r} cannot be worked out in {said['codelist']!r}",
                    where=self.url,
                    advice="Write the codes of the value set out",
                )
            return list(dict.fromkeys(asked))
        codes = [str(code) for code in described.get("values") or []]
        return chosen(asked, codes, str(said["variable"]), bool(described.get("time")), self.url)

    def _limits(self, client: Client) -> dict[str, int]:
        try:
            data = client.get(f"{self.url}?config").data
        except ServiceError as error:
            if error.status in (0, 429):
                raise
            return {}  # older services have no such address
        numbers = data.items() if isinstance(data, dict) else ()
        return {k: v for k, v in numbers if isinstance(v, int) and not isinstance(v, bool) and v > 0}

    def fetch(self, client: Client, shelf: Shelf, progress: Progress) -> Fetched:
        for beginning in range(1, BEGINNINGS + 1):
            table = self.describe(client)
            try:
                return self._delivery(table, self._answers(client, shelf, table, progress))
            except ChangedError:
                shelf.clear()
                if beginning == BEGINNINGS:
                    raise
        raise AssertionError("unreachable: the last beginning returns or raises")

    def _answers(
        self, client: Client, shelf: Shelf, table: Table, progress: Progress
    ) -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = []
        parts, day = table.parts(), dt.date.today().isoformat()
        for number, part in enumerate(parts):
            progress(number, len(parts), table.label)
            asked = {"url": self.url, "day": day, "label": table.label, "query": self._query(part)}
            answers.append(shelf.get(asked, partial(self._part, client, part)))
            first, last = (str(each.get("updated", "")) for each in (answers[0], answers[-1]))
            if first != last:
                raise ChangedError(self.url, first, last)
        return answers

    def _part(self, client: Client, part: Selection) -> Answer:
        answer = client.post(self.url, self._query(part))
        checked(answer.data, part, self.url)
        return answer

    def _query(self, part: Selection) -> dict[str, Any]:
        lists = {str(each["variable"]): each.get("codelist") or "item" for each in self.selection}
        query = [
            {"code": name, "selection": {"filter": lists[name], "values": codes}}
            for name, codes in part.items()
        ]
        return {"query": query, "response": {"format": "json-stat2"}}

    def _delivery(self, table: Table, answers: list[dict[str, Any]]) -> Fetched:
        joined = join(table.selection, answers, self.url)
        updated = str(joined.get("updated", ""))
        about = {
            "service": "pxweb1",
            "address": self.url,
            "selection": self.selection,
            "updated": updated,
            "label": table.label,
            "parts": len(answers),
            "citation": self.citation or str(joined.get("source", "")),
        }
        content = json.dumps(joined, ensure_ascii=False, separators=(",", ":")).encode()
        name = self.url.rstrip("/").rpartition("/")[2].removesuffix(".px") or "table"
        return Fetched(f"{name}.json", content, about, labels(joined), day_of(updated))
