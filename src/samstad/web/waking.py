"""What a new process does before anybody asks: reads templates, tables and the drawing library.

Each is done once in a process and kept; without this the first reader of each page would wait for it.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.utils import translation

from samstad.organisation.models import City
from samstad.statistics import queries as statistics
from samstad.statistics import segregation
from samstad.statistics.audience import Audience
from samstad.statistics.store import files
from samstad.steering.queries import targets_of
from samstad.web import drawings, judged
from samstad.web.places import choose, levels_of
from samstad.web.views.indicators import years_of

log = logging.getLogger(__name__)
TEMPLATES = Path(__file__).resolve().parent / "templates"


def wake() -> None:
    """Read everything that pages share. A fault is logged and left to the page that meets it."""
    try:
        _templates()
        _drawing()
        _tables()
        _step_back()
        _segregation()
        _drawings()
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


def _segregation() -> None:
    """What the list of segregation shows: some tenths of a second for each indicator, kept on the disk."""
    for city in City.objects.all():
        area_set = statistics.main_area_set(city)
        if area_set is None:
            continue
        for indicator in city.indicators.all():
            if segregation.applies(indicator.kind):
                statistics.segregation_table(indicator, area_set, latest_only=True)


def _step_back() -> None:
    """Let this thread run only where nobody else wants to: what is left takes some seconds and nobody waits for it.
    On Linux a thread has a priority of its own; elsewhere everything keeps the one it has."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def _drawings() -> None:
    """The charts of every target and the first map and chart of every indicator, in both languages.

    They are kept on the disk, so one process draws and the others pass by.
    """
    with files.alone(settings.HOME, "drawings") as first:
        if not first:
            return
        for city in City.objects.all():
            for lang, _name in settings.LANGUAGES:
                with translation.override(lang), statistics.reading():
                    _draw(city)


def _draw(city: City) -> None:
    for item in judged.judge(targets_of(city)):
        drawings.target_chart(item)
    asked = SimpleNamespace(GET={})
    for indicator in city.indicators.select_related("theme", "city"):
        choice = choose(asked, city, indicator, Audience.PUBLIC)
        if choice.table is not None:
            years_of(city, indicator, choice, Audience.PUBLIC)
