"""The special cases that must be right, each by its name: from Husby in 2008 to a text with a person's number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samstad.exchange.folder import read_folder
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.places import (
    agreement_actions,
    approving,
    calendar,
    partnership_actions,
    picture_actions,
    picturing,
    plan_actions,
    prevention_actions,
    problem_actions,
    risks,
)
from samstad.places.models import CrimePrevention, DistrictPlan, Measure, Party, PictureFigure
from samstad.places.today import today_of
from samstad.statistics.models import Area, AreaLink, AreaSet
from tests.places.conftest import new_picture
from tests.web import small_city

STOCKHOLM = Path(__file__).parents[2] / "examples" / "stockholm"
# The right check digit of a number that nobody has.
NUMBER = "19121212-1212"


def test_husby_of_2008_is_what_stored_links_say_and_nothing_else(city) -> None:
    """SAMS 01800154 Husby stands in the agreement of 2008 as it was printed; the division is no longer in force."""
    folder = read_folder(STOCKHOLM)
    (agreed,) = [one for one in folder.agreements if one.document == "lua-2008-2010"]
    (sams,) = [one for one in folder.area_sets if one.code == "sams"]
    (printed,) = [area for area in sams.areas if area.code == "01800154"]
    assert "sams:01800154" in agreed.areas
    assert printed.name is not None
    assert printed.name.sv == "Husby"
    gone = AreaSet.objects.create(
        city=city.city, code="sams", kind="sams", name={"sv": "SAMS"}, valid_to=dt.date(2015, 12, 31)
    )
    husby = Area.objects.create(area_set=gone, code="01800154", name={"sv": "Husby"})
    city.agreement.areas.add(husby)
    assert today_of(husby, small_city.TODAY).unknown
    link = AreaLink.objects.create(
        kind="converts",
        source_area=husby,
        target_area=city.areas.districts[0],
        weight=0.9,
        method="area",
        source="Kartan",
    )
    found = today_of(husby, small_city.TODAY)
    assert [(row.area, row.weight, row.source) for row in found.became] == [
        (city.areas.districts[0], 0.9, "Kartan")
    ]
    link.delete()
    assert today_of(husby, small_city.TODAY).unknown


def test_a_party_that_leaves_is_late_for_what_fell_due_before_and_for_nothing_after(city) -> None:
    agreement = city.agreement
    agreement.state = "in_force"
    agreement.save()
    Party.objects.create(agreement=agreement, organisation=city.police, signed_on=small_city.TODAY)
    promise = agreement.commitments.first()
    promise.recurrence, promise.due_month, promise.due_day, promise.due_year = "yearly", 10, 31, None
    promise.save()
    promise.parties.set([city.police, city.south])

    def late(day: dt.date) -> list[tuple[int, set[str]]]:
        with clock.set_to(day):
            rows = calendar.due_in(city.city, day, day)
        return [
            (row.day.year, {body.code for body in row.who})
            for row in rows
            if row.about == promise and row.late
        ]

    with clock.set_to(dt.date(2026, 11, 15)):
        left = agreement_actions.leave(
            city.boss, agreement.parties.get(organisation=city.police), "Ny organisation"
        )
    assert left.signed_on == small_city.TODAY
    assert late(dt.date(2027, 11, 15)) == [(2026, {"polisen", "sodra"}), (2027, {"sodra"})]


def test_a_district_without_statistics_has_no_figures_and_no_index_and_is_never_zero(city) -> None:
    empty = Area.objects.create(area_set=city.areas.stadsdelar, code="S9", name={"sv": "Ny stadsdel"})
    picture = new_picture(city)
    picture.area = empty
    picture = picture_actions.begin(city.writer, picture)
    for figure in (
        PictureFigure(kind="indicator", indicator=city.indicator),
        PictureFigure(kind="index", index=city.typed),
        PictureFigure(kind="area_type", index=city.typed),
    ):
        picture_actions.add_figure(city.writer, picture, figure)
    for figure in picture.figures.all():
        for found in picturing.freeze(figure).values():
            assert found["value"] is None
            assert found["missing"] != "present"
            assert found["category"] == ""
    assert risks.inventory(city.typed, empty) is None


def free_texts(city: Any) -> dict[str, Callable[[str], Any]]:
    """Every action that writes what somebody has typed: what is done with the text."""
    boss, writer = city.boss, city.writer
    work = CrimePrevention.objects.create(
        city=city.city, leader=city.board, reports_to=city.south, council=None
    )
    group = city.city.steering_groups.create(code="r", name={"sv": "R"})
    seat = group.members.create(organisation=city.south, seat={"sv": "x"})
    work.council = group
    work.save()
    plan = work.plans.create(number=1, name={"sv": "P"})
    agreement = city.agreement
    agreement.state = "draft"
    agreement.save()
    Party.objects.filter(agreement=agreement).update(signed_on=None, signatory="")
    approving.set_chain(boss, agreement, [city.north])
    approving.ask(boss, agreement)
    partnership = city.city.partnerships.get()
    member = partnership.members.create(sector="city", organisation=city.board, order=95)
    picture = picture_actions.begin(writer, new_picture(city))
    problem = problem_actions.state_problem(writer, picture, title="P", description="")
    measure = Measure.objects.create(activity=city.goal.activities.get(), kind="social", problem=problem)
    said = {"name": "N", "title": "o", "decision": "§ 1", "registry_number": "1"}
    back = {"name": "N", "title": "o", "why": "x", "registry_number": ""}
    paper = {"role": "", "method": "paper"}

    def approve(field: str) -> Callable[[str], Any]:
        return lambda text: approving.approve(city.head, agreement, **{**said, field: text})

    return {
        **{f"approve {field}": approve(field) for field in said},
        **{
            f"send back {field}": lambda text, field=field: approving.send_back(
                city.head, agreement, **{**back, field: text}
            )
            for field in back
        },
        "take back": lambda text: approving.take_back(boss, agreement, text),
        "seat": lambda text: prevention_actions.appoint(
            boss, work, city.board, seat=text, contact="", since=small_city.TODAY
        ),
        "contact": lambda text: prevention_actions.appoint(
            boss, work, city.board, seat="S", contact=text, since=small_city.TODAY
        ),
        "council": lambda text: prevention_actions.meet(
            boss, work, small_city.TODAY, present=[seat], notes=text
        ),
        "told": lambda text: prevention_actions.tell(boss, work, text, registry_number="1"),
        "registry number": lambda text: prevention_actions.tell(boss, work, "x", registry_number=text),
        "plan": lambda text: prevention_actions.write(
            boss, plan, name="P", about=text, pictures=[], measures=[], follow_within=24
        ),
        "member": lambda text: partnership_actions.sign(boss, member, name=text, title="o", **paper),
        "meeting": lambda text: partnership_actions.meet(
            boss, partnership, small_city.TODAY, place="", present=[member], notes=text, decisions=[]
        ),
        "question": lambda text: partnership_actions.ask_the_state(boss, partnership, city.police, text),
        "part": lambda text: picture_actions.add_part(writer, picture, kind="analysis", text=text),
        "source": lambda text: picture_actions.add_part(
            writer, picture, kind="residents", text="x", source=text
        ),
        "asked": lambda text: picture_actions.ask(
            writer, picture, organisation=None, described_as=text, question="", due=small_city.TODAY
        ),
        "cause": lambda text: problem_actions.add_cause(writer, problem, text=text),
        "follow-up": lambda text: problem_actions.follow_up(
            writer, measure, result=text, effect="", outcome="continue", reason="x"
        ),
        "district plan": lambda text: plan_actions.begin(
            boss,
            DistrictPlan(city=city.city, area=city.areas.districts[1], owner=city.board),
            name=text,
            themes=[city.theme],
        ),
    }


def test_a_text_with_a_persons_number_is_refused_everywhere_and_shown_where(city) -> None:
    for what, write in free_texts(city).items():
        with pytest.raises(UserError, match="personal identity number stands at character 4") as found:
            write(f"Om {NUMBER} x")
        assert found.value.where, what


def test_a_signature_in_a_persons_number_is_refused(city) -> None:
    agreement = city.agreement
    agreement.state = "sent"
    agreement.save()
    Party.objects.filter(agreement=agreement).update(signed_on=None, signatory="")
    party = agreement.parties.get(organisation=city.board)
    for field in ("name", "title"):
        values = {"name": "N", "title": "o", "method": "paper"} | {field: f"N {NUMBER}"}
        with pytest.raises(UserError, match="personal identity number"):
            agreement_actions.sign(city.boss, party, **values)
