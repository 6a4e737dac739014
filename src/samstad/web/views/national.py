"""The state's account: where packages come in, who is late, and a year's account with its indicators side by side."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from samstad.exchange import compiling, national, sendings
from samstad.exchange.models import CompiledAccount, NationalAccount, PackageSending
from samstad.exchange.packages import building, reading
from samstad.followup.models import Report
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.organisation.rights import Actor, may
from samstad.web.access import READING, Access, page
from samstad.web.addresses import address
from samstad.web.loaders import load_report
from samstad.web.local_forms import Nothing
from samstad.web.local_loaders import load_compiled, load_national
from samstad.web.package_forms import HandedOverForm, HandInForm
from samstad.web.pages import crumb, here, show
from samstad.web.templatetags.samstad import plain
from samstad.web.working import Act, granted, work

MEDIA_TYPE = "application/zip"


def year_of(request: Any, account: NationalAccount) -> int:
    """The year of the address; else the newest that something has come for."""
    asked = request.GET.get("ar", "")
    if asked.isdecimal() and account.first_year <= int(asked) <= clock.today().year:
        return int(asked)
    newest = (
        account.senders.filter(packages__state="taken_in")
        .order_by("-packages__year")
        .values_list("packages__year", flat=True)
        .first()
    )
    return newest or clock.today().year


@page("view", load_national, methods=(*READING, "POST"))
def account(request: Any, found: NationalAccount) -> HttpResponse:
    """One year: who has sent, who is late, and what the districts' figures say."""
    year = year_of(request, found)
    acts = [
        (
            "compile",
            Act(
                "compile",
                _("Compile and keep the account of %(year)s") % {"year": year},
                Nothing,
                lambda _f: national.compile_year(request.actor, found, year),
                _("Compile"),
            ),
        )
    ]
    standings = compiling.standings(found, year)
    compiled = compiling.compiled(found, year)
    chosen = next((row for row in compiled.rows if row.code == request.GET.get("indikator")), None)
    return work(
        request,
        granted(request.actor, found, acts),
        "national/account.html",
        crumbs=[here(found.name)],
        account=found,
        year=year,
        years=range(found.first_year, clock.today().year + 1),
        due=compiling.due(found, year),
        standings=standings,
        late=[row for row in standings if row.late and row.package is None],
        compiled=compiled,
        chosen=chosen,
        pages={
            row.sender.code: row.sender.page or compiled.pages.get(row.sender.code, "") for row in standings
        },
        names={row.sender.code: plain(row.sender.name) for row in standings},
        kept=found.compiled.filter(year=year),
    )


@page("view", load_compiled)
def compiled_file(request: Any, row: CompiledAccount) -> HttpResponse:
    """A compiled account, byte for byte."""
    return HttpResponse(national.stored(row), content_type="application/json; charset=utf-8")


@page("view", load_report)
def package(request: Any, report: Report) -> HttpResponse:
    """A frozen report as a package, to send or to look at."""
    try:
        data = building.build(report, page=_home(request, report))
    except UserError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(address(report))
    response = HttpResponse(data, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{report.identifier}.zip"'
    return response


@page("view", load_national, methods=(*READING, "POST"))
def upload(request: Any, found: NationalAccount) -> HttpResponse:
    """Hand in a package as a file: those of the ministry for a municipality, a municipality with its own key."""
    officer = may(request.actor, "take_in", found)
    posted = request.method == "POST"
    form = HandInForm(
        found,
        officer,
        request.POST if posted else None,
        request.FILES if posted else None,
        too_large=getattr(request, "too_large", False),
    )
    receipt, status = None, 200
    if posted and form.is_valid():
        sender = form.sender()
        actor = request.actor if officer else Actor(f"sender:{sender.code}", machine=True)
        said = form.cleaned_data
        receipt = national.take_in(actor, sender, said["file"].read(), said_digest=said["digest"])
        status = 422 if receipt.problems else 200
    elif posted:
        status = 422
    return show(
        request,
        "national/upload.html",
        crumbs=[(plain(found.name), address(found)), here(_("Hand in a package"))],
        account=found,
        form=form,
        receipt=receipt,
        as_text=json.dumps(receipt.to_dict(), ensure_ascii=False, indent=1) if receipt else "",
        status=status,
    )


@page("view", load_report, methods=(*READING, "POST"))
def sent(request: Any, report: Report) -> HttpResponse:
    """What the municipality has sent of a report: when, where to, its hash, and the receipt."""
    home = _home(request, report)

    def write_down(form: Any) -> None:
        said = form.cleaned_data
        sendings.write_down(request.actor, report, said["to"], said["receipt"], page=home)

    handed = Act("handed", _("Write down that the package was handed over"), HandedOverForm, write_down)
    new = PackageSending(city=report.city, report=report)
    return work(
        request,
        granted(request.actor, new, [("send", handed)]),
        "reports/sendings.html",
        crumbs=[
            crumb("reports", request.city),
            (plain(report.title), address(report)),
            here(_("What has been sent")),
        ],
        report=report,
        sendings=report.package_sendings.all(),
    )


def _home(request: Any, report: Report) -> str:
    """The municipality's page, as the package names it."""
    return str(request.build_absolute_uri(reverse("start", args=[report.city.slug])))


def _receive(request: Any, slug: str) -> HttpResponse:
    """A package from a municipality that shows its key. The answer is a receipt, also of what is rejected."""
    if request.method != "POST":
        return JsonResponse({"problems": ["POST only"]}, status=405)
    city = get_object_or_404(City, slug=slug)
    found = NationalAccount.objects.select_related("city", "owner").filter(city=city).first()
    if found is None:
        raise Http404
    given = request.headers.get("Authorization", "")
    sender = national.sender_of(found, given.removeprefix("Bearer ").strip()) if given else None
    if sender is None:
        return JsonResponse({"problems": [_("The key is not known here")]}, status=401)
    if int(request.headers.get("Content-Length") or 0) > reading.MOST_BYTES:
        return JsonResponse({"problems": [_("The package is too large")]}, status=413)
    actor = Actor(f"sender:{sender.code}", machine=True)
    # Read from the stream: `request.body` has a limit of its own that is meant for forms.
    data = request.read(reading.MOST_BYTES + 1)
    if len(data) > reading.MOST_BYTES:
        return JsonResponse({"problems": [_("The package is too large")]}, status=413)
    receipt = national.take_in(actor, sender, data, said_digest=request.headers.get("X-Package-Digest", ""))
    status = 422 if receipt.problems else 200 if receipt.again else 201
    return JsonResponse(receipt.to_dict(), status=status)


receive = csrf_exempt(_receive)
# Whoever sends shows a key; people's rights are not asked.
receive.access = Access(None, None, ("POST",))  # type: ignore[attr-defined]
