"""The SMART check on a goal's page: for those whose goal it is, in both languages, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.web.html import Page

pytestmark = pytest.mark.django_db


def body(client: Any, city: Any) -> str:
    return client.get(reverse("goal", args=[city.city.slug, "program", "arbete"])).content.decode()


def test_its_own_staff_see_five_rows_with_finding_and_advice(city: Any, client_of: Any) -> None:
    for lang, title, labels in (
        ("sv", "SMART-kontroll", ["Specifikt", "Mätbart", "Accepterat", "Realistiskt", "Tidsatt"]),
        ("en", "SMART check", ["Specific", "Measurable", "Accepted", "Realistic", "Time-bound"]),
    ):
        text = body(client_of(city.reporter, lang=lang), city)
        fold = text.split('id="smart"')[1].split("</details>")[0]
        assert title in fold
        assert [label for label in labels if f">{label}</th>" in fold] == labels
        assert fold.count('role="rowheader"') == 5
        assert "{" not in fold
        assert Page(text).faults == []


def test_others_do_not(city: Any, client_of: Any) -> None:
    assert 'id="smart"' not in body(client_of(), city)
    assert 'id="smart"' not in body(client_of(city.coordinator), city)
