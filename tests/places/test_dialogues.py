"""Dialogues: every proposal one answer, votes counted from a file or entered, and the money never exceeded."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation.errors import UserError
from samstad.places import dialogue_actions as actions
from samstad.places.models import Dialogue, ResidentProposal


def new(city, **more) -> Dialogue:
    values = {"method": "meeting", "held_on": dt.date(2026, 9, 1), "participants": 40} | more
    return Dialogue(city=city.city, area=city.areas.districts[0], owner=city.north, **values)


@pytest.fixture
def budget(city) -> Dialogue:
    made = actions.begin(city.writer, new(city, amount=500_000), name="Medborgarbudget", themes="")
    for text, cost in (("Bänkar", 180_000), ("Gym", 350_000), ("Lekplats", 290_000)):
        actions.propose(city.writer, made, text, cost=cost)
    return made


def test_each_proposal_gets_one_answer_with_its_fate_from_ones_own_body(city) -> None:
    made = actions.begin(city.writer, new(city), name="Boendedialog", themes="Trygghet")
    row = actions.propose(city.writer, made, "Mer ljus", theme="Trygghet")
    with pytest.raises(UserError, match="no words"):
        actions.answer(city.writer, row, city.north, "partly", "")
    with pytest.raises(UserError, match="no role"):
        actions.answer(city.writer, row, city.south, "partly", "Ja")
    actions.answer(city.writer, row, city.north, "partly", "Två lampor sätts upp.")
    with pytest.raises(UserError, match="already"):
        actions.answer(city.writer, row, city.north, "not", "Nej")


def test_a_dialogue_of_tomorrow_and_a_person_by_number_are_refused(city) -> None:
    with pytest.raises(UserError, match="not been held"):
        actions.begin(city.writer, new(city, held_on=dt.date(2026, 9, 21)), name="X", themes="")
    made = actions.begin(city.writer, new(city), name="X", themes="")
    with pytest.raises(UserError, match="identity number"):
        actions.propose(city.writer, made, "Fråga 811228-9874")
    with pytest.raises(PermissionDenied):
        actions.propose(city.stranger, made, "Mer ljus")


def test_votes_are_counted_once_and_the_money_decides_how_far_they_reach(city, budget) -> None:
    file = "förslag\n1\n1\n2;5\n3;4\n".encode()
    votes = actions.votes_in(file)
    assert votes == {1: 2, 2: 5, 3: 4}
    done = actions.count(city.writer, budget, votes, file=file)
    found = actions.result(done)
    assert [row.number for row in found.won] == [2]  # 350; neither 290 nor 180 fits in what is left
    assert (found.cost, found.left) == (350_000, 150_000)
    assert len(done.votes_hash) == 64
    with pytest.raises(PermissionDenied):
        actions.count(city.writer, done, votes)
    with pytest.raises(PermissionDenied):
        actions.propose(city.writer, done, "Sent", cost=1)


@pytest.mark.parametrize("votes", [{1: 1, 2: 1}, {1: 1, 2: 1, 3: 1, 4: 1}, {1: -1, 2: 0, 3: 0}])
def test_votes_for_other_proposals_are_refused(city, budget, votes) -> None:
    with pytest.raises(UserError, match="Every proposal"):
        actions.count(city.writer, budget, votes)


@pytest.mark.parametrize("file", [b"1;2;3", b"ett\ntv\xc3\xa5", b"\xff\xfe", b"1\n-2"])
def test_a_file_with_something_else_says_which_row(file) -> None:
    with pytest.raises(UserError, match=r"Row|UTF-8"):
        actions.votes_in(file)


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 50)), max_size=12), st.integers(0, 1000))
def test_a_result_never_costs_more_than_there_is_and_nothing_unvoted_wins(rows, amount) -> None:
    class Held:
        pass

    held = Held()
    held.amount, held.counted_on = amount, dt.date(2026, 9, 1)
    proposals = [
        ResidentProposal(number=n, cost=cost, votes=votes) for n, (cost, votes) in enumerate(rows, 1)
    ]
    held.proposals = Held()
    held.proposals.all = lambda: proposals
    found = actions.result(held)
    assert found.cost + found.left == amount
    assert found.cost == sum(row.cost for row in found.won) <= amount
    assert all(row.votes for row in found.won)
    assert len(found.won) + len(found.lost) == len(rows)
    # Whoever lost with votes either did not fit, or nobody with fewer votes pushed it out.
    for row in found.lost:
        if row.votes:
            before = sum(
                w.cost for w in found.won if (-w.votes, w.cost, w.number) < (-row.votes, row.cost, row.number)
            )
            assert before + row.cost > amount
