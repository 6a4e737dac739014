"""A whole referral through its actions: sent, answered in every way, extended, handled, revised and published."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from samstad.followup.writing import Written
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord
from samstad.organisation.rights import ANONYMOUS, may
from samstad.referrals import (
    answering,
    compiling,
    documents,
    extending,
    links,
    meeting_actions,
    outside,
    queries,
    referral_writing,
    sending,
    storing,
)
from samstad.referrals.models import Answer, AnswerState, Handling, Opinion, Referral
from samstad.referrals.positions import WrittenOpinion
from tests.referrals.conftest import DUE, TEXTS, TODAY, written

pytestmark = pytest.mark.postgres


def answer_of(referral: Referral, code: str) -> Answer:
    return Answer.objects.get(addressee__referral=referral, addressee__organisation__code=code)


def texts(**other: str) -> dict[str, Written]:
    return {code: Written(1, text) for code, text in (TEXTS | other).items()}


def propose(
    cast: SimpleNamespace, referral: Referral, code: str, position: str = "supports", **points: object
):
    """Through assignment, writing and the group to the administration's proposal."""
    writer, head, registrar = (getattr(cast, f"{code}_{who}") for who in ("writer", "head", "registrar"))
    answer = answering.assign(registrar, answer_of(referral, code), writer.user, f"{code.upper()[:2]} 2026/7")
    opinions = {
        point.pk: WrittenOpinion(*points[f"p{point.number}"])  # type: ignore[misc]
        for point in referral.points.all()
        if f"p{point.number}" in points
    }
    answer = answering.save(writer, answer, texts(), position=position, opinions=opinions).answer
    answer = answering.to_group(writer, answer, TODAY + dt.timedelta(days=5))
    return answering.propose(head, answer)


def decide(cast: SimpleNamespace, answer: Answer, code: str, day: dt.date) -> Answer:
    registrar = getattr(cast, f"{code}_registrar")
    meeting = meeting_actions.plan(registrar, cast.bodies[code], day, dt.time(18), "Stadshuset")
    item = meeting_actions.schedule(registrar, answer, meeting)
    meeting_actions.call(registrar, meeting)
    with clock.set_to(day):
        meeting_actions.hold(registrar, meeting, "Anna And")
        meeting_actions.minute(registrar, item, "Nämnden beslutar enligt förslaget.")
    with clock.set_to(day + dt.timedelta(days=7)):
        meeting_actions.adjust(registrar, meeting)
        return answering.extract(registrar, answer)


def test_a_whole_referral(cast, sent) -> None:
    cast.document.refresh_from_db()
    assert cast.document.state == "referral"  # sent out with it
    changes = ("changes", "Målet saknar äldre.", "Även äldre.")
    answer = propose(cast, sent, "norra", "changes", p1=changes, p2=("no_objection", "", ""))
    decided = decide(cast, answer, "norra", dt.date(2026, 9, 17))
    assert decided.state == AnswerState.COMPLETE
    assert decided.extract_on == dt.date(2026, 9, 24)
    assert [d.kind for d in decided.frozen.all()] == ["extract", "proposal"]

    more = extending.ask(
        cast.sodra_writer, answer_of(sent, "sodra"), reason="Sammanträdet är i oktober.",
        proposal_by=dt.date(2026, 9, 30), extract_by=dt.date(2026, 10, 25),
    )  # fmt: skip
    extending.decide(cast.coordinator, more, grant=True, why="")
    late = decide(cast, propose(cast, sent, "sodra"), "sodra", dt.date(2026, 10, 14))
    assert late.state == AnswerState.COMPLETE

    answering.abstain(cast.ostra_head, answer_of(sent, "ostra"), "Berör inte nämnden.")

    link = links.make_link(cast.coordinator, sent.addressees.get(name="Hyresgästföreningen"))
    point = sent.points.get(number="1")
    outside.save(
        link, {"synpunkter": Written(1, "Bra.")}, position="supports",
        opinions={point.pk: WrittenOpinion("opposes", "För dyrt.")},
    )  # fmt: skip
    receipt = outside.hand_in(link)
    assert outside.holds(receipt)

    with clock.set_to(dt.date(2026, 11, 1)):
        rows = {queries.name_of(row.addressee): row for row in queries.standings(sent)}
        assert rows["Norra"].days_late == 0
        assert rows["Sodra"].days_late == 0  # the extract came on 21 October, and was due on the 25th
        assert rows["Vastra"].days_late == 32
        assert rows["Vastra"].outstanding
        summed = queries.summary(rows.values())
        assert (summed.asked, summed.answered, summed.abstained, summed.awaited, summed.late) == (
            5,
            3,
            1,
            1,
            1,
        )

        version = sending.revise(
            cast.coordinator, sent, "Staden ska hålla samman, för alla åldrar.", "Även äldre."
        )
        whole = compiling.compiled(sent)
        assert whole.unhandled == 2
        for opinion in whole.opinions:
            if opinion.position in compiling.ASKS:
                compiling.handle(
                    cast.coordinator,
                    opinion,
                    outcome="met",
                    why="Äldre är med.",
                    version=version,
                    goal=cast.goal,
                )
        assert compiling.compiled(sent).unhandled == 0
        assert len(compiling.of_goal(cast.goal)) == 2
        assert whole.counts[0] == {
            "supports": 2,
            "changes": 1,
            "opposes": 0,
            "no_objection": 0,
            "abstains": 1,
        }

        closed = sending.close(cast.coordinator, sent)
        with pytest.raises(UserError, match="no compiled statement"):
            sending.release(cast.coordinator, closed)
        statement = documents.freeze_statement(cast.coordinator, closed)
        assert not may(ANONYMOUS, "view", statement)
        released = sending.release(cast.coordinator, closed)
        statement.referral.refresh_from_db()
        assert may(ANONYMOUS, "view", statement)
        assert may(ANONYMOUS, "view", released)
        assert may(ANONYMOUS, "view", answer_of(released, "norra"))
        assert not may(ANONYMOUS, "view", answer_of(released, "vastra"))  # its draft is its own
        said = documents.read_content(statement)
        assert [line["name"] for line in said["lines"]] == [
            "Norra",
            "Sodra",
            "Ostra",
            "Vastra",
            "Hyresgästföreningen",
        ]
        assert {one["outcome"] for one in said["handled"]} == {"met", ""}
        assert {row.name for row in statement.files.all()} == {
            "document.json", "remissammanstallning.html", "remissammanstallning.pdf", "remissammanstallning.docx",
        }  # fmt: skip
        verified = documents.verify(statement)
        assert (verified.files, verified.findings, verified.notes) == (4, [], [])


