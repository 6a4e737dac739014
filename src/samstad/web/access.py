"""How a view says who may see it: one decorator, so that a test can walk every address and ask the tables.

    @page("view", load_goal)
    def goal(request, goal): ...

`page` finds the city of the address, loads the object (404), asks `may` and then calls the view with the object.
Somebody who is not signed in is asked to sign in; somebody who is signed in and may not gets a page that says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, resolve_url

from samstad.organisation.models import City
from samstad.organisation.rights import Actor, actor_of, may
from samstad.statistics.queries import reading

Loader = Callable[..., Any]
READING = ("GET", "HEAD")


class Request(HttpRequest):
    """A request after `page` or `open_page`: who asks, and the city of the address."""

    actor: Actor
    city: City | None


@dataclass(frozen=True)
class Access:
    """What a view declares: an action on what its loader gives, or (action None) a page for anyone.

    `also` lists actions of which one is enough, e.g. to edit or to approve.
    """

    action: str | None
    loader: Loader | None
    methods: tuple[str, ...]


def page(
    action: str, loader: Loader, *, methods: tuple[str, ...] = READING
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Let through whoever may do `action` with what `loader(city, **parts of the address)` gives.

    The loader raises Http404 where there is nothing; it is called before the question of rights, so that an
    address that leads nowhere is the same for everybody.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: Any, slug: str, **parts: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            request.city = get_object_or_404(City, slug=slug)
            request.actor = actor_of(request.user)
            obj = loader(request.city, **parts)
            if not may(request.actor, action, obj):
                return refuse(request, f"{request.actor} may not {action} {obj}")
            return answer(view, request, obj)

        guarded.access = Access(action, loader, methods)  # type: ignore[attr-defined]
        return guarded

    return decorate


def answer(view: Callable[..., HttpResponseBase], request: Any, obj: Any) -> HttpResponseBase:
    """What the view gives to who was let in; all that a page reads is of one moment."""
    if request.method not in READING:
        return view(request, obj)
    with reading():
        return view(request, obj)


def open_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that belongs to no object and that anyone may see."""

    @wraps(view)
    def guarded(request: Any, **parts: Any) -> HttpResponseBase:
        request.city = None
        request.actor = actor_of(request.user)
        return view(request, **parts)

    guarded.access = Access(None, None, READING)  # type: ignore[attr-defined]
    return guarded


def refuse(request: HttpRequest, why: str) -> HttpResponse:
    """To the sign-in page, or the page that says that this account may not."""
    if request.user.is_authenticated:
        raise PermissionDenied(why)
    back = request.get_full_path() if request.method in READING else request.META.get("HTTP_REFERER", "/")
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}")


def visible(actor: Actor, objects: Any, action: str = "view") -> list[Any]:
    """Those of `objects` that `actor` may see: every list on the site goes through this."""
    return [obj for obj in objects if may(actor, action, obj)]
