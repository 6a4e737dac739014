"""What the codes of a kind of area look like, and how many areas each of its editions has.

A name is never a key: RegSO Skärholmen and the district Skärholmen are two places with one name. A code is, and a
code that has lost its first zero in a spreadsheet, or that belongs to another division, must not pass for one.

Formats and counts are Statistics Sweden's, as published with the divisions (DeSO 2018 and 2025, RegSO 2020 and 2025);
the counts of Stockholm are those that its service gave on 10 October 2026. Kinds that a city draws itself (districts,
neighbourhoods, statistical areas, focus areas) have codes of any form.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from samstad.organisation.errors import UserError, counted
from samstad.statistics.models import AreaSet, AreaSetKind

LISTED = 10
# "99" is no county: the made-up municipalities of examples and tests lie there.
COUNTIES = frozenset(f"{n:02}" for n in (1, *range(3, 11), 12, 13, 14, *range(17, 26), 99))
# The 2025 editions carry their edition after the code in the statistical database, and nowhere else.
SUFFIX = re.compile(r"_(DeSO|RegSO)\d{4}$")


@dataclass(frozen=True)
class Edition:
    """One edition of a division: the years in which it is in force, and how many areas it has.

    `counts`: "" → in the whole country, a municipality's code → there.
    """

    name: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """The codes of a kind of area. `county`: they begin with a county's two digits."""

    pattern: re.Pattern[str]
    example: str
    form: str
    county: bool = True
    editions: tuple[Edition, ...] = ()


NAMES = {"deso": "DeSO", "regso": "RegSO", "sams": "SAMS", "lua": "LUA", "urb": "URB"}


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _police(year: int, until: str | None, areas: int | None) -> Edition:
    last = _day(until) if until else None
    return Edition(str(year), dt.date(year, 1, 1), last, {"": areas} if areas else {})


KINDS: dict[str, Kind] = {
    AreaSetKind.COUNTY: Kind(
        re.compile(r"\d{2}"), "01", "two digits", editions=(Edition("", None, None, {"": 21}),)
    ),
    AreaSetKind.MUNICIPALITY: Kind(
        re.compile(r"\d{4}"), "0180", "four digits", editions=(Edition("", None, None, {"": 290}),)
    ),
    AreaSetKind.SAMS: Kind(re.compile(r"\d{8}"), "01800154", "the municipality's four digits and four more"),
    AreaSetKind.DESO: Kind(
        re.compile(r"\d{4}[ABC]\d{4}"),
        "0180C4040",
        "the municipality's four digits, A, B or C, and four digits",
        editions=(
            Edition("2018", None, _day("2023-12-31"), {"": 5984, "0180": 544}),
            Edition("2025", _day("2024-01-01"), None, {"": 6160, "0180": 569}),
        ),
    ),
    AreaSetKind.REGSO: Kind(
        re.compile(r"\d{4}R\d{3}"),
        "0180R047",
        "the municipality's four digits, R, and three digits",
        editions=(
            Edition("2020", None, _day("2023-12-31"), {"": 3363, "0180": 127}),
            Edition("2025", _day("2024-01-01"), None, {"": 3363, "0180": 127}),
        ),
    ),
    AreaSetKind.SCHOOL: Kind(re.compile(r"\d{8}"), "12345678", "eight digits (skolenhetskod)", county=False),
}

# Kinds whose codes begin with their municipality's.
PREFIXED = frozenset({AreaSetKind.SAMS, AreaSetKind.DESO, AreaSetKind.REGSO, AreaSetKind.MUNICIPALITY})

