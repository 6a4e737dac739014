"""An answer to a referral: read it, write it, and take it through the body to a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import User
from samstad.organisation.rights import may
from samstad.referrals import answering, meeting_actions, outside, queries
from samstad.referrals.models import Answer, AnswerState, Meeting, MeetingState
from samstad.referrals.rules import ANSWER_ACTS
from samstad.referrals.sections import BY_CODE, asked_of
from samstad.web import referral_forms as forms
from samstad.web import written
from samstad.web.access import page, visible
from samstad.web.addresses import address
from samstad.web.pages import crumb, here, show
from samstad.web.referral_loaders import load_answer, load_answer_file
from samstad.web.templatetags.samstad import day, language, plain
from samstad.web.views.frozen import download, files_of
from samstad.web.views.referrals import take_in

ACTS = (*ANSWER_ACTS, "ask_extension", "give_extension", "take_in")
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
    allowed = {act: may(request.actor, act, answer) for act in ACTS}
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
        giving=bound.get("giving")
        or forms.ExtensionForm(outside=True, initial={"proposal_by": answer.referral.due}),
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
    form = forms.TakeInForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_answer(request, answer, bound={"taking": form})

    def do() -> None:
        given = dict(form.cleaned_data)
        if upload := given.pop("file"):
            given["file"], told = take_in(request, upload)
            for sentence in told:
                messages.info(request, sentence)
        outside.take_in(request.actor, answer, **given)

    return _do(request, answer, do, _("The answer is taken in."))
