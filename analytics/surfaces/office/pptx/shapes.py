"""Freeform shapes on slides, written as one named group that can be recoloured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from analytics import theme
from analytics.surfaces.shared.boxes import Box
from analytics.surfaces.shared.names import STEP
from analytics.words.i18n import LANGUAGES, is_rtl
from analytics.words.plaintext import flat

EMU = 12700
# Where the text of a shape stands is said in parts of its width and height, so that it
# moves and grows with it.
PARTS = 100_000


@dataclass(frozen=True)
class Caption:
    """The text of a shape, in lines, and where on the slide it stands."""

    text: str
    box: Box
    size: float
    colour: str
    lang: str
    bold: bool = False


@dataclass(frozen=True)
class Drawn:
    """One shape: its outline in points of the slide, its fill and its line.

    Attributes
    ----------
    fill : str
        A colour; empty for none.
    hatch : bool
        Hairlines on white instead of a fill.
    dash : bool
    caption : Caption, optional
        Its own text, which is moved with it.
    """

    name: str
    alt: str
    geometry: shapely.Geometry
    fill: str
    line: str = theme.REGION_LINE
    width: float = 0.5
    hatch: bool = False
    dash: bool = False
    caption: Caption | None = None


@dataclass
class Group:
    """Shapes that move together, under one name."""

    name: str
    alt: str
    shapes: list[Drawn] = field(default_factory=list)


def add(slide: Any, group: Group, *, rtl: bool) -> None:
    """Put a group on a slide; empty groups are left out."""
    drawn = [shape for shape in group.shapes if not shapely.is_empty(shape.geometry)]
    if not drawn:
        return
    first = _numbers(slide, len(drawn) + 1)
    bounds = shapely.total_bounds([shape.geometry for shape in drawn])
    left, top, right, bottom = (round(float(v) * EMU) for v in bounds)
    frame = f'x="{left}" y="{top}"'
    size = f'cx="{max(right - left, 1)}" cy="{max(bottom - top, 1)}"'
    inside = "".join(_shape(shape, first + i + 1, rtl=rtl) for i, shape in enumerate(drawn))
    slide.shapes._spTree.append(
        parse_xml(
            f"<p:grpSp {nsdecls('p', 'a')}><p:nvGrpSpPr>"
            f"{_named(first, group.name, group.alt, rtl=rtl)}<p:cNvGrpSpPr/><p:nvPr/>"
            f"</p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off {frame}/><a:ext {size}/>"
            f"<a:chOff {frame}/><a:chExt {size}/></a:xfrm></p:grpSpPr>{inside}</p:grpSp>"
        )
    )


def _numbers(slide: Any, count: int) -> int:
    """The first of so many new numbers for shapes.

    They are counted on from the last: a slide whose shapes are thousands of points would
    otherwise be gone through for each text box and each group.
    """
    shapes = slide.shapes
    if not shapes.turbo_add_enabled:
        shapes.turbo_add_enabled = True
    first: int = shapes._next_shape_id
    shapes._cached_max_shape_id += count - 1
    return first


def _named(number: int, name: str, alt: str, *, rtl: bool) -> str:
    name, alt = (quoteattr(flat(text, rtl=rtl)) for text in (name, alt))
    return f'<p:cNvPr id="{number}" name={name} descr={alt}/>'


def _shape(one: Drawn, number: int, *, rtl: bool) -> str:
    left, top, right, bottom = (round(v * EMU) for v in shapely.bounds(one.geometry))
    wide, height = max(right - left, 1), max(bottom - top, 1)
    guides, rect = _text_place(one.caption, (left, top, wide, height))
    paths = "".join(_path(ring, closed, (left, top)) for ring, closed in _rings(one.geometry))
    return (
        f"<p:sp><p:nvSpPr>{_named(number, one.name, one.alt, rtl=rtl)}<p:cNvSpPr/><p:nvPr/>"
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{wide}" cy="{height}"/>'
        f"</a:xfrm><a:custGeom><a:avLst/>{guides}<a:ahLst/><a:cxnLst/>"
        f'{rect}<a:pathLst><a:path w="{wide}" h="{height}">{paths}'
        f"</a:path></a:pathLst></a:custGeom>{_fill(one)}{_line(one)}</p:spPr>"
        f"{_text(one.caption)}</p:sp>"
    )


def _text_place(caption: Caption | None, within: tuple[int, int, int, int]) -> tuple[str, str]:
    """Where in a shape its text stands: guides, and the rectangle they make."""
    if caption is None:
        return "<a:gdLst/>", '<a:rect l="0" t="0" r="r" b="b"/>'
    left, top, wide, height = within
    box = caption.box
    sides = [("w", box.left, left, wide), ("h", box.top, top, height)]
    sides += [("w", box.right, left, wide), ("h", box.bottom, top, height)]
    parts = [(along, round((at * EMU - from_) / of * PARTS)) for along, at, from_, of in sides]
    guides = "".join(
        f'<a:gd name="{name}" fmla="*/ {along} {part} {PARTS}"/>'
        for name, (along, part) in zip("abcd", parts, strict=True)
    )
    return f"<a:gdLst>{guides}</a:gdLst>", '<a:rect l="a" t="b" r="c" b="d"/>'


def _text(caption: Caption | None) -> str:
    if caption is None:
        return ""
    rtl = is_rtl(caption.lang)
    look = (
        f'<a:rPr lang="{LANGUAGES[caption.lang].tag}" sz="{round(caption.size * 100)}"'
        f' b="{int(caption.bold)}"><a:solidFill>{_colour(caption.colour)}</a:solidFill></a:rPr>'
    )
    lines = (escape(flat(line, rtl=rtl)) for line in caption.text.split("\n"))
    # The lines of a name stand closer than those of a paragraph, as they were measured.
    apart = f'<a:lnSpc><a:spcPts val="{round(caption.size * STEP * 100)}"/></a:lnSpc>'
    runs = f"<a:br>{look}</a:br>".join(f"<a:r>{look}<a:t>{line}</a:t></a:r>" for line in lines)
    return (
        '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr">'
        "<a:noAutofit/></a:bodyPr><a:lstStyle/>"
        f'<a:p><a:pPr algn="ctr" rtl="{int(rtl)}">{apart}</a:pPr>{runs}</a:p></p:txBody>'
    )


def _fill(one: Drawn) -> str:
    if one.hatch:
        return (
            f'<a:pattFill prst="ltUpDiag"><a:fgClr>{_colour(theme.HAIRLINE)}</a:fgClr>'
            f"<a:bgClr>{_colour(theme.PAPER)}</a:bgClr></a:pattFill>"
        )
    return f"<a:solidFill>{_colour(one.fill)}</a:solidFill>" if one.fill else "<a:noFill/>"


def _line(one: Drawn) -> str:
    if not one.line:
        return "<a:ln><a:noFill/></a:ln>"
    dash = '<a:prstDash val="dash"/>' if one.dash else ""
    return (
        f'<a:ln w="{round(one.width * EMU)}"><a:solidFill>{_colour(one.line)}</a:solidFill>'
        f"{dash}</a:ln>"
    )


def _colour(value: str) -> str:
    """A colour; with an alpha of zero it fills a shape that can still be picked."""
    alpha = f'<a:alpha val="{round(int(value[7:], 16) / 255 * PARTS)}"/>' if value[7:] else ""
    return f'<a:srgbClr val="{value[1:7]}">{alpha}</a:srgbClr>'


def _rings(geometry: shapely.Geometry) -> Iterable[tuple[np.ndarray[Any, Any], bool]]:
    """Every outline of a geometry, and whether it is closed."""
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield shapely.get_coordinates(ring)[:-1], True
        elif part.geom_type == "LineString":
            yield shapely.get_coordinates(part), False


def _path(points: np.ndarray[Any, Any], closed: bool, origin: tuple[int, int]) -> str:
    whole: Sequence[Sequence[int]] = np.rint(points * EMU - np.array(origin)).astype(int).tolist()
    steps = [f'<a:pt x="{x}" y="{y}"/>' for x, y in whole]
    rest = "".join(f"<a:lnTo>{step}</a:lnTo>" for step in steps[1:])
    return f"<a:moveTo>{steps[0]}</a:moveTo>{rest}{'<a:close/>' if closed else ''}"
