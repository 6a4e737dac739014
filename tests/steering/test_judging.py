"""Judging from the database: on which edition, for whom, and that judgements follow the pointer both ways."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from samstad.methods.judgement import ReasonCode
from samstad.methods.values import Missing
from samstad.organisation import clock
from samstad.statistics.audience import Audience
from samstad.statistics.imports import move_pointer
from samstad.steering import judging, queries, wording
from samstad.steering.models import Target
from tests.steering import followed_city
from tests.steering.followed_city import FIRST, PEOPLE, SECOND, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = dt.timedelta(days=1)


@pytest.fixture
def made(settings: Any, tmp_path: Any) -> Iterator[SimpleNamespace]:
    from samstad.conf.home import Home

    settings.HOME = Home(tmp_path / "home")
    with clock.set_to(TODAY):
        yield followed_city.build()


def state(made: SimpleNamespace, as_of: Any = None, target: str = "up") -> str:
    return judging.judge_target(made.targets[target], as_of=as_of).state


def test_many_are_judged_as_each_alone_and_in_order(made: SimpleNamespace) -> None:
    targets = list(made.targets.values())
    for order in (targets, targets[::-1], [targets[1], targets[1]]):
        together = judging.judge_targets(order)
        assert [item.target.pk for item in together] == [target.pk for target in order]
        assert [item.judgement for item in together] == [judging.judge_target(t).judgement for t in order]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (FIRST - DAY, "cannot_be_judged"),
        (FIRST, "met"),
        (SECOND - DAY, "met"),
        (SECOND, "worse"),
        (None, "worse"),
    ],
)
def test_each_day_has_the_conclusion_that_was_known_then(
    made: SimpleNamespace, day: Any, expected: str
) -> None:
    assert state(made, day) == expected


def test_a_pinned_edition_is_judged_whatever_is_current(made: SimpleNamespace) -> None:
    assert state(made, {made.dataset.pk: made.first.pk}) == "met"
    assert state(made, {made.dataset.pk: made.second.pk}) == "worse"
    assert state(made, {}) == "cannot_be_judged"


def test_a_pointer_moved_back_turns_the_conclusion_back(made: SimpleNamespace) -> None:
    followed_city.with_round(made)
    move_pointer(made.statistician, made.dataset, made.first)
    assert state(made) == "met"
    assert state(made, TODAY) == "met"
    # What was known in between stays known.
    assert state(made, TODAY - DAY) == "worse"
    assert state(made, SECOND) == "worse"
    with clock.set_to(TODAY + DAY):
        move_pointer(made.statistician, made.dataset, made.second)
        assert state(made) == "worse"
        assert state(made, TODAY) == "met"


def beside(made: SimpleNamespace, **more: Any) -> Target:
    given = {
        "goal": made.goals["omrade"],
        "code": "beside",
        "indicator": made.indicator,
        "area": made.areas["new", "a"],
        "kind": "match_reference",
        "direction": "higher_is_better",
        "reference": made.areas["city", "0"],
        "baseline_year": 2021,
        "year": 2027,
        "set_by": made.board,
    }
    return Target.objects.create(**{**given, **more})


@pytest.mark.parametrize("more", [{}, {"kind": "close_gap", "share": 0.5}])
def test_a_reference_is_read_on_the_same_edition_and_known_to_contain_the_area(
    made: SimpleNamespace, more: dict[str, Any]
) -> None:
    target = beside(made, **more)
    judged = judging.judge_target(target, as_of=FIRST)
    assert judged.reference is not None
    assert judged.reference.contains_area
    latest = judged.judgement.comparison.reference
    assert latest == judged.reference_table.series("0")[-1]
    assert [ref.number for ref in judged.reference_table.releases] == [1]
    own = judged.judgement.latest
    assert judged.judgement.comparison.difference.value == own.value - latest.value
    # First the area rises above the others, then it falls below them.
    assert (judged.state, judging.judge_target(target).state) in {("met", "worse"), ("cannot_be_judged",) * 2}
    said = json.loads(json.dumps([point.to_dict() for point in judged.points]))
    about = (judged.judgement.target.to_dict(), judged.judgement.rule.to_dict())
    assert judging.judge_again(said, *about, judged.reference.to_dict()) == judged.judgement


def test_two_areas_side_by_side_are_independent(made: SimpleNamespace) -> None:
    judged = judging.judge_target(beside(made, reference=made.areas["new", "b"]))
    assert not judged.reference.contains_area


def test_a_subgroup_is_told_and_moves_nothing(made: SimpleNamespace) -> None:
    target = beside(made, subgroup=made.indicator)
    judged = judging.judge_target(target)
    assert judged.judgement.reason(ReasonCode.SUBGROUP_FALLS_SHORT)
    assert judged.state == "worse"
    assert len(judged.tables) == 3


def test_a_withheld_area_is_withheld_against_a_reference_too(made: SimpleNamespace) -> None:
    target = beside(made, area=made.areas["new", "d"], subgroup=made.indicator)
    judged = judging.judge_target(target)
    assert judged.state == "withheld"
    assert judged.judgement.comparison.difference.value is None
    assert not set(all_numbers(judged.judgement.to_dict())) & {18.0, 11.0}


@pytest.mark.parametrize(
    "wrong",
    [
        {"direction": ""},
        {"direction": "neutral"},
        {"reference": None},
        {"value": 80.0},
        {"share": 0.5},
        {"kind": "close_gap"},
        {"kind": "close_gap", "share": 1.5},
        {"kind": "close_gap", "share": 0.5, "subgroup": "own"},
        {"kind": "reach", "reference": None},
        {"kind": "reach", "value": 80.0},
        {"kind": "at_least", "value": 80.0, "reference": None},
        {"reference": "own"},
    ],
)
def test_the_database_refuses_a_target_that_nobody_could_judge(
    made: SimpleNamespace, wrong: dict[str, Any]
) -> None:
    if wrong.get("reference") == "own":
        wrong = wrong | {"reference": made.areas["new", "a"]}
    if wrong.get("subgroup") == "own":
        wrong = wrong | {"subgroup": made.indicator}
    with pytest.raises(IntegrityError), transaction.atomic():
        beside(made, **wrong)


def test_it_is_judged_again_from_json_alone(made: SimpleNamespace) -> None:
    for target in made.targets.values():
        judged = judging.judge_target(target)
        said = json.loads(json.dumps([point.to_dict() for point in judged.points]))
        again = judging.judge_again(said, judged.judgement.target.to_dict(), judged.judgement.rule.to_dict())
        assert again == judged.judgement


def all_numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from all_numbers(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from all_numbers(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def test_nothing_that_the_public_reads_gives_a_small_count_away(made: SimpleNamespace) -> None:
    """Not the judgement, its points, its reasons' parameters or its sentences hold a number of area d."""
    public = judging.judge_target(made.targets["small"])
    inside = judging.judge_target(made.targets["small"], audience=Audience.INTERNAL)
    assert public.state == "withheld"
    assert inside.state != "withheld"
    shown = {
        "judgement": public.judgement.to_dict(),
        "points": [point.to_dict() for point in public.points],
        "texts": [*wording.reasons(public, "sv"), wording.sentence(public, "sv")],
    }
    secret = {
        PEOPLE["d"],
        round(0.6 * PEOPLE["d"]),
        *(p.value for p in inside.points),
        *(p.lower for p in inside.points),
    }
    assert not secret & set(all_numbers(shown))
    assert all(point.missing is Missing.WITHHELD and point.base is None for point in public.points)
    assert not any(str(number) in text for number in (PEOPLE["d"], 11) for text in shown["texts"])


