"""Where numbers come from: datasets and their releases, and everything that rests on a release."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samstad.drawing.numbers import missing_text
from samstad.methods.values import Missing
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.providers import resting_on_release
from samstad.organisation.rights import may
from samstad.organisation.texts import sort_key
from samstad.statistics import checks, surveys
from samstad.statistics import queries as statistics
from samstad.statistics.audience import Audience
from samstad.statistics.comparing import Changes
from samstad.statistics.differing import changes_between
from samstad.statistics.exporting import jsonstat
from samstad.statistics.exporting import release as exporting
from samstad.statistics.models import Dataset, Release
from samstad.web import definitions, judged
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city, load_dataset, load_release
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import day, language, plain

# What a web process makes a file of while others wait; `samstad release export` has no such limit.
MOST_ROWS_IN_FILE = 200_000
MOST_CELLS_IN_FILE = 1_000_000


@page("view", load_city)
def datasets(request: Any, city: City) -> HttpResponse:
    """The sources with their current edition; one without any says where its numbers would come from."""
    rows = Dataset.objects.filter(Q(city=city) | Q(city__isnull=True)).select_related("city")
    seen = visible(request.actor, rows.prefetch_related("releases", "area_sets"))
    seen.sort(key=lambda row: sort_key(plain(row.name)))
    return show(
        request,
        "statistics/list.html",
        crumbs=[here(_("Statistics"))],
        datasets=[(dataset, statistics.current_release(dataset)) for dataset in seen],
        any_release=any(dataset.releases.all() for dataset in seen),
    )


@page("view", load_dataset)
def dataset(request: Any, dataset: Dataset) -> HttpResponse:
    """A source: who publishes it, what it holds, its editions, and which indicators use it."""
    current = statistics.current_release(dataset)
    releases = dataset.releases.select_related("dataset__city").order_by("-number")
    return show(
        request,
        "statistics/dataset.html",
        crumbs=[crumb("datasets", request.city), here(dataset.name)],
        dataset=dataset,
        measures=dataset.measures.all(),
        releases=visible(request.actor, releases),
        current=current,
        indicators=visible(
            request.actor,
            dataset.indicators.filter(city=request.city).select_related("theme", "city"),
        ),
        area_sets=dataset.area_sets.all(),
        exceptions=dataset.check_exceptions.all(),
        questions=surveys.questions(dataset),
        overdue=_overdue(dataset, current),
        may_import=may(request.actor, "import", dataset),
    )


def _overdue(dataset: Dataset, current: Release | None) -> dt.date | None:
    """The day by which the source should have had a later period, if that is past."""
    last = "" if current is None else current.recipe.get("last_period", "")
    return checks.overdue(last, dataset.rhythm, clock.today())


@page("view", load_release)
def release(request: Any, release: Release) -> HttpResponse:
    """One edition: what it is, what it holds and lacks, what it changed, and everything that rests on it."""
    dataset = release.dataset
    current = statistics.current_release(dataset)
    return show(
        request,
        "statistics/release.html",
        crumbs=[
            crumb("datasets", request.city),
            (plain(dataset.name), address(dataset, request.city)),
            here(_("Edition %(number)s") % {"number": release.number}),
        ],
        release=release,
        dataset=dataset,
        current=current,
        is_current=current is not None and current.pk == release.pk,
        missing=_missing(release.missing),
        changes=_changes(release),
        citation=_citation(release),
        at_import=_checks(release),
        pointers=release.pointers.order_by("since", "id"),
        successors=release.successors.select_related("dataset__city"),
        file=_file_of(release),
        recipe=sorted(_shown(release.recipe).items()),
        notes=_notes(release.recipe),
        checked="checks" in release.recipe,
        checks=definitions.checks(release.recipe.get("checks", []), told=_may_see_cells(request, dataset)),
        resting=_by_kind(resting_on_release.gather(request.actor, release)),
    )


@page("view", load_release)
def release_json(request: Any, release: Release) -> HttpResponse:
    """The edition's cells as JSON-stat, with why each empty one is empty; the same file for everybody.

    Where there is none, the edition's page, which says why.
    """
    if _file_of(release) != "open":
        return HttpResponseRedirect(address(release, request.city))
    name = plain(release.dataset.name)
    label = f"{name}, {_('Edition %(number)s') % {'number': release.number}}"
    try:
        tables = exporting.cubes(release, Audience.PUBLIC, MOST_CELLS_IN_FILE)
    except UserError:  # more combinations than cells: a page of this size is not made while others wait
        return HttpResponseRedirect(address(release, request.city))
    if request.city.synthetic:
        for table in tables:
            table.notes = [_("Made-up municipality: every number is generated (synthetic)."), *table.notes]
    said = jsonstat.document(tables, label)
    response = HttpResponse(jsonstat.text(said), content_type="application/json; charset=utf-8")
    file = f"{release.dataset.code}-{release.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _file_of(release: Release) -> str:
    """`open`; or why there is no file: `ours` (single cells are what the small-base rule withholds) or `large`."""
    if release.dataset.counted_by_city:
        return "ours"
    return "open" if release.rows <= MOST_ROWS_IN_FILE else "large"


def _may_see_cells(request: Any, dataset: Dataset) -> bool:
    """Single cells of what the city counts are what the small-base rule withholds, also where a check names them."""
    return not dataset.counted_by_city or judged.audience_for(request) is Audience.INTERNAL


def _shown(recipe: dict[str, Any]) -> dict[str, Any]:
    """The recipe without the lists of categories and notes of each file: those are long, and in the file itself."""
    long = ("dimensions", "extension", "notes")
    recipe = {key: said for key, said in recipe.items() if key != "checks"}
    files = [{key: said for key, said in each.items() if key not in long} for each in recipe.get("files", [])]
    return {**recipe, "files": files} if files else recipe


def _notes(recipe: dict[str, Any]) -> list[str]:
    """What the source says must be known of its numbers, each note once."""
    return list(dict.fromkeys(note for each in recipe.get("files", []) for note in each.get("notes", [])))


def _citation(release: Release) -> str:
    """How to name the edition so that somebody else finds the same numbers."""
    said = {
        "publisher": release.dataset.publisher,
        "source": plain(release.dataset.name),
        "number": release.number,
        "day": day(release.published),
        "hash": release.content_hash[:12],
    }
    return _("%(publisher)s: %(source)s, edition %(number)s, published %(day)s (sha256 %(hash)s…)") % said


def _checks(release: Release) -> list[str]:
    """What was looked at when the edition was taken in, and how it went."""
    found = [
        _("Every cell once, with an area that was in force, a number or a reason why there is none."),
        ngettext(
            "%(rows)s row of the source was refused and left out.",
            "%(rows)s rows of the source were refused and left out.",
            release.recipe.get("rejected", 0),
        )
        % {"rows": release.recipe["rejected"]}
        if release.recipe.get("rejected")
        else _("No row of the source was refused."),
    ]
    for each in release.recipe.get("adds_up", []):
        found.append(
            _(
                "%(measure)s by %(dimension)s: the parts sum to the source's total in %(good)s of %(cells)s cells."
            )
            % {**each, "good": each["cells"] - each["differ"]}
        )
    return found


def _missing(counted: dict[str, int]) -> list[tuple[str, int]]:
    """Kinds of missing in words, with how many cells have each."""
    return [
        (missing_text(kind, language()), counted[kind.code])
        for kind in Missing
        if kind != Missing.PRESENT and counted.get(kind.code)
    ]


def _changes(release: Release) -> Changes | None:
    """What differs from the edition before; None for the first."""
    if release.predecessor is None:
        return None
    return changes_between(release.predecessor, release)


def _by_kind(links: list[Any]) -> list[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for link in links:
        found.setdefault(link.kind, []).append(link)
    return list(found.items())
