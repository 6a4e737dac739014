"""Words of a target lie where no curve goes through them, wherever there is such a place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.drawing.charts import labels, lines
from samstad.drawing.charts.layout import Box, text_width
from samstad.drawing.charts.model import Point, Series, Target

TENTHS = st.integers(0, 1000).map(lambda n: n / 10)
PLACES = st.tuples(st.floats(-50, 150), st.floats(-50, 150))


@given(PLACES, PLACES)
def test_a_line_crosses_a_box_when_some_point_of_it_is_inside(start, end):
    box = Box(0, 0, 100, 60)
    along = (
        (start[0] + (end[0] - start[0]) * s / 400, start[1] + (end[1] - start[1]) * s / 400)
        for s in range(401)
    )
    if any(0 <= x <= 100 and 0 <= y <= 60 for x, y in along):
        assert box.crosses(start, end)
    if box.crosses(start, end):
        # Not far from any of the points that were looked at: two neighbours are half a pixel apart.
        near = Box(-0.5, -0.5, 100.5, 60.5)
        assert any(
            near.distance(start[0] + (end[0] - start[0]) * s / 400, start[1] + (end[1] - start[1]) * s / 400)
            == 0
            for s in range(401)
        )


@settings(deadline=None)
@given(
    st.lists(TENTHS, min_size=3, max_size=12),
    TENTHS,
    st.integers(0, 4),
    st.sampled_from([344.0, 520.0]),
)
def test_no_curve_goes_through_a_targets_words_where_another_place_is_free(values, goal, ahead, width):
    series = [Series("Björkhöjden", [Point(2015 + place, value) for place, value in enumerate(values)])]
    target = Target(2014 + len(values) + ahead, goal, "Mål 2027: minst 76,5 %")
    plot = lines._plot(series, "%", 1, "sv", target, None, False, width, 130.0)
    curves, taken = labels.curves(series, plot), list[Box]()
    labels.marks([target], plot, labels.obstacles(series, [], plot), taken, curves)
    (chosen,) = taken
    spots = labels._spots(target.label, plot.px(target.year), plot.py(goal), plot, along=True)
    free = [box for box, _ in spots if not any(box.crosses(*line) for line in curves)]
    assert chosen in free or not free
    assert chosen.x0 >= 0
    assert chosen.x0 + text_width(target.label, 12) <= plot.across
