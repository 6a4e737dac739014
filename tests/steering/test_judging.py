"""Judging from the database: on which edition, for whom, and that judgements follow the pointer both ways."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.methods.values import Missing
from samstad.organisation import clock
from samstad.statistics.audience import Audience
from samstad.statistics.imports import move_pointer
from samstad.steering import judging, queries, wording
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
