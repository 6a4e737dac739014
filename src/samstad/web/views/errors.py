"""What a reader sees when something is wrong: in the site's design, in both languages, saying what to do."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


def _error(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "errors/error.html", {"error_title": title, "error_text": text}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 400, _("The request could not be understood"), _("Go back and try again."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(
        request,
        403,
        _("You may not see this page"),
        _("Your account has no role that gives access to it. The city's coordinator can give you one."),
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(
        request,
        404,
        _("The page is not here"),
        _(
            "The address may be misspelt, or the thing may have been removed. Start from one of the pages in the menu."
        ),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """Asked for by allauth's limits, which look for `handler429` where the other handlers are."""
    return _error(
        request,
        429,
        _("Too many attempts"),
        _("Wait a few minutes and try again. Nothing has been changed."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Written without database or session, since one of them may be what is wrong."""
    try:
        text: str = render_to_string("errors/server.html")
    except Exception:
        log.exception("the page that tells of a fault has one itself")
        text = "<!doctype html><title>500</title><h1>500</h1>"
    return HttpResponse(text, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(
        request,
        403,
        _("The form had become too old"),
        _(
            "For your safety nothing was saved. Go back in the browser: what you wrote is still in the form. "
            "Reload the form in another tab, copy your text into it and send it again."
        ),
    )
