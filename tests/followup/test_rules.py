"""The round's tables are total, and hold together."""

from __future__ import annotations

import pytest

from samstad.followup import rules
from samstad.followup.models import ReplyState, RoundState, SubmissionState


def test_every_state_has_a_row() -> None:
    closed = {f"closed_{state}" for state in SubmissionState.values if state != SubmissionState.LOCKED}
    assert set(rules.SUBMISSION.rows) == set(SubmissionState.values) | closed
    on_drafts = {f"draft_{state}" for state in RoundState.values}
    assert set(rules.ROUND.rows) == set(RoundState.values) | on_drafts


def test_an_act_is_granted_exactly_where_it_leads_somewhere() -> None:
    granted = {
        (str(state), action)
        for state, row in rules.WHILE_OPEN.items()
        for action, grants in row.items()
        if grants and action != "view"
    }
    assert granted == {(str(state), action) for state, action in rules.TRANSITIONS}


def test_in_a_closed_round_nothing_moves_but_to_locked() -> None:
    moves = {
        (state, action)
        for state, row in rules.WHEN_CLOSED.items()
        for action, grants in row.items()
        if grants and action != "view"
    }
    assert moves == {("closed_approved", "lock")}
    for state, row in rules.WHEN_CLOSED.items():
        assert row["view"] == rules.WHILE_OPEN[state.removeprefix("closed_")]["view"]


def test_every_state_can_be_reached_and_only_locked_is_final() -> None:
    reached = {str(SubmissionState.NOT_STARTED)} | {str(after) for after in rules.TRANSITIONS.values()}
    assert reached == set(SubmissionState.values)
    with_a_way_out = {str(state) for state, _ in rules.TRANSITIONS}
    assert set(SubmissionState.values) - with_a_way_out == {SubmissionState.LOCKED}


@pytest.mark.parametrize("state", SubmissionState.values)
def test_nobody_without_an_account_may_change_anything(state: str) -> None:
    for action, grants in rules.SUBMISSION.rows[state].items():
        anyone = any(grant.scope.value == "anyone" for grant in grants)
        assert not anyone or action == "view"


def test_parts_and_replies_have_a_row_for_every_state() -> None:
    assert set(rules.SUBMISSION_PART.rows) == set(rules.SUBMISSION.rows)
    for state, row in rules.SUBMISSION_PART.rows.items():
        assert (row["view"], row["edit"]) == (
            rules.SUBMISSION.rows[state]["view"],
            rules.SUBMISSION.rows[state]["edit"],
        )
        # What nobody may write, nobody delegates.
        assert bool(row["delegate"]) == bool(row["edit"])
    late = {f"late_{state}" for state in ReplyState.values}
    assert set(rules.REPLY.rows) == set(ReplyState.values) | late | {"published"}
    granted = {
        (state, action)
        for state, row in rules.REPLY.rows.items()
        for action, grants in row.items()
        if grants and action != "view"
    }
    assert granted == {(str(state), action) for state, action in rules.REPLY_TRANSITIONS}
