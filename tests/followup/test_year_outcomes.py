"""Outcomes beside yearly targets in a report: made again when verified, each leaf of them, and never a number for
what is missing, withheld, or not counted."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.drawing.excel import Absent
from samstad.followup import compiling, layout_outcomes, year_outcomes
from samstad.followup.figures import Gathering
from samstad.followup.layout_words import WORDS
from samstad.followup.models import ReportingRound
from samstad.followup.verifying import derived, rows
from samstad.methods.values import Missing
from samstad.organisation import clock
from samstad.statistics.models import Area
from samstad.steering.models import YearTarget
from tests.statistics.builders import cells, city_with_areas, dataset_of, indicator_of, put_release
from tests.steering.test_year_judging import goal_of_the_budget

pytestmark = [pytest.mark.django_db]

DAY = dt.date(2026, 9, 20)
SHARES = {"T": 0.70, "kvinnor": 0.80, "män": 0.60}


def numbers(shares: dict[str, float], everybody: dict[str, int] | None = None) -> dict[Any, Any]:
    content: dict[Any, Any] = {}
    for sex, share in shares.items():
        people = (everybody or {"T": 8000, "kvinnor": 4000, "män": 4000})[sex]
        for year in (2023, 2024, 2025):
            content |= cells("new", year, "work", {"a": round(people * share)}, kon=sex)
            content |= cells("new", year, "all", {"a": people}, kon=sex)
    return content


@pytest.fixture
def made() -> Iterator[SimpleNamespace]:
    with clock.set_to(DAY):
        city = city_with_areas()
        goal = goal_of_the_budget(city)
        dataset = dataset_of(city, mapping={"totals": {"kon": "T"}})
        indicator = indicator_of(city, dataset)
        yield SimpleNamespace(
            city=city,
            dataset=dataset,
            goal=goal,
            indicator=indicator,
            target=YearTarget.objects.create(
                goal=goal,
                code="a",
                indicator=indicator,
                year=2025,
                kind="number",
                value=65.0,
                women=85.0,
                men=55.0,
                by_gender=True,
                area=Area.objects.get(area_set__code="new", code="a"),
            ),
            round=ReportingRound.objects.create(
                city=city,
                code="ar-2025",
                name={"sv": "Verksamhetsberättelse"},
                document=goal.document,
                led_by=goal.owner,
                year=2025,
                opens=dt.date(2025, 12, 15),
                due=dt.date(2026, 1, 25),
            ),
        )


def told(made: SimpleNamespace) -> dict[str, Any]:
    """The part of a report's content that outcomes are made of, as its file has it."""
    held = Gathering(
        {made.dataset.pk: made.dataset.releases.get().pk} if made.dataset.releases.exists() else {}
    )
    content = {
        "outcomes": year_outcomes.of_year(held, made.round),
        "rows": compiling.rows_of_year(made.round),
        "tree": [{"goal": "1", "depth": 0}],
    }
    whole = {
        "compiled": content,
        "goals": [{"code": "1", "text": {"sv": "Fler i arbete"}}],
        "whole": None,
        "frozen_at": "2026-09-20T12:00:00+02:00",
        "audience": "public",
        "indicators": held.indicators,
        "frames": held.frames,
        "releases": held.releases,
    }
    return json.loads(json.dumps(whole, default=str))


def findings(made: SimpleNamespace, content: dict[str, Any]) -> list[str]:
    """What verifying has to say; a content that cannot be read at all is a finding too, as in `verify`."""
    report = SimpleNamespace(identifier="r", round=made.round, city=made.city)
    try:
        tables = derived.Tables(content)
        entries = content["compiled"]["outcomes"]
        found = [one for entry in entries for one in derived.year_outcome(content, tables, entry)]
        return [str(one) for one in (*found, *rows.check(report, content))]
    except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        return [repr(error)]


def sheet(content: dict[str, Any]) -> list[list[Any]]:
    sheets = SimpleNamespace(content=content, lang="sv", text=lambda value: value["sv"])
    return list(layout_outcomes.rows_of_sheet(sheets))


def table(content: dict[str, Any]) -> Any:
    page = SimpleNamespace(
        content=content,
        lang="sv",
        say=lambda word, **values: WORDS[word]["sv"].format(**values),
        text=lambda value: value["sv"],
    )
    (found,) = layout_outcomes.of_goal(page, {"code": "1", "text": {"sv": "Fler i arbete"}})
    return found


