"""An answer to a referral: read it, write it, and take it through the body to a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.followup.writing import Written
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import User
from samstad.organisation.rights import may
from samstad.referrals import answering, meeting_actions, outside, queries
from samstad.referrals.models import Answer, AnswerState, Extension, Meeting, MeetingState
from samstad.referrals.rules import ANSWER_ACTS
from samstad.referrals.sections import BY_CODE, SECTIONS, asked_of
from samstad.web import referral_forms as forms
from samstad.web import written
from samstad.web.access import READING, page, visible
from samstad.web.addresses import address
from samstad.web.pages import crumb, here, show
from samstad.web.part_forms import PartForm
from samstad.web.referral_loaders import load_answer, load_answer_file, load_extension
from samstad.web.templatetags.samstad import day, language, plain
from samstad.web.views.frozen import download, files_of
from samstad.web.views.referrals import take_in

STEPS = (
    AnswerState.RECEIVED,
    AnswerState.ASSIGNED,
    AnswerState.DRAFT,
    AnswerState.GROUP,
    AnswerState.PROPOSED,
    AnswerState.SCHEDULED,
    AnswerState.DECIDED,
    AnswerState.COMPLETE,
)


@page("view", load_answer)
def answer(request: Any, answer: Answer) -> HttpResponse:
    return show_answer(request, answer)


def crumbs(request: Any, answer: Answer, last: str = "") -> list[tuple[str, str]]:
    trail = [crumb("referrals", request.city), (plain(answer.referral.title), address(answer.referral))]
    name = queries.name_of(answer.addressee, language())
    return [*trail, (name, address(answer)), here(last)] if last else [*trail, here(name)]


def show_answer(
    request: Any, answer: Answer, *, problem: str = "", bound: dict[str, Any] | None = None
) -> HttpResponse:
    """The answer as it stands, with what this reader may do. `bound`: forms that were refused, by name."""
    allowed = {act: may(request.actor, act, answer) for act in (*ANSWER_ACTS, "ask_extension", "take_in")}
    rows = {row.code: row for row in answer.sections.all()}
    is_outside = answer.organisation is None
    asked = asked_of(is_outside)
    extensions = list(answer.extensions.all())
    for one in extensions:
        one.answer = answer
    answer.addressee.answer = answer
    newest = answer.referral.versions.filter(sent_on__isnull=False).order_by("-number").first()
    bound = bound or {}
    return show(
        request,
        "answers/answer.html",
        crumbs=crumbs(request, answer),
        answer=answer,
        referral=answer.referral,
        name=queries.name_of(answer.addressee, language()),
        standing=queries.standing(answer.addressee, newest.number if newest else None),
        newest=newest,
        text=written.shown(
            request.city,
            [(one.heading[language()], rows[one.code].text) for one in asked if one.code in rows],
            caption=plain(answer.referral.title),
            under=1,
        ),
        twice=[BY_CODE[code] for code, row in rows.items() if row.twice],
        opinions=answer.opinions.select_related(
            "point", "handling__goal__document__city", "handling__version"
        ),
        files=answer.files.select_related("file"),
        extensions=[(one, may(request.actor, "decide", one)) for one in extensions],
        documents=[
            (one, files_of(one))
            for one in visible(
                request.actor,
                answer.frozen.select_related(
                    "answer__addressee__referral__led_by", "answer__addressee__organisation", "city"
                ),
            )
        ],
        receipts=answer.receipts.all(),
        steps=[(state.label, state == answer.state) for state in STEPS] if not is_outside else [],
        item=answer.agenda_items.select_related("meeting__body", "meeting__city").order_by("-pk").first(),
        allowed=allowed,
        any_act=any(allowed.values()),
        assign=bound.get("assign") or forms.AssignForm(colleagues(answer)),
        group=bound.get("group") or forms.DayForm(initial={"day": clock.today()}),
        why=bound.get("why") or forms.WhyForm(),
        extension=bound.get("extension") or forms.ExtensionForm(initial={"proposal_by": answer.referral.due}),
        schedule=bound.get("schedule") or (_schedule_form(answer) if allowed["schedule"] else None),
        taking=bound.get("taking") or forms.TakeInForm(initial={"on": clock.today()}),
        problem=problem,
        history=_history(answer),
        status=422 if problem or bound else 200,
    )


def colleagues(answer: Answer) -> list[User]:
    """People with a role in the body today, by name."""
    body = answer.organisation
    if body is None:
        return []
    today = clock.today()
    seats = body.memberships.filter(valid_from__lte=today).exclude(valid_to__lt=today)
    return list(User.objects.filter(pk__in=seats.values("user"), is_active=True).order_by("name"))


def _schedule_form(answer: Answer, data: Any = None) -> forms.ScheduleForm:
    rows = Meeting.objects.filter(
        body=answer.organisation,
        state__in=[MeetingState.PLANNED, MeetingState.CALLED],
        date__gte=clock.today(),
    ).order_by("date")
    return forms.ScheduleForm(rows, {str(one.pk): day(one.date) for one in rows}, data)


def _history(answer: Answer) -> list[dict[str, Any]]:
    """Each change of state, oldest first."""
    rows, before = [], None
    for version in answer.history.order_by("history_date", "history_id"):
        if version.state != before:
            rows.append({"at": version.history_date, "label": version.get_state_display()})
        before = version.state
    return rows


# --- Writing ---------------------------------------------------------------------------------------------


@page("edit", load_answer, methods=(*READING, "POST"))
def edit(request: Any, answer: Answer) -> HttpResponse:
    """The form of the city's template. What others saved since is merged by paragraph: nothing typed is lost."""
    data = request.POST if request.method == "POST" else None
    sections = section_forms(answer, data)
    points = forms.point_forms(answer, data)
    position = forms.PositionForm(
        data if data is not None and "position" in data else None, initial={"position": answer.position}
    )
    signatures = forms.SignatureForm.of(answer, data)
    problem = ""
    if data is not None and all(
        form.is_valid() for form in [*sections, *points, position, signatures] if form.is_bound
    ):
        try:
            saved = answering.save(
                request.actor,
                answer,
                written_in(sections),
                position=position.cleaned_data["position"] if position.is_bound else None,
                opinions={form.point.pk: form.written() for form in points if form.is_bound},
            )
            if signatures.is_bound:
                answering.sign_as(request.actor, saved.answer, signatures.written())
        except UserError as error:
            problem = str(error)
        else:
            messages.success(request, said(saved))
            return HttpResponseRedirect(address(answer))
    return write_page(
        request,
        answer,
        sections=sections,
        points=points,
        position=position,
        signatures=signatures,
        problem=problem,
        status=422 if data is not None else 200,
    )


