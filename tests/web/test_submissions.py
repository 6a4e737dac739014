"""Writing, handing in, returning, approving and locking on the site: nothing that was typed is lost."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.followup.models import (
    Assessment,
    Comment,
    Delegation,
    ReportingRound,
    Submission,
    SubmissionState,
)
from samstad.organisation.merging import fingerprint
from tests import people
from tests.answers import texts, versions
from tests.web.html import Page

PARTS = {
    "development": "Fler i arbete.",
    "collaboration": "Möten varje månad.",
    "results": "Två nya jobbtorg.",
}
SUBMISSION = "/provstad/rapportering/oktober/norra/"
ASSESS = "/provstad/rapportering/oktober/bedomning/program/arbete/"


def written(city: SimpleNamespace, **changes: Any) -> Submission:
    submission = Submission.objects.get(pk=city.submission.pk)
    submission.state = changes.pop("state", submission.state)
    submission.save()
    for part in submission.parts.all():
        part.text = (PARTS | changes)[part.code]
        part.version += 1
        part.save()
    return submission


def sent(city: SimpleNamespace, read: Any = None, **changes: str) -> dict[str, Any]:
    """What a browser sends: every part on top of the versions `read`, or of those that are there now."""
    seen = read or versions(city.submission)
    data = {f"{code}-text": text for code, text in (PARTS | changes).items()}
    return data | {f"{code}-version": seen[code] for code in PARTS}


def test_from_nothing_to_locked(city: SimpleNamespace, client_of: Any) -> None:
    reporter, approver = client_of(city.reporter), client_of(city.approver)
    response = reporter.post(SUBMISSION + "skriv/", sent(city))
    assert response["Location"] == SUBMISSION
    assert PARTS["results"] in reporter.get(SUBMISSION).content.decode()
    assert reporter.post(SUBMISSION + "lamna-in/")["Location"] == SUBMISSION
    assert approver.post(SUBMISSION + "aterlamna/", {"comment": "Skriv mer."})["Location"] == SUBMISSION
    assert "Skriv mer." in reporter.get(SUBMISSION + "skriv/").content.decode()
    reporter.post(SUBMISSION + "skriv/", sent(city, results="Tre."))
    reporter.post(SUBMISSION + "lamna-in/")
    approver.post(SUBMISSION + "godkann/")
    client_of(city.coordinator).post(SUBMISSION + "las/")
    now = Submission.objects.get(pk=city.submission.pk)
    assert (now.state, texts(now)["results"]) == (SubmissionState.LOCKED, "Tre.")
    text = client_of(None).get(SUBMISSION).content.decode()
    assert "Tre." in text
    assert "Återlämnad" in text  # the way so far


def test_handing_in_half_a_report_names_what_is_empty(city: SimpleNamespace, client_of: Any) -> None:
    written(city, state="draft", results="", collaboration="")
    response = client_of(city.reporter).post(SUBMISSION + "lamna-in/")
    assert response.status_code == 422
    text = response.content.decode()
    assert "Hur samverkan fortskrider, Resultat av samverkan" in text
    assert PARTS["development"] in text


def test_two_who_write_at_once_see_both_texts(city: SimpleNamespace, client_of: Any) -> None:
    """Both paragraphs are saved, and the form shows them beside one another until one of the two has chosen."""
    written(city)
    read = versions(city.submission)
    first, second = client_of(city.reporter), client_of(city.colleague)
    first.post(SUBMISSION + "skriv/", sent(city, read, development="Min kollegas text."))
    response = second.post(SUBMISSION + "skriv/", sent(city, read, development="Min egen text."))
    assert response["Location"] == SUBMISSION + "skriv/"
    assert texts(city.submission)["development"] == "Min kollegas text.\n\nMin egen text."
    text = second.get(SUBMISSION + "skriv/").content.decode()
    assert text.count("Min kollegas text.") == text.count("Min egen text.") == 2  # beside, and in the field
    assert "Två texter för samma stycke" in text
    assert not Page(text).faults
    second.post(SUBMISSION + "skriv/", sent(city, development="Båda."))
    assert texts(city.submission)["development"] == "Båda."
    assert "Två texter för samma stycke" not in second.get(SUBMISSION + "skriv/").content.decode()


def test_two_who_write_different_parts_are_merged(city: SimpleNamespace, client_of: Any) -> None:
    written(city)
    read = versions(city.submission)
    client_of(city.reporter).post(SUBMISSION + "skriv/", sent(city, read, results="A"))
    client_of(city.colleague).post(SUBMISSION + "skriv/", sent(city, read, development="B"))
    now = texts(city.submission)
    assert (now["results"], now["development"]) == ("A", "B")


def test_line_breaks_of_browsers_are_no_change(city: SimpleNamespace, client_of: Any) -> None:
    """A part of several lines that I left alone is not mine: the colleague's stands, and nobody is asked."""
    written(city, development="Rad ett.\n\nRad två.")
    read = versions(city.submission)
    client_of(city.colleague).post(SUBMISSION + "skriv/", sent(city, read, development="Kollegans text."))
    mine = sent(city, read, development="Rad ett.\r\n\r\nRad två.", results="Nytt.")
    assert client_of(city.reporter).post(SUBMISSION + "skriv/", mine)["Location"] == SUBMISSION
    now = texts(city.submission)
    assert (now["development"], now["results"]) == ("Kollegans text.", "Nytt.")


