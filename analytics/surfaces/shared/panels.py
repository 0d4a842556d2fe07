"""Small maps on a page: how many stand in a row, and where each of their regions is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from analytics import theme
from analytics.figures.marks import Panel, PanelMark
from analytics.surfaces.shared.boxes import Box, Projection, aspect


@dataclass(frozen=True)
class Cell:
    """A small map, the box of its words and the box of its drawing."""

    panel: Panel
    words: Box
    map: Box
    shapes: dict[str, BaseGeometry]

    def fill(self, code: str) -> str:
        """The colour of a region."""
        return fill(self.panel, code)


def fill(panel: Panel, code: str) -> str:
    """The colour of a region; of quiet land where it has no record of this part."""
    return panel.fills.get(code, theme.LAND)


def columns(mark: PanelMark, box: Box, words: float, gap: float) -> int:
    """So many in a row that the maps are as large as the box allows."""
    count = len(mark.panels)

    def area(across: int) -> float:
        wide = (box.width - (across - 1) * gap) / across
        rows = -(-count // across)
        high = (box.height - (rows - 1) * gap) / rows - words
        return min(wide, max(high, 0.0) * ratio(mark))

    return max(range(1, count + 1), key=lambda across: (area(across), -across))


def ratio(mark: PanelMark) -> float:
    """Width over height of the broadest map."""
    return max(aspect(bounds) for bounds in mark.bounds)


def cells(
    mark: PanelMark, box: Box, words: float, gap: float, across: int, *, rtl: bool
) -> Iterator[Cell]:
    """The small maps in rows, from where reading begins; `words` points above each."""
    rows = -(-len(mark.panels) // across)
    wide = (box.width - (across - 1) * gap) / across
    high = (box.height - (rows - 1) * gap) / rows
    for i, (panel, bounds) in enumerate(zip(mark.panels, mark.bounds, strict=True)):
        row, column = divmod(i, across)
        place = across - 1 - column if rtl else column
        left, top = box.left + place * (wide + gap), box.top + row * (high + gap)
        drawing = Box(left, top + words, left + wide, top + high)
        yield Cell(
            panel,
            Box(left, top, left + wide, top + words),
            drawing,
            drawn(panel, bounds, drawing),
        )


def drawn(
    panel: Panel, bounds: tuple[float, float, float, float], box: Box
) -> dict[str, BaseGeometry]:
    """Outlines of a small map as they lie in a box, cut at its edge."""
    projection = Projection.fit(bounds, box)
    near = projection.drawn(list(panel.shapes.values()))
    inside = shapely.intersection(shapely.make_valid(near), box.shape)
    pairs = zip(panel.shapes, inside, strict=True)
    return {code: shape for code, shape in pairs if not shape.is_empty}
