"""What the colours of a table mean: a line of native swatches and words below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely

from analytics.i18n import Wording
from analytics.render.office.pptx import shapes
from analytics.render.office.pptx.shapes import Drawn, Group
from analytics.render.office.pptx.text import LEADING, LETTER, Type, box
from analytics.render.paper.box import Box

SWATCH = 1.4
GAP = 1.2
ROW = 1.35
ABOVE = 4.0
# Where the type of a template is missing, another and wider one stands in.
WIDER = 1.1

Key = tuple[str, str]


def keys_height(legend: Sequence[Key], width: float, size: float) -> float:
    """Height in points of the lines that a legend takes."""
    rows = _rows(legend, width, size)
    return len(rows) * size * ROW + ABOVE if rows else 0.0


def keys(slide: Any, legend: Sequence[Key], area: Box, size: float, wording: Wording) -> None:
    """Draw the legend from the reading start of an area."""
    swatches = []
    y = area.top + ABOVE
    for row in _rows(legend, area.width, size):
        x = area.left
        for words, colour in row:
            wide = _wide(words, size)
            left = area.left + area.right - x - wide if wording.rtl else x
            square = left + wide - size * SWATCH if wording.rtl else left
            middle = y + size * LEADING / 2
            outline = shapely.box(
                square, middle - size * 0.45, square + size * SWATCH, middle + size * 0.45
            )
            swatches.append(Drawn(words, "", outline, colour))
            start = left if wording.rtl else left + size * (SWATCH + 0.4)
            place = Box(start, y, start + wide - size * (SWATCH + 0.4), y + size * LEADING)
            box(slide.shapes, place, [words], Type(size), wording.lang)
            x += wide + size * GAP
        y += size * ROW
    shapes.add(slide, Group(wording.text("office.legend"), "", swatches), rtl=wording.rtl)


def _rows(legend: Sequence[Key], width: float, size: float) -> list[list[Key]]:
    """The entries cut into lines that fit."""
    found: list[list[Key]] = []
    used = width + 1
    for entry in legend:
        wide = _wide(entry[0], size) + size * GAP
        if used + wide > width + size * GAP or not found:
            found.append([])
            used = 0.0
        found[-1].append(entry)
        used += wide
    return found


def _wide(words: str, size: float) -> float:
    return size * (SWATCH + 0.8) + len(words) * size * LETTER * WIDER
