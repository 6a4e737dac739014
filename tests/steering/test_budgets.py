"""Budget tables: sums that are counted and checked, written in a draft, changed afterwards on a decision alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation import clock
from samstad.organisation.errors import ConflictError
from samstad.organisation.models import AuditRecord
from samstad.organisation.rights import may
from samstad.steering import budget_actions, budget_writing, budgets, comparing, life, sums
from samstad.steering.budget_writing import WrittenBudget, WrittenLine, WrittenYear
from samstad.steering.deciding import WrittenDecision
from samstad.steering.life import UnfinishedError
from samstad.steering.models import (
    Activity,
    BudgetAmount,
    BudgetLine,
    DocumentState,
    Lease,
    LeaseCost,
    PremisesPlan,
    Project,
    ProjectAmount,
    SteeringDocument,
)
from tests import people
from tests.steering.test_year_rows import tree

KRONOR = st.integers(-(10**12), 10**12).map(Decimal)
TENTHS = st.integers(-(10**6), 10**6).map(lambda tenths: tenths * sums.PRINTED)
KINDS = ("operating_cost", "operating_income", "investment_expense", "investment_income")


# --- sums, without a database ---------------------------------------------------------------------------------


@given(TENTHS, st.integers(-(10**9), 10**9).filter(bool))
def test_every_changed_digit_of_a_printed_sum_is_wrong(counted: Decimal, tenths: int) -> None:
    assert sums.agrees(counted, counted)
    assert not sums.agrees(counted + tenths * sums.PRINTED, counted)


@given(KRONOR)
def test_a_sum_printed_with_one_decimal_is_right_for_what_rounds_to_it(counted: Decimal) -> None:
    """Exactly one printed sum is right, and it is the one within half a decimal."""
    near = (counted // sums.PRINTED) * sums.PRINTED
    right = [said for said in (near - sums.PRINTED, near, near + sums.PRINTED) if sums.agrees(said, counted)]
    assert len(right) == 1
    assert abs(right[0] - counted) <= sums.PRINTED / 2


@given(KRONOR, st.integers(1, 99_999))
def test_a_sum_written_to_the_krona_is_held_to_the_krona(counted: Decimal, off: int) -> None:
    said = counted if counted % sums.PRINTED else counted + 1
    assert sums.agrees(said, said)
    assert not sums.agrees(said, said + off)


def test_a_sum_over_something_missing_is_told_and_never_right() -> None:
    (one,) = sums.wrong([2026], [Decimal(1)], [None])
    assert (one.year, one.counted, one.difference) == (2026, None, None)
    assert sums.wrong([2026], [None], [Decimal(1)]) == ()


@st.composite
def written_budgets(draw: st.DrawFn) -> WrittenBudget:
    codes = draw(st.lists(st.sampled_from("abcde"), unique=True))
    years = draw(st.lists(st.sampled_from([2026, 2027, 2028]), unique=True))
    lines = {
        code: WrittenLine(draw(st.sampled_from(KINDS)), draw(st.sampled_from(["", "Nämnden"])))
        for code in codes
    }
    amounts = {(c, y): draw(KRONOR) for c in codes for y in years if draw(st.booleans())}
    editions = {year: WrittenYear(draw(st.sampled_from(["budget", "plan"]))) for year in sorted(years)}
    return WrittenBudget(lines, editions, amounts)


@given(written_budgets())
def test_nothing_is_lost_between_a_table_and_what_the_form_carries(written: WrittenBudget) -> None:
    assert WrittenBudget.from_flat(written.flat()) == written


@given(written_budgets())
def test_nets_add_up_to_all_amounts(written: WrittenBudget) -> None:
    """The nets of all parts are all amounts together, however the rows are grouped; a gap makes its net missing."""
    found = budget_writing.nets(written)
    for at, year in enumerate(written.years):
        of_year = {code: written.amounts.get((code, year)) for code in written.lines}
        counted = [net.counted[at] for net in found]
        if None in of_year.values():
            assert None in counted
        else:
            assert sum(counted) == sum(of_year.values())


@given(written_budgets(), written_budgets())
def test_merging_where_one_person_wrote_gives_what_that_person_wrote(
    a: WrittenBudget, b: WrittenBudget
) -> None:
    assert budget_writing.merge(a, b, a) == (b, ())
    assert budget_writing.merge(a, a, b) == (b, ())
    assert budget_writing.merge(a, b, b) == (b, ())


@given(written_budgets(), written_budgets(), written_budgets())
def test_a_cell_that_both_changed_is_named(
    read: WrittenBudget, mine: WrittenBudget, theirs: WrittenBudget
) -> None:
    merged, both = budget_writing.merge(read, mine, theirs)
    before, now, since, after = (each.flat() for each in (read, mine, theirs, merged))
    for name in after:
        if name in both:
            continue
        wanted = now.get(name) if now.get(name) != before.get(name) else since.get(name)
        assert after[name] == wanted


# --- in the database ------------------------------------------------------------------------------------------


def fill(document: SteeringDocument, **amounts: tuple[int | None, ...]) -> None:
    """Rows of one heading: kind → amounts of 2026 (budget) and the years after (plan)."""
    for order, (kind, cells) in enumerate(amounts.items(), 1):
        line = BudgetLine.objects.create(
            document=document, code=kind.replace("_", "-"), kind=kind, heading={"sv": "Nämnden"}, order=order
        )
        for year, amount in enumerate(cells, 2026):
            if amount is not None:
                edition = "budget" if year == 2026 else "plan"
                BudgetAmount.objects.create(line=line, year=year, edition=edition, amount=amount)


@pytest.fixture
def made(db) -> SimpleNamespace:
    with clock.set_to(dt.date(2026, 9, 20)):
        made = tree()
        made.leader = people.person("ledare@example.org", (made.council, "coordinator"))
        made.writer = people.person("skribent@example.org", (made.council, "reporter"))
        made.other = people.person("annan@example.org", (made.north, "coordinator"))
        fill(
            made.budget,
            operating_cost=(1_605_500_000, 1_600_600_000),
            operating_income=(-47_600_000, -47_600_000),
        )
        yield made


def to_state(document: SteeringDocument, state: str) -> None:
    SteeringDocument.objects.filter(pk=document.pk).update(state=state)
    document.refresh_from_db()


DECISION = lambda made: WrittenDecision(made.council, dt.date(2026, 6, 15), "KS 2026/338", "Tertialrapport 1")  # noqa: E731
db = pytest.mark.django_db
both = pytest.mark.postgres


@db
@both
@pytest.mark.parametrize("printed", ["1557900000", "1557800000", "1558900000", "1557900001"])
def test_a_changed_digit_of_a_printed_net_is_reported(made, printed: str) -> None:
    fill(made.budget, operating_net=(int(printed), 1_553_000_000))
    (table,) = budgets.tables(made.budget)
    (part,) = table.parts
    assert part.net == (Decimal(1_557_900_000), Decimal(1_553_000_000))
    found = [(one.year, one.difference) for one in part.wrong]
    off = Decimal(printed) - 1_557_900_000
    assert found == ([(2026, off)] if off else [])


@db
@both
def test_unchanged_from_is_checked(made) -> None:
    cell = BudgetAmount.objects.get(line__kind="operating_cost", year=2027)
    cell.unchanged_from = 2026
    cell.save()
    (table,) = budgets.tables(made.budget)
    (broken,) = table.broken
    assert (broken.code, broken.year, broken.unchanged_from) == ("operating-cost", 2027, 2026)
    cell.amount = 1_605_500_000
    cell.save()
    assert budgets.tables(made.budget)[0].broken == ()


@db
@both
@pytest.mark.parametrize("state", DocumentState.values)
@pytest.mark.parametrize("who", ["leader", "writer", "other"])
def test_who_may_is_a_row_of_the_table(made, state: str, who: str) -> None:
    to_state(made.budget, state)
    wanted = {
        "draft": {"leader", "writer"},
        "decided": {"leader"},
        "in_force": {"leader"},
    }.get(state, set())
    actor = getattr(made, who)
    assert may(actor, "edit_budget", made.budget) == (who in wanted)
    before = WrittenBudget.of(made.budget)
    written = replace(before, amounts={**before.amounts, ("operating-cost", 2026): Decimal(1)})
    if who not in wanted:
        with pytest.raises(PermissionDenied):
            budget_actions.change_budget(actor, made.budget, written, before, DECISION(made))
        assert WrittenBudget.of(made.budget) == before
        return
    if state != "draft":
        with pytest.raises(UnfinishedError) as refused:
            budget_actions.change_budget(actor, made.budget, written, before)
        assert [one.where for one in refused.value.problems] == ["decision"]
        assert not AuditRecord.objects.exists()
    budget_actions.change_budget(actor, made.budget, written, before, DECISION(made))
    assert WrittenBudget.of(made.budget) == written
    (event,) = budget_actions.history(made.budget)
    assert event.changes == (("amount:operating-cost:2026", "1605500000.00", "1.00"),)
    assert (event.decision is None) == (state == "draft")
    # A row whose amount was changed says itself which decision it rests on by now; the others say nothing of it.
    resting = [row.decision for row in made.budget.budget_lines.all() if row.decision]
    assert resting == ([] if state == "draft" else [event.decision])
    cell = BudgetAmount.objects.get(line__code="operating-cost", year=2026)
    assert [each.amount for each in cell.history.order_by("history_id")] == [1_605_500_000, 1]


@db
@both
def test_a_draft_is_saved_with_a_wrong_sum_and_rows_come_and_go(made) -> None:
    to_state(made.budget, "draft")
    before = WrittenBudget.of(made.budget)
    lines = {**before.lines, "ny-1": WrittenLine("operating_net", "Nämnden")}
    lines.pop("operating-income")
    amounts = {key: value for key, value in before.amounts.items() if key[0] in lines}
    written = WrittenBudget(lines, before.years, {**amounts, ("ny-1", 2026): Decimal(5)})
    budget_actions.change_budget(made.writer, made.budget, written, before)
    (table,) = budgets.tables(made.budget)
    ((_part, wrong),) = table.wrong
    assert (wrong.said, wrong.counted) == (5, 1_605_500_000)
    assert set(WrittenBudget.of(made.budget).lines) == {"operating-cost", "namnden-operating-net"}
    assert BudgetLine.history.filter(code="operating-income", history_type="-").count() == 1
    again = WrittenBudget.of(made.budget)
    budget_actions.change_budget(made.writer, made.budget, again, again)
    assert len(budget_actions.history(made.budget)) == 1


COST, INCOME = ("operating-cost", 2026), ("operating-income", 2026)
# What is put in instead → the field that is named.
BAD = {
    "kind-ny-1": {"lines": {"ny-1": WrittenLine("", "x")}},
    "heading-ny-1": {"lines": {"ny-1": WrittenLine("operating_cost", "x" * 300)}},
    "concerns-ny-1": {"lines": {"ny-1": WrittenLine("operating_cost", "", "x/y")}},
    "amount-operating-income-2026": {"amounts": {INCOME: Decimal(1)}},
    "amount-operating-cost-2026": {"amounts": {COST: Decimal(10) ** 13}},
    "amount-operating-cost-2026 ": {"amounts": {COST: Decimal("0.001")}},
    "edition-2026": {"years": {2026: WrittenYear("maybe")}},
    "unchanged-2026": {"years": {2026: WrittenYear("plan", 2026)}},
}


@db
@both
@pytest.mark.parametrize("where", BAD)
def test_bad_input_has_one_message_beside_its_field_and_saves_nothing(made, where: str) -> None:
    to_state(made.budget, "draft")
    before = WrittenBudget.of(made.budget)
    bad = replace(before, **{name: {**getattr(before, name), **new} for name, new in BAD[where].items()})
    with pytest.raises(UnfinishedError) as refused:
        budget_actions.change_budget(made.writer, made.budget, bad, before)
    assert [one.where for one in refused.value.problems] == [where.strip()]
    assert WrittenBudget.of(made.budget) == before


@db
@both
def test_nothing_is_removed_from_what_is_decided(made) -> None:
    before = WrittenBudget.of(made.budget)
    less = {key: amount for key, amount in before.amounts.items() if key != ("operating-cost", 2026)}
    for written in (
        replace(before, amounts=less),
        WrittenBudget.from_flat({k: v for k, v in before.flat().items() if "operating-cost" not in k}),
    ):
        with pytest.raises(UnfinishedError):
            budget_actions.change_budget(made.leader, made.budget, written, before, DECISION(made))
    assert WrittenBudget.of(made.budget) == before


@db
@both
def test_two_who_write_in_different_cells_both_keep_theirs(made) -> None:
    to_state(made.budget, "draft")
    read = WrittenBudget.of(made.budget)
    mine = replace(read, amounts={**read.amounts, ("operating-cost", 2026): Decimal(1)})
    theirs = replace(read, amounts={**read.amounts, ("operating-cost", 2027): Decimal(2)})
    budget_actions.change_budget(made.writer, made.budget, mine, read)
    budget_actions.change_budget(made.leader, made.budget, theirs, read)
    kept = WrittenBudget.of(made.budget).amounts
    assert (kept["operating-cost", 2026], kept["operating-cost", 2027]) == (1, 2)
    with pytest.raises(ConflictError) as conflict:
        budget_actions.change_budget(
            made.leader,
            made.budget,
            replace(read, amounts={**read.amounts, ("operating-cost", 2026): Decimal(3)}),
            read,
        )
    assert conflict.value.fields == ("amount:operating-cost:2026",)
    assert WrittenBudget.of(made.budget).amounts == kept


@db
@both
def test_a_revision_has_the_money_with_it_and_its_own_goals(made, monkeypatch) -> None:
    goal = made.budget.goals.first()
    activity = Activity.objects.create(
        goal=goal, code="a", title={"sv": "A"}, responsible=made.council, state="planned"
    )
    BudgetLine.objects.filter(code="operating-cost").update(activity=activity)
    project = Project.objects.create(
        document=made.budget,
        code="p",
        kind="investment",
        title={"sv": "P"},
        responsible=made.council,
        activity=activity,
    )
    ProjectAmount.objects.create(project=project, year=2026, amount=5)
    plan = PremisesPlan.objects.create(
        document=made.budget, organisation=made.north, year=2026,
        first_from=2026, first_to=2033, second_from=2034, second_to=2045,
    )  # fmt: skip
    lease = Lease.objects.create(plan=plan, code="hus", premises={"sv": "Huset"})
    LeaseCost.objects.create(lease=lease, year=2026, amount=7, onwards=True)
    draft = life.revise(made.leader, made.budget)
    new, old = WrittenBudget.of(draft), WrittenBudget.of(made.budget)
    assert (new.amounts, new.years) == (old.amounts, old.years)
    line = draft.budget_lines.get(code="operating-cost")
    assert line.activity.goal.document == draft
    assert draft.projects.get().activity == line.activity
    assert draft.projects.get().amounts.get().amount == 5
    assert draft.premises_plans.get().leases.get().costs.get().onwards
    made.budget.refresh_from_db()
    assert WrittenBudget.of(made.budget) == old
    monkeypatch.setattr(comparing, "_", str)
    assert comparing.compare(made.budget, draft) == []
    draft.budget_lines.get(code="operating-cost").amounts.filter(year=2026).update(amount=1_605_600_000)
    draft.projects.update(phase="done")
    draft.premises_plans.get().leases.get().costs.update(amount=8_000_000)
    told = {
        (one.what, change.label) for one in comparing.compare(made.budget, draft) for change in one.changes
    }
    assert told == {
        ("Budget row", "Million kronor"),
        ("Project", "Phase"),
        ("Premises plan", "First planning period"),
    }
