"""What the generated statistics say of an indicator in a year: what target values are worked out from."""

from __future__ import annotations

from samstad.demo import catalogue, plan
from samstad.demo.series import Statistics
from samstad.demo.setup.codes import KINDS


def level(indicator: catalogue.Indicator, district: str | None, year: int, statistics: Statistics) -> float:
    """The indicator's number in a year, from the source's own row or summed over its areas."""
    table = statistics.table(indicator.dataset, 1)
    code = district or plan.CITY_CODE

    def number(measure: str) -> float:
        wanted = catalogue.DISTRICT if district else catalogue.CITY
        if any(row.level == wanted for row in table.rows):
            return table.value(measure, code, year)
        column = table.years.index(year)
        total = 0.0
        for index, row in enumerate(table.rows):
            counts = row.level == catalogue.AREA if district is None or row.district == district else False
            if counts and table.exists[index, column]:
                total += float(table.measures[measure].values[index, column])
        return total

    value = number(indicator.numerator)
    if not value:
        raise ValueError(f"{indicator.code} has no number for {code} in {year}")
    if indicator.denominator is None:
        return value
    return value / number(indicator.denominator) * KINDS[indicator.kind][1]
