"""What residents said, and what became of it: all dialogues, and one with its proposals and votes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.places import dialogue_actions as actions
from samstad.places import stepping
from samstad.places.models import Dialogue
from samstad.web import grant_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.loaders import load_city
from samstad.web.local_loaders import load_dialogue
from samstad.web.pages import crumb, here
from samstad.web.working import Act, granted, work


@page("view", load_city, methods=(*READING, "POST"))
def dialogues(request: Any, city: City) -> HttpResponse:
    """Where, when, how many, about what, and how many proposals have their answer."""
    actor = request.actor
    mine = actor.user is not None and any(
        may(actor, "begin", Dialogue(city=city, owner=body)) for body in stepping.own_bodies(actor, city)
    )

    def save(form: Any) -> Dialogue:
        said = form.cleaned_data
        kept = ("held_on", "place", "method", "participants", "amount")
        new = Dialogue(
            city=city, owner=form.pick("owner"), area=form.pick("area"), **{name: said[name] for name in kept}
        )
        return actions.begin(actor, new, name=said["name"], themes=said["themes"])

    rows = Dialogue.objects.filter(city=city).select_related("city", "owner__city", "area__area_set__city")
    return work(
        request,
        [Act("new", _("Write down a dialogue"), partial(forms.DialogueForm, actor, city), save)]
        if mine
        else [],
        "local/dialogues.html",
        crumbs=[crumb("local", city), here(_("Dialogues with residents"))],
        dialogues=[
            (row, len(proposals), sum(bool(one.fate) for one in proposals))
            for row in visible(actor, rows.prefetch_related("proposals"))
            for proposals in (row.proposals.all(),)
        ],
    )


@page("view", load_dialogue, methods=(*READING, "POST"))
def dialogue(request: Any, found: Dialogue) -> HttpResponse:
    """One dialogue: each proposal with its answer, and of a citizens' budget votes and result."""
    actor = request.actor

    def propose(form: Any) -> Dialogue:
        said = form.cleaned_data
        return actions.propose(actor, found, said["text"], theme=said["theme"], cost=said["cost"]).dialogue

    def count(form: Any) -> Dialogue:
        if not form.content:
            return actions.count(actor, found, form.entered())
        return actions.count(actor, found, actions.votes_in(form.content, form.numbers), file=form.content)

    def look(form: Any) -> tuple[str, dict[str, Any]]:
        votes = actions.votes_in(form.content, form.numbers)
        rows = [(row, votes[row.number]) for row in form.rows]
        return "local/held_votes.html", {"rows": rows, "total": sum(votes.values())}

    def answer(form: Any) -> Dialogue:
        said = form.cleaned_data
        return actions.answer(
            actor, form.pick("proposal"), form.pick("by"), said["fate"], said["text"]
        ).dialogue

    acts = [("edit", Act("propose", _("Write down a proposal"), forms.ResidentForm, propose))]
    if found.proposals.filter(fate="").exists():
        acts.append(
            (
                "answer",
                Act(
                    "answer", _("Answer a proposal"), partial(forms.ResidentAnswerForm, actor, found), answer
                ),
            )
        )
    if found.amount is not None and found.proposals.exists():
        votes = partial(forms.VotesForm, found)
        acts.append(("count", Act("count", _("Count the votes"), votes, count, look=look)))
    result = actions.result(found)
    return work(
        request,
        granted(actor, found, acts),
        "local/dialogue.html",
        crumbs=[crumb("dialogues", request.city), here(found.name)],
        dialogue=found,
        proposals=found.proposals.select_related("answered_by__city"),
        result=result,
        won={row.pk for row in result.won} if result else set(),
    )
