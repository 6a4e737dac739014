"""Every public function of the library says what a caller must know, as far as a machine can see that it does.

That what is said is true, other tests show: of formulas the published numbers and slow twins, of missing and errors the
tests of each module, of examples `test_pages`.
"""

from __future__ import annotations

import importlib
import inspect
import re

import pytest

from tests.methods.test_pages import FOLDER, MODULES, PAGES, text_of

# What each docstring says, in its own words: one of these is there.
SAID = {
    "errors": r"Raises|ValueError|[Rr]aises nothing",
    "source": r"\(\d{4}\)|\b[A-Z]\w+ \d{4}\b|docs/methods/[a-z-]+\.md",
    "missing or empty": r"NaN|[Mm]issing|\b[Ee]mpty|\bNone\b|[Nn]obody|without numbers",
    "units or range": (
        r"0–1|0 … 1|−1 … 1|0–100|\b[Uu]nits?\b|\bnats\b|persons|per cent|≥ 0|from 0 up|[Cc]lasses from 1|"
        r"[Rr]anks 1 …|standard deviations|no numbers|[Nn]umber (in|from)|the indicator's own"
    ),
    "shapes": (
        r"\((areas|layers|sources|cells|links|parts|years|periods|tables)\b[^)]*\)|\(…, \w+\)|"
        r"\b(any|one|same|any one) shapes?\b|[Ss]hapes|\b[Oo]ne (area|goal|number|row)|\b[Aa] number|at a time"
    ),
}


def public():
    """(module, name) of each public function, once."""
    found = {}
    for part in [*MODULES, "segregation.inference", "segregation.nulls"]:
        module = importlib.import_module(f"samstad.methods.{part}")
        names = getattr(module, "__all__", None) or [
            name for name, item in vars(module).items() if getattr(item, "__module__", "") == module.__name__
        ]
        for name in names:
            item = getattr(module, name)
            if inspect.isfunction(item) and not name.startswith("_"):
                found.setdefault(item, (part, name))
    return {f"{part}.{name}": function for function, (part, name) in found.items()}


PUBLIC = public()


def test_there_are_as_many_as_the_library_has():
    assert len(PUBLIC) > 60


# What looks up, draws or decides by a table has no formula; of these the pages tell the rule.
NO_FORMULA = {
    "area_types.categories_of", "area_types.compare_listings", "area_types.latest_edition", "area_types.meets",
    "conversion.from_key", "judgement.judge", "segregation.estimate_cities", "smart.check",
    "segregation.nulls.permute_years", "allocation.cautions",
}  # fmt: skip


def test_each_docstring_has_a_formula_or_there_is_none():
    without = {
        name
        for name, function in PUBLIC.items()
        if not re.search(
            r"[=≤≥±√Σ∝−]|\bln\b|\d \+|formula of", re.sub(r"`[^`]*`", "", inspect.getdoc(function) or "")
        )
    }
    assert without == NO_FORMULA


@pytest.mark.parametrize("what", SAID)
def test_each_docstring_says(what):
    silent = [
        name for name, function in PUBLIC.items() if not re.search(SAID[what], inspect.getdoc(function) or "")
    ]
    assert silent == []


@pytest.mark.parametrize("name", PUBLIC)
def test_each_paper_that_is_named_is_in_the_pages_sources(name):
    """`Wilson (1927)` in a docstring is `Wilson (1927)` or `Wilson … (1927)` under Source in a page of the module."""
    module = name.split(".", maxsplit=1)[0].replace("_", "-")
    pages = [text_of(page) for page in PAGES if page.startswith(module)]
    sources = " ".join(page.split("## Source")[1].split("\n## ")[0] for page in pages)
    years = re.findall(r"([A-ZÅÄÖ]\w+)(?: et al\.)? \((\d{4})\)", inspect.getdoc(PUBLIC[name]) or "")
    missing = [f"{who} ({year})" for who, year in years if who not in sources or year not in sources]
    assert missing == []


@pytest.mark.parametrize("name", PUBLIC)
def test_each_page_that_is_named_is_there_and_speaks_of_the_function(name):
    for page in re.findall(r"docs/methods/([a-z-]+)\.md", inspect.getdoc(PUBLIC[name]) or ""):
        assert (FOLDER / f"{page}.md").exists()
        assert f"`{name.rsplit('.', 1)[1]}" in text_of(page)
