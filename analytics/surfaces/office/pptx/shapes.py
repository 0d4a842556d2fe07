"""Freeform shapes on slides, written as one named group that can be recoloured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import shapely
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from analytics import theme
from analytics.words.plaintext import flat

EMU = 12700


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
    """

    name: str
    alt: str
    geometry: shapely.Geometry
    fill: str
    line: str = theme.REGION_LINE
    width: float = 0.5
    hatch: bool = False
    dash: bool = False


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
    first = max(int(v) for v in slide.shapes._spTree.xpath("//p:cNvPr/@id")) + 1
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


def _named(number: int, name: str, alt: str, *, rtl: bool) -> str:
    name, alt = (quoteattr(flat(text, rtl=rtl)) for text in (name, alt))
    return f'<p:cNvPr id="{number}" name={name} descr={alt}/>'


def _shape(one: Drawn, number: int, *, rtl: bool) -> str:
    left, top, right, bottom = (round(v * EMU) for v in shapely.bounds(one.geometry))
    wide, height = max(right - left, 1), max(bottom - top, 1)
    paths = "".join(_path(ring, closed, (left, top)) for ring, closed in _rings(one.geometry))
    return (
        f"<p:sp><p:nvSpPr>{_named(number, one.name, one.alt, rtl=rtl)}<p:cNvSpPr/><p:nvPr/>"
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{wide}" cy="{height}"/>'
        f"</a:xfrm><a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{wide}" h="{height}">{paths}'
        f"</a:path></a:pathLst></a:custGeom>{_fill(one)}{_line(one)}</p:spPr></p:sp>"
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
    """A colour; one with an alpha of zero fills a shape that can still be picked."""
    clear = '<a:alpha val="0"/>' if value == theme.CLEAR else ""
    return f'<a:srgbClr val="{value[1:7]}">{clear}</a:srgbClr>'


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
