"""The tables are total: what is granted leads somewhere, every state is reached, and none is a trap by mistake."""

from __future__ import annotations

import pytest

from samstad.places import rules
from samstad.places.models import AgreementState, PictureState

CASES = [
    (AgreementState, rules.AGREEMENT_STEPS, {"ended", "replaced"}, "draft"),
    (PictureState, rules.PICTURE_STEPS, {"agreed"}, "draft"),
]


def granted(table, acts) -> set[tuple[str, str]]:
    return {
        (state, act)
        for state, row in table.rows.items()
        for act, grants in row.items()
        if grants and act in acts
    }


def test_an_act_on_an_agreement_is_granted_exactly_where_it_leads_somewhere() -> None:
    steps = {(str(state), act) for state, act in rules.AGREEMENT_STEPS}
    moving = {pair for pair in steps if not pair[1].startswith("sign")}
    assert granted(rules.AGREEMENT, rules.AGREEMENT_ACTS) == moving
    signing = {pair for pair in steps if pair[1] == "sign"}
    assert granted(rules.PARTY, {"sign"}) == signing


def test_an_act_on_a_picture_is_granted_exactly_where_it_leads_somewhere() -> None:
    steps = {(str(state), act) for state, act in rules.PICTURE_STEPS}
    assert granted(rules.PICTURE, {"propose", "take_back"}) == {
        p for p in steps if not p[1].startswith("sign")
    }
    assert granted(rules.SIGNER, {"sign"}) == {p for p in steps if p[1] == "sign"}


@pytest.mark.parametrize(("states", "steps", "ends", "first"), CASES)
def test_every_state_is_reached_and_only_the_ends_have_no_way_out(states, steps, ends, first) -> None:
    reached = {first} | {str(after) for after in steps.values()}
    assert reached == set(states.values)
    assert {str(state) for state, _ in steps} == set(states.values) - ends


@pytest.mark.parametrize(("states", "steps", "ends", "first"), CASES)
def test_where_one_can_sign_one_can_sign_last(states, steps, ends, first) -> None:
    one = {state for state, act in steps if act == "sign"}
    assert one == {state for state, act in steps if act == "sign_last"}


def test_the_tables_name_every_state() -> None:
    for table in (rules.AGREEMENT, rules.PARTY, rules.COMMITMENT):
        assert set(table.rows) == set(AgreementState.values)
    for table in (rules.PICTURE, rules.SIGNER, rules.REQUEST, rules.PROBLEM):
        assert set(table.rows) == set(PictureState.values)


def test_nothing_that_is_agreed_can_be_written_by_anybody() -> None:
    row = rules.PICTURE.rows[PictureState.AGREED]
    assert [act for act, grants in row.items() if grants] == ["view"]
