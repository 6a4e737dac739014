"""Skolverket's Planned Educations, version 4: school units, and five years of statistics of each.

https://api.skolverket.se/planned-educations/v4. Columns of a record: `school` (the unit's code), `school_type`,
`measure`, `period`. Every value has a type, and the types are kept apart:

| type | written | becomes |
|---|---|---|
| `EXISTS` | `71,2` | the number |
| `EXISTS` | `cirka 40` | the number, in a measure of its own: `totalNumberOfPupils~` |
| `ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE` | `~100` | the number with `~`, and missing without |
| any other, e.g. `OMITTED_DUE_TO_BASED_ON_FEW_PUPILS` | `..`, `.`, `*` | missing, as `symbols` say |

A rounded number is true only to its neighbourhood: `~100` says "few or none failed". Among exact numbers it would be
taken for "none failed", and it is no kind of missing either.

A period is a school year, `2024/25`; the recipe says whether it counts as the year in which it starts or ends.
Something missing without a period says nothing of any year: it is left out and counted.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from samstad.organisation.errors import UserError
from samstad.statistics.sources import records
from samstad.statistics.sources.client import Answer, Client, ServiceError
from samstad.statistics.sources.mapping import Mapping
from samstad.statistics.sources.reading import Reading
from samstad.statistics.sources.records import Record, Records
from samstad.statistics.sources.service import Estimate, Fetched, Progress, Recipe
from samstad.statistics.sources.shelf import Shelf

ACCEPT = "application/vnd.skolverket.plannededucations.api.v4.hal+json"
PER_PAGE = 50
MOST_PAGES = 1000
CALLS, SECONDS = 5, 1  # the service states no limit; this is ours
CITATION = "Källa: Skolverket"
NUMBER = re.compile(r"^-?\d+(?:,\d+)?$")
ROUNDED = re.compile(r"^(?:cirka |~)(\d+(?:,\d+)?)$")
SCHOOL_YEAR = re.compile(r"^(\d{4})/(\d{2})$")


@dataclass(frozen=True)
class Skolverket(Recipe):
    """The statistics of a municipality's schools; `school_types` as the service writes them, e.g. `gr`.

    `year` is `starts` or `ends`: what the school year 2024/25 is counted as. `units` are only these schools.
    """

    municipality: str
    url: str = "https://api.skolverket.se/planned-educations/v4"
    school_types: list[str] = field(default_factory=lambda: ["gr"])
    units: list[str] = field(default_factory=list)
    year: str = "starts"
    format: ClassVar[str] = "skolverket"

    def __post_init__(self) -> None:
        if self.year not in ("starts", "ends"):
            raise UserError(f"'year' is {self.year!r}", where="recipe", advice="Write starts or ends")

    def estimate(self, client: Client) -> Estimate:
        schools = [self.schools(client, kind) for kind in self.school_types]
        return Estimate(sum(map(len, schools)), 0, "", f"Skolenheter i {self.municipality}")

    def schools(self, client: Client, kind: str) -> dict[str, str]:
        """Code → name of the municipality's units of one type of school."""
        client.accept = ACCEPT
        client.obey(CALLS, SECONDS)
        found: dict[str, str] = {}
        for page in range(MOST_PAGES):
            parameters = {
                "page": str(page),
                "size": str(PER_PAGE),
                "geographicalAreaCode": self.municipality,
                "typeOfSchooling": kind,
            }
            body = _body(client.get(f"{self.url.rstrip('/')}/school-units", parameters).data, self.url)
            for unit in (body.get("_embedded") or {}).get("listedSchoolUnits") or []:
                found[str(unit["code"])] = str(unit.get("name", ""))
            pages = (body.get("page") or {}).get("totalPages")
            if not isinstance(pages, int):
                raise ServiceError("the service's list of schools has no number of pages", where=self.url)
            if page + 1 >= pages:
                break
        if lost := [unit for unit in self.units if unit not in found]:
            raise UserError(f"there is no school {lost[0]!r} in {self.municipality}", where=self.url)
        return {code: name for code, name in found.items() if not self.units or code in self.units}

    def fetch(self, client: Client, shelf: Shelf, progress: Progress) -> Fetched:
        names: dict[str, str] = {}
        answers, without = [], 0
        for kind in self.school_types:
            schools = self.schools(client, kind)
            names |= schools
            for number, code in enumerate(schools):
                progress(number, len(schools), names[code])
                address = f"{self.url.rstrip('/')}/school-units/{code}/statistics/{kind}"
                asked = {"url": address, "day": dt.date.today().isoformat()}
                try:
                    data = shelf.get(asked, partial(_statistics, client, address))
                except ServiceError as error:
                    if error.status != 404:
                        raise
                    without += 1  # a new school has none
                    continue
                answers.append({"school": code, "school_type": kind, "statistics": _body(data, address)})
        data = {"delivery": "skolverket", "year": self.year, "places": names, "answers": answers}
        about = {
            "service": "skolverket",
            "address": self.url,
            "selection": {
                "municipality": self.municipality,
                "school_types": self.school_types,
                "year": self.year,
            },
            "updated": "",
            "label": f"Skolenheter i {self.municipality}",
            "parts": len(answers),
            "schools_without_statistics": without,
            "citation": CITATION,
        }
        content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        return Fetched("skolverket.json", content, about, {"school": names})


