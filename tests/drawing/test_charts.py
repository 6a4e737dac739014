"""Charts: gaps stay gaps, labels keep apart, numbers are Swedish, and the SVG is safe inside a page."""

import hashlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.drawing import charts, engine
from samstad.drawing.charts import Bar, Baseline, Break, Point, Reference, Series, Target, layout
from samstad.methods.values import Missing

SVG = "{http://www.w3.org/2000/svg}"
YEARS = range(2010, 2025)


def series(name="Norra Björkdalen", missing=(), base=12.0, interval=False):
    """Fifteen years that fall a little each year; `missing` maps years to reasons."""
    points = []
    for at, year in enumerate(YEARS):
        if year in missing:
            points.append(Point(year, missing=missing[year]))
        else:
            value = base - at / 4
            bounds = {"low": value - 1, "high": value + 1} if interval else {}
            points.append(Point(year, value, **bounds))
    return Series(name, points)


def draw(*rows, **changes):
    return charts.line_chart(rows or [series()], "Arbetslöshet", "Den sjunker", unit="procent", **changes)


def words(text):
    return ["".join(node.itertext()) for node in ET.fromstring(text).iter(f"{SVG}text")]


def lines(text, colour="#0062ba"):
    """The subject's strokes as numbers of points: one path for each unbroken run."""
    paths = [p for p in ET.fromstring(text).iter(f"{SVG}path") if p.get("stroke") == colour]
    return [len(re.findall("[ML]", p.get("d"))) for p in paths if p.get("stroke-width") == "2.6"]


def test_a_line_does_not_cross_a_missing_year_or_a_break():
    gap = series(missing={2014: Missing.WITHHELD})
    assert lines(draw()) == [15]
    assert lines(draw(gap)) == [4, 10]
    assert lines(draw(gap, breaks=[Break(2012, "ny indelning")])) == [2, 2, 10]
    assert "ny indelning" in words(draw(gap, breaks=[Break(2012, "ny indelning")]))


@pytest.mark.parametrize("kind", [kind for kind in Missing if kind != Missing.PRESENT])
def test_each_reason_stands_in_words_where_the_value_would_be(kind):
    from samstad.drawing.numbers import missing_text

    reason = missing_text(kind, short=True)
    assert reason in words(draw(series(missing={2016: kind})))
    assert reason not in words(draw())
    assert reason in words(charts.bar_chart([Bar("Ett", 1.0), Bar("Två", missing=kind)], "T", "D"))


def test_neighbouring_years_missing_for_the_same_reason_are_one_field():
    run = dict.fromkeys((2014, 2015, 2016), Missing.NOT_COLLECTED) | {2017: Missing.WITHHELD}
    found = words(draw(series(missing=run)))
    assert found.count("ej insamlat") == found.count("redovisas inte") == 2  # once as outline


def test_target_baseline_and_series_are_named_on_the_chart():
    found = words(
        draw(
            series(interval=True),
            series("Hela Ekestad", base=9),
            target=Target(2027, 6.0, "Mål 2027: högst 6,0 %"),
            baseline=Baseline(2016, 10.5, "Utgångsvärde 2016"),
        )
    )
    assert {"Mål 2027: högst 6,0 %", "Utgångsvärde 2016", "Hela Ekestad", "8,5", "5,5", "procent"} <= set(
        found
    )
    assert "2027" in found
    assert any("osäkerheten" in word for word in found)


def test_an_axis_that_does_not_begin_at_zero_says_so():
    said = "Axeln börjar inte på noll."
    assert said not in words(draw())
    assert said in words(draw(y_zero=False))
    below = charts.line_chart([Series("A", [Point(2020, -2), Point(2021, 3)])], "T", "D", y_zero=False)
    assert said not in words(below)
    assert "−2" in words(below)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_numbers_and_notes_follow_the_language(lang):
    one = Series("A", [Point(2020, 1234.5, low=1200, high=1300), Point(2021, 2345.5)])
    found = words(charts.line_chart([one], "T", "D", lang))
    assert ("2\u202f345,5" if lang == "sv" else "2,345.5") in found
    assert any(("osäkerheten" if lang == "sv" else "uncertainty") in word for word in found)


def every_chart():
    rows = [series(missing={2014: Missing.WITHHELD, 2018: Missing.UNEXPLAINED}, interval=True), series("B")]
    target = Target(2026, 3, "Mål")
    yield draw(*rows, target=target, baseline=Baseline(2012, 8, "Utgångsvärde"), breaks=[Break(2020, "b")])
    bars = [Bar("Å", 3, low=2, high=4), Bar("A", -1, chosen=True), Bar("Ö", missing=Missing.WITHHELD)]
    yield charts.bar_chart(bars, "T", "D", unit="procent", reference=Reference(2, "Hela staden"))
    yield charts.sparkline([1, None, 3, 2], "T", "D")


def test_nothing_a_strict_policy_would_refuse_and_no_id_from_vega():
    for text in every_chart():
        root = ET.fromstring(text)
        assert "style" not in text.replace("font-style", "")
        assert "{" not in text
        assert root.get("role") == "img"
        assert {node.get("id") for node in root.iter() if node.get("id")} == {
            root.get("aria-labelledby"),
            root.get("aria-describedby"),
        }
        assert not any(
            name.startswith(("on", "{", "class")) for n in root.iter() for name in n.attrib if n != root
        )


