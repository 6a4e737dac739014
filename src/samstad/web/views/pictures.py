"""Situation pictures: the list, one version with its parts, and what its body and its partners do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.places import calendar, chain
from samstad.places import picture_actions as actions
from samstad.places.models import InputRequest, PictureSigner, Problem, Proposal, SituationPicture
from samstad.statistics.models import Area
from samstad.web import judged, place_forms, readings
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.loaders import (
    load_city,
    load_new_picture,
    load_picture,
    load_request,
    load_signer,
)
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import plain


def title_of(picture: SituationPicture) -> str:
    """The picture's own name, else that of its place."""
    return plain(picture.title) or _("Situation picture of %(area)s") % {"area": plain(picture.area.name)}


@page("view", load_city)
def pictures(request: Any, city: City) -> HttpResponse:
    """The newest version of each place's picture that the reader may see, and where one can be begun."""
    rows = SituationPicture.objects.filter(city=city).select_related(
        "city", "owner__city", "area__area_set__city"
    )
    newest: dict[int, SituationPicture] = {}
    for picture in visible(request.actor, rows.order_by("-version").prefetch_related("signers", "requests")):
        newest.setdefault(picture.area_id, picture)
    found = sorted(newest.values(), key=lambda picture: picture.area.sort_key)
    today = clock.today()
    return show(
        request,
        "pictures/list.html",
        crumbs=[here(_("Situation pictures"))],
        pictures=[
            {
                "picture": picture,
                "title": title_of(picture),
                "due": (due := calendar.update_due(picture)),
                "late": due is not None and due < today,
            }
            for picture in found
        ],
        may_begin=_may_begin(request, city, set(newest)),
    )


def _may_begin(request: Any, city: City, have: set[int]) -> list[Area]:
    """Places of the reader's own bodies that have no picture yet."""
    rows = Area.objects.filter(territories__organisation__city=city).exclude(pk__in=have)
    rows = rows.select_related("area_set__city").defer("geometry").distinct().order_by("sort_key")
    found = []
    for area in rows:
        for territory in area.territories.select_related("organisation"):
            new = SituationPicture(city=city, area=area, owner=territory.organisation)
            if may(request.actor, "begin", new):
                found.append(area)
                break
    return found


@page("view", load_picture)
def picture(request: Any, picture: SituationPicture) -> HttpResponse:
    return _page(request, picture)


def _page(
    request: Any, picture: SituationPicture, *, problem: str = "", failed: dict[str, Any] | None = None
) -> HttpResponse:
    """One version: three parts of the law, input with its fate, sign-offs, problems, other versions.

    `failed`: a form on input that was refused, with what was typed in it, by its own identities.
    """
    audience = judged.audience_for(request)
    requests = picture.requests.select_related("organisation__city").prefetch_related("proposals")
    signers = list(picture.signers.select_related("organisation__city"))
    for signer in signers:
        signer.picture = picture
    others = SituationPicture.objects.filter(city=picture.city, area=picture.area).select_related(
        "city", "owner__city", "area__area_set__city"
    )
    problems = visible(request.actor, chain.problems_of(picture.city).filter(picture=picture))
    return show(
        request,
        "pictures/picture.html",
        crumbs=[crumb("pictures", request.city), here(f"{title_of(picture)} ({picture.version})")],
        picture=picture,
        title=title_of(picture),
        parts=readings.groups(picture, audience),
        due=calendar.update_due(picture),
        late=(calendar.update_due(picture) or clock.today()) < clock.today(),
        by_law=picture.update_within <= 24,
        requests=[_request(request, picture, row, failed or {}) for row in requests],
        signers=[(signer, not signer.signed_on and may(request.actor, "sign", signer)) for signer in signers],
        problems=[(row, chain.flag_of_problem(row, row.measures.all())) for row in problems],
        versions=visible(request.actor, others.order_by("-version")),
        allowed={act: may(request.actor, act, picture) for act in ("edit", "propose", "take_back")},
        may_begin=picture.state == "agreed" and _may_next(request, picture),
        may_state=may(
            request.actor, "edit", Problem(city=picture.city, picture=picture, owner=picture.owner)
        ),
        lacking=[_lacks()[code] for code in actions.lacking(picture)] if picture.state == "draft" else [],
        problem=problem,
        forms={
            "name": place_forms.NameForm(initial={"name": getattr(request.user, "name", "")}),
            "why": place_forms.WhyForm(),
        },
        status=422 if problem else 200,
    )


