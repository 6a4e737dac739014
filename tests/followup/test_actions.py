"""A submission's way through its states, who may push it, and that nothing written is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from samstad.followup import actions, missing, queries
from samstad.followup.models import Assessment, Submission, SubmissionState
from samstad.organisation import clock, rights
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord
from samstad.organisation.rights import ANONYMOUS
from tests import people
from tests.answers import FULL, save, texts, versions

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def hand_in(cast) -> Submission:
    return actions.submit(cast.reporter, save(cast.reporter, cast.submission).submission)


def test_from_nothing_to_locked(cast) -> None:
    submitted = hand_in(cast)
    assert submitted.state == SubmissionState.SUBMITTED
    assert submitted.submitted_by == cast.reporter.user
    returned = actions.return_(cast.approver, submitted, "Siffran för 2025 saknas.")
    assert returned.comment == "Siffran för 2025 saknas."
    again = actions.submit(cast.reporter, returned)
    approved = actions.approve(cast.approver, again)
    locked = actions.lock(cast.coordinator, approved)
    assert locked.state == SubmissionState.LOCKED
    with pytest.raises(PermissionDenied):
        save(cast.reporter, locked)
    acts = AuditRecord.objects.filter(object_id=str(locked.pk), object_type="followup.Submission")
    assert [r.action.split(".")[1] for r in acts.order_by("id")] == [
        "open",
        "edit",
        "submit",
        "return",
        "submit",
        "approve",
        "lock",
    ]
    # One version of history for each act: nothing decided is ever overwritten.
    assert locked.history.count() == acts.count()


@pytest.mark.parametrize("who", ["stranger", "coordinator", "approver"])
def test_only_its_own_reporters_write(cast, who) -> None:
    with pytest.raises(PermissionDenied):
        save(getattr(cast, who), cast.submission)
    with pytest.raises(PermissionDenied):
        save(ANONYMOUS, cast.submission)
    assert not AuditRecord.objects.filter(action="submission.edit").exists()


def test_a_refused_act_changes_nothing(cast) -> None:
    submitted = hand_in(cast)
    records, versions = AuditRecord.objects.count(), submitted.history.count()
    with pytest.raises(PermissionDenied):
        actions.approve(cast.stranger, submitted)
    with pytest.raises(UserError, match="comment"):
        actions.return_(cast.approver, submitted, "  ")
    submitted.refresh_from_db()
    assert submitted.state == SubmissionState.SUBMITTED
    assert (AuditRecord.objects.count(), submitted.history.count()) == (records, versions)


def test_an_unfinished_report_is_not_handed_in(cast) -> None:
    draft = save(cast.reporter, cast.submission, FULL | {"results": " "}).submission
    with pytest.raises(UserError, match="results"):
        actions.submit(cast.reporter, draft)
    cast.round.parts.filter(code="results").update(required=False)
    assert actions.submit(cast.reporter, draft).state == SubmissionState.SUBMITTED


def test_two_who_write_in_different_parts_are_merged(cast) -> None:
    save(cast.reporter, cast.submission)
    read = versions(cast.submission)
    save(cast.reporter, cast.submission, {"results": "Hundra nya jobb."}, read)
    saved = save(cast.colleague, cast.submission, FULL | {"development": "Läget är mycket bättre."}, read)
    assert texts(cast.submission) == {
        "development": "Läget är mycket bättre.",
        "collaboration": FULL["collaboration"],
        "results": "Hundra nya jobb.",
    }
    assert (saved.merged, saved.both) == (["results"], [])


def test_two_who_rewrite_the_same_paragraph_both_keep_their_text(cast) -> None:
    save(cast.reporter, cast.submission)
    read = versions(cast.submission)
    save(cast.reporter, cast.submission, {"results": "Hundra nya jobb."}, read)
    saved = save(cast.colleague, cast.submission, {"results": "Nittio nya jobb."}, read)
    assert saved.both == ["results"]
    part = cast.submission.parts.get(code="results")
    assert part.text == "Hundra nya jobb.\n\nNittio nya jobb."
    assert part.twice == [["Hundra nya jobb.", "Nittio nya jobb."]]
    # Told until somebody has chosen.
    save(cast.reporter, cast.submission, {"results": "Mellan nittio och hundra nya jobb."})
    part.refresh_from_db()
    assert part.twice == []


def test_a_version_that_never_was_loses_nothing(cast) -> None:
    save(cast.reporter, cast.submission, {"results": "Hundra nya jobb."})
    save(cast.colleague, cast.submission, {"results": "Nittio nya jobb."}, {"results": 99})
    assert texts(cast.submission)["results"] == "Hundra nya jobb.\n\nNittio nya jobb."


def test_a_paste_of_a_book_is_refused_and_says_how_much_fits(cast) -> None:
    with pytest.raises(UserError, match="200\N{NO-BREAK SPACE}000"):
        save(cast.reporter, cast.submission, FULL | {"results": "ord " * 60_000})
    assert not any(texts(cast.submission).values())


def test_saving_the_same_again_writes_nothing(cast) -> None:
    save(cast.reporter, cast.submission)
    records, read = AuditRecord.objects.count(), versions(cast.submission)
    save(cast.reporter, cast.submission)
    assert versions(cast.submission) == read
    assert AuditRecord.objects.count() == records


def test_what_was_changed_since_it_was_sent_back_is_known(cast) -> None:
    submitted = hand_in(cast)
    assert missing.changed_since(submitted) == []
    returned = actions.return_(cast.approver, submitted, "Mer om jobben.")
    saved = save(cast.reporter, returned, {"results": "Fler jobb, nämligen tio."})
    assert missing.changed_since(saved.submission) == ["results"]


def test_the_overview_tells_who_is_late(cast) -> None:
    overview = queries.round_overview(cast.round)
    assert {row.organisation.code: row.days_late for row in overview.rows} == {"norra": 5, "sodra": 5}
    assert len(overview.outstanding) == 2
    hand_in(cast)
    overview = queries.round_overview(cast.round)
    assert [row.organisation.code for row in overview.outstanding] == ["sodra"]
    late = next(row for row in overview.rows if row.organisation.code == "norra")
    assert late.late
    assert late.handed_in
    assert sum(overview.counts.values()) == 2
    assert overview.counts[SubmissionState.LOCKED] == 0
    with clock.set_to(dt.date(2026, 9, 15)):
        assert not queries.round_overview(cast.round).outstanding


def test_a_partner_reports_its_own_and_has_no_say_in_the_rest(cast) -> None:
    police = people.body(cast.city, "polisen", "authority")
    officer = people.person(
        "polis@example.org", *((police, role) for role in ("reporter", "approver", "coordinator"))
    )
    submitted = hand_in(cast)
    assert not rights.may(officer, "view", submitted)
    for act in (actions.approve, actions.lock, lambda who, what: actions.return_(who, what, "Komplettera.")):
        with pytest.raises(PermissionDenied):
            act(officer, submitted)
    cast.round.addressees.add(police)
    actions.open_round(cast.coordinator, cast.round)
    own = cast.round.submissions.get(organisation=police)
    own = actions.submit(officer, save(officer, own).submission)
    assert rights.may(officer, "view", own)
    assert rights.may(cast.coordinator, "view", own)
    actions.approve(officer, own)


def test_an_assessment_needs_a_motivation_and_a_person(cast) -> None:
    give = {"level": "partly", "basis": "outcome"}
    with pytest.raises(UserError, match="motivation"):
        actions.assess(cast.reporter, cast.round, cast.goal, motivation=" ", **give)
    with pytest.raises(PermissionDenied):
        actions.assess(cast.stranger, cast.round, cast.goal, motivation="Därför.", **give)
    given = actions.assess(cast.reporter, cast.round, cast.goal, motivation="Därför.", **give)
    assert given.version == 1
    with pytest.raises(actions.ConflictError):
        actions.assess(
            cast.approver, cast.round, cast.goal, motivation="Nej.", level="not_met", basis="outcome"
        )
    actions.assess(
        cast.approver, cast.round, cast.goal, motivation="Nej.", level="not_met", basis="outcome", version=1
    )
    assert Assessment.objects.get().motivation == "Nej."
    assert Assessment.objects.get().history.count() == 2


def test_closing_locks_what_was_approved_and_leaves_the_rest_to_be_seen(cast) -> None:
    actions.approve(cast.approver, hand_in(cast))
    closed = actions.close_round(cast.coordinator, cast.round)
    states = set(closed.submissions.values_list("organisation__code", "state"))
    assert states == {("norra", "locked"), ("sodra", "not_started")}
    with pytest.raises(PermissionDenied):
        actions.assess(
            cast.reporter, closed, cast.goal, level="fully", basis="outcome", motivation="För sent."
        )
    late = closed.submissions.get(organisation=cast.south)
    with pytest.raises(PermissionDenied):
        save(cast.stranger, late)


def test_a_round_on_a_draft_is_not_frozen_since_its_report_would_be_public(cast) -> None:
    assert rights.may(cast.coordinator, "freeze", cast.round)
    assert rights.may(ANONYMOUS, "view", cast.round)
    cast.round.document.state = "draft"
    cast.round.document.save()
    assert not rights.may(cast.coordinator, "freeze", cast.round)
    assert not rights.may(ANONYMOUS, "view", cast.round)
    assert rights.may(cast.coordinator, "close", cast.round)
