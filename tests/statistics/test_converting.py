"""Numbers carried over from another set of areas: conserved, marked, protected, and told of."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.methods.conversion import convert, from_key
from samstad.methods.uncertainty import wilson
from samstad.methods.values import Missing, Values
from samstad.statistics import frames
from samstad.statistics.audience import Audience
from samstad.statistics.definitions import AreaFrame, Conversion
from samstad.statistics.derivation import derive
from tests.statistics.builders import MemoryReader, cells, release, share

PUBLIC, INTERNAL = Audience.PUBLIC, Audience.INTERNAL
SOURCES, TARGETS = ("p", "q", "r", "s"), ("x", "y")
WEIGHTS = ({"method": "population", "source": "Rutor", "year": 2020},)
# r lies half outside, and s wholly.
LINKS = {"p": (("x", 1.0),), "q": (("x", 0.25), ("y", 0.75)), "r": (("y", 0.5),)}
COUNT = {"kind": "count", "denominator": None}


def frame(links=LINKS, sources=SOURCES, targets=TARGETS, valid=(None, None)) -> AreaFrame:
    other = AreaFrame("other", sources, valid={"other": valid}, groups=(None,) * len(sources))
    return AreaFrame(
        "own", targets, valid={"other": valid}, conversions={"other": Conversion(other, links, WEIGHTS)}
    )


def made(content, definition=None, audience=INTERNAL, of=None, **options):
    refs = {"register": release(**options)}
    return derive(definition or share(), of or frame(), refs, lambda _: MemoryReader(content), audience)


def both(work, everybody, year=2022):
    return cells("other", year, "work", work) | cells("other", year, "all", everybody)


WORK = {"p": 60, "q": 80, "r": 30, "s": 45}
ALL = {"p": 100, "q": 200, "r": 120, "s": 90}


def test_a_share_is_carried_as_count_and_base_with_its_interval_and_mark():
    table = made(both(WORK, ALL))
    figure = table.at("x", 2022)
    assert (figure.numerator, figure.denominator) == (60 + 20, 100 + 50)
    assert figure.value == pytest.approx(100 * 80 / 150)
    low, high = wilson(80, 150)
    assert (figure.lower, figure.upper) == pytest.approx((100 * low, 100 * high))
    assert figure.converted
    part, base = table.converted[2022]
    assert (part.what, base.what, part.area_set, part.weights) == ("part", "base", "other", WEIGHTS)
    assert (part.total, part.placed) == (215, 60 + 80 + 15)
    assert part.not_placed == (("r", 0.5), ("s", 1.0))


def test_a_value_is_carried_by_its_base_with_its_margin():
    definition = share(
        kind="value",
        numerator={"dataset": "register", "measure": "mean"},
        denominator={"dataset": "register", "measure": "all"},
        margin={"dataset": "register", "measure": "err"},
    )
    mean, margin = {"p": 3.0, "q": 5.0, "r": 4.0, "s": 9.0}, {"p": 0.3, "q": 0.4, "r": 0.5, "s": 0.1}
    content = cells("other", 2022, "mean", mean) | cells("other", 2022, "err", margin)
    table = made(content | cells("other", 2022, "all", ALL), definition)
    crosswalk = from_key(
        [(a, b, w) for a, to in LINKS.items() for b, w in to], sources=SOURCES, targets=TARGETS
    )
    x, err, base = (Values.of([[d[c] for c in SOURCES]]) for d in (mean, margin, ALL))
    slow = convert(
        x, crosswalk, "intensive", base=base, lower=x.values - err.values, upper=x.values + err.values
    )
    assert table.values.values == pytest.approx(slow.values.values)
    assert table.lower == pytest.approx(slow.lower)
    assert table.upper == pytest.approx(slow.upper)
    # A mean has no sum to conserve; those whom it is of have.
    assert [(each.what, each.total) for each in table.converted[2022]] == [("part", None), ("base", 510)]


def test_a_value_without_base_is_nobodys_mean_and_is_not_carried():
    definition = share(kind="value", numerator={"dataset": "register", "measure": "mean"}, denominator=None)
    table = made(cells("other", 2022, "mean", {"p": 3.0}), definition)
    assert table.at("x", 2022).missing == Missing.NOT_COLLECTED
    assert table.converted == {}


def test_an_exact_way_goes_before_weights():
    content = both(WORK, ALL) | cells("own", 2022, "work", {"x": 7, "y": 8}) | both(WORK, ALL, 2021)
    content |= cells("own", 2022, "all", {"x": 70, "y": 80})
    table = made(content)
    assert (table.at("x", 2022).numerator, table.at("x", 2022).converted) == (7, False)
    assert (table.at("x", 2021).numerator, table.at("x", 2021).converted) == (80, True)
    assert list(table.converted) == [2021]


def test_the_other_set_counts_in_the_years_when_it_is_in_force():
    content = both(WORK, ALL) | both(WORK, ALL, 2024)
    assert made(content, of=frame(valid=(None, 2023))).periods == (2022,)


numbers = st.lists(st.one_of(st.integers(0, 500), st.sampled_from(list(Missing)[1:])), min_size=4, max_size=4)
shares = st.sampled_from([0, 0.1, 0.25, 0.5])


@settings(max_examples=150, deadline=None)
@given(numbers, st.lists(st.tuples(shares, shares), min_size=4, max_size=4))
def test_counts_are_those_of_the_method_and_conserved(given_numbers, weights):
    links = {
        code: tuple((to, w) for to, w in zip(TARGETS, pair, strict=True) if w)
        for code, pair in zip(SOURCES, weights, strict=True)
        if any(pair)
    }
    # That a count does not apply somewhere is no number that is missing: `add_up` leaves it out.
    plain = [0 if n is Missing.NOT_APPLICABLE else n for n in given_numbers]
    content = cells("other", 2022, "work", dict(zip(SOURCES, plain, strict=True)))
    table = made(content, share(**COUNT), of=frame(links))
    if not table.periods:
        assert all(n is Missing.NOT_COLLECTED for n in plain)
        return
    crosswalk = from_key(
        [(a, b, w) for a, to in links.items() for b, w in to], sources=SOURCES, targets=TARGETS
    )
    kinds = [n if isinstance(n, Missing) else Missing.PRESENT for n in plain]
    x = Values.of([np.nan if isinstance(n, Missing) else n for n in plain], kinds)
    slow = convert(x, crosswalk, "extensive")
    assert table.values.values[0] == pytest.approx(slow.values.values, nan_ok=True)
    assert table.values.missing[0].tolist() == slow.values.missing.tolist()
    (said,) = table.converted[2022]
    assert (said.total, said.placed) == pytest.approx((float(slow.total), float(slow.placed)))
    assert said.not_placed == tuple(sorted((each.code, each.outside) for each in slow.not_placed))
    known = {c: n for c, n in zip(SOURCES, plain, strict=True) if not isinstance(n, Missing)}
    lost = sum(n * dict(said.not_placed).get(code, 0.0) for code, n in known.items())
    assert said.total == pytest.approx(said.placed + lost)
    if len(known) == len(SOURCES):
        assert np.nansum(table.values.values[0]) == pytest.approx(said.placed)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), min_size=4, max_size=4))
def test_the_public_sees_nothing_that_hidden_parts_flow_into(pairs):
    work = {code: min(pair) for code, pair in zip(SOURCES, pairs, strict=True)}
    everybody = {code: max(pair) for code, pair in zip(SOURCES, pairs, strict=True)}
    content = both(work, everybody)
    options = {"audience": PUBLIC, "counted_by_city": True}
    table = made(content, **options)
    own_page = made(content, of=frame().conversions["other"].frame, **options)
    hidden = {c for c in SOURCES if own_page.at(c, 2022).missing == Missing.WITHHELD}
    for target in TARGETS:
        flowing = {code for code, to in LINKS.items() if target in dict(to)}
        if flowing & hidden:
            assert table.at(target, 2022).value is None
    # The sum before would tell what is hidden.
    assert all((each.total is None) == bool(hidden) for each in table.converted[2022])
    inside = made(content, counted_by_city=True)
    for target, what in itertools.product(TARGETS, ("value", "numerator")):
        shown = getattr(table.at(target, 2022), what)
        assert shown is None or shown == getattr(inside.at(target, 2022), what)


def test_part_and_base_by_different_ways_are_not_for_the_public():
    content = both(WORK, ALL) | cells("own", 2022, "all", {"x": 170, "y": 190})
    assert made(content).at("x", 2022).value == pytest.approx(100 * 80 / 170)
    table = made(content, audience=PUBLIC, counted_by_city=True)
    assert table.at("x", 2022).missing == Missing.WITHHELD
    # What another source publishes is shown as it is.
    assert made(content, audience=PUBLIC).at("x", 2022).value == pytest.approx(100 * 80 / 170)


def test_a_frame_keeps_its_weights_as_json():
    import json

    one = frame()
    again = AreaFrame.from_dict(json.loads(json.dumps(one.to_dict())))
    assert again == one
    assert again.key == one.key != frame({"p": (("x", 0.5),)}).key


def test_the_frame_is_built_from_links_the_surest_first():
    sets = tuple(
        frames.SetRow(i, code, "other", 1, None, None) for i, code in enumerate(("own", "other", "third"))
    )
    areas = ((0, "x"), (0, "y"), (1, "p"), (1, "q"), (2, "t"))
    links = (
        frames.LinkRow("converts", 1, "p", 0, "x", 1.0, "surface", "Karta", 2025),
        frames.LinkRow("converts", 1, "q", 0, "x", 0.5, "hand", "Anna", None),
        frames.LinkRow("converts", 2, "t", 0, "y", 1.0, "key", "Tabell", 2024),
        frames.LinkRow("converts", 0, "x", 1, "p", 1.0, "surface", "Karta", 2025),
    )
    built = frames.build(0, sets, areas, links)
    assert list(built.conversions) == ["third", "other"]
    assert built.conversions["other"].links == {"p": (("x", 1.0),), "q": (("x", 0.5),)}
    assert built.conversions["other"].weights == (
        {"method": "hand", "source": "Anna", "year": None},
        {"method": "surface", "source": "Karta", "year": 2025},
    )
    assert built.conversions["other"].frame.conversions == {}
    assert built.members == built.succession == {}
