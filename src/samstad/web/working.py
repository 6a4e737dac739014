"""A page with what is there and what the reader may do with it: a form for each act, sent to the page itself.

    acts = [Act("decide", _("Decide"), DecisionForm, lambda form: actions.decide(actor, row, …))]
    return work(request, row, acts, "local/allocation.html", crumbs=…, …)

Only acts that the tables grant are offered; an act that is sent all the same is refused by its action. An act that
went well leads to the page of what it gives back, or to the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.organisation.rights import Actor, may
from samstad.steering.stale import StaleError
from samstad.web.access import refuse
from samstad.web.addresses import address
from samstad.web.forms import resent
from samstad.web.pages import Crumb, show


@dataclass
class Act:
    """`code` names the act to the form, `title` to the reader; `form(data, prefix=…)` makes the form."""

    code: str
    title: str
    form: Callable[..., forms.Form]
    save: Callable[[Any], Any]
    button: str = ""
    # Of a file: what it holds, as (template, context), shown before anything is saved. Its form is a `HeldFile`.
    look: Callable[[Any], tuple[str, dict[str, Any]]] | None = None
    bound: Any = field(default=None)
    seen: Any = field(default=None)

    @property
    def failed(self) -> bool:
        return self.bound is not None and bool(self.bound.errors)


def granted(actor: Actor, obj: Any, acts: Sequence[tuple[str, Act]]) -> list[Act]:
    """The acts of (right, act) that the actor may."""
    return [act for right, act in acts if may(actor, right, obj)]


def work(
    request: Any, acts: Sequence[Act], template: str, *, crumbs: list[Crumb], **context: Any
) -> HttpResponse:
    """The page, or what follows from the act that was sent to it."""
    sent = request.POST.get("act", "") if request.method == "POST" else None
    for act in acts:
        given = (request.POST, request.FILES) if act.look or request.FILES else (request.POST,)
        act.bound = act.form(*(given if act.code == sent else (None,)), prefix=act.code)
        act.button = act.button or act.title
    status = 200
    if sent is not None:
        chosen = next((act for act in acts if act.code == sent), None)
        if chosen is None and sent:
            return refuse(request, f"{request.actor} may not {sent}")
        if chosen is not None and chosen.bound.is_valid():
            try:
                if chosen.look is not None and chosen.bound.arrived:
                    chosen.seen = chosen.look(chosen.bound)
                    return show(request, template, crumbs=crumbs, acts=acts, **context)
                given = chosen.save(chosen.bound)
            except UserError as error:
                tell(chosen.bound, error)
            except PermissionDenied as error:
                return refuse(request, str(error))
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(_next(request, given))
        status = 422
    return show(request, template, crumbs=crumbs, status=status, acts=acts, **context)


def tell(form: Any, error: UserError) -> None:
    """Each problem beside its field. After a save by somebody else the form goes on from what is saved now."""
    for one in getattr(error, "problems", [error]):
        place = one.where if one.where in form.fields else None
        form.add_error(place, str(one) if place is None else _said(one))
    if isinstance(error, StaleError):
        form.data = resent(form.data, **{form.add_prefix("read"): error.mark})


def _said(error: UserError) -> str:
    return f"{error.what}. {error.advice}." if error.advice else f"{error.what}."


def _next(request: Any, given: Any) -> str:
    try:
        return address(given)
    except KeyError:
        return str(request.path)
