"""How far a report that was asked for has come: a page that looks again by itself until it is done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.followup import freezing, jobs
from samstad.followup.models import Job, JobState
from samstad.organisation import clock
from samstad.web.access import page
from samstad.web.addresses import address
from samstad.web.loaders import load_job
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import plain

# A worker that nobody has started would otherwise look like a slow one.
PATIENCE = 10


@page("view", load_job)
def job(request: Any, found: Job) -> HttpResponse:
    waited = (clock.now() - found.queued).total_seconds()
    return show(
        request,
        "rounds/job.html",
        crumbs=[
            crumb("rounds", request.city),
            (plain(found.round.name), address(found.round)),
            here(_("Compiling the report")),
        ],
        job=found,
        steps=_steps(found),
        alone=found.state == JobState.QUEUED and waited > PATIENCE and not jobs.is_worked(),
        seconds=round((found.finished - found.started).total_seconds())
        if found.finished and found.started
        else None,
    )


def _steps(found: Job) -> list[tuple[str, str]]:
    """Each step in words, and whether it is done, under way or to come."""
    done = found.state == JobState.DONE
    running = found.state == JobState.RUNNING
    return [
        (name, "done" if done or at < found.at else "now" if running and at == found.at else "later")
        for at, name in enumerate(_names())
    ]


def _names() -> list[str]:
    from samstad.followup.renderings import KINDS as KINDS_OF_FILES
    from samstad.organisation.texts import LANGUAGES

    words = {"html": _("web page"), "pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
    languages = {"sv": _("in Swedish"), "en": _("in English")}
    names = [_("Numbers, judgements and texts are gathered")]
    names += [f"{words[kind]} {languages[lang]}" for lang in LANGUAGES for kind in KINDS_OF_FILES]
    assert len(names) == freezing.STEPS
    return names
