"""The national account of a year: every municipality's newest package side by side, and who is late.

Indicators are comparable where their kind, unit, per, and direction are the same; one that is defined otherwise in some
municipality stands apart, and its figures are not counted together. Nothing is added up over districts: a middle of
shares is told as what it is. A figure that was carried over from another area set is marked wherever it stands.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings

from samstad.exchange.models import NationalAccount, PackageState, ReceivedPackage, Sender
from samstad.exchange.packages.form import ACCOUNT
from samstad.organisation import clock
from samstad.organisation.errors import UserError

# `account.json` as it was taken in: checked by its schema then, and by its hash when it is read.
Told = Mapping[str, Any]
BETTER, WORSE, UNSURE = "better", "worse", "unsure"


def due(account: NationalAccount, year: int) -> dt.date:
    return dt.date(year, account.due_month, account.due_day)


def newest(account: NationalAccount, year: int) -> list[ReceivedPackage]:
    """The newest package taken in of each municipality for the year."""
    rows = ReceivedPackage.objects.filter(sender__account=account, year=year, state=PackageState.TAKEN_IN)
    found: dict[int, ReceivedPackage] = {}
    for row in rows.select_related("sender__account__city").order_by("number"):
        found[row.sender_id] = row
    return sorted(found.values(), key=lambda row: row.sender.code)


@dataclass(frozen=True)
class Standing:
    """Where one municipality stands with a year's package."""

    sender: Sender
    package: ReceivedPackage | None
    late_days: int
    rejected: ReceivedPackage | None

    @property
    def late(self) -> bool:
        return self.late_days > 0


def standings(account: NationalAccount, year: int) -> list[Standing]:
    """Every municipality that is to send for the year: what has come, how late, and what was rejected since."""
    today, day = clock.today(), due(account, year)
    senders = [
        one
        for one in account.senders.all()
        if one.valid_from <= year and (one.valid_to is None or year <= one.valid_to)
    ]
    came: dict[int, list[ReceivedPackage]] = {}
    for row in ReceivedPackage.objects.filter(sender__in=senders).order_by("received_at", "pk"):
        came.setdefault(row.sender_id, []).append(row)
    found = []
    for sender in senders:
        rows = came.get(sender.pk, [])
        taken = [row for row in rows if row.state == PackageState.TAKEN_IN and row.year == year]
        first = clock.day_of(taken[0].received_at) if taken else today
        after = taken[-1].received_at if taken else None
        refused = [
            row
            for row in rows
            if row.state == PackageState.REJECTED
            and row.received_at.year == year
            and (not after or row.received_at > after)
        ]
        found.append(
            Standing(
                sender,
                taken[-1] if taken else None,
                max(0, (first - day).days),
                refused[-1] if refused else None,
            )
        )
    return found


@dataclass(frozen=True)
class Cell:
    """One district's figure in the account: the newest year's, and how it differs from the first year that is told."""

    municipality: str
    district: str
    name: dict[str, str]
    year: int | None
    value: float | None
    lower: float | None
    upper: float | None
    missing: str
    converted: bool
    since: int | None
    change: float | None
    development: str


@dataclass(frozen=True)
class Row:
    """An indicator over all districts that have it."""

    code: str
    name: dict[str, str]
    unit: dict[str, str]
    decimals: int
    direction: str
    cells: tuple[Cell, ...]
    apart: tuple[str, ...] = ()

    @property
    def present(self) -> list[float]:
        return [cell.value for cell in self.cells if cell.value is not None]

    @property
    def middle(self) -> float | None:
        return statistics.median(self.present) if self.present else None

    @property
    def counts(self) -> dict[str, int]:
        found = dict.fromkeys((BETTER, WORSE, UNSURE), 0)
        for cell in self.cells:
            if cell.development:
                found[cell.development] += 1
        return found

    @property
    def converted(self) -> int:
        return sum(cell.converted for cell in self.cells)

    @property
    def without(self) -> int:
        return len(self.cells) - len(self.present)


@dataclass(frozen=True)
class Compiled:
    """The account of one year."""

    year: int
    packages: tuple[tuple[str, int, str], ...]
    rows: tuple[Row, ...]
    districts: int
    synthetic: tuple[str, ...]
    judgements: dict[str, int] = field(default_factory=dict)
    conversions: tuple[dict[str, Any], ...] = ()
    # Municipality → its public page, as its package names it. A link on a page, and no part of what is kept.
    pages: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return {
            "format": "samstad-national/1",
            "year": self.year,
            "packages": [list(each) for each in self.packages],
            "districts": self.districts,
            "synthetic": list(self.synthetic),
            "judgements": self.judgements,
            "conversions": list(self.conversions),
            "indicators": [
                {name: getattr(row, name) for name in ("code", "name", "unit", "decimals", "direction")}
                | {"apart": list(row.apart), "districts": [vars(cell) for cell in row.cells]}
                for row in self.rows
            ],
        }