def write_page(
    request: Any, answer: Answer, *, sections: list[PartForm], status: int = 200, **given: Any
) -> HttpResponse:
    """The page of the form; what is not given is as it is saved."""
    context = {
        "points": forms.point_forms(answer),
        "position": forms.PositionForm(initial={"position": answer.position}),
        "signatures": forms.SignatureForm.of(answer),
        "problem": "",
    } | given
    return show(
        request,
        "answers/write.html",
        crumbs=crumbs(request, answer, _("Write")),
        answer=answer,
        referral=answer.referral,
        name=queries.name_of(answer.addressee, language()),
        sections=sections,
        status=status,
        **context,
    )


def section_forms(answer: Answer, data: Any = None) -> list[PartForm]:
    """A form for each heading; `twice` on it holds the pairs of texts that stand for one paragraph."""
    rows = {row.code: row for row in answer.sections.all()}
    found = []
    for one in asked_of(answer.organisation is None):
        row = rows.get(one.code)
        initial = {"text": row.text if row else "", "version": row.version if row else 1}
        sent = data is not None and f"{one.code}-text" in data
        form = PartForm(one, data if sent else None, initial=initial)  # type: ignore[arg-type]
        form.asked, form.twice = one, row.twice if row else []  # type: ignore[attr-defined]
        found.append(form)
    return found