def test_the_companion_that_would_give_it_away_is_withheld_too(made: SimpleNamespace) -> None:
    """d = district 2 − c: with d hidden, c may not be shown beside the district."""
    from samstad.statistics.queries import indicator_table

    sets = {area.area_set.code: area.area_set for area in made.areas.values()}
    table = indicator_table(made.indicator, sets["new"])
    kinds = {code: table.at(code, 2025).missing for code in PEOPLE}
    district = indicator_table(made.indicator, sets["d"]).at("2", 2025).missing
    assert kinds["d"] is Missing.WITHHELD
    assert kinds["c"] is Missing.WITHHELD or district is Missing.WITHHELD
    assert kinds["a"] is Missing.PRESENT


def test_goals_are_read_parents_before_parts(made: SimpleNamespace) -> None:
    tree = [(depth, goal.code) for depth, goal in queries.goal_tree(made.document)]
    assert tree == [(0, "hela"), (1, "omrade"), (1, "litet")]
    parts = list(made.document.goals.exclude(code="hela"))
    assert [depth for depth, _ in queries.in_tree(parts)] == [0, 0]


def test_a_place_has_what_is_done_in_it_around_it_and_for_its_goals(made: SimpleNamespace) -> None:
    a, b, district = made.areas["new", "a"], made.areas["new", "b"], made.areas["d", "1"]
    assert {made.areas["city", "0"].pk, district.pk, a.pk} == set(queries.containing(a))
    followed_city.activity(made, "hela", "i-a", a)
    followed_city.activity(made, "hela", "i-stadsdelen", district)
    followed_city.activity(made, "hela", "i-b", b)
    followed_city.activity(made, "omrade", "for-malet")
    found = {activity.code for activity in queries.activities_for_area(a)}
    assert found == {"i-a", "i-stadsdelen", "for-malet"}
    assert [target.code for target in queries.targets_for_area(a)] == ["up"]


def test_a_body_has_the_goals_that_it_owns_or_follows(made: SimpleNamespace) -> None:
    followed_city.role(made, "omrade", made.board)
    codes = {goal.code for goal in queries.goals_of_organisation(made.board)}
    assert codes == {"hela", "omrade"}
    assert {goal.code for goal in queries.goals_of_organisation(made.north)} == {"omrade", "litet"}
    assert {target.code for target in queries.targets_on(made.indicator)} == set(made.targets)
    assert {target.code for target in queries.targets_of(made.city)} == set(made.targets)
