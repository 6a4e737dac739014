"""The drawings and the HTML edition in a real browser, under the policies that they are served with."""

import pytest
import shapely

from samstad.drawing import charts, html, maps
from samstad.methods.values import Missing
from tests.browser import assert_accessible, assert_no_sideways_scroll, screenshot
from tests.drawing import samples

pytestmark = pytest.mark.browser

ADDRESS = "http://127.0.0.1:9/"


def show(page, body, policy):
    """The bytes as if a server had sent them under `policy`."""
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy}
    page.route("**/*", lambda route: route.fulfill(body=body, headers=headers))
    page.goto(ADDRESS)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_html_edition_is_accessible_and_fits_a_narrow_window(page_factory, width):
    page = page_factory("sv", width)
    made = html.render(samples.document())
    show(page, made, html.csp_for(made))
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert page.evaluate("() => [...document.fonts].some(face => face.status === 'loaded')")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    screenshot(page, f"report-html-{width}")


def test_drawings_stand_in_a_page_under_the_strictest_policy(page_factory):
    rows = [
        maps.MapArea(
            f"{n}",
            f"Område {n}",
            shapely.box(n * 500, 0, n * 500 + 500, 500),
            n % 3 if n < 3 else None,
            Missing.PRESENT if n < 3 else Missing(n - 2),
            "12,3 %",
            href=f"#{n}",
        )
        for n in range(9)
    ]
    legend = maps.Legend("Andel", [(0, "låg"), (1, "mellan"), (2, "hög")])
    bars = charts.bar_chart([charts.Bar("Ett", 2, low=1, high=3)], "Staplar", "En stapel")
    drawn = [
        maps.choropleth(rows, legend, "Karta", "Nio områden"),
        samples.chart(),
        bars,
        charts.sparkline([1, 2, None, 3], "Utveckling", "Stiger"),
    ]
    body = (
        f"<!doctype html><html lang='sv'><title>Prov</title><main><h1>Prov</h1>{''.join(drawn)}</main></html>"
    )
    page = page_factory("sv", 700)
    show(page, body, "default-src 'none'; style-src 'self'")
    assert_accessible(page)
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith("Område 3")
    fill = "() => getComputedStyle(document.querySelector('a.map-area path')).fill"
    assert page.evaluate(fill) == "rgb(234, 244, 240)"
    screenshot(page, "drawings-in-a-page")
