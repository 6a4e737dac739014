"""Signing in, and the demo's list of persons: in demo mode, from the machine itself, nowhere else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from samstad.organisation.models import User

LOGIN = "/konto/logga-in/"


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO_MODE = True


def test_demo_lists_persons_and_lets_one_be_chosen(city: SimpleNamespace, client_of: Any, demo: None) -> None:
    client = client_of(None)
    text = client.get(LOGIN + "?next=/provstad/mal/").content.decode()
    assert "Rapportör, Norra" in text
    chosen = city.reporter.user.pk
    response = client.post("/konto/demo/", {"user": chosen, "next": "/provstad/mal/"})
    assert response["Location"] == "/provstad/mal/"
    assert client.session["_auth_user_id"] == str(chosen)


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"},
    ],
)
def test_demo_is_closed_to_other_machines(
    asked: dict, city: SimpleNamespace, client_of: Any, demo: None
) -> None:
    client = client_of(None)
    assert "Rapportör" not in client.get(LOGIN, **asked).content.decode()
    assert client.post("/konto/demo/", {"user": city.reporter.user.pk}, **asked).status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_the_demo_nobody_is_listed(city: SimpleNamespace, client_of: Any) -> None:
    client = client_of(None)
    assert "Rapportör" not in client.get(LOGIN).content.decode()
    assert client.post("/konto/demo/", {"user": city.reporter.user.pk}).status_code == 404


def test_way_back_stays_on_the_site(city: SimpleNamespace, client_of: Any, demo: None) -> None:
    for bad in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        response = client_of(None).post("/konto/demo/", {"user": city.reporter.user.pk, "next": bad})
        assert response["Location"] == "/provstad/"


def test_with_password(city: SimpleNamespace, client_of: Any) -> None:
    user = User.objects.create_user("prov@example.org", "ett långt lösenord", name="Prov")
    client = client_of(None)
    wrong = client.post(LOGIN, {"login": "prov@example.org", "password": "fel"})
    assert wrong.status_code == 200
    assert "prov@example.org" in wrong.content.decode()
    right = client.post(LOGIN, {"login": "prov@example.org", "password": "ett långt lösenord"})
    assert right.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.post("/konto/logga-ut/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client_of: Any, city: SimpleNamespace) -> None:
    assert client_of(None).get("/konto/signup/").status_code == 404
