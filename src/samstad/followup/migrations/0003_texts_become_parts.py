"""The three texts of every answer become parts, with the versions that its history has them in."""

from __future__ import annotations

from typing import Any

from django.db import migrations

CODES = ("development", "collaboration", "results")
HEADINGS = {
    "development": (
        {"sv": "Utvecklingen i stadsdelarna", "en": "The development in the districts"},
        {
            "sv": "Hur arbete, utbildning, trygghet och tillväxt har utvecklats under året.",
            "en": "How work, education, safety and growth have developed during the year.",
        },
    ),
    "collaboration": (
        {"sv": "Hur samverkan fortskrider", "en": "How the collaboration progresses"},
        {
            "sv": "Vilka som har arbetat tillsammans, med vad, och vad som stod i vägen.",
            "en": "Who has worked together, on what, and what stood in the way.",
        },
    ),
    "results": (
        {"sv": "Resultat av samverkan", "en": "Results of the collaboration"},
        {
            "sv": "Vad som har blivit bättre för invånarna, och hur ni vet det.",
            "en": "What has become better for residents, and how you know.",
        },
    ),
}


def forwards(apps: Any, _schema_editor: Any) -> None:
    for found in apps.get_model("followup", "ReportingRound").objects.all():
        _ask(apps, found)
    for submission in apps.get_model("followup", "Submission").objects.all():
        _move(apps, submission)


def _ask(apps: Any, found: Any) -> None:
    kinds = apps.get_model("followup", "RoundPart"), apps.get_model("followup", "HistoricalRoundPart")
    for order, code in enumerate(CODES):
        heading, instruction = HEADINGS[code]
        values = {
            "code": code,
            "kind": "text",
            "heading": heading,
            "instruction": instruction,
            "required": True,
            "order": order,
        }
        part = kinds[0].objects.create(round=found, **values)
        first = (
            apps.get_model("followup", "HistoricalReportingRound")
            .objects.filter(id=found.pk)
            .order_by("history_date")
            .first()
        )
        if first:
            kinds[1].objects.create(
                id=part.pk, round_id=found.pk, history_date=first.history_date, history_type="+", **values
            )


def _move(apps: Any, submission: Any) -> None:
    """Each time that a text changed is a version; each row of the answer's history names those it had."""
    parts, history = apps.get_model("followup", "SubmissionPart"), apps.get_model(
        "followup", "HistoricalSubmissionPart"
    )
    rows = list(
        apps.get_model("followup", "HistoricalSubmission")
        .objects.filter(id=submission.pk)
        .order_by("history_date", "history_id")
    )
    made = {}
    for code in CODES:
        made[code] = parts.objects.create(
            submission=submission, code=code, text=getattr(submission, code), version=1
        )
    seen: dict[str, int] = {}
    texts: dict[str, str] = {}
    for row in rows:
        for code in CODES:
            text = getattr(row, code)
            if code in texts and texts[code] == text:
                continue
            seen[code] = seen.get(code, 0) + 1
            texts[code] = text
            history.objects.create(
                id=made[code].pk,
                submission_id=submission.pk,
                code=code,
                text=text,
                version=seen[code],
                history_date=row.history_date,
                history_type="+" if seen[code] == 1 else "~",
                history_user_id=row.history_user_id,
            )
        row.seen = dict(seen)
        row.save(update_fields=["seen"])
    for code, part in made.items():
        if code in seen:
            part.version = seen[code]
            part.save(update_fields=["version"])
    submission.seen = dict(seen)
    submission.save(update_fields=["seen"])


class Migration(migrations.Migration):

    dependencies = [("followup", "0002_templates_and_parts")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
