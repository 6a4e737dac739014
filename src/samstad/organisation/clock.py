"""What day it is: one function for the whole system."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.conf import settings
from django.utils import timezone

_set_to: ContextVar[dt.date | None] = ContextVar("clock", default=None)


@contextmanager
def set_to(day: dt.date) -> Iterator[None]:
    """Let this be the day within the block: the example city's past is built day by day."""
    token = _set_to.set(day)
    try:
        yield
    finally:
        _set_to.reset(token)


@cache
def _fixed(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _fixed_day() -> dt.date | None:
    if day := _set_to.get():
        return day
    text = os.environ.get("SAMSTAD_TODAY") or settings.HOME_SETTINGS.get("demo", {}).get("today")
    return _fixed(str(text)) if text else None


def today() -> dt.date:
    """Today in the city's time zone; `SAMSTAD_TODAY` or the home's fixed day (the demo) stand before it."""
    return _fixed_day() or timezone.localdate()


def day_of(moment: dt.datetime) -> dt.date:
    """The day on which something happened where the city is; the database keeps moments in UTC."""
    return timezone.localdate(moment)


def is_fixed() -> bool:
    """Whether the clock stands still, which pages then say."""
    return _fixed_day() is not None


def now() -> dt.datetime:
    """This moment; on a fixed day, this time of that day."""
    moment = timezone.localtime()
    day = _fixed_day()
    return moment if day is None else dt.datetime.combine(day, moment.timetz())
