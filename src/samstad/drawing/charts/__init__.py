"""Charts as SVG: development over years, areas beside each other, and a small line for a table cell.

Importing this is cheap; vl-convert is loaded when the first chart is drawn. It does not survive a fork:
draw in processes that were spawned, or fork before the first chart.
"""

from samstad.drawing.charts.bars import Bar, Reference, bar_chart
from samstad.drawing.charts.lines import line_chart
from samstad.drawing.charts.model import Baseline, Break, Point, Series, Target
from samstad.drawing.charts.sparkline import sparkline

__all__ = [
    "Bar",
    "Baseline",
    "Break",
    "Point",
    "Reference",
    "Series",
    "Target",
    "bar_chart",
    "line_chart",
    "sparkline",
]
