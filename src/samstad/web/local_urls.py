"""The addresses of the local work; a part of `urls`."""

from __future__ import annotations

from django.urls import path

from samstad.web.views.local import allocation, hub

PATHS = [
    path("<slug:slug>/lokalt/", hub.local, name="local"),
    path("<slug:slug>/fordelning/<slug:code>/", allocation.allocation, name="allocation"),
]
