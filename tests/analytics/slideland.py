"""Freeforms and their texts as they stand in a file of slides, read without our own code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely

PARTS = 100_000


@dataclass(frozen=True)
class Freeform:
    """One freeform of a slide, in EMU: its fill as red, green, blue and opacity from 0 to 1."""

    outline: shapely.Geometry
    fill: tuple[int, int, int, float] | None
    text: str
    ink: tuple[int, int, int, float] | None
    written: shapely.Geometry


def freeforms(slide: Any) -> Iterator[Freeform]:
    """The freeforms of a slide, the undermost first."""
    for shape in slide.element.xpath(".//p:sp[p:spPr/a:custGeom]"):
        off, extent = (
            shape.xpath("./p:spPr/a:xfrm/a:off")[0],
            shape.xpath("./p:spPr/a:xfrm/a:ext")[0],
        )
        left, top, wide, high = (
            int(element.get(key))
            for element, key in ((off, "x"), (off, "y"), (extent, "cx"), (extent, "cy"))
        )
        said = "".join(shape.xpath("./p:txBody//a:t/text()"))
        yield Freeform(
            _outline(shape, left, top),
            _fill(shape.xpath("./p:spPr/a:solidFill/a:srgbClr")),
            said,
            _fill(shape.xpath("./p:txBody//a:rPr/a:solidFill/a:srgbClr")),
            _written(shape, left, top, wide, high),
        )


def _outline(shape: Any, left: int, top: int) -> shapely.Geometry:
    """What is filled: odd rings are holes in others."""
    whole: shapely.Geometry = shapely.Polygon()
    rings: list[list[tuple[int, int]]] = []
    for step in shape.xpath(".//a:path/*"):
        if step.tag.endswith("moveTo"):
            rings.append([])
        for point in step.xpath("./a:pt"):
            rings[-1].append((left + int(point.get("x")), top + int(point.get("y"))))
    for ring in rings:
        if len(ring) > 2:
            whole = shapely.symmetric_difference(whole, shapely.make_valid(shapely.Polygon(ring)))
    return whole


def _fill(colours: list[Any]) -> tuple[int, int, int, float] | None:
    if not colours:
        return None
    value = colours[0].get("val")
    alpha = [int(a) / PARTS for a in colours[0].xpath("./a:alpha/@val")]
    return int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16), (alpha or [1.0])[0]


def _written(shape: Any, left: int, top: int, wide: int, high: int) -> shapely.Geometry:
    """The rectangle in which a shape's text stands."""
    guides = [int(g.get("fmla").split()[2]) / PARTS for g in shape.xpath(".//a:gd")]
    if not guides:
        return shapely.Polygon()
    first, upper, last, lower = guides
    return shapely.box(
        left + first * wide, top + upper * high, left + last * wide, top + lower * high
    )
