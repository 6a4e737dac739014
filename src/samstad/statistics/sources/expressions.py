"""Which codes an expression of PxWeb 2 stands for, worked out against the codes that there are.

| expression | stands for |
|---|---|
| `0180` | that code |
| `0180*`, `?1` | codes that fit; `*` any signs (at most twice), `?` one |
| `TOP(n)`, `TOP(n,offset)` | the first n, after offset; of time the latest |
| `BOTTOM(n)`, `BOTTOM(n,offset)` | the last n; of time the earliest |
| `RANGE(a,b)`, `FROM(a)`, `TO(b)` | codes from a to b, in the order of the variable |

An expression may stand in brackets, `[TOP(1,12)]`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from samstad.organisation.errors import UserError

FUNCTION = re.compile(r"^(TOP|BOTTOM|RANGE|FROM|TO)\(([^()]*)\)$", re.IGNORECASE)


def chosen(expressions: Sequence[str], codes: Sequence[str], name: str, time: bool, where: str) -> list[str]:
    """The codes that the expressions stand for, each once, in the order of `codes`.

    Raises UserError for an expression that stands for nothing: a code that a table no longer has would otherwise
    be an area that falls out in silence.
    """
    found: set[str] = set()
    for expression in expressions:
        one = _one(str(expression), list(codes), time)
        if not one:
            raise UserError(
                f"the variable {name!r} has no code that {expression!r} stands for",
                where=where,
                advice=f"It has {', '.join(codes[:5])}{' …' if len(codes) > 5 else ''}; correct the recipe",
            )
        found.update(one)
    return [code for code in codes if code in found]


def _one(expression: str, codes: list[str], time: bool) -> list[str]:
    if expression in codes:
        return [expression]
    inner = expression[1:-1] if expression.startswith("[") and expression.endswith("]") else expression
    if function := FUNCTION.match(inner):
        arguments = [part.strip() for part in function[2].split(",")]
        return _function(function[1].upper(), arguments, codes, time)
    if ("*" in inner or "?" in inner) and inner.count("*") <= 2:
        pattern = re.compile("".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in inner))
        return [code for code in codes if pattern.fullmatch(code)]
    return []


def _function(name: str, arguments: list[str], codes: list[str], time: bool) -> list[str]:
    if name in ("TOP", "BOTTOM"):
        if len(arguments) > 2 or not all(part.isdecimal() for part in arguments):
            return []
        count, offset = int(arguments[0]), int(arguments[1]) if len(arguments) == 2 else 0
        # Periods sort as text; services list them from the first or from the last.
        ordered = sorted(codes, reverse=True) if time else codes
        ordered = ordered if name == "TOP" else ordered[::-1]
        return ordered[offset : offset + count]
    if any(part not in codes for part in arguments) or len(arguments) != (2 if name == "RANGE" else 1):
        return []
    places = [codes.index(part) for part in arguments]
    if time and codes != sorted(codes):
        ordered, places = sorted(codes), [sorted(codes).index(part) for part in arguments]
    else:
        ordered = codes
    start = places[0] if name in ("RANGE", "FROM") else 0
    end = places[-1] if name in ("RANGE", "TO") else len(ordered) - 1
    return ordered[start : end + 1]
