"""The charts of a report, from its content alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from samstad.methods.values import Missing

if TYPE_CHECKING:
    from samstad.drawing import charts
    from samstad.followup.layout import _Page


def target_chart(page: _Page, judgement: Mapping[str, Any]) -> str:
    """The development of a target's indicator, with what it is compared with and the target."""
    from samstad.drawing import charts

    about = page.content["indicators"][judgement["indicator"]]
    figures = page.content["figures"]
    series = [figures[key] for key in judgement["series"]]

    def drawn(of: list[Mapping[str, Any]]) -> list[charts.Point]:
        return [
            charts.Point(f["period"], f["value"], Missing.from_code(f["missing"]), f["lower"], f["upper"])
            for f in of
        ]

    points, beside = drawn(series), []
    if other := judgement.get("reference"):
        keys = other["series"]
        beside = [charts.Series(page.text(other["name"]), drawn([figures[key] for key in keys]))]
    shown = {f["period"] for f in series}
    breaks = [
        charts.Break(point["period"], page.say("break"))
        for point in judgement["points"]
        if point["break_before"] and point["period"] in shown
    ]
    name = page.text(about["name"])
    return charts.line_chart(
        [charts.Series(page.place(judgement), points), *beside],
        name,
        judgement["sentence"][page.lang],
        page.lang,  # type: ignore[arg-type]
        unit=page.text(about["unit"]),
        decimals=about["decimals"],
        target=_mark(page, judgement),
        breaks=breaks,
        note=page.say("chart_gap") if beside else "",
        y_zero=False,
        height=130,
    )


def _mark(page: _Page, judgement: Mapping[str, Any]) -> charts.Target | None:
    """What the chart shows as the target: its value, or the one that the gap asks for as the reference stands."""
    from samstad.drawing import charts

    said = judgement["judgement"]
    year, value = said["target"]["year"], said["target"]["value"]
    if value is not None:
        return charts.Target(year, value, page.say("chart_target", year=year))
    needed = said["comparison"]["value_needed"] if "comparison" in said else None
    return None if needed is None else charts.Target(year, needed, page.say("chart_target", year=year))
