"""Colours and fonts that every drawing shares.

The sequential colours run from light to dark in even steps of lightness, so that they keep their order
for every kind of colour blindness and in a grey print; the series colours are Okabe and Ito's (2008),
darkened until each has a contrast of at least 3:1 against white.
"""

from __future__ import annotations

INK = "#1c2733"
QUIET = "#53606c"
LINE = "#6a7783"
THIN_LINE = "#808c97"
GRID = "#dfe4e8"
PAPER = "#ffffff"
GROUND = "#eef1f3"
ACCENT = "#0062ba"

FONT = "Source Sans 3"
FONT_STACK = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Arial, sans-serif"

SERIES = ("#0062ba", "#b8480a", "#0b7a5f", "#8b3f7d", "#5a5f66")

_RAMP = ("#eaf4f0", "#c6e3e3", "#94c8d8", "#5aa5c8", "#2f7fb3", "#1b5a93", "#0f376b")

# Below, no difference, above: neither end says good or bad, and each has its own lightness in a grey print.
THREE_WAYS = ("#8cc4dd", "#f3f1ec", "#7d3a70")


def sequential(classes: int) -> list[str]:
    """`classes` colours from light to dark, 1 to 7. Raises ValueError outside that range."""
    if not 1 <= classes <= len(_RAMP):
        raise ValueError(f"a map can show 1 to {len(_RAMP)} classes apart, not {classes}")
    if classes == 1:
        return [_RAMP[3]]
    last = len(_RAMP) - 1
    return [_mixed(last * step / (classes - 1)) for step in range(classes)]


def luminance(colour: str) -> float:
    """Relative luminance 0–1 of "#rrggbb" (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1–21 between two colours (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _mixed(place: float) -> str:
    low = min(int(place), len(_RAMP) - 2)
    share = place - low
    pairs = [(int(_RAMP[low][at : at + 2], 16), int(_RAMP[low + 1][at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