def test_a_text_that_is_too_long_stays_in_its_field(city: SimpleNamespace, client_of: Any) -> None:
    """Three hundred pages: told how much fits, everything typed still there, nothing saved."""
    long = "x" * 900_000
    response = client_of(city.reporter).post(SUBMISSION + "skriv/", sent(city, results=long))
    assert response.status_code == 422
    text = response.content.decode()
    assert long in text
    assert PARTS["development"] in text
    assert 'id="id_results-text_error"' in text
    assert "200000" in text
    assert not Page(text).faults
    assert not any(texts(city.submission).values())


def test_a_part_saves_by_itself_and_meets_a_colleague(city: SimpleNamespace, client_of: Any) -> None:
    written(city, results="Ett.\n\nTvå.")
    read = versions(city.submission)["results"]
    address = SUBMISSION + "del/results/spara/"
    mine = {"results-text": "Ett, mitt.\n\nTvå.", "results-version": read}
    first = client_of(city.reporter).post(address, mine).json()
    assert (first["version"], first["both"]) == (read + 1, [])
    theirs = {"results-text": "Ett.\n\nTvå, ditt.", "results-version": read}
    merged = client_of(city.colleague).post(address, theirs).json()
    assert merged["text"] == "Ett, mitt.\n\nTvå, ditt."
    # Typed on while the answer came: what I had before me is the base, and nothing stands twice.
    on = {
        "results-text": "Ett.\n\nTvå, ditt igen.",
        "results-version": merged["version"],
        "read": "Ett.\n\nTvå, ditt.",
    }
    assert client_of(city.colleague).post(address, on).json()["text"] == "Ett, mitt.\n\nTvå, ditt igen."
    long = client_of(city.reporter).post(address, {"results-text": "x" * 200_001, "results-version": 1})
    assert long.status_code == 422
    assert "200000" in long.json()["said"]
    written(city, state="locked")
    assert client_of(city.reporter).post(address, mine).status_code == 403


def test_a_colleague_is_given_a_part_and_sees_only_that(city: SimpleNamespace, client_of: Any) -> None:
    helper = people.person("hjalp@example.org", (city.north, "reader"))
    client = client_of(helper)
    assert client.get(SUBMISSION + "skriv/").status_code == 403
    part = SUBMISSION + "del/results/"
    client_of(city.reporter).post(part + "delegera/", {"to": ""})
    client_of(city.reporter).post(part + "delegera/", {"to": helper.user.pk})
    text = client.get(SUBMISSION + "skriv/").content.decode()
    assert "results-text" in text
    assert "development-text" not in text
    assert "2 delar av inrapporteringen skrivs av andra" in text
    given = {"results-text": "Sju.", "results-version": 1}
    assert client.post(SUBMISSION + "skriv/", given).status_code == 302
    assert client.post(SUBMISSION + "del/development/spara/", {"development-text": "Nej."}).status_code == 403
    assert texts(city.submission) == {"development": "", "collaboration": "", "results": "Sju."}
    row = Delegation.objects.get()
    client_of(city.reporter).post(part + "delegera/avsluta/", {"delegation": row.pk})
    assert client.get(SUBMISSION + "skriv/").status_code == 403


def test_a_remark_is_made_seen_as_moved_and_dealt_with(city: SimpleNamespace, client_of: Any) -> None:
    written(city, state="submitted")
    client, address = client_of(city.coordinator), SUBMISSION + "del/results/kommentera/"
    mark = fingerprint(PARTS["results"])
    empty = client.post(address, {"paragraph": mark, "text": " "})
    assert empty.status_code == 422
    assert not Page(empty.content.decode()).faults
    assert client.post(address, {"paragraph": mark, "text": "Hur många fick jobb?"}).status_code == 302
    stale = client.post(address, {"paragraph": fingerprint("Något annat"), "text": "Min långa kommentar"})
    assert stale.status_code == 422
    assert "har ändrats sedan du läste" in stale.content.decode()
    assert "Min långa kommentar" in stale.content.decode()
    assert not Page(stale.content.decode()).faults
    assert "Hur många fick jobb?" in client.get(SUBMISSION).content.decode()
    assert "Hur många fick jobb?" not in client_of(None).get(SUBMISSION).content.decode()
    written(city, state="submitted", results="Helt nytt.")
    assert "flyttad: stycket har skrivits om" in client.get(SUBMISSION).content.decode()
    client.post(address + "klar/", {"comment": Comment.objects.get().pk})
    assert Comment.objects.get().resolved_by == city.coordinator.user


