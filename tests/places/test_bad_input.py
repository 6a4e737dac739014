"""A personal identity number is refused wherever free text of the local work is written, and it is shown where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from samstad.organisation.errors import UserError
from samstad.places import dialogue_actions, focus, grant_actions, knowledge_bank, need_actions
from samstad.places.models import (
    Dialogue,
    FocusArea,
    FundingCall,
    GrantApplication,
    KnowledgeEntry,
    PaymentCheck,
    Prioritising,
    ResidentProposal,
)
from tests.places.conftest import new_need

BAD = "Ring 811228-9874 i morgon"
TODAY = dt.date(2026, 9, 20)


def call(city: Any) -> FundingCall:
    found, _new = FundingCall.objects.get_or_create(
        city=city.city,
        code="c",
        owner=city.board,
        opens=TODAY,
        due=TODAY,
        total=100,
        criteria=[{"code": "k1"}],
    )
    return found


def application(city: Any, state: str) -> GrantApplication:
    return call(city).applications.create(
        code=f"a-{state}", applicant=city.north, state=state, amount=10, granted=10, outcome={"sv": "Tryggt"},
        outcome_by=TODAY,
    )  # fmt: skip


def dialogue(city: Any) -> Dialogue:
    return Dialogue.objects.create(
        city=city.city, code="d", owner=city.north, area=city.areas.districts[0], held_on=TODAY, method="walk"
    )


def asked(city: Any) -> Prioritising:
    needs = []
    for code in ("n1", "n2"):
        need = new_need(city)
        need.code, need.title, need.state = code, {"sv": code}, "stated"
        need.save()
        needs.append(need)
    new = Prioritising(city=city.city, name={"sv": "Ordning"}, owner=city.board)
    return need_actions.open_prioritising(city.boss, new, [city.board, city.north], needs)


def in_focus(city: Any) -> FocusArea:
    return FocusArea(
        city=city.city, area=city.areas.districts[0], owner=city.board, valid_from=dt.date(2026, 1, 1)
    )


def told(city: Any, **texts: str) -> Any:
    found = in_focus(city)
    found.code, found.expectation = "f", {"sv": "Mer"}
    found.save()
    return focus.tell(
        city.writer, found, city.north, 2026, **({"did": "Möten", "changed": "", "learnt": ""} | texts)
    )


def learnt(city: Any, **texts: str) -> Any:
    given = {
        "title": "Lås",
        "problem": "Bränder",
        "context": "",
        "result": "Inga",
        "worked": "yes",
        "level": 2,
    }
    return knowledge_bank.write(
        city.writer, KnowledgeEntry(city=city.city, owner=city.north), **(given | texts)
    )


def applied(city: Any, **texts: str) -> Any:
    given = {"title": "Torget", "measure": "", "outcome": "", "followup": "", "amount": 10}
    new = GrantApplication(call=call(city), applicant=city.north)
    return grant_actions.write(city.writer, new, **(given | texts))


def solved(city: Any) -> Any:
    row = PaymentCheck.objects.create(
        application=application(city, "granted"), on=TODAY, deviation={"sv": "x"}
    )
    return grant_actions.solve(city.boss, row, BAD)


KNOWN = ("title", "problem", "context", "result", "summary_en")


def ranked(city: Any) -> Any:
    found = asked(city)
    return need_actions.rank(city.boss, found, city.board, [row.need for row in found.needs.all()], BAD)


WRITTEN: dict[str, Callable[[Any], Any]] = {
    "need": lambda c: need_actions.begin(c.writer, new_need(c), title="Ljus", description=BAD),
    "order": ranked,
    "focus": lambda c: focus.begin(c.boss, in_focus(c), name="Fokus", expectation=BAD),
    **{f"told {n}": lambda c, n=n: told(c, **{n: BAD}) for n in ("did", "changed", "learnt")},  # type: ignore[misc]
    "dialogue": lambda c: dialogue_actions.begin(c.writer, dialogue(c), name="Möte", themes=BAD),
    "proposal": lambda c: dialogue_actions.propose(c.writer, dialogue(c), BAD),
    "answer": lambda c: dialogue_actions.answer(
        c.writer, dialogue(c).proposals.create(number=1, text={"sv": "Lås"}), c.north, "not", BAD
    ),
    "call": lambda c: grant_actions.open_call(c.boss, call(c), name="Medel", rules=BAD),
    **{f"applied {n}": lambda c, n=n: applied(c, **{n: BAD}) for n in ("title", "measure", "outcome", "followup")},  # type: ignore[misc]
    "points": lambda c: grant_actions.give_points(c.stranger, application(c, "submitted"), {"k1": 3}, BAD),
    "check": lambda c: grant_actions.check(c.boss, application(c, "granted"), BAD),
    "deviation": lambda c: grant_actions.check(c.boss, application(c, "granted"), "Avtal", BAD),
    "solved": solved,
    "report": lambda c: grant_actions.report(c.writer, application(c, "paid"), 10, BAD),
    **{f"learnt {n}": lambda c, n=n: learnt(c, **{n: BAD}) for n in KNOWN},  # type: ignore[misc]
}  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_personal_identity_number_is_refused_and_shown_where(city, written: Callable[[Any], Any]) -> None:
    with pytest.raises(UserError, match=r"personal identity number stands at character 6 \(…Ring ▮\)"):
        written(city)
    assert not ResidentProposal.objects.filter(text__sv=BAD).exists()
