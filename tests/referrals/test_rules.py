"""The tables are total: what is granted leads somewhere, every state is reached, and none is a trap by mistake."""

from __future__ import annotations

import pytest

from samstad.organisation.models import Role
from samstad.organisation.rights import PUBLIC, Scope
from samstad.referrals import registry_rules, rules
from samstad.referrals.models import (
    AnswerState,
    DocketState,
    InterpellationState,
    MeetingState,
    ReferralState,
)

CASES = [
    (ReferralState, rules.REFERRAL_STEPS, {"released"}, "draft"),
    (AnswerState, rules.ANSWER_STEPS, {"complete", "abstained"}, "received"),
    (DocketState, registry_rules.DOCKET_STEPS, set(), "open"),
    (MeetingState, registry_rules.MEETING_STEPS, {"posted"}, "planned"),
    (InterpellationState, registry_rules.INTERPELLATION_STEPS, {"debated", "withdrawn"}, "asked"),
]
MOVING = [
    (rules.REFERRAL, rules.REFERRAL_STEPS, rules.REFERRAL_ACTS),
    (registry_rules.MEETING, registry_rules.MEETING_STEPS, registry_rules.MEETING_ACTS),
    (registry_rules.INTERPELLATION, registry_rules.INTERPELLATION_STEPS, registry_rules.INTERPELLATION_ACTS),
    (registry_rules.DOCKET, registry_rules.DOCKET_STEPS, ("close", "reopen")),
]


def granted(table, acts) -> set[tuple[str, str]]:
    return {
        (str(state), act)
        for state, row in table.rows.items()
        for act, grants in row.items()
        if grants and act in acts
    }


@pytest.mark.parametrize(("table", "steps", "acts"), MOVING)
def test_an_act_is_granted_exactly_where_it_leads_somewhere(table, steps, acts) -> None:
    found = {pair for pair in granted(table, acts) if not pair[0].startswith("secret_")}
    assert found == {(str(state), act) for state, act in steps}


def test_what_is_secret_moves_as_what_is_not() -> None:
    for state in DocketState.values:
        one, other = (dict(registry_rules.DOCKET.rows[name]) for name in (state, f"secret_{state}"))
        assert one.pop("view") == PUBLIC
        assert all(grant.scope is Scope.OWN for grant in other.pop("view"))
        assert one == other


def test_an_act_on_an_answer_is_granted_exactly_where_it_leads_somewhere() -> None:
    inside = {state: row for state, row in rules.ANSWER.rows.items() if str(state) in AnswerState.values}
    found = {
        (str(state), act)
        for state, row in inside.items()
        for act, grants in row.items()
        if grants and act in rules.ANSWER_ACTS
    }
    assert found == {(str(state), act) for state, act in rules.ANSWER_STEPS}


def test_one_from_outside_acts_by_its_link_alone() -> None:
    for state, row in rules.ANSWER.rows.items():
        if "outside_" in str(state):
            assert not any(row[act] for act in rules.ANSWER_ACTS)
    taken_in = {str(state) for state, row in rules.ANSWER.rows.items() if row["take_in"]}
    assert taken_in == {
        f"outside_{state}" for state, act in rules.OUTSIDE_STEPS if act in ("hand_in", "abstain")
    }


@pytest.mark.parametrize(("states", "steps", "ends", "first"), CASES)
def test_every_state_is_reached_and_only_the_ends_have_no_way_out(states, steps, ends, first) -> None:
    reached = {first} | {str(after) for after in steps.values()}
    assert reached == set(states.values)
    assert {str(state) for state, _ in steps} == set(states.values) - ends


def test_a_draft_is_read_by_nobody_but_its_own_body() -> None:
    for state in rules.BEING_WRITTEN:
        assert {grant.scope for grant in rules.ANSWER.rows[state.value]["view"]} == {Scope.OWN}


def test_whatever_is_published_was_given_and_cannot_be_written() -> None:
    published = {name for name, row in rules.ANSWER.rows.items() if row["view"] == PUBLIC}
    assert published == set(rules.PUBLISHED)
    for name in published:
        state = str(name).removeprefix("published_").removeprefix("outside_")
        assert AnswerState(state) in rules.GIVEN
        assert not rules.ANSWER.rows[name]["edit"]


def test_a_reader_does_nothing_but_read() -> None:
    tables = (
        rules.REFERRAL,
        rules.ANSWER,
        registry_rules.DOCKET,
        registry_rules.MEETING,
        registry_rules.INTERPELLATION,
        rules.EXTENSION,
    )
    for table in tables:
        for row in table.rows.values():
            for act, grants in row.items():
                if act not in ("view", "see_compiled"):
                    assert not any(
                        grant.scope is not Scope.ANYONE and grant.role in (None, Role.READER)
                        for grant in grants
                    ), (table.name, act)
