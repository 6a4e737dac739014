"""A document's money on its pages, in Swedish: the table with its nets, the form, projects, premises plans."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from types import SimpleNamespace

import pytest
from django.db import transaction

from samstad.organisation import audit, clock
from samstad.organisation.models import City
from samstad.organisation.rights import command_line
from samstad.steering.models import (
    Activity,
    BudgetAmount,
    BudgetLine,
    Project,
    ProjectAmount,
    SteeringDocument,
)
from tests import people
from tests.steering.test_budgets import fill
from tests.steering.test_premises import RIGHT, plan, totals
from tests.steering.test_year_rows import tree

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def made(db, settings) -> SimpleNamespace:
    with clock.set_to(dt.date(2026, 9, 20)):
        made = tree()
        made.leader = people.person("ledare@example.org", (made.council, "coordinator"))
        made.writer = people.person("skribent@example.org", (made.council, "reporter"))
        fill(
            made.budget,
            operating_cost=(1_605_500_000, 1_600_600_000),
            operating_income=(-47_600_000, -47_600_000),
            operating_net=(1_557_900_000, 1_553_000_000),
        )
        made.page = f"/{made.city.slug}/dokument/{made.budget.code}/"
        yield made


def text_of(response) -> str:
    """The words of a page, spaces as spaces."""
    body = re.sub(r"<script.*?</script>|<style.*?</style>", " ", response.content.decode(), flags=re.S)
    plain = re.sub(r"<[^>]+>", " ", body).replace("&nbsp;", " ").replace("\u00a0", " ")
    return " ".join(plain.split())


def to_state(made, state: str) -> None:
    SteeringDocument.objects.filter(pk=made.budget.pk).update(state=state)


def posted(response) -> dict[str, object]:
    """What a browser would send back of the form on the page."""
    import html

    body = response.content.decode()
    sent: dict[str, object] = {}
    for tag in re.findall(r"<input [^>]*>", body):
        found = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        name, value = found.get("name", ""), html.unescape(found.get("value", ""))
        if name in ("row", "year"):
            sent.setdefault(name, []).append(value)
        elif name == "read" or re.match(r"(amount|heading|new-year)", name):
            sent[name] = value
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = html.unescape(chosen[1]) if chosen else ""
    return sent


def test_the_table_is_printed_as_the_city_prints_it_and_says_that_it_adds_up(made, client_of) -> None:
    said = text_of(client_of().get(made.page))
    assert "Kostnader 1 605,5 1 600,6" in said
    assert "Intäkter (-) - 47,6 - 47,6" in said
    assert "Netto 1 557,9 1 553,0" in said
    assert "Driftnettot som står tryckt i dokumentet är detsamma." in said


def test_a_wrong_sum_is_reported_on_the_page(made, client_of) -> None:
    BudgetAmount.objects.filter(line__kind="operating_net", year=2026).update(amount=1_557_800_000)
    said = text_of(client_of().get(made.page))
    assert "Det tryckta driftnettot stämmer inte med raderna." in said
    assert "2026: 1 557,8 står tryckt, raderna ger 1 557,9 (skillnad - 0,1)." in said


def test_a_writer_fills_in_the_form_sees_the_sum_and_saves(made, client_of) -> None:
    to_state(made, "draft")
    client = client_of(made.writer)
    page = client.get(made.page + "budget/")
    sent = posted(page)
    assert sent["amount-operating-cost-2026"].replace("\u00a0", " ") == "1 605 500 000"
    counted = client.post(
        made.page + "budget/", sent | {"amount-operating-cost-2026": "1 605 600 000", "act": "count"}
    )
    assert counted.status_code == 200
    said = text_of(counted)
    assert "1 557,9 står tryckt, raderna ger 1 558,0 (skillnad - 0,1)" in said
    assert "Netto, drift 1 558 000 000" in said
    assert BudgetAmount.objects.get(line__kind="operating_cost", year=2026).amount == 1_605_500_000
    again = posted(counted) | {"act": "save", "kind-ny-1": "investment_expense", "heading-ny-1": "Nämnden"}
    saved = client.post(made.page + "budget/", again | {"amount-ny-1-2026": "3,3e6"})
    assert saved.status_code == 422
    assert "Skriv beloppet i kronor med siffror" in text_of(saved)
    assert 'value="3,3e6"' in saved.content.decode()  # what was typed stays
    assert 'value="1 605 600 000"' in saved.content.decode()
    done = client.post(
        made.page + "budget/", posted(saved) | {"act": "save", "amount-ny-1-2026": "3 300 000 kr"}
    )
    assert done.status_code == 302
    assert "Utgifter 3,3" in text_of(client.get(made.page))
    assert "– " in text_of(client.get(made.page))  # no amount in 2027, and so no net of investments


def test_a_new_year_is_a_new_column(made, client_of) -> None:
    to_state(made, "draft")
    client = client_of(made.writer)
    sent = posted(client.get(made.page + "budget/"))
    more = client.post(made.page + "budget/", sent | {"new-year": "2028", "act": "count"})
    sent = posted(more) | {"amount-operating-cost-2028": "5", "unchanged-2028": "2027", "act": "save"}
    assert client.post(made.page + "budget/", sent).status_code == 302
    cell = BudgetAmount.objects.get(line__kind="operating_cost", year=2028)
    assert (cell.amount, cell.edition, cell.unchanged_from) == (5, "plan", 2027)
    said = text_of(client.get(made.page))
    assert "Raden operating-cost: 2028 anges vara oförändrat från 2027 men är 5 kr" in said


def test_after_the_decision_a_change_names_the_decision(made, client_of) -> None:
    to_state(made, "decided")
    assert client_of(made.writer).get(made.page + "budget/").status_code == 403
    client = client_of(made.leader)
    sent = posted(client.get(made.page + "budget/")) | {"amount-operating-cost-2026": "1", "act": "save"}
    refused = client.post(made.page + "budget/", sent)
    assert refused.status_code == 422
    assert "Dokumentet är beslutat." in text_of(refused)
    assert 'value="1"' in refused.content.decode()
    decision = {
        "body": made.council.code, "date": "2026-06-15", "registry_number": "KS 2026/338", "title": "Tertialrapport 1",
    }  # fmt: skip
    assert client.post(made.page + "budget/", sent | decision).status_code == 302
    said = text_of(client.get(made.page + "budget/"))
    assert "Tertialrapport 1 (KS 2026/338)" in said
    assert "operating-cost, 2026: 1 605 500 000 kr → 1 kr" in said


def test_two_who_change_the_same_cell_see_both(made, client_of) -> None:
    to_state(made, "draft")
    client, other = client_of(made.writer), client_of(made.leader)
    sent = posted(client.get(made.page + "budget/"))
    other.post(made.page + "budget/", sent | {"amount-operating-cost-2026": "7", "act": "save"})
    clash = client.post(made.page + "budget/", sent | {"amount-operating-cost-2026": "8", "act": "save"})
    assert clash.status_code == 409
    assert "de skrev 7 kr, du skrev 8 kr" in text_of(clash)
    assert posted(clash)["amount-operating-cost-2026"] == "8"
    assert client.post(made.page + "budget/", posted(clash) | {"act": "save"}).status_code == 302
    assert BudgetAmount.objects.get(line__kind="operating_cost", year=2026).amount == 8


def test_a_project_has_a_page_and_stands_on_its_document(made, client_of) -> None:
    goal = made.budget.goals.first()
    activity = Activity.objects.create(
        goal=goal, code="a", title={"sv": "Jobbspår"}, responsible=made.council, state="ongoing"
    )
    project = Project.objects.create(
        document=made.budget, code="skola", number="4.1", kind="investment", phase="procurement", risk_level="high",
        risk={"sv": "Marken ägs av andra."}, title={"sv": "Nya skolan"}, responsible=made.north, first_year=2026,
        last_year=2027, activity=activity,
    )  # fmt: skip
    ProjectAmount.objects.create(project=project, year=2026, amount=84_000_000)
    ProjectAmount.objects.create(project=project, year=2027, amount=12_550_000)
    said = text_of(client_of().get(made.page))
    assert "4.1 Nya skolan Investeringsprojekt Upphandling Hög 2026–2027 96,6" in said
    own = text_of(client_of().get(made.page + "projekt/skola/"))
    assert "84,0 12,6 96,6" in own
    assert "Marken ägs av andra." in own
    assert "Jobbspår" in own
    Project.objects.update(phase="", risk_level="", risk={}, first_year=None, last_year=None)
    ProjectAmount.objects.all().delete()
    bare = text_of(client_of().get(made.page + "projekt/skola/"))
    assert "Dokumentet anger inga belopp." in bare
    assert "Dokumentet nämner ingen risk." in bare


@pytest.fixture
def housed(made) -> SimpleNamespace:
    plan(made.budget, made.north, {2026: 10_100_000}, {2028: 500_000, 2026: 0, 2034: 1})
    plan(made.budget, made.south, {2026: 2_000_000})
    totals(made.budget, RIGHT)
    return made


def test_the_citys_premises_plan_adds_up_on_the_page(housed, client_of) -> None:
    said = text_of(client_of().get(f"/{housed.city.slug}/lokaler/"))
    assert "Summa nämnder och bolag 12,1 12,1 12,6 12,6" in said
    assert "Stadens plan 12,1 12,1 12,6 12,6" in said
    assert "Skillnad 0 0 0 0" in said
    assert "stämmer inte" not in said


def test_a_changed_digit_of_the_citys_premises_plan_is_reported(housed, client_of) -> None:
    housed.budget.premises_totals.filter(year=2028).update(amount=12_700_000)
    said = text_of(client_of().get(f"/{housed.city.slug}/lokaler/"))
    assert "Stadens plan är inte summan av nämndernas och bolagens planer." in said
    assert "2028: 12,7 står tryckt, raderna ger 12,6 (skillnad 0,1)." in said


def test_a_bodys_premises_plan_and_the_file(housed, client_of) -> None:
    own = text_of(client_of().get(housed.page + f"lokaler/{housed.north.code}/"))
    assert "Första planeringsperioden 2026–2033" in own
    assert "Hus 0 10,1 10,1 10,1" in own
    assert "Summa 10,1 10,1 10,6" in own
    answer = client_of().get(f"/{housed.city.slug}/lokaler/tabell.csv")
    lines = [
        line
        for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
        if len(line) > 1
    ]
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    by_year: dict[int, float] = {}
    for row in rows:
        if row["kronor"]:
            by_year[int(row["ar"])] = by_year.get(int(row["ar"]), 0) + float(row["kronor"].replace(",", "."))
    assert {year: by_year[year] for year in RIGHT} == RIGHT
    assert {row["kronor"] for row in rows if row["organisation"] == "sodra" and int(row["ar"]) > 2033} == {""}


def test_the_history_of_a_project_says_from_what_to_what(made, client_of) -> None:
    project = Project.objects.create(
        document=made.budget, code="skola", kind="investment", title={"sv": "Skolan"}, responsible=made.north
    )
    with transaction.atomic():
        audit.record(
            command_line(), "project.load", project, city=made.city, changes={"phase": ["", "planning"]}
        )
        audit.record(
            command_line(), "project.load", project, city=made.city,
            changes={"phase": ["planning", "done"], "title": [{"sv": "Skolan"}, {"sv": "Nya skolan"}], "order": [1, 2]},
        )  # fmt: skip
    said = text_of(client_of().get(made.page + "projekt/skola/"))
    assert "Fas: Planering → Genomförd" in said
    assert "Skolan → Nya skolan" in said
    assert said.count(" → ") == 2


def test_a_draft_is_the_citys_own(housed, client_of) -> None:
    to_state(housed, "draft")
    project = Project.objects.create(
        document=housed.budget, code="p", kind="operations", title={"sv": "P"}, responsible=housed.council
    )
    for path in ("budget/", f"projekt/{project.code}/", f"lokaler/{housed.north.code}/"):
        assert client_of().get(housed.page + path).status_code == 302
        assert client_of(housed.writer).get(housed.page + path).status_code == 200
    assert "Inga lokalförsörjningsplaner" in text_of(client_of().get(f"/{housed.city.slug}/lokaler/"))
    assert City.objects.count() == 1
    assert BudgetLine.objects.count() == 3