def test_a_late_answer_is_late_and_never_lost(cast, sent) -> None:
    sending.close(cast.coordinator, sent)
    with clock.set_to(DUE + dt.timedelta(days=10)):
        answer = propose(cast, sent, "vastra")
        handed_in = answering.hand_in(cast.vastra_head, answer)
        assert handed_in.kind == "administration"
        row = next(r for r in queries.standings(sent) if r.answer == handed_in)
        assert (row.days_late, row.outstanding, row.given) == (10, False, True)


def test_two_officers_on_one_draft_merge(cast, sent) -> None:
    answer = answering.assign(cast.norra_registrar, answer_of(sent, "norra"), cast.norra_writer.user)
    base = answering.save(cast.norra_writer, answer, {"bakgrund": Written(1, "Ett.\n\nTvå.")})
    version = base.parts["bakgrund"].version
    answering.save(cast.norra_writer, answer, {"bakgrund": Written(version, "Ett!\n\nTvå.")})
    saved = answering.save(cast.colleague, answer, {"bakgrund": Written(version, "Ett.\n\nTvå!")})
    assert saved.merged == ["bakgrund"]
    assert saved.parts["bakgrund"].text == "Ett!\n\nTvå!"
    both = answering.save(cast.colleague, answer, {"bakgrund": Written(version, "Ett?\n\nTvå.")})
    assert both.both == ["bakgrund"]
    for sentence in ("Ett!", "Ett?", "Två!"):
        assert sentence in both.parts["bakgrund"].text
    with pytest.raises(UserError, match="Two texts"):
        answering.refuse_unready(Answer.objects.get(pk=answer.pk))


def test_a_position_against_has_a_reason(cast, sent) -> None:
    answer = answering.assign(cast.norra_registrar, answer_of(sent, "norra"), cast.norra_writer.user)
    point = sent.points.first()
    for position in ("opposes", "changes"):
        with pytest.raises(UserError, match="Say why on point 1"):
            answering.save(cast.norra_writer, answer, {}, opinions={point.pk: WrittenOpinion(position)})
    with pytest.raises(UserError, match="Take a position"):
        answering.save(cast.norra_writer, answer, {}, opinions={point.pk: WrittenOpinion("", "för att")})
    assert not Opinion.objects.exists()


def test_a_proposal_lacks_nothing(cast, sent) -> None:
    answer = answering.assign(cast.norra_registrar, answer_of(sent, "norra"), cast.norra_writer.user)
    answer = answering.save(cast.norra_writer, answer, {"forslag": Written(1, "Så.")}).answer
    with pytest.raises(UserError, match="still empty: Sammanfattning, Förvaltningens synpunkter"):
        answering.propose(cast.norra_head, answer)
    whole = storing.store(cast.norra_writer, cast.city, "svar.pdf", "application/pdf", b"%PDF-1.7")
    answering.attach(cast.norra_writer, answer, "Yttrande", whole, whole=True)
    with pytest.raises(UserError, match="what position"):
        answering.propose(cast.norra_head, answer)
    answering.save(cast.norra_writer, answer, {}, position="no_objection")
    assert answering.propose(cast.norra_head, answer).state == "proposed"


