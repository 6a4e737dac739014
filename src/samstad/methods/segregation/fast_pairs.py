"""D and isolation of thousands of layers at once, for two groups in whole 32-bit numbers.

What fast.py does for counts of any kind, in two thirds of its time. Both counts of an area are read as one 64-bit
number and split by shifting; D is summed in whole numbers (Σ|x·Y − y·X|, exact); Σ x²/t shares one division between
two areas; and while a layer is compared with its whole the next is read, fetched from memory some kilobytes ahead:
the processor's own fetching ahead stops at each page, and memory is what such a batch waits for.

It holds while each group has less than 2³¹ in all, so that every product and the sum fit in 64 bits: a larger layer
is left to fast.py.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.extending import intrinsic

from samstad.methods.segregation.fast import NEGATIVE, compiled

MOST = (1 << 31) - 1
"""In one group, for the products to fit."""
RUN = 256
"""Areas taken between two fetches."""
AHEAD = 2048
"""Areas from what is read to what is fetched: 16 kB, about what is worked off while memory answers."""
LINE = 8
"""Areas in what is fetched at once (64 bytes)."""


@intrinsic
def fetch(typing: Any, array: Any, at: Any) -> Any:
    """Begins to read `array[at]` from memory and does not wait for it. Changes nothing, wherever `at` is."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, given[0]).data
        place = builder.bitcast(builder.gep(data, [given[1]]), ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        form = ir.FunctionType(ir.VoidType(), [place.type, number, number, number])
        function = builder.module.declare_intrinsic("llvm.prefetch", [place.type], form)
        to_read, near_but_not_nearest, data_not_code = number(0), number(2), number(1)
        builder.call(function, [place, to_read, near_but_not_nearest, data_not_code])
        return context.get_dummy_value()

    return numba.types.void(array, at), write


@compiled
def apart(pair: Any, one: Any, two: Any) -> Any:
    """|x·Y − y·X|. The sizes come as 32-bit numbers: so the compiler knows that their products need no more."""
    difference = np.int64(np.int32(pair)) * np.int64(two) - (pair >> 32) * np.int64(one)
    return max(difference, -difference)


@compiled
def read_beside(pairs: Any, before: Any, one: Any, two: Any, group: Any) -> Any:
    """A run of a layer: both groups' sizes, a number below 0 where a count is, and Σ x²/t of one of the groups;
    and Σ|x·Y − y·X| of the same run of the layer before it, of which `one` and `two` are the sizes.
    """
    half = pairs.size // 2
    a, b, c, d = pairs[:half], pairs[half : 2 * half], before[:half], before[half : 2 * half]
    first = second = below = gap = np.int64(0)
    met = 0.0
    for i in range(half):
        below |= a[i] | b[i] | (a[i] << 32) | (b[i] << 32)
        ax, ay, bx, by = np.int64(np.int32(a[i])), a[i] >> 32, np.int64(np.int32(b[i])), b[i] >> 32
        first += ax + bx
        second += ay + by
        s, t = np.float64(max(ax + ay, 1)), np.float64(max(bx + by, 1))
        u, v = (np.float64(ax), np.float64(bx)) if group == 0 else (np.float64(ay), np.float64(by))
        met += (u * u * t + v * v * s) / (s * t)
        gap += apart(c[i], one, two) + apart(d[i], one, two)
    if pairs.size % 2:
        x, y = np.int64(np.int32(pairs[-1])), pairs[-1] >> 32
        below |= x | y
        first += x
        second += y
        mine = np.float64(x if group == 0 else y)
        met += mine * mine / np.float64(max(x + y, 1))
        gap += apart(before[-1], one, two)
    return first, second, below, met, gap


@compiled
def whole_gap(row: Any, one: Any, two: Any) -> Any:
    gap = np.int64(0)
    for i in range(row.size):
        gap += apart(row[i], one, two)
    return gap


@compiled
def measure_pairs(rows: Any, group: Any, out: Any, findings: Any) -> int:
    """D and isolation of `group` into `out` `(layers, 2)`, from `rows` `(layers, areas)` of pairs.

    Gives how many layers were measured before one that is too large for it, or all.
    """
    out[:] = np.nan
    every, areas = rows.reshape(-1), rows.shape[1]
    before, one, two = rows[0], np.int64(0), np.int64(0)
    for layer in range(rows.shape[0]):
        row = rows[layer]
        first = second = below = gap = np.int64(0)
        met = 0.0
        for start in range(0, areas, RUN):
            ahead = layer * areas + start + AHEAD
            for at in range(ahead, min(ahead + RUN, every.size), LINE):
                fetch(every, at)  # type: ignore[call-arg]
            run = slice(start, start + RUN)
            x, y, negative, more, less = read_beside(
                row[run], before[run], np.int32(one), np.int32(two), group
            )
            first, second, below, met, gap = first + x, second + y, below | negative, met + more, gap + less
        if one > 0 and two > 0:
            out[layer - 1, 0] = min(gap / (2.0 * one * two), 1.0)
        findings[layer] = (below < 0) * NEGATIVE
        mine = first if group == 0 else second
        if below < 0:
            first = second = np.int64(0)
        elif max(first, second) > MOST:
            return layer
        elif mine > 0:
            out[layer, 1] = min(met / mine, 1.0)
        before, one, two = row, first, second
    if one > 0 and two > 0:
        out[-1, 0] = min(whole_gap(before, np.int32(one), np.int32(two)) / (2.0 * one * two), 1.0)
    return rows.shape[0]  # type: ignore[no-any-return]