def _lacks() -> dict[str, str]:
    return {
        "mapping": _("No figure, survey or event has been put in yet."),
        "analysis": _("The analysis has not been written."),
        "undecided": _("A proposal has not got its answer."),
        "signers": _("No partner has been chosen to sign off."),
    }


def _may_next(request: Any, picture: SituationPicture) -> bool:
    newest = (
        SituationPicture.objects.filter(city=picture.city, area=picture.area).order_by("-version").first()
    )
    new = SituationPicture(city=picture.city, area=picture.area, owner=picture.owner)
    return newest is not None and newest.pk == picture.pk and may(request.actor, "begin", new)


def _proposal_form(row: InputRequest, data: Any = None) -> place_forms.ProposalForm:
    return place_forms.ProposalForm(data, auto_id=f"forslag-{row.pk}-%s")


def _fate_form(proposal: Proposal, data: Any = None) -> place_forms.FateForm:
    return place_forms.FateForm(data, initial={"proposal": proposal.pk}, prefix=f"p{proposal.pk}")


def _request(
    request: Any, picture: SituationPicture, row: InputRequest, failed: dict[str, Any]
) -> dict[str, Any]:
    row.picture = picture
    decides = may(request.actor, "decide", row)
    return {
        "row": row,
        "late": row.due < clock.today() and not row.proposals.all() and picture.state == "draft",
        "form": (failed.get(f"r{row.pk}") or _proposal_form(row))
        if may(request.actor, "propose", row)
        else None,
        "proposals": [
            (
                proposal,
                (failed.get(f"p{proposal.pk}") or _fate_form(proposal))
                if decides and not proposal.fate
                else None,
            )
            for proposal in row.proposals.all()
        ],
    }


def _done(request: Any, picture: SituationPicture, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(address(picture))


@page("begin", load_new_picture, methods=("POST",))
def begin(request: Any, new: SituationPicture) -> HttpResponse:
    try:
        made = actions.begin(request.actor, new)
    except UserError as error:
        # Only a version that is there already stands in the way.
        newest = new.city.pictures.filter(area=new.area).order_by("-version")[0]
        return _page(request, newest, problem=str(error.what))
    return _done(request, made, _("The picture has begun as a draft."))


@page("propose", load_picture, methods=("POST",))
def propose(request: Any, picture: SituationPicture) -> HttpResponse:
    try:
        sent = actions.propose(request.actor, picture)
    except UserError:
        return _page(request, picture, problem=_("The picture is not complete yet."))
    return _done(request, sent, _("The picture has been sent for sign-off, and its figures are frozen."))


@page("take_back", load_picture, methods=("POST",))
def take_back(request: Any, picture: SituationPicture) -> HttpResponse:
    form = place_forms.WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, picture, problem=_("Write why the picture is taken back."))
    try:
        back = actions.take_back(request.actor, picture, form.cleaned_data["why"])
    except UserError as error:
        return _page(request, picture, problem=error.what)
    return _done(request, back, _("The picture is a draft again."))


@page("sign", load_signer, methods=("POST",))
def sign(request: Any, signer: PictureSigner) -> HttpResponse:
    form = place_forms.NameForm(request.POST)
    if not form.is_valid():
        return _page(request, signer.picture, problem=_("Write the name of whoever signs."))
    try:
        signed = actions.sign(request.actor, signer, form.cleaned_data["name"])
    except UserError as error:
        return _page(request, signer.picture, problem=error.what)
    return _done(request, signed, _("The sign-off has been written down."))


def _told(form: Any, error: UserError) -> str:
    """What is wrong, also beside its field: what was typed stands there still."""
    form.add_error(error.where if error.where in form.fields else None, error.what)
    return error.what


@page("propose", load_request, methods=("POST",))
def answer(request: Any, asked: InputRequest) -> HttpResponse:
    form, key = _proposal_form(asked, request.POST), f"r{asked.pk}"
    if not form.is_valid():
        return _page(request, asked.picture, problem=_("Write the proposal."), failed={key: form})
    try:
        actions.propose_input(request.actor, asked, form.cleaned_data["text"])
    except UserError as error:
        return _page(request, asked.picture, problem=_told(form, error), failed={key: form})
    return _done(request, asked.picture, _("The proposal has been written down."))


