"""A local partnership: members by sector, who signed, meetings with decisions, questions to the state."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.organisation.rights import may
from samstad.places import partnership_actions as actions
from samstad.places.models import MeetingDecision, Partnership, Sector
from samstad.web import partner_forms as forms
from samstad.web.access import READING, page
from samstad.web.local_loaders import load_partnership
from samstad.web.pages import crumb, here
from samstad.web.templatetags.samstad import plain
from samstad.web.working import Act, granted, work


@page("view", load_partnership, methods=(*READING, "POST"))
def partnership(request: Any, found: Partnership) -> HttpResponse:
    """All that is known of the partnership."""
    members = list(
        found.members.select_related(
            "organisation__city", "partnership__city", "partnership__agreement__document__owner", "signing"
        )
    )
    meetings = found.meetings.prefetch_related("present__organisation", "decisions__responsible__city")
    return work(
        request,
        [
            *granted(request.actor, found, _own_acts(request.actor, found)),
            *_acts_of_rows(request, found, members),
        ],
        "local/partnership.html",
        crumbs=[crumb("local", request.city), here(found.name)],
        partnership=found,
        sectors=[
            (
                label,
                [(member, getattr(member, "signing", None)) for member in members if member.sector == sector],
            )
            for sector, label in Sector.choices
            if any(member.sector == sector for member in members)
        ],
        groups=found.groups.select_related("group__city", "group__successor__city"),
        meetings=meetings,
        questions=found.questions.select_related("to__city", "need__city"),
        areas=found.areas.select_related("area_set__city"),
        plans=found.plans.select_related("city"),
    )


def _own_acts(actor: Any, found: Partnership) -> list[tuple[str, Act]]:
    def meet(form: Any) -> Partnership:
        said = form.cleaned_data
        actions.meet(
            actor,
            found,
            said["on"],
            place=said["place"],
            present=form.there(),
            notes=said["notes"],
            decisions=form.decisions(),
        )
        return found

    def ask(form: Any) -> Partnership:
        said = form.cleaned_data
        actions.ask_the_state(
            actor, found, form.pick("to"), said["question"], due=said["due"], need=form.pick("need")
        )
        return found

    def lead(form: Any) -> Partnership:
        actions.lead_by(actor, found, form.pick("group"), form.cleaned_data["level"])
        return found

    return [
        ("work", Act("meet", _("Write down a meeting"), partial(forms.MeetingForm, found), meet)),
        ("work", Act("ask", _("Raise a need with the state"), partial(forms.QuestionForm, found), ask)),
        (
            "work",
            Act("lead", _("Say which steering group leads"), partial(forms.LedByForm, found.city), lead),
        ),
    ]


def _acts_of_rows(request: Any, found: Partnership, members: list[Any]) -> list[Act]:
    """Acts on members, decisions and questions: each with those of them that the reader may."""
    actor = request.actor
    decisions = MeetingDecision.objects.filter(meeting__partnership=found).select_related(
        "meeting__partnership__agreement__document__owner", "meeting__partnership__city", "responsible"
    )
    questions = found.questions.select_related(
        "to", "partnership__city", "partnership__agreement__document__owner"
    )

    def sign(form: Any) -> None:
        said = form.cleaned_data
        values = {name: said[name] for name in ("name", "title", "role", "method", "evidence_hash")}
        actions.sign(actor, form.pick("about"), **values)

    entries: list[tuple[str, str, Any, Any, Any, Any]] = [
        ("sign", _("Write down that a member signs"), members, forms.member_name, forms.MemberSignForm, sign),
        (
            "leave",
            _("Write down that a member leaves"),
            members,
            forms.member_name,
            forms.WhyOfForm,
            lambda f: actions.leave(actor, f.pick("about"), f.cleaned_data["why"]),
        ),
        (
            "settle",
            _("Tell what came of a decision"),
            decisions,
            forms.decision_name,
            forms.SaidOfForm,
            lambda f: actions.settle(actor, f.pick("about"), f.cleaned_data["text"]),
        ),
        (
            "answer",
            _("Write down an answer"),
            questions,
            lambda row: plain(row.question)[:80],
            forms.AnswerOfForm,
            lambda f: actions.answer(actor, f.pick("about"), f.cleaned_data["text"]),
        ),
    ]
    acts = []
    for code, title, rows, name, form, save in entries:
        mine = {str(row.pk): row for row in rows if may(actor, code, row)}
        if mine:
            labels = {key: name(row) for key, row in mine.items()}
            acts.append(Act(code, title, partial(form, mine, labels), partial(_and_back, found, save)))
    return acts


def _and_back(found: Partnership, save: Any, form: Any) -> Partnership:
    save(form)
    return found
