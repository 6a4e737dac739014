"""The pages of activities: lists narrowed and sorted, the board, the timeline, the form, the table of the budget."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.drawing import gantt
from samstad.organisation.models import AuditRecord
from samstad.steering.models import (
    Activity,
    ActivityFunding,
    BudgetAmount,
    BudgetLine,
    SteeringDocument,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def made(city: SimpleNamespace) -> SimpleNamespace:
    """The small city with one more activity: planned, for another body, later and without cost."""
    city.activity = city.goal.activities.get()
    Activity.objects.filter(pk=city.activity.pk).update(
        start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31), cost_sek=1_250_000
    )
    city.activity.refresh_from_db()
    city.later = Activity.objects.create(
        goal=city.goal, code="senare", title={"sv": "Åkrar odlas"}, responsible=city.board, state="planned",
        start=dt.date(2027, 1, 1),
    )  # fmt: skip
    ActivityFunding.objects.create(
        activity=city.activity, source="eu", year=2025, amount=Decimal("250000.50")
    )
    return city


def titles(html: str, made: SimpleNamespace) -> list[str]:
    """Which of the two stand in the page's main part, in their order."""
    body = html.split("<tbody", 1)[-1]
    found = [(body.find(one.title["sv"]), one.code) for one in (made.activity, made.later)]
    return [code for at, code in sorted(found) if at >= 0]


def listed(client: Any, made: SimpleNamespace, query: str) -> list[str]:
    response = client.get(f"/{made.city.slug}/aktiviteter/?{query}")
    assert response.status_code == 200
    return titles(response.content.decode(), made)


def test_the_list_is_narrowed_by_each_question(made, client_of) -> None:
    client = client_of(None)
    first, second = made.activity.code, made.later.code
    assert set(listed(client, made, "")) == {first, second}
    for query, wanted in {
        "organisation=norra": {first},
        "lage=planned": {second},
        "ar=2025": {first},
        "ar=2030": {second},
        "ar=2026": set(),
        "tema=arbete": {first, second},
        "tema=finns-inte": set(),
        "plats=stadsdelar:finns-inte": set(),
        "ar=tjugo": set(),
        "lage=%27": set(),
    }.items():
        assert set(listed(client, made, query)) == wanted, query


def test_the_list_is_sorted_and_what_is_missing_comes_last(made, client_of) -> None:
    client = client_of(None)
    assert listed(client, made, "ordning=start") == [made.activity.code, made.later.code]
    assert listed(client, made, "ordning=-start") == [made.later.code, made.activity.code]
    # The later one has no cost: last both ways.
    assert listed(client, made, "ordning=kostnad")[-1] == made.later.code
    assert listed(client, made, "ordning=-kostnad")[-1] == made.later.code
    assert listed(client, made, "ordning=lage") == [made.later.code, made.activity.code]
    assert set(listed(client, made, "ordning=%27;--&sida=99")) == {made.activity.code, made.later.code}


def test_the_file_has_the_same_rows(made, client_of) -> None:
    response = client_of(None).get(f"/{made.city.slug}/aktiviteter/tabell.csv?organisation=norra")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[-1].endswith(";1250000;250000,50")
    assert len([line for line in lines if line.startswith("program;")]) == 1


def test_a_draft_is_in_no_list_for_outsiders(made, client_of) -> None:
    SteeringDocument.objects.filter(pk=made.document.pk).update(state="draft")
    for page in ("", "tavla/", "tidslinje/", "tabell.csv"):
        address = f"/{made.city.slug}/aktiviteter/{page}"
        assert "Åkrar odlas" not in client_of(None).get(address).content.decode()
        assert "Åkrar odlas" in client_of(made.reporter).get(address).content.decode()


def test_a_step_on_the_board_and_one_that_comes_too_late(made, client_of) -> None:
    client = client_of(made.reporter)
    base = f"/{made.city.slug}/aktiviteter/"
    step = f"{base}program/arbete/{made.activity.code}/lage/"
    assert "Markera som genomförd" in client.get(f"{base}tavla/").content.decode()
    assert "Markera som genomförd" not in client_of(None).get(f"{base}tavla/").content.decode()
    done = client.post(step, {"step": "finish", "tillbaka": f"{base}tavla/?ar=2025"})
    assert (done.status_code, done["Location"]) == (302, f"{base}tavla/?ar=2025")
    again = client.post(step, {"step": "finish", "tillbaka": "https://example.org/"})
    assert again.status_code == 422
    made.activity.refresh_from_db()
    assert made.activity.state == "done"
    assert AuditRecord.objects.filter(action="activity.finish").count() == 1
    elsewhere = client.post(step, {"step": "resume", "tillbaka": "https://example.org/"})
    assert elsewhere["Location"].startswith(base)


def test_no_page_sends_the_reader_to_another_site(made, client_of) -> None:
    client = client_of(made.reporter)
    base = f"/{made.city.slug}/aktiviteter/"
    for back in ("//example.org/", f"//example.org{base}", "javascript:alert(1)"):
        step = "finish" if Activity.objects.get(pk=made.activity.pk).state == "ongoing" else "resume"
        response = client.post(
            f"{base}program/arbete/{made.activity.code}/lage/", {"step": step, "tillbaka": back}
        )
        assert response["Location"].startswith(base)


