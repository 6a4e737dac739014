"""Lateness: computed on read, of two dated parts where more time was granted, and never less for waiting longer."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation import clock
from samstad.referrals.minutes_days import adjust_by, post_by
from samstad.referrals.models import AnswerState, ExtensionState
from samstad.referrals.queries import Standing, standing, summary

DUE = dt.date(2014, 9, 30)
days = st.dates(dt.date(2014, 8, 1), dt.date(2014, 12, 31))
maybe = st.none() | days


def extension(
    proposal_by: dt.date, extract_by: dt.date | None, when: str = "", key: int = 1
) -> SimpleNamespace:
    return SimpleNamespace(
        pk=key, state=ExtensionState.GRANTED, proposal_by=proposal_by, extract_by=extract_by,
        extract_when=when, decided_on=dt.date(2014, 9, 1), asked_on=dt.date(2014, 9, 1),
    )  # fmt: skip


def asked(*extensions: SimpleNamespace, proposed: dt.date | None = None, extract: dt.date | None = None):
    """One addressee, with rows that only look like the database's."""
    state = AnswerState.COMPLETE if extract else AnswerState.PROPOSED if proposed else AnswerState.DRAFT
    answer = SimpleNamespace(
        state=state, kind="committee", extensions=SimpleNamespace(all=lambda: list(extensions)),
        proposed_on=proposed, extract_on=extract, decided_on=None, version=SimpleNamespace(number=1),
    )  # fmt: skip
    return SimpleNamespace(
        answer=answer, referral=SimpleNamespace(due=DUE, source=""), withdrawn="", organisation=None
    )


def on(day: dt.date, addressee: SimpleNamespace) -> Standing:
    with clock.set_to(day):
        return standing(addressee)  # type: ignore[arg-type]


@given(days, days, maybe, maybe)
def test_waiting_never_makes_less_late(one, other, proposed, extract) -> None:
    first, second = sorted((one, other))
    addressee = asked(proposed=proposed, extract=extract)
    assert on(first, addressee).days_late <= on(second, addressee).days_late


@given(days, days, maybe, maybe)
def test_more_time_never_makes_more_late(day, proposal_by, proposed, extract) -> None:
    later = max(proposal_by, DUE)
    without = on(day, asked(proposed=proposed, extract=extract))
    more = on(day, asked(extension(later, later), proposed=proposed, extract=extract))
    assert more.whole.days_late(day) <= without.whole.days_late(day)


@given(days, maybe, maybe)
def test_what_came_in_time_is_not_late_whenever_it_is_looked_at(day, proposed, extract) -> None:
    found = on(day, asked(proposed=proposed, extract=extract))
    assert found.late == (max(0, ((extract or day) - DUE).days) > 0)
    assert not (found.outstanding and extract)


def test_the_two_parts_of_2014() -> None:
    """The proposal by 30 September, the extract after the next meeting: dates of their own, or words alone."""
    words = extension(DUE, None, "efter nästkommande sammanträde")
    found = on(dt.date(2014, 12, 1), asked(words, proposed=DUE))
    assert (found.days_late, found.outstanding) == (0, False)  # nobody has set the second day
    late = on(dt.date(2014, 12, 1), asked(words))
    assert (late.days_late, late.outstanding) == (62, True)
    dated = extension(DUE, dt.date(2014, 11, 5))
    assert on(dt.date(2014, 11, 5), asked(dated, proposed=DUE)).days_late == 0
    assert on(dt.date(2014, 11, 7), asked(dated, proposed=DUE)).days_late == 2


def test_an_extension_without_a_second_part_moves_the_whole() -> None:
    more = extension(dt.date(2014, 10, 10), None)
    assert on(dt.date(2014, 10, 12), asked(more)).days_late == 2
    assert on(dt.date(2014, 10, 10), asked(more)).days_late == 0


def test_the_last_one_granted_holds() -> None:
    first, second = extension(DUE, None, key=1), extension(dt.date(2014, 10, 20), None, key=2)
    assert on(dt.date(2014, 10, 20), asked(first, second)).days_late == 0


@given(st.lists(st.sampled_from(list(AnswerState)), max_size=20))
def test_the_numbers_add_up(states) -> None:
    rows = []
    for state in states:
        addressee = asked()
        addressee.answer.state = state
        rows.append(on(DUE, addressee))
    found = summary(rows)
    assert found.answered + found.abstained + found.awaited == found.asked == len(states)
    assert found.late == 0


def test_the_days_of_minutes() -> None:
    """Kommunallagen: adjusted within 14 days, known by the second day after."""
    assert adjust_by(dt.date(2026, 9, 17)) == dt.date(2026, 10, 1)
    assert post_by(dt.date(2026, 10, 1)) == dt.date(2026, 10, 3)
