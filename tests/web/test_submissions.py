"""Writing, handing in, returning, approving and locking on the site: nothing that was typed is lost."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from samstad.followup.models import Assessment, Submission, SubmissionState
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
    for name, value in (PARTS | changes).items():
        setattr(submission, name, value)
    submission.save()
    return submission


def test_from_nothing_to_locked(city: SimpleNamespace, client_of: Any) -> None:
    reporter, approver = client_of(city.reporter), client_of(city.approver)
    response = reporter.post(SUBMISSION + "skriv/", PARTS | {"version": city.submission.version})
    assert response["Location"] == SUBMISSION
    assert PARTS["results"] in reporter.get(SUBMISSION).content.decode()
    assert reporter.post(SUBMISSION + "lamna-in/")["Location"] == SUBMISSION
    assert approver.post(SUBMISSION + "aterlamna/", {"comment": "Skriv mer."})["Location"] == SUBMISSION
    assert "Skriv mer." in reporter.get(SUBMISSION + "skriv/").content.decode()
    now = Submission.objects.get(pk=city.submission.pk)
    reporter.post(SUBMISSION + "skriv/", PARTS | {"results": "Tre.", "version": now.version})
    reporter.post(SUBMISSION + "lamna-in/")
    approver.post(SUBMISSION + "godkann/")
    client_of(city.coordinator).post(SUBMISSION + "las/")
    now = Submission.objects.get(pk=city.submission.pk)
    assert (now.state, now.results) == (SubmissionState.LOCKED, "Tre.")
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
    version = city.submission.version
    first, second = client_of(city.reporter), client_of(city.colleague)
    first.post(SUBMISSION + "skriv/", PARTS | {"development": "Min kollegas text.", "version": version})
    response = second.post(
        SUBMISSION + "skriv/", PARTS | {"development": "Min egen text.", "version": version}
    )
    assert response.status_code == 409
    text = response.content.decode()
    assert text.count("Min kollegas text.") == 1
    assert text.count("Min egen text.") == 2  # beside the other, and still in the field
    assert not Page(text).faults
    assert Submission.objects.get(pk=city.submission.pk).development == "Min kollegas text."
    again = Submission.objects.get(pk=city.submission.pk)
    assert f'name="version" value="{again.version}"' in text
    response = second.post(SUBMISSION + "skriv/", PARTS | {"development": "Båda.", "version": again.version})
    assert response.status_code == 302
    assert Submission.objects.get(pk=city.submission.pk).development == "Båda."


def test_two_who_write_different_parts_are_merged(city: SimpleNamespace, client_of: Any) -> None:
    written(city)
    version = Submission.objects.get(pk=city.submission.pk).version
    client_of(city.reporter).post(SUBMISSION + "skriv/", PARTS | {"results": "A", "version": version})
    client_of(city.colleague).post(SUBMISSION + "skriv/", PARTS | {"development": "B", "version": version})
    now = Submission.objects.get(pk=city.submission.pk)
    assert (now.results, now.development) == ("A", "B")


def test_line_breaks_of_browsers_are_no_change(city: SimpleNamespace, client_of: Any) -> None:
    """A part of several lines that I left alone is not mine: the colleague's stands, and nobody is asked."""
    lines = {"development": "Rad ett.\n\nRad två."}
    written(city, **lines)
    version = Submission.objects.get(pk=city.submission.pk).version
    theirs, mine = (
        {"development": "Kollegans text."},
        {"development": "Rad ett.\r\n\r\nRad två.", "results": "Nytt."},
    )
    client_of(city.colleague).post(SUBMISSION + "skriv/", PARTS | theirs | {"version": version})
    response = client_of(city.reporter).post(SUBMISSION + "skriv/", PARTS | mine | {"version": version})
    assert response.status_code == 302
    now = Submission.objects.get(pk=city.submission.pk)
    assert (now.development, now.results) == ("Kollegans text.", "Nytt.")


def test_a_text_that_is_too_long_stays_in_its_field(city: SimpleNamespace, client_of: Any) -> None:
    long = "x" * 200_001
    response = client_of(city.reporter).post(
        SUBMISSION + "skriv/", PARTS | {"results": long, "version": city.submission.version}
    )
    assert response.status_code == 422
    text = response.content.decode()
    assert long in text
    assert PARTS["development"] in text
    assert 'id="id_results_error"' in text
    assert not Page(text).faults
    assert Submission.objects.get(pk=city.submission.pk).results == ""


def test_returning_needs_a_comment(city: SimpleNamespace, client_of: Any) -> None:
    written(city, state="submitted")
    response = client_of(city.approver).post(SUBMISSION + "aterlamna/", {"comment": "  "})
    assert response.status_code == 422
    assert "Skriv vad som saknas" in response.content.decode()
    assert Submission.objects.get(pk=city.submission.pk).state == "submitted"


def test_text_is_shown_as_text(city: SimpleNamespace, client_of: Any) -> None:
    written(city, state="approved", development="<script>alert(1)</script> & rad ett\n\nrad två")
    text = client_of(None).get(SUBMISSION).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; rad ett\n\nrad två" in text


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
