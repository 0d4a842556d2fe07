"""Small maps on slides: each a group of named shapes under its title."""

from __future__ import annotations

from typing import Any

from analytics import theme
from analytics.figures import marks as mk
from analytics.figures.book import Leaf
from analytics.surfaces.office.pptx import mapframes, shapes, text
from analytics.surfaces.office.pptx.shapes import Drawn, Group
from analytics.surfaces.shared import panels
from analytics.surfaces.shared.boxes import Box
from analytics.surfaces.shared.panels import Cell
from analytics.words.i18n import Wording

GAP = 12.0
# Of the width, for the legend beside the maps.
LEGEND = 0.2


def paint(
    slide: Any, mark: mk.PanelMark, area: Box, size: float, leaf: Leaf, wording: Wording
) -> None:
    """Draw the maps as large as the slide allows, the legend beside them."""
    wide = area.width * LEGEND
    if wording.rtl:
        room = Box(area.left + wide + GAP, area.top, area.right, area.bottom)
        beside = Box(area.left, area.top, area.left + wide, area.bottom)
    else:
        room = Box(area.left, area.top, area.right - wide - GAP, area.bottom)
        beside = Box(area.right - wide, area.top, area.right, area.bottom)
    words = size * text.LEADING * 3
    across = panels.columns(mark, room, words, GAP)
    for cell in panels.cells(mark, room, words, GAP, across, rtl=wording.rtl):
        _cell(slide, cell, size, leaf, wording)
    mapframes.legends(slide, [(mark.legend_title, mark.legend)], beside, size, wording)


def _cell(slide: Any, cell: Cell, size: float, leaf: Leaf, wording: Wording) -> None:
    title = _shortened(cell.panel.title, size, cell.words.width)
    look = text.Type(size, bold=True)
    high = size * text.LEADING
    upper = Box(cell.words.left, cell.words.top, cell.words.right, cell.words.top + high)
    lower = Box(cell.words.left, upper.bottom, cell.words.right, cell.words.bottom)
    text.box(slide.shapes, upper, [title], look, wording.lang)
    muted = text.Type(size, colour=theme.MUTED)
    text.box(slide.shapes, lower, [cell.panel.note], muted, wording.lang)
    drawn = [
        Drawn(
            wording.name("region", code),
            "",
            shape,
            cell.fill(code),
            theme.REGION_LINE,
            0.4,
        )
        for code, shape in cell.shapes.items()
    ]
    drawn.sort(key=lambda one: one.fill != theme.LAND)
    alt = f"{cell.panel.title}. {cell.panel.note}. {leaf.sheet.alt}"
    shapes.add(slide, Group(cell.panel.title, alt, drawn), rtl=wording.rtl)


def _shortened(title: str, size: float, wide: float) -> str:
    """A title that takes one line."""
    while text.lines(title, size, wide, bold=True) > 1 and " " in title:
        title = title.rstrip("…").rsplit(" ", 1)[0].rstrip(" ,،") + "…"
    return title
