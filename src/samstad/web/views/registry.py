"""The registry: searching it, one matter with its documents, registering, closing and handing over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City, Matter, Role
from samstad.organisation.rights import may
from samstad.referrals import handing_over, numbers, registry, searching
from samstad.referrals.models import Docket, RegisteredDocument
from samstad.web import registry_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.loaders import load_city
from samstad.web.pages import crumb, here, show
from samstad.web.referral_loaders import load_docket, load_new_docket, load_registered
from samstad.web.views.frozen import download
from samstad.web.views.meetings import own_bodies
from samstad.web.views.referrals import take_in

AT_ONCE = 50
DOCUMENTS_AT_ONCE = 100


@page("view", load_city)
def matters(request: Any, city: City) -> HttpResponse:
    """The newest matters, or those in which the words stand."""
    asked = str(request.GET.get("q", ""))[: searching.LONGEST_QUERY].strip()
    if asked:
        hits = {hit.docket: hit for hit in searching.search(request.actor, city, asked, AT_ONCE)}
        rows = registry.chosen(hits)
        found: list[Any] = [(row, may(request.actor, "view", row), hits[row.pk]) for row in rows]
    else:
        rows = list(registry.newest(city)[:AT_ONCE])
        found = [(row, may(request.actor, "view", row), None) for row in rows]
    return show(
        request,
        "registry/list.html",
        crumbs=[here(_("Registry"))],
        asked=asked,
        rows=found,
        full=len(found) == AT_ONCE,
        may_begin=may(request.actor, "begin", Docket(matter=Matter(city=city))),
    )


@page("view", load_docket)
def matter(request: Any, docket: Docket) -> HttpResponse:
    registry.looked_at(request.actor, docket)
    return show_matter(request, docket)


def show_matter(
    request: Any, docket: Docket, *, problem: str = "", bound: dict[str, Any] | None = None
) -> HttpResponse:
    """One matter: its parties, documents, relations, and where it has been on a list."""
    bound = bound or {}
    allowed = {act: may(request.actor, act, docket) for act in ("register", "close", "reopen", "export")}
    pages = Paginator(docket.documents.select_related("file").order_by("number"), DOCUMENTS_AT_ONCE)
    documents = pages.get_page(request.GET.get("sida"))
    for row in documents:
        row.docket = docket
    number = docket.matter.registry_number
    return show(
        request,
        "registry/matter.html",
        crumbs=[crumb("matters", request.city), here(number)],
        docket=docket,
        matter=docket.matter,
        recognised=numbers.recognise(number),
        documents=[(row, may(request.actor, "view", row)) for row in documents],
        pages=documents,
        parties=docket.parties.select_related("organisation__city"),
        relations=_relations(request, docket),
        referrals=visible(request.actor, docket.matter.referrals.select_related("city", "led_by")),
        answers=visible(
            request.actor,
            docket.matter.answers.select_related(
                "addressee__referral__city", "addressee__referral__led_by", "addressee__organisation"
            ),
        ),
        items=[
            (item, may(request.actor, "view", item.meeting))
            for item in docket.agenda_items.select_related("meeting__city", "meeting__body")
        ],
        decisions=docket.matter.decisions.select_related("body__city"),
        allowed=allowed,
        any_act=any(allowed.values()),
        register=bound.get("register") or forms.RegisterForm(initial={"date": clock.today()}),
        party=bound.get("party") or (forms.PartyForm(request.city) if allowed["register"] else None),
        relation=bound.get("relation") or forms.RelationForm(),
        close=bound.get("close") or forms.CloseForm(),
        problem=problem,
        status=422 if problem or bound else 200,
    )


def _relations(request: Any, docket: Docket) -> list[tuple[str, Matter, str]]:
    """(how, the other matter, where it leads) from both sides."""
    found = []
    for row in docket.relations.select_related("other__city", "other__docket__matter__city"):
        found.append((row.get_kind_display(), row.other, _leads(request, row.other)))
    others = docket.matter.related_by.select_related("docket__matter__city", "docket__matter__body")
    for row in others:
        shown = row.docket.matter
        found.append(
            (_("named by"), shown, address(row.docket) if may(request.actor, "view", row.docket) else "")
        )
    return found


def _leads(request: Any, matter: Matter) -> str:
    docket = getattr(matter, "docket", None)
    return address(docket) if docket is not None and may(request.actor, "view", docket) else ""


@page("begin", load_new_docket, methods=(*READING, "POST"))
def new(request: Any, empty: Docket) -> HttpResponse:
    """Register a matter of a body whose registrar the reader is."""
    bodies = own_bodies(request, request.city, Role.REGISTRAR)
    form = forms.DocketForm(bodies, request.POST or None, initial={"opened": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = registry.open_matter(
                request.actor,
                form.pick("body"),
                data["registry_number"],
                data["title"],
                opened=data["opened"],
                secrecy=data["secrecy"],
            )
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("The matter is registered."))
            return HttpResponseRedirect(address(made))
    return show(
        request,
        "registry/new.html",
        crumbs=[crumb("matters", request.city), here(_("Register a matter"))],
        form=form,
        status=422 if request.method == "POST" else 200,
    )


def _posted(
    action: str, name: str, form_of: Callable[[Any], Any], do: Callable[[Any, Docket, Any], Any], done: Any
) -> Callable[..., HttpResponseBase]:
    """A view that takes a form of the matter's page, and shows it there again where it is refused."""

    @page(action, load_docket, methods=("POST",))
    def act(request: Any, docket: Docket) -> HttpResponseBase:
        form = form_of(request)
        if form.is_valid():
            try:
                do(request, docket, form)
            except UserError as error:
                form.add_error(error.where if error.where in form.fields else None, str(error.what))
            else:
                messages.success(request, str(done))
                return HttpResponseRedirect(address(docket))
        return show_matter(request, docket, bound={name: form})

    return act


