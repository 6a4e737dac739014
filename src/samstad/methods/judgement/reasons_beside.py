"""What is told of the reference and of subgroups, beside the judgement itself. None of it moves the state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samstad.methods.judgement.codes import Reason, ReasonCode, reason
from samstad.methods.judgement.material import Material
from samstad.methods.judgement.measure import Numbers
from samstad.methods.judgement.reference import difference
from samstad.methods.judgement.terms import Point, Target


def about_reference(material: Material, target: Target, n: Numbers | None) -> list[Reason]:
    """The reference's value, whether the area is in it, and where gap and value moved different ways."""
    if material.compared is None or material.latest is None:
        return []
    other = material.compared.reference[material.latest.period]
    if other.value is None:
        return []
    limits = {"lower": other.lower, "upper": other.upper}
    found = [reason(ReasonCode.REFERENCE_USED, period=other.period, value=other.value, **limits)]
    weight = material.compared.weight(other.period)
    if weight:
        found.append(reason(ReasonCode.AREA_IN_REFERENCE, share=weight))
    return found + _different_ways(material, target, n)


def _different_ways(material: Material, target: Target, n: Numbers | None) -> list[Reason]:
    """A gap that closed because the reference fell, or grew although the area rose: the state goes by the gap."""
    if (
        n is None
        or n.gain is None
        or material.compared is None
        or not material.baseline
        or not material.latest
    ):
        return []
    start = material.compared.own[material.baseline.period]
    end = material.compared.own[material.latest.period]
    if start.value is None or end.value is None:
        return []
    own_gain = n.sign * (end.value - start.value)
    change = {
        "change": n.turned(own_gain),
        "baseline_value": start.value,
        "baseline_period": start.period,
        "latest_value": end.value,
        "latest_period": end.period,
    }
    if n.gain > n.rounding and own_gain < -n.rounding:
        return [reason(ReasonCode.CLOSER_YET_WORSE, **change)]
    if n.gain < -n.rounding and own_gain > n.rounding:
        return [reason(ReasonCode.FURTHER_YET_BETTER, **change)]
    return []


def about_subgroups(
    material: Material, target: Target, subgroups: Mapping[str, Sequence[Point]]
) -> list[Reason]:
    """Each subgroup in the year judged against the same reference. Those without a value are named too."""
    if material.compared is None:
        return []
    period = material.latest.period if material.latest else None
    other = material.compared.reference[period] if period is not None else None
    found = []
    for code, series in subgroups.items():
        own = next((point for point in series if point.period == period), None)
        if own is None or own.value is None or other is None or other.value is None:
            missing = own.missing.code if own is not None and own.value is None else None
            found.append(reason(ReasonCode.SUBGROUP_UNKNOWN, subgroup=code, period=period, missing=missing))
            continue
        # Whether a part of the area is a part of the reference follows from the area being one.
        apart = difference(own, other, False, material.compared.contains_area)
        assert apart.value is not None
        ahead = apart.value * (1 if target.higher_is_better else -1)
        near = apart.lower is not None and apart.upper is not None and apart.lower <= 0 <= apart.upper
        reaches = ahead >= -1e-9 * abs(other.value)
        found.append(
            reason(
                ReasonCode.SUBGROUP_REACHES if reaches else ReasonCode.SUBGROUP_FALLS_SHORT,
                subgroup=code,
                value=own.value,
                reference_value=other.value,
                difference=apart.value,
                lower=apart.lower,
                upper=apart.upper,
                within_chance=near,
            )
        )
    return found
