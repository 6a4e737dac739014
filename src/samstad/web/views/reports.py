"""Frozen reports: the list, a report's page with what is known now, and the frozen files themselves."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from samstad.followup import freezing, restating
from samstad.followup.models import Report, ReportFile
from samstad.organisation.models import City
from samstad.steering import wording
from samstad.web.access import page, visible
from samstad.web.loaders import load_city, load_report, load_report_file
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language


@page("view", load_city)
def reports(request: Any, city: City) -> HttpResponse:
    rows = city.reports.select_related("round__document", "city").prefetch_related("files")
    return show(
        request, "reports/list.html", crumbs=[here(_("Reports"))], reports=visible(request.actor, rows)
    )


@page("view", load_report)
def report(request: Any, report: Report) -> HttpResponse:
    """The files, what they rest on, and each conclusion as reported beside as known now."""
    lang = language()
    newer = restating.newer_releases(report)
    rows = [_restated(item, lang) for item in restating.restatements(report)] if newer else []
    return show(
        request,
        "reports/report.html",
        crumbs=[crumb("reports", request.city), here(report.title)],
        report=report,
        files=sorted(report.files.all(), key=lambda file: (file.lang != lang, not file.lang, file.name)),
        releases=report.releases.select_related("dataset__city"),
        newer=newer,
        changed=[row for row in rows if row["changed"]],
        unchanged=[row for row in rows if not row["changed"]],
    )


def _restated(item: restating.Restatement, lang: str) -> dict[str, Any]:
    """One conclusion, then and now, in words. What was printed is quoted as it was printed."""
    now = item.now
    return {
        "target": now.target if now else None,
        "sentence": item.reported["sentence"][lang],
        "then": item.reported_state,
        "then_label": item.reported_label(lang),
        "now": item.state_now,
        "now_label": wording.label_of(now.judgement, lang) if now else "",
        "now_sentence": wording.sentence(now, lang) if now else "",
        "changed": item.changed,
        "number_changed": item.number_changed,
    }


@page("view", load_report_file)
def report_file(request: Any, file: ReportFile) -> HttpResponseBase:
    """A frozen file, byte for byte. Shown in the browser; `?hamta=1` saves it instead."""
    from samstad.drawing.html import csp_for

    path = freezing.folder_of(file.report) / file.name
    if not path.is_file():
        raise Http404
    saving = "hamta" in request.GET
    response = FileResponse(
        path.open("rb"), content_type=_media_type(file), as_attachment=saving, filename=file.name
    )
    response["ETag"] = f'"{file.sha256}"'
    if file.media_type == "text/html":
        response["Content-Security-Policy"] = csp_for(path.read_bytes())
    return response


def _media_type(file: ReportFile) -> str:
    return (
        f"{file.media_type}; charset=utf-8"
        if file.media_type.startswith(("text/", "application/json"))
        else file.media_type
    )
