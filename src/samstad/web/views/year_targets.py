"""Targets of the year: one with its history, a new one, and a change on a decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from samstad.drawing import numbers
from samstad.organisation.errors import ConflictError
from samstad.organisation.rights import may
from samstad.steering import wording, year_actions, year_judging
from samstad.steering.life import UnfinishedError
from samstad.steering.models import Goal, Periodicity, YearTarget, YearTargetKind
from samstad.steering.queries import target_rows
from samstad.steering.rules import NEEDS_DECISION
from samstad.steering.year_actions import WrittenYearTarget
from samstad.steering.year_rows import said, words_of
from samstad.web import judged
from samstad.web.access import READING, page
from samstad.web.addresses import address
from samstad.web.forms import resent
from samstad.web.loaders import load_year_target
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain
from samstad.web.views.writing import load_goal_of
from samstad.web.year_target_forms import YearTargetForm


@page("view", load_year_target)
def year_target(request: Any, row: YearTarget) -> HttpResponse:
    """The target side by side with the council's or the committees', and everything that was done to it."""
    inside = may(request.actor, "change", row)
    rows = [each for each in target_rows(row.goal, row.year, language(), drafts=inside) if each.target == row]
    return show(
        request,
        "goals/year_target.html",
        crumbs=_crumbs(request, row.goal, plain(row.indicator.name)),
        row=row,
        rows=rows,
        outcomes=_outcomes(request, row),
        events=[(event, _changes(event)) for event in year_actions.history(row)],
        may_change=inside,
    )


def _outcomes(request: Any, row: YearTarget) -> dict[str, Any] | None:
    """What came of it, in words: of all, and of women and men side by side where they are counted apart."""
    found = year_judging.outcomes(row, judged.audience_for(request))
    if found is None:
        return None
    lang, indicator = language(), row.indicator
    names = {"": _("All"), year_judging.WOMEN: _("Women"), year_judging.MEN: _("Men")}
    subject = wording.Subject(indicator.name, found.area.name, indicator.unit, indicator.decimals)
    return {
        "area": found.area,
        "apart_unknown": found.apart_unknown,
        "rows": [
            {
                "who": names[one.who],
                "wanted": wording.target_text(one.judgement, subject, lang),
                "latest": _latest(one, indicator),
                "state": one.judgement.state.value,
                "label": wording.label_of(one.judgement, lang),
                "reasons": wording.reasons_of(one.judgement, subject, lang),
            }
            for one in found.rows
        ],
    }


def _latest(one: year_judging.Outcome, indicator: Any) -> tuple[int, Any] | None:
    """(year, figure) of the newest year that the source has something for."""
    point = one.judgement.latest
    area = one.table.areas
    if point is None or not area:
        return None
    return point.period, numbers.format_value(
        point.value, unit=plain(indicator.unit), decimals=indicator.decimals, lang=language()
    ) if point.value is not None else ""


def _crumbs(request: Any, goal: Goal, last: str) -> list[Any]:
    return [crumb("steering", request.city), (plain(goal.text)[:60], address(goal)), here(last)]


def _changes(event: year_actions.Event) -> list[tuple[str, str, str]]:
    """(field, from, to) in the reader's words; of a new target nothing was changed."""
    labels = {
        "indicator": _("Indicator"),
        "kind": _("Target of the year"),
        "value": _("Level"),
        "year": _("Year"),
        "area": _("Place"),
        "bodies": _("Bodies that answer"),
        "periodicity": _("Followed up each"),
        "by_gender": _("Women and men apart"),
        "women": _("Level for women"),
        "men": _("Level for men"),
    }
    return [
        (labels[name], _word(name, before), _word(name, after))
        for name, (before, after) in event.changes.items()
        if name in labels and not event.first
    ]


def _word(name: str, value: Any) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    words = {"kind": YearTargetKind.choices, "periodicity": Periodicity.choices}
    if name in words:
        return str(dict(words[name]).get(value, value))
    return f"{value:g}".replace(".", ",") if isinstance(value, float) and language() == "sv" else str(value)


@page("set_year_target", load_goal_of, methods=(*READING, "POST"))
def new(request: Any, goal: Goal) -> HttpResponse:
    """A new target on a goal."""
    empty = YearTargetForm.initial_of(WrittenYearTarget(year=goal.document.year), 0)
    form = (
        YearTargetForm(goal, request.POST)
        if request.method == "POST"
        else YearTargetForm(goal, initial=empty)
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = year_actions.add_year_target(request.actor, goal, form.written(), form.named())
            messages.success(request, _("The target is saved."))
            return HttpResponseRedirect(address(row))
        except UnfinishedError as error:
            form.tell(error.problems)
    return _write(request, goal, form, address(goal))  # fmt: skip


@page("change", load_year_target, methods=(*READING, "POST"))
def change(request: Any, row: YearTarget) -> HttpResponse:
    """A target as it stands; what is decided is changed on a decision."""
    goal, conflict = row.goal, None
    begun = YearTargetForm.initial_of(WrittenYearTarget.of(row), row.version)
    form = (
        YearTargetForm(goal, request.POST)
        if request.method == "POST"
        else YearTargetForm(goal, initial=begun)
    )
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.get("version") or 0
        try:
            year_actions.change_year_target(request.actor, row, version, form.written(), form.named())
            messages.success(request, _("The target is saved."))
            return HttpResponseRedirect(address(row))
        except UnfinishedError as error:
            form.tell(error.problems)
        except ConflictError as error:
            conflict = error
            # What was typed stays in the form; saving again is now a choice made with both in view.
            form = YearTargetForm(goal, resent(request.POST, version=error.version))
    return _write(request, goal, form, address(row), conflict, row)  # fmt: skip


def _write(
    request: Any,
    goal: Goal,
    form: YearTargetForm,
    back: str,
    conflict: ConflictError[WrittenYearTarget] | None = None,
    row: YearTarget | None = None,
) -> HttpResponse:
    title = _("Change the target of the year") if row else _("Write a target of the year")
    theirs = conflict.theirs if conflict else None
    return show(
        request,
        "goals/year_target_write.html",
        crumbs=_crumbs(request, goal, title),
        title=title,
        goal=goal,
        form=form,
        decided=goal.document.state in NEEDS_DECISION,
        theirs=words_of(theirs.kind, theirs.value, theirs.indicator, language())
        if theirs and theirs.indicator
        else "",
        now=said(row, language()) if row else "",
        back=back,
        status=409 if conflict else 422 if form.is_bound and form.errors else 200,
    )