def compiled(account: NationalAccount, year: int) -> Compiled:
    """Read every newest package of the year and put it together."""
    rows = newest(account, year)
    read = [(row, account_in(row.digest)) for row in rows]
    return put_together(year, [((row.sender.code, row.number or 0, row.digest), told) for row, told in read])


@lru_cache(maxsize=512)
def account_in(digest: str) -> Told:
    """The account in a package that was checked when it was taken in; its bytes lie under their own hash."""
    import io
    import zipfile

    data = (settings.HOME.root / "packages" / digest).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise UserError("the package's file has changed", where=digest, advice="Restore it from a backup")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told: Told = json.loads(archive.read(ACCOUNT))
        return told


def put_together(year: int, told: Iterable[tuple[tuple[str, int, str], Told]]) -> Compiled:
    """The account from packages that have been read. The order in which they came does not matter."""
    packages = sorted(told, key=lambda pair: pair[0])
    accounts = [account for _key, account in packages]
    kept, apart = _comparable(accounts)
    cells: dict[str, list[Cell]] = {code: [] for code in kept}
    for account in accounts:
        for district in account["districts"]:
            for code, series in district["figures"].items():
                if code in kept and account["municipality"] not in apart.get(code, ()):
                    cells[code].append(_cell(account, district, series, kept[code]["direction"]))
    judgements: dict[str, int] = {}
    for account in accounts:
        for district in account["districts"]:
            for goal in district["goals"]:
                for state, number in goal["judgements"].items():
                    judgements[state] = judgements.get(state, 0) + number
    return Compiled(
        year,
        tuple(key for key, _account in packages),
        tuple(
            Row(
                code,
                about["name"],
                about["unit"],
                about["decimals"],
                about["direction"],
                tuple(cells[code]),
                apart.get(code, ()),
            )
            for code, about in sorted(kept.items())
        ),
        sum(len(account["districts"]) for account in accounts),
        tuple(account["municipality"] for account in accounts if account["synthetic"]),
        dict(sorted(judgements.items())),
        tuple(_conversions(accounts)),
        dict(_pages(accounts)),
    )


def _comparable(accounts: Iterable[Told]) -> tuple[dict[str, Any], dict[str, tuple[str, ...]]]:
    """Indicator code → its commonest definition; and the municipalities whose own is another."""
    said: dict[str, dict[str, list[str]]] = {}
    about: dict[tuple[str, str], Any] = {}
    for account in accounts:
        for code, one in account["indicators"].items():
            key = json.dumps([one["kind"], one["per"], one["direction"], one["unit"].get("sv", "")])
            said.setdefault(code, {}).setdefault(key, []).append(account["municipality"])
            about.setdefault((code, key), one)
    kept, apart = {}, {}
    for code, ways in said.items():
        most = max(sorted(ways), key=lambda key: len(ways[key]))
        kept[code] = about[code, most]
        others = tuple(sorted(who for key, some in ways.items() if key != most for who in some))
        if others:
            apart[code] = others
    return kept, apart


def _cell(account: Told, district: Told, series: list[Told], direction: str) -> Cell:
    last = max(series, key=lambda figure: figure["year"], default=None)
    there = [figure for figure in series if figure["value"] is not None]
    first = min(there, key=lambda figure: figure["year"], default=None)
    change, development = None, ""
    if last is not None and last["value"] is not None and first is not None and first["year"] < last["year"]:
        change = last["value"] - first["value"]
        development = _development(first, last, direction)
    return Cell(
        account["municipality"],
        f"{district['area_set']}:{district['code']}",
        district["name"],
        last["year"] if last else None,
        last["value"] if last else None,
        last["lower"] if last else None,
        last["upper"] if last else None,
        last["missing"] if last else "not_collected",
        any(figure["converted"] for figure in (first, last) if figure is not None),
        first["year"] if change is not None and first else None,
        change,
        development,
    )


def _development(first: Told, last: Told, direction: str) -> str:
    """Better or worse only where the limits do not meet; without limits or a direction nobody can say."""
    limits = (first["lower"], first["upper"], last["lower"], last["upper"])
    if None in limits or direction not in ("higher_is_better", "lower_is_better"):
        return UNSURE
    up, down = last["lower"] > first["upper"], last["upper"] < first["lower"]
    if not (up or down):
        return UNSURE
    return BETTER if up == (direction == "higher_is_better") else WORSE


def _pages(accounts: Iterable[Told]) -> Iterator[tuple[str, str]]:
    """Addresses of the web alone: a link of another kind would do something in the reader's browser."""
    for account in accounts:
        page = account.get("page") or ""
        if page.startswith(("https://", "http://")):
            yield account["municipality"], page


def _conversions(accounts: Iterable[Told]) -> Iterator[dict[str, Any]]:
    for account in accounts:
        for one in account["conversions"]:
            yield {"municipality": account["municipality"], **one}