def _register(request: Any, docket: Docket, form: Any) -> None:
    data = dict(form.cleaned_data)
    upload = data.pop("file")
    file = None
    if upload is not None:
        # Whether the reader may is asked before anything is taken in.
        file, told = take_in(request, upload)
        for sentence in told:
            messages.info(request, sentence)
    registry.add_document(request.actor, docket, file=file, **data)


register = _posted(
    "register",
    "register",
    lambda request: forms.RegisterForm(request.POST, request.FILES),
    _register,
    gettext_lazy("The document is registered."),
)
add_party = _posted(
    "register",
    "party",
    lambda request: forms.PartyForm(request.city, request.POST),
    lambda request, docket, form: registry.add_party(
        request.actor,
        docket,
        form.cleaned_data["role"],
        organisation=form.pick("organisation"),
        name=form.cleaned_data["name"],
    ),
    gettext_lazy("The party is written down."),
)
close = _posted(
    "close",
    "close",
    lambda request: forms.CloseForm(request.POST),
    lambda request, docket, form: registry.close(request.actor, docket, form.cleaned_data["why"]),
    gettext_lazy("The matter is closed."),
)


def _relate(request: Any, docket: Docket, form: Any) -> None:
    number = form.cleaned_data["other"].strip()
    other = Matter.objects.filter(city=docket.city, registry_number=number).first()
    if other is None:
        raise UserError(_("No matter has this number."), where="other")
    registry.relate(request.actor, docket, other, form.cleaned_data["kind"])


relate = _posted(
    "register",
    "relation",
    lambda request: forms.RelationForm(request.POST),
    _relate,
    gettext_lazy("It is written down how the matters belong together."),
)


@page("reopen", load_docket, methods=("POST",))
def reopen(request: Any, docket: Docket) -> HttpResponse:
    registry.reopen(request.actor, docket)
    messages.success(request, _("The matter is open again."))
    return HttpResponseRedirect(address(docket))


@page("close", load_docket, methods=("POST",))
def set_secrecy(request: Any, docket: Docket) -> HttpResponse:
    registry.set_secrecy(request.actor, docket, str(request.POST.get("secrecy", "")))
    messages.success(request, _("The secrecy of the matter is written down."))
    return HttpResponseRedirect(address(docket))


@page("export", load_docket, methods=("POST",))
def export(request: Any, docket: Docket) -> HttpResponse:
    """The closed matter as one folder, zipped."""
    try:
        content = handing_over.package(request.actor, docket)
    except UserError as error:
        return show_matter(request, docket, problem=str(error))
    response = HttpResponse(content, content_type="application/zip")
    name = handing_over.safe(docket.matter.registry_number)
    response["Content-Disposition"] = f'attachment; filename="arende-{name}.zip"'
    return response


@page("view", load_registered)
def document(request: Any, document: RegisteredDocument) -> HttpResponseBase:
    """A registered file, for download. That somebody opened what is secret is written down."""
    registry.read(request.actor, document)
    assert document.file is not None
    return download(document.file, document.title)
