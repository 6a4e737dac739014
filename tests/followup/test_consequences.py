"""What a move from one edition to another does to published conclusions, and the log of such moves."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from samstad.conf.home import Home
from samstad.followup import consequences, freezing
from samstad.organisation import clock
from samstad.statistics import differing
from samstad.statistics.imports import move_pointer
from samstad.statistics.models import ReleasePointer
from samstad.steering import judging
from samstad.steering.models import DocumentState, Target
from tests.steering import followed_city
from tests.steering.followed_city import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def made(settings: Any, tmp_path: Any) -> Iterator[SimpleNamespace]:
    """The first edition is current; the second has been taken in, and is not pointed at yet."""
    settings.HOME = Home(tmp_path / "home")
    settings.HOME.static.mkdir(parents=True)
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with clock.set_to(TODAY):
        found = followed_city.with_round(followed_city.build())
        ReleasePointer.objects.filter(release=found.second).delete()
        yield found


def states(made: SimpleNamespace) -> dict[str, str]:
    return {str(judged.target): judged.state for judged in judging.judge_targets(Target.objects.all())}


def told(found: consequences.Consequences) -> dict[str, tuple[str, str]]:
    return {str(each.before.target): (each.before.state, each.after.state) for each in found.statuses}


def test_it_says_beforehand_what_moving_the_pointer_then_does(made: SimpleNamespace) -> None:
    before = states(made)
    announced = told(consequences.between(made.city, made.first, made.second))
    move_pointer(made.statistician, made.dataset, made.second)
    after = states(made)
    assert announced == {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    assert announced["program/omrade/up"] == ("met", "worse")


def test_it_does_not_ask_which_edition_is_current(made: SimpleNamespace) -> None:
    there = told(consequences.between(made.city, made.first, made.second))
    move_pointer(made.statistician, made.dataset, made.second)
    assert told(consequences.between(made.city, made.first, made.second)) == there
    back = told(consequences.between(made.city, made.second, made.first))
    assert back == {key: (after, before) for key, (before, after) in there.items()}


def test_from_an_edition_to_itself_nothing_changes(made: SimpleNamespace) -> None:
    assert consequences.between(made.city, made.first, made.first).none


def test_a_report_is_named_with_what_it_printed(made: SimpleNamespace) -> None:
    report = freezing.freeze(made.coordinator, made.round)
    (found,) = consequences.between(made.city, made.first, made.second).reports
    assert found.report == report
    said = {entry["target"]: (entry["state"], status.after.state) for entry, status in found.entries}
    assert said["program/omrade/up"] == ("met", "worse")


def test_a_draft_is_nobodys_published_conclusion(made: SimpleNamespace) -> None:
    document = made.round.document
    type(document).objects.filter(pk=document.pk).update(state=DocumentState.DRAFT)
    assert consequences.between(made.city, made.first, made.second).statuses == ()


def test_the_log_keeps_each_move_and_what_it_did_then(made: SimpleNamespace) -> None:
    report = freezing.freeze(made.coordinator, made.round)
    move_pointer(made.statistician, made.dataset, made.second)
    move_pointer(made.statistician, made.dataset, made.first)
    back, there, *_ = consequences.log(made.city)
    assert (there.before, there.release, there.moved_back) == (made.first, made.second, False)
    assert (back.before, back.release, back.moved_back) == (made.second, made.first, True)
    moved = told(consequences.at(made.city, there))
    assert moved["program/omrade/up"] == ("met", "worse")
    assert told(consequences.at(made.city, back))["program/omrade/up"] == ("worse", "met")
    assert [each.report for each in consequences.at(made.city, there).reports] == [report]


def test_a_report_frozen_later_is_not_concerned(made: SimpleNamespace) -> None:
    move_pointer(made.statistician, made.dataset, made.second)
    entry = consequences.log(made.city)[0]
    with clock.set_to(TODAY.replace(month=TODAY.month + 1)):
        freezing.freeze(made.coordinator, made.round)
    assert consequences.at(made.city, entry).reports == ()


def test_the_page_and_the_feed_tell_it_to_everybody(made: SimpleNamespace) -> None:
    move_pointer(made.statistician, made.dataset, made.second)
    client = Client(headers={"accept-language": "sv"})
    page = client.get(f"/{made.city.slug}/omrakningar/")
    assert page.status_code == 200
    text = page.content.decode()
    entry = consequences.log(made.city)[0]
    changes = differing.changes_between(made.first, made.second)
    assert f'id="utgava-{entry.pointer.pk}"' in text
    assert f"<strong>{changes.changed}</strong>" in text
    assert "badge-met" in text
    assert "badge-worse" in text
    feed = client.get(f"/{made.city.slug}/omrakningar/flode.xml")
    assert feed["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(feed.content)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == len(consequences.log(made.city))
    assert entries[0].findtext(f"{ATOM}id", "").endswith(f"#utgava-{entry.pointer.pk}")
    assert str(changes.changed) in entries[0].findtext(f"{ATOM}summary", "")
