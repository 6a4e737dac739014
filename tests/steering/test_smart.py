"""The SMART check from the database, and its words in both languages."""

from __future__ import annotations

import dataclasses
import string
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.methods import smart as method
from samstad.methods.judgement import TargetKind
from samstad.methods.smart import ADVICE, Advice, AdviceCode, Finding, Letter
from samstad.organisation import clock
from samstad.organisation.models import Organisation
from samstad.organisation.rights import ANONYMOUS, may
from samstad.statistics.audience import Audience
from samstad.statistics.models import Area, Indicator
from samstad.steering import smart, smart_wording, smart_words
from samstad.steering.smart import GoalCheck, GoalDraft, TargetDraft
from tests import people
from tests.steering import followed_city
from tests.steering.followed_city import TODAY

C = AdviceCode


def names_in(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name}


def test_the_tables_are_total_and_tell_the_same_in_both_languages() -> None:
    tables = {
        Letter: smart_words.LETTERS,
        Finding: smart_words.FINDINGS,
        AdviceCode: smart_words.ADVICE_TEXTS,
    }
    for kind, table in tables.items():
        assert set(table) == set(kind)
        for key, text in table.items():
            assert set(text) == {"sv", "en"}
            assert all(text.values())
            assert names_in(text["sv"]) == names_in(text["en"]), key


def advice(code: AdviceCode) -> Advice:
    """One with numbers such as it may carry."""
    numbers: dict[str, Any] = {
        "target": "a", "targets": 1, "words": 2, "required": 10, "found": ["främja", "på sikt"], "baseline_year": 2021,
        "change": 2.5, "noise": 3.1, "accepted": ["board"], "missing": ["police"], "owner": "board", "span": 3,
        "share": 0.31, "lower": 0.2, "upper": 0.45, "cases": 40, "areas": 20, "windows": 160, "areas_made_it": 9,
        "median": -0.4, "best_tenth": 4.2, "baseline_value": 60.0, "value": 59.0, "longest": 4,
        "years": [2026, 2028], "year": 2031, "this_year": 2026, "limit": 5,
    }  # fmt: skip
    return Advice(code, {name: numbers[name] for name in ADVICE[code][2]})


def checked_draft(targets: int = 1) -> GoalCheck:
    indicator = Indicator(code="work", name={"sv": "I arbete"}, unit={"sv": "%"}, decimals=1)
    area = Area(code="n", name={"sv": "Norra"})
    bodies = [Organisation(code=code, name={"sv": code.title()}) for code in ("board", "police")]
    drafts = tuple(
        TargetDraft(code, indicator, area, "at_least", 64.0, 2027, 2023) for code in "ab"[:targets]
    )
    draft = GoalDraft("Fler i arbete", drafts, bodies[0], (bodies[1],), (bodies[0],))
    return GoalCheck(draft, method.check(method.SmartGoal(draft.text), this_year=2024))


@pytest.mark.parametrize("code", AdviceCode)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_advice_is_a_sentence_with_nothing_left_to_fill_in(code: AdviceCode, lang: str) -> None:
    text = smart_wording.advice_text(advice(code), checked_draft(), lang)
    assert "{" not in text
    assert "None" not in text
    assert text[0].isupper() or text[0] in "”“"
    assert text.endswith((".", "?"))
    if "target" in ADVICE[code][2]:
        assert smart_wording.advice_text(advice(code), checked_draft(2), lang) == f"I arbete, Norra: {text}"


def test_evidence_reads_as_a_planner_would_say_it() -> None:
    text = smart_wording.advice_text(advice(C.OFTEN_DONE), checked_draft(), "sv")
    assert text == (
        "Det har gjorts förut. Av 40 fall i 20 andra områden har 31\u00a0% (20–\u206045) gjort en förändring åt rätt "
        "håll med minst 2,5\u00a0procentenheter på 3 år. I hälften av alla perioder var förändringen "
        "−0,4\u00a0procentenheter eller bättre, i den bästa tiondelen +4,2\u00a0procentenheter."
    )


@pytest.fixture
def made(db: Any, settings: Any, tmp_path: Any) -> Iterator[SimpleNamespace]:
    from samstad.conf.home import Home

    settings.HOME = Home(tmp_path / "home")
    with clock.set_to(TODAY):
        yield followed_city.build()


def codes(checked: GoalCheck, letter: Letter) -> list[AdviceCode]:
    return [item.code for item in checked.result.of(letter).advice]


