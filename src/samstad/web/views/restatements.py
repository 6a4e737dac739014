"""The log of restatements: each edition that became current, what it changed, and which conclusions moved with it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samstad.drawing.numbers import format_number
from samstad.followup import consequences
from samstad.followup.class_changes import FIFTHS, TYPES
from samstad.followup.consequences import Consequences, Restated
from samstad.organisation.models import City
from samstad.statistics.comparing import Changes
from samstad.statistics.differing import changes_between
from samstad.steering import wording
from samstad.web.access import page
from samstad.web.loaders import load_city
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain

ON_A_PAGE = 10
IN_THE_FEED = 20


@page("view", load_city)
def restatements(request: Any, city: City) -> HttpResponse:
    """The latest first, some to a page. Everybody sees the same: what the public sees."""
    pages = Paginator(consequences.log(city), ON_A_PAGE)
    part = pages.get_page(request.GET.get("sida"))
    return show(
        request,
        "statistics/restatements.html",
        crumbs=[crumb("datasets", request.city), here(_("Restatements"))],
        entries=[_shown(city, entry) for entry in part],
        part=part,
    )


@page("view", load_city)
def feed(request: Any, city: City) -> HttpResponse:
    """The same as an Atom feed, for whoever wants to be told."""
    log = request.build_absolute_uri(reverse("restatements", args=[city.slug]))
    atom = feedgenerator.Atom1Feed(
        title=_("Restatements, %(city)s") % {"city": plain(city.name)},
        link=log,
        description="",
        language=language(),
        feed_url=request.build_absolute_uri(),
        feed_guid=log,
    )
    for entry in consequences.log(city)[:IN_THE_FEED]:
        shown = _shown(city, entry)
        atom.add_item(
            title=_("%(source)s, edition %(number)s")
            % {"source": plain(entry.release.dataset.name), "number": entry.release.number},
            link=f"{log}#utgava-{entry.pointer.pk}",
            description=" ".join(_sentences(shown)),
            unique_id=f"{log}#utgava-{entry.pointer.pk}",
            pubdate=entry.pointer.since,
            updateddate=entry.pointer.since,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _shown(city: City, entry: Restated) -> dict[str, Any]:
    """One entry as its template takes it."""
    lang = language()
    found = consequences.at(city, entry)
    changes = changes_between(entry.before, entry.release) if entry.before else None
    return {
        "entry": entry,
        "release": entry.release,
        "before": entry.before,
        "changes": changes,
        "found": found,
        "fifths": [each for each in found.classes if each.of == FIFTHS],
        "types": [each for each in found.classes if each.of == TYPES],
        "statuses": [
            {
                "target": each.before.target,
                "then": each.before.state,
                "then_label": wording.state_label(each.before.state, lang),
                "then_sentence": wording.sentence(each.before, lang),
                "now": each.after.state,
                "now_label": wording.state_label(each.after.state, lang),
                "now_sentence": wording.sentence(each.after, lang),
            }
            for each in found.statuses
        ],
    }


def _sentences(shown: dict[str, Any]) -> list[str]:
    """An entry in plain sentences, for the feed."""
    changes: Changes | None = shown["changes"]
    found: Consequences = shown["found"]
    if changes is None:
        return [_("The first edition of the source.")]
    lang = language()
    said = [
        _("Against edition %(number)s: %(changed)s changed values, %(new)s new rows, %(removed)s rows gone.")
        % {
            "number": shown["before"].number,
            "changed": format_number(changes.changed, 0, lang),
            "new": format_number(changes.new, 0, lang),
            "removed": format_number(changes.removed, 0, lang),
        }
    ]
    if found.none:
        said.append(_("No published conclusion changed."))
    for each in shown["statuses"]:
        said.append(f"{each['then_label']} → {each['now_label']}: {each['now_sentence']}")
    if shown["fifths"]:
        said.append(
            ngettext(
                "%(number)s area changed class in an index.",
                "%(number)s areas changed class in an index.",
                len(shown["fifths"]),
            )
            % {"number": len(shown["fifths"])}
        )
    if shown["types"]:
        said.append(
            ngettext(
                "%(number)s area is of another type.",
                "%(number)s areas are of another type.",
                len(shown["types"]),
            )
            % {"number": len(shown["types"])}
        )
    for report in found.reports:
        said.append(
            ngettext(
                "%(number)s conclusion of the report %(report)s is concerned.",
                "%(number)s conclusions of the report %(report)s are concerned.",
                report.concerned,
            )
            % {"number": report.concerned, "report": plain(report.report.title)}
        )
    return said