def _body(data: Any, where: str) -> dict[str, Any]:
    """What is in the envelope. Raises ServiceError where it says that something went wrong."""
    body = data.get("body") if isinstance(data, dict) else None
    if not isinstance(body, dict) or data.get("status") != "OK":
        told = data.get("message") if isinstance(data, dict) else ""
        raise ServiceError(f"the service did not answer OK ({str(told)[:200]})", where=where)
    return body


def _statistics(client: Client, address: str) -> Answer:
    answer = client.get(address)
    _body(answer.data, address)
    return answer


def read(path: Path, mapping: Mapping, symbols: dict[str, int]) -> Reading:
    """Read what `fetch` wrote. Raises UserError where it is another file, or the mapping does not fit it."""
    data = records.load(path, "skolverket")
    found = Records([])
    for answer in data["answers"]:
        keys = {"school": str(answer["school"]), "school_type": str(answer["school_type"])}
        for measure, cells in answer["statistics"].items():
            for cell in cells if isinstance(cells, list) else ():
                if isinstance(cell, dict) and "valueType" in cell:
                    _add(found, {**keys, "measure": measure}, cell, data["year"])
    return records.reading(found, mapping, symbols, path.name)


def _add(found: Records, keys: dict[str, str], cell: dict[str, Any], year: str) -> None:
    """One cell as one record, or as two where its number is rounded."""
    kind, written = str(cell["valueType"]), cell.get("value")
    text = str(written).strip() if written is not None else ""
    if cell.get("timePeriod") is None and not NUMBER.match(text):
        reason = f"{kind} without a period"
        found.left_out[reason] = found.left_out.get(reason, 0) + 1
        return
    columns = {**keys, "period": _period(str(cell.get("timePeriod")), year)}
    if rounded := ROUNDED.match(text):
        near = {**columns, "measure": f"{keys['measure']}~"}
        found.rows.append(Record(near, float(rounded[1].replace(",", "."))))
        if kind != "EXISTS":  # an exact number there is; the service does not give it
            found.rows.append(Record(columns, None, kind))
    elif kind == "EXISTS" and NUMBER.match(text):
        found.rows.append(Record(columns, float(text.replace(",", "."))))
    elif kind == "EXISTS":  # a number that nobody can read is refused, by a word that no dataset explains
        found.rows.append(Record(columns, None, f"EXISTS {text!r}"))
    elif NUMBER.match(text):  # a number of a type that is not known to be exact
        found.rows.append(Record(columns, None, f"{kind} {text!r}"))
    else:
        found.rows.append(Record(columns, None, kind))


def _period(text: str, year: str) -> str:
    """`2024/25` as the year in which it starts or ends; anything else as it stands (and is then refused)."""
    match = SCHOOL_YEAR.match(text)
    if match is None:
        return text
    start = int(match[1])
    return str(start if year == "starts" else start + 1) if (start + 1) % 100 == int(match[2]) else text
