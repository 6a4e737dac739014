"""Stockholm's budget basis 2026–2028: chapters, nets, projects and premises plan are those of the source, they add up,
and one changed digit is told."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from samstad import exchange
from samstad.exchange.loading import money as loading_money
from samstad.exchange.schema.steering import Document
from samstad.organisation.rights import command_line
from samstad.steering import budgets, money, premises
from samstad.steering.models import BudgetAmount, PremisesPlan, SteeringDocument
from tests.exchange.test_stockholm import STOCKHOLM, document_of, folder, texts

__all__ = ["folder", "texts"]  # the same folder and sources as the other tests of Stockholm
CODE = "underlag-till-budget-2026-2028"
MILLION = Decimal(1_000_000)


@pytest.fixture(scope="module")
def basis(folder) -> Document:
    return document_of(folder, CODE)


@pytest.mark.reference
def test_chapters_2_to_6_are_there_by_number_and_title(basis: Document, texts: dict[str, str]) -> None:
    numbers = [str(one.number) for one in basis.sections]
    # Chapter 4.3 is followed by its projects, and 5.5 by the periods of the premises plan.
    assert numbers == [
        "2", "3", *(f"3.{n}" for n in range(1, 13)), "4", "4.1", "4.2", "4.3", "5", *(f"5.{n}" for n in range(1, 7)),
        "6", "6.1",
    ]  # fmt: skip
    for one in basis.sections:
        assert f"{one.number} {one.title.sv}" in texts["2025"], one.number
        assert one.summary or str(one.number) in ("3", "4", "6"), one.number


@pytest.mark.reference
def test_summaries_copy_no_sentence(basis: Document, texts: dict[str, str]) -> None:
    """No nine words in a row are the source's, titles and the plan's own heading apart."""
    printed = " ".join(re.findall(r"\w+", texts["2025"].casefold()))
    for one in [*basis.sections, *basis.projects]:
        for text in (
            getattr(one, "summary", None),
            getattr(one, "risk", None),
            getattr(one, "funding", None),
        ):
            words = re.findall(r"\w+", text.sv.casefold()) if text else []
            for at in range(len(words) - 8):
                assert " ".join(words[at : at + 9]) not in printed, " ".join(words[at : at + 9])


@pytest.mark.reference
def test_projects_are_4_3_1_to_4_3_6_with_the_years_of_the_source(
    basis: Document, texts: dict[str, str]
) -> None:
    found = {str(one.number): one for one in basis.projects}
    assert list(found) == [f"4.3.{n}" for n in range(1, 7)]
    for number, one in found.items():
        assert f"{number} {one.title.sv}" in texts["2025"]
        assert one.amounts == []  # the source gives none
        assert str(one.activity).split("/")[-1] in {a.code for goal in basis.goals for a in goal.activities}
    assert {n: (one.first_year, one.last_year) for n, one in found.items()} == {
        "4.3.1": (None, None), "4.3.2": (2025, 2026), "4.3.3": (2022, 2027), "4.3.4": (None, None),
        "4.3.5": (None, None), "4.3.6": (None, 2027),
    }  # fmt: skip
    for years in (
        "förstudie under perioden 2025–2026",
        "under perioden 2022–2027",
        "kvalitetsprogrammet fram till och med 2027",
    ):
        assert years in texts["2025"]


@pytest.mark.reference
def test_the_premises_plan_has_the_two_periods_and_the_rent_of_the_source(
    basis: Document, texts: dict[str, str]
) -> None:
    (plan,) = basis.premises_plans
    printed = texts["2025"]
    assert f"Nuläge {plan.as_of.day} januari {plan.as_of.year}" in printed
    assert f"{plan.first_from}–{plan.first_to} (första planeringsperioden)" in printed
    assert f"{plan.second_from}–{plan.second_to} (andra planeringsperioden)" in printed
    assert plan.second_need.sv in printed
    assert (plan.organisation, plan.year) == ("kommunstyrelsen", 2026)
    costs = {str(lease.code): lease.costs for lease in plan.leases}
    ((said),) = costs.pop("hantverkargatan-2b")
    assert (said.year, said.amount, said.onwards) == (2027, Decimal("10.1") * MILLION, True)
    assert "cirka 10,1 miljoner kronor från och med första helåret, det vill säga 2027" in printed
    assert all(each == [] for each in costs.values())
    rented = next(lease for lease in plan.leases if lease.code == "hantverkargatan-2b")
    assert (rented.starts_on.year, rented.starts_on.month) == (2026, 10)
    assert "kvartal 4 2026" in printed
    assert basis.city_premises == []


@pytest.mark.django_db
def test_it_loads_adds_up_and_every_changed_digit_is_told() -> None:
    result = exchange.load(STOCKHOLM, command_line())
    assert result.told == []
    document = SteeringDocument.objects.get(code=CODE)
    (table,) = budgets.tables(document)
    nets = {part.code: [money.mnkr(one).replace("\u00a0", " ") for one in part.net] for part in table.parts}
    assert nets == {
        "operations": ["1 557,9", "1 553,0", "1 550,3", "1 550,3"],
        "investments": ["3,3"] * 4,
    }
    assert all(part.printed and part.printed.amounts == part.net for part in table.parts)
    assert (table.wrong, table.broken) == ([], ())
    assert table.unchanged == ((2028, 2027),)
    cells = list(BudgetAmount.objects.filter(line__document=document).select_related("line"))
    assert len(cells) == 24
    for cell in cells:
        for step in (100_000, -1_000_000, 10_000_000):
            BudgetAmount.objects.filter(pk=cell.pk).update(amount=cell.amount + step)
            (changed,) = budgets.tables(document)
            assert [one.year for _part, one in changed.wrong] == [cell.year], (cell, step)
            assert any(str(cell.year) in said for said in loading_money.said(document))
        BudgetAmount.objects.filter(pk=cell.pk).update(amount=cell.amount)
    assert budgets.tables(document)[0].wrong == []


@pytest.mark.django_db
def test_the_rent_is_10_1_a_year_from_2027_and_unknown_before() -> None:
    exchange.load(STOCKHOLM, command_line())
    plan = PremisesPlan.objects.get(document__code=CODE)
    first, second = premises.periods(plan)
    assert (first.years, second.years) == (tuple(range(2026, 2034)), tuple(range(2034, 2046)))
    (rent,) = [row.amounts for row in first.rows if row.of.code == "hantverkargatan-2b"]
    assert [money.mnkr(one) for one in rent] == ["–", *["10,1"] * 7]
    # What other premises cost is not in the source: the sum is missing, and not the one rent that is known.
    assert set(first.total) == {None}
    assert not second.known


@pytest.mark.django_db
def test_a_folder_with_a_wrong_sum_is_loaded_and_told_of(tmp_path: Path) -> None:
    changed = tmp_path / "stockholm"
    shutil.copytree(STOCKHOLM, changed)
    path = changed / "documents" / f"{CODE}.yaml"
    text = path.read_text("utf-8")
    assert text.count("amount: 1553000000}") == 1
    path.write_text(text.replace("amount: 1553000000}", "amount: 1553100000}"), "utf-8")
    result = exchange.load(changed, command_line())
    (told,) = result.told
    assert told == (
        f"{CODE}: Stadsledningskontoret, operations, 2026: the sum is written as 1 553 100 000 kr, and the rows give "
        "1 553 000 000 kr (difference 100 000 kr)"
    )
    assert f"  {told}" in result.lines()
    assert result.to_dict()["told"] == [told]
