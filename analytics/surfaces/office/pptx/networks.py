"""A network on slides: ovals and lines that can be moved and recoloured, each with its name."""

from __future__ import annotations

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Pt

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.office.pptx.text import (
    LEADING,
    LETTER,
    Type,
    box,
    describe,
    emu,
    rgb,
)
from analytics.surfaces.shared import networked
from analytics.surfaces.shared.boxes import Box
from analytics.words.i18n import Wording
from analytics.words.plaintext import flat

RADIUS = 5.0
ROOM = (64.0, 20.0)
LINES = ((False, theme.HAIRLINE, 1.0), (True, theme.MUTED, 2.0))
SAMPLE = 26.0


def paint(slide: Any, mark: mk.NetworkMark, area: Box, size: float, wording: Wording) -> None:
    """Lines first, ovals over them, names where they cover none, and below what all mean."""
    entries = [*zip(mark.lines, LINES[::-1], strict=True)]
    below = size * LEADING * (len(entries) + -(-len(mark.legend) // 3)) + 6
    place = Box(area.left + ROOM[0], area.top + ROOM[1], area.right - ROOM[0], area.bottom - below)

    def at(node: mk.Node) -> tuple[float, float]:
        height = place.height - ROOM[1]
        return place.left + node.x * place.width, place.top + node.y * height

    for strong, colour, line in LINES:
        for link in mark.links:
            if link.strong is strong:
                ends = (*at(mark.nodes[link.first]), *at(mark.nodes[link.second]))
                _line(slide, ends, colour, line)
    around = Box(area.left, area.top, area.right, place.bottom)
    _nodes(slide, [(node, *at(node)) for node in mark.nodes], around, size, wording)
    _below(slide, mark, Box(area.left, area.bottom - below, area.right, area.bottom), size, wording)


def _line(slide: Any, ends: tuple[float, float, float, float], colour: str, width: float) -> None:
    line = slide.shapes.add_connector(1, *(emu(value) for value in ends))
    line.line.color.rgb, line.line.width = rgb(colour), Pt(width)


def _oval(slide: Any, x: float, y: float, radius: float, colour: str) -> Any:
    side = emu(2 * radius)
    oval = slide.shapes.add_shape(MSO_SHAPE.OVAL, emu(x - radius), emu(y - radius), side, side)
    oval.fill.solid()
    oval.fill.fore_color.rgb = rgb(colour)
    oval.line.color.rgb, oval.line.width = rgb(theme.MUTED), Pt(0.75)
    oval.shadow.inherit = False
    return oval


def _nodes(
    slide: Any,
    nodes: list[tuple[mk.Node, float, float]],
    around: Box,
    size: float,
    wording: Wording,
) -> None:
    spots = []
    for node, x, y in nodes:
        radius = RADIUS * node.swell
        told = flat(node.label, rtl=wording.rtl)
        oval = _oval(slide, x, y, radius, node.colour)
        describe(oval, told, f"{told}: {flat(node.text, rtl=wording.rtl)}", rtl=wording.rtl)
        spots.append((node.label, x, y, radius, node.swell))

    def measure(text: str, points: float, bold: bool) -> float:
        del bold
        return len(text) * points * LETTER

    for placed in networked.named(spots, around, size, measure):
        where = placed.box
        room = Box(where.left - 8, where.top, where.right + 8, where.bottom)
        text = [flat(placed.label.text, rtl=wording.rtl)]
        box(slide.shapes, room, text, Type(size, align="centre"), wording.lang)


def _below(slide: Any, mark: mk.NetworkMark, area: Box, size: float, wording: Wording) -> None:
    """What lines and colours mean, from the reading start."""
    row = size * LEADING
    top = area.top + 4
    for words, (_, colour, width) in zip(mark.lines, LINES[::-1], strict=True):
        _entry(slide, words, Box(area.left, top, area.right, top + row), (colour, width), wording)
        top += row
    wide = area.width / 3
    for i, (words, colour) in enumerate(mark.legend):
        column = i % 3
        left = area.right - (column + 1) * wide if wording.rtl else area.left + column * wide
        y = top + row * (i // 3)
        _entry(slide, words, Box(left, y, left + wide, y + row), (colour, 0.0), wording)


def _entry(slide: Any, words: str, room: Box, look: tuple[str, float], wording: Wording) -> None:
    """A piece of line, or an oval where the line has no width, and words beside it."""
    colour, width = look
    start, sign = (room.right, -1) if wording.rtl else (room.left, 1)
    middle = (room.top + room.bottom) / 2
    if width:
        _line(slide, (start, middle, start + sign * SAMPLE, middle), colour, width)
    else:
        _oval(slide, start + sign * SAMPLE / 2, middle, RADIUS, colour)
    ends = sorted((start + sign * (SAMPLE + 6), start + sign * room.width))
    text = [flat(words, rtl=wording.rtl)]
    size = (room.bottom - room.top) / LEADING
    box(slide.shapes, Box(ends[0], room.top, ends[1], room.bottom), text, Type(size), wording.lang)
