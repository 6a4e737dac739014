"""What would make a document inaccessible is refused before anything is drawn."""

import pytest

from samstad.drawing import badges, palette
from samstad.drawing.document import (
    Column,
    Document,
    Figure,
    Heading,
    Link,
    Paragraph,
    Table,
    heading_anchors,
    links,
)
from tests.drawing import samples

SVG = "<svg></svg>"


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([Heading(2, "Först")], "follows level 0"),
        ([Heading(1, "A"), Heading(3, "B")], "follows level 1"),
        ([Heading(0, "A")], "follows level 0"),
        ([Heading(1, " ")], "needs words"),
        ([Heading(1, "A", "x"), Heading(1, "B", "x")], "anchor 'x'"),
        ([Figure(SVG, "", "Bild")], "alternative text"),
        ([Figure(SVG, "Alt", "")], "caption"),
        ([Figure("<p>", "Alt", "Bild")], "not an SVG"),
        ([Table("T", [Column("A"), Column("")], [["1", "2"]])], "without a header"),
        ([Table("T", [], [[]])], "without a header"),
        ([Table("", [Column("A")], [["1"]])], "caption"),
        ([Table("T", [Column("A")], [])], "no row"),
        ([Table("T", [Column("A")], [["1", "2"]])], "row of 2 for 1"),
        ([Paragraph([Link("x", "javascript:alert(1)")])], "may begin with"),
        ([Paragraph([Link("x", "//annan.example")])], "may begin with"),
        ([Paragraph([Link("x", "#saknas")])], "no heading"),
        ([Paragraph([Link(" ", "https://example.org")])], "no words"),
        ([Table("T", [Column("A")], [[[Link("x", "#saknas")]]])], "no heading"),
    ],
)
def test_what_no_reader_should_meet_is_refused(blocks, said):
    with pytest.raises(ValueError, match=said):
        Document("Titel", blocks)


def test_a_document_needs_a_title():
    with pytest.raises(ValueError, match="title"):
        Document(" ", [])


def test_headings_may_rise_by_any_number_of_levels():
    levels = [1, 2, 3, 4, 1, 2, 2, 1]
    document = Document("T", [Heading(level, "x") for level in levels])
    assert [heading.level for heading, _ in heading_anchors(document)] == levels
    assert len({anchor for _, anchor in heading_anchors(document)}) == len(levels)


def test_every_link_is_found():
    found = [link.href for link in links(samples.document())]
    assert found == ["#mal", "https://example.org/a?b=1&c=2", "/stad/utgavor/1"]


def test_states_on_one_scale_differ_in_shape_and_can_be_read():
    judged = ["met", "on_the_way", "not_met", "worse", "cannot_be_judged", "withheld"]
    shapes = [badges.look(state).shape for state in judged]
    assert len(set(shapes)) == len(judged)
    assert len({badges.look(s).shape for s in ("fully", "partly", "not_met", "not_measurable")}) == 4
    for state in badges.states():
        look = badges.look(state)
        assert palette.contrast(look.ink, look.ground) >= 4.5
        assert "{" not in look.shape


def test_the_shapes_know_every_state_of_a_judgement():
    from samstad.methods.judgement import State

    assert {state.value for state in State} <= set(badges.states())
