"""What a number is derived from, as plain data: a definition, the releases, and how areas lie in one another.

No Django, no files: a frozen report keeps these three as JSON, and they derive its numbers again years later,
when the database has moved on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from samstad.methods.record import checked_fields

SHARE, RATE, COUNT, VALUE = "share", "rate", "count", "value"
KINDS = (SHARE, RATE, COUNT, VALUE)

# First and last year in which an area set is in force; None where there is no limit.
Years = tuple[int | None, int | None]
# A share of an area that is smaller than this is rounding.
_PLACED = 1e-9
# Old area → the areas it became, and how much of it went to each.
Successors = Mapping[str, tuple[tuple[str, float], ...]]


@dataclass(frozen=True)
class Selection:
    """One measure of one dataset, in the categories named: what a numerator or a denominator is."""

    dataset: str
    measure: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Selection:
        """`{"dataset": …, "measure": …, "where": {dimension: [categories]}}`. ValueError for other keys."""
        entries = checked_fields(cls, data)
        where = {
            name: (chosen,) if isinstance(chosen, str) else tuple(chosen)
            for name, chosen in (entries.get("where") or {}).items()
        }
        return cls(entries["dataset"], entries["measure"], where)


@dataclass(frozen=True)
class IndicatorDefinition:
    """An indicator as a rule. `numerator`, `denominator` and `margin` are selections, as dictionaries.

    kind `share`: numerator per 100 of the denominator, who are the same kind of persons; `rate`: events per
    `per` of the denominator; `count`: the numerator itself, which may be summed over areas; `value`: what the
    source gives (a mean, a distance), never summed, with the source's own margin where `margin` names one,
    and the number it rests on where `denominator` names one. `breaks`: years from which the values cannot be
    compared with those before. Raises ValueError where these do not go together.
    """

    code: str
    version: int
    kind: str
    per: int
    decimals: int
    direction: str
    numerator: dict[str, Any]
    denominator: dict[str, Any] | None = None
    margin: dict[str, Any] | None = None
    small_base_rule: dict[str, int] = field(default_factory=dict)
    breaks: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"indicator {self.code}: kind {self.kind!r} is none of {KINDS}")
        if self.kind in (SHARE, RATE) and self.denominator is None:
            raise ValueError(f"indicator {self.code}: a {self.kind} needs a denominator")
        for selection in (self.numerator, self.denominator, self.margin):
            if selection is not None:
                Selection.from_dict(selection)

    @property
    def factor(self) -> float:
        """What the quotient is multiplied by to be in shown units."""
        return {SHARE: 100.0, RATE: float(self.per)}.get(self.kind, 1.0)

    @property
    def datasets(self) -> tuple[str, ...]:
        """Codes of the datasets that it reads, each once."""
        selections = (self.numerator, self.denominator, self.margin)
        return tuple(dict.fromkeys(str(chosen["dataset"]) for chosen in selections if chosen))

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"breaks": list(self.breaks)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> IndicatorDefinition:
        entries = checked_fields(cls, data)
        return cls(**(entries | {"breaks": tuple(entries.get("breaks", ()))}))


@dataclass(frozen=True)
class ReleaseRef:
    """One edition of a dataset, found again by the hash of its content.

    `counted_by_city` turns the small-base rule on; `totals` says which category of a dimension is the total.
    `noise`: what the source has added to each cell (`statistics.source_noise`), empty where nothing.
    `earlier`: of what the city counts, the editions before, the oldest first, each with the hash of its content and
    its day: what is withheld depends on what they show. `id` is the row's, for links within the installation: no
    number depends on it.
    """

    dataset: str
    number: int
    content_hash: str
    published: str
    counted_by_city: bool
    totals: dict[str, str] = field(default_factory=dict)
    noise: dict[str, Any] = field(default_factory=dict)
    id: int | None = None
    earlier: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"earlier": [list(pair) for pair in self.earlier]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ReleaseRef:
        entries = checked_fields(cls, data)
        earlier = tuple((str(content), str(day)) for content, day in entries.get("earlier") or ())
        return cls(**(entries | {"earlier": earlier}))

    def editions(self) -> list[ReleaseRef]:
        """The editions before and this one, the oldest first."""
        before = [
            replace(self, content_hash=content, published=day, earlier=self.earlier[:place], id=None)
            for place, (content, day) in enumerate(self.earlier)
        ]
        return [*before, self]


@dataclass(frozen=True)
class Conversion:
    """How the areas of another set are counted to those of a table.

    frame: the other set, as its own pages have it and without conversions of its own; its codes are the areas
        that should be placed, whether a link speaks of them or not.
    links: its areas → the table's areas and the share (0–1] of each that is counted there.
    weights: where the shares come from, each `{"method", "source", "year"}` once. They follow the numbers for ever.
    """

    frame: AreaFrame
    links: Mapping[str, tuple[tuple[str, float], ...]]
    weights: tuple[dict[str, Any], ...]

    def outside(self) -> dict[str, float]:
        """Areas of which some share (0–1] is counted nowhere."""
        left = {code: 1 - sum(weight for _, weight in self.links.get(code, ())) for code in self.frame.codes}
        return {code: min(share, 1.0) for code, share in left.items() if share > _PLACED}

    def to_dict(self) -> dict[str, Any]:
        return {
            "frame": self.frame.to_dict(),
            "links": {code: [list(pair) for pair in found] for code, found in self.links.items()},
            "weights": [dict(each) for each in self.weights],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Conversion:
        entries = checked_fields(cls, data)
        return cls(
            AreaFrame.from_dict(entries["frame"]),
            {code: tuple((to, float(w)) for to, w in found) for code, found in entries["links"].items()},
            tuple(dict(each) for each in entries["weights"]),
        )


@dataclass(frozen=True)
class AreaFrame:
    """The areas of one table, and how other area sets lie to them.

    area_set, codes: the table's own areas, in order of code.
    members: other set → its areas → the own area that each lies wholly in; nearest level first.
    valid: set → the years in which it is in force (an own, member or older set).
    succession: older set → its areas → what each became of the own areas, with weights.
    groups: what each own area lies in, for grouping on a page; None where in nothing.
    ladder: set → its areas → all that each lies in, nearest first, as `set/code`; finest set first. The
        sums that a reader can make across all pages: see `small_bases`.
    conversions: other sets whose numbers can be counted to the own areas by weights; the surest weights first.
    """

    area_set: str
    codes: tuple[str, ...]
    members: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    valid: Mapping[str, Years] = field(default_factory=dict)
    succession: Mapping[str, Successors] = field(default_factory=dict)
    groups: tuple[str | None, ...] = ()
    ladder: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    conversions: Mapping[str, Conversion] = field(default_factory=dict)

    def covers(self, area_set: str, year: int) -> bool:
        """Whether `area_set` is in force in `year` (on its last day)."""
        first, last = self.valid.get(area_set, (None, None))
        return (first is None or year >= first) and (last is None or year <= last)

    def unchanged(self, older: str) -> dict[str, str]:
        """Own area → the area of the `older` set that it is, under this code or another.

        Only where all of one became all of the other: what was split or merged is another area.
        """
        into: dict[str, list[str]] = {}
        for old, became in self.succession[older].items():
            for new, _weight in became:
                into.setdefault(new, []).append(old)
        return {
            new: old[0]
            for new, old in into.items()
            if len(old) == 1
            and len(self.succession[older][old[0]]) == 1
            and self.succession[older][old[0]][0][1] >= 1
        }

    @cached_property
    def key(self) -> str:
        """Hash of all of it: equal frames have equal keys."""
        return hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        # The order of `members` and `ladder` says which is nearest and finest, which JSON's sorted keys lose.
        return {
            "area_set": self.area_set,
            "codes": list(self.codes),
            "members": [[code, dict(members)] for code, members in self.members.items()],
            "valid": {code: list(years) for code, years in self.valid.items()},
            "succession": {
                older: {old: [list(pair) for pair in became] for old, became in areas.items()}
                for older, areas in self.succession.items()
            },
            "groups": list(self.groups),
            "ladder": [
                [code, {area: list(chain) for area, chain in areas.items()}]
                for code, areas in self.ladder.items()
            ],
            "conversions": [[code, each.to_dict()] for code, each in self.conversions.items()],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> AreaFrame:
        entries = checked_fields(cls, data)
        return cls(
            area_set=entries["area_set"],
            codes=tuple(entries["codes"]),
            members={code: dict(members) for code, members in entries.get("members", [])},
            valid={code: (years[0], years[1]) for code, years in entries.get("valid", {}).items()},
            succession={
                older: {old: tuple((new, float(w)) for new, w in became) for old, became in areas.items()}
                for older, areas in entries.get("succession", {}).items()
            },
            groups=tuple(entries.get("groups", ())),
            ladder={
                code: {area: tuple(chain) for area, chain in areas.items()}
                for code, areas in entries.get("ladder", [])
            },
            conversions={code: Conversion.from_dict(each) for code, each in entries.get("conversions", [])},
        )
