"""Sharing a sum by need and by what was, within limits, to the whole krona, with the reasons for each part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray, Values

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
OnMissing = Literal["refuse", "keep_last"]
# Above this a float no longer tells öre apart.
MOST = 10**13


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a part may move from the last outcome: floor ≤ 1 ≤ ceiling, None for no limit.

    of: `share`, limits of what the area's last share of the new sum would be (always possible to hold);
    `amount`, of its last amount in kronor (impossible where the sum has fallen or risen too far).
    """

    floor: float | None = None
    ceiling: float | None = None
    of: Literal["share", "amount"] = "share"

    def __post_init__(self) -> None:
        low = 0.0 if self.floor is None else self.floor
        high = 1.0 if self.ceiling is None else self.ceiling
        if not (0 <= low <= 1 and high >= 1 and np.isfinite(high)):
            raise ValueError(f"floor {self.floor} and ceiling {self.ceiling} are not on each side of 1")


@dataclass(frozen=True, slots=True)
class Allocation:
    """What each area gets and why; all arrays (areas,), kronor unless said.

    amounts: whole kronor, with the sum exactly `total`. from_model, from_last: λ and 1 − λ of the sum by each share;
    by_limits: what floor and ceiling moved (sum 0); rounding: what is left to the whole krona (sum 0, within ±1). The
    four add up to the amount. model_share, last_share: 0–1. at_floor, at_ceiling: where a limit decided. kept: where
    there was no need to be known and the last share was kept.
    """

    total: int
    weight: float
    amounts: IntArray
    from_model: FloatArray
    from_last: FloatArray
    by_limits: FloatArray
    rounding: FloatArray
    model_share: FloatArray
    last_share: FloatArray
    at_floor: BoolArray
    at_ceiling: BoolArray
    kept: BoolArray


def allocate(
    total: int,
    model: Values,
    last: Values,
    weight: float,
    *,
    limits: Limits | None = None,
    on_missing: OnMissing = "refuse",
) -> Allocation:
    """Share `total` kronor by share = λ · model + (1 − λ) · last outcome (docs/methods/allocation.md).

    total: whole kronor, 0 … 10¹³. model: need ≥ 0 in any unit, (areas,). last: the last outcome ≥ 0 in kronor,
    (areas,). weight: λ, 0–1. Where an area's need is missing, `refuse` raises and names its number from 0, and
    `keep_last` gives it its last share before the rest is shared. With λ = 1 and no limit the last outcome may be
    missing. Raises ValueError for shapes that differ, values < 0, nothing to share by, or limits that the sum cannot
    hold.
    """
    limits = limits or Limits()
    needed = weight < 1 or limits.floor is not None or limits.ceiling is not None
    _check(total, model, last, weight, needed, on_missing)
    kept = ~model.present
    last_share = _shares(last, "the last outcome") if needed or kept.any() else _known(last)
    held = float(last_share[kept].sum())
    model_share = np.where(kept, last_share, 0.0)
    if not kept.all():
        model_share = np.where(kept, last_share, _shares(model, "the need") * (1 - held))
    mixed = weight * model_share + (1 - weight) * np.nan_to_num(last_share)
    mixed = np.where(kept, last_share, mixed) if kept.any() else mixed
    low, high = _bounds(limits, total, last, last_share, mixed.size)
    ideal = _within(mixed, float(total), low, high)
    amounts = whole_kronor(ideal, total)
    from_model = weight * model_share * total
    from_last = (1 - weight) * np.nan_to_num(last_share) * total
    tight = 1e-9 * max(total, 1)
    free = mixed * total
    return Allocation(
        total,
        weight,
        amounts,
        from_model,
        from_last,
        ideal - free,
        amounts - ideal,
        model_share,
        last_share,
        (ideal <= low + tight) & (limits.floor is not None),
        (ideal >= high - tight) & (limits.ceiling is not None),
        kept,
    )


def _check(total: int, model: Values, last: Values, weight: float, needed: bool, on_missing: str) -> None:
    if model.values.shape != last.values.shape or model.values.ndim != 1 or not model.values.size:
        raise ValueError(
            f"need {model.values.shape} and last outcome {last.values.shape} are not of the same areas"
        )
    if not 0 <= total <= MOST:
        raise ValueError(f"{total} kronor is not 0 … {MOST}")
    if not 0 <= weight <= 1:
        raise ValueError(f"the weight of the model is 0–1, not {weight}")
    for values, what in ((model, "need"), (last, "a last outcome")):
        if (values.values[values.present] < 0).any():
            raise ValueError(f"{what} is 0 or more")
    without = np.flatnonzero(~model.present)
    if without.size and on_missing == "refuse":
        raise ValueError(f"area number {int(without[0])} has no need to share by")
    if (needed or without.size) and not last.present.all():
        raise ValueError(f"area number {int(np.flatnonzero(~last.present)[0])} has no last outcome")


def _shares(values: Values, what: str) -> FloatArray:
    numbers = np.where(values.present, values.values, 0.0)
    whole = numbers.sum()
    if not whole > 0:
        raise ValueError(f"{what} is 0 in all areas")
    return np.asarray(numbers / whole, dtype=np.float64)


def _known(last: Values) -> FloatArray:
    """The shares where all are known, else NaN: they are shown, and nothing rests on them."""
    if last.present.all() and last.values.sum() > 0:
        return _shares(last, "the last outcome")
    return np.full(last.values.shape, np.nan)


