"""The knowledge bank: has anyone tried this, and did it work?"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from samstad.organisation.models import City
from samstad.organisation.rights import may
from samstad.places import knowledge_bank, stepping
from samstad.places.models import KnowledgeEntry
from samstad.web import grant_forms as forms
from samstad.web.access import READING, page, visible
from samstad.web.loaders import load_city
from samstad.web.local_loaders import load_knowledge
from samstad.web.pages import crumb, here
from samstad.web.working import Act, granted, work


@page("view", load_city, methods=(*READING, "POST"))
def bank(request: Any, city: City) -> HttpResponse:
    """Entries that hold what was asked for (`?q=`), best known first."""
    actor, asked = request.actor, request.GET.get("q", "")[:200]
    bodies = stepping.own_bodies(actor, city) if actor.user else []
    acts = []

    def write(form: Any) -> KnowledgeEntry:
        return knowledge_bank.write(
            actor, KnowledgeEntry(city=city, owner=form.pick("owner")), **form.texts()
        )

    if any(may(actor, "begin", KnowledgeEntry(city=city, owner=body)) for body in bodies):
        acts.append(
            Act("new", _("Write down a measure"), partial(forms.KnowledgeForm, actor, city, None), write)
        )
    takers = [body for body in bodies if may(actor, "take_in", KnowledgeEntry(city=city, owner=body))]
    if takers:

        def take_in(form: Any) -> None:
            knowledge_bank.take_in(actor, city, takers[0], form.content)

        def look(form: Any) -> tuple[str, dict[str, Any]]:
            return "local/held_knowledge.html", {"looked": knowledge_bank.look(city, form.content)}

        title = _("Take in another city's file")
        acts.append(Act("take_in", title, forms.TakeInForm, take_in, button=_("Look at the file"), look=look))
    return work(
        request,
        acts,
        "local/knowledge_list.html",
        crumbs=[crumb("local", city), here(_("Knowledge bank"))],
        asked=asked,
        entries=visible(actor, knowledge_bank.search(city, asked)),
    )


@page("view", load_knowledge, methods=(*READING, "POST"))
def entry(request: Any, found: KnowledgeEntry) -> HttpResponse:
    """One measure; the body that wrote it may write it anew. What came from another city is changed there."""
    actor = request.actor
    form = partial(forms.KnowledgeForm, actor, request.city, found)
    change = Act(
        "edit", _("Change the entry"), form, lambda f: knowledge_bank.write(actor, found, **f.texts())
    )
    return work(
        request,
        [] if found.origin else granted(actor, found, [("edit", change)]),
        "local/knowledge.html",
        crumbs=[crumb("knowledge", request.city), here(found.title)],
        entry=found,
    )


@page("view", load_city)
def exported(request: Any, city: City) -> HttpResponse:
    """What the city shares, as a file for other cities."""
    response = HttpResponse(knowledge_bank.exported(city), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="kunskapsbank-{city.slug}.json"'
    return response
