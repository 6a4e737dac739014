"""The addresses of the local work; a part of `urls`."""

from __future__ import annotations

from django.urls import path

from samstad.web.views import national
from samstad.web.views.local import allocation, focus, hub, needs, partnerships, plans

PATHS = [
    path("<slug:slug>/lokalt/", hub.local, name="local"),
    path("<slug:slug>/fordelning/<slug:code>/", allocation.allocation, name="allocation"),
    path("<slug:slug>/behov/", needs.needs, name="needs"),
    path("<slug:slug>/behov/<slug:code>/", needs.need, name="need"),
    path("<slug:slug>/prioritering/<slug:code>/", needs.order, name="prioritising"),
    path("<slug:slug>/stadsdelsplaner/", plans.plans, name="plans"),
    path("<slug:slug>/stadsdelsplaner/<slug:code>/", plans.plan, name="plan"),
    path("<slug:slug>/partnerskap/<slug:code>/", partnerships.partnership, name="partnership"),
    path("<slug:slug>/statens-redovisning/", national.account, name="national"),
    path("<slug:slug>/statens-redovisning/paket/", national.receive, name="package_receive"),
    path(
        "<slug:slug>/statens-redovisning/<int:year>/<int:number>.json",
        national.compiled_file,
        name="national_file",
    ),
    path("<slug:slug>/paket/<slug:identifier>.zip", national.package, name="report_package"),
    path("<slug:slug>/fokus/", focus.places, name="focus_places"),
    path("<slug:slug>/fokus/<slug:code>/", focus.place, name="focus_place"),
]