def test_only_the_body_itself_writes_and_only_its_head_proposes(cast, sent) -> None:
    answer = answer_of(sent, "norra")
    with pytest.raises(PermissionDenied):
        answering.assign(cast.coordinator, answer, cast.norra_writer.user)
    answer = answering.assign(cast.norra_registrar, answer, cast.norra_writer.user)
    for other in (cast.sodra_writer, cast.coordinator, cast.stranger, cast.norra_head, ANONYMOUS):
        with pytest.raises(PermissionDenied):
            answering.save(other, answer, {"bakgrund": Written(1, "Nej")})
    with pytest.raises(UserError, match="no role"):
        answering.assign(cast.norra_registrar, answer, cast.sodra_writer.user)


def test_an_adjourned_item_is_proposed_again(cast, sent) -> None:
    answer = propose(cast, sent, "norra")
    meeting = meeting_actions.plan(cast.norra_registrar, cast.norra, dt.date(2026, 9, 17))
    item = meeting_actions.schedule(cast.norra_registrar, answer, meeting)
    meeting_actions.call(cast.norra_registrar, meeting)
    with clock.set_to(meeting.date):
        meeting_actions.hold(cast.norra_registrar, meeting)
        meeting_actions.minute(cast.norra_registrar, item, "", adjourn=True)
    answer.refresh_from_db()
    assert (answer.state, answer.decided_on) == ("proposed", None)
    with pytest.raises(PermissionDenied):
        answering.extract(cast.norra_registrar, answer)


def test_an_extract_waits_for_the_adjustment_unless_it_was_immediate(cast, sent) -> None:
    for code, immediate in (("norra", False), ("sodra", True)):
        registrar = getattr(cast, f"{code}_registrar")
        answer = propose(cast, sent, code)
        meeting = meeting_actions.plan(registrar, cast.bodies[code], dt.date(2026, 9, 17))
        item = meeting_actions.schedule(registrar, answer, meeting, immediate=immediate)
        meeting_actions.call(registrar, meeting)
        with clock.set_to(meeting.date):
            meeting_actions.hold(registrar, meeting)
            meeting_actions.minute(registrar, item, "Nämnden beslutar så.")
            if immediate:
                assert answering.extract(registrar, answer).state == "complete"
            else:
                with pytest.raises(UserError, match="not been adjusted"):
                    answering.extract(registrar, answer)


def test_what_was_sent_is_not_written_over(cast, sent) -> None:
    with pytest.raises(PermissionDenied):
        referral_writing.write(cast.coordinator, sent, written(cast, title="Annat"))
    with pytest.raises(UserError, match="nothing has changed"):
        sending.revise(cast.coordinator, sent, sent.current.text, "Något")
    with pytest.raises(UserError, match="Say what is changed"):
        sending.revise(cast.coordinator, sent, "Nytt", " ")


def test_a_new_version_shows_in_answers_that_were_given_before_it(cast, sent) -> None:
    given = answering.hand_in(cast.norra_head, propose(cast, sent, "norra"))
    sending.revise(cast.coordinator, sent, "Helt nytt.", "Allt.")
    rows = {row.addressee.organisation_id: row for row in queries.standings(sent)}
    assert rows[given.addressee.organisation_id].outdated
    assert given.version.number == 1
    assert not rows[cast.sodra.pk].outdated
    assert answer_of(sent, "sodra").version.number == 2


def test_every_act_is_in_the_record_and_none_without_its_change(cast, sent) -> None:
    propose(cast, sent, "norra")
    said = list(AuditRecord.objects.order_by("id").values_list("action", flat=True))
    assert said == [
        "referral.begin", "document.send_out", "referral.send", "answer.assign", "answer.edit",
        "answer.to_group", "answer.propose", "proposal.freeze",
    ]  # fmt: skip
    before = AuditRecord.objects.count()
    with pytest.raises(PermissionDenied):
        sending.close(cast.stranger, sent)
    assert AuditRecord.objects.count() == before


def test_a_handling_needs_an_answer_that_was_given(cast, sent) -> None:
    propose(cast, sent, "norra", "changes", p1=("opposes", "Fel.", ""))
    with pytest.raises(UserError, match="not been given"):
        compiling.handle(cast.coordinator, Opinion.objects.get(), outcome="met", why="Ja")
    assert not Handling.objects.exists()
    assert compiling.compiled(sent).opinions == []  # nothing that is not given is compiled


def test_a_receipt_holds_what_was_handed_in(cast, sent) -> None:
    link = links.make_link(cast.coordinator, sent.addressees.get(organisation=None))
    outside.save(link, {"synpunkter": Written(1, "Åäö \u202e baklänges")}, position="no_objection")
    receipt = outside.hand_in(link)
    said = json.loads(receipt.content)
    assert said["texts"] == {"synpunkter": "Åäö \u202e baklänges"}
    assert outside.holds(receipt)
    section = receipt.answer.sections.get()
    section.text = "Ändrat"
    section.save()
    assert not outside.holds(receipt)
