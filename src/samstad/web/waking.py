"""What a new process does before anybody asks: reads templates, tables and the drawing library.

Each is done once in a process and kept; without this the first reader of each page would wait for it.
"""

from __future__ import annotations

import logging
from pathlib import Path

from django.db import connections
from django.template.loader import get_template

from samstad.organisation.models import City
from samstad.statistics import queries as statistics
from samstad.web.places import levels_of

log = logging.getLogger(__name__)
TEMPLATES = Path(__file__).resolve().parent / "templates"


def wake() -> None:
    """Read everything that pages share. A fault is logged and left to the page that meets it."""
    try:
        _templates()
        _drawing()
        _tables()
    except Exception:
        log.warning("the site starts unprepared", exc_info=True)
    finally:
        connections.close_all()


def _templates() -> None:
    for file in sorted(TEMPLATES.rglob("*.html")):
        get_template(str(file.relative_to(TEMPLATES)))


def _drawing() -> None:
    """One chart that nobody sees: the drawing library takes half a second to begin with."""
    from samstad.drawing import charts

    charts.line_chart([charts.Series("–", [charts.Point(2000, 0.0), charts.Point(2001, 1.0)])], "–", "–")


def _tables() -> None:
    """Every indicator of every city, as the public sees it, at the levels that pages begin with."""
    for city in City.objects.all():
        whole = statistics.city_set(city)
        sets = [*levels_of(city), *([whole] if whole else [])]
        with statistics.reading():
            for indicator in city.indicators.all():
                for area_set in sets:
                    statistics.indicator_table(indicator, area_set)
