"""Kolada's API version 3 (RKA, https://api.kolada.se/v3): key figures of municipalities, regions and units.

Columns of a record: `kpi`, `municipality` (or `ou`), `period`, `gender` (T, K, M). The whole country is municipality
`0000`. Zero is a number like any other; a value that is null has a status, whose meaning the dataset's symbols give.
Rows flagged `isdeleted` are left out and counted. *Not confirmed against the live service*: written from what its
documentation and users say.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.statistics.sources import records
from samstad.statistics.sources.client import Answer, Client, ServiceError
from samstad.statistics.sources.mapping import Mapping
from samstad.statistics.sources.reading import Reading
from samstad.statistics.sources.records import Record, Records
from samstad.statistics.sources.service import Estimate, Fetched, Progress, Recipe
from samstad.statistics.sources.shelf import Shelf

MOST_IDS = 25  # in one part of an address
PER_PAGE = 5000
MOST_PAGES = 10_000
REGION_TYPES = ("K", "L")
CITATION = "Källa: Kolada (RKA)"


@dataclass(frozen=True)
class Kolada(Recipe):
    """Key figures by place and year.

    `municipalities` are ids, `0000` for the country; or `region_type` is all places of one type, `K` for
    municipalities and `L` for regions, which share their codes' form and are never mixed; or `units` are ids of
    units, or `units_in` are municipalities all of whose units are meant. `years` is `[first, last]`, or `[first]` up
    to this year.
    """

    kpis: list[str]
    years: list[int]
    url: str = "https://api.kolada.se/v3"
    municipalities: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    units_in: list[str] = field(default_factory=list)
    region_type: str = ""
    format: ClassVar[str] = "kolada"

    def __post_init__(self) -> None:
        ways = [bool(each) for each in (self.municipalities, self.region_type, self.units, self.units_in)]
        if sum(ways) != 1 or not self.kpis:
            raise UserError(
                "the recipe names no key figure, or not one kind of places",
                where="recipe",
                advice="Give 'kpis', and one of 'municipalities', 'region_type', 'units' and 'units_in'",
            )
        if self.region_type not in ("", *REGION_TYPES):
            raise UserError(f"'region_type' is {self.region_type!r}", where="recipe", advice="Write K or L")
        if len(self.years) not in (1, 2) or self.years[0] > self.last:
            raise UserError("'years' is not [first, last]", where="recipe", advice="Write e.g. [2015, 2025]")

    @property
    def place(self) -> str:
        """What the places are called in records and addresses."""
        return "municipality" if self.municipalities or self.region_type else "ou"

    @property
    def last(self) -> int:
        """The last year that is asked for."""
        return self.years[1] if len(self.years) > 1 else clock.today().year

    def estimate(self, client: Client) -> Estimate:
        titles = self._titles(client)
        places = self._places(client)
        years = self.last - self.years[0] + 1
        calls = math.prod(math.ceil(number / MOST_IDS) for number in (len(self.kpis), len(places), years))
        return Estimate(calls, len(self.kpis) * len(places) * years, "", "; ".join(titles.values())[:200])

    def fetch(self, client: Client, shelf: Shelf, progress: Progress) -> Fetched:
        titles, places = self._titles(client), self._places(client)
        addresses = self._addresses(list(places))
        values: list[Any] = []
        for number, address in enumerate(addresses):
            progress(number, len(addresses), "Kolada")
            for page in self._pages(client, shelf, address):
                values += page
        data = {"delivery": "kolada", "place": self.place, "kpis": titles, "places": places, "values": values}
        about = {
            "service": "kolada",
            "address": self.url,
            "selection": {"kpis": self.kpis, self.place: sorted(places), "years": [self.years[0], self.last]},
            "updated": "",
            "label": "; ".join(titles.values())[:200],
            "parts": len(addresses),
            "licence": "",  # the service states none; a city writes the terms it has read in its source
            "citation": CITATION,
        }
        content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        return Fetched("kolada.json", content, about, {self.place: places})

    def _addresses(self, places: list[str]) -> list[str]:
        kind = "data" if self.place == "municipality" else "oudata"
        years = [str(year) for year in range(self.years[0], self.last + 1)]
        return [
            f"{self.url.rstrip('/')}/{kind}/kpi/{ids(kpis)}/{self.place}/{ids(some)}/year/{ids(period)}"
            for kpis in batches(self.kpis)
            for some in batches(places)
            for period in batches(years)
        ]

    def _titles(self, client: Client) -> dict[str, str]:
        """Key figure → title. Raises UserError for one that Kolada does not have (any longer)."""
        found = self._named(client, "kpi", self.kpis)
        if lost := [kpi for kpi in self.kpis if kpi not in found]:
            raise UserError(
                f"Kolada has no key figure {lost[0]!r}", where=self.url, advice="Correct the recipe's 'kpis'"
            )
        return found

    def _places(self, client: Client) -> dict[str, str]:
        """Place → name. Raises UserError for one that Kolada does not have."""
        if self.region_type:
            return self._of_type(client)
        if self.units_in:
            found: dict[str, str] = {}
            for municipality in self.units_in:
                for row in self._list(client, f"{self.url}/ou?municipality={quote(municipality)}"):
                    found[str(row.get("id"))] = str(row.get("title", ""))
            if not found:
                raise UserError("there are no units in these municipalities", where=self.url)
            return found
        wanted = self.municipalities or self.units
        found = self._named(client, self.place, wanted)
        if lost := [place for place in wanted if place not in found]:
            raise UserError(
                f"Kolada has no {self.place} {lost[0]!r}", where=self.url, advice="Correct the recipe"
            )
        return found

    def _of_type(self, client: Client) -> dict[str, str]:
        """The places of the type. What else comes is left out: a service that passes the filter by gives both."""
        rows = self._list(client, f"{self.url.rstrip('/')}/municipality?region_type={self.region_type}")
        found = {
            str(row.get("id")): str(row.get("title", ""))
            for row in rows
            if str(row.get("type", self.region_type)) == self.region_type
        }
        if not found:
            raise UserError(f"Kolada has no places of the type {self.region_type}", where=self.url)
        return found

    def _named(self, client: Client, entity: str, wanted: Sequence[str]) -> dict[str, str]:
        found = {}
        for some in batches(wanted):
            for row in self._list(client, f"{self.url.rstrip('/')}/{entity}/{ids(some)}"):
                found[str(row.get("id"))] = str(row.get("title", ""))
        return {one: found[one] for one in wanted if one in found}

    def _list(self, client: Client, address: str) -> list[dict[str, Any]]:
        rows = [row for page in self._pages(client, None, address) for row in page]
        return [row for row in rows if isinstance(row, dict) and not row.get("isdeleted")]

    def _pages(self, client: Client, shelf: Shelf | None, address: str) -> Iterator[list[Any]]:
        """The pages from an address on, as `next_url` leads. Raises ServiceError where it leads in a circle."""
        mark = "&" if "?" in address else "?"
        following: str | None = f"{address}{mark}per_page={PER_PAGE}"
        seen: set[str] = set()
        while following:
            if following in seen or len(seen) >= MOST_PAGES:
                raise ServiceError("the service's pages lead in a circle", where=following)
            if urlsplit(following).hostname != urlsplit(self.url).hostname:
                raise ServiceError("the service's next page lies elsewhere", where=following)
            seen.add(following)
            asked = {"url": following, "day": dt.date.today().isoformat()}
            data = (
                shelf.get(asked, partial(_page, client, following))
                if shelf
                else _page(client, following).data
            )
            yield data["values"]
            following = data.get("next_url") or None


def _page(client: Client, address: str) -> Answer:
    answer = client.get(address)
    if not isinstance(answer.data, dict) or not isinstance(answer.data.get("values"), list):
        raise ServiceError("the answer is no page of values", where=address)
    return answer


def batches(things: Sequence[str]) -> list[list[str]]:
    """As many at a time as an address may hold."""
    return [list(things[start : start + MOST_IDS]) for start in range(0, len(things), MOST_IDS)]


def ids(things: Sequence[str]) -> str:
    return ",".join(quote(thing, safe="") for thing in things)


def read(path: Path, mapping: Mapping, symbols: dict[str, int]) -> Reading:
    """Read what `fetch` wrote. Raises UserError where it is another file, or the mapping does not fit it."""
    data = records.load(path, "kolada")
    place, rows, deleted = data["place"], [], 0
    for row in data["values"]:
        if not isinstance(row, dict) or not isinstance(row.get("values"), list):
            raise UserError(f"a row is no row of Kolada's: {str(row)[:80]}", where=path.name)
        for each in row["values"]:
            if row.get("isdeleted") or each.get("isdeleted"):
                deleted += 1
                continue
            columns = {
                "kpi": str(row.get("kpi", "")),
                place: str(row.get(place, "")),
                "period": str(row.get("period", "")),
                "gender": str(each.get("gender", "")),
            }
            value = each.get("value")
            good = value is None or (isinstance(value, int | float) and not isinstance(value, bool))
            rows.append(Record(columns, value if good else math.nan, str(each.get("status") or "")))
    seen = {row.columns["kpi"] for row in rows}
    silent = [kpi for kpi in data["kpis"] if kpi not in seen]
    found = Records(
        rows,
        {kpi: {"name": {"sv": title}, "unit": {}, "additive": False} for kpi, title in data["kpis"].items()},
        {"deleted": deleted},
        [f"Kolada gave no value for {', '.join(silent)}"] if silent else [],
    )
    return records.reading(found, mapping, symbols, path.name)
