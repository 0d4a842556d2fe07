"""Where the windows of a map, its legend and its table go on a slide; and the legend itself."""

from __future__ import annotations

from typing import Any

import shapely

from analytics import theme
from analytics.figures import marks as mk
from analytics.surfaces.office.pptx import shapes, text
from analytics.surfaces.office.pptx.shapes import Drawn, Group
from analytics.surfaces.shared.boxes import Box, aspect
from analytics.surfaces.shared.symbols import vertices
from analytics.surfaces.shared.windows import Frame, Legend, Scene, entry_text
from analytics.words.i18n import Wording

GUTTER = 12.0
MAIN_SHARE = 0.62
MAIN_SHARE_WITH_INSET = 0.5
LEAST_MAIN = 0.4
# Height of the whole country beside its enlarged corner.
WHOLE_HIGH = 0.3
# A page this much broader than high takes legend and table beside the map.
SQUARE = 1.3
SWATCH = 1.5
MIN_INSET = 0.34
# Of the height, for a corner over the whole width; the least width of a table, in type sizes.
BAND_HIGH, LEAST_ROWS = 0.55, 12.0
# A heading of a legend may be broken; an entry should not be.
HEAD_LETTERS = 26


def arranged(scene: Scene, area: Box, size: float) -> tuple[list[Box], Box, Box]:
    """Where each window goes, the legend, and the table of the top regions."""
    framed, blocks = scene.frames, scene.legends
    if area.width < area.height * SQUARE:
        how = _stacked
    elif scene.gathered:
        if not _is_band(framed[1], area):
            return _gathered(scene, area, blocks, size)
        how = _band
    else:
        how = _arranged
    return how(framed, area, blocks, size, rtl=scene.wording.rtl)


def _is_band(corner: Frame, area: Box) -> bool:
    """Whether a corner is larger over the whole width than beside its legend."""
    form = aspect(corner.bounds)
    over = min(area.width, area.height * BAND_HIGH * form)
    return over > min(area.width * MAIN_SHARE, area.height * form)


def _band(
    framed: list[Frame], area: Box, blocks: list[Legend], size: float, *, rtl: bool
) -> tuple[list[Box], Box, Box]:
    """A broad land over the whole width; below it the legend, the table and the whole, small."""
    high = min(area.width / aspect(framed[1].bounds), area.height * BAND_HIGH)
    main = Box(area.left, area.top, area.right, area.top + high)
    below = Box(area.left, main.bottom + GUTTER, area.right, area.bottom)
    legend, rest = _cut(below, _legend_width(blocks, area.width / 2, size), rtl=rtl)
    whole = min(rest.width, rest.height * aspect(framed[0].bounds))
    rows, place = _cut(rest, rest.width - whole - GUTTER, rtl=rtl)
    narrow = rows.width < size * LEAST_ROWS
    nothing = Box(area.left, area.bottom, area.left, area.bottom)
    return [rest if narrow else place, main], legend, nothing if narrow else rows


def _arranged(
    framed: list[Frame], area: Box, blocks: list[Legend], size: float, *, rtl: bool
) -> tuple[list[Box], Box, Box]:
    """Windows, legend and table: the whole country at the reading start."""
    share = MAIN_SHARE if len(framed) == 1 else MAIN_SHARE_WITH_INSET
    # Names find room in the sea around a narrow country.
    first = max(area.height * aspect(framed[0].bounds), area.width * LEAST_MAIN)
    main, rest = _cut(area, min(first, area.width * share), rtl=rtl)
    if len(framed) == 1:
        return [main], rest, rest
    wide = _legend_width(blocks, rest.width / 2, size)
    left = area.height - GUTTER - _legend_height(blocks, wide, size)
    most = max(left, area.height * MIN_INSET)
    height = min(rest.width / aspect(framed[1].bounds), most)
    inset = Box(rest.left, rest.top, rest.right, rest.top + height)
    below = Box(rest.left, inset.bottom + GUTTER, rest.right, rest.bottom)
    legend, rows = _cut(below, wide, rtl=rtl)
    return [main, inset], legend, rows


def _gathered(
    scene: Scene, area: Box, blocks: list[Legend], size: float
) -> tuple[list[Box], Box, Box]:
    """Windows, legend and table where nearly all lies in one corner: that is the map.

    Rows that name a class in words find no room here: the whole has it.
    """
    main, rest = _cut(area, area.width * MAIN_SHARE, rtl=scene.wording.rtl)
    most = area.height * WHOLE_HIGH
    if scene.area.named:
        most = max(area.height - GUTTER - _legend_height(blocks, rest.width, size), most)
    high = min(rest.width / aspect(scene.frames[0].bounds), most)
    whole = Box(rest.left, rest.bottom - high, rest.right, rest.bottom)
    beside = Box(rest.left, rest.top, rest.right, whole.top - GUTTER)
    nothing = Box(area.left, area.bottom, area.left, area.bottom)
    return [whole, main], beside, nothing if scene.area.named else beside


