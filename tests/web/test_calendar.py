"""The calendar as files: lines as RFC 5545 has them, and nothing of what the reader may not see."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.places.models import Agreement, SituationPicture
from samstad.web.views.calendar import LINE, escaped, folded

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)


@given(TEXTS)
def test_folded_lines_are_short_and_unfold_to_what_they_were(text: str) -> None:
    lines = folded(text).split("\r\n")
    assert all(len(line.encode()) <= LINE for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text


@given(TEXTS)
def test_escaped_text_has_no_sign_that_means_something(text: str) -> None:
    bare = escaped(text).replace("\\\\", "").replace("\\;", "").replace("\\,", "").replace("\\n", "")
    assert not set(bare) & set(";,\\\n")


@pytest.mark.parametrize("name", ["", "kalender.ics", "flode.xml"])
def test_the_public_sees_what_binds_and_no_picture_that_is_not_agreed(city, client_of, name: str) -> None:
    Agreement.objects.filter(pk=city.agreement.pk).update(state="in_force")
    old = dt.date(2024, 1, 1)
    for area, state in zip(city.areas.districts[:2], ("agreed", "draft"), strict=True):
        picture = SituationPicture.objects.create(
            city=city.city, area=area, owner=city.north, version=1, state=state, agreed_on=None
            if state == "draft" else old, title={"sv": f"Bild {state}"},
        )  # fmt: skip
        picture.requests.create(organisation=city.south, due=old, asked_on=old)
    body = client_of(None).get(f"/{city.city.slug}/kalender/{name}").content.decode().replace("\r\n ", "")
    assert "Redovisa utvecklingen" in body
    assert "Bild agreed" in body
    assert "Bild draft" not in body
    inside = client_of(city.reporter).get(f"/{city.city.slug}/kalender/{name}").content.decode()
    assert "Bild draft" in inside.replace("\r\n ", "")
