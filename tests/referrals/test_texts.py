"""Texts of answers: laid out from what they link to, whatever is typed, and never as anything that runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.drawing import html, pdf, word
from samstad.drawing.document import BulletList, Document, Heading, Link, Paragraph, Strong, Table
from samstad.referrals import texts
from samstad.steering.models import SteeringDocument

TEXT = """## Skolan

Se [målet](mal:program/arbete), **viktigt**, [siffran](indikator:arbete/stadsdelar/S1) och [ut](https://example.org).

- ett
- två
  - under två

1. först
2. sedan

| Punkt | Svar |
|---|---|
| 1 | ja |
| 2 | [nej](mal:finns/inte) |
"""
LED = {
    "mal:program/arbete": {"address": "/provstad/mal/program/arbete/", "name": {"sv": "Fler i arbete"}},
    "indikator:arbete/stadsdelar/S1": {
        "address": "/provstad/indikatorer/arbete/",
        "name": {"sv": "Sysselsatta"},
        "reading": {"value": 61.25, "missing": "present", "unit": {"sv": "%"}, "decimals": 1, "period": 2025},
    },
}


def test_headings_lists_tables_links_and_figures() -> None:
    made = texts.blocks(TEXT, LED, level=2, caption="Synpunkter")
    assert [type(block) for block in made] == [Heading, Paragraph, BulletList, BulletList, Table]
    assert made[0] == Heading(2, "Skolan")
    runs = list(made[1].runs)  # type: ignore[union-attr]
    assert Link("målet", "/provstad/mal/program/arbete/") in runs
    assert Strong("viktigt") in runs
    said = "".join(run if isinstance(run, str) else run.text for run in runs)
    assert "siffran: 61,3" in said.replace("\u00a0", " ")
    assert "(2025)" in said
    assert [len(item) for item in made[2].items] == [1, 1, 1]  # type: ignore[union-attr]
    assert made[3].items[0][0] == "1. "  # type: ignore[union-attr,index]
    assert made[4].rows[1][1] == ["nej"]  # type: ignore[union-attr]
    assert texts.references(TEXT) == [
        "mal:program/arbete",
        "indikator:arbete/stadsdelar/S1",
        "mal:finns/inte",
    ]


def test_a_figure_that_is_missing_says_why() -> None:
    reading = LED["indikator:arbete/stadsdelar/S1"]["reading"] | {"value": None, "missing": "withheld"}
    led = {"indikator:arbete/stadsdelar/S1": LED["indikator:arbete/stadsdelar/S1"] | {"reading": reading}}
    made = texts.blocks("[x](indikator:arbete/stadsdelar/S1)", led, level=1, caption="x")
    said = "".join(run if isinstance(run, str) else run.text for run in made[0].runs)  # type: ignore[union-attr]
    assert "0" not in said
    assert len(said) > 4


ODD = st.text(alphabet=st.sampled_from("# -*|[]()<>`_\n!~&1.a å\u202e\u200b"), max_size=200)
HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        "<img src=x onerror=alert(1)>",
        "[a](data:text/html,<script>)",
        "| a |\n|---|\n",
        "[a]: javascript:alert(1)\n[a]",
        "<https://example.org>",
        "`<b>`",
        "***",
        "#",
    ]
)


@given(st.lists(ODD | HOSTILE, max_size=6).map("\n\n".join))
def test_whatever_is_typed_is_laid_out_and_runs_nothing(text: str) -> None:
    blocks = texts.blocks(text, {}, level=2, caption="Synpunkter")
    page = html.fragment(Document(title="Svar", blocks=[Heading(1, "Svar"), *blocks]))
    assert "<script" not in page.lower()
    assert "<img" not in page.lower()
    assert "javascript:" not in page.lower() or 'href="javascript' not in page.lower()
    assert "data:" not in page.lower() or 'href="data' not in page.lower()


@pytest.mark.parametrize("render", [html.render, pdf.render, word.render])
def test_every_kind_of_file_takes_such_a_text(render) -> None:
    blocks = texts.blocks(TEXT, LED, level=2, caption="Synpunkter")
    assert len(render(Document(title="Svar", blocks=[Heading(1, "Svar"), *blocks]))) > 1000


def test_a_goal_of_a_draft_leads_nowhere(cast) -> None:
    found = texts.resolve(cast.city, ["[a](mal:program/arbete)"])
    assert found == {}
    SteeringDocument.objects.filter(pk=cast.document.pk).update(state="in_force")
    found = texts.resolve(cast.city, ["[a](mal:program/arbete) [b](mal:program/inte) [c](plats:a/b)"])
    assert set(found) == {"mal:program/arbete"}