def _stacked(
    framed: list[Frame], area: Box, blocks: list[Legend], size: float, *, rtl: bool
) -> tuple[list[Box], Box, Box]:
    """Beside a comment: the map over the whole width, legend and inset below; no table."""
    most = max(framed, key=lambda one: aspect(one.bounds))
    wide = _legend_width(blocks, area.width, size)
    below = max(_legend_height(blocks, wide, size), area.height * WHOLE_HIGH)
    high = min(area.width / aspect(most.bounds), area.height - below - GUTTER)
    main = Box(area.left, area.top, area.right, area.top + high)
    rest = Box(area.left, main.bottom + GUTTER, area.right, area.bottom)
    legend, beside = _cut(rest, min(wide, area.width * MAIN_SHARE), rtl=rtl)
    nothing = Box(area.left, area.bottom, area.left, area.bottom)
    if len(framed) == 1:
        return [main], rest, nothing
    inset = Box(beside.left, beside.top, beside.right, rest.bottom)
    return [main if one is most else inset for one in framed], legend, nothing


def _legend_width(blocks: list[Legend], most: float, size: float) -> float:
    """As wide as its longest entry, at most so much."""
    longest = max((len(entry_text(entry)) for _, entries in blocks for entry in entries), default=0)
    heads = max((len(title) for title, _ in blocks), default=0)
    letters = max(longest + 1, min(heads, HEAD_LETTERS))
    return min(letters * size * text.LETTER + size * SWATCH + 8, most)


def _cut(area: Box, wide: float, *, rtl: bool) -> tuple[Box, Box]:
    """A part at the reading start, and what is left beside it."""
    if rtl:
        first = Box(area.right - wide, area.top, area.right, area.bottom)
        return first, Box(area.left, area.top, first.left - GUTTER, area.bottom)
    first = Box(area.left, area.top, area.left + wide, area.bottom)
    return first, Box(first.right + GUTTER, area.top, area.right, area.bottom)


def _legend_height(blocks: list[Legend], width: float, size: float) -> float:
    room = width - size * SWATCH - 8
    return sum(
        text.height(title, size, width, bold=True)
        + sum(text.height(entry_text(entry), size, room) for entry in entries)
        + 3
        for title, entries in blocks
    )


def legends(slide: Any, blocks: list[Legend], area: Box, size: float, words: Wording) -> float:
    """The legends one below the other; returns where they end."""
    y = area.top
    for title, entries in blocks:
        part = Box(area.left, y, area.right, area.bottom)
        y = _legend(slide, title, entries, part, size, words)
    return y


def _legend(
    slide: Any,
    title: str,
    entries: tuple[mk.LegendEntry, ...],
    area: Box,
    size: float,
    words: Wording,
) -> float:
    height = text.height(title, size, area.width, bold=True)
    head = Box(area.left, area.top, area.right, area.top + height)
    text.box(slide.shapes, head, [title], text.Type(size, bold=True), words.lang)
    y, swatches = head.bottom + 3, []
    room = area.width - size * SWATCH - 8
    for entry in entries:
        label = entry_text(entry)
        start = area.right if words.rtl else area.left
        sign = -1 if words.rtl else 1
        swatches.append(_swatch(entry, (start + sign * size * SWATCH / 2, y + size * 0.6), size))
        line = (
            Box(area.left, y, area.left + room, y + size)
            if words.rtl
            else Box(area.right - room, y, area.right, y + size)
        )
        text.box(slide.shapes, line, [label], text.Type(size), words.lang)
        y += text.height(label, size, room)
    shapes.add(slide, Group(title, "", swatches), rtl=words.rtl)
    return y


def _swatch(entry: mk.LegendEntry, middle: tuple[float, float], size: float) -> Drawn:
    x, y = middle
    if entry.shape:
        ring = [(x + a * size * 0.42, y + b * size * 0.42) for a, b in vertices(entry.shape)]
        fill = theme.PAPER if entry.hollow else entry.colour
        return Drawn(entry.label, "", shapely.Polygon(ring), fill, entry.colour, 1.0)
    outline = shapely.box(
        x - size * SWATCH / 2, y - size * 0.42, x + size * SWATCH / 2, y + size * 0.42
    )
    if entry.outline:
        return Drawn(entry.label, "", outline, "", entry.outline, 1.4, dash=True)
    return Drawn(entry.label, "", outline, entry.colour, hatch=entry.hatch)
