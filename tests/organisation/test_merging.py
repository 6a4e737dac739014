"""Merging by paragraph: nothing typed by anybody is lost, and what nobody touched stays."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation.merging import paragraphs, split, three

# Few words, so that two writers often write the same, and repeat what is there.
WORD = st.sampled_from(["a", "b", "c", "d", "e"])
PARAGRAPHS = st.lists(WORD, max_size=7)


def text(parts: list[str]) -> str:
    return "\n\n".join(parts)


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_nothing_typed_by_anybody_is_lost(read: list[str], mine: list[str], theirs: list[str]) -> None:
    kept = Counter(split(paragraphs(text(read), text(mine), text(theirs)).text))
    for written in (mine, theirs):
        for paragraph in set(written) - set(read):
            assert kept[paragraph] >= written.count(paragraph)


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_nothing_is_made_up(read: list[str], mine: list[str], theirs: list[str]) -> None:
    merged = paragraphs(text(read), text(mine), text(theirs))
    assert set(split(merged.text)) <= {*read, *mine, *theirs}
    for they, me in merged.both:
        assert they in merged.text
        assert me in merged.text


@given(PARAGRAPHS, PARAGRAPHS)
def test_where_only_one_wrote_that_is_the_text(read: list[str], written: list[str]) -> None:
    assert paragraphs(text(read), text(written), text(read)).text == text(written)
    assert paragraphs(text(read), text(read), text(written)).text == text(written)
    both = paragraphs(text(read), text(written), text(written))
    assert (both.text, both.both) == (text(written), ())


@given(st.lists(WORD, min_size=1, max_size=6, unique=True), st.data())
def test_two_who_change_different_paragraphs_both_get_their_way(read: list[str], data: st.DataObject) -> None:
    """The slow and obvious twin: change by place in the text."""
    changes = data.draw(
        st.lists(st.sampled_from(["none", "mine", "theirs"]), min_size=len(read), max_size=len(read))
    )
    mine = [f"{old} jag" if who == "mine" else old for old, who in zip(read, changes, strict=True)]
    theirs = [f"{old} du" if who == "theirs" else old for old, who in zip(read, changes, strict=True)]
    found = split(paragraphs(text(read), text(mine), text(theirs)).text)
    wanted = {
        "none": lambda old: old,
        "mine": lambda old: f"{old} jag",
        "theirs": lambda old: f"{old} du",
    }
    assert found == [wanted[who](old) for old, who in zip(read, changes, strict=True)]


def test_one_paragraph_changed_by_both_stands_twice_and_is_told() -> None:
    merged = paragraphs(
        "Ett.\n\nTvå.\n\nTre.", "Ett.\n\nTvå, säger jag.\n\nTre.", "Ett.\n\nTvå, säger du.\n\nTre."
    )
    assert split(merged.text) == ["Ett.", "Två, säger du.", "Två, säger jag.", "Tre."]
    assert merged.both == (("Två, säger du.", "Två, säger jag."),)


def test_what_i_took_away_and_they_rewrote_stays() -> None:
    assert split(paragraphs("Ett.\n\nTvå.", "Ett.", "Ett.\n\nTvå, nytt.").text) == ["Ett.", "Två, nytt."]


def test_two_who_add_at_the_end_both_add() -> None:
    merged = paragraphs("Ett.", "Ett.\n\nMitt.", "Ett.\n\nDitt.")
    assert (split(merged.text), merged.both) == (["Ett.", "Ditt.", "Mitt."], ())


def test_one_value_is_mine_unless_only_they_changed_it() -> None:
    assert three(1, 1, 2) == (2, False)
    assert three(1, 2, 1) == (2, False)
    assert three(1, 2, 2) == (2, False)
    assert three(1, 2, 3) == (2, True)


def test_one_rewrites_and_the_other_adds_after_it() -> None:
    merged = paragraphs("Sex möten.", "Sju möten.", "Sex möten.\n\nFler är med.")
    assert (split(merged.text), merged.both) == (["Sju möten.", "Fler är med."], ())


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_a_save_that_is_sent_twice_changes_nothing_more(
    read: list[str], mine: list[str], theirs: list[str]
) -> None:
    """A page that saves by itself may send the same text on top of the same version again."""
    once = paragraphs(text(read), text(mine), text(theirs)).text
    again = paragraphs(text(read), text(mine), once).text
    typed = set(mine) - set(read)
    assert all(split(again).count(one) == split(once).count(one) for one in typed)