def test_the_form_after_the_decision_has_dates_and_outcome_only(made, client_of) -> None:
    client = client_of(made.reporter)
    address = f"/{made.city.slug}/aktiviteter/program/arbete/{made.activity.code}/andra/"
    html = client.get(address).content.decode()
    assert 'name="outcome_sv"' in html
    assert 'name="title_sv"' not in html
    wrong = client.post(
        address,
        {"act": "save", "version": 1, "start": "2025-01-01", "end": "2024-01-01", "outcome_sv": "Bra."},
    )
    assert wrong.status_code == 422
    assert "kan inte sluta innan den börjar" in wrong.content.decode()
    assert "Bra." in wrong.content.decode()
    right = client.post(
        address,
        {"act": "save", "version": 1, "start": "2025-01-01", "end": "2026-01-01", "outcome_sv": "Bra."}
        | {"title_sv": "X"},
    )
    assert right.status_code == 302
    title = made.activity.title
    made.activity.refresh_from_db()
    assert (made.activity.end, made.activity.outcome) == (dt.date(2026, 1, 1), {"sv": "Bra."})
    assert made.activity.title == title
    page = client.get(f"/{made.city.slug}/aktiviteter/program/arbete/{made.activity.code}/").content.decode()
    assert "Datum eller resultat ändrat" in page


def test_what_was_typed_before_the_document_was_decided_is_not_lost(made, client_of) -> None:
    SteeringDocument.objects.filter(pk=made.document.pk).update(state="draft")
    client = client_of(made.reporter)
    address = f"/{made.city.slug}/aktiviteter/program/arbete/{made.activity.code}/andra/"
    assert 'name="title_sv"' in client.get(address).content.decode()
    SteeringDocument.objects.filter(pk=made.document.pk).update(state="in_force")
    response = client.post(address, {"act": "save", "whole": "1", "version": 1, "title_sv": "En ny titel"})
    assert response.status_code == 422
    assert "En ny titel" in response.content.decode()
    assert "har beslutats sedan du öppnade" in response.content.decode()
    made.activity.refresh_from_db()
    assert made.activity.title != {"sv": "En ny titel"}


@pytest.mark.parametrize("rows", ["999", "-1", "x", "٣", ""])
def test_a_form_with_a_strange_number_of_rows_is_answered(made, client_of, rows) -> None:
    SteeringDocument.objects.filter(pk=made.document.pk).update(state="draft")
    address = f"/{made.city.slug}/aktiviteter/program/arbete/{made.activity.code}/andra/"
    response = client_of(made.reporter).post(address, {"act": "add", "whole": "1", "rows": rows})
    assert response.status_code == 200


def test_names_of_people_are_for_colleagues(made, client_of) -> None:
    Activity.objects.filter(pk=made.activity.pk).update(person=made.reporter.user)
    address = f"/{made.city.slug}/aktiviteter/program/arbete/{made.activity.code}/"
    assert "Ansvarig person" in client_of(made.reporter).get(address).content.decode()
    assert "Ansvarig person" not in client_of(None).get(address).content.decode()


def test_the_budget_table_counts_its_nets_and_a_gap_is_no_zero(made, client_of) -> None:
    for order, (kind, amounts) in enumerate(
        {"operating_cost": {2026: 1_605_500_000, 2027: 5}, "operating_income": {2026: -47_600_000}}.items()
    ):
        line = BudgetLine.objects.create(document=made.document, code=kind, kind=kind, order=order)
        for year, amount in amounts.items():
            BudgetAmount.objects.create(line=line, year=year, edition="budget", amount=amount)
    html = client_of(None).get(f"/{made.city.slug}/dokument/program/").content.decode()
    table = html.replace("\u00a0", " ").split("Drift", 1)[1]
    assert "1 605,5" in table
    assert "- 47,6" in table
    assert "1 557,9" in table
    assert '<td class="n">–</td>' in table.split("1 557,9")[1]


def test_the_timeline_draws_each_bar_and_says_the_same_in_a_table(made, client_of) -> None:
    html = client_of(None).get(f"/{made.city.slug}/aktiviteter/tidslinje/").content.decode()
    assert html.count("Åkrar odlas") >= 3  # two drawings and a table
    assert 'role="img"' in html
    assert titles(html, made) == [made.activity.code, made.later.code]


def test_a_bar_has_the_length_of_its_days() -> None:
    years = gantt.Span(2025, 2026)
    whole = years.place(dt.date(2027, 1, 1), 960) - years.place(dt.date(2025, 1, 1), 960)
    assert years.place(dt.date(2026, 1, 1), 960) - gantt.MARGIN == pytest.approx(whole / 2)
    assert years.place(dt.date(1990, 1, 1), 960) == gantt.MARGIN
    assert years.place(dt.date(2040, 1, 1), 960) == 960 - gantt.MARGIN