def _bounds(
    limits: Limits, total: int, last: Values, last_share: FloatArray, size: int
) -> tuple[FloatArray, FloatArray]:
    low, high = np.zeros(size), np.full(size, float(total))
    base = last_share * total if limits.of == "share" else last.values
    if limits.floor is not None:
        low = limits.floor * base
    if limits.ceiling is not None:
        high = limits.ceiling * base
    return low, high


def _within(shares: FloatArray, total: float, low: FloatArray, high: FloatArray) -> FloatArray:
    """clip(t · share, low, high) for the one t that makes the sum right.

    The sum rises with t in straight pieces that break where an area leaves its floor or meets its ceiling, so that t is
    found by sorting the breaks. Raising one area's share, the others' falling, never lowers its part.
    """
    some = shares > 0
    least, most = low.sum(), high[some].sum() + low[~some].sum()
    slack = 1e-9 * max(total, 1.0)
    if least > total + slack or most < total - slack:
        raise ValueError(
            f"the limits need between {least:.0f} and {most:.0f} kronor, and there are {total:.0f}"
        )
    s, lo, hi = shares[some], low[some], high[some]
    if not s.size:
        return low
    target = total - low[~some].sum()
    turns = np.concatenate([lo / s, hi / s])
    order = np.argsort(turns, kind="stable")
    turns = turns[order]
    # Leaving the floor adds the area's share to the slope, meeting the ceiling takes it away.
    slopes = np.cumsum(np.concatenate([s, -s])[order])
    sums = lo.sum() + np.concatenate([[0.0], np.cumsum(slopes[:-1] * np.diff(turns))])
    at = int(np.clip(np.searchsorted(sums, target, side="right") - 1, 0, turns.size - 1))
    t = turns[at] + ((target - sums[at]) / slopes[at] if slopes[at] > 1e-300 else 0.0)
    part = np.array(low, dtype=np.float64)
    part[some] = np.clip(t * s, lo, hi)
    # The last rounding of the sums, put where there is room for it.
    rest = total - part.sum()
    room = some & (part + rest >= low) & (part + rest <= high)
    if rest and room.any():
        part[int(np.argmax(np.where(room, part, -1.0)))] += rest
    return part


def whole_kronor(parts: FloatArray, total: int) -> IntArray:
    """Whole kronor with the sum exactly `total`, by largest remainder (docs/methods/allocation.md).

    parts: kronor ≥ 0, (areas,), with a sum within half a krona of `total`. Each part becomes one of its two whole
    neighbours; of equal remainders the first area's goes up. Raises ValueError for parts that are NaN or < 0, or
    another sum.
    """
    parts = np.asarray(parts, dtype=np.float64)
    if not np.isfinite(parts).all() or (parts < 0).any() or abs(parts.sum() - total) >= 0.5:
        raise ValueError(f"parts with the sum {parts.sum()} are no sharing of {total}")
    below = np.floor(parts)
    left = total - int(below.sum())
    order = np.argsort(-np.round(parts - below, 6), kind="stable")
    whole = below.astype(np.int64)
    whole[order[:left]] += 1
    return whole


def transition(first: float, final: float, years: int) -> FloatArray:
    """The model's weight λ in each year of a transition, (years,): from `first` to `final` (0–1) in equal steps.

    λₖ = first + (final − first)·(k − 1)/(years − 1); one year is `final` at once. Raises ValueError for weights
    outside 0–1, a weight that falls, or years < 1. Never
    empty. Source: docs/methods/allocation.md.
    """
    if not (0 <= first <= final <= 1):
        raise ValueError(f"the weight goes from {first} to {final}, which is not a rise within 0–1")
    if years < 1:
        raise ValueError(f"{years} years is no transition")
    return np.linspace(first, final, years) if years > 1 else np.array([final])


class CautionCode(StrEnum):
    LAST_OUTCOME_MOVED = "last_outcome_moved"
    INPUT_MOVED = "input_moved"
    ALL_MOVED = "all_moved"


@dataclass(frozen=True, slots=True)
class Caution:
    """Why the sharing may reward what it should not. weight: the part 0–1 of the sum that rests on the input."""

    code: CautionCode
    weight: float
    inputs: tuple[str, ...] = field(default=())


def cautions(weight: float, inputs: Mapping[str, bool], *, last_is_own: bool) -> list[Caution]:
    """Where whoever is paid can move what they are paid for (docs/methods/allocation.md).

    weight: λ, 0–1, one number. inputs: name of each input of one recipe → whether an area's own body can move it
    (spending, its own decisions, what it registers itself). last_is_own: whether the last outcome is the body's own
    spending. All movable is worse than any one, and is said first. Empty where nothing can be moved. Raises ValueError
    for a weight outside 0–1. It takes no arrays, and so no shapes.
    """
    if not 0 <= weight <= 1:
        raise ValueError(f"the weight of the model is 0–1, not {weight}")
    moved = tuple(name for name, movable in inputs.items() if movable)
    found = []
    last_counts = weight < 1 and last_is_own
    model_moved = weight == 0 or (bool(inputs) and len(moved) == len(inputs))
    if model_moved and (last_is_own or weight == 1) and (last_counts or moved):
        found.append(Caution(CautionCode.ALL_MOVED, 1.0, moved))
    if last_counts:
        found.append(Caution(CautionCode.LAST_OUTCOME_MOVED, 1 - weight))
    found += [Caution(CautionCode.INPUT_MOVED, weight, (name,)) for name in moved if weight > 0]
    return found
