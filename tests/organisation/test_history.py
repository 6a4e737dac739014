"""A version in the history has the day of the system's clock."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from samstad.organisation import clock
from tests import people


@pytest.mark.django_db
def test_history_follows_the_clock() -> None:
    with clock.set_to(dt.date(2020, 2, 29)):
        city = people.city()
    assert timezone.localtime(city.history.get().history_date).date() == dt.date(2020, 2, 29)
