"""The Swedish catalogue is whole, and the finder of texts finds what is there."""

from __future__ import annotations

import pytest

from samstad.web import translations
from tools import messages


def test_swedish_is_complete_and_true_to_its_source() -> None:
    assert messages.problems() == []


def test_compiled_file_is_made_where_it_is_stale(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "sv" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(messages.CATALOGUE.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    assert translations.ensure_compiled() == [folder / "django.mo"]
    assert translations.ensure_compiled() == []
    assert sorted(file.name for file in folder.iterdir()) == ["django.mo", "django.po"]
    import gettext

    with (folder / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Goals") == "Mål"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('_("One")', [(None, "One", None)]),
        ('ngettext("One", "Many", n)', [(None, "One", "Many")]),
        ('pgettext("verb", "Return")', [("verb", "Return", None)]),
        ('gettext_lazy("A" " B")', [(None, "A B", None)]),
        ("_(variable)", []),
        ('models.TextField(_("Label"))', [(None, "Label", None)]),
    ],
)
def test_texts_of_python(source: str, expected: list) -> None:
    assert [key for key, _line in messages.texts_of(source)] == expected


def test_texts_of_a_template_with_several_on_one_line() -> None:
    source = (
        '<c-card title="{% trans \'First\' %}">{% trans "Second" %} {% blocktrans with n=x %}Third {{ n }}'
        "{% endblocktrans %}{% blocktrans count n=x %}{{ n }} row{% plural %}{{ n }} rows{% endblocktrans %}</c-card>"
    )
    assert {key for key, _line in messages.texts_of_template(source)} == {
        (None, "First", None),
        (None, "Second", None),
        (None, "Third %(n)s", None),
        (None, "%(n)s row", "%(n)s rows"),
    }


def test_placeholders() -> None:
    assert messages.placeholders("%(a)s of %(b)d, 95 %% and {c}") == {"%(a)s", "%(b)d", "{c}"}
