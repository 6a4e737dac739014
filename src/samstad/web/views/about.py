"""Pages about the site itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.drawing.numbers import missing_text
from samstad.methods.values import Missing
from samstad.steering.wording import STATE_LABELS
from samstad.web.access import open_page
from samstad.web.pages import show
from samstad.web.templatetags.samstad import language


@open_page
def numbers(request: Any) -> HttpResponse:
    """What the numbers are, why some are not there, and how a target is judged."""
    lang = language()
    meanings = {
        "met": _("The latest value reaches the target, and the situation is not worse than at the baseline."),
        "on_the_way": _("The value is moving towards the target at the pace that is needed."),
        "not_met": _("The value does not reach the target, or is not moving fast enough to do so."),
        "worse": _("The value is worse than at the baseline, by more than chance explains."),
        "cannot_be_judged": _("The figures are missing, too uncertain, or not comparable between the years."),
        "withheld": _("So few persons are counted that somebody could be recognised."),
    }
    return show(
        request,
        "about/numbers.html",
        kinds=[
            (missing_text(kind, lang, short=True), missing_text(kind, lang))
            for kind in Missing
            if kind != Missing.PRESENT
        ],
        states=[(state.value, labels[lang], meanings[state.value]) for state, labels in STATE_LABELS.items()],
    )


@open_page
def accessibility(request: Any) -> HttpResponse:
    return show(request, "about/accessibility.html")