def test_last_times_text_stands_beside(city: SimpleNamespace, client_of: Any) -> None:
    earlier = ReportingRound.objects.create(
        city=city.city,
        code="oktober-2025",
        name={"sv": "Förra årets redovisning"},
        document=city.document,
        led_by=city.board,
        year=2025,
        opens=dt.date(2025, 8, 15),
        due=dt.date(2025, 9, 15),
    )
    answer = Submission.objects.create(round=earlier, organisation=city.north, state="locked")
    answer.parts.create(code="results", text="Tolv jobb förra året.")
    text = client_of(city.reporter).get(SUBMISSION + "skriv/").content.decode()
    assert "Förra årets redovisning" in text
    assert "Tolv jobb förra året." in text


def test_returning_needs_a_comment(city: SimpleNamespace, client_of: Any) -> None:
    written(city, state="submitted")
    response = client_of(city.approver).post(SUBMISSION + "aterlamna/", {"comment": "  "})
    assert response.status_code == 422
    assert "Skriv vad som saknas" in response.content.decode()
    assert Submission.objects.get(pk=city.submission.pk).state == "submitted"


def test_text_is_shown_as_text(city: SimpleNamespace, client_of: Any) -> None:
    written(city, state="approved", development="<script>alert(1)</script> & rad ett\n\nrad två")
    text = client_of(None).get(SUBMISSION).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; rad ett" in text
    assert "<script>alert" not in text


def test_assessing_needs_a_motivation_and_keeps_the_rest(city: SimpleNamespace, client_of: Any) -> None:
    client = client_of(city.approver)
    response = client.post(ASSESS, {"level": "partly", "basis": "outcome", "motivation": " ", "version": 0})
    assert response.status_code == 422
    page = Page(response.content.decode())
    assert not page.faults
    assert 'value="partly" id="id_level_1" class="' in page.source or 'value="partly"' in page.source
    assert "checked" in page.source.split('value="partly"')[1][:80]
    assert "Skriv en motivering" in page.source
    assert not Assessment.objects.exists()


def test_assessment_stands_beside_the_judgement(city: SimpleNamespace, client_of: Any) -> None:
    client = client_of(city.coordinator)
    given = {"level": "partly", "basis": "outcome", "motivation": "På rätt väg men långsamt.", "version": 0}
    assert client.post(ASSESS, given)["Location"] == "/provstad/mal/program/arbete/"
    text = client.get("/provstad/mal/program/arbete/").content.decode()
    assert "På rätt väg men långsamt." in text
    assert "Uppfylls delvis" in text
    stale = client_of(city.approver).post(ASSESS, given | {"motivation": "Nej.", "version": 0})
    assert stale.status_code == 409
    assert "På rätt väg men långsamt." in stale.content.decode()
    assert "Nej." in stale.content.decode()
    assert Assessment.objects.get().motivation == "På rätt väg men långsamt."


def test_goal_of_another_document_cannot_be_assessed_in_the_round(
    city: SimpleNamespace, client_of: Any
) -> None:
    other = city.document.goals.model.objects.create(
        document=city.agreement.document, code="annat", kind="local", owner=city.north, text={"sv": "Annat"}
    )
    address = f"/provstad/rapportering/oktober/bedomning/avtal/{other.code}/"
    assert client_of(city.coordinator).get(address).status_code == 404


@pytest.mark.parametrize("who", ["reporter", "approver", "coordinator"])
def test_start_page_says_what_waits(who: str, city: SimpleNamespace, client_of: Any) -> None:
    text = client_of(getattr(city, who)).get("/provstad/").content.decode()
    waits = {
        "reporter": "Rapportera Redovisning 1 oktober för Norra",
        "approver": "Inget väntar på dig",
        "coordinator": "2 organisationer är sena med Redovisning 1 oktober",
    }
    assert waits[who] in text
    assert waits["coordinator"] not in client_of(None).get("/provstad/").content.decode()


def test_approver_is_told_of_what_came_in(city: SimpleNamespace, client_of: Any) -> None:
    written(city, state="submitted")
    assert (
        "Godkänn inrapporteringen från Norra" in client_of(city.approver).get("/provstad/").content.decode()
    )
