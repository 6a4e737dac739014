"""A figure in a text: an indicator's newest value in a place, as the public sees it."""

from __future__ import annotations

from typing import Any

from samstad.drawing import numbers
from samstad.drawing.numbers import Lang
from samstad.methods.values import Missing
from samstad.organisation.models import City
from samstad.organisation.texts import pick
from samstad.places import picturing
from samstad.statistics.audience import Audience
from samstad.statistics.models import Area, Indicator

Reading = dict[str, Any]


def read(indicator: Indicator, area: Area, city: City) -> Reading:
    """As the statistics have it now, for everybody: what is withheld from the public is withheld here.

    Has what `places.picturing.read` gives, and the place's name.
    """
    empty: Reading = {
        "value": None,
        "missing": picturing.NOTHING,
        "period": None,
        "lower": None,
        "upper": None,
        "whole": None,
        "unit": {},
        "decimals": 1,
        "releases": [],
    }
    about = {"area_set": area.area_set.code, "area": area.code, "area_name": area.name}
    return empty | about | picturing.of_indicator(indicator, area, city, Audience.PUBLIC)


def in_words(reading: Reading, lang: Lang = "sv") -> str:
    """The value with its unit and year, "62,4 % (2025)"; or why there is none."""
    missing = Missing.from_code(reading["missing"])
    unit = pick(reading["unit"], lang).text
    value = numbers.format_value(reading["value"], missing, unit, reading["decimals"], lang)
    if missing != Missing.PRESENT:
        return value
    return f"{value} ({reading['period']})" if reading["period"] else value