def test_a_saved_goal_is_checked_on_the_numbers_of_today(made: SimpleNamespace) -> None:
    checked = smart.check(smart.draft_of(made.goals["omrade"]))
    assert codes(checked, Letter.MEASURABLE) == [C.DIRECTION_ONLY]
    # Three other areas, one of them withheld; four years of history do not hold six.
    (found,) = checked.result.of(Letter.REALISTIC).advice
    assert (found.code, found.params["span"], found.params["longest"]) == (C.HISTORY_TOO_SHORT, 6, 4)
    assert codes(checked, Letter.ACCEPTED) == [C.OWNER_ALONE]
    assert [row.label for row in smart_wording.rows(checked, "sv")] == [
        "Specifikt", "Mätbart", "Accepterat", "Realistiskt", "Tidsatt",
    ]  # fmt: skip


def test_a_goal_that_nobody_has_saved_is_checked_by_the_same_function(made: SimpleNamespace) -> None:
    a = made.areas["new", "a"]
    target = TargetDraft("ny", made.indicator, a, "at_least", 70.0, 2028, 2025)
    draft = GoalDraft("Fler i arbete i område a", (target,), made.north, (made.board,), (made.north,))
    checked = smart.check(draft, rule=dataclasses.replace(smart.RULE, min_cases=2))
    assert codes(checked, Letter.SPECIFIC) == [C.SAYS_WHAT_AND_WHERE]
    assert codes(checked, Letter.MEASURABLE) == [C.CAN_BE_FOLLOWED]
    assert codes(checked, Letter.ACCEPTED) == [C.NOT_ACCEPTED_BY]
    evidence = checked.result.evidence["ny"]
    # b and c stand still in all of their windows of three years; the public does not see d at all.
    assert evidence.areas <= 2
    assert evidence.share == 0
    inside = smart.check(draft, audience=Audience.INTERNAL).result.evidence["ny"]
    assert inside.areas == 3
    half = smart.check(GoalDraft("Främja", (TargetDraft("x"),)))
    assert {row.finding for row in smart_wording.rows(half, "en")} >= {Finding.NOT_MET, Finding.CANNOT_TELL}
    assert all(text for row in smart_wording.rows(half, "sv") for text in row.advice)
    empty = smart.check(GoalDraft(""))
    assert [row.finding for row in smart_wording.rows(empty, "sv")].count(Finding.NOT_MET) == 4


def test_a_direction_is_measured_on_any_change(made: SimpleNamespace) -> None:
    a = made.areas["new", "a"]
    draft = GoalDraft(
        "x", (TargetDraft("t", made.indicator, a, TargetKind.INCREASE.value, None, 2027, 2025),)
    )
    checked = smart.check(
        draft, audience=Audience.INTERNAL, rule=dataclasses.replace(smart.RULE, min_cases=2)
    )
    (row,) = (row for row in smart_wording.rows(checked, "sv") if row.letter is Letter.REALISTIC)
    assert "en förändring åt rätt håll på 2 år" in row.advice[0]


def test_who_has_accepted_follows_decision_role_and_signature(made: SimpleNamespace) -> None:
    goal = made.goals["omrade"]
    police = people.body(made.city, "polisen", "authority")
    followed_city.role(made, "omrade", made.board)
    followed_city.role(made, "omrade", police)
    draft = smart.draft_of(goal)
    assert set(draft.concerned) == {made.board, police}
    assert set(draft.accepted) == {made.north, made.board}
    assert codes(smart.check(smart.draft_of(goal, accepted=[police])), Letter.ACCEPTED) == [C.ALL_ACCEPTED]
    made.document.state = "draft"
    made.document.save()
    goal.refresh_from_db()
    assert smart.draft_of(type(goal).objects.get(pk=goal.pk)).accepted == ()


def test_only_those_whose_goal_it_is_are_shown_the_check(made: SimpleNamespace) -> None:
    goal = made.goals["omrade"]
    writer = people.person("skribent@example.org", (made.north, "reporter"))
    other = people.person("annan@example.org", (made.board, "coordinator"))
    assert may(writer, "check", goal)
    assert not may(other, "check", goal)
    assert not may(ANONYMOUS, "check", goal)


@pytest.mark.parametrize(
    ("kind", "share", "expected"),
    [("match_reference", None, 60.0), ("close_gap", 0.5, 58.0), ("reach", None, 70.0)],
)
def test_the_size_of_a_gap_is_as_the_reference_stands_at_the_baseline(
    kind: str, share: float | None, expected: float
) -> None:
    from samstad.methods.values import Missing
    from samstad.statistics.derivation import Figure

    value = 70.0 if kind == "reach" else None
    draft = TargetDraft("t", kind=kind, value=value, share=share, direction="higher_is_better")
    own, city = Figure(56.0, Missing.PRESENT), Figure(60.0, Missing.PRESENT)
    assert smart._value(draft, own, None if kind == "reach" else city) == expected
    assert smart._value(draft, own, None) == value
