"""Problems: the list with what hangs loose, one problem with its causes and measures, a measure with its follow-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samstad.drawing.causes import Box, cause_tree, described
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.places import chain
from samstad.places import problem_actions as actions
from samstad.places.models import Cause, CauseEvidence, Measure, PictureFigure, Problem
from samstad.web import judged, place_forms, readings
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city, load_measure, load_new_problem, load_problem
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import language, plain
from samstad.web.views.pictures import title_of


def flag_words() -> dict[str, str]:
    """What each flag says."""
    return {
        chain.FlagKind.MEASURE_WITHOUT_PROBLEM: _("The measure is tied to no problem."),
        chain.FlagKind.MEASURE_WITHOUT_CAUSE: _("The measure is tied to no cause of the problem."),
        chain.FlagKind.PROBLEM_WITHOUT_MEASURE: _("Nothing is done against the problem: it has no measure."),
    }


@page("view", load_city)
def problems(request: Any, city: City) -> HttpResponse:
    """All problems by place, and what hangs loose among them and the measures."""
    found = visible(request.actor, chain.problems_of(city))
    measures = visible(request.actor, chain.measures_of(city))
    words = flag_words()
    return show(
        request,
        "problems/list.html",
        crumbs=[here(_("Problems and measures"))],
        problems=sorted(found, key=lambda row: (row.picture.area.sort_key, row.code)),
        measures=measures,
        flags=[(flag, words[flag.kind]) for flag in chain.flags(found, measures)],
    )


@page("view", load_problem)
def problem(request: Any, problem: Problem) -> HttpResponse:
    """The chain of one problem: causes with their evidence, drawn and in words, goals, measures, follow-ups."""
    causes = list(
        problem.causes.select_related("parent").prefetch_related("evidence__figure", "evidence__part")
    )
    lines = _lines(request, problem)
    measures = visible(request.actor, chain.measures_of(problem.city).filter(problem=problem))
    for row in measures:
        row.problem = problem
    words = flag_words()
    loose = chain.flag_of_problem(problem, problem.measures.prefetch_related("followups"))
    goals = {}
    for row in measures:
        if (goal := row.activity.goal) is not None:
            goal.document = row.activity.document  # the same, and read already
            goals[goal.pk] = goal
    return show(
        request,
        "problems/problem.html",
        crumbs=[crumb("problems", request.city), here(problem.title)],
        found=problem,
        picture=problem.picture,
        picture_title=title_of(problem.picture),
        causes=[
            (depth, cause, [evidence_words(each, lines) for each in cause.evidence.all()])
            for depth, cause in chain.cause_tree(causes)
        ],
        tree=_tree(problem, causes) if causes else "",
        goals=visible(request.actor, goals.values()),
        measures=[(row, (flag := chain.flag_of_measure(row)) and words[flag.kind]) for row in measures],
        loose=words[loose.kind] if loose else "",
        may_edit=may(request.actor, "edit", problem),
    )


def _lines(request: Any, problem: Problem) -> dict[int, readings.Line]:
    audience = judged.audience_for(request)
    found = {}
    names: readings.Names = {}
    rows = problem.picture.figures.select_related(
        "indicator__city", "index__city", "police_area__area_set__city"
    )
    for figure in rows:
        figure.picture = problem.picture
        found[figure.pk] = readings.line(figure, audience, names)
    return found


def evidence_words(evidence: CauseEvidence, lines: dict[int, readings.Line]) -> dict[str, str]:
    """What one piece of evidence is, says, and comes from."""
    if evidence.figure is not None:
        line = lines[evidence.figure.pk]
        kind = str(PictureFigure(kind=evidence.figure.kind).get_kind_display())
        return {"kind": kind, "text": line.short, "source": "", "quote": ""}
    if evidence.part is not None:
        part = evidence.part
        return {
            "kind": part.get_kind_display(),
            "text": plain(part.text),
            "source": part.source,
            "quote": "",
        }
    return {"kind": _("Quotation"), "text": "", "quote": evidence.quote, "source": evidence.source}


def _tree(problem: Problem, causes: list[Cause]) -> str:
    parts: dict[int | None, list[Cause]] = {}
    for cause in causes:
        parts.setdefault(cause.parent_id, []).append(cause)

    def box(cause: Cause) -> Box:
        number = len(cause.evidence.all())
        notes = [str(cause.get_perspective_display())] if cause.perspective else []
        notes.append(
            ngettext("%(number)s piece of evidence", "%(number)s pieces of evidence", number)
            % {"number": number}
            if number
            else _("no evidence yet")
        )
        return Box(plain(cause.text), " · ".join(notes), tuple(box(part) for part in parts.get(cause.pk, [])))

    root = Box(plain(problem.title), parts=tuple(box(cause) for cause in parts.get(None, [])))
    drawn = cause_tree(
        root,
        lang=language(),
        title=_("Causes of: %(problem)s") % {"problem": root.text},
        description=described(root),
    )
    return mark_safe(drawn)  # `drawing.svg` has escaped every word in it


@page("edit", load_new_problem, methods=(*READING, "POST"))
def new(request: Any, new: Problem) -> HttpResponse:
    """State a problem that the picture shows."""
    form = place_forms.ProblemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.state_problem(request.actor, new.picture, **form.cleaned_data)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("The problem is stated. Look for its causes."))
            return HttpResponseRedirect(address(made))
    return show(
        request,
        "problems/new.html",
        crumbs=[
            crumb("pictures", request.city),
            (title_of(new.picture), address(new.picture)),
            here(_("State a problem")),
        ],
        picture=new.picture,
        form=form,
        status=422 if form.is_bound and form.errors else 200,
    )


def _made(request: Any, problem: Problem) -> dict[str, Callable[..., Any]]:
    lines = {pk: line.short for pk, line in _lines(request, problem).items()}
    return {
        "cause": lambda *a, **o: place_forms.CauseForm(problem, *a, **o),
        "evidence": lambda *a, **o: place_forms.EvidenceForm(problem, lines, *a, **o),
        "tie": lambda *a, **o: place_forms.TieForm(request.actor, problem, *a, **o),
    }


def _save(request: Any, problem: Problem, act: str, form: Any) -> None:
    data = form.cleaned_data
    if act == "cause":
        values = {"text": data["text"], "parent": form.pick("parent"), "perspective": data["perspective"]}
        cause = form.pick("cause")
        if cause is None:
            actions.add_cause(request.actor, problem, **values)
        else:
            actions.change_cause(request.actor, cause, **values)
    elif act == "evidence":
        chosen = form.pick("evidence")
        key = "figure" if isinstance(chosen, PictureFigure) else "part"
        actions.add_evidence(
            request.actor,
            form.pick("cause"),
            quote=data["quote"],
            source=data["source"],
            **{key: chosen},
        )
    else:
        actions.tie(
            request.actor, form.pick("activity"), data["kind"], problem=problem, cause=form.pick("cause")
        )


@page("edit", load_problem, methods=(*READING, "POST"))
def edit(request: Any, problem: Problem) -> HttpResponse:
    """Causes, evidence and measures, with a form for each."""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    forms = {
        name: form(request.POST, prefix=name) if name == act else form(prefix=name)
        for name, form in _made(request, problem).items()
    }
    if act in forms and forms[act].is_valid():
        try:
            _save(request, problem, act, forms[act])
        except UserError as error:
            forms[act].add_error(error.where if error.where in forms[act].fields else None, error.what)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(request.path)
    causes = list(problem.causes.all())
    failed = forms[act] if act in forms and forms[act].errors else None
    return show(
        request,
        "problems/edit.html",
        crumbs=[crumb("problems", request.city), (plain(problem.title), address(problem)), here(_("Write"))],
        found=problem,
        causes=chain.cause_tree(causes),
        forms=forms,
        failed=failed,
        status=422 if failed else 200,
    )


@page("view", load_measure)
def measure(request: Any, measure: Measure) -> HttpResponse:
    return _measure_page(request, measure, place_forms.FollowUpForm())


def _measure_page(request: Any, measure: Measure, form: place_forms.FollowUpForm) -> HttpResponse:
    flag = chain.flag_of_measure(measure)
    return show(
        request,
        "problems/measure.html",
        crumbs=[crumb("problems", request.city), here(measure.activity.title)],
        measure=measure,
        activity=measure.activity,
        flag=flag_words()[flag.kind] if flag else "",
        followups=measure.followups.select_related("by"),
        form=form,
        may_follow_up=may(request.actor, "follow_up", measure) and not chain.stopped(measure),
        status=422 if form.errors else 200,
    )


@page("follow_up", load_measure, methods=("POST",))
def follow_up(request: Any, measure: Measure) -> HttpResponse:
    form = place_forms.FollowUpForm(request.POST)
    if form.is_valid():
        try:
            actions.follow_up(request.actor, measure, **form.cleaned_data)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("The follow-up has been written down."))
            return HttpResponseRedirect(address(measure))
    return _measure_page(request, measure, form)
