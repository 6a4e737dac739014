"""Delegation, remarks on paragraphs, the right of reply, and twenty who write at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections

from samstad.followup import actions, freezing, replying, writing
from samstad.followup.models import Delegation, Reply, Submission
from samstad.organisation import clock, rights
from samstad.organisation.errors import UserError
from samstad.organisation.merging import fingerprint, split
from samstad.organisation.models import AuditRecord, Membership
from samstad.organisation.rights import ANONYMOUS
from tests import people
from tests.answers import save, texts

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
WRITERS = 20


@pytest.fixture
def helper(cast):
    """Somebody of the body who may read only."""
    return people.person("hjalp@example.org", (cast.north, "reader"))


def part(cast, code: str = "results"):
    return cast.submission.parts.get(code=code)


def test_a_delegated_part_is_written_by_that_person_and_no_other_part(cast, helper) -> None:
    with pytest.raises(PermissionDenied):
        save(helper, cast.submission, {"results": "Nej."})
    given = writing.delegate(cast.reporter, part(cast), helper.user)
    save(helper, cast.submission, {"results": "Fjorton fick jobb."})
    with pytest.raises(PermissionDenied):
        save(helper, cast.submission, {"development": "Nej."})
    with pytest.raises(PermissionDenied):
        actions.submit(helper, cast.submission)
    with pytest.raises(PermissionDenied):
        writing.delegate(helper, part(cast), cast.colleague.user)
    assert texts(cast.submission)["results"] == "Fjorton fick jobb."
    writing.end_delegation(cast.reporter, given)
    with pytest.raises(PermissionDenied):
        save(helper, cast.submission, {"results": "Femton."})
    assert Delegation.objects.get().ended
    assert {"part.delegate", "part.delegate.end"} <= set(AuditRecord.objects.values_list("action", flat=True))


def test_only_people_of_the_body_are_delegated_to_and_only_while_they_are(cast, helper) -> None:
    with pytest.raises(UserError, match="ingen roll"):
        writing.delegate(cast.reporter, part(cast), cast.stranger.user)
    assert [user.email for user in writing.colleagues(part(cast))] == sorted(
        ["hjalp@example.org", "chef@example.org", "kollega@example.org", "rapportor@example.org"]
    )
    writing.delegate(cast.reporter, part(cast), helper.user)
    Membership.objects.filter(user=helper.user).update(valid_to=dt.date(2026, 9, 1))
    again = rights.actor_of(type(helper.user).objects.get(pk=helper.user.pk))
    with pytest.raises(PermissionDenied):
        save(again, cast.submission, {"results": "Jag har slutat."})


def test_a_remark_follows_its_paragraph_until_that_is_changed(cast) -> None:
    save(cast.reporter, cast.submission, {"results": "Ett.\n\nTvå."})
    made = writing.comment(cast.coordinator, part(cast), fingerprint("Två."), "Hur många?")
    save(cast.reporter, cast.submission, {"results": "Nytt.\n\nTvå.\n\nEtt."})
    assert made.paragraph in {fingerprint(one) for one in split(part(cast).text)}
    save(cast.reporter, cast.submission, {"results": "Nytt.\n\nTvå, nämligen fyra.\n\nEtt."})
    assert made.paragraph not in {fingerprint(one) for one in split(part(cast).text)}
    assert made.excerpt == "Två."
    with pytest.raises(UserError):
        writing.comment(cast.coordinator, part(cast), fingerprint("Två."), "Kvar?")
    for empty in ("", "  "):
        with pytest.raises(UserError):
            writing.comment(cast.coordinator, part(cast), fingerprint("Ett."), empty)
    with pytest.raises(PermissionDenied):
        writing.comment(cast.stranger, part(cast), fingerprint("Ett."), "Får inte.")
    with pytest.raises(PermissionDenied):
        writing.resolve(ANONYMOUS, made)
    assert writing.resolve(cast.reporter, made).resolved_by == cast.reporter.user


def assessed(cast, by=None):
    return actions.assess(
        by or cast.coordinator,
        cast.round,
        cast.goal,
        level="not_met",
        basis="outcome",
        motivation="För långsamt.",
    )


def test_the_body_that_a_status_concerns_is_asked_before_it_is_published(cast) -> None:
    asked = assessed(cast).replies.get()
    assert (asked.organisation, asked.answer_by) == (cast.north, dt.date(2026, 10, 4))
    for publish in (freezing.freeze, actions.close_round):
        with pytest.raises(UserError, match="Norra"):
            publish(cast.coordinator, cast.round)
    with pytest.raises(PermissionDenied):
        replying.reply(cast.stranger, asked, "Vi är en annan nämnd.", 1)
    with pytest.raises(UserError):
        replying.reply(cast.reporter, asked, " ", 1)
    answered = replying.reply(cast.reporter, asked, "Det kom tjugo jobb till i augusti.", 1)
    with pytest.raises(UserError):  # a colleague who had the page open does not write over it
        replying.reply(cast.approver, asked, "Inget att säga.", 1)
    assert Reply.objects.get().text == answered.text == "Det kom tjugo jobb till i augusti."
    actions.close_round(cast.coordinator, cast.round)
    assert rights.may(ANONYMOUS, "view", Reply.objects.get())
    with pytest.raises(PermissionDenied):
        replying.reply(cast.reporter, Reply.objects.get(), "För sent.", 2)


def test_after_its_day_a_reply_is_waited_for_no_longer(cast) -> None:
    asked = assessed(cast).replies.get()
    assert not rights.may(ANONYMOUS, "view", asked)
    with clock.set_to(dt.date(2026, 10, 5)):
        with pytest.raises(PermissionDenied):
            replying.reply(cast.reporter, asked, "För sent.", 1)
        actions.close_round(cast.coordinator, cast.round)


def test_nothing_to_add_is_an_answer(cast) -> None:
    asked = assessed(cast).replies.get()
    replying.decline(cast.approver, asked, 1)
    assert replying.waited_for(cast.round) == []


def test_a_bodys_own_assessment_asks_nobody_and_another_body_can_be_asked(cast) -> None:
    given = assessed(cast, cast.approver)
    assert not given.replies.exists()
    day = dt.date(2026, 9, 30)
    assert replying.ask(cast.coordinator, given, cast.south, day).organisation == cast.south
    with pytest.raises(UserError):
        replying.ask(cast.coordinator, given, cast.south, day)
    with pytest.raises(UserError):
        replying.ask(cast.coordinator, given, cast.board, dt.date(2026, 9, 1))
    with pytest.raises(PermissionDenied):
        replying.ask(cast.reporter, given, cast.board, day)


@pytest.fixture
def shared(cast, transactional_db, tmp_path):
    """The database as several threads share it: SQLite's tests are in memory, where writers do not wait for each other,
    so a copy in a file with the settings of a home stands in."""
    if connection.vendor != "sqlite":
        yield cast
        return
    settings, kept = connections.settings["default"], connections["default"]
    before = settings.copy()
    kept.cursor().execute(f"VACUUM INTO '{tmp_path / 'shared.sqlite3'}'")
    try:
        settings.update(NAME=str(tmp_path / "shared.sqlite3"))
        connections["default"] = connections.create_connection("default")
        yield cast
        connections["default"].close()
    finally:
        settings.update(before)
        connections["default"] = kept


def test_twenty_who_write_at_once_lose_nothing(shared) -> None:
    """All of them read the same version; each adds a paragraph, rewrites the first, and saves twice."""
    cast = shared
    save(cast.reporter, cast.submission, {"results": "Början.\n\nSlutet."})
    read = part(cast).version
    submission = Submission.objects.get(pk=cast.submission.pk)

    def write(number: int) -> None:
        try:
            with clock.set_to(dt.date(2026, 9, 20)):
                for again in ("a", "b"):
                    text = f"Början enligt {number}{again}.\n\nSlutet.\n\nTillägg {number}{again}."
                    writing.save(cast.reporter, submission, {"results": writing.Written(read, text)})
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    kept = split(part(cast).text)
    for number in range(WRITERS):
        for again in ("a", "b"):
            assert f"Början enligt {number}{again}." in kept
            assert f"Tillägg {number}{again}." in kept
    assert kept.count("Slutet.") == 1
    # One version for each save that changed something, none written over.
    assert part(cast).version == read + 2 * WRITERS
    assert sorted(part(cast).history.values_list("version", flat=True)) == list(
        range(1, part(cast).version + 1)
    )
