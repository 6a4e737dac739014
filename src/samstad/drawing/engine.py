"""The drawing engine: our own fonts, and one picture at a time, which is all that it can do."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

_FONTS = Path(__file__).resolve().parent / "fonts"
_VEGA_LITE = "6.4"
_lock = threading.Lock()
_ready = False


def chart_to_svg(specification: dict[str, Any]) -> str:
    """A Vega-Lite specification as SVG."""
    with _lock:
        return _engine().vegalite_to_svg(specification, vl_version=_VEGA_LITE)


def svg_to_png(svg: str, scale: float = 3.0) -> bytes:
    """An SVG as PNG, `scale` pixels to a unit: for files that hold no SVG."""
    with _lock:
        return bytes(_engine().svg_to_png(svg, scale=scale))


def _engine() -> Any:
    global _ready
    import vl_convert

    if not _ready:
        vl_convert.register_font_directory(str(_FONTS))
        _ready = True
    return vl_convert
