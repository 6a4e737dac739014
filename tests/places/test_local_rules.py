"""The tables of the local work are total: every act leads somewhere where it is granted, every state is reached."""

from __future__ import annotations

import pytest

from samstad.places import local_rules

DRAWN = {drawn.title: drawn for drawn in local_rules.DRAWN}


@pytest.mark.parametrize("title", DRAWN)
def test_an_act_that_moves_something_is_granted_exactly_where_it_leads_somewhere(title: str) -> None:
    drawn = DRAWN[title]
    moving = {drawn.right(act) for _state, act in drawn.steps}
    granted = {
        (state, act)
        for state, row in drawn.table.rows.items()
        for act, who in row.items()
        if act in moving and who
    }
    assert granted == {(str(state), drawn.right(act)) for state, act in drawn.steps}


@pytest.mark.parametrize("title", DRAWN)
def test_every_state_is_reached(title: str) -> None:
    drawn = DRAWN[title]
    reached, waiting = set(), [drawn.first]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [str(after) for (before, _act), after in drawn.steps.items() if str(before) == state]
    assert reached == set(drawn.table.rows)


@pytest.mark.parametrize("title", DRAWN)
def test_it_begins_by_somebody(title: str) -> None:
    drawn = DRAWN[title]
    assert drawn.table.rows[drawn.first][drawn.begins]


@pytest.mark.parametrize("title", DRAWN)
def test_what_has_come_to_an_end_is_read_and_not_written(title: str) -> None:
    drawn = DRAWN[title]
    ends = set(drawn.table.rows) - {str(before) for before, _act in drawn.steps}
    for state in ends:
        granted = {act for act, who in drawn.table.rows[state].items() if who}
        assert "view" in granted
        assert "edit" not in granted
