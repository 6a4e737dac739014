"""A file's name, whatever somebody has put in it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from samstad.organisation.file_names import LONGEST, Change, CleanName, clean

TRICKS = st.lists(
    st.one_of(
        st.characters(),
        st.sampled_from(
            [
                "\u202e",
                "\u2066",
                "\0",
                "../",
                "..\\",
                "C:",
                "CON",
                "nul",
                ".",
                " ",
                "…",
                "‥",
                "／",
                "ﬁ",
                "\u0301",
                "\u200d",
                "\ufe0f",
                "а",
                "a",
                "ο",
                ":",
                "|",
                "%",
                ".pdf",
                ".exe",
                "\ud800",
                "\u3164",
                "\u2028",
                "¹",
                "COM¹",
                "~",
                "-",
            ]
        ),
    ),
    max_size=25,
).map("".join)


NOT_TIMED = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@NOT_TIMED
@given(st.one_of(TRICKS, st.text(max_size=250)), st.sampled_from(["", ".pdf", ".docx"]))
@example("", ".pdf")
@example("…", "")
@example("x" * 400, ".pdf")
@example("com1.pdf.", ".pdf")
def test_a_clean_name_is_clean(name: str, suffix: str) -> None:
    found = clean(name, suffix).name
    assert found
    assert len(found.encode()) <= LONGEST
    assert not set('/\\<>:"|?*%\0') & set(found)
    assert all(unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for sign in found)
    assert unicodedata.is_normalized("NFC", found)
    assert found == found.strip(" .")
    assert found.split(".")[0].lower().strip() not in ("con", "nul", "com1", "prn", "aux", "com¹")
    assert found.lower().endswith(suffix)
    assert any(sign.isalnum() or sign == "_" for sign in found)


@NOT_TIMED
@given(st.one_of(TRICKS, st.text(max_size=300)), st.sampled_from(["", ".pdf"]))
def test_a_clean_name_is_left_as_it_is(name: str, suffix: str) -> None:
    found = clean(name, suffix)
    assert clean(found.name, suffix) == CleanName(found.name)
    # What was changed is told, and nothing else is.
    assert bool(found.changes) == (found.name != name)


@pytest.mark.parametrize(
    ("name", "kept", "changes"),
    [
        ("Yttrande från Kulturnämnden 2014.pdf", "Yttrande från Kulturnämnden 2014.pdf", ()),
        ("../../etc/passwd.pdf", "passwd.pdf", (Change.PATH,)),
        ("C:\\Users\\a\\svar.pdf", "svar.pdf", (Change.PATH,)),
        ("svar\u202efdp.exe", "svarfdp.pdf", (Change.DIRECTION, Change.SUFFIX)),
        ("svar.pdf\0.exe", "svar.pdf", (Change.CONTROL, Change.SUFFIX)),
        ("sva\u200br.pdf", "svar.pdf", (Change.INVISIBLE,)),
        ("Mo\u0308te.pdf", "Möte.pdf", (Change.COMPOSED,)),
        ("ｓｖａｒ.pdf", "svar.pdf", (Change.COMPOSED,)),
        ("s\u0336\u0337\u0338\u0339var.pdf", "s\u0336\u0337var.pdf", (Change.STACKED,)),
        ("рaypаl.pdf", "paypal.pdf", (Change.LOOKALIKE,)),
        ("Протокол 3.pdf", "Протокол 3.pdf", ()),
        ('a<b>:"c".pdf', "a_b___c_.pdf", (Change.SIGNS,)),
        (". .svar. .pdf", "svar. .pdf", (Change.TRAILING,)),
        ("nul.pdf", "_nul.pdf", (Change.RESERVED,)),
        ("COM¹.pdf", "_COM¹.pdf", (Change.RESERVED,)),
        ("😀😀.pdf", "fil.pdf", (Change.NAMELESS,)),
        ("svar.doc", "svar.pdf", (Change.SUFFIX,)),
        ("svar", "svar.pdf", (Change.SUFFIX,)),
        ("SVAR.PDF", "SVAR.PDF", ()),
        ("svar.pdf.exe", "svar.pdf", (Change.SUFFIX,)),
    ],
)
def test_each_trick_is_undone_and_told(name: str, kept: str, changes: tuple[Change, ...]) -> None:
    assert clean(name, ".pdf") == CleanName(kept, changes)


def test_a_long_name_keeps_its_ending_and_whole_letters() -> None:
    found = clean("å" * 300 + ".pdf", ".pdf")
    assert found.name == "å" * 88 + ".pdf"
    assert found.changes == (Change.SHORTENED,)


def test_pictures_of_one_kind_have_two_endings() -> None:
    assert clean("a.jpeg", ".jpg") == CleanName("a.jpeg")
