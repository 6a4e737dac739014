"""Needs: stated with evidence, put in order by several bodies, and answered once with the reason."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation.errors import UserError
from samstad.places import focus, prioritising
from samstad.places import need_actions as actions
from samstad.places.models import DevelopmentNeed, FocusArea, Prioritising
from tests import people
from tests.places.conftest import new_need


@pytest.fixture
def need(city) -> DevelopmentNeed:
    return actions.begin(
        city.writer, new_need(city), title="Mötesplats för unga", description="Det saknas en."
    )


def stated(city, title: str) -> DevelopmentNeed:
    made = actions.begin(city.writer, new_need(city), title=title, description="")
    actions.add_evidence(city.writer, made, about=city.indicator)
    return actions.state(city.writer, made)


def test_a_need_without_evidence_is_not_sent(city, need) -> None:
    with pytest.raises(UserError, match="no evidence"):
        actions.state(city.writer, need)
    actions.add_evidence(city.writer, need, quote="Vi har ingenstans att vara.", source="Boendedialog 2026")
    sent = actions.state(city.writer, need)
    assert (sent.state, sent.stated_on.isoformat()) == ("stated", "2026-09-20")


def test_evidence_is_one_thing_and_a_quotation_has_a_source(city, need) -> None:
    with pytest.raises(UserError, match="one thing"):
        actions.add_evidence(city.writer, need)
    with pytest.raises(UserError, match="one thing"):
        actions.add_evidence(city.writer, need, about=city.indicator, quote="ord", source="x")
    with pytest.raises(UserError, match="source"):
        actions.add_evidence(city.writer, need, quote="ord")


def test_a_personal_number_is_refused_and_shown_where(city, need) -> None:
    with pytest.raises(UserError, match="character 7") as caught:
        actions.add_evidence(city.writer, need, quote="Fråga 811228-9874 om det.", source="x")
    assert caught.value.where == "quote"
    with pytest.raises(UserError, match="identity number"):
        actions.begin(city.writer, new_need(city), title="811228-9874", description="")


def test_each_answer_has_its_reason_and_nothing_is_answered_twice(city) -> None:
    first, second, third = (stated(city, title) for title in ("Ett", "Två", "Tre"))
    with pytest.raises(UserError, match="what takes it up"):
        actions.take_up(city.boss, first, city.board, "Ja", None)
    with pytest.raises(UserError, match="reason"):
        actions.take_up(city.boss, first, city.board, "", city.goal)
    done = actions.take_up(city.boss, first, city.board, "Målet täcker det.", city.goal)
    assert (done.state, done.goal, done.answered_by) == ("taken_up", city.goal, city.board)
    with pytest.raises(UserError, match="coming year"):
        actions.postpone(city.boss, second, city.board, "Sedan", 2026)
    later = actions.postpone(city.boss, second, city.board, "Lokalen byggs 2028.", 2028)
    assert (later.state, later.postponed_until) == ("postponed", 2028)
    assert actions.decline(city.boss, third, city.board, "Finns redan.").state == "declined"
    with pytest.raises(PermissionDenied):
        actions.decline(city.boss, third, city.board, "Igen")


def test_nobody_answers_for_a_body_that_they_have_no_role_in(city) -> None:
    with pytest.raises(UserError, match="no role"):
        actions.decline(city.boss, stated(city, "Ett"), city.south, "Nej")
    with pytest.raises(PermissionDenied):
        actions.decline(city.writer, stated(city, "Två"), city.north, "Nej")  # a reporter does not answer


def test_several_bodies_put_needs_in_order_and_one_settles_it(city) -> None:
    one, two = stated(city, "Ett"), stated(city, "Två")
    new = Prioritising(city=city.city, code="2027", name={"sv": "Underlag 2027"}, owner=city.board)
    with pytest.raises(UserError, match="at least two"):
        actions.open_prioritising(city.boss, new, [city.board], [one])
    found = actions.open_prioritising(city.boss, new, [city.board, city.north], [one, two])
    actions.rank(city.writer, found, city.north, [two, one], "Ungdomarna först")
    with pytest.raises(UserError, match="Not all bodies"):
        actions.close(city.boss, found, "Klart")
    with pytest.raises(UserError, match="one place"):
        actions.rank(city.boss, found, city.board, [one])
    with pytest.raises(UserError, match="no role"):
        actions.rank(city.boss, found, city.north, [one, two])
    actions.rank(city.boss, found, city.board, [one, two])
    actions.rank(city.boss, found, city.board, [two, one])  # given anew
    proposed = prioritising.proposed(found)
    assert [(row.need.code, row.points, row.apart) for row in proposed.rows] == [("tva", 1, 0), ("ett", 2, 0)]
    with pytest.raises(UserError, match="reason"):
        actions.close(city.boss, found, "")
    actions.close(city.boss, found, "Alla är eniga.")
    assert [row.need.code for row in found.needs.all()] == ["tva", "ett"]
    one.refresh_from_db()
    assert one.state == "prioritised"
    with pytest.raises(PermissionDenied):
        actions.rank(city.boss, found, city.board, [one, two])


def test_a_need_that_is_answered_while_bodies_rank_keeps_its_answer(city) -> None:
    one, two = stated(city, "Ett"), stated(city, "Två")
    new = Prioritising(city=city.city, name={"sv": "Underlag 2027"}, owner=city.board)
    found = actions.open_prioritising(city.boss, new, [city.board, city.north], [one, two])
    assert found.code == "underlag-2027"
    actions.decline(city.boss, one, city.board, "Staten äger frågan.")
    actions.rank(city.writer, found, city.north, [one, two])
    actions.rank(city.boss, found, city.board, [one, two])
    actions.close(city.boss, found, "Klart.")
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == ("declined", "prioritised")
    assert [row.place for row in found.needs.all()] == [1, 2]


def test_a_postponed_need_comes_back_and_an_answered_one_does_not(city) -> None:
    one, two, three = (stated(city, title) for title in ("Ett", "Två", "Tre"))
    later = actions.postpone(city.boss, one, city.board, "Sedan", 2028)
    new = Prioritising(city=city.city, code="2028", name={"sv": "Underlag 2028"}, owner=city.board)
    actions.open_prioritising(city.boss, new, [city.board, city.north], [later, two])
    with pytest.raises(UserError, match="being prioritised"):
        actions.withdraw(people.person("h@x.example.org", (city.north, "coordinator")), two)
    done = actions.decline(city.boss, three, city.board, "Nej")
    again = Prioritising(city=city.city, code="2029", name={"sv": "X"}, owner=city.board)
    with pytest.raises(UserError, match="not waiting"):
        actions.open_prioritising(city.boss, again, [city.board, city.north], [done])


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.lists(st.integers(1, 9), max_size=4)))
def test_the_order_is_by_the_mean_and_the_same_whoever_is_asked_first(ranks) -> None:
    found = prioritising.order(ranks)
    assert sorted(found) == sorted(ranks)
    means = [sum(ranks[key]) / len(ranks[key]) for key in found if ranks[key]]
    assert means == sorted(means)
    assert all(ranks[key] for key in found[: len(means)])  # what nobody has ranked comes last
    turned = {key: list(reversed(ranks[key])) for key in reversed(list(ranks))}
    assert prioritising.order(turned) == found


# --- Places in focus ---------------------------------------------------------------------------------------


def new_focus(city, first: str = "2026-01-01", last: str | None = None) -> FocusArea:
    return FocusArea(
        city=city.city,
        area=city.areas.districts[0],
        owner=city.board,
        valid_from=dt.date.fromisoformat(first),
        valid_to=dt.date.fromisoformat(last) if last else None,
    )


WORDS = {"name": "Fokus Åkerby", "expectation": "Alla nämnder samordnar sig här."}


def test_a_place_is_in_focus_between_two_days_and_not_twice(city) -> None:
    found = focus.begin(city.boss, new_focus(city, last="2026-12-31"), **WORDS)
    days = ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")
    assert [found.in_focus(dt.date.fromisoformat(day)) for day in days] == [False, True, True, False]
    with pytest.raises(UserError, match="already"):
        focus.begin(city.boss, new_focus(city, "2026-12-31"), **WORDS)
    with pytest.raises(UserError, match="before the first"):
        focus.begin(city.boss, new_focus(city, "2027-02-01", "2027-01-01"), **WORDS)
    assert focus.begin(city.boss, new_focus(city, "2027-01-01"), **WORDS).code == "fokus-akerby-2"


def test_the_matrix_has_every_body_and_says_where_nothing_is_known(city) -> None:
    found = focus.begin(city.boss, new_focus(city), **WORDS)
    matrix = focus.matrix(city.city, dt.date(2026, 9, 20))
    cells = {body.code: cell[0] for body, cell in matrix.rows}
    assert [a.code for a in cells["norra"].activities] == ["jobbtorg"]  # responsible
    assert [a.code for a in cells["styrelsen"].activities] == ["jobbtorg"]  # partner
    assert cells["sodra"].nothing
    focus.tell(
        city.stranger, found, city.south, 2026, did="Vi har flyttat ut.", changed="", learnt="Att vara där."
    )
    cells = {body.code: cell[0] for body, cell in focus.matrix(city.city, dt.date(2026, 9, 20)).rows}
    assert cells["sodra"].told.learnt == {"sv": "Att vara där."}
    assert not focus.matrix(city.city, dt.date(2025, 9, 20)).places


def test_a_district_committee_is_asked_of_its_own_district_alone(city) -> None:
    focus.begin(city.boss, new_focus(city), **WORDS)
    for body in (city.north, city.south):
        body.kind = "district_committee"
        body.save()
    bodies = {body.code for body, _cells in focus.matrix(city.city, dt.date(2026, 9, 20)).rows}
    assert "norra" in bodies  # its territory is the place
    assert "sodra" not in bodies


def test_an_activity_in_a_part_of_the_place_counts_and_one_of_the_whole_city_does_not(city) -> None:
    focus.begin(city.boss, new_focus(city), **WORDS)
    activity = city.goal.activities.get()
    for areas, counts in (
        ([city.areas.small[0]], True),
        ([city.areas.whole], False),
        ([city.areas.small[-1]], False),
    ):
        activity.areas.set(areas)
        rows = dict(focus.matrix(city.city, dt.date(2026, 9, 20)).rows)
        assert bool(rows[city.north][0].activities) is counts


def test_what_is_told_is_of_a_year_in_focus_and_by_ones_own_body(city) -> None:
    found = focus.begin(city.boss, new_focus(city), **WORDS)
    for year in (2025, 2027):
        with pytest.raises(UserError, match="not in focus"):
            focus.tell(city.stranger, found, city.south, year, did="x", changed="", learnt="")
    with pytest.raises(UserError, match="no role"):
        focus.tell(city.stranger, found, city.north, 2026, did="x", changed="", learnt="")
    ended = focus.end(city.boss, found, dt.date(2026, 9, 1), "Uppdraget är slut.")
    assert not ended.in_focus(dt.date(2026, 9, 20))
    assert (
        focus.tell(city.stranger, ended, city.south, 2026, did="Klart.", changed="", learnt="").year == 2026
    )
    with pytest.raises(PermissionDenied):
        focus.end(city.boss, ended, dt.date(2026, 10, 1), "Igen")
