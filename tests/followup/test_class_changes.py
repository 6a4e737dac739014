"""What another edition does to the classes and types of areas in an index, and to the reports that print them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from samstad.cli.commands import release_diff
from samstad.conf.home import Home
from samstad.followup import class_changes, consequences, freezing
from samstad.followup.class_changes import FIFTHS, TYPES, ClassChange
from samstad.followup.models import ReportingRound
from samstad.organisation import clock
from samstad.statistics.imports import move_pointer
from samstad.statistics.models import Area, AreaLink, AreaSet, City, Index, ReleasePointer, Theme
from samstad.steering.models import SteeringDocument
from tests import people
from tests.statistics.builders import cells, dataset_of, indicator_of, put_release

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DISTRICTS = 6
CODES = [f"{district}{part}" for district in range(1, DISTRICTS + 1) for part in "ab"]
RECIPE = {
    "components": [{"code": "work", "direction": "higher_is_worse"}],
    "standardisation": "none",
    "aggregation": "arithmetic",
    "on_missing": "carry",
}
FIXED = {
    "cut_points": {"rule": "fixed", "values": [25.0, 45.0, 65.0, 85.0], "vintage": "2024", "source": "prov"},
}


def numbers(**changed: int) -> dict[Any, Any]:
    """Of 1 000 in each area a share that rises from district to district: 10, 25, 40 … percent."""
    part = {code: 100 + 150 * (int(code[0]) - 1) for code in CODES} | changed
    return cells("new", 2024, "work", part) | cells("new", 2024, "all", dict.fromkeys(CODES, 1000))


def put(made: SimpleNamespace, content: dict[Any, Any], day: dt.date) -> Any:
    with clock.set_to(day):
        return put_release(made.dataset, content, day)


@pytest.fixture
def made(settings: Any, tmp_path: Any) -> Iterator[SimpleNamespace]:
    """Twelve areas in six districts; the first edition is current."""
    settings.HOME = Home(tmp_path / "home")
    settings.HOME.static.mkdir(parents=True)
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    city = City.objects.create(slug="provstad", code="9902", name={"sv": "Provstad"})
    Theme.objects.create(city=city, code="arbete", name={"sv": "Arbete"})
    new = AreaSet.objects.create(city=city, code="new", name={"sv": "Nya"}, kind="statistical")
    districts = AreaSet.objects.create(city=city, code="d", name={"sv": "Stadsdelar"}, kind="district")
    for number in range(1, DISTRICTS + 1):
        whole = Area.objects.create(area_set=districts, code=str(number), name={"sv": f"D{number}"})
        for code in (f"{number}a", f"{number}b"):
            part = Area.objects.create(area_set=new, code=code, name={"sv": code})
            AreaLink.objects.create(source_area=part, target_area=whole, kind="nested", weight=1)
    found = SimpleNamespace(city=city, dataset=dataset_of(city, counted_by_city=True))
    indicator = indicator_of(city, found.dataset, direction="lower_is_better")
    found.index = Index.objects.create(
        city=city, code="behov", name={"sv": "Behov"}, recipe=RECIPE, types=FIXED, author="En statistiker"
    )
    found.index.indicators.set([indicator])
    board = people.body(city, "styrelsen", "executive_board")
    found.statistician = people.person("statistiker@example.org", (board, "statistician"))
    found.coordinator = people.person("samordnare@example.org", (board, "coordinator"))
    document = SteeringDocument.objects.create(
        city=city, code="program", kind="programme", state="in_force", owner=board, title={"sv": "Program"}
    )
    found.round = ReportingRound.objects.create(
        city=city,
        code="oktober",
        name={"sv": "Redovisning"},
        document=document,
        led_by=board,
        year=2026,
        opens=dt.date(2026, 8, 15),
        due=dt.date(2026, 9, 15),
        state="open",
    )
    found.first = put(found, numbers(), dt.date(2026, 3, 1))
    with clock.set_to(dt.date(2026, 9, 20)):
        yield found


def revised(made: SimpleNamespace, **changed: int) -> Any:
    """A second edition, which is not current."""
    release = put(made, numbers(**changed), dt.date(2026, 6, 1))
    ReleasePointer.objects.filter(release=release).delete()
    return release


def told(found: tuple[ClassChange, ...]) -> set[tuple[str, str, str, int | None, int | None]]:
    return {(each.of, each.area.area_set.code, each.area.code, each.before, each.after) for each in found}


def shown_types(client: Client, level: str) -> dict[str, int]:
    """The type of each area on the page of types."""
    context = client.get("/provstad/index/behov/typer/", {"niva": level}).context
    return {line.name: line.type for line in context["lines"]}


def test_an_area_that_is_revised_over_a_cut_point_is_told_with_its_type(made: SimpleNamespace) -> None:
    """1a from 10 to 30 percent: district 1 is then 20, still of the least."""
    second = revised(made, **{"1a": 300})
    assert told(consequences.between(made.city, made.first, second).classes) == {(TYPES, "new", "1a", 5, 4)}


def test_what_is_told_is_what_the_page_of_types_then_shows(made: SimpleNamespace) -> None:
    second = revised(made, **{"1a": 900, "2b": 950, "6a": 20, "6b": 30})
    announced = consequences.between(made.city, made.first, second).classes
    client = Client()
    before = {level: shown_types(client, level) for level in ("new", "d")}
    move_pointer(made.statistician, made.dataset, second)
    after = {level: shown_types(client, level) for level in ("new", "d")}
    assert {
        (each.area.area_set.code, str(each.area.name["sv"]), each.before, each.after)
        for each in announced
        if each.of == TYPES
    } == {
        (level, name, before[level][name], after[level][name])
        for level in before
        for name in before[level]
        if before[level][name] != after[level][name]
    }
    assert {level for each in announced if each.of == TYPES for level in [each.area.area_set.code]} == {
        "new",
        "d",
    }
    assert any(each.of == FIFTHS for each in announced)


def test_an_area_that_comes_to_be_withheld_loses_its_type_and_no_number_is_said(
    made: SimpleNamespace,
) -> None:
    """1a gets three in work. All others are as before, so the sums that it is part of would tell it."""
    second = revised(made, **{"1a": 3})
    found = consequences.between(made.city, made.first, second).classes
    gone = {(each.of, each.area.area_set.code, each.area.code) for each in found if each.after is None}
    assert gone >= {(TYPES, "new", "1a"), (TYPES, "d", "1")}
    assert {code for _, area_set, code in gone if area_set == "new"} == {"1a"}
    assert not any(isinstance(value, float) for each in found for value in each.to_dict().values())


def test_an_index_that_can_no_longer_be_made_is_told(made: SimpleNamespace) -> None:
    """Every number is the same: the fifths cannot be cut."""
    second = revised(made, **dict.fromkeys(CODES, 500))
    found = [
        each for each in consequences.between(made.city, made.first, second).classes if each.of == FIFTHS
    ]
    assert {each.area.code for each in found} <= {str(n) for n in range(1, DISTRICTS + 1)}
    assert found
    back = [each for each in consequences.between(made.city, second, made.first).classes if each.of == FIFTHS]
    assert {(e.area.code, e.after, e.before) for e in found} == {
        (e.area.code, e.before, e.after) for e in back
    }


def test_a_report_is_named_with_the_class_that_it_printed(made: SimpleNamespace) -> None:
    report = freezing.freeze(made.coordinator, made.round)
    (printed,) = freezing.read_content(report)["maps"]
    classes = dict(zip(printed["table"]["areas"], printed["doubt"]["classes"], strict=True))
    second = revised(made, **{"1a": 990, "1b": 990})
    found = consequences.between(made.city, made.first, second)
    (concerned,) = found.reports
    assert concerned.report == report
    assert concerned.entries == ()
    assert {moved.area.code: was for was, moved in concerned.classes} == {
        each.area.code: classes[each.area.code] for each in found.classes if each.of == FIFTHS
    }
    assert concerned.concerned == len(concerned.classes) > 0
    said = list(release_diff._published(found, "sv"))
    assert any(line.startswith(f"  report {report.identifier}: {concerned.concerned} of") for line in said)
    assert any("behov, new/1a: type 5 → 1" in line for line in said)


def test_the_log_and_the_feed_tell_of_classes_types_and_reports(made: SimpleNamespace) -> None:
    freezing.freeze(made.coordinator, made.round)
    second = revised(made, **{"1a": 990, "1b": 990})
    move_pointer(made.statistician, made.dataset, second)
    client = Client(headers={"accept-language": "en"})
    page = client.get("/provstad/omrakningar/")
    (entry, _first) = page.context["entries"]
    assert entry["types"]
    assert entry["fifths"]
    assert {each.of for each in entry["found"].classes} == {FIFTHS, TYPES}
    text = page.content.decode()
    for words in ("Areas that changed class", "Areas that changed type", "Reports concerned"):
        assert words in text
    feed = client.get("/provstad/omrakningar/flode.xml").content.decode()
    assert f"{len(entry['types'])} areas are of another type." in feed
    assert f"{len(entry['fifths'])} areas changed class in an index." in feed


def test_another_sources_revision_moves_no_class(made: SimpleNamespace) -> None:
    other = dataset_of(made.city, "annan")
    assert list(class_changes.between(made.city, other, {}, {})) == []
