"""How areas lie in one another, as the report's figures were added up, compared with the areas of today.

Codes, nesting and succession stand still once numbers rest on them, and area sets and links are added to them: what
the report says must be among what is said today. When a set is in force may be written later, so its history is
asked. The weights by which numbers were carried over from another set may be laid anew with better ones; what they
gave stands in the figures, which are derived again from the report's own weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from django.db.models import F, Q

from samstad.followup.models import Report
from samstad.followup.verifying.findings import Finding
from samstad.statistics.definitions import AreaFrame
from samstad.statistics.frames import years_of
from samstad.statistics.models import AreaSet
from samstad.statistics.queries import area_frame

Claim = tuple[Any, ...]


def check(report: Report, content: dict[str, Any]) -> Iterator[Finding]:
    """Each frame of the report against the area set that it is of."""
    for code, said in content["frames"].items():
        frame = AreaFrame.from_dict(said)
        own = AreaSet.objects.filter(Q(city=report.city_id) | Q(city=None), code=code)
        found = own.order_by(F("city").asc(nulls_last=True)).first()
        if found is None or frame.area_set != code:
            yield Finding(f"areas of {code}", "there is no such area set")
            continue
        unknown = sorted(map(str, set(claims(frame)) - set(claims(area_frame(found)))))
        unknown += [str(claim) for claim in _never_in_force(report, frame)]
        if unknown:
            yield Finding(f"areas of {code}", f"they never lay so: {'; '.join(unknown[:3])}")


def claims(frame: AreaFrame) -> Iterator[Claim]:
    """What a frame says of how areas lie, each by itself; of what is nearest and finest, who comes before whom."""
    yield from (("area", code) for code in frame.codes)
    yield from (("lies under", own, group) for own, group in zip(frame.codes, frame.groups, strict=False))
    yield from (("nearer", *pair) for pair in combinations(frame.members, 2))
    yield from (("finer", *pair) for pair in combinations(frame.ladder, 2))
    for code, members in frame.members.items():
        yield from (("part", code, area, own) for area, own in members.items())
    for older, areas in frame.succession.items():
        for old, became in areas.items():
            yield from (("became", older, old, new, weight) for new, weight in became)
    for code, places in frame.ladder.items():
        for area, chain in places.items():
            yield from (("lies in", code, area, above) for above in chain)
            yield from (("first in", code, area, *pair) for pair in combinations(chain, 2))


def _never_in_force(report: Report, frame: AreaFrame) -> Iterator[Claim]:
    for code, years in frame.valid.items():
        rows = AreaSet.history.filter(Q(city_id=report.city_id) | Q(city_id=None), code=code)
        if years not in {years_of(*dates) for dates in rows.values_list("valid_from", "valid_to")}:
            yield ("in force", code, *years)