@page("decide", load_request, methods=("POST",))
def decide(request: Any, asked: InputRequest) -> HttpResponse:
    found = next(
        (one for one in asked.proposals.all() if f"p{one.pk}-proposal" in request.POST),
        asked.proposals.first(),
    )
    if found is None:
        return _page(request, asked.picture, problem=_("There is no proposal to decide on."))
    form, key = _fate_form(found, request.POST), f"p{found.pk}"
    if not form.is_valid():
        words = _("Say what became of the proposal, and why.")
        return _page(request, asked.picture, problem=words, failed={key: form})
    try:
        actions.decide_input(request.actor, found, form.cleaned_data["fate"], form.cleaned_data["why"])
    except UserError as error:
        return _page(request, asked.picture, problem=_told(form, error), failed={key: form})
    return _done(request, asked.picture, _("The answer to the proposal has been written down."))


# --- Writing ---------------------------------------------------------------------------------------------

Saving = Callable[[Any, SituationPicture, Any], Any]


def _forms(request: Any, picture: SituationPicture, act: str = "") -> dict[str, Any]:
    """Every form of the page; the one that was sent holds what was typed."""
    made: dict[str, Callable[..., Any]] = {
        "part": lambda *a, **o: place_forms.PartForm(picture.city, *a, **o),
        "figure": lambda *a, **o: place_forms.FigureForm(request.actor, picture, *a, **o),
        "ask": lambda *a, **o: place_forms.AskForm(picture.city, *a, **o),
        "signers": lambda *a, **o: place_forms.SignersForm(
            picture.city,
            *a,
            initial={"signers": list(picture.signers.values_list("organisation__code", flat=True))},
            **o,
        ),
        "facts": lambda *a, **o: place_forms.FactsForm(
            *a, **({"initial": {"title": plain(picture.title), "update_within": picture.update_within}} | o)
        ),
    }
    return {
        name: form(request.POST, prefix=name) if name == act else form(prefix=name)
        for name, form in made.items()
    }


_SAVES: dict[str, Saving] = {
    "part": lambda actor, picture, form: actions.add_part(
        actor,
        picture,
        **{name: form.cleaned_data[name] for name in ("kind", "text", "source", "dated")},
        reported_by=form.pick("reported_by"),
    ),
    "figure": lambda actor, picture, form: actions.add_figure(actor, picture, form.pick("figure")),
    "ask": lambda actor, picture, form: actions.ask(
        actor,
        picture,
        organisation=form.pick("organisation"),
        **{name: form.cleaned_data[name] for name in ("described_as", "question", "due")},
    ),
    "signers": lambda actor, picture, form: actions.set_signers(actor, picture, form.bodies()),
    "facts": lambda actor, picture, form: actions.set_facts(actor, picture, **form.cleaned_data),
}


@page("edit", load_picture, methods=(*READING, "POST"))
def edit(request: Any, picture: SituationPicture) -> HttpResponse:
    """What stands in the draft, with a form for each thing that can be put in it."""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    forms = _forms(request, picture, act)
    problem = ""
    if act in _SAVES and forms[act].is_valid():
        try:
            _SAVES[act](request.actor, picture, forms[act])
        except UserError as error:
            where = error.where if error.where in forms[act].fields else None
            forms[act].add_error(where, error.what)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(request.path)
    elif act in ("remove_part", "remove_figure"):
        try:
            _remove(request, picture, act)
        except UserError as error:
            problem = error.what
        else:
            messages.success(request, _("Taken away from the draft; it stands in the history."))
            return HttpResponseRedirect(request.path)
    return show(
        request,
        "pictures/edit.html",
        crumbs=[
            crumb("pictures", request.city),
            (title_of(picture), address(picture)),
            here(_("Write")),
        ],
        picture=picture,
        title=title_of(picture),
        parts=readings.groups(picture, judged.audience_for(request)),
        forms=forms,
        failed=forms[act] if act in forms and forms[act].errors else None,
        problem=problem,
        status=422 if problem or (act in forms and forms[act].errors) else 200,
    )


def _remove(request: Any, picture: SituationPicture, act: str) -> None:
    number = request.POST.get("pk", "")
    rows: Any = picture.parts if act == "remove_part" else picture.figures
    found = rows.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise Http404
    if act == "remove_part":
        actions.remove_part(request.actor, found)
    else:
        actions.remove_figure(request.actor, found)
