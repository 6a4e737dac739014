"""A picture's way from its first line to the last sign-off, and what it prints afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord
from samstad.organisation.rights import ANONYMOUS, may
from samstad.places import calendar, picturing
from samstad.places import picture_actions as actions
from samstad.places.models import PictureFigure, PicturePart, Proposal, SituationPicture
from samstad.statistics import queries
from samstad.statistics.audience import Audience
from samstad.statistics.models import Area
from tests.places.conftest import new_picture
from tests.web import small_city


@pytest.fixture
def picture(city) -> SituationPicture:
    made = actions.begin(city.writer, new_picture(city))
    actions.add_figure(city.writer, made, PictureFigure(kind="indicator", indicator=city.indicator))
    actions.add_figure(city.writer, made, PictureFigure(kind="index", index=city.typed))
    actions.add_figure(city.writer, made, PictureFigure(kind="area_type", index=city.typed))
    listed = Area.objects.get(area_set__code="polisen-2025", code="soder")
    actions.add_figure(city.writer, made, PictureFigure(kind="police", police_area=listed))
    actions.add_part(city.writer, made, kind="event", text="Tre bränder.", reported_by=city.police)
    actions.add_part(city.writer, made, kind="analysis", text="Bränderna sker på kvällar.")
    actions.set_signers(city.writer, made, [city.north, city.police])
    return made


def signed(city, picture) -> SituationPicture:
    actions.propose(city.head, picture)
    for actor, body in ((city.head, city.north), (city.officer, city.police)):
        picture = actions.sign(actor, picture.signers.get(organisation=body), actor.user.name)
    return picture


def test_a_draft_shows_the_figure_that_every_other_page_shows(city, picture) -> None:
    found = picturing.shown(picture.figures.get(kind="indicator"), Audience.INTERNAL)
    table = queries.indicator_table(city.indicator, picture.area.area_set, audience=Audience.INTERNAL)
    year = queries.latest_period(table)
    assert (found["period"], found["value"]) == (year, table.at("S3", year).value)
    assert [ref["number"] for ref in found["releases"]] == [2]


def test_frozen_figures_stay_when_a_release_comes(city, picture) -> None:
    done = signed(city, picture)
    figure = done.figures.get(kind="indicator")
    before = {audience: picturing.shown(figure, audience) for audience in Audience}
    small_city.edition(city.dataset, city.areas.small, dt.date(2026, 9, 15), shift=60)
    figure = PictureFigure.objects.get(pk=figure.pk)
    assert {audience: picturing.shown(figure, audience) for audience in Audience} == before
    assert picturing.read(figure, Audience.INTERNAL)["value"] != before[Audience.INTERNAL]["value"]
    assert [ref["number"] for ref in before[Audience.PUBLIC]["releases"]] == [2]


def test_what_the_public_may_not_see_is_not_in_the_public_reading(city) -> None:
    """The last square has 15 inhabitants, below the rule of 20."""
    new = SituationPicture(city=city.city, area=city.areas.small[-1], owner=city.north)
    made = actions.begin(city.writer, new)
    figure = actions.add_figure(city.writer, made, PictureFigure(kind="indicator", indicator=city.indicator))
    kept = picturing.freeze(figure)
    assert kept["internal"]["value"] is not None
    assert (kept["public"]["value"], kept["public"]["missing"]) == (None, "withheld")
    assert kept["public"]["lower"] is None


def test_the_police_category_has_its_edition(city, picture) -> None:
    found = picturing.shown(picture.figures.get(kind="police"), Audience.PUBLIC)
    assert (found["category"], found["edition"]) == ("particularly_vulnerable", 2025)


def test_the_area_type_is_one_of_five_with_its_reach(city, picture) -> None:
    found = picturing.shown(picture.figures.get(kind="area_type"), Audience.INTERNAL)
    assert found["value"] in {1, 2, 3, 4, 5}
    assert found["lower"] <= found["value"] <= found["upper"]


def test_the_last_sign_off_makes_it_shared_and_public(city, picture) -> None:
    assert not may(ANONYMOUS, "view", picture)
    assert may(city.officer, "view", picture)
    done = signed(city, picture)
    assert (done.state, done.agreed_on) == ("agreed", small_city.TODAY)
    assert may(ANONYMOUS, "view", done)
    assert calendar.update_due(done) == dt.date(2028, 9, 20)
    acts = list(
        AuditRecord.objects.filter(action__startswith="picture.sign").values_list("action", flat=True)
    )
    assert sorted(acts) == ["picture.sign", "picture.sign_last", "picture.signers"]


def test_what_has_been_agreed_is_never_written_over(city, picture) -> None:
    done = signed(city, picture)
    with pytest.raises(PermissionDenied):
        actions.add_part(city.writer, done, kind="other", text="Mer")
    with pytest.raises(PermissionDenied):
        actions.take_back(city.head, done, "Ändra")
    following = actions.begin(city.writer, new_picture(city))
    assert following.version == 2
    assert {f.kind for f in following.figures.all()} == {"indicator", "index", "area_type", "police"}
    assert not following.parts.exists()
    assert following.signers.filter(signed_on=None).count() == 2
    assert all(figure.frozen for figure in done.figures.all())


def test_a_version_is_finished_before_the_next_begins(city, picture) -> None:
    with pytest.raises(UserError, match="not agreed"):
        actions.begin(city.writer, new_picture(city))


def test_taking_back_lets_the_sign_offs_fall_and_keeps_them_in_the_history(city, picture) -> None:
    actions.propose(city.head, picture)
    signer = picture.signers.get(organisation=city.police)
    actions.sign(city.officer, signer, "Pia Polis")
    back = actions.take_back(city.head, picture, "Fel siffra")
    assert back.state == "draft"
    signer.refresh_from_db()
    assert signer.signed_on is None
    assert "Pia Polis" in set(signer.history.values_list("name", flat=True))
    assert not back.figures.exclude(frozen=None).exists()


@pytest.mark.parametrize(
    ("take_away", "code"), [("analysis", "analysis"), ("signers", "signers"), ("mapping", "mapping")]
)
def test_an_incomplete_picture_is_not_sent(city, picture, take_away: str, code: str) -> None:
    if take_away == "analysis":
        actions.remove_part(city.writer, picture.parts.get(kind="analysis"))
    if take_away == "signers":
        actions.set_signers(city.writer, picture, [])
    if take_away == "mapping":
        actions.remove_part(city.writer, picture.parts.get(kind="event"))
        for figure in picture.figures.all():
            actions.remove_figure(city.writer, figure)
    assert actions.lacking(picture) == [code]
    with pytest.raises(UserError, match=code):
        actions.propose(city.head, picture)
    picture.refresh_from_db()
    assert picture.state == "draft"


def test_others_neither_write_nor_sign(city, picture) -> None:
    with pytest.raises(PermissionDenied):
        actions.add_part(city.stranger, picture, kind="other", text="Hej")
    actions.propose(city.head, picture)
    with pytest.raises(PermissionDenied):
        actions.sign(city.stranger, picture.signers.get(organisation=city.police), "Annan")


def ask(city, picture, due=dt.date(2026, 10, 1)):
    return actions.ask(
        city.writer, picture, organisation=city.police, described_as="", question="Vad ser ni?", due=due
    )


def test_input_is_asked_for_and_its_fate_told_with_why(city, picture) -> None:
    request = ask(city, picture)
    proposal = actions.propose_input(city.officer, request, "Ta med snatterierna")
    assert actions.lacking(picture) == ["undecided"]
    with pytest.raises(UserError, match="reason"):
        actions.decide_input(city.writer, proposal, "partly", " ")
    with pytest.raises(PermissionDenied):
        actions.decide_input(city.officer, proposal, "taken_in", "Ja")
    decided = actions.decide_input(city.writer, proposal, "partly", "Bara de som polisen har räknat")
    assert (decided.fate, decided.decided_on) == ("partly", small_city.TODAY)
    with pytest.raises(UserError, match="already"):
        actions.decide_input(city.writer, proposal, "not", "Ångrat")
    assert actions.lacking(picture) == []


def test_nobody_is_asked_by_a_day_that_has_passed(city, picture) -> None:
    with pytest.raises(UserError, match="passed"):
        ask(city, picture, dt.date(2026, 9, 19))


def test_a_late_answer_and_an_update_that_is_due_stand_in_the_calendar(city, picture) -> None:
    ask(city, picture)
    day = dt.date(2026, 10, 2)
    late = [due for due in calendar.due_in(city.city, day) if due.kind == "input"]
    assert [(due.late, [body.code for body in due.who]) for due in late] == [(True, ["polisen"])]
    signed(city, picture)
    with clock.set_to(dt.date(2028, 9, 21)):
        found = [d for d in calendar.due_in(city.city, clock.today()) if d.kind == "picture"]
    assert [(due.day, due.late) for due in found] == [(dt.date(2028, 9, 20), True)]


def test_the_months_between_updates_are_chosen(city, picture) -> None:
    actions.set_facts(city.writer, picture, title="Lägesbild", update_within=12)
    assert calendar.update_due(signed(city, picture)) == dt.date(2027, 9, 20)


@pytest.mark.parametrize("text", ["Ring 811228-9874.", "Se 19811228 9874", "811288-9871"])
def test_a_personal_identity_number_is_refused_and_shown_where(city, picture, text: str) -> None:
    with pytest.raises(UserError, match="character") as refused:
        actions.add_part(city.writer, picture, kind="residents", text=text)
    assert text[-5:-1] not in refused.value.what
    assert not PicturePart.objects.filter(kind="residents").exists()


@pytest.mark.parametrize("text", ["Dnr 539-1756/2008", "811228-9875", "070-123 45 67", "SAMS 01800154"])
def test_other_numbers_are_not_taken_for_one(city, picture, text: str) -> None:
    actions.add_part(city.writer, picture, kind="other", text=text)


def test_the_database_holds_what_the_rules_say(city, picture) -> None:
    request = ask(city, picture)
    for broken in (
        lambda: PictureFigure.objects.create(picture=picture, kind="indicator", index=city.index),
        lambda: PicturePart.objects.create(picture=picture, kind="event", text={"sv": "x"}),
        lambda: Proposal.objects.create(request=request, received_on=small_city.TODAY, fate="not"),
        lambda: SituationPicture.objects.filter(pk=picture.pk).update(state="agreed"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()
