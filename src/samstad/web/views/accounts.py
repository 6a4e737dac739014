"""Signing in as one of the example city's persons: in demo mode and from the machine itself only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from samstad.organisation.models import Role, User

LOOPBACK = {"127.0.0.1", "::1"}


def demo_allowed(request: HttpRequest) -> bool:
    """Demo mode, asked for from this very machine. A proxy in front would make everybody look local, so a
    request that has come through one is refused.
    """
    forwarded = any(
        name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
    )
    return bool(settings.DEMO_MODE) and request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded


def demo_accounts(request: HttpRequest) -> list[User]:
    """The persons to choose among; empty outside the demo."""
    if not demo_allowed(request):
        return []
    users = User.objects.filter(is_active=True).prefetch_related("memberships__organisation__city")
    return list(users.order_by("pk"))


@require_POST
def sign_in_as(request: Any) -> HttpResponse:
    """Become one of the demo's persons."""
    if not demo_allowed(request):
        raise Http404
    user = get_object_or_404(User, pk=request.POST.get("user") or 0, is_active=True)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    then = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(then, {request.get_host()}, require_https=request.is_secure()):
        then = _place_of_work(user)
    return HttpResponseRedirect(then)


def _place_of_work(user: User) -> str:
    """Where the person has most to do: the first body that they act in, else the first that they read."""
    seats = user.memberships.select_related("organisation__city").order_by("pk")
    seat = seats.exclude(role=Role.READER).first() or seats.first()
    return f"/{seat.organisation.city.slug}/" if seat else "/"
