"""A project is written and changed on the site: budget, phase, risk, what it pays for; after the decision on one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation.errors import ConflictError
from samstad.organisation.models import AuditRecord, Decision
from samstad.steering import project_actions
from samstad.steering.life import UnfinishedError
from samstad.steering.models import Project, SteeringDocument
from samstad.steering.project_actions import WrittenProject, merge
from tests.web.html import Page

WRITTEN = st.builds(
    WrittenProject,
    title=st.sampled_from(["", "A", "B"]),
    phase=st.sampled_from(["", "planning", "done"]),
    first_year=st.none() | st.integers(2026, 2028),
    amounts=st.dictionaries(st.integers(2026, 2028), st.integers(-3, 3).map(Decimal)),
)


@given(WRITTEN)
def test_named_fields_say_all(written: WrittenProject) -> None:
    assert WrittenProject.from_flat(written.flat()) == written


@given(WRITTEN, WRITTEN, WRITTEN)
def test_nothing_of_two_writers_is_lost(
    read: WrittenProject, mine: WrittenProject, theirs: WrittenProject
) -> None:
    merged, both = merge(read, mine, theirs)
    before, now, since, found = (one.flat() for one in (read, mine, theirs, merged))
    for name in {*before, *now, *since}:
        a, b, c = before.get(name), now.get(name), since.get(name)
        wanted = b if b != a else c
        assert found.get(name) == wanted
        assert (name in both) == (b != a and c not in (a, b))


@pytest.fixture
def draft(city: SimpleNamespace) -> SimpleNamespace:
    SteeringDocument.objects.filter(pk=city.document.pk).update(state="draft", owner=city.board)
    city.document.refresh_from_db()
    return city


def sent(**more: str) -> dict[str, str]:
    return {
        "title": "Ny simhall <b>", "kind": "investment", "responsible": "norra", "phase": "planning",
        "risk_level": "high", "risk": "Marken är inte undersökt.", "first_year": "2027", "last_year": "2028",
        "amount-2027": "12 500 000", "amount-2028": "", "read": "{}", **more,
    }  # fmt: skip


def test_it_is_written_shown_and_changed(draft: SimpleNamespace, client_of: Any) -> None:
    client, base = client_of(draft.coordinator), f"/{draft.city.slug}/dokument/program"
    body = draft.north.code
    assert Page(client.get(f"{base}/nytt-projekt/").content.decode()).faults == []
    answer = client.post(f"{base}/nytt-projekt/", sent(responsible=body))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    row = Project.objects.get(title__sv="Ny simhall <b>")
    assert (row.phase, row.risk_level, row.first_year) == ("planning", "high", 2027)
    # The year without an amount has none: nobody has said that it is nothing.
    assert [(cell.year, cell.amount) for cell in row.amounts.all()] == [(2027, 12_500_000)]
    shown = client.get(answer["Location"]).content.decode()
    assert Page(shown).faults == []
    assert "12,5" in shown
    change = f"{base}/projekt/{row.code}/andra/"
    form = client.get(change).content.decode()
    assert Page(form).faults == []
    assert "12\u00a0500\u00a0000" in form
    client.post(change, sent(responsible=body, phase="procurement", **{"amount-2028": "-3,5"}))
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("responsible", "ingen"),
        ("amount-2027", "mycket"),
        ("amount-2027", "1e5"),
        ("last_year", "2020"),
        ("first_year", "27"),
        ("phase", "klar"),
    ],
)
def test_bad_input_has_a_message_and_loses_nothing(
    draft: SimpleNamespace, client_of: Any, field: str, value: str
) -> None:
    before = Project.objects.count()
    posted = sent(responsible=draft.north.code) | {field: value}
    answer = client_of(draft.coordinator).post(f"/{draft.city.slug}/dokument/program/nytt-projekt/", posted)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert Page(text).faults == []
    assert f'href="#id_{field}"' in text
    assert "Marken är inte undersökt." in text
    assert Project.objects.count() == before


def test_what_is_decided_rests_on_a_decision_and_loses_no_amount(draft: SimpleNamespace) -> None:
    actor = draft.coordinator
    written = WrittenProject(
        title="Skola", kind="investment", responsible=draft.north.code, amounts={2027: Decimal(5)}
    )
    row = project_actions.add_project(actor, draft.document, written)
    SteeringDocument.objects.filter(pk=draft.document.pk).update(state="in_force")
    row.document.refresh_from_db()
    for changed, where in (
        (replace(written, phase="done"), "decision"),
        (replace(written, amounts={}), "amount-2027"),
    ):
        with pytest.raises(UnfinishedError) as refused:
            project_actions.change_project(actor, row, changed, written)
        assert where in [one.where for one in refused.value.problems]
    decision = Decision.objects.filter(city=draft.city).first()
    assert decision is not None
    project_actions.change_project(actor, row, replace(written, phase="done"), written, decision)
    assert AuditRecord.objects.get(action="project.change").decision == decision
    with pytest.raises(ConflictError):
        project_actions.change_project(actor, row, replace(written, phase="closing"), written, decision)
    with pytest.raises(PermissionDenied):
        project_actions.add_project(draft.reporter, row.document, written, decision)