def test_the_same_chart_has_the_same_bytes_also_in_another_process():
    code = (
        "import sys; sys.path[:0] = ['src', '.']\n"
        "from tests.drawing.test_charts import draw\n"
        "import hashlib; print(hashlib.sha256(draw().encode()).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(draw().encode()).hexdigest()


def test_specifications_follow_the_published_schema(monkeypatch):
    import altair as alt
    from jsonschema import ValidationError

    drawn = []
    keep = engine.chart_to_svg
    monkeypatch.setattr(
        engine, "chart_to_svg", lambda specification: drawn.append(specification) or keep(specification)
    )
    list(every_chart())
    assert len(drawn) == 2
    for specification in drawn:
        alt.LayerChart.from_dict(specification)
    with pytest.raises(ValidationError):
        alt.LayerChart.from_dict(drawn[0] | {"layer": [{"mark": {"type": "rule", "strokeDash": "x"}}]})


def test_the_cache_gives_the_same_drawing_and_keeps_drawings_apart(tmp_path, monkeypatch):
    first = draw(cache=tmp_path)
    other = draw(series(base=13), cache=tmp_path)
    named = draw(cache=tmp_path, note="Källa: SCB")
    assert len({first, other, named}) == 3 == len(list(tmp_path.iterdir()))
    monkeypatch.setattr(engine, "chart_to_svg", lambda specification: pytest.fail("drawn again"))
    assert draw(cache=tmp_path) == first


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "1 to 5 series"),
        ([series(str(n)) for n in range(6)], "1 to 5 series"),
        ([Series("A", [])], "years"),
        ([Series("A", [Point(2021, 1), Point(2020, 1)])], "years"),
        ([Series("A", [Point(2021, 1), Point(2021, 1)])], "years"),
        ([Series("A", [Point(2021)])], "contradict"),
        ([Series("A", [Point(2021, 1, Missing.WITHHELD)])], "contradict"),
    ],
)
def test_what_cannot_be_drawn_is_refused(rows, said):
    with pytest.raises(ValueError, match=said):
        charts.line_chart(rows, "T", "D")


def test_a_series_with_nothing_in_it_still_says_why():
    found = words(charts.line_chart([Series("A", [Point(2020, missing=Missing.WITHHELD)])], "T", "D"))
    assert "redovisas inte" in found


def test_bars_stand_in_the_order_of_swedish_names_not_of_values():
    bars = [Bar("Östra", 9), Bar("Zon", 1), Bar("Ängby", 3), Bar("Ale", 5), Bar("Åby", 7)]
    names = [w for w in words(charts.bar_chart(bars, "T", "D")) if w in {bar.name for bar in bars}]
    assert names == ["Ale", "Zon", "Åby", "Ängby", "Östra"]
    given_order = [w for w in words(charts.bar_chart(bars, "T", "D", order="given")) if w in set(names)]
    assert given_order == [bar.name for bar in bars]


def test_bars_refuse_what_contradicts_itself():
    with pytest.raises(ValueError, match="contradict"):
        charts.bar_chart([Bar("A")], "T", "D")
    with pytest.raises(ValueError, match="at least one"):
        charts.bar_chart([], "T", "D")


def test_a_sparkline_breaks_at_what_is_missing():
    root = ET.fromstring(charts.sparkline([1, 2, None, 4, 3, None, 5], "T", "D"))
    assert [len(line.get("points").split()) for line in root.iter(f"{SVG}polyline")] == [2, 2]
    assert len(list(root.iter(f"{SVG}path"))) == 2
    assert (root.get("width"), root.get("height")) == ("96", "24")
    charts.sparkline([None, None], "T", "D")
    with pytest.raises(ValueError, match="at least one"):
        charts.sparkline([], "T", "D")


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(0, 3))
def test_ticks_reach_around_the_values_in_even_steps(low, span, decimals):
    steps = layout.ticks(low, low + span, finest=10.0**-decimals)
    assert steps[0] <= low + span * 1e-6
    assert steps[-1] >= low + span - span * 1e-6
    gaps = [b - a for a, b in pairwise(steps)]
    assert gaps
    assert max(gaps) - min(gaps) < max(gaps) * 1e-3
    assert layout.tick_decimals(steps) <= max(decimals, 4)
    assert len(steps) <= 12


@given(st.lists(st.floats(0, 200), min_size=1, max_size=5))
def test_labels_are_spread_without_covering_each_other(wanted):
    sizes = [30.0] * len(wanted)
    placed = layout.spread(wanted, sizes, -14.0, 234.0)
    ordered = sorted(placed)
    assert all(b - a >= 30.0 - 1e-9 for a, b in pairwise(ordered))
    assert all(0 < at < 220 for at in placed)
    assert all(
        placed[a] <= placed[b]
        for a in range(len(wanted))
        for b in range(len(wanted))
        if wanted[a] < wanted[b]
    )


@given(st.integers(1950, 2030), st.integers(0, 80), st.floats(100, 500))
def test_the_last_year_is_always_labelled(first, more, width):
    shown = layout.years_shown(first, first + more, width)
    assert shown[-1] == first + more
    assert shown[0] >= first
