"""Texts in two languages, and sorting as Swedish sorts."""

from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation.texts import pick, sort_key


def test_the_language_comes_with_the_words() -> None:
    assert pick({"sv": "mål", "en": "goal"}, "en") == ("goal", "en")
    assert pick({"sv": "mål"}, "en-gb") == ("mål", "sv")
    assert pick({}, "sv") == ("", "sv")


def test_swedish_order() -> None:
    names = ["Östra", "Ånga", "Zäta", "Älgen", "Arla", "Éden", "Eda", "Vest", "Wall"]
    assert sorted(names, key=sort_key) == [
        "Arla",
        "Eda",
        "Éden",
        "Vest",
        "Wall",
        "Zäta",
        "Ånga",
        "Älgen",
        "Östra",
    ]


@given(st.text())
def test_any_name_has_a_key(name: str) -> None:
    assert isinstance(sort_key(name), str)
