"""The addresses of the local work; a part of `urls`."""

from __future__ import annotations

from django.urls import path

from samstad.web.views import national
from samstad.web.views.local import (
    allocation,
    dialogues,
    focus,
    grants,
    hub,
    knowledge,
    needs,
    partnerships,
    plans,
    prevention,
    risks,
)

PATHS = [
    path("<slug:slug>/lokalt/", hub.local, name="local"),
    path("<slug:slug>/fordelning/<slug:code>/", allocation.allocation, name="allocation"),
    path("<slug:slug>/behov/", needs.needs, name="needs"),
    path("<slug:slug>/behov/<slug:code>/", needs.need, name="need"),
    path("<slug:slug>/prioritering/<slug:code>/", needs.order, name="prioritising"),
    path("<slug:slug>/stadsdelsplaner/", plans.plans, name="plans"),
    path("<slug:slug>/stadsdelsplaner/<slug:code>/", plans.plan, name="plan"),
    path("<slug:slug>/partnerskap/<slug:code>/", partnerships.partnership, name="partnership"),
    path("<slug:slug>/brottsforebyggande/", prevention.overview, name="prevention"),
    path("<slug:slug>/brottsforebyggande/atgardsplan/<int:number>/", prevention.plan, name="action_plan"),
    path("<slug:slug>/statens-redovisning/", national.account, name="national"),
    path("<slug:slug>/statens-redovisning/lamna-in/", national.upload, name="package_upload"),
    path("<slug:slug>/paket/<slug:identifier>/sandningar/", national.sent, name="package_sendings"),
    path("<slug:slug>/statens-redovisning/paket/", national.receive, name="package_receive"),
    path(
        "<slug:slug>/statens-redovisning/<int:year>/<int:number>.json",
        national.compiled_file,
        name="national_file",
    ),
    path("<slug:slug>/paket/<slug:identifier>.zip", national.package, name="report_package"),
    path("<slug:slug>/bidrag/", grants.calls, name="calls"),
    path("<slug:slug>/bidrag/<slug:code>/", grants.call, name="call"),
    path("<slug:slug>/bidrag/<slug:code>/<slug:application>/", grants.application, name="application"),
    path("<slug:slug>/dialoger/", dialogues.dialogues, name="dialogues"),
    path("<slug:slug>/dialoger/<slug:code>/", dialogues.dialogue, name="dialogue"),
    path("<slug:slug>/kunskapsbank/", knowledge.bank, name="knowledge"),
    path("<slug:slug>/kunskapsbank/fil.json", knowledge.exported, name="knowledge_export"),
    path("<slug:slug>/kunskapsbank/<slug:code>/", knowledge.entry, name="knowledge_entry"),
    path("<slug:slug>/riskinventering/", risks.inventories, name="risks"),
    path("<slug:slug>/riskinventering/<slug:code>/<str:area>/", risks.inventory, name="risk"),
    path("<slug:slug>/riskinventering/<slug:code>/<str:area>/bilaga.pdf", risks.annex, name="risk_annex"),
    path("<slug:slug>/fragor/utsatta-omraden/", risks.vulnerable, name="vulnerable"),
    path("<slug:slug>/fokus/", focus.places, name="focus_places"),
    path("<slug:slug>/fokus/<slug:code>/", focus.place, name="focus_place"),
]
