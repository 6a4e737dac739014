"""What the council says of each year in its budgets, goal by goal. All is invented; numbers follow the generated."""

from __future__ import annotations

from typing import Any

from samstad.demo import catalogue
from samstad.demo.indicators import INDICATORS
from samstad.demo.series import Statistics
from samstad.demo.setup.levels import level

# Goal of the budget → indicator, what the council says (percent better than the year before, or a word), how often,
# whether individuals are counted, who answers (nobody named: every body).
COUNCIL: dict[str, tuple[tuple[str, float | str, str, bool, tuple[str, ...]], ...]] = {
    "1-1": (
        ("sysselsatta", 1.0, "year", True, ()),
        (
            "langvarigt-bistand",
            "by_committee",
            "four_months",
            True,
            ("arbetsmarknadsnamnden", "socialnamnden"),
        ),
    ),
    "1-2": (
        ("gymnasiebehoriga", 1.5, "year", True, ("utbildningsnamnden",)),
        ("hog-franvaro", "decrease", "four_months", True, ("utbildningsnamnden",)),
    ),
    "2-2": (("ohalsotal", "decrease", "year", True, ("socialnamnden",)),),
    "3-2": (("trangboddhet", "decrease", "year", False, ("bostadsbolaget",)),),
}

# Goal of the budget → what is asked of women and of men apart, of the one source that counts them so.
_APART: dict[str, tuple[str, float, float, float]] = {"2-1": ("medborgare-polisen", 60.0, 62.0, 58.0)}


def year_targets(goal: str, year: int, statistics: Statistics) -> list[dict[str, Any]]:
    """What the council says for one of its goals."""
    apart = [
        {
            "code": code,
            "indicator": code,
            "year": year,
            "kind": "number",
            "value": value,
            "by_gender": True,
            "women": women,
            "men": men,
        }
        for code, value, women, men in [_APART[goal]]
    ] if goal in _APART else []  # fmt: skip
    return apart + [
        {
            "code": indicator,
            "indicator": indicator,
            "year": year,
            **said(indicator, asked, year, statistics),
            "periodicity": period,
            "by_gender": by_gender,
            "bodies": list(bodies),
        }
        for indicator, asked, period, by_gender, bodies in COUNCIL.get(goal, ())
    ]


def said(code: str, asked: float | str, year: int, statistics: Statistics) -> dict[str, Any]:
    """A word as it is; a number so many percent better than what is known two years before."""
    if isinstance(asked, str):
        return {"kind": asked}
    indicator = next(one for one in INDICATORS if one.code == code)
    better = asked if indicator.direction == catalogue.HIGHER else -asked
    return {
        "kind": "number",
        "value": round(level(indicator, None, year - 2, statistics) * (1 + better / 100), 1),
    }
