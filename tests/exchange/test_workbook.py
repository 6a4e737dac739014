"""A workbook that goes out and comes back: unchanged it says nothing; one changed cell is one difference."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from samstad.exchange import workbook
from samstad.exchange.workbook.sheets import kinds
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord, Decision
from samstad.organisation.rights import command_line
from samstad.statistics.models import Area, AreaSet, Indicator, Theme
from samstad.steering import activity_actions
from samstad.steering.activity_writing import WrittenActivity
from samstad.steering.deciding import WrittenDecision
from samstad.steering.life import UnfinishedError
from samstad.steering.models import (
    Activity,
    Assignment,
    BudgetAmount,
    BudgetLine,
    Goal,
    SteeringDocument,
    Target,
    YearTarget,
)
from tests import people

TODAY = dt.date(2026, 9, 20)
SHEETS = {
    "goals": "Mål",
    "targets": "Målvärden",
    "year_targets": "Årsmål",
    "activities": "Aktiviteter",
    "budget": "Budget",
}
#: How many rows the plan has of each.
OBJECTS = {"goals": 3, "targets": 6, "year_targets": 3, "activities": 3, "budget": 4}


@pytest.fixture
def plan(db) -> Any:
    """A draft with goals of two bodies, targets and activities; its coordinator and a writer of one body."""
    city = people.city()
    board, north, south = (people.body(city, code) for code in ("styrelsen", "norra", "sodra"))
    document = SteeringDocument.objects.create(
        city=city, code="plan", kind="plan", state="draft", owner=board, title={"sv": "Plan 2027"}
    )
    theme = Theme.objects.create(city=city, code="arbete", name={"sv": "Arbete"})
    area_set = AreaSet.objects.create(city=city, code="kommun", kind="municipality", name={"sv": "Kommunen"})
    area = Area.objects.create(area_set=area_set, code="0", name={"sv": "Hela staden"})
    indicator = Indicator.objects.create(
        city=city, code="jobb", theme=theme, name={"sv": "Arbetslösa"}, kind="value", unit={"sv": "%"},
        direction="lower_is_better", numerator={"dataset": "r", "measure": "m"}, next_review=dt.date(2027, 1, 1),
    )  # fmt: skip
    for number, body in enumerate((north, south, north)):
        goal = Goal.objects.create(
            document=document,
            code=f"mal-{number}",
            kind="committee",
            owner=body,
            text={"sv": f"=Fler i arbete {number}\nDen andra raden", "en": "More at work"},
            order=number,
        )
        for year in (2027, 2028):
            Target.objects.create(
                goal=goal, code=f"t-{year}", indicator=indicator, area=area, kind="at_most",
                value=7.5, baseline_year=2020, year=year, set_by=board,
            )  # fmt: skip
        Activity.objects.create(
            goal=goal, code="lasning", title={"sv": "Läxhjälp"}, responsible=body, state="planned",
            start=dt.date(2027, 1, 1), end=dt.date(2027, 12, 31), cost_sek=250_000,
        )  # fmt: skip
        YearTarget.objects.create(
            goal=goal, code="arsmal", indicator=indicator, year=2027, kind="number", value=7
        )
    money(document)
    with clock.set_to(TODAY), translation.override("en"):
        yield SimpleNamespace(
            city=city,
            document=document,
            north=north,
            coordinator=people.person("samordnare@example.org", (board, "coordinator")),
            writer=people.person("norra@example.org", (north, "reporter")),
        )


def money(document: SteeringDocument) -> None:
    """Costs and income in two years; of the income of the second year nobody has said anything."""
    goal = document.goals.get(code="mal-0")
    for order, (code, kind, about, amounts) in enumerate(
        (
            ("kostnader", "operating_cost", None, {2027: "1605500000.50", 2028: "1600600000"}),
            ("intakter", "operating_income", goal, {2027: "-47600000"}),
        )
    ):
        line = BudgetLine.objects.create(
            document=document, code=code, kind=kind, heading={"sv": "Nämnden"}, goal=about, order=order
        )
        for year, amount in amounts.items():
            edition = "budget" if year == 2027 else "plan"
            BudgetAmount.objects.create(line=line, year=year, edition=edition, amount=Decimal(amount))


def edited(file: bytes, *edits: tuple[str, int, str, Any]) -> bytes:
    """The workbook with (sheet, row, header, value) put in."""
    book = load_workbook(io.BytesIO(file))
    for sheet, row, header, value in edits:
        page = book[sheet]
        (place,) = [cell.column for cell in page[1] if cell.value == header]
        page.cell(row, place).value = value
        if isinstance(value, str):
            page.cell(row, place).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def compared(plan: SimpleNamespace, file: bytes, actor: Any = None) -> workbook.Comparison:
    return workbook.compare(workbook.read(file), plan.document, actor or command_line())


def test_what_was_not_changed_says_nothing(plan) -> None:
    for lang in ("sv", "en"):
        file = workbook.write(plan.document, lang=lang)
        assert file == workbook.write(plan.document, lang=lang)
        found = compared(plan, file)
        assert (found.differences, found.strange, found.missing) == ([], [], [])
        assert found.read == sum(OBJECTS.values())
        # Opened and saved by a program that is not ours.
        assert compared(plan, edited(file)).differences == []


def test_what_begins_as_a_formula_is_a_text(plan) -> None:
    page = load_workbook(io.BytesIO(workbook.write(plan.document)))["Mål"]
    assert page.cell(2, 4).value.startswith("=Fler")
    assert page.cell(2, 4).data_type == "s"


VALUES = {
    "text": st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=30),
    "number": st.floats(-1e6, 1e6, allow_nan=False),
    "whole": st.integers(1900, 2200),
    "day": st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    "body": st.sampled_from(["styrelsen", "norra", "sodra", "Norra"]),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_cell_is_exactly_that_difference(plan, data) -> None:
    kind = data.draw(st.sampled_from(kinds()))
    column = data.draw(st.sampled_from(kind.columns))
    number = data.draw(st.integers(2, OBJECTS[kind.name] + 1))
    if column.form == "choice":
        value: Any = data.draw(st.sampled_from([words["sv"] for words in column.choices.values()]))
    else:
        value = data.draw(VALUES[column.form])
    file = edited(workbook.write(plan.document), (SHEETS[kind.name], number, column.header["sv"], value))
    found = compared(plan, file)
    assert (found.strange, found.missing) == ([], [])
    whole = workbook.read(workbook.write(plan.document))
    before = [row for row in whole.rows if row.kind == kind.name][number - 2]
    wanted = value
    if column.form == "choice":
        wanted = next(code for code, words in column.choices.items() if words["sv"] == value)
    elif column.form == "body":
        wanted = value.casefold()
    elif column.form in ("number", "whole"):
        wanted = float(value)
    elif isinstance(value, str):
        wanted = value.replace("_x000D_", "").strip() or None
    if wanted == before.sent[column.name]:
        assert found.differences == []
        return
    if isinstance(wanted, str) and wanted.startswith("#") and wanted.isupper():
        assert len(found.differences) == 1
        return
    (one,) = found.differences
    assert (one.kind, one.number, one.key, one.column) == (kind.name, number, before.key, column.name)
    assert (one.sent, one.now) == (before.sent[column.name],) * 2
    # Excel keeps fifteen digits of a number.
    assert one.wanted == (pytest.approx(wanted, rel=1e-14) if isinstance(wanted, float) else wanted)
    assert one.may_be_taken == column.written


def test_accepting_writes_through_the_actions(plan) -> None:
    file = edited(
        workbook.write(plan.document),
        ("Mål", 2, "Mål (svenska)", "Fler unga i arbete"),
        ("Målvärden", 2, "Målvärde", "6,5"),
        ("Målvärden", 3, "Målår", 2029),
        ("Aktiviteter", 2, "Ansvarig", "sodra"),
        ("Aktiviteter", 2, "Kostnad, kr", 300_000),
        ("Aktiviteter", 2, "Slutdatum", dt.date(2028, 6, 30)),
    )
    found = compared(plan, file, plan.coordinator)
    assert len(found.takeable) == 6
    done = workbook.accept(plan.coordinator, found)
    assert (done.taken, done.left) == (6, 0)
    goal = Goal.objects.get(code="mal-0")
    assert goal.text == {"sv": "Fler unga i arbete", "en": "More at work"}
    first, second = goal.targets.order_by("code")
    assert (first.value, second.year, second.value) == (6.5, 2029, 7.5)
    activity = goal.activities.get()
    assert (activity.responsible.code, activity.cost_sek) == ("sodra", 300_000)
    assert (activity.start, activity.end) == (dt.date(2027, 1, 1), dt.date(2028, 6, 30))
    kinds_of = set(AuditRecord.objects.values_list("action", flat=True))
    assert {"goal.change", "activity.change"} <= kinds_of
    assert compared(plan, file).differences == []


def test_a_body_writes_its_own_rows_only(plan) -> None:
    file = edited(
        workbook.write(plan.document),
        ("Mål", 2, "Mål (svenska)", "Norras mål"),
        ("Mål", 3, "Mål (svenska)", "Södras mål"),
    )
    found = compared(plan, file, plan.writer)
    assert [one.key for one in found.takeable] == ["mal-0"]
    assert workbook.accept(plan.writer, found).left == 1
    assert "Södras" not in Goal.objects.get(code="mal-1").text["sv"]


def test_a_bodys_part_is_its_own_and_misses_nothing(plan) -> None:
    file = workbook.write(plan.document, plan.north)
    found = compared(plan, file)
    assert found.read == 2 + 4 + 2 + 2 + 2  # and the income that is for its goal
    assert (found.differences, found.missing) == ([], [])


def test_both_changed_is_a_conflict_and_neither_is_lost(plan) -> None:
    file = edited(
        workbook.write(plan.document),
        ("Mål", 2, "Mål (svenska)", "Mitt"),
        ("Mål", 4, "Mål (svenska)", "Lika"),
        ("Målvärden", 2, "Målvärde", 6),
    )
    for code, text in (("mal-0", "Deras"), ("mal-2", "Lika")):
        goal = Goal.objects.get(code=code)
        goal.text = {**goal.text, "sv": text}
        goal.save()
    found = compared(plan, file, plan.coordinator)
    mine, target = found.differences
    assert (mine.conflict, mine.wanted, mine.now) == (True, "Mitt", "Deras")
    assert target.may_be_taken
    assert workbook.accept(plan.coordinator, found) == workbook.Accepted(1, 1)
    assert Goal.objects.get(code="mal-0").text["sv"] == "Deras"


def test_strange_and_missing_rows_are_told(plan) -> None:
    book = load_workbook(io.BytesIO(workbook.write(plan.document)))
    page = book["Mål"]
    page.delete_rows(4)
    page.append([None, None, "ny", "Ett eget mål"])
    page.append(["mal-9", page.cell(2, 2).value, "mal-9"])
    targets = book["Målvärden"]
    targets.append([cell.value for cell in targets[2]])
    targets.cell(3, 2).value = "0123456789abcdef {}"
    out = io.BytesIO()
    book.save(out)
    found = compared(plan, out.getvalue())
    told = "\n".join(found.strange)
    for said in ("was not sent", "mal-9", "2 times", "were altered"):
        assert said in told
    assert found.missing == ["Goals: =Fler i arbete 2\nDen andra raden"]
    assert found.differences == []


def test_a_decided_document_stands_against_it(plan) -> None:
    file = edited(
        workbook.write(plan.document),
        ("Mål", 2, "Mål (svenska)", "Nytt"),
        ("Aktiviteter", 2, "Aktivitet", "Något annat"),
        ("Aktiviteter", 2, "Läge", "done"),
        ("Aktiviteter", 2, "Slutdatum", dt.date(2028, 6, 30)),
    )
    SteeringDocument.objects.update(state="in_force")
    plan.document.refresh_from_db()
    found = compared(plan, file, plan.coordinator)
    against = {(one.kind, one.column): one.against for one in found.differences}
    assert "may not change" in against["goals", "text_sv"]
    assert "may not change" in against["activities", "title_sv"]
    # A step has a right of its own, and to stop has a reason: it is taken on the activity's page.
    assert "only to be read" in against["activities", "state"]
    # It is carried out: the days are written on after the decision.
    assert against["activities", "end"] == ""
    assert workbook.accept(plan.coordinator, found) == workbook.Accepted(1, 3)
    activity = Activity.objects.get(goal__code="mal-0")
    assert (activity.title["sv"], activity.state) == ("Läxhjälp", "planned")
    assert activity.end == dt.date(2028, 6, 30)
    assert AuditRecord.objects.filter(action="activity.carry_out").count() == 1


def test_a_rule_that_refuses_leaves_everything_as_it_was(plan) -> None:
    file = edited(
        workbook.write(plan.document),
        ("Mål", 2, "Mål (svenska)", "Nytt"),
        ("Målvärden", 4, "Målår", 2019),
    )
    with pytest.raises(UserError, match="after the baseline year"):
        workbook.accept(plan.coordinator, compared(plan, file, plan.coordinator))
    assert Goal.objects.get(code="mal-0").text["sv"].startswith("=Fler")
    late = edited(workbook.write(plan.document), ("Aktiviteter", 2, "Slutdatum", dt.date(2020, 1, 1)))
    with pytest.raises(UserError):
        workbook.accept(plan.coordinator, compared(plan, late, plan.coordinator))


def test_what_is_for_an_assignment_alone_goes_out_and_comes_back(plan) -> None:
    asked = Assignment.objects.create(document=plan.document, code="karta", text={"sv": "Rita en karta"})
    made = activity_actions.add_activity(
        plan.coordinator,
        plan.document,
        WrittenActivity(title={"sv": "Kartan"}, responsible="norra", assignments=("plan/karta",)),
    )
    file = workbook.write(plan.document, body=plan.north)
    row = next(
        cells[0].row
        for cells in load_workbook(io.BytesIO(file))["Aktiviteter"].iter_rows()
        if "Rita en karta" in [cell.value for cell in cells]
    )
    returned = workbook.read(edited(file, ("Aktiviteter", row, "Aktivitet", "Kartan i färg")))
    comparison = workbook.compare(returned, plan.document, plan.coordinator)
    assert [(one.key, one.wanted) for one in comparison.differences] == [("-/kartan", "Kartan i färg")]
    workbook.accept(plan.coordinator, comparison)
    made.refresh_from_db()
    assert (made.title["sv"], made.goal, made.assignment) == ("Kartan i färg", None, asked)


def test_whoever_may_nothing_is_offered_nothing(plan) -> None:
    nobody = people.person("annan@example.org")
    file = edited(workbook.write(plan.document), ("Aktiviteter", 2, "Kostnad, kr", 1))
    found = compared(plan, file, nobody)
    assert found.takeable == []
    object.__setattr__(found.differences[0], "against", "")
    with pytest.raises(PermissionDenied):
        workbook.accept(nobody, found)


def test_another_document_and_other_files_are_refused(plan) -> None:
    other = SteeringDocument.objects.create(
        city=plan.city, code="plan-2026", kind="plan", state="in_force", owner=plan.document.owner,
        title={"sv": "Plan 2026"}, valid_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    with pytest.raises(UserError, match=r"another document: Plan 2026 \(2026\)"):
        compared(plan, workbook.write(other))
    for file in (b"", b"PK nonsense", b"a;b\n1;2\n"):
        with pytest.raises(UserError, match="no Excel workbook"):
            workbook.read(file)
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    with pytest.raises(UserError, match="not sent from here"):
        workbook.read(out.getvalue())


def decision_of(plan: SimpleNamespace) -> WrittenDecision:
    return WrittenDecision(plan.document.owner, dt.date(2026, 9, 1), "KS 2026/77", "Ändrad budget 2027")


def changed_money(plan: SimpleNamespace) -> bytes:
    return edited(
        workbook.write(plan.document),
        ("Årsmål", 2, "Årsmål", "6,5"),
        ("Årsmål", 3, "Årsmålet är", "minska"),
        ("Årsmål", 3, "Årsmål", None),
        ("Budget", 2, "Belopp, kr", 1_605_500_001.25),
        ("Budget", 5, "Belopp, kr", "-47 600 000"),
    )


def test_a_missing_amount_is_an_empty_cell_and_no_difference(plan) -> None:
    page = load_workbook(io.BytesIO(workbook.write(plan.document)))["Budget"]
    amounts = [page.cell(row, 8).value for row in range(2, 6)]
    assert amounts == [1605500000.5, 1600600000, -47600000, None]


def test_targets_of_the_year_and_amounts_are_written_in_a_draft(plan) -> None:
    found = compared(plan, changed_money(plan), plan.coordinator)
    assert (len(found.takeable), found.needs_decision) == (5, False)
    workbook.accept(plan.coordinator, found)
    first, second = YearTarget.objects.filter(goal__code__in=("mal-0", "mal-1")).order_by("goal__code")
    assert (first.kind, first.value) == ("number", 6.5)
    assert (second.kind, second.value) == ("decrease", None)
    amounts = {
        (cell.line.code, cell.year): cell.amount for cell in BudgetAmount.objects.select_related("line")
    }
    assert amounts == {
        ("kostnader", 2027): Decimal("1605500001.25"),
        ("kostnader", 2028): Decimal(1600600000),
        ("intakter", 2027): Decimal(-47600000),
        ("intakter", 2028): Decimal(-47600000),
    }
    assert compared(plan, changed_money(plan)).differences == []


def test_what_is_decided_asks_for_the_decision_and_keeps_it(plan) -> None:
    file = changed_money(plan)
    SteeringDocument.objects.update(state="in_force")
    plan.document.refresh_from_db()
    found = compared(plan, file, plan.coordinator)
    assert (len(found.takeable), found.needs_decision) == (5, True)
    for lacking, where in (
        (None, "decision"),
        (WrittenDecision(plan.document.owner, dt.date(2026, 9, 1), "", "Utan nummer"), "registry_number"),
    ):
        with pytest.raises(UnfinishedError) as refused:
            workbook.accept(plan.coordinator, found, lacking)
        assert [one.where for one in refused.value.problems] == [where]
    assert compared(plan, file).differences == found.differences
    workbook.accept(plan.coordinator, found, decision_of(plan))
    (decision,) = Decision.objects.filter(matter__registry_number="KS 2026/77")
    records = AuditRecord.objects.filter(action__in=("year_target.change", "budget.change"))
    assert [one.decision for one in records] == [decision] * 3


def test_a_body_takes_no_amount_of_anothers_document(plan) -> None:
    found = compared(plan, changed_money(plan), plan.writer)
    assert [(one.kind, one.key) for one in found.takeable] == [("year_targets", "mal-0/arsmal")]


def test_an_amount_that_both_changed_is_a_conflict_and_a_decided_one_is_not_removed(plan) -> None:
    file = edited(
        workbook.write(plan.document),
        ("Budget", 2, "Belopp, kr", 1),
        ("Budget", 3, "Belopp, kr", None),
    )
    BudgetAmount.objects.filter(line__code="kostnader", year=2027).update(amount=2)
    SteeringDocument.objects.update(state="in_force")
    plan.document.refresh_from_db()
    found = compared(plan, file, plan.coordinator)
    assert [(one.key, one.conflict) for one in found.differences] == [
        ("kostnader/2027", True),
        ("kostnader/2028", False),
    ]
    with pytest.raises(UserError, match="changed, not removed"):
        workbook.accept(plan.coordinator, found, decision_of(plan))
    assert not Decision.objects.exists()


def test_what_moves_between_comparison_and_acceptance_is_not_written_over(plan) -> None:
    found = compared(plan, changed_money(plan), plan.coordinator)
    YearTarget.objects.filter(goal__code="mal-0").update(value=5)
    with pytest.raises(UserError, match="meanwhile"):
        workbook.accept(plan.coordinator, found)
    YearTarget.objects.filter(goal__code="mal-0").update(value=7)
    BudgetAmount.objects.filter(line__code="kostnader", year=2027).update(amount=2)
    with pytest.raises(UserError, match="meanwhile"):
        workbook.accept(plan.coordinator, found)
    assert YearTarget.objects.get(goal__code="mal-0").value == 7
