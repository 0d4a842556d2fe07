"""What stands on slides, read without our own code: freeforms, texts in their boxes, room used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from PIL import ImageFont

from analytics import theme

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


# Texts in their boxes ----------------------------------------------------------------

EMU = 12700
# What stands around the body of a slide: it may be smaller than what is read from afar.
AROUND = {"Source et date", "Source and date", "المصدر والتاريخ"}
BULLET = 60.0


def written(slide: Any) -> Iterator[tuple[Any, float]]:
    """Every box of a slide that holds words, with its smallest type in points."""
    for shape in slide.shapes:
        if shape.has_text_frame and shape.text_frame.text.strip():
            runs = [run for p in shape.text_frame.paragraphs for run in p.runs]
            sizes = [run.font.size.pt for run in runs if run.font.size]
            if sizes:
                yield shape, min(sizes)


def spilling(slide: Any, width: float, height: float) -> list[str]:
    """Words that need more room than their box has, or whose box leaves the slide."""
    found = []
    for shape, size in written(slide):
        text = shape.text_frame.text
        wide, high = shape.width / EMU, shape.height / EMU
        inside = (
            min(shape.left, shape.top) >= -EMU
            and (shape.left + shape.width) / EMU <= width + 1
            and (shape.top + shape.height) / EMU <= height + 1
        )
        if not inside or _lines(text, size, wide) * size * 1.2 > high + size * 0.5:
            found.append(text)
    return found


def _lines(text: str, size: float, wide: float) -> int:
    """Lines that a text takes in the atlas's own face, which is close to an office's."""
    rtl = any("\u0600" <= letter <= "\u06ff" for letter in text)
    face = ImageFont.truetype(theme.face(bold=False, rtl=rtl), 1000)
    count = 0
    for paragraph in text.split("\n"):
        used, count = 0.0, count + 1
        for word in paragraph.split(" "):
            long = face.getlength(f"{word} ") * size / 1000
            if used and used + long > wide + size * 0.4:
                used, count = 0.0, count + 1
            used += long
    return count


def used(slide: Any) -> float:
    """Which part of the height between subtitle and foot holds something, from 0 to 1."""
    foot = min((s.top for s in slide.shapes if _is_foot(s)), default=0) / EMU
    upper = [s for s in slide.shapes if s.has_text_frame and not _is_foot(s)]
    head = max((s.top + s.height) / EMU for s in upper[:2])
    body = [s for s in slide.shapes if not _is_foot(s) and s.top / EMU >= head - 2]
    spans = sorted((s.top / EMU, (s.top + s.height) / EMU) for s in body if s.top / EMU < foot)
    covered, reached = 0.0, head
    for top, bottom in spans:
        covered += max(min(bottom, foot) - max(top, reached), 0.0)
        reached = max(reached, min(bottom, foot))
    return covered / (foot - head)


def _is_foot(shape: Any) -> bool:
    return shape.has_text_frame and shape.name in AROUND