def written_in(sections: list[PartForm]) -> dict[str, Written]:
    """What was sent, of forms that are valid."""
    return {
        form.prefix or "": Written(form.cleaned_data["version"], form.cleaned_data["text"])
        for form in sections
        if form.is_bound and form.is_valid()
    }


def said(saved: answering.Saved) -> str:
    if saved.both:
        return _("Saved. You and a colleague rewrote the same paragraph: both texts stand there, choose.")
    if saved.merged:
        return _("Saved, and put together with what a colleague has written.")
    return _("The draft is saved.")


@page("edit", load_answer, methods=("POST",))
def autosave(request: Any, answer: Answer) -> JsonResponse:
    """One text, while it is written: {version, text, both, said}, or 422 {said} with nothing changed."""
    return one_text(request, lambda given: answering.save(request.actor, answer, given))


def one_text(request: Any, save: Callable[[dict[str, Written]], answering.Saved]) -> JsonResponse:
    """The one text that a page sent by itself."""
    code = next((one.code for one in SECTIONS if f"{one.code}-text" in request.POST), "")
    if not code:
        return JsonResponse({"said": _("There was no text.")}, status=422)
    form = PartForm(BY_CODE[code], request.POST)  # type: ignore[arg-type]
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"said": words}, status=422)
    given = Written(form.cleaned_data["version"], form.cleaned_data["text"], request.POST.get("read"))
    try:
        saved = save({code: given})
    except UserError as error:
        return JsonResponse({"said": str(error)}, status=422)
    now = saved.parts[code]
    words = _("Saved.") if not (saved.both or saved.merged) else said(saved)
    return JsonResponse({"version": now.version, "text": now.text, "both": now.twice, "said": words})


@page("edit", load_answer, methods=(*READING, "POST"))
def attach(request: Any, answer: Answer) -> HttpResponse:
    """An annex, or the answer as a whole as it was written elsewhere."""
    form = forms.FileForm(request.POST or None, request.FILES or None, whole=True)
    if request.method == "POST" and form.is_valid():
        try:
            file, told = take_in(request, form.cleaned_data["file"])
            answering.attach(
                request.actor, answer, form.cleaned_data["title"], file, whole=form.cleaned_data["whole"]
            )
        except UserError as error:
            form.add_error("file", str(error))
        else:
            for sentence in told:
                messages.info(request, sentence)
            messages.success(request, _("The file is attached."))
            return HttpResponseRedirect(address(answer))
    return show(
        request,
        "answers/attach.html",
        crumbs=crumbs(request, answer, _("Attach a file")),
        answer=answer,
        form=form,
        status=422 if request.method == "POST" else 200,
    )


@page("view", load_answer_file)
def answer_file(request: Any, answer: Answer) -> HttpResponseBase:
    return download(answer.wanted.file, answer.wanted.title)  # type: ignore[attr-defined]


# --- Steps -----------------------------------------------------------------------------------------------


def _act(action: str, do: Callable[[Any, Answer], Any], done: Any) -> Callable[..., HttpResponseBase]:
    @page(action, load_answer, methods=("POST",))
    def act(request: Any, answer: Answer) -> HttpResponseBase:
        return _do(request, answer, lambda: do(request.actor, answer), str(done))

    return act


def _do(request: Any, answer: Answer, do: Callable[[], Any], done: str) -> HttpResponse:
    try:
        do()
    except UserError as error:
        return show_answer(request, answer, problem=str(error))
    messages.success(request, done)
    return HttpResponseRedirect(address(answer))


