"""That a source has added noise is said where its numbers are shown, and its intervals are wider there."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from samstad.statistics.models import Dataset
from tests.web import small_city

NOISE = {"kind": "cell_key", "variance": 2.5, "maximum": 3.0}
SAID = {"sv": "Källan har lagt till brus", "en": "The source has added noise to its counts"}


def describe(city: SimpleNamespace, noise: dict[str, Any]) -> None:
    dataset = Dataset.objects.get(city=city.city, code="register")
    dataset.noise = noise
    dataset.save()


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(
    "path", ["indikatorer/arbete/", "indikatorer/arbete/?visning=skillnad", "omraden/?indikator=arbete"]
)
def test_pages_with_its_numbers_say_so(city: SimpleNamespace, client_of: Any, path: str, lang: str) -> None:
    client = client_of(None, lang=lang)
    assert SAID[lang] not in client.get(f"/provstad/{path}").content.decode()
    describe(city, NOISE)
    assert SAID[lang] in client.get(f"/provstad/{path}").content.decode()


def test_the_source_says_how_large_it_is(city: SimpleNamespace, client_of: Any) -> None:
    describe(city, NOISE)
    text = client_of(None, lang="en").get("/provstad/statistik/register/").content.decode()
    assert "the source adds noise to each cell (cell key): variance 2.5, at most 3" in " ".join(text.split())


def test_intervals_are_wider_and_values_the_same(city: SimpleNamespace, client_of: Any) -> None:
    def shown() -> list[tuple[float, float, float]]:
        text = client_of(None, lang="en").get("/provstad/omraden/?indikator=arbete&ar=2024").content.decode()
        rows = re.findall(r'<td class="n">([\d.]+)</td><td class="n">([\d.]+)\W+([\d.]+)</td>', text)
        return [tuple(map(float, row)) for row in rows]

    plain = shown()
    describe(city, {"kind": "cell_key", "variance": 100.0})
    noisy = shown()
    assert len(plain) == len(noisy) >= 4
    for (value, low, high), (again, lower, upper) in zip(plain, noisy, strict=True):
        assert again == value
        assert lower < low
        assert upper > high


@pytest.mark.parametrize(
    ("lang", "words"), [("sv", "Bruset är borträknat ur nivån"), ("en", "taken out of the level")]
)
def test_the_page_of_segregation_says_what_became_of_it(
    large: SimpleNamespace, client_of: Any, lang: str, words: str
) -> None:
    client, path = client_of(None, lang=lang), "/provstad/segregation/arbete/"
    plain = client.get(path).content.decode()
    assert words not in plain
    describe(large, {"kind": "cell_key", "variance": 400.0})
    noisy = client.get(path).content.decode()
    assert words in noisy
    assert level_of(noisy) < level_of(plain)


def level_of(text: str) -> float:
    """The first figure of the page."""
    found = re.search(r'<span class="number">([\d.,]+)</span>', text)
    assert found
    return float(found[1].replace(",", "."))


@pytest.fixture
def large(db: Any, today: Any) -> SimpleNamespace:
    """A city of 36 areas: of fewer than ten there is no segregation to tell."""
    return small_city.build(side=6)