def test_women_and_men_stand_beside_what_was_asked_of_each(made: SimpleNamespace) -> None:
    put_release(made.dataset, numbers(SHARES), dt.date(2026, 3, 1))
    content = told(made)
    found = table(content)
    assert [column.header for column in found.columns][2:] == ["Alla", "Kvinnor", "Män"]
    asked, came = found.rows
    assert list(asked[1:]) == ["Årsmål 2025", "65", "85", "55"]
    assert [cell.split()[0] for cell in came[2:]] == ["70,0", "80,0", "60,0"]
    assert came[1] == "Utfall 2025"
    assert [row[8].value for row in sheet(content)] == [pytest.approx(each) for each in (70, 80, 60)]
    assert findings(made, content) == []


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict | list) and value:
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*path, key))
    else:
        yield path, value


def test_no_leaf_of_an_outcome_is_altered_unnoticed(made: SimpleNamespace) -> None:
    put_release(made.dataset, numbers(SHARES), dt.date(2026, 3, 1))
    content = told(made)
    tried = 0
    for path, value in leaves(content["compiled"]["outcomes"]):
        forged = copy.deepcopy(content)
        at = forged["compiled"]["outcomes"]
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = (
            not value
            if isinstance(value, bool)
            else value + 1
            if isinstance(value, int | float)
            else f"{value}x"
        )
        assert findings(made, forged), path
        tried += 1
    assert tried > 25
    for gone in ("apart", "figures"):
        forged = copy.deepcopy(content)
        entry = forged["compiled"]["outcomes"][0]
        entry[gone] = None if gone == "apart" else {"all": entry["figures"]["all"]}
        assert findings(made, forged), gone
    forged = copy.deepcopy(content)
    forged["compiled"]["outcomes"] = []
    assert findings(made, forged)


def test_what_is_changed_after_the_report_is_no_fault_of_it(made: SimpleNamespace) -> None:
    put_release(made.dataset, numbers(SHARES), dt.date(2026, 3, 1))
    content = told(made)
    made.target.women, made.target.men = 90.0, 60.0
    made.target.save()
    assert findings(made, content) == []


def test_a_small_group_is_withheld_and_that_is_not_missing(made: SimpleNamespace) -> None:
    made.dataset.counted_by_city = True
    made.dataset.save()
    made.indicator.small_base_rule = {"base": 20, "part": 5}
    made.indicator.save()
    few = numbers({"T": 0.699, "kvinnor": 0.3, "män": 0.7}, {"T": 4010, "kvinnor": 10, "män": 4000})
    put_release(made.dataset, few, dt.date(2026, 3, 1))
    content = told(made)
    (entry,) = content["compiled"]["outcomes"]
    assert {who: one["missing"] for who, one in entry["figures"].items()} == {
        "all": "present", "women": "withheld", "men": "withheld"
    }  # fmt: skip
    assert all(isinstance(row[8], Absent) for row in sheet(content)[1:])
    assert table(content).rows[1][3] == table(content).rows[1][4] != "–"
    assert all(one["value"] is None for who, one in entry["figures"].items() if who != "all")
    assert findings(made, content) == []


def test_what_is_missing_for_women_is_said_of_them_alone(made: SimpleNamespace) -> None:
    gone = {
        key: Missing.NOT_YET_PUBLISHED
        for key in numbers({"kvinnor": 0.8})
        if key[3] == "work" and key[2] == 2025
    }
    put_release(made.dataset, numbers(SHARES) | gone, dt.date(2026, 3, 1))
    content = told(made)
    _asked, came = table(content).rows
    (entry,) = content["compiled"]["outcomes"]
    assert entry["figures"]["women"]["missing"] == "not_yet_published"
    assert came[2].startswith("70,0")
    assert not any(letter.isdigit() for letter in came[3])
    assert came[4].startswith("60,0")
    assert findings(made, content) == []


def test_a_source_that_does_not_count_them_and_one_without_numbers_say_so(made: SimpleNamespace) -> None:
    before = told(made)
    assert list(table(before).rows[1][2:]) == ["inget utfall ännu"] * 3
    assert findings(made, before) == []
    made.dataset.mapping = {}
    made.dataset.save()
    content = {(*key[:4], ()): number for key, number in numbers({"T": 0.7}).items()}
    put_release(made.dataset, content, dt.date(2026, 3, 1))
    after = told(made)
    found = table(after)
    assert list(found.rows[1][3:]) == ["räknas inte för sig"] * 2
    assert findings(made, after) == []


def test_the_year_after_the_targets_is_not_its_outcome(made: SimpleNamespace) -> None:
    put_release(made.dataset, numbers(SHARES), dt.date(2026, 3, 1))
    YearTarget.objects.filter(pk=made.target.pk).update(year=2024)
    ReportingRound.objects.filter(pk=made.round.pk).update(year=2024)
    made.round.refresh_from_db()
    (entry,) = told(made)["compiled"]["outcomes"]
    assert entry["period"] == 2024