propose = _act("propose", answering.propose, gettext_lazy("The proposal is made, and frozen as a document."))
take_back = _act("take_back", answering.take_back, gettext_lazy("It is a draft again."))
hand_in = _act("hand_in", answering.hand_in, gettext_lazy("The administration has answered."))
extract = _act(
    "extract", answering.extract, gettext_lazy("The minutes extract is sent. The answer is whole.")
)


@page("assign", load_answer, methods=("POST",))
def assign(request: Any, answer: Answer) -> HttpResponse:
    form = forms.AssignForm(colleagues(answer), request.POST)
    if not form.is_valid():
        return show_answer(request, answer, bound={"assign": form})
    number = form.cleaned_data["registry_number"]
    return _do(
        request,
        answer,
        lambda: answering.assign(request.actor, answer, form.pick("officer"), number),
        _("The answer has a case officer."),
    )


@page("to_group", load_answer, methods=("POST",))
def to_group(request: Any, answer: Answer) -> HttpResponse:
    form = forms.DayForm(request.POST)
    if not form.is_valid():
        return show_answer(request, answer, bound={"group": form})
    return _do(
        request,
        answer,
        lambda: answering.to_group(request.actor, answer, form.cleaned_data["day"]),
        _("The day in the administration's group is written down."),
    )


@page("abstain", load_answer, methods=("POST",))
def abstain(request: Any, answer: Answer) -> HttpResponse:
    why = str(request.POST.get("why", ""))[:20_000]
    return _do(
        request,
        answer,
        lambda: answering.abstain(request.actor, answer, why),
        _("It is written down that the body abstains."),
    )


@page("schedule", load_answer, methods=("POST",))
def schedule(request: Any, answer: Answer) -> HttpResponse:
    form = _schedule_form(answer, request.POST)
    if not form.is_valid():
        return show_answer(request, answer, bound={"schedule": form})
    return _do(
        request,
        answer,
        lambda: meeting_actions.schedule(
            request.actor, answer, form.pick("meeting"), immediate=form.cleaned_data["immediate"]
        ),
        _("The answer is on the committee's list."),
    )


@page("take_in", load_answer, methods=("POST",))
def take_in_answer(request: Any, answer: Answer) -> HttpResponse:
    form = forms.TakeInForm(request.POST)
    if not form.is_valid():
        return show_answer(request, answer, bound={"taking": form})
    return _do(
        request,
        answer,
        lambda: outside.take_in(request.actor, answer, **form.cleaned_data),
        _("The answer is taken in."),
    )


# --- More time -------------------------------------------------------------------------------------------


@page("ask_extension", load_answer, methods=("POST",))
def ask_extension(request: Any, answer: Answer) -> HttpResponse:
    form = forms.ExtensionForm(request.POST)
    if form.is_valid():
        try:
            answering.ask_extension(request.actor, answer, **form.cleaned_data)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("More time is asked for."))
            return HttpResponseRedirect(address(answer))
    return show_answer(request, answer, bound={"extension": form})


@page("decide", load_extension, methods=(*READING, "POST"))
def decide_extension(request: Any, extension: Extension) -> HttpResponse:
    """Grant or refuse."""
    initial = {"proposal_by": extension.proposal_by, "extract_by": extension.extract_by}
    form = forms.DecideExtensionForm(request.POST or None, initial=initial)
    answer = extension.answer
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"grant": form.cleaned_data["grant"] == "1"}
        try:
            answering.decide_extension(request.actor, extension, **data)
        except UserError as error:
            form.add_error(error.where if error.where in form.fields else None, error.what)
        else:
            messages.success(request, _("The decision on more time is written down."))
            return HttpResponseRedirect(address(answer.referral))
    return show(
        request,
        "answers/extension.html",
        crumbs=[
            crumb("referrals", request.city),
            (plain(answer.referral.title), address(answer.referral)),
            here(_("More time")),
        ],
        extension=extension,
        answer=answer,
        name=queries.name_of(answer.addressee, language()),
        form=form,
        status=422 if request.method == "POST" else 200,
    )