# Kinds with codes of any form, of which it is still known how many there are.
EDITIONS: dict[str, tuple[Edition, ...]] = {
    **{kind: rule.editions for kind, rule in KINDS.items()},
    AreaSetKind.DISTRICT: (
        Edition("2007", _day("2007-01-01"), _day("2023-06-30"), {"0180": 13}),
        Edition("2023", _day("2023-07-01"), None, {"0180": 11}),
    ),
    AreaSetKind.POLICE: (
        _police(2015, "2016-12-31", None),
        _police(2017, "2018-12-31", None),
        _police(2019, "2020-12-31", None),
        _police(2021, "2022-12-31", None),
        _police(2023, "2024-12-31", 59),
        _police(2025, None, 65),
    ),
    AreaSetKind.LUA: (Edition("2008", None, None, {"": 38}),),
    AreaSetKind.URB: (Edition("2012", None, None, {"": 15}),),
}


def named(kind: str) -> str:
    """The kind as a command says it."""
    return NAMES.get(kind, str(kind))


def without_suffix(kind: str, code: str) -> str:
    """`0180C4040_DeSO2025` as `0180C4040`, where the kind is one that carries its edition so."""
    return SUFFIX.sub("", code) if kind in (AreaSetKind.DESO, AreaSetKind.REGSO) else code


def fault(kind: str, code: str) -> str:
    """Why `code` is none of this kind; empty where it is one, or where a kind has codes of any form."""
    rule = KINDS.get(kind)
    if rule is None:
        return ""
    if rule.pattern.fullmatch(code) is None:
        if rule.pattern.fullmatch(f"0{code}"):
            return f"a zero is missing: 0{code}"
        if rule.pattern.fullmatch(code.upper()):
            return f"capital letters are meant: {code.upper()}"
        other = next((k for k, r in KINDS.items() if k != kind and r.pattern.fullmatch(code)), None)
        looks = f", and this looks like {named(other)}" if other else ""
        return f"it has {rule.form}, e.g. {rule.example}{looks}"
    if rule.county and code[:2] not in COUNTIES:
        return f"there is no county {code[:2]}"
    return ""


def check_codes(kind: str, codes: Iterable[str], where: str) -> None:
    """Raise UserError naming the codes that are none of `kind`, and why."""
    found = [(code, why) for code in codes if (why := fault(kind, code))]
    if not found:
        return
    listed = "; ".join(f"{code} ({why})" for code, why in found[:LISTED])
    more = f" and {len(found) - LISTED} more" if len(found) > LISTED else ""
    raise UserError(
        f"{counted(len(found), 'code is', 'codes are')} no {named(kind)} code: {listed}{more}",
        where=where,
        advice="Correct the codes, read the column as text, or give the area set its right kind",
    )


def unexpected(area_set: AreaSet, codes: Iterable[str]) -> list[str]:
    """Warnings where the areas are not as many as the edition is known to have, or of several municipalities."""
    codes = list(codes)
    editions = EDITIONS.get(area_set.kind, ())
    city = area_set.city
    key = city.code if city else ""
    said = []
    if city is not None and area_set.kind in PREFIXED:
        strangers = [code for code in codes if not code.startswith(city.code)]
        if strangers:
            said.append(
                f"{counted(len(strangers), 'area lies', 'areas lie')} in another municipality than {city.code}: "
                f"{', '.join(strangers[:LISTED])}"
            )
            return said
    fitting = [edition for edition in editions if key in edition.counts and _fits(area_set, edition)]
    wanted = sorted({edition.counts[key] for edition in fitting})
    if wanted and len(codes) not in wanted:
        place = f"municipality {key}" if key else "the whole country"
        names = " or ".join(f"{e.name}: {e.counts[key]}" if e.name else str(e.counts[key]) for e in fitting)
        said.append(f"there are {len(codes)} areas, and {named(area_set.kind)} in {place} has {names}")
    return said


def _fits(area_set: AreaSet, edition: Edition) -> bool:
    """Whether the set can be this edition: the years in which they are in force meet."""
    first, last = area_set.valid_from, area_set.valid_to
    starts_late = first is not None and edition.valid_to is not None and first > edition.valid_to
    ends_early = last is not None and edition.valid_from is not None and last < edition.valid_from
    return not starts_late and not ends_early
